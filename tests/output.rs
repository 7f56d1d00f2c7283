//! Nothing is lost: whatever happens while the program writes, a name holds the old file
//! or the new one, whole.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test")]

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

const PROGRAM: &str = env!("CARGO_BIN_EXE_checksheet");

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)
}

fn master() -> PathBuf {
    fixture("master/master.xlsx")
}

/// Import the master into a folder; the rest are options.
fn import(folder: &Path, options: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM);
    command.current_dir(folder).args(["--lang", "en", "import"]).arg(master());
    command.args(["-o", "out.json"]).args(options).stdout(Stdio::null());
    command
}

fn names(folder: &Path) -> Vec<String> {
    let name = |entry: std::io::Result<fs::DirEntry>| entry.unwrap().file_name();
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| name(entry).to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn killed_at_any_point_the_old_file_or_the_new_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let start = Instant::now();
    assert!(import(folder.path(), &[]).status().unwrap().success());
    let whole_run = start.elapsed();
    let out = folder.path().join("out.json");
    let new = fs::read(&out).unwrap();
    let (mut old_kept, mut new_there) = (0, 0);
    for i in 0..60u32 {
        fs::write(&out, b"old").unwrap();
        let mut child = import(folder.path(), &["--force"]).spawn().unwrap();
        std::thread::sleep(whole_run * i / 50);
        let _ = child.kill();
        child.wait().unwrap();
        match fs::read(&out).unwrap() {
            found if found == b"old" => old_kept += 1,
            found if found == new => new_there += 1,
            found => unreachable!("a part of {} bytes", found.len()),
        }
        for name in names(folder.path()).iter().filter(|name| *name != "out.json") {
            let left = folder.path().join(name);
            let mode = left.metadata().unwrap().permissions().mode() & 0o077;
            let whole = fs::read(&left).unwrap() == new;
            assert!(mode == 0 || whole, "{name}: others may read what is not finished");
            fs::remove_file(left).unwrap();
        }
    }
    println!("killed 60 times: {old_kept} old, {new_there} new");
    assert!(old_kept > 0, "some were killed before they wrote");
}

/// Run the program with files limited to so many blocks of 512 bytes, as on a full disk.
fn on_a_full_disk(command: &Command, blocks: u32) -> std::process::Output {
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
    let mut shell = Command::new("sh");
    shell
        .current_dir(command.get_current_dir().unwrap())
        .args(["-c", &script, PROGRAM]);
    shell.args(command.get_args()).output().unwrap()
}

#[test]
fn a_full_disk_leaves_the_old_file_and_no_other() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("out.json"), b"old").unwrap();
    let output = on_a_full_disk(&import(folder.path(), &["--force"]), 4);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(fs::read(folder.path().join("out.json")).unwrap(), b"old");
    assert_eq!(names(folder.path()), ["out.json"]);
}

#[test]
fn of_several_files_all_are_written_or_none() {
    let folder = tempfile::tempdir().unwrap();
    let mut fill = Command::new(PROGRAM);
    fill.current_dir(folder.path()).args(["--lang", "en", "fill"]);
    fill.arg(fixture("customer-a/questionnaire.xlsx")).arg("--answers").arg(master());
    fill.args(["-o", "out.xlsx", "--report", "report.json", "--plan", "plan.json"]);
    // The workbook fits, the plan does not.
    let workbook = fixture("customer-a/questionnaire.xlsx").metadata().unwrap().len();
    let output = on_a_full_disk(&fill, (workbook / 512) as u32 + 8);
    assert_eq!(
        output.status.code(),
        Some(1),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert_eq!(names(folder.path()), Vec::<String>::new());
}

/// A user whom modes bind: root may write everywhere, and so goes as nobody.
fn bound_by_modes(command: &mut Command) -> &mut Command {
    const NOBODY: u32 = 65_534;
    let probe = tempfile::tempdir().unwrap();
    fs::set_permissions(probe.path(), PermissionsExt::from_mode(0o555)).unwrap();
    if fs::write(probe.path().join("probe"), b"").is_ok() {
        command.uid(NOBODY).gid(NOBODY);
    }
    command
}

#[test]
fn a_folder_that_is_read_only() {
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), PermissionsExt::from_mode(0o555)).unwrap();
    let mut run = import(folder.path(), &[]);
    let Ok(output) = bound_by_modes(run.stderr(Stdio::piped())).output() else {
        println!("the program is not where nobody may run it: not run");
        return;
    };
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(told.contains("out.json"), "{told}");
    assert_eq!(names(folder.path()), Vec::<String>::new());
}

