/// How bad a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// The request can't be sent.
    Error,
    /// The request can be sent, and is probably not what is meant.
    Warning,
    /// Good to know.
    Information,
    /// Only worth a mark for those who look.
    Hint,
}

impl Severity {
    /// The severity of this name.
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
