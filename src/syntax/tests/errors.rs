//! Every syntax error: what it is called, what it points at, and that one mistake is one error.

use crate::syntax::Tree;
use expect_test::{Expect, expect};

fn check(text: &str, expected: Expect) {
    let tree = Tree::parse(text);
    let report: Vec<String> = tree
        .errors()
        .iter()
        .map(|error| format!("{:?} {:?}", error.kind, error.span.of(text)))
        .collect();
    expected.assert_eq(&report.join("\n"));
}

#[test]
fn valid_text_has_none() {
    check(
        r#" {"a": [1, -0.5e+3, true, false, null, "\u00e9\ud83d\ude00"], "b": {}} "#,
        expect![""],
    );
    check("0", expect![""]);
}

#[test]
fn nothing_at_all() {
    check(" \n", expect![[r#"EmptyDocument """#]]);
    check(
        "\u{feff}",
        expect![[r#"
        ByteOrderMark "\u{feff}"
        EmptyDocument """#]],
    );
    check("\u{feff}{}", expect![[r#"ByteOrderMark "\u{feff}""#]]);
}

#[test]
fn commas() {
    check(
        r#"{"a": 1 "b": 2}"#,
        expect![[r#"MissingComma { at: 7 } "\"b\"""#]],
    );
    check("[1 2]", expect![[r#"MissingComma { at: 2 } "2""#]]);
    check("[{} {}]", expect![[r#"MissingComma { at: 3 } "{""#]]);
    check(r#"{"a": 1,}"#, expect![[r#"TrailingComma ",""#]]);
    check("[1,]", expect![[r#"TrailingComma ",""#]]);
    check("[1,,2]", expect![[r#"StrayComma ",""#]]);
    check("{,}", expect![[r#"StrayComma ",""#]]);
}

#[test]
fn colons_keys_and_values() {
    check(r#"{"a" 1}"#, expect![[r#"MissingColon { at: 4 } "\"a\"""#]]);
    check(r#"{"a":}"#, expect![[r#"MissingValue "\"a\"""#]]);
    check(r#"{"a":, "b": 1}"#, expect![[r#"MissingValue "\"a\"""#]]);
    check(r#"{"a", "b": 1}"#, expect![[r#"MissingValue "\"a\"""#]]);
    check("{\"a\":\n\"b\": 1}", expect![[r#"MissingValue "\"a\"""#]]);
    check("{\"a\"\n\"b\": 1}", expect![[r#"MissingValue "\"a\"""#]]);
    check(r#"{"a"}"#, expect![[r#"MissingValue "\"a\"""#]]);
    check(r#"{: 1}"#, expect![[r#"MissingKey ":""#]]);
    check(r#"{{"a": 1}}"#, expect![[r#"MissingKey "{""#]]);
    check(r#"{"a":: 1}"#, expect![[r#"UnexpectedCharacter ":""#]]);
    check(
        r#"{a: 1, 2: 3, true: 4}"#,
        expect![[r#"
        UnquotedKey "a"
        UnquotedKey "2"
        UnquotedKey "true""#]],
    );
    check(
        r#"{"a": webapp, "b": My app}"#,
        expect![[r#"
        UnquotedValue "webapp"
        UnquotedValue "My app""#]],
    );
    check(
        r#"{"a": https://a.b/c, "b": <id>}"#,
        expect![[r#"
        UnquotedValue "https://a.b/c"
        UnquotedValue "<id>""#]],
    );
    check(
        "[True, NaN, undefined]",
        expect![[r#"
        UnquotedValue "True"
        UnquotedValue "NaN"
        UnquotedValue "undefined""#]],
    );
}

#[test]
fn quotes() {
    check(
        "{\"a\": \"b,\n\"c\": 1}",
        expect![[r#"UnclosedString { at: 8 } "\"b""#]],
    );
    check(
        "{\"a\": \"b\n}",
        expect![[r#"UnclosedString { at: 8 } "\"b""#]],
    );
    check(
        r#"{"a": "b}"#,
        expect![[r#"UnclosedString { at: 8 } "\"b""#]],
    );
    check(
        "{\"a\": \"b}\t\n",
        expect![[r#"UnclosedString { at: 8 } "\"b""#]],
    );
    check(
        "{\"a\": \"b\n\"c\": 1}",
        expect![[r#"UnclosedString { at: 8 } "\"b""#]],
    );
    check(
        r#"{"kind: "webapp", "b": 1}"#,
        expect![[r#"UnclosedString { at: 6 } "\"kind""#]],
    );
    check(r#"{kind": "webapp"}"#, expect![[r#"UnquotedKey "kind\"""#]]);
    check(
        r#"{"kind": webapp"}"#,
        expect![[r#"UnquotedValue "webapp\"""#]],
    );
    check(
        r#"{'a': 'it\'s', "b": 'c}"#,
        expect![[r#"
        WrongQuotes "'a'"
        WrongQuotes "'it\\'s'"
        WrongQuotes "'c""#]],
    );
    check(
        "{“a”: ”b”}",
        expect![[r#"
        WrongQuotes "“a”"
        WrongQuotes "”b”""#]],
    );
}

#[test]
fn wrong_quotes_take_linear_time() {
    // Reading the whole line again for each of them would take hours.
    for string in ["'a',", "“a”,", "‘a’,"] {
        let tree = Tree::parse(format!("[{}", string.repeat(200_000)));
        assert_eq!(tree.nodes().count(), 200_001);
    }
}

#[test]
fn inside_strings() {
    check("[\"a\tb\"]", expect![[r#"ControlCharacter "\t""#]]);
    check(
        r#"["\x", "\u12", "\é"]"#,
        expect![[r#"
        BadEscape "\\x"
        BadEscape "\\u12"
        BadEscape "\\é""#]],
    );
    check(
        r#"["\ud800", "\ude00x", "\ud800\u0041"]"#,
        expect![[r#"
        LoneSurrogate "\\ud800"
        LoneSurrogate "\\ude00"
        LoneSurrogate "\\ud800""#]],
    );
}

#[test]
fn numbers() {
    check(
        "[01, +1, .5, 1., 1e, 0x1F, 1_000, 7200s, -, 1.2.3]",
        expect![[r#"
        BadNumber "01"
        BadNumber "+1"
        BadNumber ".5"
        BadNumber "1."
        BadNumber "1e"
        BadNumber "0x1F"
        BadNumber "1_000"
        BadNumber "7200s"
        BadNumber "-"
        BadNumber "1.2.3""#]],
    );
}

#[test]
fn comments() {
    check(
        "{// one\n\"a\": /* two */ 1 # three\n}",
        expect![[r##"
        Comment "// one"
        Comment "/* two */"
        Comment "# three""##]],
    );
    check(
        "{\"a\": foo // one\n, \"b\": bar/* two */, \"c\": a/b//three\n}",
        expect![[r#"
            UnquotedValue "foo"
            Comment "// one"
            UnquotedValue "bar"
            Comment "/* two */"
            UnquotedValue "a/b"
            Comment "//three""#]],
    );
    check("{} /* open", expect![[r#"Comment "/* open""#]]);
    check("// only", expect![[r#"Comment "// only""#]]);
}

#[test]
fn brackets() {
    check(
        r#"{"a": [1, 2}"#,
        expect![[r#"Unclosed { count: 1, object: false, at: 11 } "[""#]],
    );
    check(
        r#"{"a": {"b": 1"#,
        expect![[r#"Unclosed { count: 2, object: true, at: 13 } "{""#]],
    );
    check(
        r#"{"a": "#,
        expect![[r#"
        Unclosed { count: 1, object: true, at: 5 } "{"
        MissingValue "\"a\"""#]],
    );
    check("[1]]", expect![[r#"TextAfterEnd "]""#]]);
    check(r#"{"a": 1]}"#, expect![[r#"UnexpectedClose "]""#]]);
    check("}", expect![[r#"UnexpectedClose "}""#]]);
    check(r#""data": {}"#, expect![[r#"TextAfterEnd ": {}""#]]);
    check("{} {'a': 01}\n", expect![[r#"TextAfterEnd "{'a': 01}""#]]);
}

#[test]
fn what_has_no_place() {
    check(
        "{\"a\": 1; \"b\": 2}",
        expect![[r#"
        UnexpectedCharacter ";""#]],
    );
    check("[=> 1]", expect![[r#"UnexpectedCharacter "=>""#]]);
}

#[test]
fn deep_nesting_is_one_error() {
    let deep = "[".repeat(100_000);
    check(&deep, expect![[r#"TooDeep "[""#]]);
    check(
        &format!("{deep}{}", "]".repeat(100_000)),
        expect![[r#"TooDeep "[""#]],
    );
    check(
        &format!("{}{}", "[".repeat(128), "]".repeat(128)),
        expect![""],
    );
}
