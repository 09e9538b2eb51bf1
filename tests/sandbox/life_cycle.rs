//! Creating, reading, changing and deleting a credential, and reading what it links.

use std::time::Duration;

use clreq::sandbox::Options;
use serde_json::{Value, json};

use crate::support::{Api, CREDENTIALS, integration, path_of, sales_channel, update_of};

#[tokio::test]
async fn a_created_credential_has_the_shape_of_the_reference() {
    let (api, _clock) = Api::start_with_clock(Options::default()).await;
    let answer = api.post(&integration("My app")).await;
    assert_eq!(answer.status, 201);
    assert_eq!(answer.header("content-type"), "application/vnd.api+json");
    let data = &answer.body["data"];
    let id = data["id"].as_str().expect("an id");
    assert!(
        id.len() == 10 && id.bytes().all(|byte| byte.is_ascii_alphanumeric()),
        "{id}"
    );
    let url = format!("{}{CREDENTIALS}/{id}", api.sandbox.base_url());
    assert_eq!(answer.header("location"), url);
    let (client_id, secret) = (
        &data["attributes"]["client_id"],
        &data["attributes"]["client_secret"],
    );
    assert!(client_id.is_string() && secret.is_string() && client_id != secret);
    assert_eq!(
        answer.body,
        json!({
            "data": {
                "id": id,
                "type": "api_credentials",
                "links": { "self": url },
                "attributes": {
                    "name": "My app",
                    "kind": "integration",
                    "confidential": true,
                    "redirect_uri": null,
                    "client_id": client_id,
                    "client_secret": secret,
                    "scopes": "market:all",
                    "expires_in": 7200,
                    "mode": "test",
                    "custom": false,
                    "created_at": "2027-01-15T08:00:00.000Z",
                    "updated_at": "2027-01-15T08:00:00.000Z",
                    "reference": null,
                    "reference_origin": null,
                    "metadata": {}
                },
                "relationships": {
                    "organization": {
                        "links": {
                            "self": format!("{url}/relationships/organization"),
                            "related": format!("{url}/organization")
                        }
                    },
                    "role": {
                        "links": {
                            "self": format!("{url}/relationships/role"),
                            "related": format!("{url}/role")
                        }
                    }
                }
            }
        })
    );
}

#[tokio::test]
async fn a_sales_channel_is_public_and_its_tokens_live_longer() {
    let api = Api::start(Options::default()).await;
    let attributes = api.create(&sales_channel("Shop")).await["attributes"].clone();
    assert_eq!(attributes["confidential"], json!(false));
    assert_eq!(attributes["expires_in"], json!(14400));
    assert_eq!(attributes.get("client_secret"), None);
}

#[tokio::test]
async fn every_attribute_is_stored_as_sent() {
    let api = Api::start(Options::default()).await;
    let sent = json!({
        "name": "  Ünïcode \u{1F600} ",
        "kind": "orders",
        "redirect_uri": "https://example.com/callback?a=1",
        "expires_in": 31_536_000,
        "mode": "live",
        "custom": true,
        "reference": "ref",
        "reference_origin": "",
        "metadata": { "nested": { "list": [1, null, "x"] } }
    });
    let mut body = sales_channel("");
    body["data"]["attributes"] = sent.clone();
    let stored = api.create(&body).await;
    for (name, value) in sent.as_object().expect("an object") {
        assert_eq!(&stored["attributes"][name], value, "{name}");
    }
}

#[tokio::test]
async fn null_means_not_set() {
    let api = Api::start(Options::default()).await;
    let mut body = sales_channel("Shop");
    for name in [
        "redirect_uri",
        "expires_in",
        "mode",
        "custom",
        "reference",
        "reference_origin",
        "metadata",
    ] {
        body["data"]["attributes"][name] = Value::Null;
    }
    body["data"]["relationships"]["role"] = json!({ "data": null });
    let attributes = api.create(&body).await["attributes"].clone();
    assert_eq!(attributes["expires_in"], json!(14400));
    assert_eq!(attributes["mode"], json!("test"));
    assert_eq!(attributes["custom"], json!(false));
    assert_eq!(attributes["metadata"], json!({}));
}

