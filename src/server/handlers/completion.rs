//! Completion.

use lsp_types::*;
use tower_lsp::jsonrpc::Result;

use super::off_task;
use crate::analysis::TextEdit;
use crate::analysis::completion::{self, Completion, CompletionKind};
use crate::server::convert::{from_lsp, to_lsp};
use crate::server::features::Features;
use crate::server::session::Session;
use crate::text::Text;

pub async fn completion(
    session: &Session,
    params: CompletionParams,
) -> Result<Option<CompletionResponse>> {
    let at = params.text_document_position;
    let Some(snapshot) = session.snapshot(&at.text_document.uri) else {
        return Ok(None);
    };
    let features = session.features();
    let options = completion::CompletionOptions {
        snippets: features.snippets,
        adjusts_indentation: features.adjusts_indentation,
        trigger: params
            .context
            .and_then(|context| context.trigger_character?.chars().next()),
    };
    off_task(snapshot, move |snapshot| {
        let offset = from_lsp::offset(&snapshot.text, features.encoding, at.position);
        let items = completion::complete(snapshot.tree(), offset, &options);
        let items = items
            .into_iter()
            .map(|item| to_item(&features, &snapshot.text, item));
        Some(CompletionResponse::Array(items.collect()))
    })
    .await
}

fn to_item(features: &Features, text: &Text, item: Completion) -> CompletionItem {
    let edit = |edit: &TextEdit| to_lsp::text_edit(text, features.encoding, edit);
    let additional: Vec<_> = item.additional_edits.iter().map(edit).collect();
    let documentation = item.documentation.map(|documentation| {
        if features.completion_markdown {
            Documentation::MarkupContent(MarkupContent {
                kind: MarkupKind::Markdown,
                value: documentation.to_owned(),
            })
        } else {
            Documentation::String(documentation.to_owned())
        }
    });
    CompletionItem {
        label_details: item
            .label_detail
            .filter(|_| features.label_details)
            .map(|detail| CompletionItemLabelDetails {
                detail: None,
                description: Some(detail.to_owned()),
            }),
        kind: Some(kind(item.kind)),
        detail: item.detail,
        documentation,
        sort_text: Some(item.sort_text),
        filter_text: Some(item.filter_text),
        insert_text_format: Some(if item.is_snippet {
            InsertTextFormat::SNIPPET
        } else {
            InsertTextFormat::PLAIN_TEXT
        }),
        insert_text_mode: features
            .adjusts_indentation
            .then_some(InsertTextMode::ADJUST_INDENTATION),
        text_edit: Some(CompletionTextEdit::Edit(edit(&item.edit))),
        additional_text_edits: (!additional.is_empty()).then_some(additional),
        label: item.label,
        ..CompletionItem::default()
    }
}

const fn kind(kind: CompletionKind) -> CompletionItemKind {
    match kind {
        CompletionKind::Property => CompletionItemKind::PROPERTY,
        CompletionKind::Value => CompletionItemKind::VALUE,
        CompletionKind::EnumMember => CompletionItemKind::ENUM_MEMBER,
        CompletionKind::Snippet => CompletionItemKind::SNIPPET,
    }
}
