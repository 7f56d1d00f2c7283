//! Bad input of each format has its own message, in both languages: it names the file and
//! says what to do.
#![allow(clippy::unwrap_used, reason = "panics are how tests fail")]
#![allow(clippy::cast_possible_truncation, reason = "tables are small")]

#[allow(dead_code, reason = "one of its formats is enough")]
#[path = "common/written.rs"]
mod written;

use std::path::Path;
use std::process::Command;

use checksheet::Charset;
use written::Field;

const XLSX: &[u8] = include_bytes!("../fixtures/formats/minato.xlsx");
const XLS: &[u8] = include_bytes!("../fixtures/formats/minato.xls");
const ODS: &[u8] = include_bytes!("../fixtures/formats/minato.ods");
const CSV: &[u8] = include_bytes!("../fixtures/formats/minato_sjis.csv");

const CUT_OFF: (&str, &str) = (
    "the file is cut off; download it again, or have it sent again",
    "ファイルが途中で切れています。もう一度ダウンロードするか、送り直してもらってください",
);
const UNKNOWN: (&str, &str) = (
    "not a format that checksheet reads; give it Excel (xlsx, xlsm, xls, xlsb), ODS, CSV or TSV",
    "対応していない形式です。Excel (xlsx, xlsm, xls, xlsb)、ODS、CSV、TSV を指定してください",
);
const EMPTY: (&str, &str) = ("the file is empty", "ファイルが空です");
const DAMAGED: (&str, &str) = (
    "open it in a spreadsheet program and save it anew, or have it sent again",
    "表計算ソフトで開いて保存し直すか、送り直してもらってください",
);
const NO_TABLE: (&str, &str) = (
    "no table of questions was found; say where it is with --sheet",
    "質問の表が見つかりません。--sheet、--header-rows",
);

/// What `inspect` says of a file, in English and in Japanese.
fn said(name: &str, bytes: &[u8], options: &[&str]) -> (String, String) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(name), bytes).unwrap();
    let in_lang = |lang: &str| inspect(folder.path(), lang, name, options);
    (in_lang("en"), in_lang("ja"))
}

fn inspect(folder: &Path, lang: &str, name: &str, options: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_checksheet"))
        .current_dir(folder)
        .args(["--lang", lang, "inspect", name])
        .args(options)
        .output()
        .unwrap();
    let message = String::from_utf8(output.stderr).unwrap().trim_end().to_owned();
    assert_eq!(output.status.code(), Some(1), "{name}: {message}");
    message
}

#[track_caller]
fn says(name: &str, bytes: &[u8], options: &[&str], (english, japanese): (&str, &str)) {
    let (in_english, in_japanese) = said(name, bytes, options);
    for (said, expected) in [(in_english, english), (in_japanese, japanese)] {
        let last = said.lines().last().unwrap_or_default();
        let start = format!("checksheet: {name}: ");
        assert!(last.starts_with(&start), "{said}");
        assert!(last.contains(expected), "{name}:\n  {said}\nhas not\n  {expected}");
    }
}

fn xlsb() -> Vec<u8> {
    let row = |i: usize| vec![Field::Text(format!("1-{i}")), Field::Number(i as f64)];
    written::xlsb("回答", &(0..200).map(row).collect())
}

#[test]
fn cut_off() {
    let xlsb = xlsb();
    for (name, whole) in
        [("a.xlsx", XLSX), ("a.xls", XLS), ("a.ods", ODS), ("a.xlsb", &xlsb)]
    {
        says(name, &whole[..whole.len() / 2], &[], CUT_OFF);
        says(name, &[], &[], EMPTY);
    }
    says("a.csv", &[], &[], EMPTY);
    // What is left of a text is a text; what shows is a quote that was open.
    let quote = (
        "the quote that opens in line 7 is never closed; close it, or have the file sent again if it is cut off",
        "7 行目で開いた引用符 \" が閉じていません。閉じる引用符を補うか、途中で切れていないか確かめてください",
    );
    says("a.csv", &CSV[..CSV.len() / 2], &[], quote);
}

#[test]
fn another_file_under_that_name() {
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89";
    let pdf = ("copy the table out of it into a .txt file", "表をコピーして .txt に");
    let html = ("give it a page that has one", "表のあるページか、元のファイルを指定");
    let word = ("an Office file, but not a workbook", "ブックではありません");
    for extension in ["xlsx", "xls", "xlsb", "ods", "csv", "tsv", "txt"] {
        let name = format!("a.{extension}");
        says(&name, png, &[], UNKNOWN);
        says(&name, b"%PDF-1.7\n1 0 obj", &[], pdf);
        says(&name, b"<html><p>x</p></html>", &[], html);
        says(&name, "ただのメモです。\n明日の会議。\n".as_bytes(), &[], NO_TABLE);
    }
    let document = {
        let mut file =
            cfb::CompoundFile::create(std::io::Cursor::new(Vec::new())).unwrap();
        file.create_stream("/WordDocument").unwrap();
        file.flush().unwrap();
        file.into_inner().into_inner()
    };
    says("a.xls", &document, &[], word);
}

