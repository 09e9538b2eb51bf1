//! Reads answers from the terminal. A signal ends the wait.

use std::io::{self, BufRead, IsTerminal, Write};

use secrecy::SecretString;
use tokio_util::sync::CancellationToken;

/// Whether there is a user to ask.
pub(super) fn can_ask() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Asks for a line. `None` at the end of the input, on an error, and after a signal.
pub(super) async fn line(prompt: &str, cancellation: &CancellationToken) -> Option<String> {
    super::tell::clear_progress();
    let prompt = prompt.to_owned();
    // The runtime must stay free to notice a signal.
    let reading = tokio::task::spawn_blocking(move || {
        let mut line = String::new();
        write!(io::stderr(), "{prompt}").ok()?;
        match io::stdin().lock().read_line(&mut line) {
            Ok(1..) => Some(line.trim_end_matches(['\r', '\n']).to_owned()),
            _ => None,
        }
    });
    cancellation.run_until_cancelled(reading).await?.ok()?
}

/// Asks for a secret without echo. `None` without an answer, on an error, and after a signal.
pub(super) async fn secret(prompt: &str, cancellation: &CancellationToken) -> Option<SecretString> {
    super::tell::clear_progress();
    let prompt = prompt.to_owned();
    let echo = Echo::save();
    let reading = tokio::task::spawn_blocking(move || rpassword::prompt_password(prompt));
    let read = cancellation.run_until_cancelled(reading).await;
    if read.is_none() {
        // The other thread still waits, and the echo is off.
        echo.restore();
    }
    let value = read?.ok()?.ok()?;
    (!value.is_empty()).then(|| value.into())
}

/// The settings of the terminal.
struct Echo {
    #[cfg(unix)]
    settings: Option<rustix::termios::Termios>,
}

impl Echo {
    #[cfg(unix)]
    fn save() -> Self {
        let settings = rustix::termios::tcgetattr(io::stdin()).ok();
        Self { settings }
    }

    #[cfg(unix)]
    fn restore(&self) {
        use rustix::termios::{OptionalActions, tcsetattr};

        if let Some(settings) = &self.settings {
            // This error can't be reported anywhere else.
            let _ = tcsetattr(io::stdin(), OptionalActions::Now, settings);
        }
    }

    #[cfg(not(unix))]
    fn save() -> Self {
        Self {}
    }

    #[cfg(not(unix))]
    fn restore(&self) {}
}
