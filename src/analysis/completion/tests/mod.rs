//! Golden tests. `|` marks the cursor. They show the offered items, or the text after accepting one.

mod everywhere;
mod expansion;
mod keys;
mod names;
mod project_rules;
mod relationships;
mod requests;
mod values;

use expansion::expand;

use super::{Completion, CompletionOptions, complete};
use crate::analysis::names::NameList;
use crate::analysis::{Settings, TextEdit, apply};
use crate::syntax::Tree;
use expect_test::Expect;

const SNIPPETS: CompletionOptions = CompletionOptions {
    snippets: true,
    adjusts_indentation: false,
    one_line: false,
    trigger: None,
};

const PLAIN: CompletionOptions = CompletionOptions {
    snippets: false,
    ..SNIPPETS
};

/// Removes the cursor mark from a text.
fn cursor(marked: &str) -> (String, usize) {
    let offset = marked.find('|').expect("a cursor");
    (marked.replacen('|', "", 1), offset)
}

/// The items at an offset, without names and with the default settings.
fn items_at(tree: &Tree, offset: usize, options: &CompletionOptions) -> Vec<Completion> {
    let (names, settings) = (NameList::default(), Settings::default());
    complete(tree, offset, options, &names, &settings)
}

fn items(marked: &str, options: &CompletionOptions) -> (String, Vec<Completion>) {
    let (text, offset) = cursor(marked);
    let mut items = items_at(&Tree::parse(text.as_str()), offset, options);
    items.sort_by(|a, b| a.sort_text.cmp(&b.sort_text));
    (text, items)
}

fn find(marked: &str, label: &str, options: &CompletionOptions) -> (String, Completion) {
    let (text, items) = items(marked, options);
    let labels: Vec<_> = items.iter().map(|item| item.label.clone()).collect();
    let found = items.into_iter().find(|item| item.label == label);
    (
        text,
        found.unwrap_or_else(|| panic!("{label} is not among {labels:?}")),
    )
}

fn accept(text: &str, item: &Completion) -> String {
    let mut edits = item.additional_edits.clone();
    edits.push(item.edit.clone());
    apply(text, &edits)
}

/// The labels in the order of the list, each with its detail.
fn check_labels(marked: &str, expected: Expect) {
    let (_, items) = items(marked, &SNIPPETS);
    let lines: Vec<String> = items
        .iter()
        .map(|item| match &item.label_detail {
            Some(detail) => format!("{} ({detail})", item.label),
            None => item.label.clone(),
        })
        .collect();
    expected.assert_eq(&lines.join("\n"));
}

/// The text after accepting an item as a snippet.
fn check_edit(marked: &str, label: &str, expected: Expect) {
    let (text, item) = find(marked, label, &SNIPPETS);
    expected.assert_eq(&accept(&text, &item));
}

/// The text that a client inserts for an item: a snippet's tab stops become their text.
fn expanded(item: &Completion) -> Completion {
    let mut item = item.clone();
    if item.is_snippet {
        item.edit = TextEdit::replace(item.edit.span, expand(&item.edit.new_text));
    }
    item
}
