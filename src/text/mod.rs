//! Documents and positions.
