//! One page of a list: JSON:API's `data`, `meta` and `links`.

use std::borrow::Cow;

use serde_json::{Map, Value, json};

use super::query::ListQuery;
use super::representation::View;
use super::store::{Record, Store};
use super::table::Resource;

/// The fault `list-lag`: after how many list requests a new record appears in lists.
#[derive(Clone, Copy, Default)]
pub struct ListLag(pub u32);

/// The page of `records` that `query` asks for. `url` is the address of the list.
pub fn page(
    store: &Store,
    base_url: &str,
    resource: &'static Resource,
    records: Vec<Cow<'_, Record>>,
    query: &ListQuery,
    lag: ListLag,
    url: &str,
) -> Value {
    let mut records: Vec<Cow<'_, Record>> = records
        .into_iter()
        .filter(|record| record.list_requests >= lag.0)
        .filter(|record| {
            let mut filters = query.filters.iter();
            filters.all(|filter| filter.passes(store, resource, record))
        })
        .collect();
    records.sort_by(|left, right| query.sort.compare(store, resource, left, right));
    let record_count = records.len();
    let page_count = record_count.div_ceil(query.page_size);
    let page = records
        .into_iter()
        .skip((query.page_number - 1).saturating_mul(query.page_size))
        .take(query.page_size)
        .collect();
    let view = View {
        store,
        base_url,
        shape: &query.shape,
    };
    let mut document = view.many(resource, page);
    document["meta"] = json!({ "record_count": record_count, "page_count": page_count });
    document["links"] = links(query, page_count, url).into();
    document
}

/// `prev` and `next` exist only if there is such a page, as in the vendor's answers.
fn links(query: &ListQuery, page_count: usize, url: &str) -> Map<String, Value> {
    let last = page_count.max(1);
    let mut links = Map::new();
    let mut link = |name: &str, number: usize| {
        let page = format!("{url}?{}", query.page(number));
        links.insert(name.to_owned(), page.into());
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
