use super::Mask;
use crate::syntax::Tree;
use crate::text::Span;

fn hide(text: &str) -> String {
    let tree = Tree::parse(text);
    Mask::of(&tree)
        .hide(&tree, Span::new(0, text.len()))
        .into_owned()
}

/// Masks a sentence that quotes nothing from the document.
fn hide_in_sentence(document: &str, sentence: &str) -> String {
    let tree = Tree::parse(document);
    Mask::of(&tree)
        .hide_in_sentence(&tree, &[], sentence)
        .into_owned()
}

/// Checks a text that is masked with its own mask.
fn check(text: &str, expected: &str) {
    let hidden = hide(text);
    assert_eq!(hidden, expected);
    assert_eq!(hidden.len(), text.len());
    assert_eq!(hidden.chars().count(), text.chars().count());
}

#[test]
fn secrets_are_masked_in_broken_text() {
    check(
        r#"{"client_secret"}: "abcdef-1"}"#,
        r#"{"client_secret"}: "********"}"#,
    );
    check(
        r#"{"client_secret"} "abcdef-1"}"#,
        r#"{"client_secret"} "********"}"#,
    );
    let jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl";
    let stars = "*".repeat(jwt.len());
    check(
        r#"{"client_secret": "abcdef-1"}"#,
        r#"{"client_secret": "********"}"#,
    );
    check(
        r#"{"client_secret": abcdef-1, "a": 1}"#,
        r#"{"client_secret": ********, "a": 1}"#,
    );
    check(
        r#"{'client_secret': 'abcdef-1'"#,
        r#"{'client_secret': '********'"#,
    );
    check(
        "{\"client_secret\": \"abcdef-1\n",
        "{\"client_secret\": \"********\n",
    );
    check(
        "{\"client_secret\":\n  abcdef1\n}",
        "{\"client_secret\":\n  *******\n}",
    );
    check(
        "{} // access_token=abcdef-1, b",
        "{} // access_token=********, b",
    );
    check("{} // Bearer abcdef-12", "{} // Bearer *********");
    check(&format!("{{}} {jwt}"), &format!("{{}} {stars}"));
    check(&format!("{{\"a\": {jwt}}}"), &format!("{{\"a\": {stars}}}"));
    check(
        r#"{"password": "påß漢🔑"}"#,
        "{\"password\": \"*\u{b7}\u{b7}\u{2022}\u{1F512}\"}",
    );
    check(r#"{"password": "a\"b"}"#, r#"{"password": "****"}"#);
    check(
        r#"{"client_secret": "s3cr3t99", "note": "it is s3cr3t99!"}"#,
        r#"{"client_secret": "********", "note": "it is ********!"}"#,
    );
}

#[test]
fn a_value_is_masked_behind_a_stray_character_after_its_name() {
    for between in ["}\n  ", "\"x:\n  ", "\"x\n  ", "\":x\n  ", "\": x "] {
        let text = |value: &str| format!("{{\"client_secret{between}\"{value}\"}}");
        let hidden = hide(&text("abcdef-1"));
        assert!(hidden.ends_with("\"********\"}"), "{hidden}");
    }
    let hidden = hide(r#"{"body": "{\"client_secret\"} \"abcdef-1\"}"}"#);
    assert!(!hidden.contains("abcdef"), "{hidden}");
    check(
        "{\"otp\": 7\n \"name\": \"Zoe\"}",
        "{\"otp\": *\n \"name\": \"Zoe\"}",
    );
}

#[test]
fn a_password_and_a_token_in_a_damaged_url_are_masked() {
    check(
        "{\"a\": \"https://u\"hunter2-x@a.example/\"}",
        "{\"a\": \"https://u**********@a.example/\"}",
    );
    check(
        "{\"a\": \"https://u\nhunter2-x@a.example/\"}",
        "{\"a\": \"https://u\n*********@a.example/\"}",
    );
    check(
        "{\"a\": \"https://a.example/?token=Z\nq3xWv8LmN2\"}",
        "{\"a\": \"**************************\n**********\"}",
    );
}

/// Checks that the value `s3cr3t-99` after each of these names is masked, and that `secrets` finds none of them.
fn check_damaged_names(names: &[&str]) {
    for name in names {
        let text = |value: &str| format!("{{\"a\": 1, \"{name}\": \"{value}\", \"b\": 2}}");
        assert_eq!(hide(&text("s3cr3t-99")), text("*********"));
        assert_eq!(crate::secrets::secrets(&Tree::parse(text("s3cr3t-99"))), []);
        let bare = |value: &str| format!("{{{name}: {value}, b: 2}}");
        assert_eq!(hide(&bare("s3cr3t-99")), bare("*********"));
    }
}

#[test]
fn a_value_is_masked_behind_a_name_with_one_wrong_character() {
    check_damaged_names(&[
        "client_secre\u{fffd}",
        "client_sec\u{fffd}et",
        "\u{fffd}oken",
        "client_secretß",
        "client_secret\u{1f511}",
        "client_secrt",
        "client_secrett",
        "client_secres",
        "access_tokem",
        "access_toke.",
        "access_toke!",
        "passwor\u{0434}",
    ]);
}

#[test]
fn a_mixed_value_is_masked_behind_a_short_name_with_one_wrong_character() {
    check_damaged_names(&[
        "pw\u{fffd}",
        "p\u{fffd}d",
        "\u{fffd}wd",
        "pwdx",
        "pd",
        "db_pwf",
        "OTB",
        "sesion",
    ]);
    for text in [
        r#"{"op": "replace", "dn": "cn=Zoe", "top": 123456}"#,
        r#"{"crowd": "s3cr3t-99"}"#,
    ] {
        check(text, text);
    }
}

#[test]
fn a_secret_with_escapes_is_masked_in_both_spellings() {
    let text = r#"{"client_secret": "abc\u0064ef\u001B-1"}"#;
    for spelling in ["abcdef\u{1b}-1", "abcdef\\u001b-1", "abc\\u0064ef\\u001B-1"] {
        let stars = "*".repeat(spelling.len());
        assert_eq!(
            hide_in_sentence(text, &format!("a {spelling} b")),
            format!("a {stars} b")
        );
    }
}

#[test]
fn other_values_are_not_masked() {
    for text in [
        r#"{"client_secret": "<redacted>", "access_token": null, "name": "Bearer of news"}"#,
        r#"{"client_id": "abcdef", "password": ""}"#,
    ] {
        check(text, text);
    }
    assert_eq!(
        hide_in_sentence(r#"{"password": "a"}"#, "an array, `a`"),
        "an array, `*`"
    );
}

#[test]
fn of_secrets_with_a_common_start_the_whole_one_is_masked() {
    let document = r#"{"a": {"secret": "abcdefg-1"}, "b": {"secret": "abcdefg-1-2"}, "c": {"secret": "ab"},
            "d": {"secret": "abcdef"}, "e": {"secret": "abcdefh"}}"#;
    let check = |text: &str, expected: &str| assert_eq!(hide_in_sentence(document, text), expected);
    check("(abcdefg-1-2)", "(***********)");
    check("(abcdefg-1)", "(*********)");
    check("(abcdefg-1-3)", "(**********3)");
    check("(abcdefx)", "(******x)");
    check("ab abc xab (abcdef)", "** abc xab (******)");
}

#[test]
fn many_secrets_are_masked_in_one_pass() {
    let members = (0..50_000).map(|n| format!("{{\"client_secret\": \"s3cr3t{n:08}\"}}"));
    let text = format!("[{}]", members.collect::<Vec<_>>().join(","));
    let hidden = hide(&text);
    assert_eq!(hidden.matches(&"*".repeat(14)).count(), 50_000);
    assert!(!hidden.contains("s3cr3t"));
}

#[test]
fn a_message_with_a_cut_secret_shows_nothing_of_it() {
    assert_eq!(
        hide_in_sentence(
            r#"{"secret": "abcdefghijklmnop"}"#,
            "before `\"abcdefghij…`."
        ),
        "before `\"**********…`."
    );
    assert!(!format!("{:?}", Mask::of(&Tree::parse(r#"{"secret": "abcdef"}"#))).contains("abc"));
}

#[test]
fn a_word_of_a_message_is_kept_though_a_secret_has_it_too() {
    let text = r#"{"client_secret": "a-client-secret-of-the-shop"}"#;
    let tree = Tree::parse(text);
    let whole = Span::new(0, text.len());
    let check = |sentence: &str, expected: &str| {
        let hidden = Mask::of(&tree).hide_in_sentence(&tree, &[whole], sentence);
        assert_eq!(hidden, expected);
    };
    check("This is a client secret.", "This is a client secret.");
    check("Remove `secret`.", "Remove `******`.");
    check("Use client-secret.", "Use *************.");
}
