//! The error-tolerant JSON parser.
