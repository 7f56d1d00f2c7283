//! PDF through LibreOffice, where it is on the machine.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, bail};
use checksheet::{Date, Lang};

use crate::input;

/// The names of its program; `CHECKSHEET_SOFFICE` names another.
const PROGRAMS: [&str; 2] = ["soffice", "libreoffice"];

/// The workbook, printed as PDF.
///
/// LibreOffice runs with a profile of its own, which is gone afterwards: one that is open
/// on the desktop does not get in the way, and its settings and macros do not count. What
/// it takes from the clock is replaced by the day of the document, so that the same
/// workbook gives the same bytes.
pub(crate) fn pdf(
    workbook: &[u8],
    day: Option<Date>,
    lang: Lang,
) -> anyhow::Result<Vec<u8>> {
    let folder = tempfile::tempdir()?;
    fs::write(folder.path().join("document.xlsx"), workbook)?;
    let programs = match env::var_os("CHECKSHEET_SOFFICE") {
        Some(program) => vec![program],
        None => PROGRAMS.map(OsString::from).to_vec(),
    };
    for program in &programs {
        let mut command = Command::new(program);
        match convert(&mut command, folder.path()).status() {
            Err(err) if err.kind() == std::io::ErrorKind::NotFound => continue,
            Err(err) => return Err(input::named(err.into(), Path::new(program)).into()),
            Ok(_) => {
                let mut pdf = printed(folder.path(), lang)?;
                take_out_the_clock(&mut pdf, day);
                return Ok(pdf);
            }
        }
    }
    bail!(lang.pick(
        "PDF の出力には LibreOffice が必要です。インストールするか、xlsx で出力して Excel から印刷してください",
        "PDF takes LibreOffice; install it, or export xlsx and print it from Excel",
    ))
}

fn convert<'c>(command: &'c mut Command, folder: &Path) -> &'c mut Command {
    let mut profile = OsString::from("-env:UserInstallation=file://");
    profile.push(folder.join("profile"));
    command
        .arg(profile)
        .args(["--headless", "--norestore", "--convert-to", "pdf", "--outdir"])
        .arg(folder)
        .arg(folder.join("document.xlsx"))
        // The time zone is part of the dates in the file.
        .env("TZ", "UTC")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
}

/// Its exit code is 0 also where it has failed: only the file tells.
fn printed(folder: &Path, lang: Lang) -> anyhow::Result<Vec<u8>> {
    fs::read(folder.join("document.pdf")).with_context(|| {
        lang.pick(
            "LibreOffice が PDF を作れませんでした",
            "LibreOffice has made no PDF",
        )
    })
}

/// The day in the properties of a document that has none.
const NO_DAY: Date = Date { year: 2000, month: 1, day: 1 };

/// Put the day of the document in place of the moment at which the file was made, and
/// replace the marks that are drawn from that moment (ISO 32000-1, 14.4). No byte moves, so
/// the table of what stands where remains true.
fn take_out_the_clock(pdf: &mut [u8], day: Option<Date>) {
    let Date { year, month, day } = day.unwrap_or(NO_DAY);
    let moment = format!("{year:04}{month:02}{day:02}000000");
    for label in ["/CreationDate(D:", "/ModDate(D:"] {
        if let Some(at) = behind_last(pdf, label) {
            let digits = pdf.get_mut(at..at + moment.len());
            let digits = digits.filter(|digits| digits.iter().all(u8::is_ascii_digit));
            if let Some(digits) = digits {
                digits.copy_from_slice(moment.as_bytes());
            }
        }
    }
    let Some(end) = behind_last(pdf, "trailer") else { return };
    let (content, trailer) = pdf.split_at_mut(end);
    let mark = fingerprint(content);
    for label in ["/ID", "/DocChecksum"] {
        let Some(mut at) = behind_last(trailer, label) else { continue };
        // The two of an ID, and the one of a checksum, as far as they are of this length.
        while let Some(digits) = next_mark(trailer, at, mark.len()) {
            trailer[digits.clone()].copy_from_slice(mark.as_bytes());
            at = digits.end;
            if label != "/ID" {
                break;
            }
        }
    }
}

/// Where the last such label ends.
fn behind_last(bytes: &[u8], label: &str) -> Option<usize> {
    let label = label.as_bytes();
    let at = bytes.windows(label.len()).rposition(|window| window == label)?;
    Some(at + label.len())
}

/// The next run of so many hexadecimal digits, before anything but brackets.
fn next_mark(
    bytes: &[u8],
    from: usize,
    length: usize,
) -> Option<std::ops::Range<usize>> {
    let between = |byte: &u8| b" \r\n[<>/".contains(byte);
    let start = from + bytes.get(from..)?.iter().take_while(|b| between(b)).count();
    let digits = bytes.get(start..start + length)?;
    digits.iter().all(u8::is_ascii_hexdigit).then_some(start..start + length)
}

/// 32 digits that are the same for the same bytes (two rounds of FNV-1a).
fn fingerprint(bytes: &[u8]) -> String {
    let fnv = |start: u64| {
        bytes.iter().fold(start, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01B3)
        })
    };
    let first = fnv(0xCBF2_9CE4_8422_2325);
    format!("{first:016X}{:016X}", fnv(first))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pdf_without_the_clock() {
        let pdf = |moment: &str, mark: char| {
            let mark = mark.to_string().repeat(32);
            let text = format!(
                "%PDF-1.6\n<</CreationDate(D:{moment}Z')>>\nxref\ntrailer\n<</Size 1\n\
                 /ID [ <{mark}>\n<{mark}> ]\n/DocChecksum /{mark}\n>>\nstartxref\n9\n%%EOF\n",
            );
            let mut pdf = text.into_bytes();
            take_out_the_clock(&mut pdf, Date::new(2026, 4, 1));
            String::from_utf8(pdf).unwrap()
        };
        let first = pdf("20261127192417", 'A');
        assert_eq!(first, pdf("20270101000000", 'B'));
        assert!(first.contains("(D:20260401000000Z')"), "{first}");
        assert!(!first.contains("AAAA"), "{first}");
        let mut other = b"%PDF-1.7 trailer".to_vec();
        take_out_the_clock(&mut other, None);
        assert_eq!(other, b"%PDF-1.7 trailer");
    }
}
