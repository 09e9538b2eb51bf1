//! Ignore files such as `.gitignore` that a search must not read, because they are too large or never end.

use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};

/// The size, in bytes, up to which an ignore file is read.
const MOST_BYTES: u64 = 1 << 20;

/// The ignore files that a search reads in each folder.
const NAMES: [&str; 3] = [".ignore", ".gitignore", ".git/info/exclude"];

/// An ignore file in a folder that would block a search or fill the memory: a pipe, a device, or one that is too large.
pub fn oversized_in(folder: &Path) -> Option<PathBuf> {
    let files = NAMES.iter().map(|name| folder.join(name));
    files.into_iter().find(|file| is_oversized(file))
}

/// Checks the ignore files in a folder and in the folders above it, which a search reads first.
pub fn oversized_above(folder: &Path) -> Option<PathBuf> {
    let absolute = std::path::absolute(folder).ok()?;
    absolute.ancestors().find_map(oversized_in)
}

fn is_oversized(path: &Path) -> bool {
    let Ok(named) = fs::symlink_metadata(path) else {
        return false;
    };
    if !named.is_symlink() {
        return is_long(&named);
    }
    // A dangling link is not read.
    fs::metadata(path).is_ok_and(|target| is_long(&target) || is_virtual(&named, &target))
}

fn is_long(file: &Metadata) -> bool {
    // Reading a folder fails at once, so it can't block.
    !file.is_dir() && (!file.is_file() || file.len() > MOST_BYTES)
}

/// Whether a link leads to a virtual file, as in `/proc`. Its length is reported as zero, and reading it may never end.
#[cfg(unix)]
fn is_virtual(link: &Metadata, file: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    file.len() == 0 && file.is_file() && file.dev() != link.dev()
}

#[cfg(not(unix))]
fn is_virtual(_link: &Metadata, _file: &Metadata) -> bool {
    false
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs::{self, File};
    use std::os::unix::fs::symlink;

    use super::{oversized_above, oversized_in};

    #[test]
    fn ignore_files_that_are_too_large_or_never_end_are_found() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join(".gitignore");
        let inner = folder.path().join("inner");
        fs::create_dir(&inner).expect("made");
        let check = |is_oversized: bool| {
            let expected = is_oversized.then(|| file.clone());
            assert_eq!(oversized_in(folder.path()), expected);
            assert_eq!(oversized_in(&inner), None);
            assert_eq!(oversized_above(&inner), expected);
        };
        check(false);
        fs::write(&file, "*.log").expect("written");
        check(false);
        let hole = File::create(&file).expect("created");
        hole.set_len(1 << 40).expect("the file system has holes");
        check(true);
        fs::remove_file(&file).expect("removed");
        fs::write(folder.path().join("shared"), "").expect("written");
        for (target, is_oversized) in [
            ("shared", false),
            ("nowhere", false),
            (".gitignore", false),
            ("inner", false),
            ("/dev/zero", true),
            ("/proc/self/pagemap", true),
        ] {
            symlink(target, &file).expect("linked");
            check(is_oversized);
            fs::remove_file(&file).expect("removed");
        }
        let made = std::process::Command::new("mkfifo").arg(&file).status();
        assert!(made.expect("there is such a program").success());
        check(true);
    }
}