#[test]
fn a_workbook_in_one_xml_file() {
    let told = (
        "open it in a spreadsheet program and save it as xlsx",
        "表計算ソフトで開き、xlsx で保存してください",
    );
    let flat_ods = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
        <office:document xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\">";
    let of_2003 = "\u{FEFF}<?xml version=\"1.0\"?>\n<?mso-application progid=\"Excel.Sheet\"?>\n\
        <Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">";
    for name in ["a.fods", "a.xls", "a.xml"] {
        says(name, flat_ods.as_bytes(), &[], told);
        says(name, of_2003.as_bytes(), &[], told);
    }
}

/// Bytes overwritten in the middle, behind a good beginning and end.
#[test]
fn damaged() {
    let xlsb = xlsb();
    for (name, whole) in [("a.xlsx", XLSX), ("a.ods", ODS), ("a.xlsb", &xlsb)] {
        let mut bytes = whole.to_vec();
        bytes[..4].copy_from_slice(b"\0\0\0\0");
        says(name, &bytes, &[], DAMAGED);
    }
    let mut bytes = XLS.to_vec();
    bytes[..8].fill(0);
    says("a.xls", &bytes, &[], UNKNOWN);
    // Where a sheet begins, and where one ends.
    let begin = b"\x09\x08\x10\0\0\x06\x10\0";
    let at = XLS.windows(begin.len()).position(|bytes| bytes == begin).unwrap();
    for place in [at, end_of_sheet(XLS, at)] {
        let mut bytes = XLS.to_vec();
        bytes[place..place + 400].fill(0x5A);
        says("a.xls", &bytes, &[], DAMAGED);
        let sheet = ("sheet \"回答票\" break off", "シート \"回答票\" の記録が途中");
        says("a.xls", &bytes, &[], sheet);
    }
}

/// Where the records end that begin here: at the record EOF ([MS-XLS] 2.4.103).
fn end_of_sheet(bytes: &[u8], mut at: usize) -> usize {
    const EOF: [u8; 4] = [0x0A, 0, 0, 0];
    while bytes[at..at + 4] != EOF {
        at += 4 + usize::from(u16::from_le_bytes([bytes[at + 2], bytes[at + 3]]));
    }
    at
}

#[test]
fn another_encoding_than_told() {
    let utf_8 = Charset::of_label("cp932").unwrap().decode(CSV).text.into_owned();
    let euc = Charset::of_label("euc-jp").unwrap().encode(&utf_8).unwrap();
    let utf_16 = Charset::of_label("utf-16le").unwrap().encode(&utf_8).unwrap();
    let jis = Charset::of_label("iso-2022-jp").unwrap().encode(&utf_8).unwrap();
    for (bytes, told, seems) in [
        (CSV, "utf-8", "Shift_JIS"),
        (CSV, "euc-jp", "Shift_JIS"),
        (CSV, "iso-2022-jp", "Shift_JIS"),
        (utf_8.as_bytes(), "cp932", "UTF-8"),
        (utf_8.as_bytes(), "euc-jp", "UTF-8"),
        (&euc, "utf-8", "EUC-JP"),
        (&euc, "cp932", "EUC-JP"),
        (utf_8.as_bytes(), "utf-16le", "UTF-8"),
        (utf_8.as_bytes(), "utf-16be", "UTF-8"),
        (utf_8.as_bytes(), "windows-1252", "UTF-8"),
        (CSV, "utf-16le", "Shift_JIS"),
        (&utf_16, "utf-16be", "UTF-16LE"),
        (&utf_16, "utf-8", "UTF-16LE"),
        (&utf_16[2..], "utf-16be", "UTF-16LE"),
        (&utf_16[2..], "cp932", "UTF-16LE"),
        (&jis, "utf-8", "ISO-2022-JP"),
    ] {
        let english = format!("the file seems to be in {seems}: leave --encoding out");
        let japanese =
            format!("{seems} のようです。--encoding を付けずに読んでみてください");
        says("a.csv", bytes, &["--encoding", told], (&english, &japanese));
    }
}

#[test]
fn unbalanced_quotes() {
    let quote = ("the quote that opens in line 2", "2 行目で開いた引用符");
    for (name, text) in [
        ("a.csv", "項番,確認事項,回答\n1,\"責任者を定めていますか。,\n2,規程は。,\n"),
        ("a.tsv", "項番\t確認事項\t回答\n1\t\"責任者を定めていますか。\t\n2\tは。\t\n"),
        ("a.csv", "項番;確認事項;回答\r\n1;\"責任者を定めていますか。;\r\n"),
    ] {
        for label in ["utf-8", "cp932", "euc-jp", "utf-16le", "iso-2022-jp"] {
            let bytes = Charset::of_label(label).unwrap().encode(text).unwrap();
            says(name, &bytes, &[], quote);
        }
    }
}
