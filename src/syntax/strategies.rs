//! Strategies for property tests, here and in the modules above.

use proptest::prelude::*;
use serde_json::Value;

/// JSON values of all kinds.
pub fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>()
            .prop_filter("finite", |f| f.is_finite())
            .prop_map(Value::from),
        ".*".prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 64, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
            prop::collection::vec((".{0,6}", inner), 0..8)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// Texts of characters that matter to JSON, many of them nearly valid.
pub fn nearly_json() -> impl Strategy<Value = String> {
    let token = prop::sample::select(vec![
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        "\"",
        "\"a\"",
        "\"b\\n\"",
        "'",
        "1",
        "-",
        "0",
        ".5",
        "e3",
        "true",
        "null",
        "tru",
        " ",
        "\n",
        "\r\n",
        "//",
        "/*",
        "*/",
        "\\",
        "\\u12",
        "\\ud83d",
        "\u{e9}",
        "\u{1F600}",
        "\u{201C}",
        "\t",
        "<id>",
        "https://x",
        "\u{feff}",
        "#",
        ";",
    ]);
    prop::collection::vec(token, 0..40).prop_map(|tokens| tokens.concat())
}
