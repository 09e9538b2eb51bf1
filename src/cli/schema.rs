//! `clreq schema`: prints the embedded JSON Schemas.

use super::arguments::SchemaOptions;
use super::{COULD_NOT_RUN, print};
use crate::config;
use crate::schema::{API_CREDENTIALS_CREATE, SCHEMAS, Schema, named};

pub(super) fn run(options: &SchemaOptions) -> u8 {
    let Some(name) = &options.name else {
        return print_schema(&API_CREDENTIALS_CREATE);
    };
    if name == config::FILE_NAME {
        return print(|out| out.write_all(config::SCHEMA.as_bytes()));
    }
    match named(name) {
        Some(schema) => print_schema(schema),
        None => {
            let names = SCHEMAS.iter().map(|schema| schema.name);
            let names: Vec<&str> = names.chain([config::FILE_NAME]).collect();
            tell!(
                "error: There is no schema `{name}`. The schemas are: {}.",
                names.join(", ")
            );
            COULD_NOT_RUN
        }
    }
}

/// Prints a self-contained schema.
fn print_schema(schema: &Schema) -> u8 {
    print(|out| writeln!(out, "{:#}", schema.value()))
}
