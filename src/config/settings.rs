//! A project's settings for diagnostics.

use std::collections::BTreeMap;

use super::codes::Code;
use super::{Requirements, Severity};

/// A project's settings for diagnostics. The default sets nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// The severity of each code. `None` turns it off. Other codes keep their default severity.
    pub severities: BTreeMap<Code, Option<Severity>>,
    /// Kinds that the API accepts and the schema lacks.
    pub extra_kinds: Vec<String>,
    /// What the project requires of its requests.
    pub requirements: Requirements,
}

impl Settings {
    /// The severity of a diagnostic, or `None` if its code is turned off. `own` is its severity without settings.
    pub fn severity(&self, code: Code, own: Severity) -> Option<Severity> {
        self.severities.get(&code).copied().unwrap_or(Some(own))
    }
}
