//! PDF through LibreOffice, where it is on the machine.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, bail};
use checksheet::Lang;

use crate::input;

/// The names of its program; `CHECKSHEET_SOFFICE` names another.
const PROGRAMS: [&str; 2] = ["soffice", "libreoffice"];

/// The workbook, printed as PDF.
///
/// LibreOffice runs with a profile of its own, which is gone afterwards: one that is open
/// on the desktop does not get in the way, and its settings and macros do not count.
pub(crate) fn pdf(workbook: &[u8], lang: Lang) -> anyhow::Result<Vec<u8>> {
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
            Ok(_) => return printed(folder.path(), lang),
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
