//! The commands about the API's resources: `list`, `get`, `diff`, `import` and `names` read them, `update` and `delete` change them.

mod delete;
pub(super) mod diff;
mod get;
mod import;
mod list;
mod names;
mod question;
mod table;
mod update;

pub(super) use delete::DeleteOptions;
pub(super) use diff::DiffOptions;
pub(super) use get::GetOptions;
pub(super) use import::ImportOptions;
pub(super) use list::ListOptions;
pub(super) use names::NamesOptions;
pub(super) use update::UpdateOptions;

/// Runs `clreq delete`.
pub(super) fn delete(options: &DeleteOptions) -> u8 {
    delete::run(options)
}

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

/// Runs `clreq update`.
pub(super) fn update(options: &UpdateOptions) -> u8 {
    update::run(options)
}

/// Runs `clreq names`.
pub(super) fn names(options: &NamesOptions) -> u8 {
    names::run(options)
}
