//! `textDocument/documentSymbol`.

use lsp_types::*;
use tower_lsp::jsonrpc::Result;

use super::off_task;
use crate::analysis::symbols::{self, Symbol};
use crate::server::convert::to_lsp;
use crate::server::session::Session;
use crate::text::{Encoding, Text};

pub async fn document_symbol(
    session: &Session,
    params: DocumentSymbolParams,
) -> Result<Option<DocumentSymbolResponse>> {
    let uri = params.text_document.uri;
    let Some(snapshot) = session.snapshot(&uri) else {
        return Ok(None);
    };
    let features = session.features();
    off_task(snapshot, move |snapshot| {
        let symbols = symbols::symbols(snapshot.tree(), &snapshot.context.names);
        let outline = Outline {
            text: &snapshot.text,
            encoding: features.encoding,
            uri: &uri,
        };
        Some(if features.hierarchical_symbols {
            let nested = symbols.iter().map(|symbol| outline.nested(symbol));
            DocumentSymbolResponse::Nested(nested.collect())
        } else {
            let mut flat = Vec::new();
            for symbol in &symbols {
                outline.flatten(symbol, None, &mut flat);
            }
            DocumentSymbolResponse::Flat(flat)
        })
    })
    .await
}

struct Outline<'a> {
    text: &'a Text,
    encoding: Encoding,
    uri: &'a Url,
}

impl Outline<'_> {
    /// The depth of the outline is bounded, and so is this recursion.
    #[expect(
        deprecated,
        reason = "the protocol's type has the field, and it must be set"
    )]
    fn nested(&self, symbol: &Symbol) -> DocumentSymbol {
        let children: Vec<_> = symbol
            .children
            .iter()
            .map(|child| self.nested(child))
            .collect();
        DocumentSymbol {
            name: symbol.name.clone(),
            detail: symbol.detail.clone(),
            kind: kind(symbol.kind),
            tags: None,
            deprecated: None,
            range: to_lsp::range(self.text, self.encoding, symbol.span),
            selection_range: to_lsp::range(self.text, self.encoding, symbol.selection),
            children: (!children.is_empty()).then_some(children),
        }
    }

    #[expect(
        deprecated,
        reason = "the protocol's type has the field, and it must be set"
    )]
    fn flatten(&self, symbol: &Symbol, container: Option<&str>, flat: &mut Vec<SymbolInformation>) {
        flat.push(SymbolInformation {
            name: symbol.name.clone(),
            kind: kind(symbol.kind),
            tags: None,
            deprecated: None,
            location: Location::new(
                self.uri.clone(),
                to_lsp::range(self.text, self.encoding, symbol.span),
            ),
            container_name: container.map(str::to_owned),
        });
        for child in &symbol.children {
            self.flatten(child, Some(&symbol.name), flat);
        }
    }
}

const fn kind(kind: symbols::SymbolKind) -> SymbolKind {
    match kind {
        symbols::SymbolKind::Request => SymbolKind::EVENT,
        symbols::SymbolKind::Object => SymbolKind::OBJECT,
        symbols::SymbolKind::Array => SymbolKind::ARRAY,
        symbols::SymbolKind::String => SymbolKind::STRING,
        symbols::SymbolKind::Number => SymbolKind::NUMBER,
        symbols::SymbolKind::Boolean => SymbolKind::BOOLEAN,
        symbols::SymbolKind::Null => SymbolKind::NULL,
    }
}
