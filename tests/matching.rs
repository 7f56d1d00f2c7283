//! What a company teaches the matcher, from outside: its own words, confirmed wordings.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use checksheet::matching::Question;
use checksheet::{Answer, AnswerLibrary, Decision, Item, Matcher, Questionnaire};
use serde_json::Value;

fn fixture(name: &str) -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures")).join(name)
}

/// The program in a folder, with the fixtures' master, and `@name` for a fixture.
fn checksheet(folder: &Path, args: &[&str]) -> Output {
    let arg = |arg: &&str| match arg.strip_prefix('@') {
        Some(name) => fixture(name).into_os_string(),
        None => arg.into(),
    };
    Command::new(env!("CARGO_BIN_EXE_checksheet"))
        .current_dir(folder)
        .args(["--lang", "en"])
        .args(args.iter().map(arg))
        .args(["--answers".into(), fixture("master/master.xlsx").into_os_string()])
        .output()
        .unwrap()
}

/// Decision and best number for each question of a file.
#[track_caller]
fn matched(folder: &Path, questions: &str, more: &[&str]) -> Vec<(String, String)> {
    let output = checksheet(folder, &[&["match", questions, "--json"], more].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let line = |line: &str| {
        let found: Value = serde_json::from_str(line).unwrap();
        let best = found["candidates"][0]["number"].as_str().unwrap_or_default();
        (found["decision"].as_str().unwrap().to_owned(), best.to_owned())
    };
    text.lines().map(line).collect()
}

fn folder(name: &str, text: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(name), text).unwrap();
    folder
}

fn fill(number: &str) -> (String, String) {
    ("fill".to_owned(), number.to_owned())
}

#[test]
fn confirmed_wordings_are_filled_exactly_and_nearly() {
    let questions = "\
        {\"question\": \"前項の方針を、少なくとも年1回見直していますか。\"}\n\
        {\"question\": \"（2）前項の方針を少なくとも、年１回見直していますか？\"}\n\
        {\"question\": \"書類一式が、火事で燃えたらどうなりますか\"}\n";
    let folder = folder("q.jsonl", questions);
    let without = matched(folder.path(), "q.jsonl", &[]);
    assert!(without.iter().all(|(decision, _)| decision != "fill"), "{without:?}");
    for file in ["@matching/aliases.tsv", "@matching/aliases.json"] {
        let with = matched(folder.path(), "q.jsonl", &["--aliases", file]);
        assert_eq!(with, [fill("1-2"), fill("1-2"), fill("6-7")], "{file}");
    }
}

#[test]
fn a_confirmed_wording_says_nothing_of_its_contrary_or_of_other_figures() {
    let questions = "\
        {\"question\": \"前項の方針を、少なくとも年2回見直していますか。\"}\n\
        {\"question\": \"前項の方針を、少なくとも年1回見直していませんか。\"}\n";
    let folder = folder("q.jsonl", questions);
    let aliases = ["match", "q.jsonl", "--json", "--aliases", "@matching/aliases.tsv"];
    let output = checksheet(folder.path(), &aliases);
    let text = String::from_utf8(output.stdout).unwrap();
    let [other_figure, contrary] = text.lines().collect::<Vec<_>>()[..] else {
        panic!("{text}")
    };
    assert!(other_figure.contains("\"decision\":\"suggest\""), "{other_figure}");
    // What it says may be told; its mark would be the contrary.
    assert!(contrary.contains("\"decision\":\"fill\""), "{contrary}");
    assert!(contrary.contains("a negative question"), "{contrary}");
    assert!(!contrary.contains("confirmed"), "{contrary}");
}

#[test]
fn own_words_are_understood() {
    let question =
        "{\"question\": \"ハーバーキットでは、ハーバーセーフを取得していますか。\"}";
    let folder = folder("q.jsonl", question);
    assert_ne!(matched(folder.path(), "q.jsonl", &[])[0].0, "fill");
    let with =
        matched(folder.path(), "q.jsonl", &["--thesaurus", "@matching/thesaurus.tsv"]);
    assert_eq!(with, [fill("6-7")]);
}

