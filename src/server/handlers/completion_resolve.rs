//! `completionItem/resolve`: adds the documentation to an item.

use lsp_types::CompletionItem;

use super::completion::to_documentation;
use crate::server::session::Session;

pub fn completion_resolve(session: &Session, mut item: CompletionItem) -> CompletionItem {
    let data = item.data.clone().unwrap_or_default();
    if let Ok(offered) = serde_json::from_value(data) {
        let documentation = session.offered_completions.lock().documentation(&offered);
        let features = session.features();
        item.documentation = documentation.map(|text| to_documentation(&features, text));
    }
    item
}
