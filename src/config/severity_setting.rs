//! Parses the severity of a diagnostic code, as set in `clreq.toml` or the editor's settings.

use thiserror::Error;

use super::Severity;
use super::codes::Code;
use crate::text::closest;

/// Why a severity can't be set.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SeverityError {
    /// There is no code with this name.
    #[error("There is no diagnostic code `{name}`: {}", hint(.name))]
    UnknownCode {
        /// The unknown name.
        name: String,
    },
    /// The severity of a syntax error can't be changed.
    #[error("`{0}` is always an error: a file with one is not JSON and can't be sent.")]
    AlwaysError(Code),
    /// The severity is not one of the allowed words.
    #[error("This must be one of \"error\", \"warning\", \"information\", \"hint\", \"off\".")]
    UnknownSeverity,
}

/// Parses the name of a code and its new severity, which is `None` for "off".
pub fn parse_severity(
    code: &str,
    severity: Option<&str>,
) -> Result<(Code, Option<Severity>), SeverityError> {
    let Some(code) = Code::named(code) else {
        let name = code.to_owned();
        return Err(SeverityError::UnknownCode { name });
    };
    if code.is_syntax_error() {
        return Err(SeverityError::AlwaysError(code));
    }
    match severity {
        Some("off") => Ok((code, None)),
        severity => match severity.and_then(Severity::named) {
            Some(severity) => Ok((code, Some(severity))),
            None => Err(SeverityError::UnknownSeverity),
        },
    }
}

fn hint(name: &str) -> String {
    let names = Code::ALL.iter().map(|code| code.name());
    match closest(name, names) {
        Some(name) => format!("did you mean `{name}`?"),
        None => "`clreq explain` lists them all.".to_owned(),
    }
}
