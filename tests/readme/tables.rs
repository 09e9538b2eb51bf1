//! Tables that are made of the program.

use clreq::analysis::codes::Code;
use expect_test::expect_file;

#[test]
fn the_table_of_codes_is_complete() {
    let rows: String = Code::ALL
        .iter()
        .map(|code| format!("| `{code}` | {} | {} |\n", code.severity(), code.title()))
        .collect();
    let table = format!("| code | severity | what it says |\n| --- | --- | --- |\n{rows}");
    let readme = include_str!("../../README.md");
    let (before, rest) = readme
        .split_once("<!-- codes -->\n")
        .expect("the table has a place");
    let (_, after) = rest
        .split_once("<!-- /codes -->")
        .expect("the table has an end");
    expect_file!["../../README.md"].assert_eq(&format!(
        "{before}<!-- codes -->\n{table}<!-- /codes -->{after}"
    ));
}
