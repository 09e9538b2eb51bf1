//! Formatting: of a document, of a range, and while one types.

use lsp_types::*;
use tower_lsp::jsonrpc::Result;

use super::off_task;
use crate::analysis::TextEdit as Edit;
use crate::analysis::formatting::{self, FormatOptions, NotFormatted};
use crate::analysis::style::{Indentation, Style};
use crate::server::convert::{from_lsp, to_lsp};
use crate::server::session::Session;
use crate::server::snapshot::Snapshot;
use crate::syntax::Tree;

pub async fn document(
    session: &Session,
    params: DocumentFormattingParams,
) -> Result<Option<Vec<TextEdit>>> {
    let format = move |snapshot: &Snapshot| {
        formatting::format(snapshot.tree(), &options(snapshot.tree(), &params.options))
    };
    edits(session, &params.text_document.uri, format).await
}

pub async fn range(
    session: &Session,
    params: DocumentRangeFormattingParams,
) -> Result<Option<Vec<TextEdit>>> {
    let encoding = session.features().encoding;
    let format = move |snapshot: &Snapshot| {
        let span = from_lsp::span(&snapshot.text, encoding, params.range);
        let options = options(snapshot.tree(), &params.options);
        formatting::format_range(snapshot.tree(), span, &options)
    };
    edits(session, &params.text_document.uri, format).await
}

pub async fn on_type(
    session: &Session,
    params: DocumentOnTypeFormattingParams,
) -> Result<Option<Vec<TextEdit>>> {
    let encoding = session.features().encoding;
    let at = params.text_document_position;
    let format = move |snapshot: &Snapshot| {
        let Some(typed) = params.ch.chars().next() else {
            return Ok(Vec::new());
        };
        let offset = from_lsp::offset(&snapshot.text, encoding, at.position);
        let options = options(snapshot.tree(), &params.options);
        let edit = formatting::format_on_type(snapshot.tree(), offset, typed, &options);
        Ok(edit.into_iter().collect())
    };
    edits(session, &at.text_document.uri, format).await
}

/// A document that can't be formatted has no edits; its syntax errors are shown already.
async fn edits(
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

/// The client's indentation with the file's own line ends.
fn options(tree: &Tree, options: &FormattingOptions) -> FormatOptions {
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
