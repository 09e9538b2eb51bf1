//! Document addresses.

use std::path::PathBuf;

use lsp_types::Url;

use crate::discovery::SUFFIX;

/// Whether a document is a request file: its name decides, not its language id.
pub(super) fn is_request_file(uri: &Url) -> bool {
    uri.path().ends_with(SUFFIX)
}

/// The file's path, if the address is that of a file.
pub(super) fn to_path(uri: &Url) -> Option<PathBuf> {
    (uri.scheme() == "file")
        .then(|| uri.to_file_path().ok())
        .flatten()
}

/// The last part of the address, for messages.
pub(super) fn file_name(uri: &Url) -> &str {
    uri.path().rsplit('/').next().unwrap_or_default()
}
