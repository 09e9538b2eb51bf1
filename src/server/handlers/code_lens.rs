//! What stands above the request: send it.

use lsp_types::*;
use tower_lsp::jsonrpc::Result;

use super::code_action::{send_command, send_title};
use super::off_task;
use crate::schema;
use crate::server::convert::to_lsp;
use crate::server::session::Session;

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
        let title = send_title(schema::for_document(tree));
        Some(vec![CodeLens {
            range: to_lsp::range(&snapshot.text, encoding, data.span()),
            command: Some(send_command(&title, &uri)),
            data: None,
        }])
    })
    .await
}
