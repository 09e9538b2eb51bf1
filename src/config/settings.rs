//! A project's settings for diagnostics.

use std::collections::BTreeMap;

use super::Severity;
use super::codes::Code;

/// A project's settings for diagnostics. The default sets nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// The severity of each code. `None` turns it off. Other codes keep their default severity.
    pub severities: BTreeMap<Code, Option<Severity>>,
    /// Kinds that the API accepts and the schema lacks.
    pub extra_kinds: Vec<String>,
}

impl Settings {
    /// The severity of a diagnostic, or `None` if its code is turned off. `own` is its severity without settings.
    pub fn severity(&self, code: Code, own: Severity) -> Option<Severity> {
        self.severities.get(&code).copied().unwrap_or(Some(own))
    }
}
