//! The memory that clreq needs is bounded: by the length of an answer that it redacts, and not by the number of files that it checks.
#![cfg(target_os = "linux")]

mod many_files;
mod peak;
mod redaction;
