//! Encodings from outside: told on the command line, and characters that they lack.
#![allow(clippy::unwrap_used, clippy::panic, reason = "panics are how tests fail")]

#[path = "common/program.rs"]
mod program;

use checksheet::{
    AnswerLibrary, BlankReason, Charset, ErrorKind, FillPlan, Form, Opener,
    Questionnaire, TextOptions, open,
};
use program::{checksheet, folder, message};

const SHEET: &str = "項番,確認事項,実施有無,備考\r\n\
    1-1,責任者を定めていますか。,,\r\n\
    1-2,規程を定めていますか。,,\r\n\
    1-3,教育をしていますか。,,\r\n";

/// A sheet of the same questions with answers.
const ANSWERED: &str = "項番,確認事項,実施有無,備考\r\n\
    1-1,責任者を定めていますか。,○,規程に定め、社内に公開しています。\r\n\
    1-2,規程を定めていますか。,○,毎年見直しています。\r\n\
    1-3,教育をしていますか。,△,新入社員だけが受けています。\r\n";

fn encoded(text: &str, label: &str) -> Vec<u8> {
    Charset::of_label(label).unwrap().encode(text).unwrap()
}

/// A master that answers the questions of [`SHEET`] with these remarks.
fn master(remarks: [&str; 3]) -> String {
    let mut sheet = "項番,確認事項,実施有無,備考\r\n".to_owned();
    let rows = [
        ("責任者を定めていますか。", "○"),
        ("規程を定めていますか。", "○"),
        ("教育をしていますか。", "△"),
    ];
    for (i, ((question, mark), remark)) in rows.iter().zip(remarks).enumerate() {
        sheet += &format!("1-{},{question},{mark},{remark}\r\n", i + 1);
    }
    sheet
}

fn plan(sheet: &[u8], remarks: [&str; 3]) -> FillPlan {
    let master = Questionnaire::from_bytes(master(remarks).as_bytes()).unwrap();
    let library = AnswerLibrary::new().with("master", &master);
    FillPlan::new(&Form::from_bytes(sheet).unwrap(), &library)
}

/// A character that the encoding lacks is never written as another, and its item is left
/// to a person; all other items are filled.
#[test]
fn a_character_that_the_encoding_lacks_blanks_its_item_alone() {
    for (label, remark, lacks) in [
        ("cp932", "担当は髙橋と山﨑、①を参照。10～20名。", None),
        ("cp932", "10〜20名", Some("〜")),
        ("cp932", "対応済み👍", Some("👍")),
        ("cp932", "10〜20名、👍と𠮷と〜", Some("〜👍𠮷")),
        ("cp932", "𠮷野が担当", Some("𠮷")),
        ("euc-jp", "担当は髙橋と山﨑、①を参照", None),
        ("euc-jp", "10〜20名", Some("〜")),
        ("euc-jp", "対応済み👍", Some("👍")),
        ("iso-2022-jp", "担当は髙橋、①を参照", None),
        ("iso-2022-jp", "10〜20名", Some("〜")),
        ("iso-2022-jp", "対応済み👍", Some("👍")),
        ("iso-2022-jp", "ﾃﾞｰﾀ", Some("ﾃﾞｰﾀ")),
        ("utf-8", "髙﨑〜～①👍𠮷", None),
        ("utf-16le", "髙﨑〜～①👍𠮷", None),
    ] {
        let sheet = encoded(SHEET, label);
        let plan = plan(&sheet, ["届けています", remark, "年1回です"]);
        let blanks: Vec<&BlankReason> = plan.blanks().map(|(_, why)| why).collect();
        match (lacks, &blanks[..]) {
            (None, []) => {}
            (Some(lacks), [BlankReason::NotInEncoding { characters, encoding }]) => {
                assert_eq!(characters, lacks, "{label} {remark}");
                assert_eq!(encoding, Charset::of_label(label).unwrap().name());
            }
            (_, blanks) => panic!("{label} {remark}: {blanks:?}"),
        }
        let filled = plan.apply(&sheet).unwrap().bytes;
        let read = Questionnaire::from_bytes(&filled).unwrap();
        let remarks: Vec<Option<&str>> =
            read.items.iter().map(|i| i.answers[0].remark.as_deref()).collect();
        let second = if lacks.is_none() { Some(remark) } else { None };
        assert_eq!(
            remarks,
            [Some("届けています"), second, Some("年1回です")],
            "{label} {remark}"
        );
        assert_eq!(open(&filled).unwrap().charset(), open(&sheet).unwrap().charset());
    }
}