/// Every part of a package, and any other file as it is.
fn all_text(path: &Path) -> String {
    let bytes = fs::read(path).unwrap();
    if !bytes.starts_with(b"PK") {
        return String::from_utf8_lossy(&bytes).into_owned();
    }
    let mut package = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    for i in 0..package.len() {
        let mut part = Vec::new();
        std::io::Read::read_to_end(&mut package.by_index(i).unwrap(), &mut part)
            .unwrap();
        text += &String::from_utf8_lossy(&part);
    }
    text
}

#[test]
fn a_password_is_in_no_message_and_no_file() {
    const PASSWORD: &str = "kaede-7391-himitsu";
    let folder = tempfile::tempdir().unwrap();
    let fill = |file: PathBuf| {
        let mut fill = Command::new(PROGRAM);
        fill.current_dir(folder.path()).args(["--lang", "en", "fill"]).arg(file);
        fill.arg("--answers").arg(master()).args(["--password", PASSWORD]);
        fill.args(["-o", "out.xlsx", "--plan", "plan.json", "--force"]);
        fill.args(["--report", "report.md", "--review", "review.xlsx"]);
        fill.output().unwrap()
    };
    let done = fill(fixture("customer-a/questionnaire.xlsx"));
    assert!(matches!(done.status.code(), Some(0 | 3)));
    let damaged = folder.path().join("damaged.xlsx");
    let compound = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1EncryptedPackage";
    fs::write(&damaged, compound).unwrap();
    let refused = fill(damaged);
    assert_eq!(refused.status.code(), Some(1));
    for said in [done.stdout, done.stderr, refused.stdout, refused.stderr] {
        assert!(!String::from_utf8_lossy(&said).contains(PASSWORD));
    }
    let files = names(folder.path());
    assert_eq!(files.len(), 5, "{files:?}");
    for name in files {
        assert!(!all_text(&folder.path().join(&name)).contains(PASSWORD), "{name}");
    }
}

#[test]
fn a_link_is_replaced_and_not_followed() {
    let folder = tempfile::tempdir().unwrap();
    let victim = folder.path().join("victim");
    fs::write(&victim, b"victim").unwrap();
    symlink(&victim, folder.path().join("out.json")).unwrap();
    assert_eq!(
        import(folder.path(), &[]).status().unwrap().code(),
        Some(1),
        "it exists"
    );
    assert!(import(folder.path(), &["--force"]).status().unwrap().success());
    assert_eq!(fs::read(&victim).unwrap(), b"victim");
    assert!(!folder.path().join("out.json").is_symlink());
}

#[test]
fn of_two_runs_at_once_one_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let mut running: Vec<_> = (0..4)
        .map(|_| import(folder.path(), &[]).stderr(Stdio::null()).spawn().unwrap())
        .collect();
    let codes: Vec<_> =
        running.iter_mut().map(|run| run.wait().unwrap().code()).collect();
    assert_eq!(codes.iter().filter(|code| **code == Some(0)).count(), 1, "{codes:?}");
    assert_eq!(names(folder.path()), ["out.json"]);
}

#[test]
fn a_file_that_is_replaced_keeps_its_mode() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out.json");
    fs::write(&out, b"old").unwrap();
    fs::set_permissions(&out, PermissionsExt::from_mode(0o600)).unwrap();
    assert!(import(folder.path(), &["--force"]).status().unwrap().success());
    assert_eq!(out.metadata().unwrap().permissions().mode() & 0o777, 0o600);
}
