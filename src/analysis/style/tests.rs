use super::{Indentation, LineEnding, Style};
use crate::syntax::Tree;
use crate::syntax::strategies::nearly_json;
use proptest::prelude::*;

fn style(text: &str) -> (Indentation, LineEnding) {
    let style = Style::of(&Tree::parse(text));
    (style.indentation, style.line_ending)
}

#[test]
fn the_first_indented_level_and_line_end_set_the_style() {
    use Indentation::{Spaces, Tab};
    use LineEnding::{Cr, CrLf, Lf};
    for (text, expected) in [
        ("", (Spaces(2), Lf)),
        ("{\"a\": 1}", (Spaces(2), Lf)),
        ("{\n    \"a\": {\n      \"b\": 1\n    }\n}", (Spaces(4), Lf)),
        ("{\r\n\t\"a\": 1\r\n}\n", (Tab, CrLf)),
        ("{\r   \"a\": 1\r}", (Spaces(3), Cr)),
        // The root's members are not indented here, but the members below them are.
        ("{\n\"a\": {\n \"b\": 1}}", (Spaces(1), Lf)),
        ("{\n  \"a\": [\n\t1],\n  \"b\": 2}", (Spaces(2), Lf)),
        ("{\n \t\"a\": {\n \t   \"b\": 1}}", (Spaces(3), Lf)),
        ("[\n                          1]", (Spaces(16), Lf)),
        ("\n\u{feff}{", (Spaces(2), Lf)),
        // Incomplete, but clear.
        ("{\n   \"a\": {\n", (Spaces(3), Lf)),
    ] {
        assert_eq!(style(text), expected, "{text:?}");
    }
}

#[test]
fn deep_nesting_takes_linear_time() {
    style(&"[\n".repeat(100_000));
    style(&"[".repeat(100_000));
}

proptest! {
    #[test]
    fn any_text_has_a_style(text in nearly_json()) {
        let (indentation, _) = style(&text);
        prop_assert!(!indentation.text().is_empty());
    }
}
