//! Document addresses.

use std::path::PathBuf;

use lsp_types::Url;

use crate::files::SUFFIX;

/// What a document is kept under: a file has one key, however its address is spelt. Clients differ in what they escape.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key(Url);

impl Key {
    pub fn of(uri: &Url) -> Self {
        let canonical = to_path(uri).and_then(|path| Url::from_file_path(path).ok());
        Self(canonical.unwrap_or_else(|| uri.clone()))
    }

    /// The address in its canonical spelling.
    pub fn uri(&self) -> &Url {
        &self.0
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> Url {
        Url::parse(text).expect("an address")
    }

    #[test]
    fn a_file_has_one_key_however_it_is_escaped() {
        let key = |uri: &str| Key::of(&address(uri));
        assert_eq!(
            key("file:///shops/a(1)+é.clreq.json"),
            key("file:///shops/a%281%29%2B%C3%A9.clreq.json")
        );
        assert_ne!(key("file:///a.clreq.json"), key("untitled:a.clreq.json"));
    }
}
