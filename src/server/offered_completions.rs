//! The documentation of the latest completion list. Items for names and snippets get theirs when the user selects them.

use serde::{Deserialize, Serialize};

use crate::analysis::completion::Completion;

/// The documentation of the items in the latest list.
#[derive(Default)]
pub(super) struct OfferedCompletions {
    list: u64,
    documentation: Vec<Option<&'static str>>,
}

/// An item of a list, as the client sends it back.
#[derive(Serialize, Deserialize)]
pub(super) struct OfferedItem {
    pub list: u64,
    pub index: usize,
}

impl OfferedCompletions {
    /// Stores the documentation of a list's items, and returns the list's number.
    pub fn remember(&mut self, items: &[Completion]) -> u64 {
        self.list += 1;
        self.documentation = items.iter().map(|item| item.documentation).collect();
        self.list
    }

    /// The documentation of an item. `None` if it has none or belongs to an older list.
    pub fn documentation(&self, item: &OfferedItem) -> Option<&'static str> {
        let is_last = item.list == self.list;
        is_last
            .then(|| self.documentation.get(item.index).copied())
            .flatten()?
    }
}
