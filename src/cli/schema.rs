//! `clreq schema`: the embedded JSON Schemas.

use super::arguments::SchemaOptions;
use super::{COULD_NOT_RUN, print};
use crate::config;
use crate::schema::{API_CREDENTIALS_CREATE, SCHEMAS, named};

pub(super) fn run(options: &SchemaOptions) -> u8 {
    let Some(name) = &options.name else {
        return print(|out| out.write_all(API_CREDENTIALS_CREATE.source.as_bytes()));
    };
    if name == config::FILE_NAME {
        return print(|out| out.write_all(config::SCHEMA.as_bytes()));
    }
    match named(name) {
        Some(schema) => print(|out| out.write_all(schema.source.as_bytes())),
        None => {
            let names = SCHEMAS.iter().map(|schema| schema.name);
            let names: Vec<&str> = names.chain([config::FILE_NAME]).collect();
            tell!(
                "error: There is no schema `{name}`. There is: {}.",
                names.join(", ")
            );
            COULD_NOT_RUN
        }
    }
}