#[test]
fn fill_and_batch_take_them_too() {
    let sheet = "項番,確認事項,実施有無,備考\n\
        1,ハーバーキットでは、ハーバーセーフを取得していますか。,,\n\
        2,書類一式が、火事で燃えたらどうなりますか,,\n";
    let folder = folder("q.csv", sheet);
    let path = folder.path();
    fs::create_dir(path.join("in")).unwrap();
    fs::copy(path.join("q.csv"), path.join("in/q.csv")).unwrap();
    let words = [
        "--aliases",
        "@matching/aliases.tsv",
        "--thesaurus",
        "@matching/thesaurus.tsv",
    ];
    let fill = ["fill", "q.csv", "-o", "out.csv"];
    let batch = ["batch", "in", "-o", "out"];
    assert_eq!(checksheet(path, &fill).status.code(), Some(3));
    assert_eq!(checksheet(path, &batch).status.code(), Some(3));
    let filled = checksheet(path, &[&fill[..], &["--force"], &words].concat());
    assert_eq!(filled.status.code(), Some(0), "{filled:?}");
    // Other words are other answers: the file is filled again.
    let filled = checksheet(path, &[&batch[..], &["--force"], &words].concat());
    assert_eq!(filled.status.code(), Some(0), "{filled:?}");
    let one = fs::read_to_string(path.join("out.csv")).unwrap();
    assert_eq!(fs::read_to_string(path.join("out/q.csv")).unwrap(), one);
    assert_eq!(one.matches("○").count(), 2, "{one}");
}

#[test]
fn what_is_wrong_with_a_file_is_told_with_its_place() {
    for (option, text, expected) in [
        (
            "--aliases",
            "# c\n質問だけ\n",
            "f: line 2, column 6: a tab and the number of an entry belong behind the question",
        ),
        (
            "--aliases",
            "質問\t99-9\n",
            "f: line 1, column 4: no entry has the number \"99-9\"",
        ),
        ("--aliases", "\t1-1\n", "f: line 1, column 1: the question is empty"),
        (
            "--aliases",
            "[{\"question\": \"Q\"}]",
            "f: missing field `number` at line 1 column 18",
        ),
        (
            "--aliases",
            "[{\"question\": \"Q\", \"number\": \"1-1\"},\n  {\"question\": \"Q\", \"number\": \"0\"}]",
            "f: line 2, column 3: no entry has the number \"0\"",
        ),
        (
            "--thesaurus",
            "\n語\tverb\t走る\n",
            "f: line 2, column 3: the kind is topic, named, light or generic, not \"verb\"",
        ),
        (
            "--thesaurus",
            "語\ttopic\t |\n",
            "f: line 1, column 9: a concept needs a wording",
        ),
        (
            "--thesaurus",
            "語\n",
            "f: line 1, column 2: a concept, its kind and its wordings are separated by tabs",
        ),
        ("--thesaurus", "\ttopic\t語\n", "f: line 1, column 1: a concept needs a name"),
        (
            "--thesaurus",
            "語\ttopic\t言葉\t無い概念\n",
            "f: line 1, column 12: there is no concept \"無い概念\"",
        ),
    ] {
        let folder = folder("f", text);
        fs::write(folder.path().join("q.jsonl"), "{\"question\":\"Q\"}").unwrap();
        let output = checksheet(folder.path(), &["match", "q.jsonl", option, "f"]);
        assert_eq!(output.status.code(), Some(1), "{text}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(said.trim_end(), format!("checksheet: {expected}"), "{text}");
    }
}

#[test]
fn a_question_in_two_languages_is_matched_in_both() {
    const JAPANESE: &str = "データのバックアップを取得していますか。";
    const ENGLISH: &str = "Does the vendor take backups of the data?";
    for sheet in [
        format!(
            "No,確認事項 / Question,回答,備考\n1,{JAPANESE}\u{3000}{ENGLISH},,\n2,{ENGLISH} / {JAPANESE},,\n"
        ),
        format!(
            "No,Question,確認事項,回答,備考\n1,{ENGLISH},{JAPANESE},,\n2,{ENGLISH},{JAPANESE},,\n"
        ),
    ] {
        let folder = folder("q.csv", &sheet);
        assert_eq!(
            matched(folder.path(), "q.csv", &[]),
            [fill("6-7"), fill("6-7")],
            "{sheet}"
        );
        let fill = ["fill", "q.csv", "-o", "out.csv"];
        assert_eq!(checksheet(folder.path(), &fill).status.code(), Some(0), "{sheet}");
    }
}

/// The master comes first, and is about the same; what a person answered to this very
/// question goes before it.
#[test]
fn an_earlier_questionnaire_goes_before_what_is_merely_similar() {
    let earlier = r#"{"items":[{"number":"A-1",
        "question":"帳票の原本を遠隔地にもバックアップし、年1回は復元を試していますか。",
        "answers":[{"status":"implemented","mark":"○","remark":"大阪にも置き、毎年試しています。"}]}]}"#;
    let questions = "\
        {\"question\": \"帳票の原本を遠隔地にもバックアップし、年１回は復元を試していますか？\"}\n\
        {\"question\": \"帳票の原本は、遠隔地にもバックアップし、年1回は復元を試していますか。\"}\n";
    let folder = folder("q.jsonl", questions);
    fs::write(folder.path().join("earlier.json"), earlier).unwrap();
    let found = matched(folder.path(), "q.jsonl", &["--answers", "earlier.json"]);
    assert_eq!(found, [fill("A-1"), fill("A-1")]);
}

