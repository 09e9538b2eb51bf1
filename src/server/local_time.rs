//! Times in the user's time zone. The server runs on the user's machine.

use std::time::SystemTime;

use chrono::{DateTime, Datelike, Local, TimeZone};

/// A time for a code lens: `08:12` if it is today, else `29 Nov`, or `29 Nov 2025` in another year.
pub(super) fn short(time: SystemTime) -> String {
    short_in(&Local, time, SystemTime::now())
}

fn short_in<Z: TimeZone>(zone: &Z, time: SystemTime, now: SystemTime) -> String
where
    Z::Offset: std::fmt::Display,
{
    let local = |time: SystemTime| DateTime::<chrono::Utc>::from(time).with_timezone(zone);
    let (time, now) = (local(time), local(now));
    let format = if time.date_naive() == now.date_naive() {
        "%H:%M"
    } else if time.year() == now.year() {
        "%-d %b"
    } else {
        "%-d %b %Y"
    };
    time.format(format).to_string()
}

#[cfg(test)]
mod tests {
    use chrono::FixedOffset;

    use super::short_in;

    /// Checks a time in UTC, seen at noon of 30 November in UTC, in a zone some hours east of it.
    fn check(time: &str, hours: i32, expected: &str) {
        let parse = |text| humantime::parse_rfc3339(text).expect("a time");
        let zone = FixedOffset::east_opt(hours * 3600).expect("a zone");
        let now = parse("2026-11-30T12:00:00Z");
        assert_eq!(short_in(&zone, parse(time), now), expected);
    }

    #[test]
    fn a_time_is_as_short_as_it_can_be() {
        check("2026-11-30T08:12:59Z", 0, "08:12");
        check("2026-11-29T08:12:00Z", 0, "29 Nov");
        check("2025-11-09T08:12:00Z", 0, "9 Nov 2025");
    }

    #[test]
    fn a_time_is_in_the_users_zone() {
        check("2026-11-30T08:12:00Z", 1, "09:12");
        check("2026-11-29T23:30:00Z", 1, "00:30");
        check("2026-11-30T00:30:00Z", -5, "29 Nov");
    }
}
