use super::{Unresolved, unresolved};
use crate::syntax::Tree;

/// The first marker of a text, and whether it is a conflict marker.
fn check(text: &str, expected: Option<(bool, &str)>) {
    let found = unresolved(&Tree::parse(text)).map(|found| match found {
        Unresolved::Conflict(span) => (true, span.of(text)),
        Unresolved::Template(span) => (false, span.of(text)),
    });
    assert_eq!(found, expected, "{text}");
}

#[test]
fn a_conflict_has_three_markers_at_the_start_of_lines() {
    for end in ["\n", "\r\n", "\r"] {
        let text = "{\n<<<<<<< ours\n\"a\": 1\n=======\n\"a\": 2\n>>>>>>> theirs\n}";
        check(&text.replace('\n', end), Some((true, "<<<<<<< ours")));
    }
    check("<<<<<<<\n=======\n>>>>>>>", Some((true, "<<<<<<<")));
    check("{\n<<<<<<< ours\n\"a\": 1\n=======\n}", None);
    check("{\n<<<<<<< ours\n\"a\": 1\n}", None);
    check("{ <<<<<<< ours\n=======\n>>>>>>> theirs\n}", None);
    check(r#"{"a": "\n<<<<<<<\n=======\n>>>>>>>"}"#, None);
    check(
        ">>>>>>> b\n=======\n<<<<<<< a\n[{{x}}]",
        Some((false, "{{x}}")),
    );
}

#[test]
fn a_template_is_complete_and_outside_strings() {
    for template in [
        "{{ttl}}",
        "{{ .Values.ttl }}",
        "{{ ttl | default \"7200\" }}",
        "${TTL}",
        "${TTL:-7200}",
        "<%= ttl %>",
        "{% if ttl %}",
        "<% if (a < b) {\n%>",
    ] {
        check(&format!("{{\"a\": {template}}}"), Some((false, template)));
        let quoted = template.replace(['"', '\n'], "'");
        check(&format!("{{\"a\": \"{quoted}\",}}"), None);
    }
    for text in [
        "{\"a\": {{ttl}",
        "{\"a\": ${TTL",
        "[{{}}, ${}, {{ }}]",
        "{{\"type\": \"organizations\", \"id\": \"x\"}}",
        "{{\n\"a\": 1\n}}",
        "${\"a\": 1}",
        "[<% 1, {% 2]",
        "[$TTL, <uri>]",
        "{\"a\": \"{{ttl}}",
    ] {
        check(text, None);
    }
}
