//! Puts a response into a request file that other programs may change at any time.

use std::fs;
use std::path::Path;

use thiserror::Error;

use crate::analysis::apply;
use crate::analysis::request::{data_text, earlier_success};
use crate::analysis::response::insert_response;
use crate::files::{self, WriteError};
use crate::syntax::Tree;

/// How many times to merge the response again if the file keeps changing.
const MOST_ATTEMPTS: usize = 20;

/// Why a response is not in its document.
#[derive(Debug, Error)]
pub enum NotPut {
    /// The document now holds another request.
    #[error("it holds another request by now")]
    OtherRequest,
    /// Another send has since put the response of a success there.
    #[error("it holds the response of another send by now")]
    OtherSuccess,
    /// The document holds no object to put it in.
    #[error("it is no longer a JSON object")]
    NoObject,
    /// Another program keeps changing the file.
    #[error("another program keeps changing it")]
    Busy,
    /// The file can't be read.
    #[error("it can't be read: {0}")]
    Unreadable(std::io::Error),
    /// The file can't be written.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// Checks that a document still holds the request that was sent, and that no other success was added since. `before` is the
/// document as it was when the request was sent.
pub fn check(before: &Tree, now: &Tree) -> Result<(), NotPut> {
    if now.root().is_none_or(|root| !root.is_object()) {
        return Err(NotPut::NoObject);
    }
    if data_text(now) != data_text(before) {
        return Err(NotPut::OtherRequest);
    }
    let success = earlier_success(now);
    if success.is_some() && response_text(now) != response_text(before) {
        return Err(NotPut::OtherSuccess);
    }
    Ok(())
}

fn response_text(tree: &Tree) -> Option<&str> {
    Some(tree.at_pointer("/response")?.source())
}

/// Puts a response into a file, merged with the file's current content.
pub fn put(path: &Path, before: &Tree, response: &str) -> Result<(), NotPut> {
    for _ in 0..MOST_ATTEMPTS {
        let text = fs::read(path).map_err(NotPut::Unreadable)?;
        let text = String::from_utf8(text).map_err(|_| NotPut::NoObject)?;
        let tree = Tree::parse(text);
        check(before, &tree)?;
        let edit = insert_response(&tree, response).ok_or(NotPut::NoObject)?;
        let after = apply(tree.text(), &[edit]);
        if files::replace_if_unchanged(path, tree.text().as_bytes(), after.as_bytes())? {
            return Ok(());
        }
    }
    Err(NotPut::Busy)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{NotPut, Tree, put};

    const BEFORE: &str = "{\n  \"data\": { \"n\": 1 }\n}\n";

    fn put_into(now: &str) -> (Result<(), NotPut>, String) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.clreq.json");
        fs::write(&path, now).unwrap();
        let result = put(&path, &Tree::parse(BEFORE), "{\"status\": 201}");
        (result, fs::read_to_string(&path).unwrap())
    }

    #[test]
    fn a_change_beside_the_request_is_kept() {
        let (result, text) = put_into("{ \"$schema\": \"x\", \"data\": { \"n\": 1 } }");
        result.unwrap();
        let expected =
            "{ \"$schema\": \"x\", \"data\": { \"n\": 1 }, \"response\": { \"status\": 201 } }";
        assert_eq!(text, expected);
    }

    #[test]
    fn another_request_never_gets_the_response() {
        let now = "{ \"data\": { \"n\": 2 } }";
        let (result, text) = put_into(now);
        assert!(matches!(result, Err(NotPut::OtherRequest)), "{result:?}");
        assert_eq!(text, now);
    }

    #[test]
    fn a_success_added_during_the_send_is_not_replaced() {
        let now = "{ \"data\": { \"n\": 1 }, \"response\": { \"status\": 201, \"body\": 1 } }";
        let (result, text) = put_into(now);
        assert!(matches!(result, Err(NotPut::OtherSuccess)), "{result:?}");
        assert_eq!(text, now);
    }

    #[test]
    fn what_is_no_object_any_more_is_left_alone() {
        for now in ["", "[]", "{ \"data\": "] {
            let (result, text) = put_into(now);
            assert!(result.is_err(), "{now}");
            assert_eq!(text, now);
        }
    }
}
