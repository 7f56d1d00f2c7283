//! Files that mean harm: each is read to the end or refused, within two seconds and
//! 256 MB, and never in a panic.
//!
//! Every file goes through the program in a process of its own, whose address space is
//! bounded by the shell: an allocation beyond it aborts, and so fails the test. Times are
//! held to the promise in optimised builds, and to ten times as much in others.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "a test")]

mod cells;
mod containers;
mod formats;
mod package;
mod tables;
mod texts;
mod xml;

use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

/// The most memory in KiB, program and libraries included.
const MOST_KIB: u64 = 256 << 10;

const MOST_TIME: Duration = if cfg!(debug_assertions) {
    Duration::from_secs(20)
} else {
    Duration::from_secs(2)
};

/// What became of a file.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Outcome {
    Read,
    Refused,
}
use Outcome::{Read, Refused};

/// A case: what is wrong with the file, what is expected, and the file.
type Case = (&'static str, Option<Outcome>, Vec<u8>);

/// Run all cases of a family.
#[track_caller]
fn withstands(cases: impl IntoIterator<Item = Case>) {
    let folder = tempfile::tempdir().unwrap();
    let mut faults = Vec::new();
    for (name, expected, bytes) in cases {
        let path = folder.path().join("hostile");
        fs::write(&path, bytes).unwrap();
        match harm(&path) {
            Err(fault) => faults.push(format!("{name}: {fault}")),
            Ok((outcome, time, message)) => {
                println!("{name}: {outcome:?} after {time:?} {message}");
                if expected.is_some_and(|expected| expected != outcome) {
                    faults.push(format!("{name}: {outcome:?} {message}"));
                }
                if time > MOST_TIME {
                    faults.push(format!("{name}: {time:?}"));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

/// Import the file in a process with bounded memory.
fn harm(path: &Path) -> Result<(Outcome, Duration, String), String> {
    let script = format!("ulimit -v {MOST_KIB} && exec \"$0\" \"$@\"");
    let start = Instant::now();
    let output = Command::new("sh")
        .args(["-c", &script, env!("CARGO_BIN_EXE_checksheet")])
        .args(["--lang", "en", "import"])
        .arg(path)
        .arg("-o")
        .arg(path.with_extension("json"))
        .arg("--force")
        .output()
        .unwrap();
    let time = start.elapsed();
    let message = String::from_utf8_lossy(&output.stderr).trim_end().to_owned();
    match output.status.code() {
        Some(0 | 3) => Ok((Read, time, message)),
        Some(1) => Ok((Refused, time, message)),
        code => Err(format!(
            "exit code {code:?}, signal {:?}: {message}",
            output.status.signal()
        )),
    }
}
