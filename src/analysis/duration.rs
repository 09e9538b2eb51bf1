//! Formats numbers of seconds for people.

/// A unit of time: its length in seconds, its name, and its symbol.
struct Unit {
    seconds: u64,
    name: &'static str,
    symbol: &'static str,
}

/// Nothing is larger than a day: months and years differ in length.
const UNITS: [Unit; 4] = [
    Unit {
        seconds: 86_400,
        name: "day",
        symbol: "day",
    },
    Unit {
        seconds: 3_600,
        name: "hour",
        symbol: "h",
    },
    Unit {
        seconds: 60,
        name: "minute",
        symbol: "min",
    },
    Unit {
        seconds: 1,
        name: "second",
        symbol: "s",
    },
];

/// A number of seconds in words, exactly: `7200` is `2 hours`, `90000` is `1 day, 1 hour`.
pub fn in_words(seconds: u64) -> String {
    let words: Vec<String> = parts(seconds)
        .map(|(count, unit)| counted(count, unit.name))
        .collect();
    if words.is_empty() {
        "0 seconds".to_owned()
    } else {
        words.join(", ")
    }
}

/// A number of seconds with symbols, exactly: `7200` is `2 h`, `90000` is `1 day 1 h`.
pub fn in_short(seconds: u64) -> String {
    let words: Vec<String> = parts(seconds)
        .map(|(count, unit)| match unit.symbol {
            "day" => counted(count, unit.symbol),
            symbol => format!("{count} {symbol}"),
        })
        .collect();
    if words.is_empty() {
        "0 s".to_owned()
    } else {
        words.join(" ")
    }
}

/// Splits a number of seconds into units, the largest first.
fn parts(seconds: u64) -> impl Iterator<Item = (u64, &'static Unit)> {
    let mut rest = seconds;
    let parts = UNITS.iter().map(move |unit| {
        let count = rest / unit.seconds;
        rest %= unit.seconds;
        (count, unit)
    });
    parts.filter(|(count, _)| *count > 0)
}

fn counted(count: u64, name: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {name}{plural}")
}

/// The value of a JSON number literal if it is a whole number. `7200.0` and `7.2e3` are 7200.
pub fn whole_number(literal: &str) -> Option<u64> {
    // An `f64` can't represent every larger whole number.
    const MAX_EXACT: f64 = 9_007_199_254_740_992.0;
    literal.parse().ok().or_else(|| {
        let number: f64 = literal.parse().ok()?;
        let is_whole = number.fract() == 0.0 && (0.0..=MAX_EXACT).contains(&number);
        is_whole.then_some(number as u64)
    })
}

#[cfg(test)]
mod tests;
