//! Every byte of an answer is kept, even if its body is incomplete.

use std::time::Duration;

use secrecy::ExposeSecret;

use super::{
    super::{Answer, AnswerBody, BodyProblem, ClientOptions, Doubt, Outcome},
    client, impatient, options, send,
    server::{CREATED, Deed, Server, created, json_api, reply},
    token,
};
use crate::config::SecretsMode;

async fn answer(deed: impl Fn() -> Deed + Send + Sync + 'static, options: ClientOptions) -> Answer {
    let server = Server::start(move |_, _| deed()).await;
    let answer = send(&client(&server, token(), options)).await.unwrap();
    assert_eq!(server.posts(), 1);
    answer
}

/// A 2xx that does not prove success: every received byte is kept, and the user is told to check.
fn assert_unreadable(answer: &Answer, expected: BodyProblem, text: &str) {
    let AnswerBody::Unreadable { bytes, problem } = &answer.body else {
        panic!("{answer:?}")
    };
    assert_eq!(*problem, expected);
    assert_eq!(String::from_utf8_lossy(bytes), text);
    assert_eq!(answer.status, 201);
    assert_eq!(answer.outcome(), Outcome::Unknown);
    assert_eq!(answer.json(), None);
    let step = answer.next_step().unwrap();
    assert!(
        step.contains("carried out") && step.contains("list http://"),
        "{step}"
    );
}

const TRUNCATED: &str =
    "HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n{\"data\": {\"id\": \"xYZ";
const KEPT: &str = "{\"data\": {\"id\": \"xYZ";

#[tokio::test]
async fn a_body_cut_short_is_kept() {
    let answer = answer(|| Deed::Reply(TRUNCATED.to_owned()), options()).await;
    assert_unreadable(&answer, BodyProblem::CutShort, KEPT);
}

#[tokio::test]
async fn a_chunked_body_cut_short_is_kept() {
    let reply =
        "HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"dat\r\n4\r\na\": \r\n";
    let answer = answer(|| Deed::Reply(reply.to_owned()), options()).await;
    assert_unreadable(&answer, BodyProblem::CutShort, "{\"data\": ");
}

#[tokio::test]
async fn a_body_that_does_not_end_in_time_is_kept() {
    let answer = answer(|| Deed::ReplyAndHang(TRUNCATED.to_owned()), impatient()).await;
    assert_unreadable(&answer, BodyProblem::TimedOut, KEPT);
}

#[tokio::test]
async fn a_body_that_is_not_json_is_kept() {
    for body in ["<html>Log in to the Wi-Fi</html>", "{\"data\": ", "{} {}"] {
        let answer = answer(
            || Deed::Reply(reply("201 Created", "Content-Type: text/html\r\n", body)),
            options(),
        )
        .await;
        assert_unreadable(&answer, BodyProblem::NotJson, body);
    }
}

#[tokio::test]
async fn redacting_keeps_every_byte_of_a_body_that_is_no_text() {
    let reply = b"HTTP/1.1 201 Created\r\nContent-Length: 3\r\n\r\n\xff\xfe\x00";
    let answer = answer(|| Deed::ReplyBytes(reply.to_vec()), options()).await;
    let stored = answer.to_stored(SecretsMode::Redact);
    let withheld: Vec<&str> = stored
        .withheld
        .iter()
        .map(|secret| secret.value.expose_secret())
        .collect();
    assert_eq!(withheld, ["data:application/octet-stream;base64,//4A"]);
}

#[tokio::test]
async fn an_empty_body_is_not_a_success() {
    for body in ["", " \r\n"] {
        let answer = answer(|| Deed::Reply(json_api("201 Created", body)), options()).await;
        assert_unreadable(&answer, BodyProblem::Empty, body);
    }
}

#[tokio::test]
async fn a_body_without_end_is_kept_up_to_the_limit() {
    let huge = || {
        Deed::ReplyAndHang(format!(
            "HTTP/1.1 201 Created\r\n\r\n{}",
            "x".repeat(100_000)
        ))
    };
    let limited = ClientOptions {
        largest_body: 1000,
        ..options()
    };
    let answer = answer(huge, limited).await;
    assert_unreadable(
        &answer,
        BodyProblem::TooLarge { limit: 1000 },
        &"x".repeat(1000),
    );
}

#[tokio::test]
async fn a_body_as_large_as_the_limit_is_read() {
    let start = r#"{"data": {"type": "api_credentials", "id": "x", "n": ""#;
    let body = format!("{start}{}\"}}}}", "x".repeat(1000 - start.len() - 3));
    let reply = json_api("201 Created", &body);
    let limited = ClientOptions {
        largest_body: 1000,
        ..options()
    };
    let answer = answer(move || Deed::Reply(reply.clone()), limited).await;
    assert_eq!(answer.json(), Some(body.as_str()));
}

#[tokio::test]
async fn an_answer_that_comes_byte_by_byte_is_read() {
    let answer = answer(|| Deed::Drip(created()), options()).await;
    assert_eq!(answer.json(), Some(CREATED));
}

