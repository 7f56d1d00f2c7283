//! Files that mean harm: each is read to the end or refused, within two seconds and
//! 256 MB, and never in a panic.
//!
//! Every file is imported and has a cell set, each in a process of its own, whose address space is
//! bounded by the shell: an allocation beyond it aborts, and so fails the test. Times are
//! held to the promise in optimised builds, and to ten times as much in others.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "a test")]

mod cells;
mod containers;
mod files;
mod formats;
mod package;
mod tables;
mod texts;
mod xml;

use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
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
    withstand(
        cases
            .into_iter()
            .map(|(name, expected, bytes)| (name.to_owned(), expected, bytes)),
    );
}

/// The same, with names made up as one goes.
#[track_caller]
fn withstand(cases: impl IntoIterator<Item = (String, Option<Outcome>, Vec<u8>)>) {
    let folder = tempfile::tempdir().unwrap();
    let mut faults = Vec::new();
    let (mut count, mut longest, mut most) = (0, Duration::ZERO, 0);
    for (name, expected, bytes) in cases {
        let path = folder.path().join("hostile");
        fs::write(&path, bytes).unwrap();
        count += 1;
        match harm(&path) {
            Err(fault) => faults.push(format!("{name}: {fault}")),
            Ok(Harm { outcome, time, memory, message }) => {
                println!(
                    "{name}: {outcome:?} after {time:.2?}, {memory} KiB {message}"
                );
                (longest, most) = (longest.max(time), most.max(memory));
                if expected.is_some_and(|expected| expected != outcome) {
                    faults.push(format!("{name}: {outcome:?} {message}"));
                }
                if time > MOST_TIME {
                    faults.push(format!("{name}: {time:?}"));
                }
            }
        }
    }
    println!("== {count} files, at most {longest:.2?} and {} MiB", most >> 10);
    assert!(faults.is_empty(), "{faults:#?}");
}

/// What a file did.
struct Harm {
    outcome: Outcome,
    time: Duration,
    /// The most memory that was in use, in KiB; 0 where the system does not tell. The
    /// bound is held whatever this says.
    memory: u64,
    message: String,
}

/// Import the file, and set a cell of its first sheet.
fn harm(path: &Path) -> Result<Harm, String> {
    let imported = run("import", path, &[])?;
    let set = run("set", path, &["S!B2=回答"])?;
    Ok(Harm {
        time: imported.time.max(set.time),
        memory: imported.memory.max(set.memory),
        ..imported
    })
}

/// Let the program at the file in a process with bounded memory.
fn run(command: &str, path: &Path, args: &[&str]) -> Result<Harm, String> {
    let script = format!("ulimit -v {MOST_KIB} && exec \"$0\" \"$@\"");
    let said = path.with_extension("said");
    let start = Instant::now();
    let mut child = Command::new("sh")
        .args(["-c", &script, env!("CARGO_BIN_EXE_checksheet")])
        .args(["--lang", "en", command])
        .arg(path)
        .args(args)
        .arg("-o")
        .arg(path.with_extension("out"))
        .arg("--force")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(fs::File::create(&said).unwrap())
        .spawn()
        .unwrap();
    let mut memory = 0;
    let status = loop {
        memory = peak_memory(child.id()).unwrap_or_default().max(memory);
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        thread::sleep(Duration::from_millis(1));
    };
    let time = start.elapsed();
    let message = fs::read(&said).unwrap();
    let message = String::from_utf8_lossy(&message).trim_end().to_owned();
    let outcome = match status.code() {
        Some(0 | 3) => Read,
        Some(1) => Refused,
        code => {
            let signal = status.signal();
            return Err(format!(
                "{command}: exit code {code:?}, signal {signal:?}: {message}"
            ));
        }
    };
    Ok(Harm { outcome, time, memory, message })
}

/// The most memory that a process has had so far, in KiB.
fn peak_memory(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.parse().ok()
}
