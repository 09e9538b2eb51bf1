//! Completion in to-many relationships: arrays of resource identifiers.

use super::{check_edit, check_labels};
use expect_test::expect;

/// A membership with these application memberships.
fn many(members: &str) -> String {
    format!(
        r#"{{"data": {{"type": "memberships", "relationships": {{"application_memberships": {members}}}}}}}"#
    )
}

#[test]
fn an_element_is_a_resource_identifier() {
    for place in [
        r#"{"data": [|]}"#,
        r#"{"data": [ | ]}"#,
        r#"{"data": [{"type": "application_memberships", "id": "xYZkjABcde"}, |]}"#,
        r#"{"data": [|{"type": "application_memberships", "id": "xYZkjABcde"}]}"#,
    ] {
        check_labels(&many(place), expect!["application membership identifier"]);
    }
    for place in [
        r#"{"data": [{"type": "application_memberships"} |]}"#,
        r#"{"data": [// |]}"#,
        r#"{"data": ["a"|]}"#,
    ] {
        check_labels(&many(place), expect![""]);
    }
}

#[test]
fn an_element_before_another_gets_a_comma() {
    check_edit(
        &many(r#"{"data": [|{"type": "application_memberships"}]}"#),
        "application membership identifier",
        expect![[r#"
            {"data": {"type": "memberships", "relationships": {"application_memberships": {"data": [{
              "type": "application_memberships",
              "id": "${1:<application membership id>}"
            }, {"type": "application_memberships"}]}}}}"#]],
    );
}

#[test]
fn members_and_values_of_an_element_are_completed() {
    check_labels(
        &many(r#"{"data": [{|}]}"#),
        expect![[r#"
        application membership identifier
        type (required)
        id (required)"#]],
    );
    check_labels(
        &many(r#"{"data": [{"type": "|"}]}"#),
        expect!["application_memberships"],
    );
}

#[test]
fn every_resource_can_be_the_type() {
    check_labels(
        r#"{"data": {"type": "|"}}"#,
        expect![[r#"
        api_credentials (API credential)
        memberships (membership)
        application_memberships (application membership)
        roles (role)
        permissions (permission)
        organizations (organization)
        membership_profiles (membership profile)
        identity_providers (identity provider)
        users (user)"#]],
    );
    // A relationship has only one type.
    check_labels(
        r#"{"data": {"relationships": {"role": {"data": {"type": "|"}}}}}"#,
        expect!["roles"],
    );
}
