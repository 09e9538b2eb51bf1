//! The rules of credentials: a 422 lists all broken rules, each with its pointer.

use clreq::sandbox::Options;
use serde_json::{Value, json};

use crate::support::{Api, integration, path_of, sales_channel, update_of};

/// The rules that a create request breaks with this value at this pointer.
async fn rules_broken_by(
    api: &Api,
    mut body: Value,
    pointer: &str,
    value: Value,
) -> Vec<(String, String)> {
    let (parent, name) = pointer.rsplit_once('/').expect("a pointer");
    body.pointer_mut(parent).expect("a place")[name] = value;
    let answer = api.post(&body).await;
    answer
        .broken_rules()
        .into_iter()
        .map(|(pointer, rule)| (pointer.to_owned(), rule.to_owned()))
        .collect()
}

#[tokio::test]
async fn each_wrong_value_breaks_one_rule_at_its_place() {
    let api = Api::start(Options {
        unlimited: true,
        ..Options::default()
    })
    .await;
    let name = "/data/attributes/name";
    let kind = "/data/attributes/kind";
    let redirect_uri = "/data/attributes/redirect_uri";
    let expires_in = "/data/attributes/expires_in";
    let mode = "/data/attributes/mode";
    let custom = "/data/attributes/custom";
    let reference = "/data/attributes/reference";
    let reference_origin = "/data/attributes/reference_origin";
    let metadata = "/data/attributes/metadata";
    for (pointer, value, rule) in [
        (name, json!(null), "blank"),
        (name, json!(""), "blank"),
        (name, json!(" \t\u{2003}"), "blank"),
        (name, json!(1), "invalid"),
        (name, json!(["x"]), "invalid"),
        (kind, json!(null), "blank"),
        (kind, json!(""), "blank"),
        (kind, json!(true), "invalid"),
        (kind, json!("sales-channel"), "inclusion"),
        (kind, json!("Sales_channel"), "inclusion"),
        (kind, json!(" sales_channel"), "inclusion"),
        (redirect_uri, json!(1), "invalid"),
        (redirect_uri, json!(""), "invalid"),
        (redirect_uri, json!("example.com/callback"), "invalid"),
        (redirect_uri, json!("/callback"), "invalid"),
        (redirect_uri, json!("https://"), "invalid"),
        (expires_in, json!("7200"), "not_a_number"),
        (expires_in, json!(true), "not_a_number"),
        (expires_in, json!(7200.5), "not_an_integer"),
        (expires_in, json!(7199), "greater_than_or_equal_to"),
        (expires_in, json!(-1), "greater_than_or_equal_to"),
        (expires_in, json!(31_536_001), "less_than_or_equal_to"),
        (expires_in, json!(1e30), "less_than_or_equal_to"),
        (mode, json!("production"), "inclusion"),
        (mode, json!("Test"), "inclusion"),
        (mode, json!(""), "inclusion"),
        (mode, json!(1), "invalid"),
        (custom, json!("true"), "invalid"),
        (custom, json!(0), "invalid"),
        (reference, json!(1), "invalid"),
        (reference_origin, json!({}), "invalid"),
        (metadata, json!([]), "invalid"),
        (metadata, json!("{}"), "invalid"),
    ] {
        let broken = rules_broken_by(&api, sales_channel("Shop"), pointer, value.clone()).await;
        assert_eq!(
            broken,
            [(pointer.to_owned(), rule.to_owned())],
            "{pointer} {value}"
        );
    }
    assert_eq!(api.count().await, 0);
}

#[tokio::test]
async fn each_wrong_relationship_breaks_one_rule_at_its_place() {
    let api = Api::start(Options {
        unlimited: true,
        ..Options::default()
    })
    .await;
    for (relationship, resource_type) in [("organization", "organizations"), ("role", "roles")] {
        let pointer = format!("/data/relationships/{relationship}");
        for (value, place, rule) in [
            (json!(null), "", "invalid"),
            (json!("ABCRtyUpBa"), "", "invalid"),
            (json!({}), "", "invalid"),
            (json!({ "data": null }), "", "blank"),
            (json!({ "data": [] }), "/data", "invalid"),
            (json!({ "data": "ABCRtyUpBa" }), "/data", "invalid"),
            (
                json!({ "data": { "id": "ABCRtyUpBa" } }),
                "/data/type",
                "blank",
            ),
            (
                json!({ "data": { "type": "skus", "id": "ABCRtyUpBa" } }),
                "/data/type",
                "invalid",
            ),
            (
                json!({ "data": { "type": 1, "id": "ABCRtyUpBa" } }),
                "/data/type",
                "invalid",
            ),
            (
                json!({ "data": { "type": resource_type } }),
                "/data/id",
                "blank",
            ),
            (
                json!({ "data": { "type": resource_type, "id": "" } }),
                "/data/id",
                "blank",
            ),
            (
                json!({ "data": { "type": resource_type, "id": 7 } }),
                "/data/id",
                "invalid",
            ),
            (
                json!({ "data": { "type": resource_type, "id": "nope" } }),
                "",
                "required",
            ),
        ] {
            let broken = rules_broken_by(&api, integration("App"), &pointer, value.clone()).await;
            assert_eq!(
                broken,
                [(format!("{pointer}{place}"), rule.to_owned())],
                "{value}"
            );
        }
    }
}

