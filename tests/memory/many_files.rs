//! Reporting many files with many errors.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::peak::peak_so_far;

/// Memory that does not depend on the reports: names of files, and noise of the allocator. The reports of the additional files are
/// longer than this.
const MOST_GROWTH: usize = 1024 * 1024;

/// Errors in each file.
const ERRORS: usize = 30;

/// Output that a pipe surely does not hold, so that the process waits before its end.
const FILES_BEFORE_THE_END: usize = 30;

/// Writes files with errors. Their names are in the order of their numbers.
fn write_files(folder: &Path, count: usize) {
    fs::create_dir(folder.join(".git")).expect("a folder");
    let text = format!("{{\"data\": [{}1]}}", "1,,\n".repeat(ERRORS));
    for number in 0..count {
        let path = folder.join(format!("f{number:06}.clreq.json"));
        fs::write(path, &text).expect("written");
    }
}

/// The peak of a check shortly before its last report, in bytes.
fn peak(format: &str, count: usize) -> usize {
    let folder = tempfile::tempdir().expect("a folder");
    write_files(folder.path(), count);
    let mut child = Command::new(env!("CARGO_BIN_EXE_clreq"))
        .args(["check", "--jobs", "1", "--format", format, "."])
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("it starts");
    let mut output = BufReader::new(child.stdout.take().expect("piped"));
    let late = format!("f{:06}.clreq.json", count - FILES_BEFORE_THE_END);
    let mut part = Vec::new();
    loop {
        part.clear();
        let length = output.by_ref().take(4_096).read_until(b'\n', &mut part);
        assert!(length.expect("readable") > 0, "{late} is not reported");
        if String::from_utf8_lossy(&part).contains(&late) {
            break;
        }
    }
    let peak = peak_so_far(&child.id().to_string());
    std::io::copy(&mut output, &mut std::io::sink()).expect("readable");
    assert_eq!(child.wait().expect("it ends").code(), Some(1));
    peak
}

#[test]
fn the_memory_of_a_check_does_not_grow_with_the_number_of_files() {
    for format in ["json", "github"] {
        let (few, many) = (peak(format, 40), peak(format, 120));
        assert!(many <= few + MOST_GROWTH, "{format}: {few}, {many}");
    }
}
