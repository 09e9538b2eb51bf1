//! Identifies a diagnostic across runs.

use std::collections::HashMap;

use super::COULD_NOT_CHECK;
use crate::analysis::diagnostics::Diagnostic;
use crate::files::FileError;

/// Gives each diagnostic of a file a fingerprint that does not change when lines are added elsewhere in the file. It is a hash
/// of the path, the code, the JSON path and the message.
pub(super) struct Fingerprints<'a> {
    path: &'a str,
    /// How often each hash has occurred.
    seen: HashMap<u64, u32>,
}

impl<'a> Fingerprints<'a> {
    pub fn of_file(path: &'a str) -> Self {
        Self {
            path,
            seen: HashMap::new(),
        }
    }

    /// Equal diagnostics get different fingerprints.
    pub fn of(&mut self, diagnostic: &Diagnostic) -> String {
        self.of_parts(&[
            self.path,
            diagnostic.code.name(),
            &diagnostic.pointer,
            &diagnostic.message,
        ])
    }

    pub fn of_error(&mut self, error: &FileError) -> String {
        self.of_parts(&[self.path, COULD_NOT_CHECK, &error.problem.to_string()])
    }

    fn of_parts(&mut self, parts: &[&str]) -> String {
        let hash = hash(parts);
        let times = self.seen.entry(hash).or_default();
        *times += 1;
        match times {
            1 => format!("{hash:016x}"),
            times => format!("{hash:016x}-{times}"),
        }
    }
}

/// FNV-1a: stable across machines and versions, which the standard hasher does not guarantee.
fn hash(parts: &[&str]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for part in parts {
        for byte in part.bytes().chain([0]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::hash;

    #[test]
    fn the_hash_is_fnv_1a_and_tells_parts_apart() {
        assert_eq!(hash(&[]), 0xcbf2_9ce4_8422_2325);
        // The published value for "foobar" and the NUL that ends each part.
        let foobar = 0x8594_4171_f739_67e8_u64;
        assert_eq!(hash(&["foobar"]), foobar.wrapping_mul(0x0100_0000_01b3));
        assert_ne!(hash(&["ab", "c"]), hash(&["a", "bc"]));
    }
}
