//! Sparse fields: `fields[TYPE]=…`.

use clreq::sandbox::Options;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Api, CREDENTIALS, integration, path_of, send, update_of};

fn names(object: &Value) -> Vec<&str> {
    let object = object.as_object().expect("an object");
    object.keys().map(String::as_str).collect()
}

#[tokio::test]
async fn a_secret_is_in_answers_unless_the_fields_leave_it_out() {
    let api = Api::start(Options::default()).await;
    let created = api.create(&integration("App")).await;
    let secret = &created["attributes"]["client_secret"];
    assert!(secret.is_string());
    let path = path_of(&created);
    assert_eq!(
        &api.get(&path).await.body["data"]["attributes"]["client_secret"],
        secret
    );
    let list = api.get(CREDENTIALS).await;
    assert_eq!(&list.body["data"][0]["attributes"]["client_secret"], secret);

    let fields = "fields[api_credentials]=id,name,updated_at";
    for path in [
        format!("{path}?{fields}"),
        format!("{CREDENTIALS}?{fields}"),
    ] {
        let answer = api.get(&path).await;
        assert!(
            !answer.body.to_string().contains("client_secret"),
            "{answer:?}"
        );
    }
}

#[tokio::test]
async fn only_the_fields_that_are_asked_for_are_shown() {
    let api = Api::start(Options::default()).await;
    let created = api.create(&integration("App")).await;
    let path = path_of(&created);
    let answer = api
        .get(&format!("{path}?fields[api_credentials]=kind, role,name"))
        .await;
    let data = &answer.body["data"];
    assert_eq!(names(&data["attributes"]), ["name", "kind"]);
    assert_eq!(names(&data["relationships"]), ["role"]);
    assert_eq!(data["id"], created["id"]);
}

#[tokio::test]
async fn create_and_update_take_fields_too() {
    let api = Api::start(Options::default()).await;
    let query = "fields[api_credentials]=name";
    let request = api.request(Method::POST, &format!("{CREDENTIALS}?{query}"));
    let answer = send(request.body(integration("App").to_string())).await;
    assert_eq!(answer.status, 201);
    assert_eq!(answer.body["data"]["attributes"], json!({ "name": "App" }));
    let path = path_of(&answer.body["data"]);
    let update = update_of(&answer.body["data"], json!({ "name": "Other" }));
    let answer = api.patch(&format!("{path}?{query}"), &update).await;
    assert_eq!(
        answer.body["data"]["attributes"],
        json!({ "name": "Other" })
    );
}

#[tokio::test]
async fn fields_of_another_resource_change_only_that_one() {
    let api = Api::start(Options::default()).await;
    let created = api.create(&integration("App")).await;
    let path = path_of(&created);
    let answer = api
        .get(&format!("{path}?include=role&fields[roles]=name"))
        .await;
    assert_eq!(answer.body["data"]["attributes"], created["attributes"]);
    assert_eq!(
        answer.body["included"][0]["attributes"],
        json!({ "name": "Admin" })
    );
}
