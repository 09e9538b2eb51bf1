//! Reads answers from the terminal. A signal ends the wait.

use std::io::{self, BufRead, IsTerminal, Write};

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
