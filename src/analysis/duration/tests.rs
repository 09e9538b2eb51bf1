use super::{in_short, in_words, whole_number};
use proptest::prelude::*;

#[test]
fn words_are_exact() {
    for (seconds, expected) in [
        (0, "0 seconds"),
        (1, "1 second"),
        (7_200, "2 hours"),
        (90_061, "1 day, 1 hour, 1 minute, 1 second"),
        (31_536_000, "365 days"),
        (u64::MAX, "213503982334601 days, 7 hours, 15 seconds"),
    ] {
        assert_eq!(in_words(seconds), expected);
    }
}

#[test]
fn symbols_are_exact_and_short() {
    for (seconds, expected) in [
        (0, "0 s"),
        (59, "59 s"),
        (60, "1 min"),
        (5_400, "1 h 30 min"),
        (7_200, "2 h"),
        (86_400, "1 day"),
        (88_261, "1 day 31 min 1 s"),
        (31_536_000, "365 days"),
        (u64::MAX, "213503982334601 days 7 h 15 s"),
    ] {
        assert_eq!(in_short(seconds), expected);
    }
}

#[test]
fn whole_numbers_may_have_fractions_and_exponents() {
    for (literal, expected) in [
        ("7200", Some(7_200)),
        ("7200.0", Some(7_200)),
        ("7.2e3", Some(7_200)),
        ("-0", Some(0)),
        ("18446744073709551615", Some(u64::MAX)),
        ("7200.5", None),
        ("-60", None),
        ("1e300", None),
        ("1e999", None),
        ("7200s", None),
        ("", None),
    ] {
        assert_eq!(whole_number(literal), expected, "{literal}");
    }
}

proptest! {
    #[test]
    fn symbols_add_up_to_the_number(seconds in any::<u64>()) {
        let words = in_short(seconds);
        let parts: Vec<&str> = words.split(' ').collect();
        let sum: u64 = parts.chunks(2).map(|part| {
            let count: u64 = part[0].parse().expect("a number");
            count * match part[1] {
                "day" | "days" => 86_400,
                "h" => 3_600,
                "min" => 60,
                _ => 1,
            }
        }).sum();
        prop_assert_eq!(sum, seconds);
    }
}
