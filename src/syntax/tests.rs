mod edits;
mod errors;
mod pieces;
mod properties;
mod sound;
mod tree;

use super::{Kind, Tree};

/// Every node of a tree as its arena has it.
fn nodes(tree: &super::Tree) -> Vec<super::arena::RawNode> {
    (0..).map_while(|index| tree.nodes.get(index)).collect()
}
