//! `clreq man`: manual pages.

use std::path::{Path, PathBuf};

use clap::{Args, Command, CommandFactory};
use clap_mangen::Man;

use super::arguments::Arguments;
use super::{COULD_NOT_RUN, print};
use crate::files::plain;
use crate::text::closest;

#[derive(Args, Debug)]
pub(super) struct ManOptions {
    /// The command whose page to print [default: clreq itself]
    #[arg(value_name = "COMMAND", conflicts_with = "folder")]
    pub command: Option<String>,
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
    let Some(name) = &options.command else {
        return print_page(all);
    };
    match all.find_subcommand(name) {
        Some(command) => print_page(command.clone()),
        None => unknown(&all, name),
    }
}

fn print_page(command: Command) -> u8 {
    print(|out| Man::new(command).render(&mut *out))
}

fn write_all(all: Command, folder: &Path) -> u8 {
    match clap_mangen::generate_to(all, folder) {
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

fn unknown(all: &Command, name: &str) -> u8 {
    let names: Vec<&str> = all.get_subcommands().map(Command::get_name).collect();
    let hint = match closest(name, names.iter().copied()) {
        Some(name) => format!("Did you mean `{name}`?"),
        None => format!("There is: {}.", names.join(", ")),
    };
    tell!("error: There is no command `{name}`. {hint}");
    COULD_NOT_RUN
}
