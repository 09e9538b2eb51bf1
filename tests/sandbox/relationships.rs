//! Relationships: their links, nested lists, and to-many relationships that a request sets.

use clreq::sandbox::Options;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Api, integration, path_of, sales_channel, send};

async fn post(api: &Api, resource: &str, attributes: Value, relationships: Value) -> Answer {
    let body = json!({ "data": {
        "type": resource, "attributes": attributes, "relationships": relationships
    } });
    let request = api.request(Method::POST, &format!("/api/{resource}"));
    send(request.body(body.to_string())).await
}

fn to_one(resource: &str, id: &Value) -> Value {
    json!({ "data": { "type": resource, "id": id } })
}

fn ids(answer: &Answer) -> Vec<&str> {
    let data = answer.body["data"].as_array().expect("a list").iter();
    data.map(|resource| resource["id"].as_str().expect("an id"))
        .collect()
}

#[tokio::test]
async fn every_relationship_link_answers() {
    let api = Api::start(Options::default()).await;
    let created = api.create(&integration("App")).await;
    let mut resources = vec![created];
    for path in [
        "organizations/sandboxOrg",
        "roles/roleAdmin1",
        "memberships/memberOf00",
    ] {
        resources.push(api.get(&format!("/api/{path}")).await.body["data"].clone());
    }
    let mut followed = 0;
    for resource in &resources {
        for (name, relationship) in resource["relationships"].as_object().expect("some") {
            for link in ["self", "related"] {
                let link = relationship["links"][link].as_str().expect("a link");
                let path = link.trim_start_matches(api.sandbox.base_url());
                let answer = api.get(path).await;
                assert_eq!(answer.status, 200, "{path}");
                assert!(answer.body.get("data").is_some(), "{name}: {answer:?}");
                followed += 1;
            }
        }
    }
    assert_eq!(followed, 2 * (2 + 4 + 5 + 5));
}

#[tokio::test]
async fn a_relationship_link_gives_type_and_id() {
    let api = Api::start(Options::default()).await;
    let created = api.create(&integration("App")).await;
    let path = path_of(&created);
    let answer = api.get(&format!("{path}/relationships/role")).await;
    let url = format!("{}{path}", api.sandbox.base_url());
    assert_eq!(
        answer.body,
        json!({
            "links": {
                "self": format!("{url}/relationships/role"),
                "related": format!("{url}/role")
            },
            "data": { "type": "roles", "id": "roleAdmin1" }
        })
    );
    let answer = api
        .get("/api/organizations/sandboxOrg/relationships/roles")
        .await;
    assert_eq!(ids(&answer), ["roleAdmin1", "roleReader", "roleCustom"]);
}

#[tokio::test]
async fn credentials_are_listed_by_organization_and_by_role() {
    let api = Api::start(Options::default()).await;
    let app = api.create(&integration("App")).await;
    let shop = api.create(&sales_channel("Shop")).await;
    let (app, shop) = (app["id"].as_str(), shop["id"].as_str());
    let answer = api
        .get("/api/organizations/ABCRtyUpBa/api_credentials")
        .await;
    assert_eq!(ids(&answer), [app.expect("an id"), shop.expect("an id")]);
    assert_eq!(answer.body["meta"]["record_count"], json!(2));
    let answer = api.get("/api/roles/roleAdmin1/api_credentials").await;
    assert_eq!(ids(&answer), [app.expect("an id")]);
    let answer = api
        .get("/api/organizations/sandboxOrg/api_credentials")
        .await;
    assert!(ids(&answer).is_empty());
}

#[tokio::test]
async fn a_to_many_relationship_is_set_and_replaced() {
    let api = Api::start(Options::default()).await;
    let credential = api.create(&integration("App")).await;
    let organization = to_one("organizations", &json!("sandboxOrg"));
    let role = to_one("roles", &json!("roleAdmin1"));
    let mut applications = Vec::new();
    for _ in 0..2 {
        let relationships = json!({
            "organization": organization,
            "role": role,
            "api_credential": to_one("api_credentials", &credential["id"]),
        });
        let answer = post(&api, "application_memberships", json!({}), relationships).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        applications.push(answer.body["data"]["id"].clone());
    }
    let identifier = |id: &Value| json!({ "type": "application_memberships", "id": id });
    let relationships = json!({
        "organization": organization,
        "role": role,
        "application_memberships": { "data": [identifier(&applications[0])] },
    });
    let attributes = json!({ "user_email": "new@example.com" });
    let member = post(&api, "memberships", attributes, relationships).await;
    assert_eq!(member.status, 201, "{member:?}");
    let id = member.body["data"]["id"].as_str().expect("an id");
    let path = format!("/api/memberships/{id}");
    let list = format!("{path}/application_memberships");
    assert_eq!(json!(ids(&api.get(&list).await)), json!([applications[0]]));
    let of_first = format!(
        "/api/application_memberships/{}",
        applications[0].as_str().expect("an id")
    );
    let answer = api.get(&format!("{of_first}/membership")).await;
    assert_eq!(
        answer.body["data"]["id"],
        json!(id),
        "the other end is set too"
    );

    // An id that the sandbox assumes to exist is kept as well.
    let assumed = json!("assumedId1");
    let update = json!({ "data": { "type": "memberships", "id": id, "relationships": {
        "application_memberships": { "data": [identifier(&applications[1]), identifier(&assumed)] }
    } } });
    assert_eq!(api.patch(&path, &update).await.status, 200);
    assert_eq!(
        json!(ids(&api.get(&list).await)),
        json!([applications[1], assumed])
    );
    let answer = api.get(&format!("{of_first}/membership")).await;
    assert_eq!(answer.body["data"], Value::Null);
    let answer = api
        .get(&format!("{path}?include=application_memberships"))
        .await;
    let linkage = &answer.body["data"]["relationships"]["application_memberships"]["data"];
    assert_eq!(
        *linkage,
        json!([identifier(&applications[1]), identifier(&assumed)])
    );
}

#[tokio::test]
async fn a_wrong_to_many_relationship_breaks_one_rule_at_its_place() {
    let api = Api::start(Options::default()).await;
    let pointer = "/data/relationships/application_memberships/data";
    for (value, place, rule) in [
        (Value::Null, "", "invalid"),
        (json!({}), "", "invalid"),
        (json!([7]), "/0", "invalid"),
        (
            json!([{ "type": "application_memberships" }]),
            "/0/id",
            "blank",
        ),
        (
            json!([{ "type": "roles", "id": "roleAdmin1" }]),
            "/0/type",
            "invalid",
        ),
        (
            json!([{ "type": "application_memberships", "id": "?" }]),
            "/0",
            "required",
        ),
    ] {
        let relationships = json!({
            "organization": to_one("organizations", &json!("sandboxOrg")),
            "role": to_one("roles", &json!("roleAdmin1")),
            "application_memberships": { "data": value },
        });
        let attributes = json!({ "user_email": "new@example.com" });
        let answer = post(&api, "memberships", attributes, relationships).await;
        let expected = format!("{pointer}{place}");
        assert_eq!(answer.broken_rules(), [(expected.as_str(), rule)]);
    }
}
