//! From a name, or an id, to the one organization or role that is meant.

use thiserror::Error;

use super::{Names, Organization, Role};
use crate::text::sanitize;

/// The most candidates that a message lists.
const MOST_CANDIDATES: usize = 20;

/// Why no organization or role was found. The messages list the candidates, a line for each.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum LookupError {
    /// Nothing has this name.
    #[error("no {what} has the name or the id `{}`{}", sanitize(.name), known(what, .candidates))]
    Unknown {
        /// `organization` or `role`.
        what: &'static str,
        /// The name.
        name: String,
        /// All that could be meant.
        candidates: Vec<String>,
    },
    /// Several have this name.
    #[error("{} {what}s have the name `{}`. Use the id of one of them:{}", .candidates.len(), sanitize(.name), list(.candidates))]
    Ambiguous {
        /// `organization` or `role`.
        what: &'static str,
        /// The name.
        name: String,
        /// All that have it.
        candidates: Vec<String>,
    },
}

fn known(what: &str, candidates: &[String]) -> String {
    match candidates {
        [] => format!(": clreq knows no {what}s. `clreq names refresh` reads them from the API"),
        _ => format!(". Known {what}s:{}", list(candidates)),
    }
}

fn list(candidates: &[String]) -> String {
    let mut lines: String = candidates
        .iter()
        .take(MOST_CANDIDATES)
        .map(|candidate| format!("\n  {candidate}"))
        .collect();
    if let Some(more @ 1..) = candidates.len().checked_sub(MOST_CANDIDATES) {
        lines += &format!("\n  and {more} more, which `clreq names list` shows");
    }
    lines
}

/// An organization or a role, for a look-up by name.
trait Named {
    const WHAT: &'static str;
    fn id(&self) -> &str;
    fn name(&self) -> &str;
}

impl Named for Organization {
    const WHAT: &'static str = "organization";

    fn id(&self) -> &str {
        &self.id
    }

    fn name(&self) -> &str {
        &self.name
    }
}

impl Named for Role {
    const WHAT: &'static str = "role";

    fn id(&self) -> &str {
        &self.id
    }

    fn name(&self) -> &str {
        &self.name
    }
}

impl Names {
    /// The organization with an id or a name.
    pub fn organization(&self, text: &str) -> Result<&Organization, LookupError> {
        let all: Vec<&Organization> = self.organizations.iter().collect();
        find(&all, text, |_| String::new())
    }

    /// The role with an id or a name. If the organization with the given id is known, only its roles count.
    pub fn role(&self, text: &str, organization: Option<&str>) -> Result<&Role, LookupError> {
        let known = organization.filter(|id| self.organization_with_id(id).is_some());
        let of_it = |role: &&Role| known.is_none() || role.organization.as_deref() == known;
        let roles: Vec<&Role> = self.roles.iter().filter(of_it).collect();
        find(&roles, text, |role| {
            let id = role.organization.as_deref().unwrap_or_default();
            match self.organization_with_id(id) {
                Some(organization) => format!(" of {}", sanitize(&organization.name)),
                None => String::new(),
            }
        })
    }

    fn organization_with_id(&self, id: &str) -> Option<&Organization> {
        self.organizations
            .iter()
            .find(|organization| organization.id == id)
    }
}

/// The one with this id, else with exactly this name, else with this name apart from case and spaces.
fn find<'a, T: Named>(
    all: &[&'a T],
    text: &str,
    place: impl Fn(&T) -> String,
) -> Result<&'a T, LookupError> {
    let matches = |is_match: &dyn Fn(&T) -> bool| -> Vec<&'a T> {
        all.iter().copied().filter(|one| is_match(one)).collect()
    };
    let folded = fold(text);
    for found in [
        matches(&|one| one.id() == text),
        matches(&|one| one.name() == text),
        matches(&|one| fold(one.name()) == folded),
    ] {
        match found.as_slice() {
            [] => {}
            [one] => return Ok(one),
            several => {
                return Err(LookupError::Ambiguous {
                    what: T::WHAT,
                    name: text.to_owned(),
                    candidates: describe(several, place),
                });
            }
        }
    }
    Err(LookupError::Unknown {
        what: T::WHAT,
        name: text.to_owned(),
        candidates: describe(all, place),
    })
}

fn describe<T: Named>(all: &[&T], place: impl Fn(&T) -> String) -> Vec<String> {
    let line = |one: &&T| format!("{} {}{}", one.id(), sanitize(one.name()), place(one));
    all.iter().map(line).collect()
}

/// A name in lower case, its words with one space between them.
fn fold(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::super::{Names, Organization, Role};
    use super::LookupError;

    fn names() -> Names {
        let organization = |id: &str, name: &str| Organization {
            id: id.to_owned(),
            name: name.to_owned(),
            plan: None,
        };
        let role = |id: &str, name: &str, organization: &str| Role {
            id: id.to_owned(),
            name: name.to_owned(),
            kind: None,
            organization: Some(organization.to_owned()),
        };
        Names {
            organizations: vec![
                organization("o1", "Blue Brand"),
                organization("o2", "Blue  brand"),
                organization("o3", "Green 👟"),
                organization("o4", "o3"),
            ],
            roles: vec![role("r1", "Admin", "o1"), role("r2", "Admin", "o3")],
        }
    }

    #[track_caller]
    fn check(text: &str, expected: Result<&str, &[&str]>) {
        let names = names();
        let found = names.organization(text).map(|found| found.id.clone());
        let found = found.map_err(candidates);
        let expected = expected
            .map(str::to_owned)
            .map_err(|all| all.iter().map(|one| (*one).to_owned()).collect());
        assert_eq!(found, expected, "{text}");
    }

    fn candidates(error: LookupError) -> Vec<String> {
        match error {
            LookupError::Unknown { candidates, .. } | LookupError::Ambiguous { candidates, .. } => {
                candidates
            }
        }
    }

    #[test]
    fn an_id_goes_before_a_name_and_an_exact_name_before_a_similar_one() {
        check("o3", Ok("o3"));
        check("Blue Brand", Ok("o1"));
        check("GREEN 👟 ", Ok("o3"));
        check("blue brand", Err(&["o1 Blue Brand", "o2 Blue  brand"]));
        check(
            "Red",
            Err(&["o1 Blue Brand", "o2 Blue  brand", "o3 Green 👟", "o4 o3"]),
        );
    }

    #[test]
    fn a_role_is_one_of_its_organization() {
        let names = names();
        let id = |organization| {
            let found = names.role("admin", organization);
            found.map(|role| role.id.as_str()).map_err(candidates)
        };
        assert_eq!(id(Some("o3")), Ok("r2"));
        assert_eq!(id(Some("o2")), Err(vec![]));
        for unknown in [None, Some("elsewhere1")] {
            let all = vec![
                "r1 Admin of Blue Brand".to_owned(),
                "r2 Admin of Green 👟".to_owned(),
            ];
            assert_eq!(id(unknown), Err(all));
        }
    }
}
