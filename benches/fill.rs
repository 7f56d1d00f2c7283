//! What filling a large sheet costs over the least it can: unpacking and packing the part
//! that holds the cells. `cargo bench --bench fill`; `-- 1000` measures one size.
//!
//! There are two floors. `floor` packs at level 6, which is what programs that write
//! workbooks use and what the library does unasked; `quick` at level 3, as checksheet does.
//!
//! Each size has six columns of Japanese text and one answer a row. Ratios are of the best
//! of several runs by turns, so that a slow moment of the computer hits both. Memory is the
//! most that the process held beyond what it held before, where the system tells (Linux).
//! The last line sets five cells in a workbook whose one sheet is as large, but which
//! holds 50 MB of other parts: that costs about what unpacking and packing the sheet does.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a bench is a program of its own, and stops at the first surprise"
)]

#[path = "common/six_columns.rs"]
mod six_columns;

use std::fs;
use std::hint::black_box;
use std::io::{Cursor, Read, Write};
use std::time::{Duration, Instant};

use checksheet::{Edit, EditOptions, Fit, ReadBack, edit};
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;

const SIZES: [usize; 3] = [1_000, 10_000, 100_000];
const SHEET: &str = "xl/worksheets/sheet1.xml";

fn main() {
    let chosen: Option<usize> = std::env::args().find_map(|arg| arg.parse().ok());
    println!(
        "{:>8} {:<16} {:>10} {:>10} {:>6} {:>10} {:>6} {:>9} {:>6}",
        "rows", "what", "time", "floor", "ratio", "quick", "ratio", "memory", "/part"
    );
    for size in SIZES.into_iter().filter(|size| chosen.is_none_or(|c| c == *size)) {
        let file = workbook(size, 0);
        let bare = EditOptions {
            fit: Fit::Off,
            read_back: ReadBack::Off,
            ..EditOptions::default()
        };
        let one_a_row: Vec<Edit> = (1..=size).map(six_columns::answer).collect();
        line(size, "set", &file, &one_a_row, &bare);
        line(size, "set and check", &file, &one_a_row, &EditOptions::default());
        let five: Vec<Edit> = (1..=5).map(six_columns::answer).collect();
        line(size, "five in 50 MB", &workbook(size, 50 << 20), &five, &bare);
    }
}

fn line(size: usize, what: &str, file: &[u8], edits: &[Edit], options: &EditOptions) {
    let part = part(file);
    let unpacked = unpack(&part).len();
    let fill = || edit(file, edits, options).unwrap().bytes.len();
    let least = |level| pack(&unpack(&part), level).len();
    // Ask the system to forget the peak so far.
    let _ = fs::write("/proc/self/clear_refs", "5");
    let held = memory("VmRSS:");
    black_box(fill());
    let most = memory("VmHWM:").saturating_sub(held);
    let (mut time, mut floor, mut quick) =
        (Duration::MAX, Duration::MAX, Duration::MAX);
    let start = Instant::now();
    let mut rounds = 0;
    while rounds < 3 || (start.elapsed() < Duration::from_secs(3) && rounds < 200) {
        time = time.min(timed(fill));
        floor = floor.min(timed(|| least(6)));
        quick = quick.min(timed(|| least(3)));
        rounds += 1;
    }
    println!(
        "{size:>8} {what:<16} {time:>10.2?} {floor:>10.2?} {:>6.2} {quick:>10.2?} {:>6.2} \
         {:>6} MB {:>6.2}",
        time.as_secs_f64() / floor.as_secs_f64(),
        time.as_secs_f64() / quick.as_secs_f64(),
        most >> 20,
        most as f64 / unpacked as f64,
    );
}

/// A figure of this process, in bytes; 0 where the system does not tell.
fn memory(figure: &str) -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(figure));
    let kilobytes =
        line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
    kilobytes.unwrap_or(0usize) << 10
}

fn timed(work: impl Fn() -> usize) -> Duration {
    let start = Instant::now();
    black_box(work());
    start.elapsed()
}

/// The sheet with `other` bytes in another part.
fn workbook(rows: usize, other: usize) -> Vec<u8> {
    let bytes = six_columns::workbook(rows);
    if other == 0 { bytes } else { with_media(&bytes, other) }
}

/// The same with a part that cannot be packed.
fn with_media(file: &[u8], size: usize) -> Vec<u8> {
    let mut old = zip::ZipArchive::new(Cursor::new(file)).unwrap();
    let mut new = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for i in 0..old.len() {
        let mut part = old.by_index(i).unwrap();
        let mut data = Vec::new();
        part.read_to_end(&mut data).unwrap();
        new.start_file(part.name().unwrap(), options).unwrap();
        new.write_all(&data).unwrap();
    }
    let mut number = 0x9E37_79B9_7F4A_7C15_u64;
    let noise = std::iter::repeat_with(|| {
        number ^= number << 13;
        number ^= number >> 7;
        number ^= number << 17;
        number as u8
    });
    let stored = options.compression_method(zip::CompressionMethod::Stored);
    new.start_file("xl/media/photograph.bin", stored).unwrap();
    new.write_all(&noise.take(size).collect::<Vec<u8>>()).unwrap();
    new.finish().unwrap().into_inner()
}

/// The sheet as it is packed in the file.
fn part(file: &[u8]) -> Vec<u8> {
    let mut zip = zip::ZipArchive::new(Cursor::new(file)).unwrap();
    let mut raw = Vec::new();
    let i = zip.index_for_name(SHEET).unwrap();
    zip.by_index_raw(i).unwrap().read_to_end(&mut raw).unwrap();
    raw
}

fn unpack(part: &[u8]) -> Vec<u8> {
    let mut data = Vec::new();
    DeflateDecoder::new(part).read_to_end(&mut data).unwrap();
    data
}

fn pack(data: &[u8], level: u32) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::new(level));
    encoder.write_all(data).unwrap();
    encoder.finish().unwrap()
}
