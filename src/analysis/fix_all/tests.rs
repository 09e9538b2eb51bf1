mod nothing_lost;
mod single_edits;

use super::{AppliedFix, fix_all, fix_all_with};
use crate::analysis::codes::Code;
use crate::analysis::diagnostics::diagnose;
use crate::analysis::{Settings, Severity};
use crate::secrets::secrets;
use crate::syntax::{Kind, Tree};

fn check(before: &str, after: Option<&str>) {
    let fixed = fix_all(&Tree::parse(before)).map(|fixed| fixed.text);
    assert_eq!(fixed.as_deref(), after);
}

#[test]
fn only_safe_fixes_are_applied() {
    check(
        "{'data': {type: 'api_credential', \"attributes\": {\"kind\": sales-channel, \"expires_in\": \"7200\",},} // why\n}",
        Some(
            "{\"data\": {\"type\": \"api_credentials\", \"attributes\": {\"kind\": \"sales_channel\", \"expires_in\": 7200}} // why\n}",
        ),
    );
}

#[test]
fn codes_that_are_off_are_not_fixed() {
    let mut settings = Settings::default();
    settings.severities.insert(Code::TrailingComma, None);
    let fixed = fix_all_with(&Tree::parse("['a',]"), &settings);
    assert_eq!(fixed.map(|fixed| fixed.text).as_deref(), Some("[\"a\",]"));
}

#[test]
fn a_document_without_safe_fixes_is_unchanged() {
    check("{}", None);
    check("", None);
}

#[test]
fn an_escaped_quote_at_the_end_of_a_string_may_be_its_closing_quote() {
    check(
        "{\"data\": {\"client_secret\": \"s3cr3t-s3cr3\\\" }}\n",
        None,
    );
}

fn stays(text: &str) {
    check(text, None);
}

#[test]
fn a_value_that_looks_like_a_comment_is_kept() {
    stays(r#"{ "name": Shop #1, "kind": "sales_channel", "mode": "test" },"#);
    stays("{\n\"name\": Shop #1, \"kind\": \"sales_channel\",\n\"mode\": \"test\"\n}");
    stays("{\n\"color\": #ff0000,\n\"home\": //a.example/cb\n}");
    stays(r#"{"color": #ff0000, "kind": "webapp"}"#);
    stays(r#"{"home": //a.example/cb, "kind": "webapp"}"#);
    stays(r#"{"name": Shop // the old one, "kind": "webapp"}"#);
    stays(r#"{"name": Shop /* the old one, "kind": "webapp"}"#);
    stays("{\"name\": Shop #1\r\n\"kind\": \"webapp\"}");
}

#[test]
fn comments_are_kept() {
    check(
        "{\n  // why\n  \"a\": [1,], # because\n  /* and */ \"b\": 'c'\n}",
        Some("{\n  // why\n  \"a\": [1], # because\n  /* and */ \"b\": \"c\"\n}"),
    );
    stays("[1] // why");
}

#[test]
fn files_with_conflict_markers_or_templates_are_unchanged() {
    stays("{\n<<<<<<< ours\n  'a': 1,\n=======\n  'a': 2,\n>>>>>>> theirs\n}");
    stays(r#"{"expires_in": {{ttl}}, 'a': [1,]}"#);
    stays(r#"{"expires_in": ${TTL}, 'a': [1,]}"#);
    stays(r#"{"expires_in": <%= ttl %>, 'a': [1,]}"#);
    stays(r#"{% if live %}{'a': [1,]}{% endif %}"#);
    check(
        r#"{"name": "{{name}}", 'a': [1,]}"#,
        Some(r#"{"name": "{{name}}", "a": [1]}"#),
    );
}

#[test]
fn a_single_conflict_marker_gets_no_quotes() {
    let text = "{\n<<<<<<< ours\n  'a': 1\n}";
    let fixed = fix_all(&Tree::parse(text)).map_or(text.to_owned(), |fixed| fixed.text);
    assert!(fixed.contains("\n<<<<<<< ours\n"), "{fixed}");
}

#[test]
fn misplaced_quotes_do_not_merge_strings() {
    stays(r#"{"client_id":' "CID", "client_secret": "s3cr3t-s3cr3t"}"#);
    stays(r#"{"client_id": CID", "client_secret": "s3cr3t-s3cr3t"}"#);
    stays(r#"{"client_id": "CID, "client_secret": "s3cr3t-s3cr3t"}"#);
    stays(r#"{"client_id": “ "CID", "client_secret": "s3cr3t-s3cr3t"}"#);
    stays(r#"{"name": Zoe's, "client_secret": "it's"}"#);
    stays("{'type\n': 'a', \"kind\": \"webapp\"}");
}

#[test]
fn only_complete_words_and_strings_get_double_quotes() {
    check(
        r#"{name: 'Zoe, Inc.', “kind”: webapp, "home": https://a.example/cb#x}"#,
        Some(r#"{"name": "Zoe, Inc.", "kind": "webapp", "home": "https://a.example/cb#x"}"#),
    );
    stays(r#"{"name": 'say "hi"'}"#);
    stays(r#"{"name": 'Zoe}"#);
    stays("{\"name\": \"Zoe',\n\"kind\": \"webapp\"}");
}

#[test]
fn no_fix_removes_or_respells_what_the_author_wrote() {
    let request = |members: &str| {
        format!(
            r#"{{"data": {{"type": "api_credentials", "attributes": {{"name": "Shop", {members}}}, "relationships": {{"organization": {{"data": {{"type": "organizations", "id": "xYZkjABcde"}}}}}}}}}}"#
        )
    };
    stays(&request(r#""kind": "sales_channel", "client_id": "x""#));
    stays(&request(r#""kind": "sales_chanel""#));
    stays(&request(r#""kind": "sales_channel", "reference": None"#));
    check(
        &request(r#""kind": sales-channel"#),
        Some(&request(r#""kind": "sales_channel""#)),
    );
    // The number of errors would stay the same.
    stays(&request(r#""kind": webap"#));
}
