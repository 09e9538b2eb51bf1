//! `clreq new --from FILE`: a request for the other mode, made from an existing one.

use std::path::{Path, PathBuf};

use super::{NewError, NewOptions};
use crate::analysis::other_mode::{file_name, for_mode, mode, other_modes};
use crate::files::{self, SUFFIX, Source};
use crate::syntax::Tree;
use crate::text::sanitize_path;

/// The text of the new request, and the file next to the old one that it belongs in.
pub(super) fn request(from: &Path, options: &NewOptions) -> Result<(String, PathBuf), NewError> {
    let tree = Tree::parse(files::read(&Source::File(from.to_owned()))?);
    let modes = other_modes(&tree);
    let wanted = match (&options.mode, modes.as_slice()) {
        (Some(wanted), modes) => modes.iter().copied().find(|mode| mode == wanted),
        (None, [only]) => Some(*only),
        (None, []) => None,
        (None, _) => {
            return Err(NewError::Wrong(format!(
                "{} sets no mode. Say which one the new request is for: `--mode {}`.",
                sanitize_path(from),
                modes.join("|")
            )));
        }
    };
    let new = wanted.and_then(|wanted| Some((for_mode(&tree, wanted)?, wanted)));
    let Some((text, wanted)) = new else {
        return Err(NewError::Wrong(format!(
            "No request for another mode can be made from {}: it has syntax errors, has no such other mode, or is about a resource \
             without modes.",
            sanitize_path(from)
        )));
    };
    let name = from.file_name().unwrap_or_default().to_string_lossy();
    let own = mode(&tree);
    let file = from.with_file_name(file_name(&name, own.as_deref(), wanted, SUFFIX));
    Ok((text, file))
}
