//! Times in the journal.

use std::time::{SystemTime, UNIX_EPOCH};

pub use crate::api::timestamp;
use crate::api::within_rfc3339;

/// Formats a time in milliseconds, because sends that follow each other closely are compared.
pub(super) fn to_text(time: SystemTime) -> String {
    humantime::format_rfc3339_millis(within_rfc3339(time)).to_string()
}

/// Parses a time. Returns 1970 if the text is invalid.
pub(super) fn from_text(text: &str) -> SystemTime {
    humantime::parse_rfc3339_weak(text).unwrap_or(UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::{from_text, to_text};

    #[test]
    fn a_time_is_read_as_it_was_written() {
        let time = UNIX_EPOCH + Duration::from_millis(1_795_000_000_123);
        assert_eq!(from_text(&to_text(time)), time);
        assert_eq!(from_text("soon"), UNIX_EPOCH);
    }
}
