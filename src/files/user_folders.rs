//! Finds the user's folders for state and caches, in the conventional places of the operating system.

use std::path::PathBuf;

const NAME: &str = "clreq";

/// Gives the value of an environment variable.
type Lookup<'a> = &'a dyn Fn(&str) -> Option<String>;

/// The folder for what must last, such as the journal: `$XDG_STATE_HOME/clreq` if the variable holds an absolute path, else in
/// the system's place for state.
pub fn state_folder(lookup: Lookup<'_>) -> Option<PathBuf> {
    user_folder(
        "XDG_STATE_HOME",
        ".local/state",
        "Application Support",
        lookup,
    )
}

/// The folder for what can be read again: `$XDG_CACHE_HOME/clreq` if the variable holds an absolute path, else in the system's
/// place for caches.
pub fn cache_folder(lookup: Lookup<'_>) -> Option<PathBuf> {
    user_folder("XDG_CACHE_HOME", ".cache", "Caches", lookup)
}

/// `in_home` is the default place below the home folder, `in_library` the one on macOS, below its `Library`.
fn user_folder(
    variable: &str,
    in_home: &str,
    in_library: &str,
    lookup: Lookup<'_>,
) -> Option<PathBuf> {
    let default = || match () {
        () if cfg!(windows) => absolute("LOCALAPPDATA", lookup)
            .or_else(|| Some(home(lookup)?.join("AppData").join("Local"))),
        () if cfg!(target_os = "macos") => Some(home(lookup)?.join("Library").join(in_library)),
        () => Some(home(lookup)?.join(in_home)),
    };
    let folder = absolute(variable, lookup).or_else(default)?;
    Some(folder.join(NAME))
}

/// The home folder: `$HOME`, else the one of the user's account.
fn home(lookup: Lookup<'_>) -> Option<PathBuf> {
    let named = lookup("HOME")
        .map(PathBuf::from)
        .or_else(std::env::home_dir);
    named.filter(|folder| folder.is_absolute())
}

fn absolute(variable: &str, lookup: Lookup<'_>) -> Option<PathBuf> {
    let named = lookup(variable).map(PathBuf::from);
    named.filter(|folder| folder.is_absolute())
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::path::Path;

    use super::{cache_folder, state_folder};

    /// Checks the folders for state and caches.
    fn check(variables: &[(&str, &str)], state: Option<&str>, cache: Option<&str>) {
        let lookup = |name: &str| {
            let found = variables.iter().find(|(variable, _)| *variable == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        assert_eq!(state_folder(&lookup).as_deref(), state.map(Path::new));
        assert_eq!(cache_folder(&lookup).as_deref(), cache.map(Path::new));
    }

    #[test]
    fn a_variable_counts_only_if_it_is_an_absolute_path() {
        check(
            &[("XDG_STATE_HOME", "/state"), ("XDG_CACHE_HOME", "/cache")],
            Some("/state/clreq"),
            Some("/cache/clreq"),
        );
        for relative in ["state", ""] {
            check(
                &[
                    ("HOME", "/home/ada"),
                    ("XDG_STATE_HOME", relative),
                    ("XDG_CACHE_HOME", relative),
                ],
                Some("/home/ada/.local/state/clreq"),
                Some("/home/ada/.cache/clreq"),
            );
        }
    }

    #[test]
    fn a_relative_home_is_no_place() {
        check(&[("HOME", "ada")], None, None);
    }
}
