//! Finding request files, reading them and replacing them whole. Nothing here prints.

mod bytes;
mod error;
mod find;
mod ignore_files;
mod private;
mod read;
mod replace;
mod search;
mod source;
mod staged;
mod write;

pub use bytes::{open, read_file, read_short, read_to_limit};
pub use error::{FileError, Problem, plain};
pub use find::{find, is_dash};
pub use private::{create_private, keep_response, keep_secrets, open_private};
pub use read::read;
pub use replace::replace_unchanged;
pub use search::{
    SUFFIX, folders, in_order_of_names, is_request_file, request_files, request_files_in_any_order,
    select,
};
pub use source::{Found, Source};
pub use staged::{StagedError, staged, staged_configurations};
pub use write::{WriteError, replace, replace_if_unchanged};