#[tokio::test]
async fn a_credential_is_read_back_changed_and_deleted() {
    let (api, clock) = Api::start_with_clock(Options::default()).await;
    let created = api.create(&integration("Before")).await;
    let path = path_of(&created);
    assert_eq!(api.get(&path).await.body["data"], created);

    clock.advance(Duration::from_millis(1500));
    let changes = json!({ "name": "After", "expires_in": 9000, "metadata": { "a": 1 } });
    let answer = api.patch(&path, &update_of(&created, changes)).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let mut expected = created.clone();
    expected["attributes"]["name"] = json!("After");
    expected["attributes"]["expires_in"] = json!(9000);
    expected["attributes"]["metadata"] = json!({ "a": 1 });
    expected["attributes"]["updated_at"] = json!("2027-01-15T08:00:01.500Z");
    assert_eq!(answer.body["data"], expected);
    assert_eq!(api.get(&path).await.body["data"], expected);

    let answer = api.delete(&path).await;
    assert_eq!((answer.status, &answer.body), (204, &Value::Null));
    for answer in [api.get(&path).await, api.delete(&path).await] {
        assert_eq!(
            (answer.status, answer.codes()),
            (404, vec!["RECORD_NOT_FOUND"])
        );
    }
    assert_eq!(api.count().await, 0);
}

#[tokio::test]
async fn an_update_with_null_goes_back_to_the_default() {
    let api = Api::start(Options::default()).await;
    let mut body = integration("App");
    body["data"]["attributes"]["expires_in"] = json!(9000);
    body["data"]["attributes"]["reference"] = json!("ref");
    body["data"]["attributes"]["metadata"] = json!({ "a": 1 });
    let created = api.create(&body).await;
    let cleared = json!({ "expires_in": null, "reference": null, "metadata": null });
    let answer = api
        .patch(&path_of(&created), &update_of(&created, cleared))
        .await;
    let attributes = &answer.body["data"]["attributes"];
    assert_eq!(attributes["expires_in"], json!(7200));
    assert_eq!(attributes["reference"], Value::Null);
    assert_eq!(attributes["metadata"], json!({}));
    assert_eq!(attributes["name"], json!("App"));
}

#[tokio::test]
async fn the_organization_and_role_of_a_credential_are_read() {
    let api = Api::start(Options::default()).await;
    let created = api.create(&integration("App")).await;
    let path = path_of(&created);
    let organization = api.get(&format!("{path}/organization")).await;
    assert_eq!(organization.body["data"]["type"], json!("organizations"));
    assert_eq!(organization.body["data"]["id"], json!("ABCRtyUpBa"));
    assert_eq!(
        api.get("/api/organizations/ABCRtyUpBa").await.body,
        organization.body
    );
    let role = api.get(&format!("{path}/role")).await;
    assert_eq!(role.body["data"]["type"], json!("roles"));
    assert_eq!(role.body["data"]["id"], json!("roleAdmin1"));

    let mut update = update_of(&created, json!({}));
    update["data"]["relationships"] =
        json!({ "role": { "data": { "type": "roles", "id": "roleReader" } } });
    assert_eq!(api.patch(&path, &update).await.status, 200);
    let role = api.get(&format!("{path}/role")).await;
    assert_eq!(role.body["data"]["attributes"]["kind"], json!("read_only"));
}

#[tokio::test]
async fn a_credential_without_a_role_has_null() {
    let api = Api::start(Options::default()).await;
    let created = api.create(&sales_channel("Shop")).await;
    let answer = api.get(&format!("{}/role", path_of(&created))).await;
    assert_eq!((answer.status, answer.body), (200, json!({ "data": null })));
}

#[tokio::test]
async fn organizations_and_roles_are_listed_and_read() {
    let api = Api::start(Options {
        strict: true,
        ..Options::default()
    })
    .await;
    for (path, resource_type) in [
        ("/api/organizations", "organizations"),
        ("/api/roles", "roles"),
    ] {
        let list = api.get(path).await;
        let resources = list.body["data"].as_array().expect("a list");
        assert!(resources.len() > 1);
        for resource in resources {
            assert_eq!(resource["type"], json!(resource_type));
            let one = api
                .get(&format!(
                    "{path}/{}",
                    resource["id"].as_str().expect("an id")
                ))
                .await;
            assert_eq!(&one.body["data"], resource);
        }
    }
}

#[tokio::test]
async fn unknown_ids_exist_unless_the_sandbox_is_strict() {
    let lenient = Api::start(Options::default()).await;
    let strict = Api::start(Options {
        strict: true,
        ..Options::default()
    })
    .await;
    for path in ["/api/organizations/ABCRtyUpBa", "/api/roles/xYZkjABcde"] {
        assert_eq!(lenient.get(path).await.status, 200);
        assert_eq!(strict.get(path).await.codes(), ["RECORD_NOT_FOUND"]);
    }
    for path in [
        "/api/organizations/tooShort",
        "/api/roles/not-an-id1",
        "/api/roles/%FF%FE",
    ] {
        assert_eq!(lenient.get(path).await.codes(), ["RECORD_NOT_FOUND"]);
    }
    assert_eq!(
        lenient
            .get(&format!("{CREDENTIALS}/ABCRtyUpBa"))
            .await
            .status,
        404
    );
}
