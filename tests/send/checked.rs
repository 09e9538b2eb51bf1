//! A successful answer is compared with the request.

use crate::common::command::run;
use crate::common::sends::REQUEST;
use crate::support::Folder;
use crate::terminal::Api;

#[test]
fn a_resource_that_differs_from_the_request_gives_a_warning_with_both_values() {
    let folder = Folder::with(&REQUEST.replace(
        "\"name\"",
        "\"mode\": \"test\", \"expires_in\": 7200, \"name\"",
    ));
    let api = Api::that_answers(
        r#"{"data": {"type": "api_credentials", "id": "xYZkjABcde", "attributes":
            {"name": "Shop", "kind": "integration", "mode": "live", "expires_in": 14400},
            "relationships": {"organization": {"data": {"type": "organizations", "id": "other"}}}}}"#,
    );
    api.answer();
    let ran = run(&mut api.send(&folder));
    assert_eq!(ran.code, 0, "{ran:?}");
    for said in [
        r#"warning: The file asks for "test" at `attributes/mode`, but the API's resource has "live"."#,
        "warning: The file asks for 7200 at `attributes/expires_in`, but the API's resource has 14400.",
        "warning: The file asks for xYZkjABcde at `relationships/organization`, but the API's resource has other.",
    ] {
        assert!(ran.stderr.contains(said), "{said}: {ran:?}");
    }
    assert_eq!(ran.stderr.matches("warning:").count(), 3, "{ran:?}");
}

#[test]
fn a_difference_that_remains_after_an_update_gives_a_warning() {
    let folder = Folder::with(
        r#"{"data": {"type": "api_credentials", "id": "xYZkjABcde", "attributes": {"name": "Outlet"}}}"#,
    );
    let api = Api::that_answers(
        r#"{"data": {"type": "api_credentials", "id": "xYZkjABcde", "attributes": {"name": "Shop"}}}"#,
    );
    api.answer();
    let ran = run(&mut api.send(&folder));
    assert_eq!(ran.code, 0, "{ran:?}");
    let said = r#"warning: The file asks for "Outlet" at `attributes/name`, but the API's resource has "Shop"."#;
    assert!(ran.stderr.contains(said), "{ran:?}");
}

#[test]
fn other_json_is_not_a_success_and_no_message_says_that_nothing_was_created() {
    for body in [
        "{}",
        "null",
        r#"{"errors": [{"detail": "no"}]}"#,
        r#"{"data": {"type": "roles", "id": "aBcDeFgHiJ"}}"#,
    ] {
        let folder = Folder::new();
        let api = Api::that_answers(body);
        api.answer();
        let ran = run(api.send(&folder).args(["--write", "--no-look-up"]));
        assert_eq!(ran.code, 3, "{body}: {ran:?}");
        assert!(!ran.stderr.contains("othing was created"), "{ran:?}");
        assert!(folder.read("shop.clreq.json").contains("\"response\""));
    }
}

#[test]
fn a_written_response_passes_a_check_though_it_has_duplicate_keys() {
    let folder = Folder::new();
    let api = Api::that_answers(
        r#"{"data": {"type": "api_credentials", "id": "x", "attributes": {"a": 1, "a": 2, "b": "\ud800"}}}"#,
    );
    api.answer();
    let ran = run(api.send(&folder).arg("--write"));
    assert_eq!(ran.code, 0, "{ran:?}");
    let checked =
        run(crate::common::command::clreq(folder.folder.path()).args(["check", "shop.clreq.json"]));
    assert_eq!(checked.code, 0, "{checked:?}");
}
