//! Links that lead out of the project. Their targets may be anything, so their content is not shown.

use std::fs;
use std::path::Path;

use crate::config::real_path;
use crate::syntax::Tree;

/// Whether a link leads out of the repository, or out of its own folder if it is in no repository.
pub(super) fn leads_outside(link: &Path) -> bool {
    let is_link = fs::symlink_metadata(link).is_ok_and(|metadata| metadata.is_symlink());
    let Some(target) = is_link.then(|| fs::canonicalize(link).ok()).flatten() else {
        return false;
    };
    let folder = real_path(link.parent().unwrap_or(Path::new("")));
    let is_top = |folder: &&Path| fs::symlink_metadata(folder.join(".git")).is_ok();
    let root = folder.ancestors().find(is_top).unwrap_or(&folder);
    !target.starts_with(root)
}

/// Whether a text looks like a request, even one with errors.
pub(super) fn is_request(text: &str) -> bool {
    let tree = Tree::parse(text);
    tree.root().is_some_and(|root| root.get("data").is_some())
}
