//! Finds the folder of the journal: in the operating system's conventional place for state.

use std::path::PathBuf;

const NAME: &str = "clreq";

/// The folder of the journal: `$XDG_STATE_HOME/clreq` if the variable holds an absolute path, else in the system's place for
/// state.
pub fn state_folder(lookup: &dyn Fn(&str) -> Option<String>) -> Option<PathBuf> {
    let named = lookup("XDG_STATE_HOME").map(PathBuf::from);
    named
        .filter(|folder| folder.is_absolute())
        .or_else(|| default_state_home(lookup))
        .map(|folder| folder.join(NAME))
}

#[cfg(windows)]
fn default_state_home(lookup: &dyn Fn(&str) -> Option<String>) -> Option<PathBuf> {
    let named = lookup("LOCALAPPDATA").map(PathBuf::from);
    named
        .filter(|folder| folder.is_absolute())
        .or_else(|| Some(home(lookup)?.join("AppData").join("Local")))
}

#[cfg(target_os = "macos")]
fn default_state_home(lookup: &dyn Fn(&str) -> Option<String>) -> Option<PathBuf> {
    Some(home(lookup)?.join("Library").join("Application Support"))
}

#[cfg(not(any(windows, target_os = "macos")))]
fn default_state_home(lookup: &dyn Fn(&str) -> Option<String>) -> Option<PathBuf> {
    Some(home(lookup)?.join(".local").join("state"))
}

/// The home folder: `$HOME`, else the one of the user's account.
fn home(lookup: &dyn Fn(&str) -> Option<String>) -> Option<PathBuf> {
    let named = lookup("HOME")
        .map(PathBuf::from)
        .or_else(std::env::home_dir);
    named.filter(|folder| folder.is_absolute())
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::path::Path;

    use super::state_folder;

    fn folder(variables: &[(&str, &str)]) -> Option<std::path::PathBuf> {
        state_folder(&|name| {
            let found = variables.iter().find(|(variable, _)| *variable == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn the_variable_counts_only_if_it_is_an_absolute_path() {
        let home = ("HOME", "/home/ada");
        for (variable, expected) in [
            ("/state", "/state/clreq"),
            ("state", "/home/ada/.local/state/clreq"),
            ("", "/home/ada/.local/state/clreq"),
        ] {
            let found = folder(&[home, ("XDG_STATE_HOME", variable)]);
            assert_eq!(found.as_deref(), Some(Path::new(expected)), "{variable}");
        }
    }

    #[test]
    fn a_relative_home_is_no_place() {
        assert_eq!(folder(&[("HOME", "ada")]), None);
    }
}
