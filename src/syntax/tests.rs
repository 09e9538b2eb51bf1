mod cancelling;
mod errors;
mod properties;
mod sound;
mod tree;

use super::{Kind, Tree};
