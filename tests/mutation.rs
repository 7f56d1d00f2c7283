//! Every fixture, damaged in every way that comes to mind: cut off at each 64th, bits
//! flipped, bytes swapped, parts of two files joined. Whatever comes out is read, or
//! refused, and nothing panics.
//!
//! The run is bounded by time, not by number: `MUTATION_SECONDS` gives it more. The same
//! bytes are tried in the same order each time, and a failure says which.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test")]

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use std::{env, fs};

use checksheet::{
    Edit, EditOptions, FillPlan, Form, Layout, Location, Questionnaire, layout,
};

/// No single file may take longer, optimised or not.
const MOST_TIME: Duration = Duration::from_secs(20);

fn fixtures() -> Vec<(PathBuf, Vec<u8>)> {
    let mut all = Vec::new();
    gather(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures")), &mut all);
    all.sort();
    assert!(all.len() >= 5, "there are fixtures");
    all
}

fn gather(folder: &Path, all: &mut Vec<(PathBuf, Vec<u8>)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let kind = path.extension().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            gather(&path, all);
        } else if ["xlsx", "xlsm", "xls", "xlsb", "ods", "csv", "tsv", "json"]
            .contains(&&*kind)
        {
            let bytes = fs::read(&path).unwrap();
            all.push((path, bytes));
        }
    }
}

fn seconds() -> Duration {
    let given = env::var("MUTATION_SECONDS").ok().and_then(|text| text.parse().ok());
    Duration::from_secs(given.unwrap_or(10))
}

/// Everything that takes bytes from strangers.
fn digest(bytes: &[u8]) {
    if let Ok(workbook) = checksheet::open(bytes) {
        let layout = layout::detect(&workbook);
        let _ = Form::from_workbook(&workbook, &layout);
        if let Some((sheet, (at, _))) =
            workbook.sheets().iter().find_map(|s| Some((s, s.cells().next()?)))
        {
            let edit = Edit::new(Location::new(sheet.name(), at), "書き込み");
            let _ = checksheet::edit(bytes, &[edit], &EditOptions::default());
        }
    }
    let _ = Questionnaire::from_bytes(bytes);
    let _ = FillPlan::from_json(bytes);
    let _ = Layout::from_json(bytes);
}

/// Digest them, and say which they were if that panics.
fn survives(what: impl Fn() -> String, bytes: &[u8]) {
    let start = Instant::now();
    let outcome = std::panic::catch_unwind(|| digest(bytes));
    let time = start.elapsed();
    if outcome.is_err() || time > MOST_TIME {
        let kept = env::temp_dir().join("checksheet-mutation");
        fs::write(&kept, bytes).unwrap();
        assert!(outcome.is_ok(), "{}: panicked; kept as {}", what(), kept.display());
        assert!(
            time <= MOST_TIME,
            "{}: took {time:?}; kept as {}",
            what(),
            kept.display()
        );
    }
}

/// Numbers without pattern (xorshift64), always the same.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % most.max(1) as u64) as usize
    }
}

#[test]
fn cut_off_at_every_64th() {
    let start = Instant::now();
    let mut tried = 0;
    for (path, bytes) in fixtures() {
        for i in 0..64 {
            survives(
                || format!("{} cut off at {i}/64", path.display()),
                &bytes[..bytes.len() * i / 64],
            );
            tried += 1;
        }
    }
    println!("{tried} files cut off in {:?}", start.elapsed());
}

/// The parts of packages unpacked, changed and packed again: what is behind the check sums.
#[test]
fn changed_behind_the_check_sums() {
    let packages: Vec<_> = fixtures()
        .into_iter()
        .filter(|(_, bytes)| bytes.starts_with(b"PK"))
        .map(|(path, bytes)| (path, unpacked(&bytes)))
        .collect();
    let mut numbers = Numbers(0x2545_F491_4F6C_DD1D);
    let (start, mut tried) = (Instant::now(), 0);
    while start.elapsed() < seconds() {
        let (path, parts) = &packages[tried % packages.len()];
        let mut parts = parts.clone();
        let changed = numbers.below(parts.len());
        mutate(&mut parts[changed].1, &mut numbers);
        let name = parts[changed].0.clone();
        let round = tried;
        survives(
            || format!("{} with {name} changed, round {round}", path.display()),
            &packed(&parts),
        );
        tried += 1;
    }
    println!("{tried} packages in {:?}", start.elapsed());
}

#[test]
fn changed_anywhere() {
    let fixtures = fixtures();
    let mut numbers = Numbers(0x9E37_79B9_7F4A_7C15);
    let (start, mut tried) = (Instant::now(), 0);
    while start.elapsed() < seconds() {
        let (path, bytes) = &fixtures[tried % fixtures.len()];
        let mut bytes = bytes.clone();
        mutate(&mut bytes, &mut numbers);
        let round = tried;
        survives(|| format!("{}, round {round}", path.display()), &bytes);
        tried += 1;
    }
    println!("{tried} files in {:?}", start.elapsed());
}

/// Tokens that mean something to one of the readers.
const DICTIONARY: [&[u8]; 24] = [
    b"<row r=\"1048577\">",
    b"<c r=\"XFD1048576\">",
    b"<c t=\"s\"><v>99999999</v></c>",
    b"</row>",
    b"</sheetData>",
    b"<mergeCell ref=\"A1:XFD1048576\"/>",
    b"sqref=\"A1:XFD1048576\"",
    b"&#x10FFFF;",
    b"&#xD800;",
    b"_xD83D_",
    b"]]>",
    b"<!--",
    b"<![CDATA[",
    b"<!DOCTYPE a>",
    b"\xFF\xFE",
    b"\xEF\xBB\xBF",
    b"\x1B$B",
    b"PK\x03\x04",
    b"PK\x01\x02",
    b"table:number-rows-repeated=\"1048576\"",
    b"4294967296",
    b"-1",
    b"1e999",
    b"\"",
];

fn mutate(bytes: &mut Vec<u8>, numbers: &mut Numbers) {
    for _ in 0..1 + numbers.below(4) {
        let at = numbers.below(bytes.len());
        let len = 1 + numbers.below(32);
        let end = (at + len).min(bytes.len());
        match numbers.below(7) {
            0 if !bytes.is_empty() => bytes[at] ^= 1 << numbers.below(8),
            1 if !bytes.is_empty() => bytes[at] = numbers.below(256) as u8,
            2 => drop(bytes.drain(at..end)),
            3 => {
                let piece = bytes[at..end].to_vec();
                let to = numbers.below(bytes.len() + 1);
                bytes.splice(to..to, piece);
            }
            4 => {
                let word = DICTIONARY[numbers.below(DICTIONARY.len())];
                bytes.splice(at..at, word.iter().copied());
            }
            5 => {
                let word = DICTIONARY[numbers.below(DICTIONARY.len())];
                bytes.splice(at..end, word.iter().copied());
            }
            _ => bytes.truncate(at.max(bytes.len() / 2)),
        }
    }
}

fn unpacked(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut parts = Vec::new();
    for i in 0..zip.len() {
        let mut part = zip.by_index(i).unwrap();
        let mut content = Vec::new();
        std::io::Read::read_to_end(&mut part, &mut content).unwrap();
        parts.push((part.name().unwrap().into_owned(), content));
    }
    parts
}

fn packed(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Stored);
    for (name, content) in parts {
        zip.start_file(name.as_str(), options).unwrap();
        std::io::Write::write_all(&mut zip, content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}
