//! `clreq explain`: explains a diagnostic code.

use std::io::{self, Write};

use super::arguments::ExplainOptions;
use super::{COULD_NOT_RUN, print};
use crate::analysis::codes::Code;
use crate::text::closest;

pub(super) fn run(options: &ExplainOptions) -> u8 {
    match &options.code {
        None => print(list),
        Some(name) => match Code::named(name) {
            Some(code) => print(|out| explain(out, code)),
            None => unknown(name),
        },
    }
}

fn list(out: &mut dyn Write) -> io::Result<()> {
    for code in Code::ALL {
        writeln!(
            out,
            "{:28}{:9}{}",
            code.name(),
            code.severity(),
            code.title()
        )?;
    }
    Ok(())
}

fn explain(out: &mut dyn Write, code: Code) -> io::Result<()> {
    writeln!(
        out,
        "{} ({})\n{}\n",
        code.name(),
        code.severity(),
        code.title()
    )?;
    writeln!(out, "{}", code.explanation())
}

fn unknown(name: &str) -> u8 {
    let names = Code::ALL.iter().map(|code| code.name());
    let suggestion =
        closest(name, names).map_or_else(String::new, |name| format!(" Did you mean `{name}`?"));
    tell!(
        "error: There is no diagnostic code `{name}`.{suggestion} `clreq explain` lists them all."
    );
    COULD_NOT_RUN
}
