//! The commands that read the API's resources: `list`, `get`, `diff` and `import`. They change nothing in the API.

mod diff;
mod get;
mod import;
mod list;
pub(super) mod session;
mod table;

pub(super) use diff::DiffOptions;
pub(super) use get::GetOptions;
pub(super) use import::ImportOptions;
pub(super) use list::ListOptions;

/// Runs `clreq diff`.
pub(super) fn diff(options: &DiffOptions) -> u8 {
    diff::run(options)
}

/// Runs `clreq get`.
pub(super) fn get(options: &GetOptions) -> u8 {
    get::run(options)
}

/// Runs `clreq import`.
pub(super) fn import(options: &ImportOptions) -> u8 {
    import::run(options)
}

/// Runs `clreq list`.
pub(super) fn list(options: &ListOptions) -> u8 {
    list::run(options)
}
