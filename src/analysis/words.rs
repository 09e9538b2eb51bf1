//! Types and times in words.

use crate::schema::View;

/// The JSON types that a place allows, with their unit: `integer (seconds) or null`.
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

/// A UTC timestamp in words: `2026-11-23T18:00:00Z` is `23 November 2026, 18:00:00 UTC`.
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
    // Validate the format first, so that the slices below are in range.
    humantime::parse_rfc3339(rfc3339).ok()?;
    let number = |from, to| rfc3339.get(from..to)?.parse::<usize>().ok();
    let (year, month, day) = (rfc3339.get(..4)?, number(5, 7)?, number(8, 10)?);
    let month = MONTHS.get(month.checked_sub(1)?)?;
    let time = rfc3339.get(11..19)?;
    Some(format!("{day} {month} {year}, {time} UTC"))
}

#[cfg(test)]
mod tests {
    use super::timestamp;

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
