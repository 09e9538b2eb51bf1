//! Where the secrets of an answer go that are not in what is printed and written.
//!
//! The API tells a client secret once. So there is a place for it before the request is sent, or it isn't sent.

use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret, SecretString};
use thiserror::Error;

use crate::api::{FoundSecret, SecretsMode, secrets_as_json};
use crate::config::ResponseSecrets;
use crate::files;
use crate::text::{shown, shown_path};

/// Where secrets go.
#[derive(Debug)]
pub(super) enum HandOver {
    /// They stay in the answer.
    None,
    /// To the terminal that standard output is.
    Terminal,
    /// To a file that is there for them.
    File(SecretFile),
}

/// A file that is made before the request is sent, and taken away if there was no secret to write.
#[derive(Debug)]
pub(super) struct SecretFile {
    path: PathBuf,
    file: Option<File>,
}

/// Why secrets can't be handed over. Nothing was sent.
#[derive(Debug, Error)]
pub(super) enum HandOverError {
    #[error(
        "the secret in the answer is to be redacted and shown once, but standard output is not a terminal. Name a file for it with `--secret-file FILE`. Nothing was sent"
    )]
    Nowhere,
    #[error(
        "`--secret-file` is for `--secrets redact`: with `--secrets keep` the secret stays in the answer. Leave one of them out. Nothing was sent"
    )]
    Contradiction,
    #[error("{} exists already, and `--secret-file` overwrites nothing. Name another file. Nothing was sent", shown_path(.0))]
    Exists(PathBuf),
    #[error("{} can't be made for the secret: {error}. Nothing was sent", shown_path(.path))]
    File { path: PathBuf, error: io::Error },
}

impl HandOver {
    /// Makes sure that there is a place for the secrets.
    ///
    /// What the command line asks for counts; a file for them is a wish to redact; then counts what the project has settled.
    pub fn prepare(
        asked_for: Option<SecretsMode>,
        settled: Option<ResponseSecrets>,
        file: Option<&Path>,
    ) -> Result<Self, HandOverError> {
        let mode = asked_for.unwrap_or(match settled {
            Some(ResponseSecrets::Redact) => SecretsMode::Redact,
            Some(ResponseSecrets::Keep) | None => SecretsMode::Keep,
        });
        match (asked_for, mode, file) {
            (Some(SecretsMode::Keep), _, Some(_)) => Err(HandOverError::Contradiction),
            (_, _, Some(path)) => SecretFile::new(path).map(Self::File),
            (_, SecretsMode::Redact, None) if io::stdout().is_terminal() => Ok(Self::Terminal),
            (_, SecretsMode::Redact, None) => Err(HandOverError::Nowhere),
            (_, SecretsMode::Keep, None) => Ok(Self::None),
        }
    }

    /// What becomes of the secrets in what is printed and written.
    pub fn mode(&self) -> SecretsMode {
        match self {
            Self::None => SecretsMode::Keep,
            Self::Terminal | Self::File(_) => SecretsMode::Redact,
        }
    }

    /// Hands the secrets over. Where that fails they are kept beside the request.
    pub fn hand_over(self, document: &Path, secrets: &[FoundSecret]) {
        if secrets.is_empty() {
            return;
        }
        let handed_over = match self {
            Self::None => return,
            Self::Terminal => show(&mut io::stdout(), secrets),
            Self::File(file) => file.write(&secrets_as_json(secrets)),
        };
        let Err(error) = handed_over else { return };
        let content = secrets_as_json(secrets);
        match files::keep_secrets(document, content.expose_secret().as_bytes()) {
            Ok(kept) => tell!(
                "warning: The secret can't be handed over ({error}): it is kept in {}.",
                shown_path(&kept)
            ),
            Err(other) => {
                tell!(
                    "error: The secret can't be handed over ({error}) nor kept ({other}). This is the last chance:"
                );
                // There is nowhere else to say that this failed.
                let _ = show(&mut io::stderr(), secrets);
            }
        }
    }
}

fn show(out: &mut dyn Write, secrets: &[FoundSecret]) -> io::Result<()> {
    for secret in secrets {
        let name = match secret.pointer.rsplit('/').next() {
            None | Some("") => "the answer",
            Some(name) => name,
        };
        writeln!(
            out,
            "{}: {}",
            shown(name),
            shown(secret.value.expose_secret())
        )?;
    }
    writeln!(out, "Put it in a safe place: it is not shown again.")?;
    out.flush()
}

impl SecretFile {
    fn new(path: &Path) -> Result<Self, HandOverError> {
        match files::open_private(path) {
            Ok(file) => Ok(Self {
                path: path.to_owned(),
                file: Some(file),
            }),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                Err(HandOverError::Exists(path.to_owned()))
            }
            Err(error) => Err(HandOverError::File {
                path: path.to_owned(),
                error,
            }),
        }
    }

    fn write(mut self, content: &SecretString) -> io::Result<()> {
        let Some(mut file) = self.file.take() else {
            return Ok(());
        };
        let written = file
            .write_all(content.expose_secret().as_bytes())
            .and_then(|()| file.sync_all());
        if written.is_err() {
            // Drop removes it: half a secret helps nobody.
            self.file = Some(file);
        } else {
            tell!("The secret is in {}.", shown_path(&self.path));
        }
        written
    }
}

impl Drop for SecretFile {
    fn drop(&mut self) {
        if self.file.take().is_some() {
            // An empty file that stays behind harms nobody.
            let _ = std::fs::remove_file(&self.path);
        }
    }
}
