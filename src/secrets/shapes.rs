//! Recognizes secrets by their shape: tokens with a well-known prefix, JSON Web Tokens, `Authorization` values, private
//! keys.

use std::sync::LazyLock;

use serde_json::{Map, Value};

use super::{SecretKind, hints};
use crate::text::Span;

/// The length of the shortest secret: `Basic`, a space and eight characters.
pub const SHORTEST: usize = 14;

/// The allowed characters of a token.
#[derive(Clone, Copy)]
enum Alphabet {
    /// Hexadecimal digits.
    Hex,
    /// Capital letters and digits.
    Capitals,
    /// Letters and digits.
    Alphanumeric,
    /// Letters, digits, `_` and `-`.
    Word,
    /// Those of `Word`, and `.`, `=`, `+` and `/`.
    Wide,
}

/// Tokens with the same prefix. At least `least` characters follow, or exactly that number if `exact`.
struct Family {
    start: &'static str,
    least: usize,
    alphabet: Alphabet,
    exact: bool,
}

const fn family(start: &'static str, least: usize, alphabet: Alphabet) -> Family {
    Family {
        start,
        least,
        alphabet,
        exact: false,
    }
}

const fn exactly(start: &'static str, least: usize, alphabet: Alphabet) -> Family {
    Family {
        exact: true,
        ..family(start, least, alphabet)
    }
}

/// Based on gitleaks' rules, but with shorter minimum lengths, because vendors change the length of their tokens.
/// Ordinary words are still too short to match.
const FAMILIES: [Family; 78] = [
    exactly("AKIA", 16, Alphabet::Capitals),
    exactly("ASIA", 16, Alphabet::Capitals),
    exactly("ABIA", 16, Alphabet::Capitals),
    exactly("ACCA", 16, Alphabet::Capitals),
    exactly("LTAI", 20, Alphabet::Alphanumeric),
    family("AIza", 35, Alphabet::Word),
    family("GOCSPX-", 20, Alphabet::Word),
    family("ya29.", 20, Alphabet::Wide),
    family("ghp_", 20, Alphabet::Alphanumeric),
    family("gho_", 20, Alphabet::Alphanumeric),
    family("ghu_", 20, Alphabet::Alphanumeric),
    family("ghs_", 20, Alphabet::Alphanumeric),
    family("ghr_", 20, Alphabet::Alphanumeric),
    family("github_pat_", 22, Alphabet::Word),
    family("glpat-", 20, Alphabet::Wide),
    family("glptt-", 20, Alphabet::Word),
    family("gldt-", 20, Alphabet::Word),
    family("glrt-", 20, Alphabet::Wide),
    family("glcbt-", 20, Alphabet::Word),
    family("gloas-", 20, Alphabet::Word),
    family("glsa_", 20, Alphabet::Word),
    family("glc_", 32, Alphabet::Wide),
    family("xoxb-", 10, Alphabet::Word),
    family("xoxp-", 10, Alphabet::Word),
    family("xoxe-", 10, Alphabet::Word),
    family("xoxe.xox", 10, Alphabet::Word),
    family("xoxa-", 8, Alphabet::Word),
    family("xoxr-", 8, Alphabet::Word),
    family("xoxs-", 8, Alphabet::Word),
    family("xoxo-", 8, Alphabet::Word),
    family("xapp-", 10, Alphabet::Word),
    family("sk_live_", 10, Alphabet::Alphanumeric),
    family("sk_test_", 10, Alphabet::Alphanumeric),
    family("sk_prod_", 10, Alphabet::Alphanumeric),
    family("rk_live_", 10, Alphabet::Alphanumeric),
    family("rk_test_", 10, Alphabet::Alphanumeric),
    family("rk_prod_", 10, Alphabet::Alphanumeric),
    family("whsec_", 20, Alphabet::Wide),
    family("sk-ant-", 20, Alphabet::Word),
    family("sk-proj-", 20, Alphabet::Word),
    family("sk-svcacct-", 20, Alphabet::Word),
    family("sk-", 40, Alphabet::Alphanumeric),
    family("npm_", 30, Alphabet::Alphanumeric),
    family("pypi-", 20, Alphabet::Word),
    family("rubygems_", 40, Alphabet::Hex),
    family("SG.", 40, Alphabet::Wide),
    family("hf_", 30, Alphabet::Alphanumeric),
    family("hvs.", 20, Alphabet::Word),
    family("hvb.", 20, Alphabet::Word),
    family("dop_v1_", 40, Alphabet::Hex),
    family("doo_v1_", 40, Alphabet::Hex),
    family("dor_v1_", 40, Alphabet::Hex),
    family("dp.pt.", 40, Alphabet::Alphanumeric),
    exactly("dapi", 32, Alphabet::Hex),
    family("shpat_", 32, Alphabet::Hex),
    family("shpca_", 32, Alphabet::Hex),
    family("shppa_", 32, Alphabet::Hex),
    family("shpss_", 32, Alphabet::Hex),
    family("sq0atp-", 22, Alphabet::Word),
    family("sq0csp-", 22, Alphabet::Word),
    family("lin_api_", 30, Alphabet::Alphanumeric),
    family("PMAK-", 24, Alphabet::Word),
    family("pscale_tkn_", 30, Alphabet::Wide),
    family("pscale_oauth_", 30, Alphabet::Wide),
    family("pscale_pw_", 30, Alphabet::Wide),
    family("shippo_live_", 30, Alphabet::Hex),
    family("shippo_test_", 30, Alphabet::Hex),
    family("sntrys_", 30, Alphabet::Wide),
    family("sntryu_", 40, Alphabet::Hex),
    family("xkeysib-", 40, Alphabet::Word),
    family("ntn_", 30, Alphabet::Alphanumeric),
    family("pul-", 40, Alphabet::Hex),
    family("rdme_", 40, Alphabet::Alphanumeric),
    family("tfp_", 40, Alphabet::Wide),
    family("dt0c01.", 24, Alphabet::Wide),
    family("ops_eyJ", 40, Alphabet::Wide),
    family("ATATT3", 40, Alphabet::Wide),
    family("AGE-SECRET-KEY-1", 40, Alphabet::Capitals),
];