#[test]
fn utf_8_on_request_lacks_no_character() {
    let master = master(["届けています", "10〜20名👍", "年1回です"]);
    let sheet = encoded(SHEET, "cp932");
    let folder = folder(&[("in.csv", &sheet), ("master.csv", master.as_bytes())]);
    let fill = ["fill", "in.csv", "--answers", "master.csv", "-o"];
    let output = checksheet(folder.path(), &[&fill[..], &["as_it_came.csv"]].concat());
    assert_eq!(output.status.code(), Some(3), "{}", message(&output));
    assert!(message(&output).contains("add --csv-utf8"), "{}", message(&output));
    // Which item, in which cell, and all that it lacks.
    let told = "B3 1-2: Shift_JIS has no character '〜', '👍'";
    assert!(message(&output).contains(told), "{}", message(&output));
    let args = [&fill[..], &["utf8.csv", "--csv-utf8"]].concat();
    let output = checksheet(folder.path(), &args);
    assert_eq!(output.status.code(), Some(0), "{}", message(&output));
    let filled = std::fs::read(folder.path().join("utf8.csv")).unwrap();
    assert!(filled.starts_with(b"\xEF\xBB\xBF"));
    let text = std::str::from_utf8(&filled[3..]).unwrap();
    let expected = SHEET
        .replace("定めていますか。,,\r\n1-2", "定めていますか。,○,届けています\r\n1-2")
        .replace("規程を定めていますか。,,", "規程を定めていますか。,○,10〜20名👍")
        .replace("教育をしていますか。,,", "教育をしていますか。,△,年1回です");
    assert_eq!(text, expected);
}

/// Each command that reads a sheet takes the encoding and the delimiter, and says where a
/// file is not in it.
#[test]
fn every_command_that_reads_takes_an_encoding() {
    let sheet = encoded(SHEET, "cp932");
    let answered = encoded(ANSWERED, "cp932");
    let files: [(&str, &[u8]); 3] = [
        ("in.csv", &sheet),
        ("old.csv", &answered),
        ("master.csv", ANSWERED.as_bytes()),
    ];
    let folder = folder(&files);
    let fill = ["fill", "in.csv", "--answers", "master.csv", "-o"];
    let fill: Vec<&str> =
        fill.into_iter().chain(["out.csv", "--plan", "plan.json"]).collect();
    let review = ["fill", "in.csv", "--answers", "master.csv", "-o", "out_2.csv"];
    let review: Vec<&str> =
        review.into_iter().chain(["--review", "review.xlsx"]).collect();
    let commands: [&[&str]; 14] = [
        &["inspect", "in.csv"],
        &["import", "in.csv", "-o", "out.json"],
        &fill,
        &review,
        &["apply", "in.csv", "--plan", "plan.json", "-o", "applied.csv"],
        &["apply", "in.csv", "--plan", "review.xlsx", "-o", "reviewed.csv"],
        &["verify", "in.csv", "out.csv"],
        &["match", "in.csv", "--answers", "master.csv"],
        &["export", "old.csv", "-o", "out.md"],
        &["convert", "in.csv", "-o", "out.xlsx"],
        &["set", "in.csv", "-o", "set.csv", "C2=○"],
        &["diff", "in.csv", "old.csv"],
        &["check", "old.csv", "--answers", "master.csv"],
        &["harvest", "old.csv", "--into", "master.csv"],
    ];
    for command in commands {
        let wrong = [command, &["--encoding", "utf-8"][..]].concat();
        let output = checksheet(folder.path(), &wrong);
        assert_eq!(output.status.code(), Some(1), "{command:?}");
        let file = if command.contains(&"in.csv") { "in.csv" } else { "old.csv" };
        let expected = format!(
            "checksheet: {file}: line 1 (byte 0) is not in the encoding UTF-8; \
             the file seems to be in Shift_JIS: leave --encoding out"
        );
        assert_eq!(message(&output), expected, "{command:?}");
        let right = [command, &["--encoding", "cp932", "--delimiter", ","]].concat();
        let output = checksheet(folder.path(), &right);
        let code = output.status.code().unwrap();
        assert!(code == 0 || code == 3, "{command:?}: {}", message(&output));
    }
    let lint = ["lint", "old.csv", "--encoding", "utf-8"];
    assert_eq!(checksheet(folder.path(), &lint).status.code(), Some(1));
    let read =
        |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap_err();
    // Filled as it came: not in UTF-8.
    assert_eq!(read("out.csv").kind(), std::io::ErrorKind::InvalidData);
}

