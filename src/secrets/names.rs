//! Decides whether a name belongs to a secret: the name of a JSON member, form field, header or variable.

use super::SecretKind;

/// Endings of secrets' names. Case, separators and a number at the end don't matter.
const ENDINGS: [(&str, SecretKind); 30] = [
    ("clientsecret", SecretKind::ClientSecret),
    ("accesstoken", SecretKind::AccessToken),
    ("refreshtoken", SecretKind::RefreshToken),
    ("password", SecretKind::Password),
    ("passwords", SecretKind::Password),
    ("passwd", SecretKind::Password),
    ("passphrase", SecretKind::Password),
    ("privatekey", SecretKind::Key),
    ("apikey", SecretKind::Key),
    ("apikeys", SecretKind::Key),
    ("secretkey", SecretKind::Key),
    ("signingkey", SecretKind::Key),
    ("encryptionkey", SecretKind::Key),
    ("accesskey", SecretKind::Key),
    ("accountkey", SecretKind::Key),
    ("masterkey", SecretKind::Key),
    ("authkey", SecretKind::Key),
    ("authorization", SecretKind::Authorization),
    ("credentials", SecretKind::Credentials),
    ("connectionstring", SecretKind::Credentials),
    ("sessionid", SecretKind::Session),
    ("sessionkey", SecretKind::Session),
    ("cookie", SecretKind::Session),
    ("cookies", SecretKind::Session),
    ("totpseed", SecretKind::OneTimePassword),
    ("recoverycode", SecretKind::OneTimePassword),
    ("recoverycodes", SecretKind::OneTimePassword),
    ("token", SecretKind::Token),
    ("secret", SecretKind::Secret),
    ("secrets", SecretKind::Secret),
];

/// Endings that must be a separate word: `db_pwd`, but not `cpwd`.
const WORDS: [(&str, SecretKind); 6] = [
    ("pwd", SecretKind::Password),
    ("otp", SecretKind::OneTimePassword),
    ("totp", SecretKind::OneTimePassword),
    ("dsn", SecretKind::Credentials),
    ("jwt", SecretKind::Token),
    ("session", SecretKind::Session),
];

/// Names with such an ending that are harmless: names of resources, positions in a list, or tokens that only protect a
/// form.
const HARMLESS: [&str; 12] = [
    "apicredential",
    "apicredentials",
    "nexttoken",
    "pagetoken",
    "nextpagetoken",
    "previouspagetoken",
    "prevpagetoken",
    "paginationtoken",
    "continuationtoken",
    "nextsynctoken",
    "csrftoken",
    "xsrftoken",
];

/// First words of names whose value is a number or a boolean: `has_secret`, `max_token`.
const NUMBER_WORDS: [&str; 12] = [
    "has", "is", "max", "min", "num", "no", "use", "uses", "needs", "requires", "allow", "with",
];

/// How many bytes before a separator are read to find a name.
pub const LONGEST_NAME: usize = 64;

/// The kind of secret that a name stands for, if it does.
pub fn kind_named(name: &str) -> Option<SecretKind> {
    let letters = last_letters(name.as_bytes()).filter(|letters| may_end_name(*letters))?;
    let letters = letters.map(|letter| letter.to_ascii_lowercase());
    let name = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let start_of = |ending: &str| match ending.as_bytes().ends_with(&letters) {
        true => start_of_ending(name, ending),
        false => None,
    };
    let is_ending = |(ending, _): &&(&str, SecretKind)| start_of(ending).is_some();
    let is_word = |(word, _): &&(&str, SecretKind)| {
        start_of(word).is_some_and(|start| starts_word(name, start))
    };
    let ending = ENDINGS.iter().find(is_ending);
    let (_, kind) = ending.or_else(|| WORDS.iter().find(is_word))?;
    (!is_harmless(name)).then_some(*kind)
}

/// Whether a name ends like that of a secret, but has a harmless value.
pub fn is_harmless(name: &str) -> bool {
    HARMLESS
        .iter()
        .any(|whole| start_of_ending(name, whole) == Some(0))
        || asks_for_number(name)
}

/// The endings that are long enough to be recognized even with one wrong letter.
pub fn long_endings() -> impl Iterator<Item = &'static str> {
    let names = ENDINGS.iter().map(|(ending, _)| *ending);
    names.filter(|ending| ending.len() >= "token".len())
}

/// The names that must be a separate word.
pub fn short_names() -> impl Iterator<Item = &'static str> {
    WORDS.iter().map(|(word, _)| *word)
}

/// Quickly rules out nearly every name by its last three letters.
#[inline]
pub fn may_name_secret(name: &[u8]) -> bool {
    let letters = match *name {
        [.., third, second, last] => [third, second, last],
        _ => return false,
    };
    let is_plain = letters.iter().all(u8::is_ascii_alphabetic);
    match is_plain.then_some(letters).or_else(|| last_letters(name)) {
        Some(letters) => may_end_name(letters),
        None => false,
    }
}

