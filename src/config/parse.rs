//! Parses a `clreq.toml`.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::codes::Code;
use super::severity_setting::{SeverityError, parse_severity};
use super::{Config, Override, Patterns, Problem, SecretsMode, forbidden::Forbidden, keys};
use super::{Requirements, Settings, Severity};
use crate::text::{Span, closest, sanitize};

/// The result of parsing a `clreq.toml`.
#[derive(Clone, Debug, Default)]
pub struct Parsed {
    /// The settings that are valid.
    pub config: Config,
    /// The problems, in the order of the text. If there are any, the settings must not be used.
    pub problems: Vec<Problem>,
}

/// The most syntax errors that are reported.
const MOST_ERRORS: usize = 100;

/// Parses a `clreq.toml`.
pub fn parse(text: &str) -> Parsed {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut reader = Reader {
        problems: Vec::new(),
    };
    let config = reader.root(table.get_ref());
    let mut syntax: Vec<Problem> = errors
        .iter()
        .take(MOST_ERRORS)
        .map(syntax_problem)
        .collect();
    // A value that is not TOML is not the right value either. Report it once.
    let is_damaged = |problem: &Problem| {
        let mut places = syntax.iter().map(|error| error.span);
        places.any(|place| place.start <= problem.span.end && problem.span.start <= place.end)
    };
    let mut problems: Vec<Problem> = reader.problems;
    problems.retain(|problem| !is_damaged(problem));
    // Further errors of a line mostly follow from its first.
    syntax.sort_by_key(|problem| (problem.span.start, problem.span.end));
    let line = |problem: &Problem| {
        let before = text.get(..problem.span.start);
        before.map(|before| before.matches('\n').count())
    };
    syntax.dedup_by_key(|problem| line(problem));
    problems.extend(syntax);
    problems.sort_by_key(|problem| (problem.span.start, problem.span.end));
    Parsed { config, problems }
}

fn syntax_problem(error: &toml::de::Error) -> Problem {
    Problem {
        span: error.span().unwrap_or_default().into(),
        message: format!("This is not TOML: {}.", sanitize(error.message())),
    }
}

/// Reads the settings and collects the problems.
struct Reader {
    problems: Vec<Problem>,
}

