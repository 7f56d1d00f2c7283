//! Zip containers that lie.

use super::package::{Package, questionnaire, relationships, row};
use super::{Case, Read, Refused, withstands};

fn sound() -> Vec<u8> {
    Package::new(questionnaire(&row(&["1", "記録を保管していますか。", "", ""])))
        .bytes()
}

/// The same file with some bytes of each directory entry replaced.
fn with_directory(at: usize, new: &[u8]) -> Vec<u8> {
    let mut bytes = sound();
    let entries: Vec<usize> = (0..bytes.len() - 4)
        .filter(|&i| bytes[i..].starts_with(b"PK\x01\x02"))
        .collect();
    for entry in entries {
        bytes[entry + at..entry + at + new.len()].copy_from_slice(new);
    }
    bytes
}

/// The same file with some bytes of the end record replaced.
fn with_end(at: usize, new: &[u8]) -> Vec<u8> {
    let mut bytes = sound();
    let end = bytes.len() - 22;
    bytes[end + at..end + at + new.len()].copy_from_slice(new);
    bytes
}

#[test]
fn what_the_directory_says_is_checked() {
    withstands([
        ("a sound file", Some(Read), sound()),
        ("a size that is too small", Some(Refused), with_directory(24, &[1, 0, 0, 0])),
        (
            "a size of 4 GB",
            Some(Refused),
            with_directory(24, &[0xFE, 0xFF, 0xFF, 0xFF]),
        ),
        (
            "a packed size of 4 GB",
            Some(Refused),
            with_directory(20, &[0xFE, 0xFF, 0xFF, 0xFF]),
        ),
        ("a check sum that is wrong", Some(Refused), with_directory(16, &[1, 2, 3, 4])),
        (
            "an offset into nowhere",
            Some(Refused),
            with_directory(42, &[0xFE, 0xFF, 0xFF, 0x7F]),
        ),
        ("every entry at one place", Some(Refused), with_directory(42, &[0, 0, 0, 0])),
        ("a method that is unknown", Some(Refused), with_directory(10, &[99, 0])),
        ("entries that are encrypted", Some(Refused), with_directory(8, &[1, 0])),
        ("names of 65,535 bytes", Some(Refused), with_directory(28, &[0xFF, 0xFF])),
        ("a directory of 4 GB", None, with_end(12, &[0xFE, 0xFF, 0xFF, 0xFF])),
        (
            "a directory behind the end",
            Some(Refused),
            with_end(16, &[0xFE, 0xFF, 0xFF, 0x7F]),
        ),
        ("65,535 entries claimed", Some(Read), with_end(8, &[0xFF, 0xFF, 0xFF, 0xFF])),
    ]);
}

#[test]
fn bombs_do_not_go_off() {
    // 16 times 8 MiB of spaces, each below the size from which the ratio counts.
    let mut nested = Package::new(questionnaire(""));
    let names: Vec<String> =
        (0..64).map(|i| format!("xl/worksheets/bomb{i}.xml")).collect();
    let sheets: String =
        (0..64).map(|i| format!("<sheet name='B{i}' r:id='b{i}'/>")).collect();
    let ids: Vec<String> = (0..64).map(|i| format!("b{i}")).collect();
    let targets: Vec<(&str, &str, &str)> = ids
        .iter()
        .zip(&names)
        .map(|(id, name)| (id.as_str(), "worksheet", &name["xl/".len()..]))
        .collect();
    nested = nested
        .part(
            "xl/workbook.xml",
            format!("<workbook><sheets>{sheets}</sheets></workbook>"),
        )
        .part("xl/_rels/workbook.xml.rels", relationships(&targets));
    let content = format!("<worksheet>{}</worksheet>", " ".repeat(8_300_000));
    for name in &names {
        nested = nested.part(name, content.as_bytes());
    }
    let flat = |bytes: usize| Package::new(" ".repeat(bytes)).bytes();
    let one_part_many_sheets = {
        let sheets: String =
            (0..9_000).map(|i| format!("<sheet name='B{i}' r:id='s'/>")).collect();
        Package::new(questionnaire(&" ".repeat(1 << 20))).part(
            "xl/workbook.xml",
            format!("<workbook><sheets>{sheets}</sheets></workbook>"),
        )
    };
    withstands([
        ("30 MB of spaces", Some(Refused), flat(30 << 20)),
        ("200 MB of spaces", Some(Refused), flat(200 << 20)),
        ("64 parts of 8 MB", Some(Refused), nested.bytes()),
        ("one part, 9,000 sheets", Some(Refused), one_part_many_sheets.bytes()),
    ]);
}

