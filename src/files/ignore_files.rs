//! Files that say what is ignored, before they are read: whoever reads them takes their lines for as long as there are any.

use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};

/// More is no file of patterns that anybody wrote. In bytes.
const MOST_BYTES: u64 = 1 << 20;

/// Those that a search reads in each folder.
const NAMES: [&str; 3] = [".ignore", ".gitignore", ".git/info/exclude"];

/// The file in a folder that would keep a search waiting, or fill the memory: a pipe, a link to a device, one without end.
pub fn endless_in(folder: &Path) -> Option<PathBuf> {
    let files = NAMES.iter().map(|name| folder.join(name));
    files.into_iter().find(|file| is_endless(file))
}

/// The same for all that a search of a folder reads before it begins: the folder's own, and those above it.
pub fn endless_above(folder: &Path) -> Option<PathBuf> {
    let absolute = std::path::absolute(folder).ok()?;
    absolute.ancestors().find_map(endless_in)
}

fn is_endless(path: &Path) -> bool {
    let Ok(named) = fs::symlink_metadata(path) else {
        return false;
    };
    if !named.is_symlink() {
        return is_long(&named);
    }
    // A link that leads nowhere is not read.
    fs::metadata(path).is_ok_and(|meant| is_long(&meant) || is_of_the_system(&named, &meant))
}

fn is_long(file: &Metadata) -> bool {
    // Reading a folder is an error at once.
    !file.is_dir() && (!file.is_file() || file.len() > MOST_BYTES)
}

/// Whether a link leads to a file that the system makes up, such as a log that waits for its next line: such a file says that it is
/// empty.
#[cfg(unix)]
fn is_of_the_system(link: &Metadata, file: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    file.len() == 0 && file.is_file() && file.dev() != link.dev()
}

#[cfg(not(unix))]
fn is_of_the_system(_link: &Metadata, _file: &Metadata) -> bool {
    false
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs::{self, File};
    use std::os::unix::fs::symlink;

    use super::{endless_above, endless_in};

    #[test]
    fn what_has_an_end_is_told_from_what_has_none() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join(".gitignore");
        let inner = folder.path().join("inner");
        fs::create_dir(&inner).expect("made");
        let check = |is_endless: bool| {
            let expected = is_endless.then(|| file.clone());
            assert_eq!(endless_in(folder.path()), expected);
            assert_eq!(endless_in(&inner), None);
            assert_eq!(endless_above(&inner), expected);
        };
        check(false);
        fs::write(&file, "*.log").expect("written");
        check(false);
        let hole = File::create(&file).expect("created");
        hole.set_len(1 << 40).expect("the file system has holes");
        check(true);
        fs::remove_file(&file).expect("removed");
        fs::write(folder.path().join("shared"), "").expect("written");
        for (target, is_endless) in [
            ("shared", false),
            ("nowhere", false),
            (".gitignore", false),
            ("inner", false),
            ("/dev/zero", true),
            ("/proc/self/pagemap", true),
        ] {
            symlink(target, &file).expect("linked");
            check(is_endless);
            fs::remove_file(&file).expect("removed");
        }
        let made = std::process::Command::new("mkfifo").arg(&file).status();
        assert!(made.expect("there is such a program").success());
        check(true);
    }
}