#[tokio::test]
async fn all_missing_values_are_reported_together() {
    let api = Api::start(Options::default()).await;
    let answer = api
        .post(&json!({ "data": { "type": "api_credentials" } }))
        .await;
    assert_eq!(
        answer.broken_rules(),
        [
            ("/data/attributes/name", "blank"),
            ("/data/attributes/kind", "blank"),
            ("/data/relationships/organization", "blank"),
        ]
    );
    let answer = api
        .post(&json!({ "data": {
            "type": "api_credentials",
            "attributes": { "name": "", "kind": "integration", "expires_in": 1, "mode": "x", "metadata": 1 },
            "relationships": { "organization": { "data": { "type": "organizations", "id": "?" } } }
        } }))
        .await;
    assert_eq!(
        answer.broken_rules(),
        [
            ("/data/attributes/name", "blank"),
            ("/data/attributes/expires_in", "greater_than_or_equal_to"),
            ("/data/attributes/mode", "inclusion"),
            ("/data/attributes/metadata", "invalid"),
            ("/data/relationships/organization", "required"),
            ("/data/relationships/role", "blank"),
        ]
    );
}

#[tokio::test]
async fn an_error_has_the_form_of_the_api() {
    let api = Api::start(Options::default()).await;
    let answer = api.post(&sales_channel(" ")).await;
    assert_eq!(
        answer.body,
        json!({ "errors": [{
            "title": "can't be blank",
            "detail": "name - can't be blank",
            "code": "VALIDATION_ERROR",
            "source": { "pointer": "/data/attributes/name" },
            "status": "422",
            "meta": { "error": "blank" }
        }] })
    );
    let mut body = sales_channel("Shop");
    body["data"]["attributes"]["expires_in"] = json!(60);
    let error = &api.post(&body).await.body["errors"][0];
    assert_eq!(
        error["title"],
        json!("must be greater than or equal to 7200")
    );
    assert_eq!(
        error["meta"],
        json!({ "error": "greater_than_or_equal_to", "value": 60, "count": 7200 })
    );
}

#[tokio::test]
async fn the_kind_determines_whether_a_role_is_allowed() {
    let api = Api::start(Options::default()).await;
    let role = json!({ "data": { "type": "roles", "id": "roleAdmin1" } });
    for (kind, with_role, rule) in [
        ("sales_channel", true, Some("present")),
        ("webapp", true, Some("present")),
        ("integration", false, Some("blank")),
        ("integration", true, None),
        ("webapp", false, None),
        ("orders", true, None),
        ("orders", false, None),
    ] {
        let mut body = sales_channel("App");
        body["data"]["attributes"]["kind"] = json!(kind);
        if with_role {
            body["data"]["relationships"]["role"] = role.clone();
        }
        let answer = api.post(&body).await;
        match rule {
            Some(rule) => assert_eq!(
                answer.broken_rules(),
                [("/data/relationships/role", rule)],
                "{kind}"
            ),
            None => assert_eq!(answer.status, 201, "{kind}: {answer:?}"),
        }
    }
}

#[tokio::test]
async fn an_unknown_kind_is_taken_unless_the_sandbox_is_strict() {
    let mut body = sales_channel("App");
    body["data"]["attributes"]["kind"] = json!("new_app2");
    body["data"]["relationships"]["organization"]["data"]["id"] = json!("sandboxOrg");
    let lenient = Api::start(Options::default()).await;
    assert_eq!(lenient.post(&body).await.status, 201);
    let strict = Api::start(Options {
        strict: true,
        ..Options::default()
    })
    .await;
    assert_eq!(
        strict.post(&body).await.broken_rules(),
        [("/data/attributes/kind", "inclusion")]
    );
}

#[tokio::test]
async fn a_strict_sandbox_knows_only_the_ids_it_lists() {
    let strict = Api::start(Options {
        strict: true,
        ..Options::default()
    })
    .await;
    let mut body = integration("App");
    assert_eq!(
        strict.post(&body).await.broken_rules(),
        [("/data/relationships/organization", "required")]
    );
    body["data"]["relationships"]["organization"]["data"]["id"] = json!("sandboxOrg");
    strict.create(&body).await;
    body["data"]["relationships"]["role"]["data"]["id"] = json!("xYZkjABcde");
    assert_eq!(
        strict.post(&body).await.broken_rules(),
        [("/data/relationships/role", "required")]
    );
}

#[tokio::test]
async fn an_update_follows_the_same_rules() {
    let api = Api::start(Options::default()).await;
    let created = api.create(&integration("App")).await;
    let path = path_of(&created);
    let mut update = update_of(
        &created,
        json!({ "name": null, "redirect_uri": "x", "expires_in": "1", "reference": 1, "reference_origin": 1, "metadata": 1 }),
    );
    update["data"]["relationships"] = json!({ "role": { "data": null } });
    let answer = api.patch(&path, &update).await;
    assert_eq!(
        answer.broken_rules(),
        [
            ("/data/attributes/name", "blank"),
            ("/data/attributes/redirect_uri", "invalid"),
            ("/data/attributes/expires_in", "not_a_number"),
            ("/data/attributes/reference", "invalid"),
            ("/data/attributes/reference_origin", "invalid"),
            ("/data/attributes/metadata", "invalid"),
            ("/data/relationships/role", "blank"),
        ]
    );
    assert_eq!(
        api.get(&path).await.body["data"],
        created,
        "a refused update changes nothing"
    );
    let shop = api.create(&sales_channel("Shop")).await;
    let mut update = update_of(&shop, json!({}));
    update["data"]["relationships"] =
        json!({ "role": { "data": { "type": "roles", "id": "roleAdmin1" } } });
    assert_eq!(
        api.patch(&path_of(&shop), &update).await.broken_rules(),
        [("/data/relationships/role", "present")]
    );
}
