//! Implements the front end of the send pipeline for the command line.

use std::fs;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use secrecy::ExposeSecret;
use tokio_util::sync::CancellationToken;

use super::super::paths::shell_word;
use super::super::resources::diff::write_differences;
use super::super::secret_command::SecretCommand;
use super::super::tell::{clear_progress, show_progress};
use super::super::{COULD_NOT_RUN, ask, print};
use super::summary;
use crate::api::{FoundSecret, Stage, secrets_as_json};
use crate::resources::Difference;
use crate::sending::journal::KeptKind;
use crate::sending::{Choice, Delivery, FrontEnd, Guard, Question, SecretFile, file};
use crate::syntax::Tree;
use crate::text::{sanitize, sanitize_lines, sanitize_path};

/// The terminal, and the files from the options.
pub(in crate::cli) struct Terminal {
    pub file: PathBuf,
    /// The document when it was prepared.
    pub before: Tree,
    /// Whether to write the response into the file.
    pub write: bool,
    /// The file's lock and journal. `None` without a journal, and for the embedded sandbox.
    pub guard: Option<Guard>,
    /// The file for the secrets; `None` for the terminal.
    pub secret_file: Mutex<Option<SecretFile>>,
    /// The command for the secrets. It takes precedence.
    pub secret_command: Option<SecretCommand>,
    /// The secrets that wait for the command, until the file is written and unlocked.
    pub for_command: Mutex<Option<ForCommand>>,
    /// Whether to print the body of the answer; if not, a summary for people.
    pub prints_body: bool,
    /// Whether the answer that is printed holds its secrets.
    pub prints_secrets: bool,
    /// Set by a signal. Ends questions.
    pub cancellation: CancellationToken,
}

/// Secrets that wait for the command of `--secret-to`.
pub(in crate::cli) struct ForCommand {
    secrets: Vec<FoundSecret>,
    /// The file that keeps them until the command has taken them. `None` for the embedded sandbox, which has no journal.
    kept: Option<PathBuf>,
}

impl Terminal {
    /// A terminal that writes no file and keeps nothing.
    pub fn new(file: &Path, before: Tree, cancellation: &CancellationToken) -> Self {
        Self {
            file: file.to_owned(),
            before,
            write: false,
            guard: None,
            secret_file: Mutex::new(None),
            secret_command: None,
            for_command: Mutex::new(None),
            prints_body: !io::stdout().is_terminal(),
            prints_secrets: false,
            cancellation: cancellation.clone(),
        }
    }
}

impl Terminal {
    /// Unlocks the file and gives the secrets to the command, if there is one. `code` is the exit code of the send; returns the one
    /// of the whole command. Secrets that were not taken stay kept.
    pub async fn run_secret_command(self, code: u8) -> u8 {
        let Some(command) = self.secret_command else {
            return code;
        };
        drop(self.guard);
        let waiting = self
            .for_command
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        let Some(ForCommand { secrets, kept }) = waiting else {
            if code == 0 {
                tell!(
                    "The answer holds no secret, so `{}` was not run.",
                    command.name()
                );
            }
            return code;
        };
        for secret in &secrets {
            if let Err(error) = command.run(&secret.value, &self.cancellation).await {
                match &kept {
                    Some(kept) => tell!(
                        "error: {error}. clreq keeps the secret in {}. `clreq recover {}` hands it over.",
                        sanitize_path(kept),
                        shell_word(&sanitize_path(&self.file))
                    ),
                    None => {
                        tell!("error: {error}. The sandbox has ended, so its secret is useless.")
                    }
                }
                return match code {
                    0 => COULD_NOT_RUN,
                    code => code,
                };
            }
        }
        if let Some(kept) = kept
            && let Err(error) = fs::remove_file(&kept)
        {
            tell!(
                "warning: The secret was taken, but {} can't be removed: {error}.",
                sanitize_path(&kept)
            );
        }
        tell!("`{}` took the secret.", command.name());
        code
    }

    /// Prints the answer: the body to a program, a summary to a person.
    fn print(&self, response: &Delivery<'_>) -> io::Result<()> {
        if !self.prints_body {
            clear_progress();
            let mut out = BufWriter::new(io::stdout().lock());
            let with_secrets = self.prints_secrets && !self.write;
            if summary::write(&mut out, response.operation, response.body, with_secrets)? {
                if !self.write {
                    writeln!(
                        out,
                        "The response is in no file: `--write` puts it into the request file."
                    )?;
                }
                return out.flush();
            }
        }
        print_body(response.body)
    }
}

impl FrontEnd for Terminal {
    async fn ask(&self, question: &Question) -> Choice {
        match ask::can_ask() {
            true => choose(question, &self.cancellation).await,
            false => Choice::CannotAsk,
        }
    }

    fn show(&self, stage: Stage) {
        self.show_step(&stage.to_string());
    }

    fn show_step(&self, step: &str) {
        show_progress(format_args!("{step} …"));
    }

