//! The life cycle of every other resource: what can be created, changed and deleted, and by which rules.

use clreq::sandbox::Options;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Api, integration, send};

/// A resource, its smallest create request, and a change.
struct Case {
    name: &'static str,
    attributes: Value,
    relationships: Value,
    change: Value,
    is_deletable: bool,
}

fn to_one(resource: &str, id: &str) -> Value {
    json!({ "data": { "type": resource, "id": id } })
}

fn cases(credential_id: &str) -> Vec<Case> {
    let organization = to_one("organizations", "sandboxOrg");
    let role = to_one("roles", "roleAdmin1");
    vec![
        Case {
            name: "organizations",
            attributes: json!({ "name": "The Blue Brand" }),
            relationships: json!({}),
            change: json!({ "support_email": "help@example.com" }),
            is_deletable: false,
        },
        Case {
            name: "roles",
            attributes: json!({ "name": "Editors" }),
            relationships: json!({ "organization": organization }),
            change: json!({ "name": "Readers" }),
            is_deletable: false,
        },
        Case {
            name: "permissions",
            attributes: json!({
                "subject": "orders", "can_create": true, "can_read": true, "can_update": false,
                "can_destroy": false
            }),
            relationships: json!({ "role": role }),
            change: json!({ "can_destroy": true }),
            is_deletable: false,
        },
        Case {
            name: "memberships",
            attributes: json!({ "user_email": "new@example.com" }),
            relationships: json!({ "organization": organization, "role": role }),
            change: json!({ "access_scope": "all_access" }),
            is_deletable: true,
        },
        Case {
            name: "membership_profiles",
            attributes: json!({ "name": "Marketing", "access_scope": "test_access" }),
            relationships: json!({ "organization": organization }),
            change: json!({ "name": "Sales" }),
            is_deletable: true,
        },
        Case {
            name: "application_memberships",
            attributes: json!({}),
            relationships: json!({
                "api_credential": to_one("api_credentials", credential_id),
                "organization": organization,
                "role": role
            }),
            change: json!({ "filters": { "market_id_in": [202, 203] } }),
            is_deletable: true,
        },
        Case {
            name: "identity_providers",
            attributes: json!({
                "name": "Login", "client_id": "id", "client_secret": "secret",
                "issuer": "https://login.example.com/", "domains": "example.com",
                "token_url": "https://login.example.com/token",
                "authorize_url": "https://login.example.com/authorize",
                "jwks_url": "https://login.example.com/jwks.json"
            }),
            relationships: json!({}),
            change: json!({ "issuer": "https://other.example.com/" }),
            is_deletable: true,
        },
    ]
}

async fn post(api: &Api, case: &Case) -> Answer {
    let data = json!({
        "type": case.name, "attributes": case.attributes, "relationships": case.relationships
    });
    let request = api.request(Method::POST, &format!("/api/{}", case.name));
    send(request.body(json!({ "data": data }).to_string())).await
}

async fn api_and_cases() -> (Api, Vec<Case>) {
    let api = Api::start(Options {
        strict: true,
        unlimited: true,
        ..Options::default()
    })
    .await;
    let mut body = integration("App");
    body["data"]["relationships"]["organization"] = to_one("organizations", "sandboxOrg");
    let credential = api.create(&body).await;
    let cases = cases(credential["id"].as_str().expect("an id"));
    (api, cases)
}

