//! Pure functions over text, tree and schema.
