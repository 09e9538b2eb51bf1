//! Decides whose `clreq.toml` is used. Another user could put one into a parent folder to turn off the search for
//! secrets.

use std::path::Path;

/// Whether to use a `clreq.toml`. It or its repository must belong to this user or the superuser, or git's
/// `safe.directory` must list its folder.
#[cfg(unix)]
pub(super) fn is_trusted(file: &Path) -> bool {
    if unix::is_ours(file) {
        return true;
    }
    let folder = file.parent().unwrap_or(Path::new("/"));
    let mut folders = folder.ancestors();
    let top = folders.find(|folder| std::fs::symlink_metadata(folder.join(".git")).is_ok());
    match top {
        Some(top) => unix::is_ours(&top.join(".git")) || unix::is_safe_directory(top),
        None => unix::is_safe_directory(folder),
    }
}

#[cfg(not(unix))]
pub(super) fn is_trusted(_file: &Path) -> bool {
    true
}

#[cfg(unix)]
mod unix {
    use std::fs;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::MetadataExt;
    use std::path::Path;
    use std::process::Command;

    use rustix::process::geteuid;

    /// Whether a path and, if it is a link, its target belong to this user or the superuser.
    pub fn is_ours(path: &Path) -> bool {
        let user = geteuid().as_raw();
        // With sudo, files of the calling user are trusted too, as in git.
        let caller = std::env::var("SUDO_UID").ok().filter(|_| user == 0);
        let caller = caller.and_then(|id| id.parse().ok());
        let is_ours = |owner: u32| owner == user || owner == 0 || Some(owner) == caller;
        fs::symlink_metadata(path).is_ok_and(|link| is_ours(link.uid()))
            && fs::metadata(path).map_or(true, |target| is_ours(target.uid()))
    }

    /// Whether the user's or the machine's git configuration lists a folder as safe.
    pub fn is_safe_directory(folder: &Path) -> bool {
        let mut is_safe = false;
        for scope in ["--system", "--global"] {
            let asked = Command::new("git")
                .args(["config", scope, "-z", "--get-all", "safe.directory"])
                .output();
            let values = asked.map(|output| output.stdout).unwrap_or_default();
            let values = values
                .strip_suffix(&[0])
                .map(|values| values.split(|byte| *byte == 0));
            for value in values.into_iter().flatten() {
                is_safe = match value {
                    // An empty value clears the list.
                    b"" => false,
                    b"*" => true,
                    value => is_safe || names(value, folder.as_os_str().as_bytes()),
                };
            }
        }
        is_safe
    }

    /// Whether a value is this folder, or `PATH/*` for a folder above it.
    pub(super) fn names(value: &[u8], folder: &[u8]) -> bool {
        match value.strip_suffix(b"*") {
            Some(above) if above.ends_with(b"/") => folder.starts_with(above),
            _ => value.strip_suffix(b"/").unwrap_or(value) == folder,
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::unix::names;

    #[test]
    fn safe_directory_lists_a_folder_or_all_below_one() {
        assert!(names(b"/srv/shop", b"/srv/shop"));
        assert!(names(b"/srv/shop/", b"/srv/shop"));
        assert!(names(b"/srv/*", b"/srv/shop"));
        assert!(!names(b"/srv/*", b"/srvshop"));
        assert!(!names(b"/srv/shop", b"/srv/shop/a"));
        assert!(!names(b"/srv/shop*", b"/srv/shops"));
    }
}
