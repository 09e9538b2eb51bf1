//! `clreq/viewFileText`: the text of an open document in the server's memory.
//!
//! An extension of the protocol, modeled on rust-analyzer's. It helps to find out whether the server and the editor have the
//! same text. The params are a `TextDocumentIdentifier`, the result is a string.

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