impl Alphabet {
    const fn holds(self, byte: u8) -> bool {
        match self {
            Self::Hex => byte.is_ascii_hexdigit(),
            Self::Capitals => byte.is_ascii_uppercase() || byte.is_ascii_digit(),
            Self::Alphanumeric => byte.is_ascii_alphanumeric(),
            Self::Word => is_word(byte) || byte == b'-',
            Self::Wide => is_word(byte) || matches!(byte, b'-' | b'.' | b'=' | b'+' | b'/' | b'~'),
        }
    }
}

const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// The starts of JSON Web Tokens, whose first byte encodes `{`, and of private keys.
const OTHER_STARTS: [&str; 6] = ["eyJ", "eyA", "ewo", "ewk", "ew0", PRIVATE_KEY];
const PRIVATE_KEY: &str = "-----BEGIN ";

/// For each byte, the next two bytes of all starts that begin with it. They rule out nearly every word.
static STARTS: LazyLock<[Vec<[u8; 2]>; 256]> = LazyLock::new(|| {
    let families = FAMILIES.iter().map(|family| family.start);
    let mut starts = [const { Vec::new() }; 256];
    for start in families.chain(OTHER_STARTS) {
        if let [first, second, third, ..] = *start.as_bytes()
            && let Some(starts) = starts.get_mut(usize::from(first))
        {
            starts.push([second, third]);
        }
    }
    starts
});

/// The places where a shape may start, in the order of the text.
fn places(text: &[u8]) -> impl Iterator<Item = usize> {
    hints::all(text)
        .map(|hint| start_before(text, hint))
        .filter(|at| may_start(text, *at) && !is_inside_word(text, *at))
}

/// The start of the shape that has its first hint at an offset.
fn start_before(text: &[u8], hint: usize) -> usize {
    let before = text.get(..hint).unwrap_or_default();
    hint - match text.get(hint) {
        Some(b'_' | b'-' | b'.') => run_back(before),
        Some(b'A') if before.ends_with(b"LT") => 2,
        Some(b'p') if before.ends_with(b"da") => 2,
        _ => 0,
    }
}

fn run_back(text: &[u8]) -> usize {
    text.iter()
        .rev()
        .take_while(|byte| byte.is_ascii_alphanumeric())
        .count()
}

/// Whether the first bytes at a place are those of a shape.
fn may_start(text: &[u8], at: usize) -> bool {
    let [first, second, third, ..] = *text.get(at..).unwrap_or_default() else {
        return false;
    };
    if let b'b' | b'B' = first {
        return matches!(second, b'a' | b'A' | b'e' | b'E');
    }
    let starts = STARTS.get(usize::from(first));
    starts.is_some_and(|starts| starts.contains(&[second, third]))
}

/// A shape doesn't start within a word of letters, digits and `_`.
fn is_inside_word(text: &[u8], at: usize) -> bool {
    byte_before(text, at).is_some_and(is_word)
}