impl Reader {
    fn root(&mut self, table: &DeTable<'_>) -> Config {
        let mut config = Config::default();
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "ignore" => config.ignore = self.patterns(key, value),
                "extra-kinds" => config.settings.extra_kinds = self.kinds(key, value),
                "severity" => config.settings.severities = self.severities(key, value),
                "require" => config.settings.requirements = self.requirements(key, value),
                "response" => config.response_secrets = self.response(key, value),
                "overrides" => config.overrides = self.overrides(key, value),
                _ => self.unknown_key(key, value, keys::ROOT),
            }
        }
        config
    }

    fn response(&mut self, key: &Key<'_>, value: &Item<'_>) -> Option<SecretsMode> {
        let mut secrets = None;
        for (key, value) in self.table(key, value)? {
            match key.get_ref().as_ref() {
                "secrets" => {
                    let name = self.choice(value, keys::RESPONSE_SECRETS);
                    secrets = name.and_then(|name| name.parse().ok());
                }
                _ => self.unknown_key(key, value, keys::RESPONSE),
            }
        }
        secrets
    }

    fn overrides(&mut self, key: &Key<'_>, value: &Item<'_>) -> Vec<Override> {
        let Some(entries) = value.get_ref().as_array() else {
            self.report(
                value,
                format!(
                    "`{}` must be a list of tables: write `[[overrides]]`.",
                    key.get_ref()
                ),
            );
            return Vec::new();
        };
        entries
            .iter()
            .filter_map(|entry| self.one_override(key, entry))
            .collect()
    }

    fn one_override(&mut self, key: &Key<'_>, entry: &Item<'_>) -> Option<Override> {
        let mut files = None;
        let mut settings = Settings::default();
        for (key, value) in self.table(key, entry)? {
            match key.get_ref().as_ref() {
                "files" => files = Some(self.patterns(key, value)),
                "extra-kinds" => settings.extra_kinds = self.kinds(key, value),
                "severity" => settings.severities = self.severities(key, value),
                "require" => settings.requirements = self.requirements(key, value),
                _ => self.unknown_key(key, value, keys::OVERRIDE),
            }
        }
        if files.is_none() {
            self.report(
                entry,
                "This override applies to no file: add `files`, a list of patterns.",
            );
        }
        Some(Override {
            files: files?,
            settings,
        })
    }

    fn severities(&mut self, key: &Key<'_>, value: &Item<'_>) -> Severities {
        let mut severities = Severities::new();
        let table = self.table(key, value);
        for (key, value) in table.into_iter().flatten() {
            match parse_severity(key.get_ref(), value.get_ref().as_str()) {
                Ok((code, severity)) => {
                    severities.insert(code, severity);
                }
                Err(error @ SeverityError::UnknownSeverity) => {
                    self.report(value, error.to_string())
                }
                Err(error) => self.report(key, error.to_string()),
            }
        }
        severities
    }

    fn requirements(&mut self, key: &Key<'_>, value: &Item<'_>) -> Requirements {
        let mut requirements = Requirements::default();
        let table = self.table(key, value);
        for (key, value) in table.into_iter().flatten() {
            match key.get_ref().as_ref() {
                "mode" => {
                    let modes = self.one_or_several(key, value, |text| {
                        let is_mode = keys::MODES.contains(&text);
                        (!is_mode).then_some("This must be one of \"test\", \"live\".")
                    });
                    requirements.allow_modes(modes);
                }
                "organization" => {
                    let ids = self.one_or_several(key, value, |text| {
                        let is_id = text.len() == 10
                            && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
                        (!is_id).then_some(
                            "This is not the id of an organization, which is 10 letters and digits.",
                        )
                    });
                    requirements.allow_organizations(ids);
                }
                "reference" => match value.get_ref().as_bool() {
                    Some(true) => requirements.require_reference(),
                    Some(false) => {}
                    None => self.report(value, "This must be true or false."),
                },
                _ => self.unknown_key(key, value, keys::REQUIRE),
            }
        }
        requirements
    }

    /// A string, or a list of at least one. `complaint` says what is wrong with a string.
    fn one_or_several(
        &mut self,
        key: &Key<'_>,
        value: &Item<'_>,
        complaint: impl Fn(&str) -> Option<&'static str>,
    ) -> Vec<String> {
        let texts = match value.get_ref().as_str() {
            Some(text) => vec![Text {
                text,
                span: value.span().into(),
            }],
            None => self.strings(key, value),
        };
        if value
            .get_ref()
            .as_array()
            .is_some_and(|items| items.is_empty())
        {
            self.report(value, "This list allows nothing: name at least one value.");
        }
        let mut values = Vec::new();
        for item in texts {
            match complaint(item.text) {
                Some(complaint) => self.report_at(item.span, complaint),
                None => values.push(item.text.to_owned()),
            }
        }
        values
    }

    fn kinds(&mut self, key: &Key<'_>, value: &Item<'_>) -> Vec<String> {
        let mut kinds = Vec::new();
        for item in self.strings(key, value) {
            if item.text.trim().is_empty() {
                self.report_at(
                    item.span,
                    "This kind is blank: write its name, or remove it.",
                );
            } else {
                kinds.push(item.text.to_owned());
            }
        }
        kinds
    }

    fn patterns(&mut self, key: &Key<'_>, value: &Item<'_>) -> Patterns {
        let items = self.strings(key, value);
        let (patterns, unreadable) = Patterns::new(items.iter().map(|item| item.text));
        for item in unreadable.into_iter().filter_map(|index| items.get(index)) {
            self.report_at(
                item.span,
                "This is not a pattern: write one as in .gitignore, such as `legacy/` or `*.old.clreq.json`.",
            );
        }
        patterns
    }

    /// The strings in a list. Other values are reported.
    fn strings<'t>(&mut self, key: &Key<'_>, value: &'t Item<'_>) -> Vec<Text<'t>> {
        let Some(items) = value.get_ref().as_array() else {
            self.report(
                value,
                format!(
                    "`{0}` must be a list of strings: `{0} = [\"…\"]`.",
                    key.get_ref()
                ),
            );
            return Vec::new();
        };
        let mut texts = Vec::new();
        for item in items {
            match item.get_ref().as_str() {
                Some(text) => texts.push(Text {
                    text,
                    span: item.span().into(),
                }),
                None => self.report(item, "This must be a string, in quotes."),
            }
        }
        texts
    }

    fn table<'t, 'i>(&mut self, key: &Key<'_>, value: &'t Item<'i>) -> Option<&'t DeTable<'i>> {
        let table = value.get_ref().as_table();
        if table.is_none() {
            self.report(
                value,
                format!("`{0}` must be a table: write `[{0}]`.", key.get_ref()),
            );
        }
        table
    }

    /// The allowed word that a value is, if it is one. Other values are reported.
    fn choice<'c>(&mut self, value: &Item<'_>, allowed: &[&'c str]) -> Option<&'c str> {
        let found = value.get_ref().as_str();
        let choice = allowed.iter().find(|word| found == Some(**word)).copied();
        if choice.is_none() {
            let list: Vec<String> = allowed.iter().map(|word| format!("\"{word}\"")).collect();
            self.report(value, format!("This must be one of {}.", list.join(", ")));
        }
        choice
    }

    fn unknown_key(&mut self, key: &Key<'_>, value: &Item<'_>, known: &[&str]) {
        if let Some((key, reason)) = forbidden_key(key, value) {
            self.report(key, reason);
            return;
        }
        let rest = match closest(key.get_ref(), known.iter().copied()) {
            Some(name) => format!("did you mean `{name}`?"),
            None => format!("there is {}.", in_words(known)),
        };
        self.report(
            key,
            format!("There is no key `{}` here: {rest}", key.get_ref()),
        );
    }

    fn report<T>(&mut self, at: &Spanned<T>, message: impl Into<String>) {
        self.report_at(at.span().into(), message);
    }

    fn report_at(&mut self, span: Span, message: impl Into<String>) {
        let message = sanitize(&message.into()).into_owned();
        self.problems.push(Problem { span, message });
    }
}

