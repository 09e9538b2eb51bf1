use expect_test::expect;
use proptest::prelude::*;

use super::{Cleaner, Problem, problems};

fn read(body: &str) -> Vec<Problem> {
    problems(body, &Cleaner::new(&["hunter2".into()]))
}

#[test]
fn an_error_of_json_api_is_read() {
    let problems = read(
        r#"{"errors": [{"title": "can't be blank", "detail": "name - can't be blank", "code": "VALIDATION_ERROR",
            "source": {"pointer": "/data/attributes/name"}, "status": "422", "meta": {"error": "blank"}}]}"#,
    );
    expect![[r#"
        [
            Problem {
                title: Some(
                    "can't be blank",
                ),
                detail: Some(
                    "name - can't be blank",
                ),
                code: Some(
                    "VALIDATION_ERROR",
                ),
                status: Some(
                    "422",
                ),
                pointer: Some(
                    "/data/attributes/name",
                ),
                rule: Some(
                    "blank",
                ),
            },
        ]
    "#]]
    .assert_debug_eq(&problems);
    assert_eq!(problems[0].message(), "name - can't be blank");
}

#[test]
fn an_error_of_oauth_is_read() {
    let problems = read(r#"{"error": "invalid_client", "error_description": "Unknown client."}"#);
    assert_eq!(problems[0].code.as_deref(), Some("invalid_client"));
    assert_eq!(problems[0].message(), "Unknown client.");
}

#[test]
fn what_is_not_an_error_gives_none() {
    for body in [
        "",
        "null",
        "[]",
        "\"errors\"",
        "{}",
        r#"{"errors": {}}"#,
        r#"{"errors": "x"}"#,
        r#"{"error": {}}"#,
        "<html>",
    ] {
        assert_eq!(read(body), [], "{body}");
    }
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(read(&format!(r#"{{"errors": {deep}}}"#)), []);
}

#[test]
fn members_of_the_wrong_type_are_left_out() {
    let problems = read(
        r#"{"errors": [7, null, "x", [], {"title": ["a"], "detail": {}, "code": true, "status": 422, "source": "x", "meta": []},
            {"detail": "  ", "title": "t", "source": {"pointer": 7}}]}"#,
    );
    assert_eq!(problems.len(), 6);
    assert_eq!(
        problems[4],
        Problem {
            status: Some("422".to_owned()),
            ..Problem::default()
        }
    );
    assert_eq!(problems[5].message(), "t");
    assert_eq!(problems[0].message(), "the API gave no reason");
}

#[test]
fn texts_are_cleaned_and_cut() {
    let huge = "é".repeat(1_000_000);
    let body = format!(
        r#"{{"errors": [{{"title": "{huge}", "detail": "a\u001b[2Jb\nBearer hunter2", "code": "{huge}"}}, {{"detail": "{huge}"}}]}}"#
    );
    let problems = read(&body);
    let problem = &problems[0];
    for (text, length) in [
        (&problem.title, 200),
        (&problem.code, 100),
        (&problems[1].detail, 1000),
    ] {
        assert_eq!(*text, Some("é".repeat(length) + "…"));
    }
    assert_eq!(problem.detail.as_deref(), Some("a[2Jb Bearer <redacted>"));
}

#[test]
fn a_pointer_is_kept_whole_or_not_at_all() {
    let long = format!("/{}", "a".repeat(2000));
    for (pointer, expected) in [
        (
            "/data/attributes/meta~1data/é",
            Some("/data/attributes/meta~1data/é"),
        ),
        ("", None),
        ("data/attributes/name", None),
        ("/data\u{202e}", None),
        ("/hunter2", None),
        (long.as_str(), None),
    ] {
        let body = serde_json::json!({"errors": [{"source": {"pointer": pointer}}]}).to_string();
        assert_eq!(read(&body)[0].pointer.as_deref(), expected);
    }
}

#[test]
fn a_code_about_a_token_rejects_it() {
    let problem = |code: &str| Problem {
        code: Some(code.to_owned()),
        ..Problem::default()
    };
    for code in [
        "INVALID_TOKEN",
        "invalid_token",
        "EXPIRED_TOKEN",
        "TOKEN_EXPIRED",
    ] {
        assert!(problem(code).rejects_token(), "{code}");
    }
    assert!(!problem("UNAUTHORIZED").rejects_token());
    assert!(!Problem::default().rejects_token());
}

#[test]
fn of_too_many_errors_the_first_are_read_and_the_others_counted() {
    let body = |number: usize| {
        let errors = vec![r#"{"detail": "no"}"#; number];
        format!("{{\"errors\": [{}]}}", errors.join(","))
    };
    assert_eq!(read(&body(100)).len(), 100);
    let problems = read(&body(1_234));
    assert_eq!(problems.len(), 101);
    assert_eq!(problems[99].message(), "no");
    assert_eq!(problems[100].message(), "and 1134 more");
}

proptest! {
    #[test]
    fn whatever_an_answer_says_is_fit_to_be_shown(
        texts in prop::collection::vec("(hunter2|Bearer|[\\PC\u{1b}\n\u{202e}]){0,40}", 4),
        pointer in "(/|~|data|hunter2|\\PC){0,20}",
    ) {
        let body = serde_json::json!({ "errors": [{
            "title": texts[0], "detail": texts[1], "code": texts[2], "status": texts[3],
            "source": { "pointer": pointer }, "meta": { "error": texts[0] }
        }] });
        for problem in read(&body.to_string()) {
            let said = format!("{problem:?} {}", problem.message());
            prop_assert!(!said.contains("hunter2"), "{said}");
            let is_unfit = |c: char| c.is_control() || c == '\u{202e}';
            prop_assert_eq!(problem.message().find(is_unfit), None);
            prop_assert!(problem.message().chars().count() <= 1_001);
        }
    }

    #[test]
    fn any_body_is_read(body in any::<String>()) {
        read(&body);
    }
}