fn byte_before(text: &[u8], at: usize) -> Option<u8> {
    text.get(at.checked_sub(1)?).copied()
}

/// Every secret that is recognized by its shape, in the order of the text.
pub fn all(text: &[u8]) -> impl Iterator<Item = (Span, SecretKind)> {
    let mut read_to = 0;
    places(text).filter_map(move |at| {
        if at < read_to {
            return None;
        }
        let (length, kind) = at_start(text.get(at..)?, byte_before(text, at))?;
        read_to = at + length;
        Some((Span::new(at, read_to), kind))
    })
}

/// Whether a secret that is recognized by its shape has its first hint at an offset.
pub fn is_at(text: &[u8], hint: usize) -> bool {
    let start = start_before(text, hint);
    may_start(text, start)
        && !is_inside_word(text, start)
        && at_start(
            text.get(start..).unwrap_or_default(),
            byte_before(text, start),
        )
        .is_some()
}

/// The places in a text where a token may start, whatever follows. Short prefixes are ignored, because they are too
/// common.
pub fn starts(text: &str) -> impl Iterator<Item = usize> {
    const MIN_PREFIX: usize = 4;
    let bytes = text.as_bytes();
    let places = (0..bytes.len()).filter(|at| may_start(bytes, *at) && !is_inside_word(bytes, *at));
    places.filter(|at| {
        let rest = bytes.get(*at..).unwrap_or_default();
        let mut starts = FAMILIES.iter().map(|family| family.start.as_bytes());
        starts.any(|start| start.len() >= MIN_PREFIX && rest.starts_with(start))
            || rest.starts_with(PRIVATE_KEY.as_bytes())
            || rest.starts_with(b"eyJ")
    })
}

/// The length and kind of the secret at the start of a text. `before` is the byte before the text.
fn at_start(text: &[u8], before: Option<u8>) -> Option<(usize, SecretKind)> {
    let length = match text.first()? {
        // A word is split only at the start of a token, so that a text with many dots doesn't take quadratic time.
        b'e' if !matches!(before, Some(b'.' | b'-')) => {
            return json_web_token(text).map(|length| (length, SecretKind::JsonWebToken));
        }
        b'-' if before != Some(b'-') => {
            return private_key(text).map(|length| (length, SecretKind::Key));
        }
        b'b' | b'B' => {
            return authorization(text).map(|length| (length, SecretKind::Authorization));
        }
        first => {
            let same = |family: &&Family| family.start.as_bytes().first() == Some(first);
            let mut families = FAMILIES.iter().filter(same);
            families.find_map(|family| family.length_in(text))?
        }
    };
    Some((length, SecretKind::Token))
}

impl Family {
    /// The length of the token at the start of a text.
    fn length_in(&self, text: &[u8]) -> Option<usize> {
        let rest = text.strip_prefix(self.start.as_bytes())?;
        let head = rest.get(..self.least)?;
        let is_token = head.iter().all(|byte| self.alphabet.holds(*byte)) && varies(head);
        if !is_token {
            return None;
        }
        let length = run(rest, |byte| self.alphabet.holds(byte));
        let is_cut = self.exact && rest.get(self.least).copied().is_some_and(is_word);
        (!is_cut).then_some(self.start.len() + length)
    }
}

/// Whether characters vary like random ones. Placeholders for tokens repeat a few characters.
fn varies(text: &[u8]) -> bool {
    let mut seen = 0u128;
    text.iter().for_each(|byte| seen |= 1 << (byte & 0x7f));
    seen.count_ones() >= 5
}

/// How many bytes at the start of a text meet a condition.
fn run(text: &[u8], holds: impl Fn(u8) -> bool) -> usize {
    text.iter().take_while(|byte| holds(**byte)).count()
}

/// The text after the scheme of an `Authorization` header.
pub fn after_scheme(text: &str) -> Option<&str> {
    ["bearer ", "basic ", "token "].iter().find_map(|scheme| {
        let start = text.get(..scheme.len())?;
        start
            .eq_ignore_ascii_case(scheme)
            .then(|| text.get(scheme.len()..).unwrap_or_default().trim_start())
    })
}

