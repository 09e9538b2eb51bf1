//! Times as text: RFC 3339 in UTC.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The end of the year 9999, the last one that RFC 3339 can write.
const LAST: Duration = Duration::from_secs(253_402_300_799);

/// Formats a time for people and request files, in seconds. Times before 1970 and after 9999 become the nearest of these.
pub fn timestamp(time: SystemTime) -> String {
    humantime::format_rfc3339_seconds(within_rfc3339(time)).to_string()
}

/// The nearest time that RFC 3339 can write. Formatting any other panics.
pub fn within_rfc3339(time: SystemTime) -> SystemTime {
    let since_1970 = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    UNIX_EPOCH + since_1970.min(LAST)
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::{LAST, timestamp};

    #[test]
    fn a_clock_that_is_wrong_gives_a_time_all_the_same() {
        let early = UNIX_EPOCH - Duration::from_secs(1);
        assert_eq!(timestamp(early), "1970-01-01T00:00:00Z");
        assert_eq!(timestamp(UNIX_EPOCH + LAST * 2), "9999-12-31T23:59:59Z");
    }
}
