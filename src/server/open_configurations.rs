//! The `clreq.toml` files that the client has open: their errors and completion while they are typed.
//!
//! Only a saved `clreq.toml` applies to request files.

use std::collections::HashMap;
use std::sync::Arc;

use lsp_types::*;

use super::client::ClientHandle;
use super::configuration_problems::of_problems;
use super::convert::{from_lsp, to_lsp};
use super::documents::apply;
use super::shared::Shared;
use super::uri::file_name;
use crate::config::{self, completion};
use crate::text::Text;

/// The open documents, by URI.
#[derive(Clone, Default)]
pub(super) struct OpenConfigurations {
    documents: Shared<HashMap<Url, Document>>,
    /// Held while diagnostics of a `clreq.toml`, open or saved, are published, so that the newest ones reach the client last.
    publishing: Arc<tokio::sync::Mutex<()>>,
}

#[derive(Clone)]
struct Document {
    version: i32,
    text: Text,
}

/// Whether a document is a `clreq.toml`.
pub(super) fn is_configuration(uri: &Url) -> bool {
    file_name(uri) == config::FILE_NAME
}

impl OpenConfigurations {
    /// Adds a document.
    pub fn open(&self, client: &ClientHandle, document: &TextDocumentItem) {
        let text = Text::new(&document.text);
        let version = document.version;
        let added = Document { version, text };
        self.documents.lock().insert(document.uri.clone(), added);
        self.publish_later(client, &document.uri);
    }

    /// Applies changes in order.
    pub fn change(&self, client: &ClientHandle, params: &DidChangeTextDocumentParams) {
        let uri = &params.text_document.uri;
        if let Some(document) = self.documents.lock().get_mut(uri) {
            document.version = params.text_document.version;
            for change in &params.content_changes {
                apply(&mut document.text, change, client.features().encoding);
            }
        }
        self.publish_later(client, uri);
    }

    /// Removes a document and its diagnostics. The client has the empty list when this returns, so that those of the saved file
    /// can follow.
    pub async fn close(&self, client: &ClientHandle, uri: &Url) {
        self.documents.lock().remove(uri);
        self.publish(client, uri).await;
    }

    /// Publishes the diagnostics of a saved file, unless it is open. Returns whether it did.
    pub async fn publish_saved(
        &self,
        client: &ClientHandle,
        uri: &Url,
        found: Vec<Diagnostic>,
    ) -> bool {
        let _turn = self.publishing.lock().await;
        let is_open = self.documents.lock().contains_key(uri);
        if !is_open {
            client.publish_diagnostics(uri.clone(), found, None).await;
        }
        !is_open
    }

    fn publish_later(&self, client: &ClientHandle, uri: &Url) {
        let (open, client, uri) = (self.clone(), client.clone(), uri.clone());
        tokio::spawn(async move { open.publish(&client, &uri).await });
    }

    async fn publish(&self, client: &ClientHandle, uri: &Url) {
        let _turn = self.publishing.lock().await;
        let document = self.documents.lock().get(uri).cloned();
        let (found, version) = match document {
            Some(Document { version, text }) => {
                let source = text.to_string();
                let problems = config::parse(&source).problems;
                let encoding = client.features().encoding;
                (of_problems(&problems, &text, encoding), Some(version))
            }
            None => (Vec::new(), None),
        };
        client
            .publish_diagnostics(uri.clone(), found, version)
            .await;
    }

    /// The completion items at a position. `None` if the document isn't open.
    pub fn complete(
        &self,
        client: &ClientHandle,
        at: &TextDocumentPositionParams,
    ) -> Option<CompletionResponse> {
        let text = self
            .documents
            .lock()
            .get(&at.text_document.uri)?
            .text
            .clone();
        let encoding = client.features().encoding;
        let offset = from_lsp::offset(&text, encoding, at.position);
        let source = text.to_string();
        let items = completion::complete(&source, offset);
        let items = items.into_iter().enumerate().map(|(index, item)| {
            let edit = crate::analysis::TextEdit::replace(item.span, item.new_text);
            // A client compares the filter with the text that the edit replaces.
            let quote = item.span.of(&source).starts_with('"');
            let filter = if quote {
                format!("\"{}\"", item.label)
            } else {
                item.label.clone()
            };
            CompletionItem {
                kind: Some(match item.is_value {
                    true => CompletionItemKind::ENUM_MEMBER,
                    false => CompletionItemKind::PROPERTY,
                }),
                documentation: item.description.map(Documentation::String),
                sort_text: Some(format!("{index:03}")),
                filter_text: Some(filter),
                text_edit: Some(CompletionTextEdit::Edit(to_lsp::text_edit(
                    &text, encoding, &edit,
                ))),
                label: item.label,
                ..CompletionItem::default()
            }
        });
        Some(CompletionResponse::Array(items.collect()))
    }
}
