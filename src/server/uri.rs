//! The URIs of documents.

use std::path::PathBuf;

use lsp_types::Url;

use crate::files::SUFFIX;

/// Identifies a document. All URIs of a file give the same key, however they are escaped and whatever follows the path (`#…`,
/// `?…`).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key(Url);

impl Key {
    pub fn of(uri: &Url) -> Self {
        let canonical = to_path(uri).and_then(|path| Url::from_file_path(path).ok());
        Self(canonical.unwrap_or_else(|| uri.clone()))
    }

    /// The URI in its canonical spelling.
    pub fn uri(&self) -> &Url {
        &self.0
    }
}

/// Whether a document is a request file. Its name decides, not its language id.
pub(super) fn is_request_file(uri: &Url) -> bool {
    uri.path().ends_with(SUFFIX)
}

/// The path of a `file:` URI.
pub(super) fn to_path(uri: &Url) -> Option<PathBuf> {
    (uri.scheme() == "file")
        .then(|| uri.to_file_path().ok())
        .flatten()
}

/// The last part of a URI, for messages.
pub(super) fn file_name(uri: &Url) -> &str {
    uri.path().rsplit('/').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(uri: &str) -> Key {
        Key::of(&Url::parse(uri).expect("a URI"))
    }

    #[test]
    fn a_file_has_one_key_however_its_uri_is_spelled() {
        let file = key("file:///shops/a(1)+é.clreq.json");
        for other in [
            "file:///shops/a%281%29%2B%C3%A9.clreq.json",
            "file://localhost/shops/a(1)+é.clreq.json",
            "file:///shops/./a(1)+é.clreq.json",
            "file:///shops//a(1)+é.clreq.json",
            "file:///shops/a(1)+é.clreq.json#x",
            "file:///shops/a(1)+é.clreq.json?x",
        ] {
            assert_eq!(key(other), file, "{other}");
        }
    }

    #[test]
    fn other_documents_have_other_keys() {
        assert_ne!(key("file:///a.clreq.json"), key("untitled:a.clreq.json"));
        assert_ne!(key("file:///a.clreq.json"), key("file:///b.clreq.json"));
        // Editors use such URIs for other versions of a file.
        assert_ne!(key("git:/a.clreq.json?1"), key("git:/a.clreq.json?2"));
    }
}
