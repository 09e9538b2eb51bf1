//! What stands above the request: send it.

use lsp_types::*;
use tower_lsp::jsonrpc::Result;

use super::code_action::{send_command, send_title};
use super::off_task;
use crate::analysis::request::earlier_success;
use crate::schema;
use crate::server::convert::to_lsp;
use crate::server::session::Session;
use crate::syntax::{Node, Tree};

pub async fn code_lens(session: &Session, params: CodeLensParams) -> Result<Option<Vec<CodeLens>>> {
    let uri = params.text_document.uri;
    if !session.settings().code_lenses {
        return Ok(None);
    }
    let Some(snapshot) = session.snapshot(&uri) else {
        return Ok(None);
    };
    let encoding = session.features().encoding;
    off_task(snapshot, move |snapshot| {
        let tree = snapshot.tree();
        let data = tree.root().and_then(|root| root.key_named("data"))?;
        let title = match earlier_success(tree) {
            Some(status) => format!("Send again (sent{}, {status})", sent_at(tree)),
            None => send_title(schema::for_document(tree)),
        };
        Some(vec![CodeLens {
            range: to_lsp::range(&snapshot.text, encoding, data.span()),
            command: Some(send_command(&title, &uri)),
            data: None,
        }])
    })
    .await
}

/// When the request was sent, as its response says it.
fn sent_at(tree: &Tree) -> String {
    let sent_at = tree.at_pointer("/response/sent_at").and_then(Node::string);
    // What stands there may be anything: only a time is shown.
    let time = sent_at.filter(|text| humantime::parse_rfc3339_weak(text).is_ok());
    time.map_or_else(String::new, |time| format!(" {time}"))
}
