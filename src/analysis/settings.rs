//! What a project settles about its diagnostics, in place of the defaults.

use std::collections::BTreeMap;

use super::Severity;
use super::codes::Code;

/// What a project settles about its diagnostics. The default settles nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// How bad the diagnostics of a code are; `None` leaves them out. A code that isn't here keeps its own severity.
    pub severities: BTreeMap<Code, Option<Severity>>,
    /// Kinds that the API knows and the schema doesn't.
    pub extra_kinds: Vec<String>,
}

impl Settings {
    /// The severity that a diagnostic of a code gets, or `None` if it is left out. `own` is what it has without settings.
    pub fn severity(&self, code: Code, own: Severity) -> Option<Severity> {
        self.severities.get(&code).copied().unwrap_or(Some(own))
    }
}
