//! Types, durations and times in words, for people to read.

use crate::schema::View;

/// The JSON types that a place allows, and the unit: `integer (seconds) or null`.
pub fn types(view: &View<'_>) -> Option<String> {
    let unit = view.text("x-unit");
    let types: Vec<String> = view
        .types()
        .into_iter()
        .map(|name| match unit {
            Some(unit) if matches!(name, "integer" | "number") => format!("{name} ({unit})"),
            _ => name.to_owned(),
        })
        .collect();
    (!types.is_empty()).then(|| types.join(" or "))
}

/// A number of seconds in the largest units that divide it: `7200` is `2 hours`, `90000` is `1 day, 1 hour`. There is
/// nothing larger than days: months and years differ in length.
pub fn duration(seconds: u64) -> String {
    const UNITS: [(u64, &str); 4] = [
        (86_400, "day"),
        (3_600, "hour"),
        (60, "minute"),
        (1, "second"),
    ];
    let mut rest = seconds;
    let mut parts = Vec::new();
    for (length, unit) in UNITS {
        let count = rest / length;
        rest %= length;
        if count > 0 {
            let plural = if count == 1 { "" } else { "s" };
            parts.push(format!("{count} {unit}{plural}"));
        }
    }
    if parts.is_empty() {
        parts.push("0 seconds".to_owned());
    }
    parts.join(", ")
}

/// A UTC timestamp as people write it: `2026-11-23T18:00:00Z` is `23 November 2026, 18:00:00 UTC`.
pub fn timestamp(rfc3339: &str) -> Option<String> {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    // It makes sure that every part is where it belongs.
    humantime::parse_rfc3339(rfc3339).ok()?;
    let number = |from, to| rfc3339.get(from..to)?.parse::<usize>().ok();
    let (year, month, day) = (rfc3339.get(..4)?, number(5, 7)?, number(8, 10)?);
    let month = MONTHS.get(month.checked_sub(1)?)?;
    let time = rfc3339.get(11..19)?;
    Some(format!("{day} {month} {year}, {time} UTC"))
}

#[cfg(test)]
mod tests {
    use super::{duration, timestamp};

    #[test]
    fn durations() {
        assert_eq!(duration(0), "0 seconds");
        assert_eq!(duration(1), "1 second");
        assert_eq!(duration(7_200), "2 hours");
        assert_eq!(duration(90_061), "1 day, 1 hour, 1 minute, 1 second");
        assert_eq!(duration(31_536_000), "365 days");
        assert_eq!(
            duration(u64::MAX),
            "213503982334601 days, 7 hours, 15 seconds"
        );
    }

    #[test]
    fn timestamps() {
        assert_eq!(
            timestamp("2026-11-23T18:00:00Z").as_deref(),
            Some("23 November 2026, 18:00:00 UTC")
        );
        assert_eq!(
            timestamp("2028-02-29T08:05:09.123Z").as_deref(),
            Some("29 February 2028, 08:05:09 UTC")
        );
        assert_eq!(timestamp("2026-13-01T00:00:00Z"), None);
        assert_eq!(timestamp("2026-11-23"), None);
        assert_eq!(timestamp("yesterday"), None);
    }
}
