//! Resource ids, client ids and secrets, which differ between sandboxes.

use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};

/// The number of letters and digits in a resource id.
const RESOURCE_ID_LENGTH: usize = 10;

/// The number of letters and digits in a client id, a client secret or the signature of a token.
const SECRET_LENGTH: usize = 43;

const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Makes identifiers by hashing a counter with the random keys of a `RandomState`.
///
/// So a sandbox does not accept the tokens of another one. The ids are not random enough for real secrets.
#[derive(Default)]
pub struct Identifiers {
    keys: RandomState,
    made: AtomicU64,
}

impl Identifiers {
    /// A new resource id, such as `xYZkjABcde`.
    pub fn resource_id(&self) -> String {
        self.letters_and_digits(RESOURCE_ID_LENGTH)
    }

    /// A new client id, client secret or signature.
    pub fn secret(&self) -> String {
        self.letters_and_digits(SECRET_LENGTH)
    }

    fn letters_and_digits(&self, length: usize) -> String {
        let mut text = String::with_capacity(length);
        while text.len() < length {
            let mut bits = self
                .keys
                .hash_one(self.made.fetch_add(1, Ordering::Relaxed));
            // 64 bits hold ten digits of base 62.
            for _ in 0..RESOURCE_ID_LENGTH.min(length - text.len()) {
                text.push(char::from(ALPHABET[(bits % 62) as usize]));
                bits /= 62;
            }
        }
        text
    }
}

/// Whether `text` has the form of a resource id: 10 letters and digits.
pub fn is_resource_id(text: &str) -> bool {
    text.len() == RESOURCE_ID_LENGTH && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_resource_id_has_the_form_of_one() {
        let identifiers = Identifiers::default();
        let (first, second) = (identifiers.resource_id(), identifiers.resource_id());
        assert!(is_resource_id(&first), "{first}");
        assert_ne!(first, second);
    }

    #[test]
    fn a_secret_is_long_and_plain() {
        let secret = Identifiers::default().secret();
        assert_eq!(secret.len(), SECRET_LENGTH);
        assert!(secret.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    }

    #[test]
    fn two_sandboxes_make_different_identifiers() {
        assert_ne!(
            Identifiers::default().secret(),
            Identifiers::default().secret()
        );
    }

    #[test]
    fn other_forms_are_not_resource_ids() {
        for text in [
            "",
            "short",
            "elevenchars",
            "has space1",
            "has-dash12",
            "éèêëéèêë12",
        ] {
            assert!(!is_resource_id(text), "{text}");
        }
    }
}
