//! Finds request files, reads them and replaces them atomically. Nothing here prints.

mod attributes;
mod error;
mod find;
mod ignore_files;
mod name;
mod outside;
mod private;
mod read;
mod search;
mod source;
mod staged;
mod user_folders;
mod write;

pub use error::{FileError, Problem, plain};
pub use find::{excluded_request_file, find, is_dash};
pub use name::{SUFFIX, is_kept_file, is_request_file};
pub use private::{create_private, open_private};
pub use read::{open, read, read_file, read_to_limit};
pub use search::{folders, request_files, select};
pub use source::Source;
pub use staged::{StagedError, staged, staged_configurations};
pub use user_folders::{cache_folder, state_folder};
pub use write::{WriteError, replace, replace_if_unchanged, replace_unchanged};
