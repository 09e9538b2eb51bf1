//! One walk over all nodes that marks secrets, placeholders and duplicate keys.

use std::num::NonZero;
use std::ops::Range;
use std::thread;

use super::placeholder::Placeholder;
use crate::secrets::{Finder, Secret, SecretKind};
use crate::syntax::{DuplicateKey, DuplicateSearch, Kind, Node, Tree};

/// The walk uses all cores for at least this many nodes.
const MANY: usize = 30_000;

/// The nodes with a secret or a placeholder and the duplicate keys, by index. Use it only with the tree that it was
/// made from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MarkedNodes {
    secrets: Vec<(usize, SecretKind)>,
    placeholders: Vec<usize>,
    /// Pairs of an earlier key and its duplicate.
    duplicates: Vec<(usize, usize)>,
}

impl MarkedNodes {
    /// Examines every node of a tree.
    pub fn of(tree: &Tree) -> Self {
        let count = tree.node_count();
        if count < MANY {
            return Self::within(tree, 0..count);
        }
        let cores = thread::available_parallelism().map_or(1, NonZero::get);
        let chunk = count.div_ceil(cores);
        let chunks = (0..count).step_by(chunk).map(|start| start..start + chunk);
        let parts = thread::scope(|scope| {
            let walk = |indices: Range<usize>| {
                let on_this_thread = indices.clone();
                let spawned =
                    thread::Builder::new().spawn_scoped(scope, move || Self::within(tree, indices));
                // If no thread can be spawned, this one does the work.
                spawned.map_err(|_| on_this_thread)
            };
            let walks: Vec<_> = chunks.map(walk).collect();
            let parts = walks.into_iter().map(|walk| match walk {
                Ok(walk) => walk
                    .join()
                    .unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
                Err(indices) => Self::within(tree, indices),
            });
            parts.collect::<Vec<_>>()
        });
        Self::joined(parts)
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

    /// Every placeholder at a node or below it, in the order of the text.
    pub(super) fn placeholders_in<'a>(
        &self,
        tree: &'a Tree,
        node: Node<'_>,
    ) -> impl Iterator<Item = Node<'a>> {
        let (first, last) = (node.index(), node.last_descendant().index());
        let from = self.placeholders.partition_point(|index| *index < first);
        let to = self.placeholders.partition_point(|index| *index <= last);
        let found = self.placeholders.get(from..to).unwrap_or_default();
        found.iter().filter_map(|index| tree.node(*index))
    }

    /// Every key that repeats an earlier key of its object, in the order of the text.
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
        let mut marked = Self::default();
        let mut search = DuplicateSearch::default();
        let first = tree.node(indices.start);
        let mut finder = first.map(Finder::starting_at).unwrap_or_default();
        for node in tree.nodes_in(indices) {
            if let Some(kind) = finder.look_at(node) {
                marked.secrets.push((node.index(), kind));
            }
            match node.kind() {
                Kind::Object => search.add_object(node),
                Kind::String => marked.add_placeholder(node),
                _ => {}
            }
        }
        let duplicates = search.into_found().into_iter();
        marked.duplicates = duplicates
            .map(|DuplicateKey { first, again }| (first.index(), again.index()))
            .collect();
        marked
    }

    fn add_placeholder(&mut self, node: Node<'_>) {
        let may_be = node.plain_bytes().is_none_or(Placeholder::may_be);
        if may_be
            && node
                .string()
                .is_some_and(|text| Placeholder::of(&text).is_some())
        {
            self.placeholders.push(node.index());
        }
    }

    /// Joins the marked nodes of consecutive parts of a tree.
    fn joined(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut all = Self::default();
        for part in parts {
            all.secrets.extend(part.secrets);
            all.placeholders.extend(part.placeholders);
            all.duplicates.extend(part.duplicates);
        }
        // An object can start in one part and end in another.
        all.duplicates.sort_by_key(|(_, again)| *again);
        all
    }
}

#[cfg(test)]
mod tests;
