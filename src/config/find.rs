//! Finds the `clreq.toml` of a folder.

use std::fs;
use std::path::{Component, Path, PathBuf};

use super::FILE_NAME;

/// Finds the `clreq.toml` for the files in a folder: in the folder itself or in the nearest folder above it. The search
/// ends at the folder that holds `.git`, so that the result of a check depends only on the repository.
pub(super) fn find(folder: &Path, mut exists: impl FnMut(&Path) -> bool) -> Option<PathBuf> {
    for folder in folder.ancestors() {
        let file = folder.join(FILE_NAME);
        if exists(&file) {
            return Some(file);
        }
        if exists(&folder.join(".git")) {
            return None;
        }
    }
    None
}

/// Resolves `..` and symbolic links in the part of a path that exists. So the real location of a folder decides which
/// configuration applies.
pub fn real_path(path: &Path) -> PathBuf {
    let path = if path.as_os_str().is_empty() {
        Path::new(".")
    } else {
        path
    };
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut missing = Vec::new();
    for existing in path.ancestors() {
        if let Ok(mut real) = fs::canonicalize(existing) {
            for component in missing.into_iter().rev() {
                match component {
                    Component::ParentDir => {
                        real.pop();
                    }
                    other => real.push(other),
                }
            }
            return real;
        }
        missing.extend(existing.components().next_back());
    }
    path
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::find;

    #[test]
    fn the_nearest_file_in_the_repository_is_found() {
        let check = |folder: &str, there: &[&str], expected: Option<&str>| {
            let exists = |path: &Path| there.iter().any(|there| Path::new(there) == path);
            assert_eq!(find(Path::new(folder), exists), expected.map(PathBuf::from));
        };
        let two = ["/projects/clreq.toml", "/projects/shop/clreq.toml"];
        check(
            "/projects/shop/requests",
            &two,
            Some("/projects/shop/clreq.toml"),
        );
        check("/projects/shop", &two, Some("/projects/shop/clreq.toml"));
        check("/projects/other", &two, Some("/projects/clreq.toml"));
        check("/elsewhere", &two, None);
        let repository = ["/projects/clreq.toml", "/projects/shop/.git"];
        check("/projects/shop/requests", &repository, None);
        let top = ["/projects/shop/clreq.toml", "/projects/shop/.git"];
        check(
            "/projects/shop/requests",
            &top,
            Some("/projects/shop/clreq.toml"),
        );
    }
}