fn may_end_name(letters: [u8; 3]) -> bool {
    matches!(
        &letters.map(|letter| letter.to_ascii_lowercase()),
        b"ret"
            | b"ets"
            | b"ken"
            | b"key"
            | b"eys"
            | b"ord"
            | b"rds"
            | b"swd"
            | b"ase"
            | b"ion"
            | b"als"
            | b"ing"
            | b"nid"
            | b"kie"
            | b"ies"
            | b"pwd"
            | b"otp"
            | b"dsn"
            | b"jwt"
            | b"eed"
            | b"ode"
            | b"des"
    )
}

/// The last three letters of a name, without separators and without a number at the end.
#[inline(never)]
fn last_letters(name: &[u8]) -> Option<[u8; 3]> {
    let digits = name.iter().rev().take_while(|byte| byte.is_ascii_digit());
    let name = name.get(..name.len() - digits.count())?;
    let mut letters = name.iter().rev().filter(|byte| !is_separator(**byte));
    let [last, second, third] = [*letters.next()?, *letters.next()?, *letters.next()?];
    Some([third, second, last])
}

/// The offset of an ending in a name that has it.
fn start_of_ending(name: &str, ending: &str) -> Option<usize> {
    let mut letters = name
        .bytes()
        .enumerate()
        .rev()
        .filter(|(_, byte)| !is_separator(*byte));
    let mut start = None;
    for expected in ending.bytes().rev() {
        let (at, letter) = letters.next()?;
        if !letter.eq_ignore_ascii_case(&expected) {
            return None;
        }
        start = Some(at);
    }
    start
}

/// Whether a word starts at an offset: at the start of the name, after a separator, or at a capital letter after a
/// small one.
fn starts_word(name: &str, start: usize) -> bool {
    let bytes = name.as_bytes();
    let Some(before) = start.checked_sub(1).and_then(|at| bytes.get(at)) else {
        return true;
    };
    let is_capital = bytes.get(start).is_some_and(u8::is_ascii_uppercase);
    !before.is_ascii_alphabetic() || (is_capital && before.is_ascii_lowercase())
}

/// Whether the first of several words shows that the value is a number or a boolean.
fn asks_for_number(name: &str) -> bool {
    NUMBER_WORDS.iter().any(|word| {
        let start = name.get(..word.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(word))
            && name
                .as_bytes()
                .get(word.len())
                .is_some_and(|next| is_separator(*next) || next.is_ascii_uppercase())
            && !name.bytes().all(|byte| byte.is_ascii_uppercase())
    })
}

const fn is_separator(byte: u8) -> bool {
    matches!(byte, b'_' | b'-' | b' ' | b'.')
}

#[cfg(test)]
mod tests {
    use super::{ENDINGS, WORDS, kind_named, may_name_secret};
    use crate::secrets::SecretKind;
    use proptest::prelude::*;

    #[test]
    fn names_are_recognized_in_every_style() {
        for (ending, kind) in ENDINGS.into_iter().chain(WORDS) {
            assert_eq!(kind_named(ending), Some(kind), "{ending}");
            for name in [
                format!("MY-{}", ending.to_uppercase()),
                format!("my_{ending}"),
                format!("db.{ending}"),
                format!("my_{ending}_2"),
            ] {
                assert_eq!(kind_named(&name), Some(kind), "{name}");
            }
            for at in 1..ending.len() {
                let (before, after) = ending.split_at(at);
                let cut = format!("{before}_{after}");
                assert!(may_name_secret(cut.as_bytes()), "{cut}");
                assert_eq!(kind_named(&cut), Some(kind), "{cut}");
            }
        }
        for name in [
            "clientSecret",
            "aws_secret_access_key",
            "userPwd",
            "x-api-key",
        ] {
            assert!(kind_named(name).is_some(), "{name}");
        }
    }

    #[test]
    fn other_names_are_not_recognized() {
        for name in [
            "",
            "client_id",
            "secret_hint",
            "token_type",
            "next_page_token",
            "max_token",
            "hasSecret",
            "is_secret",
            "expires_in",
            "cpwd",
            "obsession",
            "public_key",
            "organization",
            "primary_key",
            "description",
        ] {
            assert_eq!(kind_named(name), None, "{name}");
        }
        assert_eq!(kind_named("ISSECRET"), Some(SecretKind::Secret));
    }

    proptest! {
        #[test]
        fn the_quick_check_rules_out_no_name_of_a_secret(
            name in "[a-z_ -]{0,4}(api_?key|to-?ken|secret|Pass_?word|otp|cookie)?[ _.-]?[a-z0-9]{0,2}",
        ) {
            prop_assert!(may_name_secret(name.as_bytes()) || kind_named(&name).is_none());
        }
    }
}
