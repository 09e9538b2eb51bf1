//! Reading the API's resources and comparing them with files. Must never change anything in the API.

mod compare;
mod error;
mod names;
mod reader;
mod resource;
mod target;

pub use compare::{Comparison, Difference, compare, is_write_only};
pub use error::ReadError;
pub use reader::{Filter, Reader, at_its_path, get_request, without_secrets};
pub use resource::{Identifier, Linkage, Resource};
pub use target::{NoTarget, Reference, ReferenceError, Target, UnknownResource, resource_named};
