//! `clreq login` and `clreq logout`: credentials in the operating system's keychain.
//!
//! A secret is read from the terminal without echo, or from standard input. It is never an argument, because other programs can
//! see arguments and shells store them.

use std::io::{self, BufRead, IsTerminal, Write};

use clap::Args;
use secrecy::SecretString;
use thiserror::Error;

use super::environment::{self, NotUnicode};
use super::{COULD_NOT_RUN, print};
use crate::api::{CredentialsError, Keychain, KeychainError, Login};
use crate::text::sentence;

#[derive(Args, Debug)]
pub(super) struct LoginOptions {
    /// Store an access token instead of a client id and secret. It works until it expires
    #[arg(long)]
    access_token: bool,
}

#[derive(Debug, Error)]
enum LoginError {
    #[error(
        "This machine has no keychain that clreq can use: {0}. Set `CLREQ_ACCESS_TOKEN`, or `CLREQ_CLIENT_ID` and `CLREQ_CLIENT_SECRET`, in the environment instead"
    )]
    Keychain(#[from] KeychainError),
    #[error("{0}")]
    Credentials(#[from] CredentialsError),
    #[error("{0}")]
    Environment(#[from] NotUnicode),
    #[error("The input can't be read: {0}")]
    Input(#[from] io::Error),
}

pub(super) fn login(options: &LoginOptions) -> u8 {
    conclude(keep(options))
}

pub(super) fn logout() -> u8 {
    conclude(forget())
}

fn conclude(result: Result<String, LoginError>) -> u8 {
    match result {
        Ok(message) => print(|out| writeln!(out, "{message}")),
        Err(error) => {
            tell!("error: {}", sentence(&error.to_string()));
            COULD_NOT_RUN
        }
    }
}

fn keychain() -> Result<Keychain, KeychainError> {
    Keychain::from_environment(&|name| std::env::var(name).ok())
}

fn keep(options: &LoginOptions) -> Result<String, LoginError> {
    environment::check()?;
    let keychain = keychain()?;
    let login = if options.access_token {
        Login::AccessToken(read_secret("Access token: ")?)
    } else {
        Login::Client {
            id: read_line("Client id: ")?,
            secret: read_secret("Client secret: ")?,
        }
    };
    login.check()?;
    keychain.save(&login)?;
    let lasts = if cfg!(target_os = "linux") {
        " The kernel keeps it until this machine restarts, or for three days without use."
    } else {
        ""
    };
    Ok(format!(
        "Stored in the keychain.{lasts} `clreq logout` removes it."
    ))
}

fn forget() -> Result<String, LoginError> {
    Ok(match keychain()?.remove()? {
        true => "Removed from the keychain.".to_owned(),
        false => "There was nothing in the keychain.".to_owned(),
    })
}

/// Reads a line with echo.
fn read_line(prompt: &str) -> io::Result<SecretString> {
    if io::stdin().is_terminal() {
        let mut out = io::stderr();
        write!(out, "{prompt}")?;
        out.flush()?;
    }
    next_line()
}

/// Reads a line without echo.
fn read_secret(prompt: &str) -> io::Result<SecretString> {
    if io::stdin().is_terminal() {
        rpassword::prompt_password(prompt).map(SecretString::from)
    } else {
        next_line()
    }
}

fn next_line() -> io::Result<SecretString> {
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    Ok(SecretString::from(line.trim_end_matches(['\r', '\n'])))
}
