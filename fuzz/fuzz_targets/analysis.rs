//! Every analysis of any document gives a valid result.
#![no_main]

use clreq::analysis::apply;
use clreq::analysis::diagnostics::{ApiError, ApiErrors, diagnose, has_errors};
use clreq::analysis::folding::folds;
use clreq::analysis::hints::hints;
use clreq::analysis::hover::hover;
use clreq::analysis::links::links;
use clreq::analysis::names::NameList;
use clreq::analysis::order::sort_members;
use clreq::analysis::redaction::redact;
use clreq::analysis::request::{Summary, earlier_success, request_body};
use clreq::analysis::response::{Response, insert_response};
use clreq::analysis::selection::selection;
use clreq::analysis::symbols::symbols;
use clreq::api::Request;
use clreq::secrets::{mask_document, secrets};
use clreq::syntax::Tree;
use clreq::text::Span;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let tree = Tree::parse(text);
    let is_whole = |span: Span| text.get(span.start..span.end).is_some();
    let diagnostics = diagnose(&tree);
    for diagnostic in &diagnostics {
        assert!(is_whole(diagnostic.span), "{diagnostic:?}");
        assert!(!diagnostic.message.is_empty());
        assert!(
            diagnostic
                .related
                .iter()
                .all(|related| is_whole(related.span))
        );
        assert!(
            tree.at_pointer(&diagnostic.pointer).is_some()
                || tree.root().is_none()
                || !tree.errors().is_empty()
        );
    }
    let ordered = diagnostics
        .windows(2)
        .all(|pair| pair[0].span.start <= pair[1].span.start);
    assert!(ordered, "{diagnostics:#?}");
    assert!(folds(&tree).iter().all(|fold| is_whole(fold.span)));
    assert!(links(&tree).iter().all(|link| is_whole(link.span)));
    let names = NameList::default();
    hints(&tree, Span::new(0, text.len()), &names);
    symbols(&tree, &names);
    Summary::of(&tree).to_string();
    earlier_success(&tree);
    for offset in (0..=text.len() + 1).step_by(1 + text.len() / 64) {
        hover(&tree, offset, &names);
        let mut around = Span::new(offset.min(text.len()), offset.min(text.len()));
        for span in selection(&tree, offset) {
            assert!(is_whole(span) && span.covers(around));
            around = span;
        }
    }
    check_secrets(&tree);
    if let Some(edits) = sort_members(&tree) {
        let sorted = Tree::parse(apply(text, &edits));
        assert_eq!(sorted.errors(), tree.errors());
        assert_eq!(sort_members(&sorted), None, "{:?}", sorted.text());
    }
    check_sending(&tree, has_errors(&diagnostics));
});

/// A redacted text contains no secret, and nothing else has changed.
fn check_secrets(tree: &Tree) {
    let edits = redact(secrets(tree));
    let redacted = Tree::parse(apply(tree.text(), &edits));
    assert!(redacted.errors().len() <= tree.errors().len());
    if tree.errors().is_empty() {
        assert_eq!(secrets(&redacted).len(), 0, "{:?}", redacted.text());
    }
    mask_document(tree.text());
}

/// A document without errors can be sent, and accepts its response.
fn check_sending(tree: &Tree, has_errors: bool) {
    let errors = ApiError {
        pointer: Some("/data/attributes/name".to_owned()),
        ..ApiError::default()
    };
    ApiErrors::new(tree, [errors]).diagnose(tree);
    if let Ok(body) = request_body(tree) {
        let sent = Request::create("api_credentials", body.source());
        assert!(sent.is_ok() || has_errors, "{:?}", body.source());
    } else {
        assert!(has_errors);
    }
    let response = Response {
        status: 201,
        sent_at: "2026-11-23T18:00:00Z",
        endpoint: "https://api.example/api",
        is_sandbox: false,
        body: tree.text().as_bytes(),
    }
    .to_text();
    let inserted = insert_response(tree, &response);
    assert!(inserted.is_some() || has_errors);
    if let Some(edit) = inserted {
        let after = Tree::parse(apply(tree.text(), &[edit]));
        let data = |tree: &Tree| Some(tree.at_pointer("/data")?.source().to_owned());
        assert_eq!(data(&after), data(tree));
        assert!(after.errors().len() <= tree.errors().len());
    }
}
