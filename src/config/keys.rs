//! The keys of `clreq.toml`.

/// Keys of the whole file.
pub(super) const ROOT: &[&str] = &["ignore", "extra-kinds", "severity", "response", "overrides"];
/// Keys of `[response]`.
pub(super) const RESPONSE: &[&str] = &["secrets"];
/// Keys of an entry of `[[overrides]]`.
pub(super) const OVERRIDE: &[&str] = &["files", "extra-kinds", "severity"];
/// What `response.secrets` can be.
pub(super) const RESPONSE_SECRETS: &[&str] = &["keep", "redact"];