#[tokio::test]
async fn each_resource_is_created_read_changed_and_deleted_as_the_api_allows() {
    let (api, cases) = api_and_cases().await;
    for case in &cases {
        let created = post(&api, case).await;
        assert_eq!(created.status, 201, "{}: {created:?}", case.name);
        let data = &created.body["data"];
        for (name, value) in case.attributes.as_object().expect("an object") {
            assert_eq!(&data["attributes"][name], value, "{name}");
        }
        let id = data["id"].as_str().expect("an id");
        let path = format!("/api/{}/{id}", case.name);
        assert_eq!(api.get(&path).await.body, created.body);
        let list = api
            .get(&format!("/api/{}?filter[q][id_eq]={id}", case.name))
            .await;
        assert_eq!(list.body["data"], json!([data]));

        let update = json!({ "data": { "type": case.name, "id": id, "attributes": case.change } });
        let updated = api.patch(&path, &update).await;
        assert_eq!(updated.status, 200, "{updated:?}");
        for (name, value) in case.change.as_object().expect("an object") {
            assert_eq!(&updated.body["data"]["attributes"][name], value, "{name}");
        }
        let deleted = api.delete(&path).await;
        let expected = if case.is_deletable {
            (204, 404)
        } else {
            (405, 200)
        };
        assert_eq!(
            (deleted.status, api.get(&path).await.status),
            expected,
            "{path}"
        );
    }
}

#[tokio::test]
async fn each_required_attribute_and_relationship_is_missed_by_name() {
    let (api, cases) = api_and_cases().await;
    for case in &cases {
        let empty = Case {
            attributes: json!({}),
            relationships: json!({}),
            change: Value::Null,
            ..*case
        };
        if case.name == "application_memberships" {
            assert_eq!(post(&api, &empty).await.broken_rules().len(), 3);
            continue;
        }
        let answer = post(&api, &empty).await;
        let missed = answer.broken_rules();
        let names = case.attributes.as_object().expect("an object").keys();
        let relationships = case.relationships.as_object().expect("an object").keys();
        let mut expected: Vec<String> = names
            .map(|name| format!("/data/attributes/{name}"))
            .chain(relationships.map(|name| format!("/data/relationships/{name}")))
            .collect();
        let mut missed: Vec<&str> = missed
            .into_iter()
            .map(|(pointer, rule)| {
                assert_eq!(rule, "blank");
                pointer
            })
            .collect();
        expected.sort_unstable();
        missed.sort_unstable();
        assert_eq!(missed, expected, "{}", case.name);
    }
}

#[tokio::test]
async fn values_follow_the_rules_of_their_resource() {
    let (api, mut cases) = api_and_cases().await;
    for case in &mut cases {
        let (name, value, rule) = match case.name {
            "memberships" => ("user_email", json!("nobody"), "invalid"),
            "membership_profiles" => ("access_scope", json!("some_access"), "inclusion"),
            "identity_providers" => ("token_url", json!("login"), "invalid"),
            "permissions" => ("can_read", json!("yes"), "invalid"),
            "application_memberships" => ("filters", json!([]), "invalid"),
            _ => ("name", json!(" "), "blank"),
        };
        case.attributes[name] = value;
        let answer = post(&api, case).await;
        let pointer = format!("/data/attributes/{name}");
        assert_eq!(
            answer.broken_rules(),
            [(pointer.as_str(), rule)],
            "{}",
            case.name
        );
    }
}

#[tokio::test]
async fn versions_record_who_changed_what() {
    let (api, cases) = api_and_cases().await;
    let role = cases
        .iter()
        .find(|case| case.name == "roles")
        .expect("roles");
    let created = post(&api, role).await;
    let id = created.body["data"]["id"].as_str().expect("an id");
    let update = json!({ "data": { "type": "roles", "id": id, "attributes": { "name": "New" } } });
    api.patch(&format!("/api/roles/{id}"), &update).await;
    let versions = api.get(&format!("/api/roles/{id}/versions")).await;
    let versions = versions.body["data"].as_array().expect("a list").clone();
    let events: Vec<&Value> = versions
        .iter()
        .map(|it| &it["attributes"]["event"])
        .collect();
    assert_eq!(events, ["create", "update"]);
    let update = &versions[1]["attributes"];
    assert_eq!(update["resource_id"], json!(id));
    assert_eq!(update["changes"]["name"], json!(["Editors", "New"]));
    let path = format!(
        "/api/versions/{}",
        versions[1]["id"].as_str().expect("an id")
    );
    assert_eq!(api.get(&path).await.body["data"], versions[1]);
}

