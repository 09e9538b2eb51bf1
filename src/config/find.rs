use std::path::{Path, PathBuf};

use super::FILE_NAME;

/// The `clreq.toml` for the files of a folder: in the folder itself or the nearest one above it. The search ends at
/// the top of the repository, the folder that holds `.git`, so that what a check says depends on the repository alone.
pub(super) fn find(folder: &Path, exists: impl Fn(&Path) -> bool) -> Option<PathBuf> {
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

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::find;

    #[test]
    fn the_nearest_one_counts_and_none_above_the_repository() {
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
