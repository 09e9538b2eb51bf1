//! The embedded schemas: what a request file may hold is said there, once.
//!
//! A schema is one file of `schemas/`, named `RESOURCE.ACTION.schema.json`, and one line in `registry`. What all of them
//! share stands in `schemas/common.schema.json`; a schema refers to it by `urn:clreq:schema:common#/$defs/NAME`. Validation,
//! completion, hover and snippets all come from the schemas. This module doesn't know which document needs which schema:
//! `operation` does. Beside the standard keywords and the annotations that JSON editors
//! know, these are understood:
//!
//! | keyword | meaning |
//! | --- | --- |
//! | `errorMessage` | what to say when a keyword beside it fails |
//! | `x-code` | the diagnostic code of that failure |
//! | `x-severity` | its severity, if it isn't `error` |
//! | `x-unit` | the unit of a number |
//! | `x-requires-custom` | the values are kinds of hosted apps, which need `custom: true` |
//! | `x-generated` | a send writes this member; completion doesn't offer it |
//! | `x-secret` | the value is a secret, which is given when the request is sent and never written to the file |
//! | `x-documentation` | the vendor's page |
//!
//! Invariant: the validator of the `jsonschema` crate reads the syntax tree itself (`instance`); no second tree is built.

mod assertions;
mod common;
mod instance;
mod places;
mod registry;
mod validation;
mod view;

pub use registry::*;
pub use validation::{Rule, Violation, Violations};
pub use view::{Choice, ELEMENT, Snippet, View};

#[cfg(test)]
mod tests;