#[tokio::test]
async fn the_user_is_read_and_changed_without_an_id() {
    let api = Api::start(Options::default()).await;
    let user = api.get("/api/user").await;
    assert_eq!(user.body["data"]["type"], json!("users"));
    let update = json!({ "data": { "type": "users", "attributes": { "first_name": "Ada" } } });
    let answer = api.patch("/api/user", &update).await;
    assert_eq!(
        answer.body["data"]["attributes"]["first_name"],
        json!("Ada")
    );
    assert_eq!(answer.body["data"]["id"], user.body["data"]["id"]);
    let update = json!({ "data": { "type": "users", "attributes": { "email": null } } });
    let answer = api.patch("/api/user", &update).await;
    assert_eq!(answer.broken_rules(), [("/data/attributes/email", "blank")]);
    assert_eq!(api.get("/api/users").await.status, 404);
}

#[tokio::test]
async fn an_identity_provider_is_disabled_and_enabled() {
    let (api, cases) = api_and_cases().await;
    let case = cases.iter().find(|case| case.name == "identity_providers");
    let created = post(&api, case.expect("identity providers")).await;
    let id = created.body["data"]["id"].as_str().expect("an id");
    let path = format!("/api/identity_providers/{id}");
    for (command, is_disabled) in [("_disable", true), ("_enable", false)] {
        let update = json!({ "data": {
            "type": "identity_providers", "id": id, "attributes": { command: true }
        } });
        let answer = api.patch(&path, &update).await;
        let attributes = &answer.body["data"]["attributes"];
        assert_eq!(
            attributes["disabled_at"].is_string(),
            is_disabled,
            "{command}"
        );
        assert_eq!(attributes.get(command), None, "a command is no value");
    }
    let user = api.get(&format!("{path}/user")).await;
    assert_eq!(user.body["data"], api.get("/api/user").await.body["data"]);
}

#[tokio::test]
async fn commands_are_accepted() {
    let api = Api::start(Options::default()).await;
    let resend = api.request(Method::POST, "/api/memberships/memberOf00/resend");
    assert_eq!(send(resend).await.status, 202);
    let transfer = "/api/organizations/sandboxOrg/transfer_ownership";
    assert_eq!(api.patch(transfer, &json!({})).await.status, 202);
    let unknown = api.request(Method::POST, "/api/memberships/xYZkjABcde/resend");
    assert_eq!(send(unknown).await.codes(), ["RECORD_NOT_FOUND"]);
}

#[tokio::test]
async fn a_deleted_id_is_not_assumed_to_exist() {
    let api = Api::start(Options::default()).await;
    let credential = api.create(&integration("App")).await;
    let id = credential["id"].as_str().expect("an id");
    let case = cases(id)
        .into_iter()
        .find(|case| case.name == "application_memberships");
    let case = case.expect("application memberships");
    let created = post(&api, &case).await;
    api.delete(&crate::support::path_of(&credential)).await;
    let path = created.body["data"]["links"]["self"]
        .as_str()
        .expect("a link");
    let path = path.trim_start_matches(api.sandbox.base_url());
    let answer = api.get(&format!("{path}/api_credential")).await;
    assert_eq!(answer.body, json!({ "data": null }));
    let pointer = "/data/relationships/api_credential";
    assert_eq!(
        post(&api, &case).await.broken_rules(),
        [(pointer, "required")]
    );
}

#[tokio::test]
async fn a_new_organization_has_roles_and_the_credentials_of_the_api() {
    let (api, cases) = api_and_cases().await;
    let case = cases.iter().find(|case| case.name == "organizations");
    let created = post(&api, case.expect("organizations")).await;
    let id = created.body["data"]["id"].as_str().expect("an id");
    for (list, kinds) in [
        ("roles", vec!["admin", "read_only"]),
        ("api_credentials", vec!["resources", "resources"]),
    ] {
        let answer = api.get(&format!("/api/organizations/{id}/{list}")).await;
        let data = answer.body["data"].as_array().expect("a list").iter();
        let found: Vec<&Value> = data.map(|it| &it["attributes"]["kind"]).collect();
        assert_eq!(found, kinds, "{list}");
    }
}
