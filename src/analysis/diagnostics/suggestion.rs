//! "Did you mean": the known name that is closest to one that isn't.

use strsim::osa_distance;

/// The candidate that a word most likely stands for, if one is near enough: the same letters in another spelling
/// (`redirectUri`, `sales-channel`), or a few slips of the pen.
pub fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = fold(word);
    if folded.is_empty() {
        return None;
    }
    candidates
        .into_iter()
        .map(|candidate| (osa_distance(&folded, &fold(candidate)), candidate))
        .filter(|&(distance, candidate)| distance <= tolerance(candidate))
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, candidate)| candidate)
}

/// Whether two words have the same letters and digits, whatever their case and separators.
pub fn same_letters(one: &str, other: &str) -> bool {
    fold(one) == fold(other)
}

fn fold(word: &str) -> String {
    // Longer words than any name here cost time and match nothing.
    word.chars()
        .take(64)
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Short names must be nearly right, long ones may have more slips.
fn tolerance(candidate: &str) -> usize {
    match candidate.len() {
        0..=3 => 1,
        4..=7 => 2,
        _ => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::closest;

    #[test]
    fn finds_slips_and_other_spellings_and_nothing_far() {
        let names = [
            "name",
            "kind",
            "mode",
            "redirect_uri",
            "sales_channel",
            "skus",
            "tags",
        ];
        let cases = [
            ("nmae", Some("name")),
            ("Kind", Some("kind")),
            ("redirectUri", Some("redirect_uri")),
            ("redirect-url", Some("redirect_uri")),
            ("sales channel", Some("sales_channel")),
            ("saleschannels", Some("sales_channel")),
            ("sku", Some("skus")),
            ("colour", None),
            ("", None),
            ("--", None),
        ];
        for (word, expected) in cases {
            assert_eq!(closest(word, names), expected, "{word}");
        }
    }
}
