//! The documentation of the completions that were offered last. Names and snippets get theirs when the user looks at them.

use serde::{Deserialize, Serialize};

use crate::analysis::completion::Completion;

/// The documentation of the last list's items.
#[derive(Default)]
pub(super) struct OfferedCompletions {
    list: u64,
    documentation: Vec<Option<&'static str>>,
}

/// An item of a list, as the client returns it.
#[derive(Serialize, Deserialize)]
pub(super) struct OfferedItem {
    pub list: u64,
    pub index: usize,
}

impl OfferedCompletions {
    /// Keeps the documentation of a list's items, and returns the list's number.
    pub fn remember(&mut self, items: &[Completion]) -> u64 {
        self.list += 1;
        self.documentation = items.iter().map(|item| item.documentation).collect();
        self.list
    }

    /// The documentation of an item; `None` if it has none or is not of the last list.
    pub fn documentation(&self, item: &OfferedItem) -> Option<&'static str> {
        let is_last = item.list == self.list;
        is_last
            .then(|| self.documentation.get(item.index).copied())
            .flatten()?
    }
}