#[test]
fn parts_without_number() {
    let mut many = Package::new(questionnaire(""));
    for i in 0..10_100 {
        many = many.part_unchecked(&format!("p{i}"), "");
    }
    let clashing = Package::new(questionnaire(""))
        .part("XL/Workbook.xml", "<workbook/>")
        .part("xl\\workbook.xml", "<workbook/>");
    withstands([
        ("10,100 parts", Some(Refused), many.bytes()),
        ("names that differ in case", Some(Refused), clashing.bytes()),
    ]);
}

#[test]
fn relationships_that_lead_astray() {
    let to = |targets: &[(&str, &str, &str)]| {
        Package::new("")
            .part("xl/_rels/workbook.xml.rels", relationships(targets))
            .bytes()
    };
    let many = "<Relationship Id='s' Type='x/worksheet' Target='a'/>".repeat(300_000);
    let overrides = "<Override PartName='/a' ContentType='b'/>".repeat(350_000);
    let external = "<Relationships><Relationship Id='s' Type='x/worksheet' \
        TargetMode='External' Target='http://127.0.0.1:9/sheet1.xml'/></Relationships>";
    withstands([
        (
            "a sheet that is the workbook",
            None,
            to(&[("s", "worksheet", "workbook.xml")]),
        ),
        (
            "a sheet outside of the package",
            None,
            to(&[("s", "worksheet", "../../../../etc/passwd")]),
        ),
        (
            "a sheet on the network",
            None,
            Package::new("").part("xl/_rels/workbook.xml.rels", external).bytes(),
        ),
        (
            "strings that are the sheet",
            None,
            to(&[
                ("s", "worksheet", "worksheets/sheet1.xml"),
                ("t", "sharedStrings", "worksheets/sheet1.xml"),
            ]),
        ),
        (
            "a package that is about itself",
            Some(Refused),
            Package::new("")
                .part(
                    "_rels/.rels",
                    relationships(&[("w", "officeDocument", "_rels/.rels")]),
                )
                .bytes(),
        ),
        (
            "300,000 relationships",
            None,
            Package::new("")
                .part(
                    "xl/_rels/workbook.xml.rels",
                    format!("<Relationships>{many}</Relationships>"),
                )
                .bytes(),
        ),
        (
            "350,000 content types",
            None,
            Package::new("")
                .part("[Content_Types].xml", format!("<Types>{overrides}</Types>"))
                .bytes(),
        ),
    ]);
}

#[test]
fn random_bytes_behind_each_magic() {
    let magics: [(&'static str, &[u8]); 9] = [
        ("zip", b"PK\x03\x04"),
        ("end of a zip", b"PK\x05\x06"),
        ("compound file", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"),
        (
            "compound file of a workbook",
            b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1W\0o\0r\0k\0b\0o\0o\0k\0\0\0",
        ),
        ("UTF-8", b"\xEF\xBB\xBF"),
        ("UTF-16", b"\xFF\xFE"),
        ("ISO-2022-JP", b"\x1B$B"),
        ("XML", b"<?xml version='1.0'?>"),
        ("JSON", b"{\"items\":["),
    ];
    let noise = super::texts::noise(100_000);
    withstands(
        magics.map(|(name, magic)| -> Case { (name, None, [magic, &noise].concat()) }),
    );
}
