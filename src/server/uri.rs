//! Document addresses.

use std::path::PathBuf;

use lsp_types::Url;

use crate::discovery::SUFFIX;

/// What a document is kept under: a file has one key, however its address is spelt. Clients differ in what they escape.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key(Url);

impl Key {
    pub fn of(uri: &Url) -> Self {
        if is_canonical(uri) {
            return Self(uri.clone());
        }
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

    proptest! {
        #[test]
        fn a_canonical_address_stays_as_it_is(path in "([a-zA-Z0-9._~/%:?#é -]|\\.\\./){0,20}") {
            if let Ok(uri) = Url::parse(&format!("file:///{path}")) && is_canonical(&uri) {
                let path = to_path(&uri).expect("a file");
                prop_assert_eq!(Url::from_file_path(path), Ok(uri));
            }
        }
    }

    #[test]
    fn a_file_has_one_key_however_it_is_escaped() {
        let key = |uri: &str| Key::of(&Url::parse(uri).expect("an address"));
        assert_eq!(
            key("file:///shops/a(1)+é.clreq.json"),
            key("file:///shops/a%281%29%2B%C3%A9.clreq.json")
        );
        assert_ne!(key("file:///a.clreq.json"), key("untitled:a.clreq.json"));
    }
}
