//! Invalid request bodies: 400 and 409, without a pointer.

use clreq::sandbox::Options;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{
    Answer, Api, CREDENTIALS, integration, path_of, sales_channel, send, update_of,
};

fn assert_refused(answer: &Answer, status: u16, code: &str) {
    assert_eq!(
        (answer.status, answer.codes()),
        (status, vec![code]),
        "{answer:?}"
    );
    assert_eq!(answer.body["errors"][0].get("source"), None);
}

#[tokio::test]
async fn a_body_that_is_not_json_is_a_bad_request() {
    let api = Api::start(Options::default()).await;
    let too_deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    for body in [
        "",
        "{",
        "{'data': 1}",
        "\u{feff}{}",
        "{\"data\": {}} x",
        "{\"n\": 1e999}",
        &too_deep,
    ] {
        let answer = send(api.request(Method::POST, CREDENTIALS).body(body.to_owned())).await;
        assert_refused(&answer, 400, "BAD_REQUEST");
    }
    let answer = send(
        api.request(Method::POST, CREDENTIALS)
            .body(b"{\"a\": \"\xff\"}".as_slice()),
    )
    .await;
    assert_refused(&answer, 400, "BAD_REQUEST");
}

#[tokio::test]
async fn a_document_needs_data_of_the_right_type() {
    let api = Api::start(Options::default()).await;
    for (body, status, code) in [
        (json!([]), 400, "BAD_REQUEST"),
        (json!(null), 400, "BAD_REQUEST"),
        (json!({}), 400, "PARAM_MISSING"),
        (json!({ "data": null }), 400, "INVALID_DATA_FORMAT"),
        (json!({ "data": [] }), 400, "INVALID_DATA_FORMAT"),
        (json!({ "data": {} }), 400, "PARAM_MISSING"),
        (
            json!({ "data": { "type": "orders" } }),
            409,
            "TYPE_MISMATCH",
        ),
        (
            json!({ "data": { "type": "api_credential" } }),
            409,
            "TYPE_MISMATCH",
        ),
        (json!({ "data": { "type": 1 } }), 409, "TYPE_MISMATCH"),
        (
            json!({ "data": { "type": "api_credentials", "attributes": [] } }),
            400,
            "INVALID_DATA_FORMAT",
        ),
        (
            json!({ "data": { "type": "api_credentials", "relationships": "" } }),
            400,
            "INVALID_DATA_FORMAT",
        ),
    ] {
        assert_refused(&api.post(&body).await, status, code);
    }
}

#[tokio::test]
async fn every_unknown_member_is_named() {
    let api = Api::start(Options::default()).await;
    let mut body = sales_channel("Shop");
    body["data"]["links"] = json!({});
    body["data"]["attributes"]["nmae"] = json!("x");
    body["data"]["attributes"]["client_secret"] = json!("x");
    body["data"]["relationships"]["roles"] = json!({ "data": null });
    let answer = api.post(&body).await;
    assert_eq!(
        (answer.status, answer.codes()),
        (400, vec!["PARAM_NOT_ALLOWED"; 4])
    );
    let details: Vec<&str> = answer.body["errors"]
        .as_array()
        .expect("errors")
        .iter()
        .map(|error| error["detail"].as_str().expect("a detail"))
        .collect();
    assert_eq!(
        details,
        [
            "links is not allowed here.",
            "nmae is not allowed here.",
            "client_secret is not allowed here.",
            "roles is not allowed here."
        ]
    );
    assert_eq!(api.count().await, 0);
}

#[tokio::test]
async fn a_read_only_attribute_can_be_neither_created_nor_changed() {
    let api = Api::start(Options::default()).await;
    let created = api.create(&integration("App")).await;
    for name in [
        "confidential",
        "client_id",
        "client_secret",
        "scopes",
        "created_at",
        "updated_at",
    ] {
        let mut body = sales_channel("Shop");
        body["data"]["attributes"][name] = Value::Null;
        assert_refused(&api.post(&body).await, 400, "PARAM_NOT_ALLOWED");
        let update = update_of(&created, json!({ name: null }));
        assert_refused(
            &api.patch(&path_of(&created), &update).await,
            400,
            "PARAM_NOT_ALLOWED",
        );
    }
    let mut body = sales_channel("Shop");
    body["data"]["id"] = json!("xYZkjABcde");
    assert_refused(&api.post(&body).await, 400, "PARAM_NOT_ALLOWED");
}

#[tokio::test]
async fn an_update_can_not_change_what_only_a_create_sets() {
    let api = Api::start(Options::default()).await;
    let created = api.create(&integration("App")).await;
    for (name, value) in [
        ("kind", json!("webapp")),
        ("mode", json!("live")),
        ("custom", json!(true)),
    ] {
        let update = update_of(&created, json!({ name: value }));
        assert_refused(
            &api.patch(&path_of(&created), &update).await,
            400,
            "PARAM_NOT_ALLOWED",
        );
    }
    let mut update = update_of(&created, json!({}));
    update["data"]["relationships"] =
        json!({ "organization": { "data": { "type": "organizations", "id": "anotherOrg" } } });
    assert_refused(
        &api.patch(&path_of(&created), &update).await,
        400,
        "PARAM_NOT_ALLOWED",
    );
    assert_eq!(api.get(&path_of(&created)).await.body["data"], created);
}

#[tokio::test]
async fn an_update_names_the_id_of_its_address() {
    let api = Api::start(Options::default()).await;
    let created = api.create(&integration("App")).await;
    let path = path_of(&created);
    for (id, code) in [
        (json!("xYZkjABcde"), "KEY_NOT_INCLUDED_IN_URL"),
        (json!(7), "KEY_NOT_INCLUDED_IN_URL"),
        (json!(null), "KEY_NOT_INCLUDED_IN_URL"),
    ] {
        let mut update = update_of(&created, json!({ "name": "x" }));
        update["data"]["id"] = id;
        assert_refused(&api.patch(&path, &update).await, 400, code);
    }
    let without_id = json!({ "data": { "type": "api_credentials", "attributes": {} } });
    assert_refused(
        &api.patch(&path, &without_id).await,
        400,
        "KEY_ORDER_MISMATCH",
    );
    let other =
        json!({ "data": { "type": "api_credentials", "id": "xYZkjABcde", "attributes": {} } });
    assert_refused(
        &api.patch("/api/api_credentials/xYZkjABcde", &other).await,
        404,
        "RECORD_NOT_FOUND",
    );
}

#[tokio::test]
async fn members_beside_data_are_ignored() {
    let api = Api::start(Options::default()).await;
    let mut body = sales_channel("Shop");
    body["meta"] = json!({ "a": 1 });
    body["jsonapi"] = json!({ "version": "1.0" });
    api.create(&body).await;
}
