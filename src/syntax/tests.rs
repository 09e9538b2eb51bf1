mod errors;
mod properties;
mod tree;
