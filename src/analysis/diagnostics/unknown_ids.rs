//! Ids in the request that mean none of the user's resources, according to the list of names.
//!
//! The list may be out of date, so this is only information, for editors. It never prevents a send.

use super::{Code, Diagnostic};
use crate::analysis::names::{KnownNames, NameList, identifier_at, ids_in_request};
use crate::analysis::placeholder::Placeholder;
use crate::operation;
use crate::syntax::{Node, Tree};

/// The most ids that are reported.
const MOST: usize = 100;

/// A diagnostic for each id in the request that no resource in the list has.
pub fn unknown_ids(tree: &Tree, names: &NameList) -> Vec<Diagnostic> {
    let Some(known) = names.of_document(tree) else {
        return Vec::new();
    };
    let found = ids_in_request(tree).filter_map(|id| describe(id, names, known));
    found.take(MOST).collect()
}

fn describe(node: Node<'_>, names: &NameList, known: &KnownNames) -> Option<Diagnostic> {
    let (resource, id) = identifier_at(node)?;
    let is_id = id.len() == 10 && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !is_id
        || Placeholder::of(&id).is_some()
        || !names.types.contains(&resource.as_ref())
        || known.find(&resource, &id).is_some()
    {
        return None;
    }
    let resource = operation::resource(&resource)?;
    let message = format!(
        "You have no {} with the id `{id}`, as of {}. Check the id, or refresh the names.",
        resource.singular, known.refreshed_at
    );
    let mut diagnostic = Diagnostic::on(Code::UnknownId, node, message);
    let other = known.with_id(&id).next();
    diagnostic.help = other.and_then(|other| {
        let other_resource = operation::resource(other.identifier.resource)?;
        Some(format!(
            "`{id}` is the id of the {} {}.",
            other_resource.singular, other.name
        ))
    });
    Some(diagnostic)
}

#[cfg(test)]
mod tests {
    use super::unknown_ids;
    use crate::analysis::names::NameList;
    use crate::analysis::testing::names;
    use crate::syntax::Tree;

    fn check(text: &str, names: &NameList, expected: &[&str]) {
        let found = unknown_ids(&Tree::parse(text), names);
        let found: Vec<String> = found
            .into_iter()
            .map(|found| match found.help {
                Some(help) => format!("{}: {} {help}", found.pointer, found.message),
                None => format!("{}: {}", found.pointer, found.message),
            })
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    fn linked(organization: &str, role: &str) -> String {
        format!(
            r#"{{"data": {{"relationships": {{"organization": {{"data": {{"type": "organizations", "id": "{organization}"}}}}, "role": {{"data": {{"type": "roles", "id": "{role}"}}}}}}}}}}"#
        )
    }

    #[test]
    fn an_id_that_no_resource_of_the_user_has_is_reported() {
        check(&linked("blueBrand1", "roleAdmin1"), &names(), &[]);
        check(
            &linked("elsewhere1", "blueBrand2"),
            &names(),
            &[
                "/data/relationships/organization/data/id: You have no organization with the id `elsewhere1`, as of 2026-11-30T12:00:00Z. Check the id, or refresh the names.",
                "/data/relationships/role/data/id: You have no role with the id `blueBrand2`, as of 2026-11-30T12:00:00Z. Check the id, or refresh the names. `blueBrand2` is the id of the organization Blue Brand.",
            ],
        );
        let many = r#"{"data": {"relationships": {"roles": {"data": [{"type": "roles", "id": "roleAdmin1"}, {"type": "roles", "id": "elsewhere1"}]}}}}"#;
        let found = unknown_ids(&Tree::parse(many), &names());
        assert_eq!(
            found.first().map(|found| found.pointer.as_str()),
            Some("/data/relationships/roles/data/1/id")
        );
    }

    #[test]
    fn only_ids_of_the_same_api_and_of_named_types_are_reported() {
        check(&linked("<organization id>", "short"), &names(), &[]);
        check(&linked("ABCRtyUpBa", ""), &names(), &[]);
        check(
            &linked("elsewhere1", "elsewhere2"),
            &NameList::default(),
            &[],
        );
        let other_type = r#"{"data": {"type": "memberships", "id": "elsewhere1"}}"#;
        check(other_type, &names(), &[]);
        let elsewhere = r#"{"data": {"type": "roles", "id": "elsewhere1"}, "response": {"endpoint": "https://other.example/api"}}"#;
        check(elsewhere, &names(), &[]);
        check("[".repeat(1000).as_str(), &names(), &[]);
    }
}
