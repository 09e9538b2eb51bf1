//! `textDocument/completion`.

use lsp_types::*;
use tower_lsp::jsonrpc::Result;

use super::execute_command::REFRESH_NAMES;
use super::off_task;
use crate::analysis::TextEdit;
use crate::analysis::completion::{self, Completion, CompletionKind};
use crate::server::convert::plain_text::plain_text;
use crate::server::convert::{from_lsp, to_lsp};
use crate::server::features::Features;
use crate::server::offered_completions::OfferedItem;
use crate::server::open_configurations::is_configuration;
use crate::server::session::Session;
use crate::text::Text;

pub async fn completion(
    session: &Session,
    params: CompletionParams,
) -> Result<Option<CompletionResponse>> {
    let at = params.text_document_position;
    if is_configuration(&at.text_document.uri) {
        return Ok(session.open_configurations.complete(&session.client, &at));
    }
    let Some(snapshot) = session.snapshot(&at.text_document.uri) else {
        return Ok(None);
    };
    let features = session.features();
    let encoding = features.encoding;
    let options = completion::CompletionOptions {
        snippets: features.snippets,
        adjusts_indentation: features.adjusts_indentation,
        one_line: features.completes_one_line,
        trigger: params
            .context
            .and_then(|context| context.trigger_character?.chars().next()),
    };
    let items = off_task(snapshot.clone(), move |snapshot| {
        let offset = from_lsp::offset(&snapshot.text, encoding, at.position);
        {
            let context = &snapshot.context;
            let settings = context.settings.analysis();
            completion::complete(snapshot.tree(), offset, &options, &context.names, settings)
        }
    });
    let items = items.await?;
    let list = session.offered_completions.lock().remember(&items);
    let items = items.into_iter().enumerate().map(|(index, item)| {
        let documentation = item.documentation;
        // Users choose a value by its meaning, so include its documentation at once.
        let is_value = matches!(
            item.kind,
            CompletionKind::Value | CompletionKind::EnumMember
        );
        let mut item = to_item(&features, &snapshot.text, item);
        if features.resolves_documentation && !is_value {
            item.data = serde_json::to_value(OfferedItem { list, index }).ok();
        } else {
            item.documentation = documentation.map(|text| to_documentation(&features, text));
        }
        item
    });
    Ok(Some(CompletionResponse::Array(items.collect())))
}

pub(super) fn to_documentation(features: &Features, text: &str) -> Documentation {
    if features.completion_markdown {
        Documentation::MarkupContent(MarkupContent {
            kind: MarkupKind::Markdown,
            value: text.to_owned(),
        })
    } else {
        Documentation::String(plain_text(text))
    }
}

fn to_item(features: &Features, text: &Text, item: Completion) -> CompletionItem {
    let edit = |edit: &TextEdit| to_lsp::text_edit(text, features.encoding, edit);
    let additional: Vec<_> = item.additional_edits.iter().map(edit).collect();
    // The detail of an example is its meaning, such as `2 h`. Many clients show `detail` only for the selected row.
    let is_example = item.kind == CompletionKind::Value;
    let description = item.label_detail.map(std::borrow::Cow::into_owned);
    let description = description.or_else(|| item.detail.clone().filter(|_| is_example));
    let refresh = item.kind == CompletionKind::RefreshNames;
    CompletionItem {
        command: refresh.then(|| Command {
            title: item.label.clone(),
            command: REFRESH_NAMES.to_owned(),
            arguments: None,
        }),
        label_details: description
            .filter(|_| features.label_details)
            .map(|description| CompletionItemLabelDetails {
                detail: None,
                description: Some(description),
            }),
        kind: Some(kind(item.kind)),
        detail: item.detail,
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
        CompletionKind::RefreshNames => CompletionItemKind::TEXT,
    }
}
