//! Filters: `filter[q][FIELD_PREDICATE]`. Each predicate has its test beside the code.

use std::time::Duration;

use clreq::sandbox::Options;
use reqwest::Url;
use serde_json::{Value, json};

use crate::support::{Api, CREDENTIALS, integration, sales_channel};

async fn names(api: &Api, path: &str, filters: &[(&str, &str)]) -> Vec<String> {
    let filters = filters
        .iter()
        .map(|(key, value)| (format!("filter[q][{key}]"), value));
    let url = Url::parse_with_params("http://unused", filters).expect("a URL");
    let answer = api
        .get(&format!("{path}?{}", url.query().expect("a query")))
        .await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let data = answer.body["data"].as_array().expect("a list").iter();
    let name = |resource: &Value| resource["attributes"]["name"].as_str().map(str::to_owned);
    data.map(|resource| name(resource).expect("a name"))
        .collect()
}

#[tokio::test]
async fn a_new_credential_is_found_by_its_attributes() {
    let (api, clock) = Api::start_with_clock(Options::default()).await;
    api.create(&integration("Old")).await;
    clock.advance(Duration::from_secs(60));
    let mut body = integration("New, shiny");
    body["data"]["attributes"]["reference"] = json!("r-1");
    let created = api.create(&body).await;
    let created_at = created["attributes"]["created_at"]
        .as_str()
        .expect("a time");
    for filters in [
        [
            ("name_eq", "New, shiny"),
            ("organization_id_eq", "ABCRtyUpBa"),
        ],
        [("created_at_gteq", created_at), ("kind_eq", "integration")],
        [
            ("created_at_gt", "2027-01-15T08:00:30Z"),
            ("mode_eq", "test"),
        ],
        [
            ("name_or_reference_eq", "r-1"),
            ("role_id_in", "x,roleAdmin1"),
        ],
        [("name_cont", "shiny"), ("redirect_uri_null", "true")],
        [
            ("role_name_eq", "Admin"),
            ("id_eq", created["id"].as_str().expect("an id")),
        ],
        [("expires_in_lteq", "7200"), ("name_not_eq", "Old")],
    ] {
        assert_eq!(
            names(&api, CREDENTIALS, &filters).await,
            ["New, shiny"],
            "{filters:?}"
        );
    }
    let none = [("organization_id_eq", "sandboxOrg")];
    assert!(names(&api, CREDENTIALS, &none).await.is_empty());
}

#[tokio::test]
async fn nested_lists_are_filtered_too() {
    let api = Api::start(Options::default()).await;
    api.create(&sales_channel("a")).await;
    api.create(&sales_channel("b")).await;
    let path = "/api/organizations/ABCRtyUpBa/api_credentials";
    assert_eq!(names(&api, path, &[("name_eq", "b")]).await, ["b"]);
}

#[tokio::test]
async fn an_attribute_and_a_relationship_can_have_the_same_name() {
    let api = Api::start(Options::default()).await;
    let roles = names(
        &api,
        "/api/roles",
        &[("organization_name_eq", "Blue Brand")],
    )
    .await;
    assert_eq!(
        roles.len(),
        6,
        "two organizations have this name: {roles:?}"
    );
}
