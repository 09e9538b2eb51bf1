//! The initial content of a sandbox, which clients that show names are tested with.

use std::collections::HashSet;

use clreq::sandbox::Options;
use serde_json::Value;

use crate::support::Api;

async fn all(api: &Api, path: &str) -> Vec<Value> {
    let mut found = Vec::new();
    let mut next = Some(format!("{path}?page[size]=25"));
    while let Some(path) = next {
        let page = api.get(&path).await.body;
        found.extend(page["data"].as_array().expect("a list").iter().cloned());
        let link = page["links"].get("next").and_then(Value::as_str);
        next = link.map(|link| link.trim_start_matches(api.sandbox.base_url()).to_owned());
    }
    found
}

fn names(resources: &[Value]) -> Vec<&str> {
    let attributes = resources.iter().map(|resource| &resource["attributes"]);
    attributes
        .map(|it| it["name"].as_str().expect("a name"))
        .collect()
}

#[tokio::test]
async fn some_names_are_unusual_and_some_are_equal() {
    let api = Api::start(Options::default()).await;
    let organizations = all(&api, "/api/organizations").await;
    let names = names(&organizations);
    for part in ["\"", "'", "👟", "<b>", "\\", "  "] {
        assert!(
            names.iter().any(|name| name.contains(part)),
            "{part} in {names:?}"
        );
    }
    let distinct: HashSet<&str> = names.iter().copied().collect();
    assert!(distinct.len() < names.len(), "no two are equal: {names:?}");
    let ids: HashSet<&str> = organizations
        .iter()
        .filter_map(|it| it["id"].as_str())
        .collect();
    assert_eq!(ids.len(), organizations.len());
}

#[tokio::test]
async fn each_organization_has_roles_of_each_kind_and_the_roles_fill_two_pages() {
    let api = Api::start(Options::default()).await;
    for organization in all(&api, "/api/organizations").await {
        let id = organization["id"].as_str().expect("an id");
        assert_eq!(id.len(), 10, "{id}");
        let roles = all(&api, &format!("/api/organizations/{id}/roles")).await;
        let kinds: Vec<&Value> = roles
            .iter()
            .map(|role| &role["attributes"]["kind"])
            .collect();
        assert_eq!(kinds, ["admin", "read_only", "custom"]);
    }
    let roles = all(&api, "/api/roles").await;
    assert!(roles.len() > 25, "{}", roles.len());
    assert!(names(&roles).contains(&"Night \"Shift\""));
}
