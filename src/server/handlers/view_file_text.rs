//! `clreq/viewFileText`: an open document as the server has it.
//!
//! A request beyond the protocol, like the one of rust-analyzer that it is named after. When what the server says does not
//! fit what the editor shows, it tells whether the two have the same text. The params are a `TextDocumentIdentifier`, the
//! result is a string.

use lsp_types::TextDocumentIdentifier;
use tower_lsp::jsonrpc::{Error, Result};

use crate::server::session::Session;

/// The name of the request.
pub const METHOD: &str = "clreq/viewFileText";

pub fn view_file_text(session: &Session, document: &TextDocumentIdentifier) -> Result<String> {
    match session.snapshot(&document.uri) {
        Some(snapshot) => Ok(String::from(&snapshot.text)),
        None => Err(Error::invalid_params(format!(
            "{} is not open, or is not a request file (`*.clreq.json`).",
            document.uri
        ))),
    }
}
