//! The folder of the cache: in the folder for caches that the operating system's conventions name.

use std::path::PathBuf;

const NAME: &str = "clreq";

/// The folder of the cache: `$XDG_CACHE_HOME/clreq` if the variable holds an absolute path, else the system's place for caches.
pub fn cache_folder(lookup: &dyn Fn(&str) -> Option<String>) -> Option<PathBuf> {
    let named = lookup("XDG_CACHE_HOME").map(PathBuf::from);
    named
        .filter(|folder| folder.is_absolute())
        .or_else(|| default_cache_home(lookup))
        .map(|folder| folder.join(NAME))
}

#[cfg(windows)]
fn default_cache_home(lookup: &dyn Fn(&str) -> Option<String>) -> Option<PathBuf> {
    let named = lookup("LOCALAPPDATA").map(PathBuf::from);
    named
        .filter(|folder| folder.is_absolute())
        .or_else(|| Some(home(lookup)?.join("AppData").join("Local")))
}

#[cfg(target_os = "macos")]
fn default_cache_home(lookup: &dyn Fn(&str) -> Option<String>) -> Option<PathBuf> {
    Some(home(lookup)?.join("Library").join("Caches"))
}

#[cfg(not(any(windows, target_os = "macos")))]
fn default_cache_home(lookup: &dyn Fn(&str) -> Option<String>) -> Option<PathBuf> {
    Some(home(lookup)?.join(".cache"))
}

/// The home folder: `$HOME`, else what the account says.
fn home(lookup: &dyn Fn(&str) -> Option<String>) -> Option<PathBuf> {
    let named = lookup("HOME")
        .map(PathBuf::from)
        .or_else(std::env::home_dir);
    named.filter(|folder| folder.is_absolute())
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::path::Path;

    use super::cache_folder;

    #[test]
    fn the_variable_counts_only_if_it_is_an_absolute_path() {
        for (variable, expected) in [
            ("/cache", "/cache/clreq"),
            ("cache", "/home/ada/.cache/clreq"),
            ("", "/home/ada/.cache/clreq"),
        ] {
            let found = cache_folder(&|name| match name {
                "HOME" => Some("/home/ada".to_owned()),
                "XDG_CACHE_HOME" => Some(variable.to_owned()),
                _ => None,
            });
            assert_eq!(found.as_deref(), Some(Path::new(expected)), "{variable}");
        }
    }
}
