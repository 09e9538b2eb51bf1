//! Names of organizations and roles that are given for ids.

use super::super::names::{NoNames, cached};
use super::draft::Draft;
use super::{ORGANIZATION, ROLE};
use crate::names::{Cached, LookupError};

/// The length of an id, which has only letters and digits.
const ID_LENGTH: usize = 10;

/// The names that stand for ids, or why there are none.
pub(super) struct Ids(Result<Cached, NoNames>);

impl Ids {
    /// Reads the names from the cache.
    pub fn load() -> Self {
        Self(cached(None))
    }

    /// The id that a text at a place of a draft stands for. A text that stands for nothing is an error, which says what the names
    /// are, unless it may be an id that is not in the cache. At other places every text stands for itself.
    pub fn resolve(&self, draft: &Draft, pointer: &str, text: &str) -> Result<String, String> {
        let is_at = |relationship: &str| pointer == format!("{relationship}/id");
        if !is_at(ORGANIZATION) && !is_at(ROLE) {
            return Ok(text.to_owned());
        }
        let cached = match &self.0 {
            Ok(cached) => cached,
            // An id needs no names, and a placeholder is replaced later.
            Err(_) if may_be_id(text) || text.starts_with('<') => return Ok(text.to_owned()),
            Err(reason) => {
                return Err(format!(
                    "`{text}` does not look like a resource id, which is 10 letters and digits, and can't be looked up as a \
                     name: {reason}."
                ));
            }
        };
        let found = match is_at(ORGANIZATION) {
            true => cached.names.organization(text).map(|found| &found.id),
            false => {
                let organization = draft.answer(&format!("{ORGANIZATION}/id"));
                let role = cached.names.role(text, organization.as_deref());
                role.map(|found| &found.id)
            }
        };
        match found {
            Ok(id) => Ok(id.clone()),
            Err(LookupError::Unknown { .. }) if may_be_id(text) || text.starts_with('<') => {
                Ok(text.to_owned())
            }
            Err(error) => Err(error.to_string()),
        }
    }
}

fn may_be_id(text: &str) -> bool {
    text.len() == ID_LENGTH && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}
