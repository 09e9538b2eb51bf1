//! Redacting a long answer of the API.
//!
//! Each answer is redacted in a process of its own, because the peak of a process never falls.

use std::env;
use std::process::Command;

use clreq::secrets::{redact, redact_text, secrets_as_json};

use crate::peak::peak_so_far;

/// The variable that makes a process redact the answer with this number.
const NUMBER: &str = "CLREQ_TEST_ANSWER";

/// The length of each answer. An earlier version needed 750 bytes of memory for each byte, with 1.6 MB.
const LENGTH: usize = 100_000;

/// The most bytes of memory for each byte of the answer.
const MOST: usize = 30;

fn repeated(part: &str) -> String {
    vec![part; LENGTH / (part.len() + 1)].join(",")
}

/// Answers with as many secrets as fit, or as long ones.
fn answers() -> [(&'static str, String); 8] {
    let numbered: Vec<_> = (0..LENGTH / 40)
        .map(|n| format!("{{\"client_secret\":\"s3cr3t-{n:010}\"}}"))
        .collect();
    let long_key = "k".repeat(LENGTH / 2);
    [
        (
            "no secret",
            format!("[{}]", repeated("{\"name\":\"Shop\"}")),
        ),
        (
            "equal secrets",
            format!("[{}]", repeated("{\"client_secret\":\"s3cr3t-99\"}")),
        ),
        ("different secrets", format!("[{}]", numbered.join(","))),
        (
            "a long secret",
            format!("{{\"client_secret\":\"{}\"}}", "aB3".repeat(LENGTH / 3)),
        ),
        (
            "escapes",
            format!("{{\"client_secret\":\"{}\"}}", "\\u0041".repeat(LENGTH / 6)),
        ),
        (
            "secrets below a long key",
            format!(
                "{{\"{long_key}\":[{}]}}",
                repeated("{\"token\":\"s3cr3t-99\"}")
            ),
        ),
        (
            "secrets in a string",
            format!("[\"{}\"]", "secret=s3cr3t-99&".repeat(LENGTH / 17)),
        ),
        ("no JSON", repeated("client_secret=s3cr3t-99\n")),
    ]
}

#[test]
fn redacting_needs_a_small_multiple_of_the_length_of_the_answer() {
    if let Ok(number) = env::var(NUMBER) {
        let number: usize = number.parse().expect("a number");
        print_growth(&answers()[number].1);
        return;
    }
    for (number, (name, answer)) in answers().into_iter().enumerate() {
        let output = Command::new(env::current_exe().expect("this program"))
            .args(["--exact", "--nocapture", "--test-threads=1"])
            .arg("redaction::redacting_needs_a_small_multiple_of_the_length_of_the_answer")
            .env(NUMBER, number.to_string())
            .output()
            .expect("it starts");
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        let growth: usize = text
            .lines()
            .find_map(|line| line.split("growth: ").nth(1)?.trim().parse().ok())
            .unwrap_or_else(|| panic!("{name}: {text}"));
        println!("{name}: {} for each byte", growth / answer.len());
        assert!(growth <= MOST * answer.len(), "{name}: {growth} bytes");
    }
}

/// Redacts an answer, and prints how much memory that needed beyond what the process had.
fn print_growth(answer: &str) {
    let before = peak_so_far("self");
    let redacted = redact(answer);
    let secrets = secrets_as_json(&redacted.secrets);
    let text = redact_text(answer).len();
    println!("growth: {}", peak_so_far("self") - before);
    drop((redacted, secrets, text));
}
