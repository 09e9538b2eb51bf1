//! Parses faults.

use std::num::NonZeroU32;
use std::str::FromStr;
use std::time::Duration;

use axum::http::Method;
use url::Url;

use super::fault::{After, Before, Behaviour, Fault, Target};

const DEFAULT_DELAY: Duration = Duration::from_secs(5);
const DEFAULT_RETRY_AFTER: &str = "1";
const DEFAULT_MEGABYTES: &str = "64";
const DEFAULT_LAG: &str = "2";
const DEFAULT_ORIGIN: &str = "http://elsewhere.invalid";

/// An invalid fault.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParseFaultError {
    /// No fault has this name.
    #[error("there is no fault {name:?}; the faults are {}", list_of_names())]
    UnknownName {
        /// The name that was given.
        name: String,
    },
    /// The fault has no such parameter.
    #[error("the fault {name:?} does not take {parameter:?}: write it as {form}")]
    BadParameter {
        /// The name of the fault.
        name: String,
        /// The parameter that was given.
        parameter: String,
        /// The correct notation of the fault.
        form: &'static str,
    },
}

fn list_of_names() -> String {
    let names: Vec<&str> = Fault::NAMES.iter().map(|(name, _)| *name).collect();
    format!(
        "{} (METHOD/ before it: requests of that method only; xN after it: the first N requests only)",
        names.join(", ")
    )
}

impl FromStr for Fault {
    type Err = ParseFaultError;

    fn from_str(text: &str) -> Result<Self, ParseFaultError> {
        let (method, rest) = split_method(text);
        let (rest, times) = split_times(rest);
        let (name, parameter) = match rest.split_once(':') {
            Some((name, parameter)) => (name, Some(parameter)),
            None => (rest, None),
        };
        let form = form_of(name).ok_or_else(|| ParseFaultError::UnknownName {
            name: name.to_owned(),
        })?;
        let behaviour =
            behaviour(name, parameter).ok_or_else(|| ParseFaultError::BadParameter {
                name: name.to_owned(),
                parameter: parameter.unwrap_or_default().to_owned(),
                form,
            })?;
        let target = if name.starts_with("token-") {
            Target::Token
        } else {
            Target::Api
        };
        Ok(Self {
            target,
            method,
            behaviour,
            times,
        })
    }
}

/// Splits `post/never` into the method and `never`.
fn split_method(text: &str) -> (Option<Method>, &str) {
    let methods = [Method::GET, Method::POST, Method::PATCH, Method::DELETE];
    text.split_once('/')
        .and_then(|(name, rest)| {
            let mut methods = methods.into_iter();
            let method = methods.find(|method| method.as_str().eq_ignore_ascii_case(name))?;
            Some((Some(method), rest))
        })
        .unwrap_or((None, text))
}

/// Splits `503:1x2` into `503:1` and 2.
fn split_times(text: &str) -> (&str, Option<NonZeroU32>) {
    text.rsplit_once('x')
        .and_then(|(rest, times)| Some((rest, Some(times.parse().ok()?))))
        .unwrap_or((text, None))
}

fn form_of(name: &str) -> Option<&'static str> {
    Fault::NAMES
        .iter()
        .map(|(form, _)| *form)
        .find(|form| form.split('[').next() == Some(name))
}

/// The behaviour of this name, one of [`Fault::NAMES`]. `None` if it does not take the parameter.
fn behaviour(name: &str, parameter: Option<&str>) -> Option<Behaviour> {
    let api_name = name.strip_prefix("token-").unwrap_or(name);
    let behaviour = match (api_name, parameter) {
        ("slow", None) => Behaviour::After(After::Slow(DEFAULT_DELAY)),
        ("slow", Some(delay)) => {
            Behaviour::After(After::Slow(humantime::parse_duration(delay).ok()?))
        }
        ("huge-body", megabytes) => Behaviour::After(After::HugeBody {
            megabytes: megabytes.unwrap_or(DEFAULT_MEGABYTES).parse().ok()?,
        }),
        ("list-lag", requests) => Behaviour::ListLag(requests.unwrap_or(DEFAULT_LAG).parse().ok()?),
        ("redirect", url) => Behaviour::Before(Before::Redirect {
            origin: http_origin(url.unwrap_or(DEFAULT_ORIGIN))?,
        }),
        ("429", seconds) => status(api_name, Some(seconds.unwrap_or(DEFAULT_RETRY_AFTER)))?,
        ("503", seconds) => status(api_name, seconds)?,
        (_, Some(_)) => return None,
        ("never", None) => Behaviour::Before(Before::Never),
        ("reset", None) => Behaviour::Before(Before::Reset),
        ("422-without-pointer", None) => Behaviour::Before(Before::ValidationWithoutPointer),
        ("redirect-same-origin", None) => Behaviour::Before(Before::RedirectSameOrigin),
        ("problem-json", None) => Behaviour::Before(Before::ProblemJson),
        ("expired-token", None) => Behaviour::ExpiredToken,
        (_, None) => match after(api_name) {
            Some(after) => Behaviour::After(after),
            None => status(api_name, None)?,
        },
    };
    Some(behaviour)
}

