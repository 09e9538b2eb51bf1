//! `sort=…`

use clreq::sandbox::Options;
use serde_json::{Value, json};

use crate::support::{Api, CREDENTIALS, sales_channel};

async fn api_with(references: &[Value]) -> Api {
    let (api, clock) = Api::start_with_clock(Options::default()).await;
    for (reference, mode) in references.iter().zip(["live", "test"].into_iter().cycle()) {
        let mut body = sales_channel("Shop");
        body["data"]["attributes"]["reference"] = reference.clone();
        body["data"]["attributes"]["mode"] = json!(mode);
        api.create(&body).await;
        clock.advance(std::time::Duration::from_secs(1));
    }
    api
}

async fn sorted(api: &Api, sort: &str) -> Vec<Value> {
    let answer = api
        .get(&format!("{CREDENTIALS}?sort={sort}&page[size]=2"))
        .await;
    let mut data = answer.body["data"].as_array().expect("a list").clone();
    let next = answer.body["links"]["next"].as_str().expect("another page");
    let next = api
        .get(next.trim_start_matches(api.sandbox.base_url()))
        .await;
    data.extend(next.body["data"].as_array().expect("a list").clone());
    let attributes = data.iter().map(|resource| &resource["attributes"]);
    attributes
        .map(|attributes| attributes["reference"].clone())
        .collect()
}

#[tokio::test]
async fn a_list_is_sorted_and_its_pages_keep_the_order() {
    let api = api_with(&[json!("b"), Value::Null, json!("c"), json!("a")]).await;
    for (sort, expected) in [
        ("reference", json!([null, "a", "b", "c"])),
        ("-reference", json!(["c", "b", "a", null])),
        ("mode,-created_at", json!(["c", "b", "a", null])),
        ("created_at", json!(["b", null, "c", "a"])),
    ] {
        assert_eq!(json!(sorted(&api, sort).await), expected, "{sort}");
    }
}
