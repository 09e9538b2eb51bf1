//! The embedded schemas, which define what a request file may hold.
//!
//! A schema is one file in `schemas/`, named `RESOURCE.ACTION.schema.json`, and one line in `registry`. Shared
//! definitions are in `schemas/common.schema.json`; a schema refers to one as `urn:clreq:schema:common#/$defs/NAME`.
//! Validation, completion, hover and snippets all use the schemas. `operation` chooses the schema of a document; this
//! module doesn't know documents' operations.
//!
//! Beside the standard keywords and the annotations of JSON editors, the schemas use these annotations:
//!
//! | keyword | meaning |
//! | --- | --- |
//! | `errorMessage` | what to say when a keyword beside it fails |
//! | `x-code` | the diagnostic code of that failure |
//! | `x-severity` | its severity, if it isn't `error` |
//! | `x-unit` | the unit of a number |
//! | `x-requires-custom` | the values are kinds of hosted apps, which need `custom: true` |
//! | `x-generated` | a send writes this member; completion doesn't offer it |
//! | `x-secret` | the value is a secret: the user enters it when the request is sent, and it is never written to the file |
//! | `x-documentation` | the vendor's page |
//!
//! Invariant: the validator of the `jsonschema` crate reads the syntax tree directly (`instance`). No second tree is
//! built.

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
