//! The report formats, and where each one is written.

use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches, value_parser};

use crate::cli::report::Format;
use crate::text::sanitize_path;

/// A format and its destination.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) struct Output {
    pub format: Format,
    /// A file, or `None` for standard output.
    pub file: Option<PathBuf>,
}

/// The outputs of a run. At most one of them is standard output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) struct Outputs(pub Vec<Output>);

const FORMAT: &str = "format";
const OUTPUT: &str = "output";

impl Args for Outputs {
    fn augment_args(command: Command) -> Command {
        command
            .arg(
                Arg::new(FORMAT)
                    .long(FORMAT)
                    .value_name("FORMAT")
                    .value_parser(value_parser!(Format))
                    .action(ArgAction::Append)
                    .help("How to print the diagnostics [default: human]")
                    .long_help("How to print the diagnostics. Can be given several times; each but one then needs an --output after it [default: human]"),
            )
            .arg(
                Arg::new(OUTPUT)
                    .long(OUTPUT)
                    .short('o')
                    .value_name("FILE")
                    .value_parser(value_parser!(PathBuf))
                    .action(ArgAction::Append)
                    .help("Write the report in the format before it to a file, not to standard output"),
            )
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Outputs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        pair(&positioned(matches, FORMAT), &positioned(matches, OUTPUT))
            .map(Self)
            .map_err(|message| clap::Error::raw(ErrorKind::ArgumentConflict, message + "\n"))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

/// The values of an option, with their positions on the command line.
fn positioned<T: Clone + Send + Sync + 'static>(matches: &ArgMatches, id: &str) -> Vec<(usize, T)> {
    let places = matches.indices_of(id).into_iter().flatten();
    let values = matches.get_many::<T>(id).into_iter().flatten().cloned();
    places.zip(values).collect()
}

/// Pairs each file with the format before it. A single format and a single file belong together in any order.
fn pair(formats: &[(usize, Format)], files: &[(usize, PathBuf)]) -> Result<Vec<Output>, String> {
    if let (&([] | [_]), [(_, file)]) = (&formats, files) {
        let format = formats.first().map_or(Format::Human, |(_, format)| *format);
        let file = Some(file.clone());
        return Ok(vec![Output { format, file }]);
    }
    let mut outputs: Vec<(usize, Output)> = formats
        .iter()
        .map(|&(place, format)| (place, Output { format, file: None }))
        .collect();
    for (place, file) in files {
        let before = outputs.iter_mut().rev().find(|(format, _)| format < place);
        match before {
            Some((_, output)) if output.file.is_none() => output.file = Some(file.clone()),
            _ => {
                return Err(format!(
                    "`--output {}` has no format of its own: put a `--format` before it",
                    sanitize_path(file)
                ));
            }
        }
    }
    let mut outputs: Vec<Output> = outputs.into_iter().map(|(_, output)| output).collect();
    if outputs.is_empty() {
        outputs.push(Output {
            format: Format::Human,
            file: None,
        });
    }
    if outputs
        .iter()
        .filter(|output| output.file.is_none())
        .count()
        > 1
    {
        return Err(
            "only one format can go to standard output: put `--output FILE` after each of the others"
                .to_owned(),
        );
    }
    Ok(outputs)
}

#[cfg(test)]
mod tests {
    use clap::{Command, FromArgMatches as _};

    use super::{Args as _, Outputs};

    fn check(arguments: &str, expected: Result<&str, &str>) {
        let command = Outputs::augment_args(Command::new("test").no_binary_name(true));
        let matches = command.get_matches_from(arguments.split_whitespace());
        let outputs = Outputs::from_arg_matches(&matches).map(|Outputs(outputs)| {
            let shown = outputs.iter().map(|output| match &output.file {
                Some(file) => format!("{:?}>{}", output.format, file.display()),
                None => format!("{:?}", output.format),
            });
            shown.collect::<Vec<_>>().join(" ")
        });
        match (outputs, expected) {
            (Ok(outputs), Ok(expected)) => assert_eq!(outputs, expected, "{arguments}"),
            (Err(error), Err(expected)) => {
                assert!(error.to_string().contains(expected), "{error}");
            }
            (outputs, expected) => panic!("{arguments}: {outputs:?} is not {expected:?}"),
        }
    }

    #[test]
    fn a_file_belongs_to_the_format_before_it() {
        check("", Ok("Human"));
        check("--format json", Ok("Json"));
        check("--output a", Ok("Human>a"));
        check("--output a --format json", Ok("Json>a"));
        check(
            "--format human --format sarif --output a",
            Ok("Human Sarif>a"),
        );
        check(
            "--format junit -o a --format github --format sarif -o b",
            Ok("Junit>a Github Sarif>b"),
        );
        check(
            "--format json --format sarif",
            Err("only one format can go"),
        );
        check("--format json -o a -o b", Err("`--output b` has no format"));
        check(
            "-o a --format json --format sarif -o b",
            Err("`--output a` has no format"),
        );
        check("-o a -o b", Err("`--output a` has no format"));
    }
}
