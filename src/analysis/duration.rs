//! Durations in words, exact: weeks, months and years mean different things to different people, so days are the
//! largest unit.

const UNITS: [(u64, &str); 4] = [
    (86_400, "day"),
    (3_600, "hour"),
    (60, "minute"),
    (1, "second"),
];

/// A number of seconds in words: `1 hour 30 minutes`.
pub fn in_words(seconds: u64) -> String {
    if seconds == 0 {
        return "0 seconds".to_owned();
    }
    let mut rest = seconds;
    let mut words: Vec<String> = Vec::new();
    for (length, name) in UNITS {
        let count = rest / length;
        rest %= length;
        match count {
            0 => {}
            1 => words.push(format!("1 {name}")),
            _ => words.push(format!("{count} {name}s")),
        }
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::in_words;

    #[test]
    fn durations_are_exact() {
        assert_eq!(in_words(0), "0 seconds");
        assert_eq!(in_words(7_200), "2 hours");
        assert_eq!(in_words(5_401), "1 hour 30 minutes 1 second");
        assert_eq!(in_words(31_536_000), "365 days");
    }
}
