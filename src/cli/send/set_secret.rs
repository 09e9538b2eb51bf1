//! `--set-secret`: secrets of the request that must not be in the file. They come from standard input, or are asked for without
//! echo.
//!
//! They are read before the file is locked, because a pipe or a user may take long.

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

/// A secret and the JSON Pointer where the request gets it.
pub(super) type Given = (String, SecretString);

/// The longest secret, in bytes. An endless input must not fill the memory.
const LONGEST: u64 = 64 * 1024;

/// Reads the secrets for these JSON Pointers, and those that the API needs beyond them if there is a user to ask.
pub(super) async fn read(
    prepared: &Prepared,
    pointers: &[String],
    cancellation: &CancellationToken,
) -> Result<Vec<Given>, CommandError> {
    let mut wanted = pointers.to_vec();
    for pointer in prepared.missing_secrets() {
        if !wanted.contains(&pointer) && ask::can_ask() {
            wanted.push(pointer);
        }
    }
    for pointer in &wanted {
        prepared.check_secret_pointer(pointer)?;
    }
    match wanted.as_slice() {
        [] => Ok(Vec::new()),
        wanted if io::stdin().is_terminal() => ask_for(wanted, cancellation).await,
        [pointer] => {
            let value = from_standard_input(pointer, cancellation).await?;
            Ok(vec![(pointer.clone(), value)])
        }
        _ => Err(CommandError::SeveralSecrets),
    }
}

/// Puts secrets into the request. Fails if one that the API needs is missing.
pub(super) fn put(prepared: Prepared, given: &[Given]) -> Result<Prepared, CommandError> {
    let prepared = match given {
        [] => prepared,
        given => prepared.with_secrets(given)?,
    };
    prepared.check_secrets()?;
    Ok(prepared)
}

async fn ask_for(
    pointers: &[String],
    cancellation: &CancellationToken,
) -> Result<Vec<Given>, CommandError> {
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

/// All of standard input, without a line break at its end. A signal ends the wait.
async fn from_standard_input(
    pointer: &str,
    cancellation: &CancellationToken,
) -> Result<SecretString, CommandError> {
    // The runtime must stay free to notice a signal.
    let reading = tokio::task::spawn_blocking(|| {
        let mut text = String::new();
        let input = io::stdin().lock();
        input.take(LONGEST + 1).read_to_string(&mut text)?;
        Ok::<_, io::Error>(text)
    });
    let text = match cancellation.run_until_cancelled(reading).await {
        Some(read) => read.map_err(io::Error::from)??,
        None => String::new(),
    };
    if text.len() as u64 > LONGEST {
        return Err(CommandError::LongSecret(pointer.to_owned(), LONGEST));
    }
    let value = text.strip_suffix('\n').unwrap_or(&text);
    let value = value.strip_suffix('\r').unwrap_or(value);
    match value.is_empty() {
        true => Err(CommandError::EmptySecret(pointer.to_owned())),
        false => Ok(value.into()),
    }
}
