use super::{NoRequest, Summary, earlier_success, request_body};
use crate::analysis::testing::nearly_request;
use crate::syntax::Tree;
use proptest::prelude::*;

fn document(text: &str) -> Result<String, NoRequest> {
    request_body(&Tree::parse(text)).map(|body| body.document())
}

fn summary(text: &str) -> String {
    Summary::of(&Tree::parse(text)).to_string()
}

#[test]
fn data_is_sent_byte_for_byte() {
    let data = "{ \"n\" :1.50e+1,\r\n\t\"s\": \"\\u00e9\\/\" }";
    assert_eq!(
        document(&format!(
            "{{\"$schema\": \"x\", \"data\" : {data}, \"response\": {{}}}}"
        )),
        Ok(format!("{{\"data\": {data}}}"))
    );
}

#[test]
fn a_file_without_a_request_gives_the_reason() {
    for (text, reason) in [
        ("", NoRequest::NoData),
        ("[1]", NoRequest::NoData),
        (r#"{"response": {"data": {}}}"#, NoRequest::NoData),
        (r#"{"data": }"#, NoRequest::NoData),
        (r#"{"data": {}, "d\u0061ta": {}}"#, NoRequest::SeveralData),
        (r#"{"data": []}"#, NoRequest::NotAnObject),
        (r#"{"data": {"a": 1,}}"#, NoRequest::SyntaxError),
        (r#"{"data": {"a": [1 }}"#, NoRequest::SyntaxError),
        (r#"{"data": {"a": 1"#, NoRequest::SyntaxError),
    ] {
        assert_eq!(document(text), Err(reason), "{text}");
    }
}

#[test]
fn mistakes_outside_data_do_not_matter() {
    assert_eq!(
        document(r#"{"data": {}, 'x': 1,}"#),
        Ok(r#"{"data": {}}"#.into())
    );
}

#[test]
fn a_summary_has_type_name_kind_and_mode() {
    let all = r#"{"data": {"type": "api_credentials", "attributes":
        {"name": "My\n\"app\"", "kind": "webapp", "mode": "live"}}}"#;
    assert_eq!(summary(all), r#"webapp "My\n\"app\"" (live)"#);
    assert_eq!(
        summary(r#"{"data": {"type": "api_credentials", "attributes": {"mode": null"#),
        "api_credentials"
    );
    assert_eq!(
        summary(r#"{"data": {"attributes": {"name": " "}}}"#),
        "request"
    );
    let long = format!(
        r#"{{"data": {{"attributes": {{"name": "{}"}}}}}}"#,
        "é".repeat(61)
    );
    assert_eq!(summary(&long), format!("request \"{}…\"", "é".repeat(60)));
}

proptest! {
    #[test]
    fn a_request_body_is_json(text in nearly_request()) {
        let tree = Tree::parse(text.as_str());
        if let Ok(body) = request_body(&tree) {
            let sent: serde_json::Value = serde_json::from_str(&body.document()).expect("JSON");
            prop_assert!(sent["data"].is_object());
            prop_assert!(text.contains(body.source()));
        }
        prop_assert!(!Summary::of(&tree).to_string().is_empty());
    }
}

#[test]
fn an_earlier_success_is_a_2xx_status_in_the_response() {
    for (response, status) in [
        (r#"{"status": 201}"#, Some(201)),
        (r#"{"status": "201"}"#, Some(201)),
        (r#"{"status": "201 Created"}"#, Some(201)),
        (r#"{"status": 201.0}"#, Some(201)),
        (r#"[{"status": 422}, {"status": 201}]"#, Some(201)),
        (r#"{"status": 422}"#, None),
        (r#"{"status": "no"}"#, None),
        ("[]", None),
        ("null", None),
        ("{}", None),
    ] {
        let text = format!("{{\"data\": {{}}, \"response\": {response}}}");
        let found = earlier_success(&Tree::parse(text));
        assert_eq!(found.map(|earlier| earlier.status), status, "{response}");
    }
    assert_eq!(earlier_success(&Tree::parse("{}")), None);
}

#[test]
fn an_earlier_success_blocks_unless_it_was_sent_to_a_sandbox() {
    let earlier = |members: &str| {
        let text = format!("{{\"response\": {{\"status\": 201{members}}}}}");
        earlier_success(&Tree::parse(text)).unwrap()
    };
    assert!(earlier("").blocks());
    assert!(earlier(", \"sandbox\": false").blocks());
    assert!(!earlier(", \"sandbox\": true").blocks());
    let elsewhere = earlier(", \"endpoint\": \"http://127.0.0.1:1/api\"");
    assert!(elsewhere.blocks());
    assert_eq!(
        elsewhere.endpoint.as_deref(),
        Some("http://127.0.0.1:1/api")
    );
}
