//! The embedded schemas: what a request file may hold is said there, once.
//!
//! A schema is one file of `schemas/`, named `RESOURCE.ACTION.schema.json`, and one line in `registry`. Validation,
//! completion, hover and snippets all come from it. Beside the standard keywords and the annotations that JSON editors
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
//! | `x-documentation` | the vendor's page |
//!
//! Invariant: the validator of the `jsonschema` crate reads the syntax tree itself (`instance`); no second tree is built.

mod assertions;
mod instance;
mod registry;
mod validation;
mod view;

pub use registry::{API_CREDENTIALS_CREATE, SCHEMAS, Schema, compile_meanwhile, named};
pub use validation::{Rule, Violation, Violations};
pub use view::{Choice, Snippet, View};

#[cfg(test)]
mod tests;
