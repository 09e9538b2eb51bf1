//! Resolves the names of organizations and roles to ids.

use std::cell::OnceCell;

use super::super::names::{NoNames, cached};
use super::draft::Draft;
use super::{ORGANIZATION, ROLE};
use crate::names::Cached;

/// The length of an id. Ids consist of letters and digits.
const ID_LENGTH: usize = 10;

/// The known names with their ids, or why they are unavailable. They are read when a name is given: whose names they are depends
/// on the credentials, and a keychain may ask the user for permission to read those.
#[derive(Default)]
pub(super) struct Ids(OnceCell<Result<Cached, NoNames>>);

impl Ids {
    /// Whether a place of a draft holds the id of an organization or a role.
    pub fn are_at(pointer: &str) -> bool {
        is_id_of(ORGANIZATION, pointer) || is_id_of(ROLE, pointer)
    }

    /// Resolves a text at a place of a draft to an id. At places that hold no id, returns the text unchanged. Fails if the text
    /// is neither a known name nor a possible id, and lists the names.
    pub fn resolve(&self, draft: &Draft, pointer: &str, text: &str) -> Result<String, String> {
        if !Self::are_at(pointer) {
            return Ok(text.to_owned());
        }
        // An id needs no look-up, and a placeholder will be replaced later.
        if may_be_id(text) || text.starts_with('<') {
            return Ok(text.to_owned());
        }
        let cached = match self.0.get_or_init(|| cached(None)) {
            Ok(cached) => cached,
            Err(reason) => {
                return Err(format!(
                    "`{text}` does not look like a resource id, which is 10 letters and digits, and can't be looked up as a \
                     name: {reason}."
                ));
            }
        };
        let found = match is_id_of(ORGANIZATION, pointer) {
            true => cached.names.organization(text).map(|found| &found.id),
            false => {
                let organization = draft.answer(&format!("{ORGANIZATION}/id"));
                let role = cached.names.role(text, organization.as_deref());
                role.map(|found| &found.id)
            }
        };
        match found {
            Ok(id) => Ok(id.clone()),
            Err(error) => Err(error.to_string()),
        }
    }
}

fn is_id_of(relationship: &str, pointer: &str) -> bool {
    pointer.strip_prefix(relationship) == Some("/id")
}

fn may_be_id(text: &str) -> bool {
    text.len() == ID_LENGTH && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}
