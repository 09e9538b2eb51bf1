//! Checks that hold for every tree. The fuzz targets include this file, so it may use only what its parent imports.

use super::{Kind, Tree};

/// Panics if a tree is not sound.
pub fn assert_sound(tree: &Tree) {
    let length = tree.text_len();
    let mut last_start = 0;
    for node in tree.nodes() {
        let span = node.span();
        assert!(span.start <= span.end && span.end <= length, "{node:?}");
        assert!(
            tree.text().get(span.start..span.end).is_some(),
            "{node:?} cuts a character"
        );
        assert!(span.start >= last_start, "{node:?} is out of order");
        last_start = span.start;
        match node.parent() {
            Some(parent) if parent.kind() == Kind::Key => {
                assert!(span.start >= parent.span().end, "{node:?} overlaps its key");
                assert!(parent.member_span().covers(span));
                assert_eq!(parent.value(), Some(node));
            }
            Some(parent) => assert!(parent.span().covers(span), "{node:?} leaves {parent:?}"),
            None => assert_eq!(node.index(), 0, "{node:?} is a second root"),
        }
        let mut end = span.start;
        for child in node.children() {
            assert_eq!(child.parent(), Some(node));
            assert!(child.span().start >= end, "{child:?} overlaps its sibling");
            end = child.member_span().end;
        }
    }
    for error in tree.errors() {
        assert!(
            tree.text().get(error.span.start..error.span.end).is_some(),
            "{error:?}"
        );
    }
}
