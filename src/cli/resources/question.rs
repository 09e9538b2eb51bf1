//! Questions before a change in the API. Without a terminal, an option must answer them.

use std::io::{self, BufRead, IsTerminal, Write};

use super::super::send::terminal::Terminal;
use super::session::CouldNotRead;
use crate::sending::{Choice, FrontEnd, Question};

/// Asks a question whose first choice is the safe one.
pub(super) async fn yes_or_no(
    terminal: &Terminal,
    text: String,
    no: &str,
    yes: &str,
) -> Result<(), CouldNotRead> {
    let question = Question {
        text,
        choices: vec![no.to_owned(), yes.to_owned()],
        option: "--yes",
    };
    match terminal.ask(&question).await {
        Choice::Made(1) => Ok(()),
        Choice::Made(_) => Err(CouldNotRead::Declined),
        Choice::CannotAsk => Err(CouldNotRead::CannotAsk(question.text)),
    }
}

/// Asks the user to type a name.
pub(super) fn typed(text: &str, name: &str) -> Result<(), CouldNotRead> {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return Err(CouldNotRead::CannotAsk(text.to_owned()));
    }
    tell!("{text}");
    let mut answer = String::new();
    write!(io::stderr(), "Type {name} to delete it: ")?;
    io::stdin().lock().read_line(&mut answer)?;
    match answer.trim_end_matches(['\r', '\n']) == name {
        true => Ok(()),
        false => Err(CouldNotRead::Declined),
    }
}