type Key<'i> = Spanned<std::borrow::Cow<'i, str>>;
type Item<'i> = Spanned<DeValue<'i>>;
type Severities = std::collections::BTreeMap<Code, Option<Severity>>;

struct Text<'t> {
    text: &'t str,
    span: Span,
}

/// The forbidden key: this key, or one in its table.
fn forbidden_key<'t, 'i>(key: &'t Key<'i>, value: &'t Item<'i>) -> Option<(&'t Key<'i>, String)> {
    if let Some(reason) = forbidden_reason(key.get_ref()) {
        return Some((key, reason));
    }
    let inner = value.get_ref().as_table()?;
    inner
        .keys()
        .find_map(|key| Some((key, forbidden_reason(key.get_ref())?)))
}

/// Why a key is not allowed in the file, if it names a credential or an address. `secrets` is allowed, because it is a
/// setting.
fn forbidden_reason(key: &str) -> Option<String> {
    let forbidden = Forbidden::named(key).filter(|_| !key.eq_ignore_ascii_case("secrets"))?;
    Some(match forbidden {
        Forbidden::Credential => format!(
            "`{key}` can't stand in clreq.toml: the file is committed with the project, and a credential in it is for everybody to read. Remove it, and set CLREQ_ACCESS_TOKEN, or CLREQ_CLIENT_ID and CLREQ_CLIENT_SECRET, in your environment."
        ),
        Forbidden::Address => format!(
            "`{key}` can't stand in clreq.toml: whoever can change the project could have your token sent to a server of their own. Remove it, and set CLREQ_ENDPOINT in your environment, or say `clreq send --endpoint URL`."
        ),
    })
}

/// `` `a`, `b` and `c` ``
fn in_words(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => format!("only {last}"),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => "none".to_owned(),
    }
}
