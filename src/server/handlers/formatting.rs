//! `textDocument/formatting`, and code shared with the other formatting methods.

use lsp_types::*;
use tower_lsp::jsonrpc::Result;

use super::off_task;
use crate::analysis::TextEdit as Edit;
use crate::analysis::formatting::{FormatOptions, NotFormatted, format};
use crate::analysis::style::{Indentation, Style};
use crate::server::convert::to_lsp;
use crate::server::session::Session;
use crate::server::snapshot::Snapshot;
use crate::syntax::Tree;

pub async fn formatting(
    session: &Session,
    params: DocumentFormattingParams,
) -> Result<Option<Vec<TextEdit>>> {
    let format = move |snapshot: &Snapshot| {
        format(snapshot.tree(), &options(snapshot.tree(), &params.options))
    };
    edits(session, &params.text_document.uri, format).await
}

/// A document that can't be formatted gets no edits. Its syntax errors are already shown.
pub(super) async fn edits(
    session: &Session,
    uri: &Url,
    format: impl FnOnce(&Snapshot) -> std::result::Result<Vec<Edit>, NotFormatted> + Send + 'static,
) -> Result<Option<Vec<TextEdit>>> {
    let Some(snapshot) = session.snapshot(uri) else {
        return Ok(None);
    };
    let encoding = session.features().encoding;
    off_task(snapshot, move |snapshot| match format(snapshot) {
        Ok(edits) => {
            let edits = edits.iter();
            Some(
                edits
                    .map(|edit| to_lsp::text_edit(&snapshot.text, encoding, edit))
                    .collect(),
            )
        }
        Err(reason) => {
            tracing::info!(%reason, "formatting");
            None
        }
    })
    .await
}

/// The client's indentation with the line endings of the file.
pub(super) fn options(tree: &Tree, options: &FormattingOptions) -> FormatOptions {
    let indentation = if options.insert_spaces {
        Indentation::Spaces(options.tab_size as usize)
    } else {
        Indentation::Tab
    };
    FormatOptions {
        style: Style {
            indentation,
            ..Style::of(tree)
        },
        insert_final_newline: options.insert_final_newline == Some(true),
    }
}
