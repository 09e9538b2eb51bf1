//! Lists: pages, links, filters, and unknown query keys.

use clreq::sandbox::Options;
use reqwest::{Method, Url};
use serde_json::{Value, json};

use crate::support::{Answer, Api, CREDENTIALS, integration, path_of, sales_channel, send};

async fn list(api: &Api, query: &[(&str, &str)]) -> Answer {
    let url = Url::parse_with_params("http://unused", query).expect("a URL");
    api.get(&format!(
        "{CREDENTIALS}?{}",
        url.query().unwrap_or_default()
    ))
    .await
}

fn names(answer: &Answer) -> Vec<&str> {
    let data = answer.body["data"].as_array().expect("a list");
    data.iter()
        .map(|resource| resource["attributes"]["name"].as_str().expect("a name"))
        .collect()
}

#[tokio::test]
async fn an_empty_list_is_one_empty_page() {
    let api = Api::start(Options::default()).await;
    let answer = list(&api, &[]).await;
    let url = format!(
        "{}{CREDENTIALS}?page%5Bnumber%5D=1&page%5Bsize%5D=10",
        api.sandbox.base_url()
    );
    assert_eq!(
        answer.body,
        json!({
            "data": [],
            "meta": { "record_count": 0, "page_count": 0 },
            "links": { "first": url, "last": url }
        })
    );
}

#[tokio::test]
async fn pages_follow_their_links() {
    let api = Api::start(Options::default()).await;
    for name in ["a", "b", "c", "d", "e"] {
        api.create(&sales_channel(name)).await;
    }
    let mut page = list(&api, &[("page[size]", "2")]).await;
    let mut seen = Vec::new();
    loop {
        assert_eq!(
            page.body["meta"],
            json!({ "record_count": 5, "page_count": 3 })
        );
        seen.push(names(&page).join(""));
        let Some(next) = page.body["links"].get("next").and_then(Value::as_str) else {
            break;
        };
        page = api
            .get(next.trim_start_matches(api.sandbox.base_url()))
            .await;
    }
    assert_eq!(seen, ["ab", "cd", "e"]);
    assert_eq!(
        page.body["links"]["prev"],
        json!(format!(
            "{}{CREDENTIALS}?page%5Bnumber%5D=2&page%5Bsize%5D=2",
            api.sandbox.base_url()
        ))
    );
    assert_eq!(
        names(&list(&api, &[("page[number]", "9")]).await),
        Vec::<&str>::new()
    );
}

#[tokio::test]
async fn a_page_has_ten_resources_unless_asked_otherwise() {
    let api = Api::start(Options::default()).await;
    for number in 0..11 {
        api.create(&sales_channel(&number.to_string())).await;
    }
    assert_eq!(names(&list(&api, &[]).await).len(), 10);
    assert_eq!(names(&list(&api, &[("page[size]", "25")]).await).len(), 11);
}

#[tokio::test]
async fn a_credential_is_found_by_its_name_and_reference() {
    let api = Api::start(Options::default()).await;
    let mut wanted = sales_channel("Shop & more");
    wanted["data"]["attributes"]["reference"] = json!("r-1");
    let wanted = api.create(&wanted).await;
    let mut other = sales_channel("Shop & more");
    other["data"]["attributes"]["reference"] = json!("r-2");
    api.create(&other).await;
    api.create(&integration("Shop & more")).await;
    let found = list(
        &api,
        &[
            ("filter[q][name_eq]", "Shop & more"),
            ("filter[q][reference_eq]", "r-1"),
        ],
    )
    .await;
    assert_eq!(found.body["data"], json!([wanted]));
    assert_eq!(found.body["meta"]["record_count"], json!(1));
    let last = found.body["links"]["last"].as_str().expect("a link");
    let same = api
        .get(last.trim_start_matches(api.sandbox.base_url()))
        .await;
    assert_eq!(
        same.body["data"], found.body["data"],
        "links keep the filters"
    );
    let integrations = list(&api, &[("filter[q][kind_eq]", "integration")]).await;
    assert_eq!(names(&integrations).len(), 1);
    assert_eq!(
        names(&list(&api, &[("filter[q][name_eq]", "shop")]).await).len(),
        0
    );
}

#[tokio::test]
async fn organizations_can_be_filtered_as_well() {
    let api = Api::start(Options::default()).await;
    let answer = api
        .get("/api/organizations?filter[q][name_eq]=Sandbox")
        .await;
    assert_eq!(names(&answer), ["Sandbox"]);
}

#[tokio::test]
async fn wrong_query_keys_and_values_are_refused_together() {
    let api = Api::start(Options::default()).await;
    for (query, code) in [
        (("page[size]", "0"), "INVALID_PAGE_VALUE"),
        (("page[size]", "26"), "INVALID_PAGE_VALUE"),
        (("page[number]", "-1"), "INVALID_PAGE_VALUE"),
        (
            ("page[number]", "99999999999999999999999"),
            "INVALID_PAGE_VALUE",
        ),
        (("filter[q][name_like]", "x"), "FILTER_NOT_ALLOWED"),
        (("filter[q][eq]", "x"), "FILTER_NOT_ALLOWED"),
        (
            ("filter[q][role_client_secret_eq]", "x"),
            "FILTER_NOT_ALLOWED",
        ),
        (
            ("filter[q][created_at_gt]", "today"),
            "INVALID_FILTER_VALUE",
        ),
        (("filter[q][client_secret_eq]", "x"), "FILTER_NOT_ALLOWED"),
        (("filter[name]", "x"), "FILTER_NOT_ALLOWED"),
        (("page", "1"), "PARAM_NOT_ALLOWED"),
        (("include", "roles"), "INVALID_INCLUDE"),
        (
            ("include", "role.organization.roles.permissions"),
            "INVALID_INCLUDE",
        ),
        (("fields[api_credentials]", "id,colour"), "INVALID_FIELD"),
        (("fields[skus]", "id"), "INVALID_RESOURCE"),
        (("fields", "id"), "PARAM_NOT_ALLOWED"),
        (("sort", "name"), "INVALID_SORT_CRITERIA"),
        (("sort", ""), "INVALID_SORT_CRITERIA"),
        (("nonsense", ""), "PARAM_NOT_ALLOWED"),
    ] {
        let answer = list(&api, &[query]).await;
        assert_eq!(
            (answer.status, answer.codes()),
            (400, vec![code]),
            "{query:?}"
        );
    }
    let answer = list(&api, &[("page[size]", "x"), ("a", ""), ("b", "")]).await;
    assert_eq!(
        answer.codes(),
        [
            "INVALID_PAGE_VALUE",
            "PARAM_NOT_ALLOWED",
            "PARAM_NOT_ALLOWED"
        ]
    );
}

#[tokio::test]
async fn other_requests_take_no_page() {
    let api = Api::start(Options::default()).await;
    let created = api.create(&sales_channel("Shop")).await;
    let path = path_of(&created);
    for (method, path) in [
        (Method::POST, CREDENTIALS),
        (Method::GET, path.as_str()),
        (Method::PATCH, path.as_str()),
        (Method::DELETE, path.as_str()),
        (Method::GET, "/api/roles/roleAdmin1"),
    ] {
        let request = api.request(method.clone(), &format!("{path}?page[size]=1"));
        assert_eq!(
            send(request).await.codes(),
            ["PARAM_NOT_ALLOWED"],
            "{method} {path}"
        );
    }
    assert_eq!(api.count().await, 1);
}
