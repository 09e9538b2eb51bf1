//! Compound documents: `include=…` on every verb that answers with a resource.

use clreq::sandbox::Options;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Api, CREDENTIALS, integration, path_of, sales_channel, send, update_of};

fn included(body: &Value) -> Vec<(&str, &str)> {
    let included = body["included"].as_array().expect("included resources");
    let text = |value: &'_ Value| value.as_str().expect("text").to_owned().leak() as &str;
    included
        .iter()
        .map(|resource| (text(&resource["type"]), text(&resource["id"])))
        .collect()
}

#[tokio::test]
async fn every_method_supports_include() {
    let api = Api::start(Options::default()).await;
    let query = "include=organization,role";
    let request = api.request(Method::POST, &format!("{CREDENTIALS}?{query}"));
    let created = send(request.body(integration("App").to_string())).await;
    assert_eq!(created.status, 201);
    let path = path_of(&created.body["data"]);
    let update = update_of(&created.body["data"], json!({}));
    let answers = [
        api.get(&format!("{path}?{query}")).await,
        api.patch(&format!("{path}?{query}"), &update).await,
        api.get(&format!("{CREDENTIALS}?{query}")).await,
        created,
    ];
    for answer in answers {
        let expected = [("organizations", "ABCRtyUpBa"), ("roles", "roleAdmin1")];
        assert_eq!(included(&answer.body), expected, "{answer:?}");
        let data = match &answer.body["data"] {
            Value::Array(list) => &list[0],
            data => data,
        };
        assert_eq!(
            data["relationships"]["role"]["data"],
            json!({ "type": "roles", "id": "roleAdmin1" })
        );
    }
}

#[tokio::test]
async fn a_relationship_without_a_resource_has_null() {
    let api = Api::start(Options::default()).await;
    let created = api.create(&sales_channel("Shop")).await;
    let answer = api
        .get(&format!("{}?include=role", path_of(&created)))
        .await;
    assert_eq!(
        answer.body["data"]["relationships"]["role"]["data"],
        Value::Null
    );
    assert_eq!(answer.body["included"], json!([]));
}

#[tokio::test]
async fn an_include_goes_three_levels_deep_and_shows_each_resource_once() {
    let api = Api::start(Options::default()).await;
    for name in ["a", "b"] {
        let mut body = integration(name);
        body["data"]["relationships"]["organization"]["data"]["id"] = json!("sandboxOrg");
        api.create(&body).await;
    }
    let include = "role.organization.roles,organization";
    let answer = api.get(&format!("{CREDENTIALS}?include={include}")).await;
    let mut found = included(&answer.body);
    found.sort_unstable();
    assert_eq!(
        found,
        [
            ("organizations", "sandboxOrg"),
            ("roles", "roleAdmin1"),
            ("roles", "roleCustom"),
            ("roles", "roleReader"),
        ]
    );
    let mut organization = answer.body["included"].as_array().expect("a list").iter();
    let organization = organization.find(|it| it["id"] == "sandboxOrg");
    let roles = &organization.expect("it is included")["relationships"]["roles"]["data"];
    assert_eq!(roles.as_array().map(Vec::len), Some(3), "{roles}");
}

#[tokio::test]
async fn an_answer_without_include_has_no_included_resources() {
    let api = Api::start(Options::default()).await;
    let created = api.create(&integration("App")).await;
    let answer = api.get(&path_of(&created)).await;
    assert_eq!(answer.body.get("included"), None);
    assert_eq!(
        answer.body["data"]["relationships"]["role"].get("data"),
        None
    );
}
