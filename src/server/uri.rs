//! Document addresses.

use std::path::PathBuf;

use lsp_types::Url;

use crate::files::SUFFIX;

/// What a document is kept under: a file has one key, however its address is spelt. Clients differ in what they escape.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key(Url);

impl Key {
    pub fn of(uri: &Url) -> Self {
        match is_canonical(uri) {
            true => Self(uri.clone()),
            false => Self::of_path(uri),
        }
    }

    /// By way of the path, which says what is the same.
    fn of_path(uri: &Url) -> Self {
        let canonical = to_path(uri).and_then(|path| Url::from_file_path(path).ok());
        Self(canonical.unwrap_or_else(|| uri.clone()))
    }

    /// The address in its canonical spelling.
    pub fn uri(&self) -> &Url {
        &self.0
    }
}

/// Whether nothing in the address of a file could be spelt differently, as far as a look at each byte tells.
fn is_canonical(uri: &Url) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let is_name = |name: &str| !name.is_empty() && name.bytes().all(is_plain);
    let path = uri.as_str().strip_prefix("file:///");
    path.is_some_and(|path| path.split('/').all(is_name))
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
    use proptest::prelude::*;

    use super::*;

    fn address(text: &str) -> Url {
        Url::parse(text).expect("an address")
    }

    proptest! {
        #[test]
        fn a_key_is_that_of_the_path(
            names in prop::collection::vec(prop_oneof![4 => "[a-zA-Z0-9._~-]{1,6}", 1 => "[a-z.%:?#é ]{0,4}"], 0..5),
        ) {
            for start in ["file:///", "file://localhost/", "file:/", "file:///C:/", "untitled:"] {
                let uri = address(&format!("{start}{}", names.join("/")));
                prop_assert_eq!(Key::of(&uri), Key::of_path(&uri));
            }
        }
    }

    #[test]
    fn the_way_by_the_path_is_for_addresses_that_need_it() {
        assert!(is_canonical(&address("file:///shops/a-b_c.clreq.json")));
        for other in [
            "file:///a%28",
            "file:///a//b",
            "file:///a/",
            "file://host/a",
            "untitled:a",
        ] {
            assert!(!is_canonical(&address(other)), "{other}");
        }
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
