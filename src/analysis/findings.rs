//! What only a look at every node finds: secrets, placeholders and repeated keys. After an edit only the nodes that are new are
//! looked at.

use std::num::NonZero;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use super::stand_in::{self, stand_in};
use crate::secrets::{
    Secret, SecretKind, kind_of_key, kind_of_text, may_look_like_secret, text_of,
};
use crate::syntax::{Change, DuplicateKey, DuplicateSearch, Kind, Node, Tree};

/// From so many nodes on a second thread is worth its start.
const MANY: usize = 30_000;

/// So many nodes are looked at by a thread before it takes more.
const PART: usize = 8_192;

/// What a look at every node of a tree has found. It goes with that tree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    secrets: Vec<(usize, SecretKind)>,
    stand_ins: Vec<usize>,
    /// Pairs of a key and the one that repeats it.
    duplicates: Vec<(usize, usize)>,
}

impl Findings {
    /// Looks at every node.
    pub fn of(tree: &Tree) -> Self {
        let count = tree.node_count();
        if count < MANY {
            return Self::within(tree, 0..count);
        }
        let cores = thread::available_parallelism().map_or(1, NonZero::get);
        let (first_unseen, parts) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
        let look = || {
            loop {
                let start = first_unseen.fetch_add(PART, Ordering::Relaxed);
                if start >= count {
                    return;
                }
                let found = Self::within(tree, start..start + PART);
                let mut parts = parts.lock().unwrap_or_else(PoisonError::into_inner);
                parts.push((start, found));
            }
        };
        thread::scope(|scope| {
            for _ in 1..cores.min(count.div_ceil(PART)) {
                // Where no other thread can be had, this one does it all.
                let _ = thread::Builder::new().spawn_scoped(scope, look);
            }
            look();
        });
        let mut parts = parts.into_inner().unwrap_or_else(PoisonError::into_inner);
        parts.sort_unstable_by_key(|(start, _)| *start);
        Self::joined(parts.into_iter().map(|(_, found)| found))
    }

    /// Follows a change of the tree.
    pub fn update(&mut self, tree: &Tree, change: &Change) {
        let Change {
            first,
            removed,
            added,
            renamed,
        } = *change;
        let behind = first + removed;
        let moved = |index: usize| match index < first {
            true => index,
            false => (index + added).saturating_sub(removed),
        };
        let is_gone = |index: &usize| (first..behind).contains(index);
        let is_renamed = |index: usize| {
            let container = tree.node(index).and_then(Node::container);
            renamed.is_some() && container.map(Node::index) == renamed
        };
        let mut kept = std::mem::take(self);
        kept.secrets.retain(|(index, _)| !is_gone(index));
        kept.stand_ins.retain(|index| !is_gone(index));
        kept.duplicates.retain(|(_, again)| !is_gone(again));
        for (index, _) in &mut kept.secrets {
            *index = moved(*index);
        }
        for index in &mut kept.stand_ins {
            *index = moved(*index);
        }
        for (earlier, again) in &mut kept.duplicates {
            (*earlier, *again) = (moved(*earlier), moved(*again));
        }
        kept.duplicates.retain(|(_, again)| !is_renamed(*again));

        let new = Self::within(tree, first..first + added);
        *self = Self::joined([kept, new]);
        if let Some(object) = renamed.and_then(|index| tree.node(index)) {
            let mut search = DuplicateSearch::default();
            search.look_through(object);
            self.duplicates.extend(pairs(search));
        }
        self.secrets.sort_by_key(|(index, _)| *index);
        self.stand_ins.sort_unstable();
        self.duplicates.sort_by_key(|(_, again)| *again);
    }

    /// Every secret, in the order of the text.
    pub fn secrets<'a>(&self, tree: &'a Tree) -> impl ExactSizeIterator<Item = Secret<'a>> {
        let nodes: Vec<_> = self
            .secrets
            .iter()
            .filter_map(|(index, kind)| Some(Secret::new(*kind, tree.node(*index)?)))
            .collect();
        nodes.into_iter()
    }

    /// Every stand-in at a node or below it, in the order of the text.
    pub(super) fn stand_ins_in<'a>(
        &self,
        tree: &'a Tree,
        node: Node<'_>,
    ) -> impl Iterator<Item = Node<'a>> {
        let (first, last) = (node.index(), node.last_descendant().index());
        let from = self.stand_ins.partition_point(|index| *index < first);
        let to = self.stand_ins.partition_point(|index| *index <= last);
        let found = self.stand_ins.get(from..to).unwrap_or_default();
        found.iter().filter_map(|index| tree.node(*index))
    }

    /// Every key that repeats an earlier one of the same object, in the order of the text.
    pub(super) fn duplicate_keys<'a>(
        &self,
        tree: &'a Tree,
    ) -> impl Iterator<Item = DuplicateKey<'a>> {
        self.duplicates.iter().filter_map(|(first, again)| {
            Some(DuplicateKey {
                first: tree.node(*first)?,
                again: tree.node(*again)?,
            })
        })
    }

    fn within(tree: &Tree, indices: Range<usize>) -> Self {
        let mut found = Self::default();
        let mut search = DuplicateSearch::default();
        let has_template = stand_in::has_template(tree.text_in(indices.clone()));
        let first_key = tree.node(indices.start).and_then(Node::key);
        // What the key says that stands right before a node.
        let mut named = first_key.and_then(kind_of_key);
        for node in tree.nodes_in(indices) {
            match node.kind() {
                Kind::Key => {
                    named = kind_of_key(node);
                    continue;
                }
                Kind::Object => search.look_through(node),
                Kind::String | Kind::Invalid => found.look_at(node, named, has_template),
                _ => {}
            }
            named = None;
        }
        found.duplicates = pairs(search);
        found
    }

    /// `named` is what its key says of a node, and `has_template` whether what is written here, or near it, may hold a template.
    #[inline]
    fn look_at(&mut self, node: Node<'_>, named: Option<SecretKind>, has_template: bool) {
        let is_nothing =
            |text| !may_look_like_secret(text) && !stand_in::may_be_one(text, has_template);
        if named.is_some() || !node.plain_bytes().is_some_and(is_nothing) {
            self.look_closely_at(node);
        }
    }

    fn look_closely_at(&mut self, node: Node<'_>) {
        let Some(text) = text_of(node) else {
            return;
        };
        if let Some(kind) = kind_of_text(node, &text) {
            self.secrets.push((node.index(), kind));
        }
        if node.kind() == Kind::String && stand_in(&text).is_some() {
            self.stand_ins.push(node.index());
        }
    }

    /// What several parts of a tree hold, in their order.
    fn joined(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut all = Self::default();
        for part in parts {
            all.secrets.extend(part.secrets);
            all.stand_ins.extend(part.stand_ins);
            all.duplicates.extend(part.duplicates);
        }
        // An object of one part may go on in the next.
        all.duplicates.sort_by_key(|(_, again)| *again);
        all
    }
}

fn pairs(search: DuplicateSearch<'_>) -> Vec<(usize, usize)> {
    let found = search.found().into_iter();
    found
        .map(|DuplicateKey { first, again }| (first.index(), again.index()))
        .collect()
}

#[cfg(test)]
mod tests;
