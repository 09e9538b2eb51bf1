//! The peak of a process's memory, as Linux tells it.

use std::fs;

/// The peak of a process so far, in bytes.
pub fn peak_so_far(process: &str) -> usize {
    let status = fs::read_to_string(format!("/proc/{process}/status")).expect("it runs");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.trim().strip_suffix(" kB"));
    let kilobytes: usize = number
        .and_then(|number| number.parse().ok())
        .expect("a number of kilobytes");
    kilobytes * 1024
}
