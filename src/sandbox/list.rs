//! A page of resources: JSON:API's `data`, `meta` and `links`.

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Map, Value, json};

use super::errors::document;
use super::query::{ListQuery, page_query};

/// The page that `query` asks for, out of `resources` as they stand in an answer. `url` is the list's own address.
pub fn respond(resources: Vec<Value>, query: &ListQuery, url: &str) -> Response {
    let matching: Vec<Value> = resources
        .into_iter()
        .filter(|resource| matches(resource, query))
        .collect();
    let record_count = matching.len();
    let page_count = record_count.div_ceil(query.page_size);
    let page: Vec<Value> = matching
        .into_iter()
        .skip((query.page_number - 1).saturating_mul(query.page_size))
        .take(query.page_size)
        .collect();
    let body = json!({
        "data": page,
        "meta": { "record_count": record_count, "page_count": page_count },
        "links": links(query, page_count, url),
    });
    document(StatusCode::OK, &body)
}

fn matches(resource: &Value, query: &ListQuery) -> bool {
    query.filters.iter().all(|(attribute, wanted)| {
        let found = resource
            .get("attributes")
            .and_then(|attributes| attributes.get(attribute));
        found.and_then(Value::as_str) == Some(wanted.as_str())
    })
}

/// `prev` and `next` are there only if there is such a page, as in the vendor's answers.
fn links(query: &ListQuery, page_count: usize, url: &str) -> Map<String, Value> {
    let last = page_count.max(1);
    let mut links = Map::new();
    let mut link = |name: &str, number: usize| {
        links.insert(
            name.to_owned(),
            format!("{url}?{}", page_query(query, number)).into(),
        );
    };
    link("first", 1);
    if query.page_number > 1 {
        link("prev", (query.page_number - 1).min(last));
    }
    if query.page_number < last {
        link("next", query.page_number + 1);
    }
    link("last", last);
    links
}
