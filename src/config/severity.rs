//! The severity of a diagnostic.

/// How severe a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// The request can't be sent.
    Error,
    /// The request can be sent, but is probably wrong.
    Warning,
    /// For information only.
    Information,
    /// A hint, which editors show only faintly.
    Hint,
}

impl Severity {
    /// The severity with this name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Error, Self::Warning, Self::Information, Self::Hint]
            .into_iter()
            .find(|severity| severity.name() == name)
    }

    /// The lower-case name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Information => "information",
            Self::Hint => "hint",
        }
    }
}

impl std::fmt::Display for Severity {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.pad(self.name())
    }
}
