//! `clreq log`: lists the sends with their time, target and result.

use std::collections::HashMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value, json};

use super::{COULD_NOT_RUN, print};
use crate::api::Outcome;
use crate::files::state_folder;
use crate::sending::journal::{Journal, JournalError, Kept, PastSend};
use crate::sending::timestamp;
use crate::text::sanitize;

#[derive(Args, Debug)]
pub(super) struct LogOptions {
    /// How to print the sends
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Format::Human)]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// A table, the newest send last
    Human,
    /// A JSON object
    Json,
}

pub(super) fn run(options: &LogOptions) -> u8 {
    match read() {
        Ok((sends, kept)) => match options.format {
            Format::Json => print(|out| write_json(out, &sends, &kept)),
            Format::Human if sends.is_empty() => {
                tell!("The journal holds no sends. Sends to a sandbox of clreq are not recorded.");
                0
            }
            Format::Human => print(|out| write_table(out, &sends, &kept)),
        },
        Err(error) => {
            tell!("error: {error}.");
            COULD_NOT_RUN
        }
    }
}

/// The kept responses and secrets of each send, by its id.
type KeptBySend = HashMap<String, Vec<Kept>>;

/// Reads the journal. Without a journal, the list is empty.
fn read() -> Result<(Vec<PastSend>, KeptBySend), JournalError> {
    let Some(journal) = existing()? else {
        return Ok(Default::default());
    };
    let mut kept = KeptBySend::new();
    for item in journal.kept()? {
        let id = item.send.id.as_str().to_owned();
        kept.entry(id).or_default().push(item);
    }
    Ok((journal.sends()?, kept))
}

/// The journal, if it exists. Reading doesn't create one.
pub(super) fn existing() -> Result<Option<Journal>, JournalError> {
    let folder = state_folder(&|name| std::env::var(name).ok()).ok_or(JournalError::NoFolder)?;
    match folder.exists() {
        true => Journal::open(&folder).map(Some),
        false => Ok(None),
    }
}

fn write_table(out: &mut dyn Write, sends: &[PastSend], kept: &KeptBySend) -> io::Result<()> {
    let current_folder = std::env::current_dir()
        .and_then(|folder| folder.canonicalize())
        .unwrap_or_default();
    let mut rows = vec![["TIME", "REQUEST", "RESULT", "ID", "FILE", "ENDPOINT"].map(str::to_owned)];
    rows.extend(sends.iter().map(|send| {
        let kept = kept.get(send.id.as_str()).map_or(&[][..], Vec::as_slice);
        [
            timestamp(send.began),
            sanitize(&format!("{} {}", send.action, send.resource_type)).into_owned(),
            result_text(send, kept),
            sanitize(send.resource_id.as_deref().unwrap_or("-")).into_owned(),
            file_text(send, &current_folder),
            sanitize(&send.endpoint).into_owned(),
        ]
    }));
    let widths: [usize; 6] = std::array::from_fn(|column| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    });
    for row in &rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(widths) {
            line += &format!("{cell:width$}  ");
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// `success 201, response kept`.
fn result_text(send: &PastSend, kept: &[Kept]) -> String {
    let mut text = match &send.result {
        None => "no outcome".to_owned(),
        Some(result) => match (result.outcome, result.status) {
            (Outcome::NotSent, _) => "not sent".to_owned(),
            (outcome, Some(status)) => format!("{} {status}", outcome_name(outcome)),
            (outcome, None) => outcome_name(outcome).to_owned(),
        },
    };
    for kept in kept {
        text += &format!(", {} kept", kept.kind.name());
    }
    text
}

fn outcome_name(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Success => "success",
        Outcome::Refused => "refused",
        Outcome::Unknown => "unknown",
        Outcome::NotSent => "not-sent",
    }
}

/// The path of a file, relative to the current folder if the file is below it.
fn file_text(send: &PastSend, current_folder: &Path) -> String {
    let Some(path) = &send.path else {
        return "(no file)".to_owned();
    };
    let below = Path::new(path).strip_prefix(current_folder);
    sanitize(&below.unwrap_or(Path::new(path)).to_string_lossy()).into_owned()
}

fn write_json(out: &mut dyn Write, sends: &[PastSend], kept: &KeptBySend) -> io::Result<()> {
    let sends: Vec<Value> = sends
        .iter()
        .map(|send| {
            let result = send.result.as_ref();
            let kept: Vec<&PathBuf> = kept
                .get(send.id.as_str())
                .into_iter()
                .flatten()
                .map(|kept| &kept.file)
                .collect();
            json!({
                "began_at": timestamp(send.began),
                "ended_at": result.map(|result| timestamp(result.ended)),
                "process": send.process,
                "path": send.path,
                "type": send.resource_type,
                "action": send.action,
                "endpoint": send.endpoint,
                "outcome": result.map(|result| outcome_name(result.outcome)),
                "status": result.and_then(|result| result.status),
                "resource_id": send.resource_id,
                "kept": kept,
            })
        })
        .collect();
    writeln!(out, "{:#}", json!({ "sends": sends }))
}
