use super::{FoldKind, MAX_FOLDS, folds};
use crate::analysis::testing::nearly_request;
use crate::syntax::Tree;
use crate::syntax::strategies::nearly_json;
use proptest::prelude::*;

fn hidden(text: &str) -> Vec<(&str, FoldKind)> {
    folds(&Tree::parse(text))
        .iter()
        .map(|fold| (fold.span.of(text), fold.kind))
        .collect()
}

#[test]
fn the_content_of_multiline_containers_folds() {
    use FoldKind::{Container, Response};
    assert_eq!(
        hidden(
            "{\n \"data\": {\n  \"a\": [1, 2]\n },\n \"response\": {\n  \"response\": {\n  }\n }\n}"
        ),
        [
            (
                "\n \"data\": {\n  \"a\": [1, 2]\n },\n \"response\": {\n  \"response\": {\n  }\n }",
                Container
            ),
            ("\n  \"a\": [1, 2]", Container),
            ("\n  \"response\": {\n  }", Response),
        ]
    );
}

#[test]
fn the_line_of_a_closing_bracket_stays_visible() {
    use FoldKind::Container;
    assert_eq!(hidden("[\r\n1\r\n\t]"), [("\r\n1", Container)]);
    assert_eq!(hidden("[\r1\r]"), [("\r1", Container)]);
    assert_eq!(hidden("[\n1]"), [("\n1", Container)]);
    assert_eq!(hidden("[\n]"), [], "there is nothing between the two lines");
    assert_eq!(hidden("[1]"), []);
    assert_eq!(
        hidden("{\n\"a\": [\n1\n"),
        [("\n\"a\": [\n1", Container), ("\n1", Container)]
    );
}

#[test]
fn only_the_outer_of_two_containers_on_a_line_folds() {
    assert_eq!(hidden("[{\n1\n}, {\n2\n}]").len(), 2);
    assert_eq!(hidden("[{}, [1], {\n\"a\": 1\n}\n]").len(), 1);
}

#[test]
fn a_large_file_keeps_the_folds_near_the_root() {
    let many = "[\n[\n0\n]\n],".repeat(MAX_FOLDS);
    let text = format!("{{\n\"metadata\": [\n{many}\n0], \"response\": {{\n\"a\": 1\n}}\n}}");
    let folds = folds(&Tree::parse(text));
    assert_eq!(folds.len(), MAX_FOLDS);
    assert!(folds.is_sorted_by_key(|fold| fold.span.start));
    assert_eq!(folds.last().map(|fold| fold.kind), Some(FoldKind::Response));
}

#[test]
fn deep_nesting_takes_linear_time() {
    let text = format!("{}{}", "[\n".repeat(100_000), "]".repeat(100_000));
    assert_eq!(folds(&Tree::parse(text)).len(), MAX_FOLDS);
}

proptest! {
    #[test]
    fn folds_are_in_the_text_and_start_on_different_lines(
        text in prop_oneof![nearly_json(), nearly_request()],
    ) {
        let folds = folds(&Tree::parse(text.as_str()));
        for fold in &folds {
            let hidden = text.get(fold.span.start..fold.span.end);
            prop_assert!(hidden.is_some_and(|hidden| hidden.contains(['\n', '\r'])));
        }
        for pair in folds.windows(2) {
            let between = &text[pair[0].span.start..pair[1].span.start];
            prop_assert!(between.contains(['\n', '\r']));
        }
    }
}