/// The faults without a parameter that happen after the request is handled.
fn after(name: &str) -> Option<After> {
    let after = match name {
        "never-after-store" => After::Never,
        "reset-after-store" => After::Reset,
        "truncated-json" => After::TruncatedJson,
        "malformed-json" => After::MalformedJson,
        "wrong-content-type" => After::WrongContentType,
        "gzip" => After::Gzip,
        "bom" => After::ByteOrderMark,
        "duplicate-keys" => After::DuplicateKeys,
        "lone-surrogate" => After::LoneSurrogate,
        "other-type" => After::OtherType,
        "other-values" => After::OtherValues,
        "errors-body" => After::ErrorsBody,
        "empty-object" => After::EmptyObject,
        "no-body" => After::NoBody,
        "204" => After::NoContent,
        _ => After::Status(name.strip_suffix("-after-store")?.parse().ok()?),
    };
    Some(after)
}

fn status(status: &str, retry_after: Option<&str>) -> Option<Behaviour> {
    Some(Behaviour::Before(Before::Status {
        status: status.parse().ok()?,
        retry_after: match retry_after {
            Some(seconds) => Some(seconds.parse().ok()?),
            None => None,
        },
    }))
}

/// Only the origin of `url` is used.
fn http_origin(url: &str) -> Option<String> {
    let url = Url::parse(url).ok()?;
    matches!(url.scheme(), "http" | "https").then(|| url.origin().ascii_serialization())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_in_the_help_is_a_fault() {
        for (form, _) in Fault::NAMES {
            let name = form.split('[').next().expect("a name");
            let fault: Fault = name
                .parse()
                .unwrap_or_else(|error| panic!("{name}: {error}"));
            assert!(fault.to_string().starts_with(name), "{fault}");
        }
    }

    #[test]
    fn a_fault_reads_back_what_it_writes() {
        for text in [
            "slow:250ms",
            "slow:1m 5s",
            "huge-body:3",
            "429:2",
            "503:1x2",
            "503",
            "500x3",
            "resetx1",
            "redirect:http://127.0.0.1:8080",
            "redirect:https://example.comx7",
            "token-slow:2s",
            "token-401x1",
            "post/504-after-storex1",
            "get/list-lag:3",
            "delete/204",
        ] {
            let fault: Fault = text.parse().expect(text);
            assert_eq!(fault.to_string(), text);
        }
    }

    #[test]
    fn a_redirect_keeps_the_origin_only() {
        let fault: Fault = "redirect:http://user:secret@localhost:80/path?query"
            .parse()
            .expect("a fault");
        assert_eq!(fault.to_string(), "redirect:http://localhost");
    }

    #[test]
    fn a_wrong_parameter_is_reported_with_the_right_form() {
        for (text, form) in [
            ("slow:soon", "slow[:DURATION]"),
            ("429:-1", "429[:SECONDS]"),
            ("429:1x0", "429[:SECONDS]"),
            ("huge-body:", "huge-body[:MEGABYTES]"),
            ("redirect:ftp://example.com", "redirect[:ORIGIN]"),
            ("redirect:data:x", "redirect[:ORIGIN]"),
            ("never:5s", "never"),
            ("500:1", "500"),
            ("gzip:1", "gzip"),
            ("list-lag:x", "list-lag[:N]"),
        ] {
            let error = text.parse::<Fault>().expect_err(text).to_string();
            assert!(error.ends_with(&format!("write it as {form}")), "{error}");
        }
    }

    #[test]
    fn an_unknown_name_lists_the_known_ones() {
        for text in [
            "",
            "x2",
            "nevr",
            "404",
            "token-reset",
            "Never",
            "slow[:DURATION]",
            "put/never",
            "418-after-store",
        ] {
            let error = text.parse::<Fault>().expect_err(text).to_string();
            assert!(
                error.contains("never-after-store") && error.contains("token-401"),
                "{error}"
            );
        }
    }
}
