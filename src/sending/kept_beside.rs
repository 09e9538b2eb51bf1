//! Responses and secrets that clreq 0.1 kept beside a request file, as `NAME.response.json` and `NAME.secret.json`.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::journal::KeptKind;
use crate::files::SUFFIX;

/// A file that clreq 0.1 kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptBeside {
    /// What it holds.
    pub kind: KeptKind,
    /// The file.
    pub file: PathBuf,
    /// Its text.
    pub text: String,
}

/// The files that clreq 0.1 kept beside a request file, the oldest first. Skips files of such a name with other content.
pub fn kept_beside(request_file: &Path) -> Vec<KeptBeside> {
    let name = request_file.file_name().unwrap_or_default();
    let name = name.to_string_lossy();
    let stem = name.strip_suffix(SUFFIX).unwrap_or(&name);
    let mut found = Vec::new();
    for kind in [KeptKind::Response, KeptKind::Secret] {
        // clreq 0.1 used consecutive numbers, so the first missing number is the end.
        for number in 1.. {
            let number = match number {
                1 => String::new(),
                number => format!(".{number}"),
            };
            let file = request_file.with_file_name(format!("{stem}.{}{number}.json", kind.name()));
            let Ok(text) = fs::read_to_string(&file) else {
                break;
            };
            if holds(&text, kind) {
                found.push(KeptBeside { kind, file, text });
            }
        }
    }
    found
}

/// Whether clreq 0.1 wrote the text. Other programs may use the same file names.
fn holds(text: &str, kind: KeptKind) -> bool {
    let Ok(Value::Object(members)) = serde_json::from_str(text) else {
        return false;
    };
    match kind {
        KeptKind::Response => ["status", "sent_at", "body"]
            .iter()
            .all(|name| members.contains_key(*name)),
        KeptKind::Secret => {
            let is_pointer = |key: &String| key.is_empty() || key.starts_with('/');
            !members.is_empty()
                && members.keys().all(is_pointer)
                && members.values().all(Value::is_string)
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{KeptKind, kept_beside};

    #[test]
    fn only_what_clreq_kept_is_found() {
        let folder = tempfile::tempdir().expect("a folder");
        let response = r#"{"status": 201, "sent_at": "2026-01-01T00:00:00Z", "body": {}}"#;
        for (name, text) in [
            ("shop.response.json", response),
            ("shop.response.2.json", "{\"status\": 201}"),
            ("shop.response.3.json", response),
            ("shop.response.5.json", response),
            (
                "shop.secret.json",
                "{\"/data/attributes/client_secret\": \"x\"}",
            ),
            ("shop.secret.2.json", "{\"password\": \"x\"}"),
            ("blog.response.json", response),
        ] {
            fs::write(folder.path().join(name), text).expect("written");
        }
        let found = kept_beside(&folder.path().join("shop.clreq.json"));
        let names: Vec<_> = found
            .iter()
            .map(|kept| {
                (
                    kept.kind,
                    kept.file
                        .file_name()
                        .expect("named")
                        .to_str()
                        .expect("Unicode"),
                )
            })
            .collect();
        assert_eq!(
            names,
            [
                (KeptKind::Response, "shop.response.json"),
                (KeptKind::Response, "shop.response.3.json"),
                (KeptKind::Secret, "shop.secret.json"),
            ]
        );
    }
}