/// The length of `Bearer TOKEN` (RFC 6750) or `Basic CREDENTIALS` (RFC 7617) at the start of a text.
fn authorization(text: &[u8]) -> Option<usize> {
    let is_scheme = |scheme: &[u8]| {
        text.get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    };
    let is_bearer = is_scheme(b"bearer ");
    let scheme = match is_bearer {
        true => "bearer ".len(),
        false if is_scheme(b"basic ") => "basic ".len(),
        false => return None,
    };
    let rest = text.get(scheme..)?;
    let blanks = run(rest, |byte| byte == b' ');
    let token = rest.get(blanks..)?;
    let token = token.get(..run(token, |byte| Alphabet::Wide.holds(byte)))?;
    let is_secret = if is_bearer {
        is_opaque(token)
    } else {
        token.len() >= 8
            && decode_base64(token).is_some_and(|decoded| {
                decoded.contains(&b':') && decoded.iter().all(|byte| !byte.is_ascii_control())
            })
    };
    is_secret.then_some(scheme + blanks + token.len())
}

/// Whether a word is unlikely to be a natural word: it is long, or mixes letters and digits.
pub fn is_opaque(word: &[u8]) -> bool {
    let holds = |is: fn(&u8) -> bool| word.iter().any(is);
    let mixes = holds(u8::is_ascii_digit) && holds(u8::is_ascii_alphabetic);
    (word.len() >= 16 || (word.len() >= 8 && mixes))
        && word.iter().all(|byte| Alphabet::Wide.holds(*byte))
        && varies(word)
}

/// The length of the PEM private key (RFC 7468) at the start of a text. Without an end marker it extends to the end of
/// the text.
fn private_key(text: &[u8]) -> Option<usize> {
    const LONGEST_LABEL: usize = 100;
    let rest = text.strip_prefix(PRIVATE_KEY.as_bytes())?;
    let label = rest.get(..LONGEST_LABEL.min(rest.len()))?;
    memchr::memmem::find(label, b"PRIVATE KEY")?;
    let Some(end) = memchr::memmem::find(rest, b"-----END ") else {
        return Some(text.len());
    };
    let last = rest.get(end + "-----END ".len()..).unwrap_or_default();
    let label = run(last, |byte| !matches!(byte, b'\n' | b'\r' | b'\\' | b'"'));
    Some(text.len() - last.len() + label)
}

/// The length of the JSON Web Token at the start of a text: three base64url parts, or five if it is encrypted. The
/// first part is a JSON object that names an algorithm. In a token that was changed by hand, it is enough that the
/// first two parts start like objects.
fn json_web_token(text: &[u8]) -> Option<usize> {
    let length = run(text, |byte| is_word(byte) || matches!(byte, b'-' | b'.'));
    let word = text.get(..length)?;
    if length < SHORTEST {
        return None;
    }
    let word = word.get(..length - word.iter().rev().take_while(|byte| **byte == b'.').count())?;
    let parts: Vec<&[u8]> = word.split(|byte| *byte == b'.').take(6).collect();
    let is_token = match *parts.as_slice() {
        [header, payload] | [header, payload, _] => {
            let is_cut = parts.len() == 2;
            (names_algorithm(header) && !payload.is_empty() && !is_cut)
                || (starts_as_object(header) && starts_as_object(payload))
        }
        [header, _, _, _, _] => names_algorithm(header),
        _ => false,
    };
    is_token.then_some(word.len())
}

/// Whether a base64 text starts with an encoded `{"`.
fn starts_as_object(part: &[u8]) -> bool {
    part.len() >= 8 && part.starts_with(b"eyJ")
}

fn names_algorithm(header: &[u8]) -> bool {
    decode_base64(header)
        .and_then(|bytes| serde_json::from_slice::<Map<String, Value>>(&bytes).ok())
        .is_some_and(|header| header.contains_key("alg"))
}

