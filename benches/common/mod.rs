//! What the benches share: a job beside its floor, timed by turns in one process, and the
//! memory that the job takes in a process of its own.
//!
//! A bench names its stages, each with the floor it is held against (another stage, the
//! least that any program would have to do), and says how to prepare one for a size:
//!
//! ```ignore
//! mod common;
//!
//! fn main() {
//!     common::run(&[100, 1_000], &[("floor", None), ("job", Some("floor"))], prepare);
//! }
//!
//! fn prepare(stage: &str, size: usize) -> common::Job {
//!     let file = file(size);
//!     match stage {
//!         "floor" => common::job(move || inflate(&file)),
//!         "job" => common::job(move || checksheet::open(&file).unwrap()),
//!         other => unreachable!("no stage {other}"),
//!     }
//! }
//! ```
//!
//! `cargo bench --bench NAME` prints a table for each size; `-- 1000` for one size,
//! `-- open` for the stages with that in their name. Times are the best of several: what a
//! stage takes when nothing else disturbs it.
//!
//! Trap: an allocator that counts would need `unsafe`, which is forbidden here. The peak is
//! that of the process, reset before the job starts; so it holds the job's input as well.

#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "each bench uses a part, and stops at the first surprise"
)]

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, hint};

/// What is timed; all that it needs is prepared.
pub(crate) type Job = Box<dyn FnMut()>;

/// A stage, and the one it is held against.
pub(crate) type Stage = (&'static str, Option<&'static str>);

/// How long a job and its floor are repeated, and how often at least.
const TIME: Duration = Duration::from_millis(1_500);
const ROUNDS: usize = 3;

/// A job whose result is not thrown away by the optimiser.
pub(crate) fn job<T>(mut work: impl FnMut() -> T + 'static) -> Job {
    Box::new(move || drop(hint::black_box(work())))
}

/// The `main` of a bench.
pub(crate) fn run(sizes: &[usize], stages: &[Stage], prepare: fn(&str, usize) -> Job) {
    let args: Vec<String> =
        env::args().skip(1).filter(|arg| arg != "--bench").collect();
    match &args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["--time", size, names @ ..] => {
            let size = size.parse().unwrap();
            let jobs = names.iter().map(|name| prepare(name, size)).collect();
            let nanos: Vec<String> =
                by_turns(jobs).iter().map(|time| time.as_nanos().to_string()).collect();
            println!("{}", nanos.join(" "));
        }
        ["--memory", size, name] => {
            let mut job = prepare(name, size.parse().unwrap());
            forget_peak();
            job();
            println!("{}", peak_memory());
        }
        chosen => tables(sizes, stages, chosen),
    }
}

/// The best time of each, one round after the other, so that a slow moment of the machine
/// hits all.
pub(crate) fn by_turns(mut jobs: Vec<Job>) -> Vec<Duration> {
    let mut best = vec![Duration::MAX; jobs.len()];
    let start = Instant::now();
    let mut rounds = 0;
    while rounds < ROUNDS || (start.elapsed() < TIME && rounds < 1_000) {
        for (job, best) in jobs.iter_mut().zip(&mut best) {
            let start = Instant::now();
            job();
            *best = start.elapsed().min(*best);
        }
        rounds += 1;
    }
    best
}

fn tables(sizes: &[usize], stages: &[Stage], chosen: &[&str]) {
    println!("{}", machine());
    let numbers: Vec<usize> =
        chosen.iter().filter_map(|arg| arg.parse().ok()).collect();
    let words: Vec<&&str> =
        chosen.iter().filter(|arg| arg.parse::<usize>().is_err()).collect();
    for &size in
        sizes.iter().filter(|size| numbers.is_empty() || numbers.contains(size))
    {
        println!("\n| {} | time | floor | × floor | peak memory |", grouped(size));
        println!("|---|--:|---|--:|--:|");
        let is_chosen = |name: &str| {
            words.is_empty() || words.iter().any(|word| name.contains(**word))
        };
        for &(name, floor) in stages.iter().filter(|(name, _)| is_chosen(name)) {
            let size = size.to_string();
            let names = [name].into_iter().chain(floor);
            let times: Vec<Duration> =
                this_program(["--time", &size].into_iter().chain(names))
                    .split_whitespace()
                    .map(|nanos| Duration::from_nanos(nanos.parse().unwrap()))
                    .collect();
            let memory = this_program(["--memory", &size, name]);
            let ratio = times.get(1).map(|floor| {
                format!("{:.2}", times[0].as_secs_f64() / floor.as_secs_f64())
            });
            println!(
                "| {name} | {:.3?} | {} | {} | {} MB |",
                times[0],
                floor.unwrap_or_default(),
                ratio.unwrap_or_default(),
                memory.trim()
            );
        }
    }
}

/// What this program prints when it is called with these.
fn this_program<'a>(args: impl IntoIterator<Item = &'a str>) -> String {
    let mut command = Command::new(env::current_exe().unwrap());
    let output = command.args(args).stderr(Stdio::inherit()).output().unwrap();
    assert!(output.status.success(), "{command:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// Let the peak of this process be what it holds now. Linux only; elsewhere the peak is
/// not known at all.
fn forget_peak() {
    let _ = fs::write("/proc/self/clear_refs", "5");
}

/// The most memory that this process has had, in MB, or 0 where the system does not tell.
pub(crate) fn peak_memory() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes: Option<u64> =
        line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
    kilobytes.unwrap_or(0) / 1_024
}

/// The machine, the compiler and the day, as far as they are known.
pub(crate) fn machine() -> String {
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let cpu =
        cpu.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let said = |program: &str, args: &[&str]| {
        let output = Command::new(program).args(args).output().ok();
        let text =
            output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
        text.unwrap_or_default().trim().to_owned()
    };
    format!(
        "{}, {cores} cores; {}; checksheet {}; {}",
        cpu.map_or("an unknown processor", |(_, name)| name),
        said("rustc", &["--version"]),
        env!("CARGO_PKG_VERSION"),
        said("date", &["-u", "+%Y-%m-%d"]),
    )
}

/// `10,000`.
pub(crate) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
