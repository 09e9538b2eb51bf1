//! Settings that the server refuses, and where their values belong.

use crate::config::Forbidden;

/// Why a setting is refused: its name is that of a credential or an address.
pub(super) fn reason(path: &str) -> Option<String> {
    Some(match Forbidden::named(path)? {
        Forbidden::Credential => format!(
            "`clreq.{path}` is not taken from the settings: a workspace can set them, and a credential in one is for everybody to read. Remove it, and set CLREQ_ACCESS_TOKEN, or CLREQ_CLIENT_ID and CLREQ_CLIENT_SECRET, in the environment that the editor starts in."
        ),
        Forbidden::Address => format!(
            "`clreq.{path}` is not taken from the settings: a workspace can set them, and could have your token sent to a server of its own. Remove it, and set CLREQ_ENDPOINT in the environment that the editor starts in."
        ),
    })
}
