//! The keys of `clreq.toml`.

/// The keys of the file's root.
pub(super) const ROOT: &[&str] = &[
    "ignore",
    "extra-kinds",
    "severity",
    "require",
    "response",
    "overrides",
];
/// The keys of `[response]`.
pub(super) const RESPONSE: &[&str] = &["secrets"];
/// The keys of an entry of `[[overrides]]`.
pub(super) const OVERRIDE: &[&str] = &["files", "extra-kinds", "severity", "require"];
/// The keys of `require`.
pub(super) const REQUIRE: &[&str] = &["mode", "organization", "reference"];
/// The values of `require.mode`.
pub(super) const MODES: &[&str] = &["test", "live"];
/// The values of `response.secrets`.
pub(super) const RESPONSE_SECRETS: &[&str] = &["keep", "redact"];
