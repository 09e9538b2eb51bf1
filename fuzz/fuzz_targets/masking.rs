//! Nothing that is shown of a file holds a part of a secret, whichever character of the file was edited.
#![no_main]

use clreq::analysis::diagnostics::diagnose;
use clreq::secrets::mask_document;
use clreq::syntax::Tree;
use libfuzzer_sys::{Corpus, fuzz_target};

const SECRET: &str = "Zq3xWv8LmN2pRs5";

/// A part of a secret with this many characters counts as a leak.
const PART: usize = 7;

const FILES: [&str; 5] = [
    r#"{"data": {"type": "api_credentials", "attributes": {"name": "Shop", "client_secret": "Zq3xWv8LmN2pRs5", "mode": "test"}}}"#,
    "{\n  \"response\": {\n    \"body\": {\n      \"access_token\":\n        \"Zq3xWv8LmN2pRs5\"\n    }\n  }\n}\n",
    r#"{"data": {"attributes": {"metadata": [{"password":"Zq3xWv8LmN2pRs5"}, {"a": 1}]}}}"#,
    r#"{"data": {"attributes": {"metadata": {"db_pwd": "Zq3xWv8LmN2pRs5", "otp" : "Zq3xWv8LmN2pRs5", "a": 1}}}}"#,
    r#"{"response": {"status": 500, "body": "{\"client_secret\": \"Zq3xWv8LmN2pRs5\"}"}}"#,
];

fuzz_target!(|input: &[u8]| -> Corpus {
    let Some((&[file, high, low, kind], rest)) = input.split_first_chunk() else {
        return Corpus::Reject;
    };
    let text = FILES[usize::from(file) % FILES.len()];
    let place = usize::from(u16::from_be_bytes([high, low])) % (text.len() + 1);
    let character = String::from_utf8_lossy(rest).chars().next();
    let (before, after) = text.split_at(place);
    let removed = after.chars().next().filter(|_| kind % 3 != 0);
    let after = &after[removed.map_or(0, char::len_utf8)..];
    let inserted: String = character.filter(|_| kind % 3 != 1).into_iter().collect();
    let edited = format!("{before}{inserted}{after}");

    check(&mask_document(&edited), &edited);
    for diagnostic in diagnose(&Tree::parse(edited.as_str())) {
        check(&diagnostic.message, &edited);
        check(diagnostic.help.as_deref().unwrap_or_default(), &edited);
        for fix in &diagnostic.fixes {
            check(&fix.title, &edited);
        }
    }
    Corpus::Keep
});

fn check(shown: &str, edited: &str) {
    for start in 0..=SECRET.len() - PART {
        let part = &SECRET[start..start + PART];
        assert!(
            !shown.contains(part),
            "{part} of {edited:?} is shown: {shown}"
        );
    }
}
