use std::cell::Cell;

use super::*;
use crate::analysis::Settings;
use crate::config::Configurations;

fn context() -> SnapshotContext {
    let uri = lsp_types::Url::parse("file:///shop.clreq.json").expect("a URI");
    let settings = FileSettings::new(
        &uri,
        Arc::<Settings>::default(),
        Arc::<Configurations>::default(),
    );
    SnapshotContext {
        settings: Arc::new(settings),
        api_errors: None,
        names: Arc::default(),
        send_state: Arc::default(),
    }
}

fn snapshot(text: &str) -> Arc<Snapshot> {
    Snapshot::new(Some(1), Text::new(text), context())
}

/// A text that is too large for the runtime's thread.
fn large() -> String {
    let text = format!("[{}0]", "\"element\", ".repeat(40_000));
    assert!(text.len() > MAX_SMALL_BYTES);
    text
}

#[test]
fn a_version_is_parsed_once() {
    for text in ["{}".to_owned(), large()] {
        let snapshot = snapshot(&text);
        let first: *const Tree = snapshot.tree();
        let again = snapshot.parse_unless(&|| panic!("it is parsed already"));
        assert!(std::ptr::eq(first, again.expect("a tree")));
        assert_eq!(snapshot.tree().text(), text);
    }
}

#[test]
fn a_version_in_another_context_is_not_parsed_again() {
    let snapshot = snapshot(&large());
    let tree: *const Tree = snapshot.tree();
    assert!(std::ptr::eq(tree, snapshot.with_context(context()).tree()));
}

#[test]
fn an_edited_version_has_its_own_text_and_the_version_before_keeps_its() {
    let first = snapshot("{}");
    let second = first.edited(2, Text::new("[]"), context());
    assert_eq!(second.tree().text(), "[]");
    assert_eq!(first.tree().text(), "{}");
}

#[test]
fn a_parse_that_was_cancelled_stops_and_can_be_started_again() {
    let snapshot = snapshot(&large());
    let checks = Cell::new(0);
    let at_the_third_check = || {
        checks.set(checks.get() + 1);
        checks.get() == 3
    };
    assert_eq!(
        snapshot.parse_unless(&at_the_third_check).err(),
        Some(Cancelled)
    );
    assert_eq!(checks.get(), 3);
    assert_eq!(snapshot.tree().text_len(), snapshot.text.len());
}

#[test]
fn at_most_one_version_of_a_document_is_parsed_at_a_time() {
    let first = snapshot(&large());
    let second = first.edited(2, Text::new(&large()), context());
    let other_document = snapshot(&large());
    let checks = Cell::new(0);
    let look = || {
        checks.set(checks.get() + 1);
        assert!(second.parsed.turn.try_lock().is_err());
        assert!(other_document.parsed.turn.try_lock().is_ok());
        false
    };
    assert!(first.parse_unless(&look).is_ok());
    assert!(checks.get() > 2);
    assert!(second.parsed.turn.try_lock().is_ok());
}

#[test]
fn a_small_version_does_not_wait_for_the_parse_of_a_large_one() {
    let large = snapshot(&large());
    let small = large.edited(2, Text::new("{}"), context());
    let parse_small = || {
        assert_eq!(small.tree().text(), "{}");
        false
    };
    assert!(large.parse_unless(&parse_small).is_ok());
}
