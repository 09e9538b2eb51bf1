//! Checks that diagnosing and fixing take linear time, measured as the number of node reads.

use crate::analysis::diagnostics::diagnose;
use crate::analysis::fix_all::fix_all;
use crate::syntax::{Tree, steps_of};

/// Two and four times the text take about two and four times the steps.
fn check(text: impl Fn(usize) -> String) {
    const SIZE: usize = 300;
    let steps = |count| {
        let tree = Tree::parse(text(count));
        steps_of(|| (diagnose(&tree), fix_all(&tree)))
    };
    let (once, twice, four) = (steps(SIZE), steps(2 * SIZE), steps(4 * SIZE));
    assert!(2 * twice <= 5 * once, "{once}, {twice}, {four}");
    assert!(2 * four <= 5 * twice, "{once}, {twice}, {four}");
}

fn repeated(count: usize, part: &str) -> String {
    vec![part; count].join(",")
}

fn request(attributes: &str) -> String {
    format!(
        r#"{{"data":{{"type":"api_credentials","attributes":{{{attributes}}},"relationships":{{}}}}}}"#
    )
}

#[test]
fn repeated_requests() {
    check(|count| format!("{{{}}}", repeated(count, r#""data":{}"#)));
}

#[test]
fn repeated_values_of_the_wrong_type() {
    check(|count| request(&repeated(count, r#""expires_in":"7200""#)));
    check(|count| request(&repeated(count, r#""kind":"sales-channel""#)));
}

#[test]
fn unknown_members_of_many_names() {
    check(|count| {
        let members: Vec<String> = (0..count).map(|n| format!("\"x{n}\":{n}")).collect();
        request(&members.join(","))
    });
}

#[test]
fn repeated_relationships_and_placeholders() {
    check(|count| request(&repeated(count, r#""name":"<name>""#)));
    check(|count| {
        let many = repeated(count, r#""organization":{"data":{"type":"organization"}}"#);
        format!(r#"{{"data":{{"type":"api_credentials","relationships":{{{many}}}}}}}"#)
    });
}

#[test]
fn elements_of_the_wrong_type() {
    check(|count| format!("{{\"data\":[{}]}}", repeated(count, "{}")));
    check(|count| request(&format!("\"metadata\":[{}]", repeated(count, "1"))));
}
