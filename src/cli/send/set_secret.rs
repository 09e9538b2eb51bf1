//! `--set-secret`: secrets of the request that must not be in the file. They come from standard input, or are asked for without
//! echo.

use std::io::{self, IsTerminal, Read};

use secrecy::SecretString;
use tokio_util::sync::CancellationToken;

use super::super::ask;
use super::super::command_error::CommandError;
use crate::sending::Prepared;

/// Reads the value of the option.
pub(super) fn parse(text: &str) -> Result<String, String> {
    match text.strip_suffix("=-") {
        Some(pointer) if pointer.starts_with('/') => Ok(pointer.to_owned()),
        _ => Err(
            "write the JSON Pointer of the attribute and `=-`, such as /data/attributes/client_secret=-: the value comes from \
             standard input, because other programs can see arguments"
                .to_owned(),
        ),
    }
}

/// Puts the secrets at these JSON Pointers into the request, and those that the API needs beyond them if there is a user to ask.
pub(super) async fn fill(
    prepared: Prepared,
    pointers: &[String],
    cancellation: &CancellationToken,
) -> Result<Prepared, CommandError> {
    let mut wanted = pointers.to_vec();
    for pointer in prepared.missing_secrets() {
        if !wanted.contains(&pointer) && ask::can_ask() {
            wanted.push(pointer);
        }
    }
    for pointer in &wanted {
        prepared.check_secret_pointer(pointer)?;
    }
    let given = match wanted.as_slice() {
        [] => Vec::new(),
        wanted if io::stdin().is_terminal() => ask_for(wanted, cancellation).await?,
        [pointer] => vec![(pointer.clone(), from_standard_input(pointer)?)],
        _ => return Err(CommandError::SeveralSecrets),
    };
    let prepared = match given.is_empty() {
        true => prepared,
        false => prepared.with_secrets(&given)?,
    };
    prepared.check_secrets()?;
    Ok(prepared)
}

async fn ask_for(
    pointers: &[String],
    cancellation: &CancellationToken,
) -> Result<Vec<(String, SecretString)>, CommandError> {
    let mut given = Vec::new();
    for pointer in pointers {
        let prompt = format!("{pointer} (it is not shown): ");
        let value = ask::secret(&prompt, cancellation).await;
        match value {
            Some(value) => given.push((pointer.clone(), value)),
            None => return Err(CommandError::EmptySecret(pointer.clone())),
        }
    }
    Ok(given)
}

/// All of standard input, without a line break at its end.
fn from_standard_input(pointer: &str) -> Result<SecretString, CommandError> {
    let mut text = String::new();
    io::stdin().lock().read_to_string(&mut text)?;
    let value = text.strip_suffix('\n').unwrap_or(&text);
    let value = value.strip_suffix('\r').unwrap_or(value);
    match value.is_empty() {
        true => Err(CommandError::EmptySecret(pointer.to_owned())),
        false => Ok(value.into()),
    }
}