#[test]
fn a_batch_takes_an_encoding() {
    let folder = folder(&[("master.csv", ANSWERED.as_bytes())]);
    std::fs::create_dir(folder.path().join("in")).unwrap();
    std::fs::write(folder.path().join("in/a.csv"), encoded(SHEET, "euc-jp")).unwrap();
    let batch = ["batch", "in", "--answers", "master.csv", "-o", "out", "--encoding"];
    let output = checksheet(folder.path(), &[&batch[..], &["utf-8"]].concat());
    assert_eq!(output.status.code(), Some(1));
    assert!(message(&output).contains("a.csv: line 1 (byte 0) is not"), "{output:?}");
    let output = checksheet(folder.path(), &[&batch[..], &["euc-jp"]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", message(&output));
}

/// What is told wins over what is found, but for bytes that are in another encoding
/// beyond doubt.
#[test]
fn what_is_told_wins() {
    let sheet = encoded(SHEET, "utf-8");
    let told = |label| TextOptions {
        encoding: Charset::of_label(label),
        ..TextOptions::default()
    };
    let shown_in = |bytes: &[u8], options| {
        let workbook = Opener::new().text(options).open(bytes)?;
        Ok::<_, checksheet::Error>(workbook.sheets()[0].text("A1".parse().unwrap()))
    };
    let shown = |options| shown_in(&sheet, options).unwrap();
    assert_eq!(shown(TextOptions::default()), "項番");
    let err = shown_in(&sheet, told("windows-1252")).unwrap_err();
    assert!(matches!(err.kind(), ErrorKind::OtherEncoding { seems: "UTF-8", .. }));
    // A table in either: who knows the file knows better.
    let either = encoded("No.,Qu\u{e9}?,A\n1,a?,\n", "windows-1252");
    let workbook = Opener::new().text(told("windows-1253")).open(&either).unwrap();
    assert_eq!(workbook.sheets()[0].text("B1".parse().unwrap()), "Qu\u{3b9}?");
    let semicolon = TextOptions {
        delimiter: Some(checksheet::Delimiter::Semicolon),
        ..TextOptions::default()
    };
    assert_eq!(shown(semicolon), "項番,確認事項,実施有無,備考");
}

#[test]
fn export_and_convert_write_any_encoding() {
    let folder = folder(&[("in.csv", ANSWERED.as_bytes())]);
    for command in ["export", "convert"] {
        for (label, delimiter) in
            [("cp932", ";"), ("euc-jp", ","), ("iso-2022-jp", ","), ("utf-16le", "tab")]
        {
            let args = [command, "in.csv", "-o", "out.csv", "--force"];
            let how = ["--output-encoding", label, "--output-delimiter", delimiter];
            let output = checksheet(folder.path(), &[&args[..], &how].concat());
            assert_eq!(output.status.code(), Some(0), "{}", message(&output));
            let written = std::fs::read(folder.path().join("out.csv")).unwrap();
            assert_eq!(Charset::sniff(&written), Charset::of_label(label).unwrap());
            let read = Questionnaire::from_bytes(&written).unwrap();
            let items = Questionnaire::from_bytes(ANSWERED.as_bytes()).unwrap().items;
            assert_eq!(read.items, items, "{command} {label}");
        }
    }
}

/// A person may write into the plan what the file's encoding lacks.
#[test]
fn a_corrected_plan_in_utf_8_on_request() {
    let sheet = encoded(SHEET, "cp932");
    let folder = folder(&[("in.csv", &sheet), ("master.csv", ANSWERED.as_bytes())]);
    let fill = ["fill", "in.csv", "--answers", "master.csv", "-o", "draft.csv"];
    let output =
        checksheet(folder.path(), &[&fill[..], &["--plan", "plan.json"]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", message(&output));
    let plan = folder.path().join("plan.json");
    let corrected =
        std::fs::read_to_string(&plan).unwrap().replace("毎年", "10〜20名で");
    std::fs::write(&plan, corrected).unwrap();
    let apply = ["apply", "in.csv", "--plan", "plan.json", "-o", "out.csv"];
    let output = checksheet(folder.path(), &apply);
    assert_eq!(output.status.code(), Some(1));
    assert!(message(&output).contains("add --csv-utf8"), "{}", message(&output));
    let output = checksheet(folder.path(), &[&apply[..], &["--csv-utf8"]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", message(&output));
    let filled = std::fs::read_to_string(folder.path().join("out.csv")).unwrap();
    let expected = ANSWERED.replace("毎年", "10〜20名で");
    assert_eq!(filled.strip_prefix('\u{feff}'), Some(&*expected));
}

/// What `fill --csv-utf8` wrote is verified against the file as it came, whether or not
/// the encoding of that is told.
#[test]
fn a_file_that_became_utf_8_is_verified() {
    let sheet = encoded(SHEET, "cp932");
    let folder = folder(&[("in.csv", &sheet), ("master.csv", ANSWERED.as_bytes())]);
    let fill = ["fill", "in.csv", "--answers", "master.csv", "-o", "out.csv"];
    let told = ["--encoding", "cp932"];
    let args = [&fill[..], &["--csv-utf8", "--plan", "plan.json"], &told].concat();
    let output = checksheet(folder.path(), &args);
    assert_eq!(output.status.code(), Some(0), "{}", message(&output));
    let verify = ["verify", "in.csv", "out.csv"];
    for further in [&[][..], &told, &["--plan", "plan.json"]] {
        let output = checksheet(folder.path(), &[&verify[..], further].concat());
        assert_eq!(output.status.code(), Some(0), "{}", message(&output));
        let found = String::from_utf8(output.stdout).unwrap();
        let changed = "the encoding has changed from Shift_JIS to UTF-8 with BOM";
        assert!(found.contains(changed), "{found}");
        assert!(found.contains("everything else is as it was"), "{found}");
    }
    let mut other = std::fs::read(folder.path().join("out.csv")).unwrap();
    let at = other.windows(3).position(|w| w == "規".as_bytes()).unwrap();
    other[at..at + 3].copy_from_slice("法".as_bytes());
    std::fs::write(folder.path().join("out.csv"), other).unwrap();
    let args = [&verify[..], &told, &["--plan", "plan.json"]].concat();
    assert_eq!(checksheet(folder.path(), &args).status.code(), Some(1));
}