    fn show_differences(&self, differences: &[Difference], is_news: bool) {
        if is_news {
            tell!("The resource was changed meanwhile. It differs like this now:");
        }
        print(|out| write_differences(out, differences));
    }

    async fn put_response(&self, response: &Delivery<'_>) -> Result<(), String> {
        // Write the file before printing, because a slow reader may block us.
        let written = self
            .write
            .then(|| file::put(&self.file, &self.before, response.text));
        let printed = self.print(response);
        match (written, printed) {
            (None, Ok(())) => Ok(()),
            (None, Err(error)) => Err(cannot_print(&error)),
            (Some(Ok(())), printed) => {
                if printed.is_ok() && !self.prints_body {
                    tell!("The response is in {}.", sanitize_path(&self.file));
                }
                if let Err(error) = printed {
                    tell!(
                        "warning: {}. It is in {}.",
                        cannot_print(&error),
                        sanitize_path(&self.file)
                    );
                }
                Ok(())
            }
            (Some(Err(error)), _) => Err(format!(
                "The response is not in {}: {error}",
                sanitize_path(&self.file)
            )),
        }
    }

    fn keep(&self, kind: KeptKind, content: &[u8]) -> Result<String, String> {
        let guard = self
            .guard
            .as_ref()
            .ok_or("there is no journal to keep it in")?;
        let kept = guard.keep(kind, content);
        kept.map(|path| sanitize_path(&path))
            .map_err(|error| error.to_string())
    }

    async fn hand_over(&self, secrets: Vec<FoundSecret>) -> Result<(), String> {
        if self.secret_command.is_some() {
            let content = secrets_as_json(&secrets);
            let kept = self
                .guard
                .as_ref()
                .map(|guard| guard.keep(KeptKind::Secret, content.expose_secret().as_bytes()));
            let kept = kept.transpose().map_err(|error| error.to_string())?;
            let mut waiting = self
                .for_command
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            *waiting = Some(ForCommand { secrets, kept });
            return Ok(());
        }
        let mut file = self
            .secret_file
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let result = match file.as_mut() {
            // The output of another program, or a log, is no place for a secret.
            None if !io::stdout().is_terminal() => {
                Err(io::Error::other("standard output is not a terminal"))
            }
            None => show_secrets(&mut io::stdout(), &secrets),
            Some(file) => {
                let content = secrets_as_json(&secrets);
                file.write(content.expose_secret().as_bytes())
                    .map(|()| tell!("The secret is in {}.", sanitize_path(file.path())))
            }
        };
        result.map_err(|error| format!("The secret can't be handed over ({error})"))
    }
}

/// Asks until the answer is a number. An empty answer and the end of the input mean the first choice.
async fn choose(question: &Question, cancellation: &CancellationToken) -> Choice {
    tell!("{}", question.text);
    for (number, choice) in (1..).zip(&question.choices) {
        tell!("  {number}  {}", sanitize(choice));
    }
    loop {
        let answer = ask::line("Number [1]: ", cancellation).await;
        let answer = answer.as_deref().unwrap_or_default().trim();
        if answer.is_empty() {
            return Choice::Made(0);
        }
        let index = answer
            .parse::<usize>()
            .ok()
            .and_then(|number| number.checked_sub(1));
        match index.filter(|index| *index < question.choices.len()) {
            Some(index) => return Choice::Made(index),
            None => tell!("Type a number from 1 to {}.", question.choices.len()),
        }
    }
}

fn cannot_print(error: &io::Error) -> String {
    format!("The answer can't be printed: {error}")
}

/// Prints the body of an answer: escaped on a terminal, byte for byte to a program. A closed pipe is an error here, because
/// then nobody has the answer.
pub(super) fn print_body(body: &[u8]) -> io::Result<()> {
    clear_progress();
    let mut out = BufWriter::new(io::stdout().lock());
    if io::stdout().is_terminal() {
        let text = String::from_utf8_lossy(body);
        out.write_all(sanitize_lines(&text).as_bytes())?;
    } else {
        out.write_all(body)?;
    }
    writeln!(out)?;
    out.flush()
}

/// Shows each secret alone on a line, so that its end is clear.
pub(super) fn show_secrets(out: &mut dyn Write, secrets: &[FoundSecret]) -> io::Result<()> {
    for secret in secrets {
        let name = match secret.pointer.rsplit('/').next() {
            None | Some("") => "the answer",
            Some(name) => name,
        };
        writeln!(out, "{}:", sanitize(name))?;
        writeln!(out, "{}", sanitize(secret.value.expose_secret()))?;
    }
    writeln!(
        out,
        "Put it in a safe place: clreq keeps no copy. `clreq get FILE --show-secret` reads it again."
    )?;
    out.flush()
}

/// The name of a file in messages.
pub(in crate::cli) fn name_of(path: &Path) -> String {
    sanitize_path(path).to_string()
}
