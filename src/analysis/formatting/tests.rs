use super::{FormatOptions, Layout, NotFormatted, format, format_on_type, format_range};
use crate::analysis::apply;
use crate::analysis::style::{Indentation, LineEnding, Style};
use crate::analysis::testing::tokens;
use crate::syntax::strategies::{json, nearly_json};
use crate::syntax::{SyntaxErrorKind, Tree};
use crate::text::Span;
use expect_test::{Expect, expect};
use proptest::prelude::*;
use serde_json::Value;

fn options(tree: &Tree) -> FormatOptions {
    FormatOptions {
        style: Style {
            indentation: Indentation::Spaces(2),
            ..Style::of(tree)
        },
        insert_final_newline: false,
    }
}

fn formatted(text: &str) -> Result<String, NotFormatted> {
    let tree = Tree::parse(text);
    format(&tree, &options(&tree)).map(|edits| apply(text, &edits))
}

fn check(text: &str, expected: Expect) {
    expected.assert_eq(&formatted(text).expect("no syntax error"));
}

#[test]
fn a_multiline_container_has_one_line_per_member() {
    check(
        "{\"data\":{\"type\" : \"api_credentials\",\n\"attributes\":{\"expires_in\":7.2e3 , \"tags\":[ 1,2 ]}},\n\n\"x\":[]}\n\n",
        expect![[r#"
            {
              "data": {
                "type": "api_credentials",
                "attributes": { "expires_in": 7.2e3, "tags": [1, 2] }
              },
              "x": []
            }
        "#]],
    );
}

#[test]
fn empty_containers_and_scalars_stay_on_their_line() {
    check(" [ { } , [  ] ] ", expect!["[{}, []]"]);
    check(
        "{\"a\": {\n}}",
        expect![[r#"
        {
          "a": {}
        }"#]],
    );
    check("\t\"a  b\" \n", expect!["\"a  b\"\n"]);
    check("", expect![""]);
    check(" \n ", expect![" \n "]);
}

#[test]
fn a_container_stays_on_one_line_if_it_fits_with_its_key_and_comma() {
    let with_name_of = |length: usize, rest: &str| {
        format!(
            "{{\n  \"a\": {{ \"n\": \"{}\" }}{rest}\n}}",
            "é".repeat(length)
        )
    };
    let fits = with_name_of(82, "");
    assert_eq!(fits.lines().nth(1).map(|l| l.chars().count()), Some(100));
    assert_eq!(formatted(&fits), Ok(fits));
    for too_wide in [with_name_of(83, ""), with_name_of(82, ",\n  \"b\": 1")] {
        assert_ne!(formatted(&too_wide), Ok(too_wide));
    }
}

#[test]
fn a_very_long_value_does_not_fit() {
    let text = format!("{{\"a\": \"{}\"}}", "x".repeat(1_000));
    let result = formatted(&text).unwrap_or_default();
    assert_eq!(result.lines().count(), 3);
}

#[test]
fn a_container_inside_a_line_is_measured_without_indentation() {
    let text = format!("{}{}", "[".repeat(20), "]".repeat(20));
    let tree = Tree::parse(text);
    let wide = FormatOptions {
        style: Style {
            indentation: Indentation::Spaces(16),
            ..Style::default()
        },
        ..FormatOptions::default()
    };
    assert_eq!(format(&tree, &wide), Ok(vec![]));
}

#[test]
fn a_container_inside_a_too_wide_one_may_still_fit() {
    check(
        &format!(
            r#"{{"a": {{"b": [1, 2], "c": "{}", "d": {{"e": null}}}}}}"#,
            "x".repeat(90)
        ),
        expect![[r#"
            {
              "a": {
                "b": [1, 2],
                "c": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
                "d": { "e": null }
              }
            }"#]],
    );
}

#[test]
fn line_ends_and_the_byte_order_mark_are_kept() {
    let crlf = "\u{feff}{\r\n\"a\":1,\n\"b\":[\r2]\r\n}\r\n";
    assert_eq!(
        formatted(crlf).as_deref(),
        Ok("\u{feff}{\r\n  \"a\": 1,\r\n  \"b\": [\r\n    2\r\n  ]\r\n}\r\n")
    );
    let cr = "{\r\"a\":1}\r\r";
    assert_eq!(formatted(cr).as_deref(), Ok("{\r  \"a\": 1\r}\r"));
}

#[test]
fn options_set_the_style_and_the_final_newline() {
    let text = "{\n\"a\": [\n1]}";
    let tree = Tree::parse(text);
    let options = FormatOptions {
        style: Style {
            indentation: Indentation::Tab,
            line_ending: LineEnding::CrLf,
        },
        insert_final_newline: true,
    };
    assert_eq!(
        format(&tree, &options).map(|edits| apply(text, &edits)),
        Ok("{\r\n\t\"a\": [\r\n\t\t1\r\n\t]\r\n}\r\n".to_owned())
    );
}

#[test]
fn edits_are_minimal() {
    let text = "{\r\n    \"a\": 1,\r\n  \"b\" :2\r\n}";
    let tree = Tree::parse(text);
    let edits = format(&tree, &options(&tree)).expect("no syntax error");
    let edits: Vec<_> = edits
        .iter()
        .map(|edit| (edit.span.of(text), edit.new_text.as_str()))
        .collect();
    assert_eq!(edits, [("  ", ""), (" ", ""), ("", " ")]);
}

#[test]
fn a_file_with_syntax_errors_is_refused_with_a_reason() {
    let refusal = formatted("{\"a\": 1,}").expect_err("a trailing comma");
    assert_eq!(refusal.first.kind, SyntaxErrorKind::TrailingComma);
    expect!["not formatted, because the file has a syntax error: fix it first"]
        .assert_eq(&refusal.to_string());
    let refusal = formatted("{'a': 1,}").expect_err("two errors");
    expect!["not formatted, because the file has 2 syntax errors: fix them first"]
        .assert_eq(&refusal.to_string());
    let deep = formatted(&"[".repeat(100_000)).expect_err("too deep");
    assert_eq!(deep.first.kind, SyntaxErrorKind::TooDeep);
}

#[test]
fn large_texts_take_linear_time() {
    let wide = format!("[{}0]", "[[[[[1, 2, 3]]]]],   ".repeat(20_000));
    assert!(formatted(&wide).is_ok());
    let nested = format!("{}{}", "[\n".repeat(127), "]\n".repeat(127));
    let long = format!(
        "{}{}{}",
        "[".repeat(127),
        "0,".repeat(200_000),
        "]]".repeat(64)
    );
    assert!(formatted(&nested).is_ok());
    assert!(formatted(&long).is_err());
}

#[test]
fn formatting_a_range_changes_only_gaps_inside_it() {
    let text = "{\n\"a\":1,\n    \"b\":[\n1],\n\"c\":2\n}";
    let tree = Tree::parse(text);
    let start = text.find("    \"b\"").unwrap_or_default();
    let end = text.find("\n1]").unwrap_or_default();
    let edits = format_range(&tree, Span::new(start, end), &options(&tree));
    assert_eq!(
        edits.map(|edits| apply(text, &edits)).as_deref(),
        Ok("{\n\"a\":1,\n  \"b\": [\n1],\n\"c\":2\n}")
    );
}

/// The text after a character was typed at the mark `|` and the edit was applied.
fn typed(marked: &str, typed: char) -> String {
    let offset = marked.find('|').expect("a mark");
    let text = marked.replacen('|', &typed.to_string(), 1);
    let tree = Tree::parse(text.as_str());
    let edit = format_on_type(&tree, offset + typed.len_utf8(), typed, &options(&tree));
    apply(&text, edit.as_slice())
}

#[test]
fn a_closing_bracket_is_indented_like_the_line_of_its_opening_bracket() {
    assert_eq!(
        typed("{\n  \"a\": {\n    \"b\": 1\n    |\n}", '}'),
        "{\n  \"a\": {\n    \"b\": 1\n  }\n}"
    );
    assert_eq!(typed("{\n\t\"a\": [1,\n|", ']'), "{\n\t\"a\": [1,\n\t]");
    assert_eq!(typed("{\n  \"a\": 1 |", '}'), "{\n  \"a\": 1 }");
    assert_eq!(typed("  {   |", '}'), "  {   }");
    // The bracket closes the object, and the array with it.
    assert_eq!(
        typed("{\n \"a\": [1,\n  2\n  |", '}'),
        "{\n \"a\": [1,\n  2\n}"
    );
    assert_eq!(typed("{}\n  |", '}'), "{}\n  }", "it closes nothing");
}

#[test]
fn a_new_line_is_indented_by_its_container() {
    assert_eq!(typed("{|\"a\": 1}", '\n'), "{\n  \"a\": 1}");
    assert_eq!(typed("{\n    \"a\": {|", '\n'), "{\n    \"a\": {\n      ");
    assert_eq!(typed("{\n  \"a\": {|}\n}", '\n'), "{\n  \"a\": {\n  }\n}");
    assert_eq!(
        typed("{\n  \"a\": [1, 2,|      3]}", '\n'),
        "{\n  \"a\": [1, 2,\n    3]}"
    );
    assert_eq!(
        typed("{\n  \"a\": {},| \"b\": 1", '\n'),
        "{\n  \"a\": {},\n  \"b\": 1"
    );
    assert_eq!(typed("{\"a\": [1, 2},|", '\n'), "{\"a\": [1, 2},\n");
    assert_eq!(typed("{}|  ", '\n'), "{}\n");
    assert_eq!(typed("{ /* |     */ }", '\n'), "{ /* \n     */ }");
    assert_eq!(typed("{ /*|", '\n'), "{ /*\n", "the comment goes on");
    assert_eq!(typed("{} x|   y", '\n'), "{} x\n   y");
    assert_eq!(typed("{|   ", 'x'), "{x   ");
}

fn is_white_space(text: &str) -> bool {
    text.bytes().all(|byte| b" \t\r\n".contains(&byte))
}

/// A valid text with all kinds of white space between its tokens.
fn loose_json() -> impl Strategy<Value = String> {
    let gap = prop::sample::select(vec!["", "", " ", "\n", "\r\n", "\r", "\t", "  \n  "]);
    (json(), prop::collection::vec(gap, 1..30)).prop_map(|(value, gaps)| {
        let text = value.to_string();
        let tree = Tree::parse(text.as_str());
        let layout = Layout {
            style: Style::default(),
            first_line: "",
            breaks: super::Breaks::None,
        };
        let mut edits = Vec::new();
        let mut gaps = gaps.iter().cycle();
        layout.gaps(&tree, |gap, _| {
            let white_space = gaps.next().copied().unwrap_or_default();
            edits.push(crate::analysis::TextEdit::replace(gap, white_space));
        });
        apply(&text, &edits)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn formatting_is_idempotent_and_changes_only_white_space(text in loose_json()) {
        let tree = Tree::parse(text.as_str());
        let options = options(&tree);
        let edits = format(&tree, &options).expect("valid");
        for edit in &edits {
            prop_assert!(is_white_space(edit.span.of(&text)) && is_white_space(&edit.new_text));
            prop_assert_ne!(edit.span.of(&text), &edit.new_text);
            for at in [edit.span.start, edit.span.end] {
                prop_assert!(!(text[..at].ends_with('\r') && text[at..].starts_with('\n')));
            }
        }
        let result = apply(&text, &edits);
        let again = Tree::parse(result.as_str());
        prop_assert_eq!(format(&again, &options), Ok(vec![]), "{}", result);
        prop_assert_eq!(again.root().map(tokens), tree.root().map(tokens));
        let value = |text: &str| serde_json::from_str::<Value>(text).expect("valid");
        prop_assert_eq!(value(&result), value(&text));
    }

    #[test]
    fn formatting_a_range_gives_a_subset_of_the_edits(text in loose_json(), start in 0usize..60, length in 0usize..60) {
        let tree = Tree::parse(text.as_str());
        let options = options(&tree);
        let span = Span::new(start, start + length);
        let all = format(&tree, &options).expect("valid");
        for edit in format_range(&tree, span, &options).expect("valid") {
            prop_assert!(span.covers(edit.span) && all.contains(&edit));
        }
    }

    #[test]
    fn any_text_and_offset_is_formatted_or_refused(text in nearly_json(), offset in 0usize..80) {
        let tree = Tree::parse(text.as_str());
        let options = options(&tree);
        let _ = format(&tree, &options);
        let _ = format_range(&tree, Span::new(offset, offset + 5), &options);
        for typed in ['}', ']', '\n', '"'] {
            if let Some(edit) = format_on_type(&tree, offset, typed, &options) {
                prop_assert!(text.get(edit.span.start..edit.span.end).is_some_and(is_white_space));
                prop_assert!(is_white_space(&edit.new_text));
                prop_assert!(edit.span.start <= offset);
            }
        }
    }
}
