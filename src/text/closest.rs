//! "Did you mean": finds the known name closest to an unknown one.

use strsim::osa_distance;

/// The closest candidate, if it has the same letters in another spelling (`redirectUri`, `sales-channel`) or differs by
/// a few typos.
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

/// How many typos one word has if the other is meant. Case and separators don't count.
pub fn typos(word: &str, meant: &str) -> usize {
    osa_distance(&fold(word), &fold(meant))
}

/// Whether two words have the same letters and digits. Case and separators don't count.
pub fn same_letters(one: &str, other: &str) -> bool {
    fold(one) == fold(other)
}

fn fold(word: &str) -> String {
    // Longer words match no name, so skip the rest.
    word.chars()
        .take(64)
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// How many typos a name may have. Longer names may have more.
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
    fn finds_only_typos_and_other_spellings() {
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
