mod openapi;

use super::{Action, Method, OPERATIONS, find, for_document, has_unknown_type};
use crate::syntax::Tree;

#[test]
fn operations_of_documents_have_the_schema_of_their_name() {
    for operation in &OPERATIONS {
        let is_file = matches!(operation.action, Action::Create | Action::Update);
        assert_eq!(operation.schema.is_some(), is_file, "{operation:?}");
        if let Some(schema) = operation.schema {
            let expected = format!("{}.{}", operation.resource.name, operation.action.verb());
            assert_eq!(schema.name, expected);
        }
    }
}

#[test]
fn no_operation_is_listed_twice() {
    for operation in &OPERATIONS {
        let found = find(operation.resource.name, operation.action);
        assert!(found.is_some_and(|found| std::ptr::eq(found, operation)));
    }
}

#[test]
fn a_create_is_a_post_to_the_collection() {
    let create = find("api_credentials", Action::Create).expect("a row");
    assert_eq!(create.method(), Method::Post);
    assert_eq!(create.path_template(), "api_credentials");
    assert_eq!(create.title(), "create API credential");
    assert_eq!(create.resource.with_article(), "an API credential");
    assert!(!create.is_repeatable());
    assert_eq!(create.warning(), None);
}

#[test]
fn attributes_are_those_that_a_document_may_set() {
    let create = find("api_credentials", Action::Create).expect("a row");
    assert!(create.attributes().contains(&"kind"));
    assert!(!create.attributes().contains(&"client_secret"));
    assert_eq!(create.relationships(), ["organization", "role"]);
}

#[test]
fn a_document_without_a_known_type_asks_for_the_first_operation() {
    for text in ["", "{}", "[]", r#"{"data": {"type": "none"}}"#] {
        let operation = for_document(&Tree::parse(text));
        assert!(std::ptr::eq(operation, &OPERATIONS[0]), "{text}");
    }
}

#[test]
fn a_misspelled_type_asks_for_the_resource_that_is_meant() {
    for (name, resource) in [
        ("memberhsips", "memberships"),
        ("rolse", "roles"),
        ("Membership Profile", "membership_profiles"),
        ("api_credentails", "api_credentials"),
    ] {
        let tree = Tree::parse(format!(r#"{{"data": {{"type": "{name}"}}}}"#));
        assert_eq!(for_document(&tree).resource.name, resource, "{name}");
        assert!(!has_unknown_type(&tree));
    }
    for (data, is_unknown) in [
        (r#"{"type": "orders"}"#, true),
        (r#"{"type": " "}"#, false),
        ("{}", false),
    ] {
        let tree = Tree::parse(format!(r#"{{"data": {data}}}"#));
        assert_eq!(has_unknown_type(&tree), is_unknown, "{data}");
    }
}

#[test]
fn an_id_makes_an_update_of_a_document() {
    let check = |data: &str, name: &str| {
        let tree = Tree::parse(format!(r#"{{"data": {data}}}"#));
        let operation = for_document(&tree);
        let found = format!("{}.{}", operation.resource.name, operation.action.verb());
        assert_eq!(found, name, "{data}");
    };
    check(r#"{"type": "memberships"}"#, "memberships.create");
    check(
        r#"{"id": "a", "type": "memberships"}"#,
        "memberships.update",
    );
    check(
        r#"{"type": "memberships", "id": null}"#,
        "memberships.update",
    );
    check(r#"{"id": "a"}"#, "api_credentials.update");
    check(r#"{"type": "Membership", "id": "a"}"#, "memberships.update");
    check(r#"{"type": "api-credential"}"#, "api_credentials.create");
    // The user and versions can't be created.
    check(r#"{"type": "users"}"#, "users.update");
    check(r#"{"type": "versions"}"#, "api_credentials.create");
}

#[test]
fn the_user_has_no_id_in_its_address() {
    let path = |resource, action| find(resource, action).map(super::Operation::path_template);
    assert_eq!(path("users", Action::Update).as_deref(), Some("user"));
    assert_eq!(path("roles", Action::Update).as_deref(), Some("roles/{id}"));
    assert_eq!(path("roles", Action::List).as_deref(), Some("roles"));
}

#[test]
fn operations_that_cannot_be_undone_have_a_warning() {
    let check = |resource, expected: Option<&str>| {
        let create = find(resource, Action::Create).expect("a row");
        assert_eq!(create.warning().as_deref(), expected);
        let can_be_deleted = find(resource, Action::Delete).is_some();
        assert_eq!(create.resource.can_be_deleted, can_be_deleted);
    };
    check("api_credentials", None);
    check(
        "roles",
        Some("The API can't delete roles, so this can't be undone."),
    );
    check(
        "memberships",
        Some("The API sends an e-mail to the person who is invited."),
    );
}

#[test]
fn secret_attributes_must_not_be_in_a_file() {
    let secrets =
        |resource| find(resource, Action::Create).map(super::Operation::secret_attributes);
    assert_eq!(secrets("identity_providers"), Some(vec!["client_secret"]));
    assert_eq!(secrets("api_credentials"), Some(vec![]));
}