#[tokio::test]
async fn the_content_type_does_not_decide_what_is_json() {
    let answer = answer(
        || Deed::Reply(reply("201 Created", "Content-Type: text/html\r\n", CREATED)),
        options(),
    )
    .await;
    assert_eq!(answer.outcome(), Outcome::Success);
    assert_eq!(answer.content_type.as_deref(), Some("text/html"));
}

#[tokio::test]
async fn a_refusal_stays_a_refusal_without_its_body() {
    let cut = "HTTP/1.1 422 Unprocessable Entity\r\nContent-Length: 100\r\n\r\n{\"err";
    let answer = answer(|| Deed::Reply(cut.to_owned()), options()).await;
    assert_eq!(answer.outcome(), Outcome::Refused);
    assert_eq!(answer.body.bytes(), b"{\"err");
}

#[tokio::test]
async fn interim_answers_are_not_the_answer() {
    let both = format!(
        "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n{}",
        json_api("201 Created", "{}")
    );
    let answer = answer(move || Deed::Reply(both.clone()), options()).await;
    assert_eq!(answer.status, 201);
}

#[tokio::test]
async fn the_wait_that_a_refusal_asks_for_is_told() {
    let patience = ClientOptions {
        longest_wait: Duration::ZERO,
        ..options()
    };
    let answer = answer(
        || Deed::Reply(reply("429 X", "Retry-After: 17\r\n", "{}")),
        patience,
    )
    .await;
    assert_eq!(answer.retry_after, Some(Duration::from_secs(17)));
    assert!(answer.next_step().unwrap().contains("Wait 17 s"));
}

#[tokio::test]
async fn only_the_resource_that_was_asked_for_is_a_success() {
    for (body, doubt) in [
        ("{}", Doubt::NoResource),
        ("null", Doubt::NoResource),
        ("[]", Doubt::NoResource),
        (r#"{"data": null}"#, Doubt::NoResource),
        (
            r#"{"data": {"type": "api_credentials"}}"#,
            Doubt::NoResource,
        ),
        (
            r#"{"data": {"type": "api_credentials", "id": " "}}"#,
            Doubt::NoResource,
        ),
        (
            r#"{"data": [{"type": "api_credentials", "id": "x"}]}"#,
            Doubt::NoResource,
        ),
        (r#"{"errors": [{"detail": "no"}]}"#, Doubt::Errors),
        (
            r#"{"data": {"type": "api_credentials", "id": "x"}, "errors": []}"#,
            Doubt::Errors,
        ),
        (
            r#"{"data": {"type": "roles", "id": "x"}}"#,
            Doubt::OtherResource {
                found: "roles x".to_owned(),
            },
        ),
    ] {
        let answer = answer(move || Deed::Reply(json_api("200 OK", body)), options()).await;
        assert_eq!(answer.outcome(), Outcome::Unknown, "{body}");
        assert_eq!(answer.doubt, Some(doubt), "{body}");
        assert_eq!(answer.json(), Some(body));
        let step = answer.next_step().unwrap();
        assert!(!step.contains("othing was created"), "{step}");
    }
}

#[tokio::test]
async fn a_resource_with_an_unpaired_surrogate_is_a_success() {
    let body = r#"{"data": {"type": "api_credentials", "id": "x", "n": "\ud800"}}"#;
    let answer = answer(|| Deed::Reply(json_api("201 Created", body)), options()).await;
    assert_eq!(answer.outcome(), Outcome::Success);
    assert_eq!(answer.resource_id.as_deref(), Some("x"));
}

#[tokio::test]
async fn accepted_is_not_done_yet() {
    let answer = answer(|| Deed::Reply(json_api("202 Accepted", CREATED)), options()).await;
    assert_eq!(answer.outcome(), Outcome::Unknown);
    let step = answer.next_step().unwrap();
    assert!(step.contains("not created yet"), "{step}");
}

#[tokio::test]
async fn an_empty_success_names_the_id_of_its_location() {
    let address = "Location: /api/api_credentials/xYZkjABcde\r\n";
    let answer = answer(|| Deed::Reply(reply("201 Created", address, "")), options()).await;
    assert_eq!(answer.outcome(), Outcome::Unknown);
    assert_eq!(answer.location_id.as_deref(), Some("xYZkjABcde"));
    let step = answer.next_step().unwrap();
    assert!(step.contains("It names the id `xYZkjABcde`"), "{step}");
}

#[tokio::test]
async fn a_byte_order_mark_is_ignored() {
    let body = format!("\u{feff}{CREATED}");
    let answer = answer(
        move || Deed::Reply(json_api("201 Created", &body)),
        options(),
    )
    .await;
    assert_eq!(answer.json(), Some(CREATED));
}

#[tokio::test]
async fn problem_json_is_read() {
    let body = r#"{"type": "about:blank", "title": "No", "detail": "not today", "status": 403}"#;
    let headers = "Content-Type: application/problem+json\r\n";
    let answer = answer(|| Deed::Reply(reply("403 X", headers, body)), options()).await;
    assert_eq!(answer.problems[0].message(), "not today");
}
