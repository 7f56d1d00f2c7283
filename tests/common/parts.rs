//! Packages taken apart and put together, by the crate `zip`.

use std::io::{Cursor, Read, Write};

/// Names and contents.
pub(crate) type Parts = Vec<(String, Vec<u8>)>;

/// The parts of a package, in its order.
pub(crate) fn unpacked(bytes: &[u8]) -> Parts {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut parts = Vec::new();
    for i in 0..zip.len() {
        let mut part = zip.by_index(i).unwrap();
        let mut data = Vec::new();
        part.read_to_end(&mut data).unwrap();
        parts.push((part.name().unwrap().into_owned(), data));
    }
    parts
}

/// A package of these parts.
pub(crate) fn packed(parts: &Parts) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, data) in parts {
        let options = zip::write::SimpleFileOptions::default();
        zip.start_file(name.as_str(), options).unwrap();
        zip.write_all(data).unwrap();
    }
    zip.finish().unwrap().into_inner()
}