/// Decodes base64 or base64url, with or without padding (RFC 4648, sections 4 and 5).
fn decode_base64(text: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() * 3 / 4);
    let (mut bits, mut count) = (0u32, 0u32);
    for digit in text.trim_ascii_end().iter().filter(|byte| **byte != b'=') {
        let value = match digit {
            b'A'..=b'Z' => digit - b'A',
            b'a'..=b'z' => digit - b'a' + 26,
            b'0'..=b'9' => digit - b'0' + 52,
            b'-' | b'+' => 62,
            b'_' | b'/' => 63,
            _ => return None,
        };
        bits = (bits << 6) | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
            bits &= (1 << count) - 1;
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::{Alphabet, FAMILIES, all, at_start, byte_before, is_inside_word};
    use crate::secrets::SecretKind;
    use crate::text::Span;

    /// `{"alg":"HS256"}`, `{"sub":1}` and a signature.
    const TOKEN: &str = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOjF9.c2lnbmF0dXJl";

    proptest! {
        #[test]
        fn every_shape_is_found_wherever_it_stands(
            pieces in prop::collection::vec(select(PIECES.as_slice()), 0..12),
        ) {
            let text = pieces.concat();
            let found: Vec<_> = all(text.as_bytes()).collect();
            prop_assert_eq!(found, all_by_every_place(text.as_bytes()));
        }
    }

    /// The plain search that the fast one is compared with.
    fn all_by_every_place(text: &[u8]) -> Vec<(Span, SecretKind)> {
        let (mut at, mut found) = (0, Vec::new());
        while at < text.len() {
            let shape = at_start(&text[at..], byte_before(text, at));
            match shape.filter(|_| !is_inside_word(text, at)) {
                Some((length, kind)) => {
                    found.push((Span::new(at, at + length), kind));
                    at += length;
                }
                None => at += 1,
            }
        }
        found
    }

    /// Parts of shapes, and what may stand around them.
    const PIECES: [&str; 27] = [
        " ",
        "  ",
        "\n",
        "\"",
        ":",
        "-",
        ".",
        "é",
        "x",
        "word",
        "sk-",
        "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0u1V2w3",
        "ghp_",
        "Bearer",
        "bAsIc",
        "basic",
        "dXNlcjpwYXNz",
        "0123456789abcdef",
        TOKEN,
        "eyJhbGci",
        "-----BEGIN ",
        "PRIVATE KEY-----",
        "A",
        "LT",
        "LTAI",
        "dapi",
        "ATATT3",
    ];

    fn found(text: &str) -> Vec<&str> {
        let spans = all(text.as_bytes()).map(|(span, _)| span);
        spans.map(|span| span.of(text)).collect()
    }

    #[test]
    fn tokens_of_every_family_are_found_alone_and_in_a_text() {
        for family in &FAMILIES {
            let digits = match family.alphabet {
                Alphabet::Hex => "0123456789abcdef",
                Alphabet::Capitals => "2ABCDEFGHJKLM345",
                _ => "a1B2c3D4e5F6g7H8",
            };
            let rest: String = digits.chars().cycle().take(family.least).collect();
            let token = format!("{}{rest}", family.start);
            assert_eq!(found(&token), [token.as_str()]);
            assert_eq!(found(&format!("see \"{token}\", x")), [token.as_str()]);
            assert_eq!(found(&format!("x{token}")), [""; 0], "{token}");
            assert_eq!(
                found(&format!("{}{}", family.start, "x".repeat(80))),
                [""; 0]
            );
        }
    }

    #[test]
    fn web_tokens_and_authorizations_are_found() {
        for (text, expected) in [
            (TOKEN.to_owned(), vec![TOKEN]),
            (format!("https://a.b/?t={TOKEN}&x=1"), vec![TOKEN]),
            (format!("It is {TOKEN}."), vec![TOKEN]),
            (format!("{TOKEN} {TOKEN}"), vec![TOKEN, TOKEN]),
            (
                "eyJhbGciOiJI.eyJzdWIiOiIx.".to_owned(),
                vec!["eyJhbGciOiJI.eyJzdWIiOiIx"],
            ),
            (
                "bearer 0123456789abcdef".to_owned(),
                vec!["bearer 0123456789abcdef"],
            ),
            (
                "x: Bearer  abcdef12, y".to_owned(),
                vec!["Bearer  abcdef12"],
            ),
            ("Basic dXNlcjpwYXNz".to_owned(), vec!["Basic dXNlcjpwYXNz"]),
        ] {
            assert_eq!(found(&text), expected, "{text}");
        }
        let key = "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----";
        assert_eq!(found(&format!("a {key}\nb")), [key]);
        assert_eq!(
            found("-----BEGIN PRIVATE KEY-----\nMIIE"),
            ["-----BEGIN PRIVATE KEY-----\nMIIE"]
        );
        assert_eq!(
            all(TOKEN.as_bytes()).map(|(_, kind)| kind).next(),
            Some(SecretKind::JsonWebToken)
        );
    }

    #[test]
    fn similar_texts_are_no_secrets() {
        for text in [
            "eyes.example.com",
            "e30.e30.e30",
            "eyJ.eyJ.eyJ",
            &format!("{TOKEN}.x"),
            "Bearer of good news",
            "Bearer tokens expire",
            "Bearer {{your_access_token}}",
            "Basic information",
            "Basic subscription",
            "bearer",
            "123e4567-e89b-12d3-a456-426614174000",
            "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "d41d8cd98f00b204e9800998ecf8427e",
            "-----BEGIN CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----",
            "sk_live_xxxxxxxxxxxxxxxxxxxx",
            "ghp_",
            "dapifoo",
            "npm_config_registry",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }
}
