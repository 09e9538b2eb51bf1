//! No format prints a secret of a file, whatever errors the file has.

use super::{FileReport, Format, Root};
use crate::analysis::apply;
use crate::analysis::diagnostics::diagnose;
use crate::analysis::fix_all::fix_all;
use crate::analysis::formatting::{FormatOptions, format};
use crate::analysis::style::Style;
use crate::cli::diff;
use crate::secrets::Mask;
use crate::syntax::Tree;

const SECRET: &str = "Zq3xWv8LmN2pRs5";
const SHORT: &str = "hunter2-x";
const TOKEN: &str = "ghp_a1B2c3D4e5F6g7H8i9J0k1L2";

/// A part of a secret of this length counts as a leak.
const TELLING: usize = 7;

fn files() -> [String; 3] {
    [
        format!(
            "{{\n  \"data\": {{\n    \"type\": \"api_credentials\",\n    \"attributes\": {{\n      \"kind\": \"webapp\",\n      \"metadata\": {{\n        \"team\": \"a\",\n        \"client_secret\": \"{SECRET}\",\n        \"next\": 1\n      }}\n    }}\n  }}\n}}\n"
        ),
        format!(
            "{{\"data\": {{\"password\": \"{SHORT}\", \"ci\": \"{TOKEN}\", \"a\": [{{\"access_token\":\"{SECRET}\"}}]}}}}\n"
        ),
        format!(
            "{{\n\"response\": {{\n  \"status\": 201,\n  \"body\": {{\"client_secret\":\n    \"{SECRET}\"}},\n  \"url\": \"https://u:{SHORT}@a.example/?token={SECRET}\"\n}}}}\n"
        ),
    ]
}

/// All output of the commands for a text.
fn printed(text: &str) -> Vec<(&'static str, String)> {
    let tree = Tree::parse(text);
    let diagnostics = diagnose(&tree);
    let mut printed = Vec::new();
    let said = diagnostics.iter().map(|diagnostic| {
        let titles: Vec<&str> = diagnostic
            .fixes
            .iter()
            .map(|fix| fix.title.as_str())
            .collect();
        format!(
            "{} {:?} {} {titles:?}",
            diagnostic.message, diagnostic.help, diagnostic.pointer
        )
    });
    printed.push(("diagnostics", said.collect::<Vec<_>>().join("\n")));
    if let Some(fixed) = fix_all(&tree) {
        let titles = fixed.applied.iter().map(|fix| fix.title.as_str());
        printed.push(("applied", titles.collect::<Vec<_>>().join("\n")));
        printed.push(("check --diff", diff::unified("a", &tree, &fixed.text)));
    }
    let options = FormatOptions {
        style: Style::of(&tree),
        insert_final_newline: true,
    };
    if let Ok(edits) = format(&tree, &options) {
        printed.push((
            "fmt --diff",
            diff::unified("a", &tree, &apply(text, &edits)),
        ));
    }
    let mask = Mask::of(&tree);
    let report = FileReport::new("a.clreq.json".to_owned(), tree, mask, diagnostics);
    for (name, format) in [
        ("human", Format::Human),
        ("json", Format::Json),
        ("sarif", Format::Sarif),
        ("github", Format::Github),
        ("gitlab", Format::Gitlab),
        ("junit", Format::Junit),
    ] {
        printed.push((name, format.file(&Root::default(), &report)));
    }
    printed
}

/// The leak of an edited text: the format and the line. A secret changed by the edit counts as well.
fn leak(text: &str) -> Option<String> {
    let parts = |secret: &'static str| {
        (0..=secret.len() - TELLING).map(move |at| &secret[at..at + TELLING])
    };
    printed(text).into_iter().find_map(|(name, output)| {
        // Without its prefix, or behind another letter, the token can't be recognized.
        let has_prefix = text.match_indices("ghp_").any(|(at, _)| {
            let before = text.get(..at).unwrap_or_default();
            !before.ends_with(char::is_alphanumeric)
        });
        let token = if has_prefix { TOKEN } else { SECRET };
        let is_leak = |line: &&str| {
            [SECRET, SHORT, token]
                .into_iter()
                .flat_map(parts)
                .any(|part| line.contains(part))
        };
        let line = output.lines().find(is_leak)?;
        Some(format!("{name}: {line}"))
    })
}

/// Tests edits of one character at every `step`th position, so that the test takes only seconds.
fn check_edits(file: &str, step: usize, offset: usize) {
    const CHARACTERS: [&str; 13] = [
        "\"", "{", "}", "[", "]", ":", ",", "\\", "'", "\n", "/", "x", "\u{201c}",
    ];
    let mut leaks = Vec::new();
    let mut count = 0;
    for at in (offset..=file.len()).step_by(step) {
        let (before, rest) = file.split_at(at);
        let after = rest.get(1..).unwrap_or_default();
        let edits = CHARACTERS
            .iter()
            .flat_map(|c| [format!("{before}{c}{rest}"), format!("{before}{c}{after}")]);
        for text in edits.chain([format!("{before}{after}")]) {
            count += 1;
            if let Some(leak) = leak(&text) {
                leaks.push(format!("{leak}\n{text}"));
            }
        }
    }
    assert!(count > file.len() / step);
    let first = leaks
        .iter()
        .take(12)
        .cloned()
        .collect::<Vec<_>>()
        .join("\n---\n");
    assert!(leaks.is_empty(), "{} of {count}: {first}", leaks.len());
}

#[test]
fn no_edit_of_one_character_makes_a_format_print_a_secret() {
    for (number, file) in files().iter().enumerate() {
        check_edits(file, 7, number);
    }
}

#[test]
#[ignore = "all edits take minutes in a debug build"]
fn no_edit_at_any_place_makes_a_format_print_a_secret() {
    std::thread::scope(|scope| {
        for file in files() {
            scope.spawn(move || check_edits(&file, 1, 0));
        }
    });
}
