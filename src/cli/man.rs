//! `clreq man`: manual pages.

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, Command, CommandFactory};
use clap_mangen::Man;

use super::arguments::Arguments;
use super::{COULD_NOT_RUN, print};
use crate::files::plain;
use crate::text::closest;

#[derive(Args, Debug)]
pub(super) struct ManOptions {
    /// The command whose page to print, such as send or names refresh [default: clreq itself]
    #[arg(value_name = "COMMAND", conflicts_with = "folder")]
    pub command: Vec<String>,
    /// Write the pages of all commands to this folder, as NAME.1
    #[arg(long, value_name = "FOLDER")]
    pub folder: Option<PathBuf>,
}

pub(super) fn run(options: &ManOptions) -> u8 {
    let mut all = Arguments::command();
    all.build();
    if let Some(folder) = &options.folder {
        return write_all(all, folder);
    }
    let mut command = &all;
    for name in &options.command {
        match command.find_subcommand(name) {
            Some(found) => command = found,
            None => return unknown(command, name),
        }
    }
    print_page(command.clone())
}

fn print_page(command: Command) -> u8 {
    print(|out| Man::new(command).render(&mut *out))
}

fn write_all(all: Command, folder: &Path) -> u8 {
    let written = fs::create_dir_all(folder).and_then(|()| clap_mangen::generate_to(all, folder));
    match written {
        Ok(()) => 0,
        Err(error) => {
            let reason = plain(&error);
            tell!(
                "error: {}: the pages can't be written: {reason}.",
                folder.display()
            );
            COULD_NOT_RUN
        }
    }
}

fn unknown(parent: &Command, name: &str) -> u8 {
    let names: Vec<&str> = parent
        .get_subcommands()
        .filter(|command| !command.is_hide_set())
        .map(Command::get_name)
        .collect();
    let hint = match closest(name, names.iter().copied()) {
        Some(name) => format!("Did you mean `{name}`?"),
        None if names.is_empty() => format!("`{}` has no commands.", parent.get_name()),
        None => format!("The commands are: {}.", names.join(", ")),
    };
    tell!("error: There is no command `{name}`. {hint}");
    COULD_NOT_RUN
}
