//! The names of request files, and of the files that clreq keeps beside them.

use std::path::Path;

/// The suffix of a request file's name.
pub const SUFFIX: &str = ".clreq.json";

/// Whether a file is a request file, judged by its name.
pub fn is_request_file(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default();
    name.as_encoded_bytes().ends_with(SUFFIX.as_bytes())
}

/// Whether a name is one that clreq gives to a response or to secrets that it keeps beside a request file:
/// `NAME.response.json`, `NAME.secret.json`, or with a number as in `NAME.response.2.json`.
pub fn is_kept_file(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().as_encoded_bytes();
    let mut parts = name.rsplit(|byte| *byte == b'.');
    if parts.next() != Some(b"json") {
        return false;
    }
    let mut part = parts.next().unwrap_or_default();
    if !part.is_empty() && part.iter().all(u8::is_ascii_digit) {
        part = parts.next().unwrap_or_default();
    }
    (part == b"response" || part == b"secret") && parts.next().is_some()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{is_kept_file, is_request_file};

    #[test]
    fn a_name_tells_request_files_and_kept_files_apart() {
        let check = |name: &str, is_request: bool, is_kept: bool| {
            let path = Path::new("folder").join(name);
            let found = (is_request_file(&path), is_kept_file(&path));
            assert_eq!(found, (is_request, is_kept), "{name}");
        };
        check("shop.clreq.json", true, false);
        check("response.clreq.json", true, false);
        check("shop.response.json", false, true);
        check("shop.eu.response.2.json", false, true);
        check("shop.secret.json", false, true);
        check("shop.secret.10.json", false, true);
        check("response.json", false, false);
        check("shop.response.x.json", false, false);
        check("shop.response.2.3.json", false, false);
        check("shop.json", false, false);
    }
}
