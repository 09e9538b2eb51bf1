use super::{Action, Method, OPERATIONS, find, for_document};
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
fn no_operation_stands_twice() {
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
fn attributes_are_those_that_the_schema_lets_a_document_set() {
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