fn library(rows: &[(&str, &str)]) -> AnswerLibrary {
    let item = |(question, remark): &(&str, &str)| Item {
        question: (*question).to_owned(),
        answers: vec![Answer::of("○", remark)],
        ..Item::default()
    };
    let items = rows.iter().map(item).collect();
    let master = Questionnaire { items, ..Questionnaire::default() };
    AnswerLibrary::new().with("master", &master)
}

/// Ten times as much text costs no more than ten times the time, and some: the best of
/// several runs, and a wide margin, so that only another order of growth fails.
#[test]
fn a_question_without_end_costs_what_its_length_costs() {
    let library = library(&[
        ("データのバックアップを取得していること。", "毎日取得しています。"),
        ("監査ログを改ざんから保護していること。", "運用担当者も変更できません。"),
    ]);
    let matcher = Matcher::new(&library);
    for text in [
        "監査ログとバックアップ、",
        "監査記録保護管理",
        "a",
        "do you keep logs and ",
        "？",
    ] {
        let best = |chars: usize| -> Duration {
            let text: String = text.chars().cycle().take(chars).collect();
            let question = Question { text: &text, category: Some(&text) };
            let time = || {
                let start = Instant::now();
                let found = matcher.decide(&question);
                assert_ne!(found.decision, Decision::Fill, "{text:.30}");
                start.elapsed()
            };
            (0..2).map(|_| time()).min().unwrap()
        };
        let (short, long) = (best(3_000), best(30_000));
        assert!(
            long < short * 50 + Duration::from_millis(50),
            "{text}: {short:?} {long:?}"
        );
    }
}

#[test]
fn a_master_with_empty_and_doubled_entries_answers_as_far_as_it_is_clear() {
    let library = library(&[
        ("", "何の答えでもない"),
        ("ログを保管していますか。", "90日間保管しています。"),
        ("ログを保管していますか。", "90日間保管しています。"),
        ("鍵を管理していますか。", "管理しています。"),
        ("鍵を管理していますか。", "鍵はありません。"),
        ("？", "。"),
    ]);
    let matcher = Matcher::new(&library);
    for (text, expected) in [
        ("ログを保管していますか。", Decision::Fill),
        ("鍵を管理していますか。", Decision::Suggest),
        ("", Decision::None),
        ("？", Decision::None),
    ] {
        let found = matcher.decide(&Question { text, category: None });
        assert_eq!(found.decision, expected, "{text}");
    }
}
