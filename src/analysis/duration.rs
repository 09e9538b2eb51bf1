//! Durations in words.

/// A number of seconds in words, exactly: `2 h`, `1 day 30 min`, `365 days`.
pub fn in_words(seconds: u64) -> String {
    const MINUTE: u64 = 60;
    const HOUR: u64 = 60 * MINUTE;
    const DAY: u64 = 24 * HOUR;
    let days = seconds / DAY;
    let day = if days == 1 { "day" } else { "days" };
    let parts = [
        (days, day),
        (seconds % DAY / HOUR, "h"),
        (seconds % HOUR / MINUTE, "min"),
        (seconds % MINUTE, "s"),
    ];
    let words: Vec<String> = parts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, unit)| format!("{count} {unit}"))
        .collect();
    if words.is_empty() {
        "0 s".to_owned()
    } else {
        words.join(" ")
    }
}

/// The whole number that a JSON number literal stands for, whether or not it is written as one: `7200.0` and
/// `7.2e3` are 7200.
pub fn whole_number(literal: &str) -> Option<u64> {
    // Above this, not every whole number has a double of its own.
    const MAX_EXACT: f64 = 9_007_199_254_740_992.0;
    literal.parse().ok().or_else(|| {
        let number: f64 = literal.parse().ok()?;
        let is_whole = number.fract() == 0.0 && (0.0..=MAX_EXACT).contains(&number);
        is_whole.then_some(number as u64)
    })
}

#[cfg(test)]
mod tests;
