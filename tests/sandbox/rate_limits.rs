//! The rate limits, with a clock that the test controls.

use std::time::Duration;

use clreq::sandbox::Options;
use reqwest::Method;
use serde_json::json;

use crate::support::{Answer, Api, CREDENTIALS, sales_channel, send};

fn standing(answer: &Answer) -> [&str; 3] {
    [
        "x-ratelimit-limit",
        "x-ratelimit-interval",
        "x-ratelimit-remaining",
    ]
    .map(|name| answer.header(name))
}

#[tokio::test]
async fn fifty_posts_in_ten_seconds_then_429() {
    let (api, clock) = Api::start_with_clock(Options::default()).await;
    let body = sales_channel("Shop");
    for sent in 0..50 {
        let answer = api.post(&body).await;
        assert_eq!(answer.status, 201);
        assert_eq!(standing(&answer), ["50", "10", &(49 - sent).to_string()]);
    }
    clock.advance(Duration::from_millis(2500));
    let refused = api.post(&body).await;
    assert_eq!(
        (refused.status, refused.codes()),
        (429, vec!["TOO_MANY_REQUESTS"])
    );
    assert_eq!(standing(&refused), ["50", "10", "0"]);
    assert_eq!(refused.header("retry-after"), "8");
    assert_eq!(api.count().await, 50, "what is refused is not stored");
    let elsewhere = send(api.request(Method::POST, "/api/roles").body("{}")).await;
    assert_eq!(
        elsewhere.status, 400,
        "each endpoint has a limit of its own"
    );

    clock.advance(Duration::from_secs(8));
    assert_eq!(api.post(&body).await.status, 201);
}

#[tokio::test]
async fn two_hundred_writes_a_minute() {
    let (api, clock) = Api::start_with_clock(Options::default()).await;
    let body = json!({});
    for _ in 0..4 {
        for _ in 0..50 {
            assert_eq!(api.post(&body).await.status, 400);
        }
        clock.advance(Duration::from_secs(10));
    }
    let refused = api.delete(&format!("{CREDENTIALS}/xYZkjABcde")).await;
    assert_eq!(refused.status, 429, "every method that writes counts");
    assert_eq!(standing(&refused), ["200", "60", "0"]);
    assert_eq!(refused.header("retry-after"), "20");
    assert_eq!(
        api.get(CREDENTIALS).await.status,
        200,
        "reading has limits of its own"
    );
}

#[tokio::test]
async fn two_hundred_and_fifty_reads_in_ten_seconds() {
    let (api, clock) = Api::start_with_clock(Options::default()).await;
    for sent in 0..250 {
        let answer = api.get("/api/roles").await;
        assert_eq!(answer.status, 200);
        assert_eq!(standing(&answer), ["250", "10", &(249 - sent).to_string()]);
    }
    let refused = api.get("/api/roles/roleAdmin1").await;
    assert_eq!(
        (refused.status, standing(&refused)),
        (429, ["250", "10", "0"])
    );
    assert_eq!(api.get("/api/organizations").await.status, 200);
    clock.advance(Duration::from_secs(10));
    assert_eq!(api.get("/api/roles").await.status, 200);
}

#[tokio::test]
async fn a_thousand_reads_a_minute() {
    let (api, clock) = Api::start_with_clock(Options::default()).await;
    for _ in 0..4 {
        for _ in 0..250 {
            assert_eq!(api.get("/api/roles/roleAdmin1").await.status, 200);
        }
        clock.advance(Duration::from_secs(10));
    }
    let refused = api.get("/api/organizations").await;
    assert_eq!(
        (refused.status, standing(&refused)),
        (429, ["1000", "60", "0"])
    );
    assert_eq!(refused.header("retry-after"), "20");
}

#[tokio::test]
async fn thirty_tokens_a_minute() {
    let (api, clock) = Api::start_with_clock(Options::default()).await;
    let ask = || async { send(api.bare(Method::POST, "/oauth/token")).await };
    for sent in 0..30 {
        assert_eq!(
            standing(&ask().await),
            ["30", "60", &(29 - sent).to_string()]
        );
    }
    let refused = ask().await;
    assert_eq!((refused.status, refused.header("retry-after")), (429, "60"));
    clock.advance(Duration::from_secs(60));
    assert_eq!(ask().await.status, 415);
}

#[tokio::test]
async fn requests_without_a_token_count_as_well() {
    let (api, _clock) = Api::start_with_clock(Options::default()).await;
    for _ in 0..50 {
        assert_eq!(send(api.bare(Method::POST, CREDENTIALS)).await.status, 401);
    }
    assert_eq!(send(api.bare(Method::POST, CREDENTIALS)).await.status, 429);
}

#[tokio::test]
async fn a_clock_that_goes_back_does_not_extend_a_limit() {
    let (api, clock) = Api::start_with_clock(Options::default()).await;
    for _ in 0..50 {
        api.post(&json!({})).await;
    }
    clock.turn_back(Duration::from_secs(3600));
    assert_eq!(api.post(&json!({})).await.header("retry-after"), "10");
}

#[tokio::test]
async fn limits_can_be_switched_off() {
    let (api, _clock) = Api::start_with_clock(Options {
        unlimited: true,
        ..Options::default()
    })
    .await;
    for _ in 0..60 {
        let answer = api.post(&json!({})).await;
        assert_eq!(answer.status, 400);
        assert!(!answer.headers.contains_key("x-ratelimit-limit"));
    }
}
