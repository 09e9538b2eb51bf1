//! The panic hook: what to print if clreq has a bug.

use std::panic::{self, PanicHookInfo};

/// Makes a panic print only its location: the default message may quote data of the user, and that may be a secret.
pub(super) fn hide_messages() {
    panic::set_hook(Box::new(|panic| {
        let message = words(panic);
        // For the log of the language server.
        tracing::error!("{message}");
        tell!("{message}");
    }));
}

fn words(panic: &PanicHookInfo<'_>) -> String {
    let place = panic.location().map(ToString::to_string);
    format!(
        "error: clreq has a bug at {}. Please report it, with this line and the output of `clreq --version`.",
        place.as_deref().unwrap_or("an unknown place")
    )
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    /// If this is set, the test below panics.
    const VARIABLE: &str = "CLREQ_TEST_PANICS";

    #[test]
    fn a_panic_says_where_it_happened_and_nothing_of_what_it_worked_on() {
        if std::env::var_os(VARIABLE).is_some() {
            super::hide_messages();
            panic!("client_secret: abc123");
        }
        let this_test =
            "cli::panics::tests::a_panic_says_where_it_happened_and_nothing_of_what_it_worked_on";
        let output = Command::new(std::env::current_exe().expect("this program"))
            .args(["--exact", "--nocapture", this_test])
            .env(VARIABLE, "")
            .output()
            .expect("it runs");
        let said = String::from_utf8_lossy(&output.stderr);
        let place = format!("error: clreq has a bug at {}:", file!());
        assert!(said.contains(&place), "{said}");
        assert!(!said.contains("abc123"), "{said}");
    }
}
