//! A second opinion by meaning: what it puts in order, what it holds back, and what it can
//! never do, whatever the model says.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

use std::sync::Arc;

use checksheet::matching::{Embedder, Evidence, Guard, Question};
use checksheet::{
    Answer, AnswerLibrary, Decision, Error, ErrorKind, Item, Match, Matcher,
    ModelProblem, Policy, Questionnaire, Result,
};

/// An invented vendor's answers: number, question, remark.
const MASTER: &[(&str, &str, &str)] = &[
    ("1", "データのバックアップを定期的に取得すること。", "毎日取得しています。"),
    ("2", "従業員に情報セキュリティ教育を行うこと。", "毎年6月に行っています。"),
    ("3", "監査ログを改ざんから保護すること。", "運用担当者も変更できません。"),
    ("4", "利用者との通信を暗号化すること。", "TLS 1.2以上を用いています。"),
    ("5", "重要な領域への入室を管理すること。", "ICカードで施錠しています。"),
    ("6", "機器の記録を残すこと。", "台帳に残しています。"),
    ("7", "情報セキュリティの方針を定めること。", "基本方針を公開しています。"),
];

const QUESTIONS: &[&str] = &[
    "社員へのセキュリティ研修を実施していますか。",
    "データのバックアップを取得していますか。",
    "バックアップの世代数を記載してください。",
    "監査ログが書き換えられることはありませんか。",
    "ログの改ざんを防止していますか。",
    "通信は暗号化されていますか。",
    "バックアップおよび通信の暗号化を行っていますか。",
    "入館の記録は残りますか。",
    "研修の受講率を教えてください。",
    "Is data encrypted in transit?",
    "脆弱性診断を受けていますか。",
    "",
];

fn library(aliases: &str) -> AnswerLibrary {
    let item = |(number, question, remark): &(&str, &str, &str)| Item {
        number: Some((*number).to_owned()),
        question: (*question).to_owned(),
        answers: vec![Answer::of("○", remark)],
        ..Item::default()
    };
    let items = MASTER.iter().map(item).collect();
    let master = Questionnaire { items, ..Questionnaire::default() };
    AnswerLibrary::new().with("master", &master).with_aliases(aliases).unwrap()
}

fn question(text: &str) -> Question<'_> {
    Question { text, category: None }
}

/// An embedder out of what it makes of a text.
struct Made<F>(F);

impl<F: Fn(&str) -> Result<Vec<f32>> + Send + Sync> Embedder for Made<F> {
    fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>> {
        texts.iter().map(|text| (self.0)(text)).collect()
    }
}

/// A matcher whose model takes each text to be about the first topic that has a word of it.
fn matcher<'l>(
    library: &'l AnswerLibrary,
    topics: &'static [&'static [&'static str]],
) -> Matcher<'l> {
    let vector = move |text: &str| {
        let about =
            topics.iter().position(|words| words.iter().any(|w| text.contains(w)));
        Ok((0..topics.len()).map(|i| f32::from(u8::from(about == Some(i)))).collect())
    };
    Matcher::new(library).with_embedder(Arc::new(Made(vector))).unwrap()
}

fn first(found: &Match) -> &str {
    &found.candidates[0].number
}

fn guards(found: &Match) -> Vec<Guard> {
    let evidence = found.candidates[0].evidence.iter();
    let guard = |evidence: &Evidence| match evidence {
        Evidence::Guard(guard) => Some(*guard),
        _ => None,
    };
    evidence.filter_map(guard).collect()
}

#[test]
fn the_right_entry_moves_up() {
    let library = library("");
    let question = question("入館の記録は残りますか。");
    let words = Matcher::new(&library).decide(&question);
    assert_eq!(first(&words), "6");
    let topics: &[&[&str]] = &[&["入館", "入室"], &["機器"]];
    let found = matcher(&library, topics).decide(&question);
    assert_eq!((first(&found), found.decision), ("5", Decision::Suggest));
    assert!(guards(&found).contains(&Guard::Meaning), "{found:?}");
    assert!(found.candidates.is_sorted_by(|a, b| a.score >= b.score), "{found:?}");
}

#[test]
fn a_fill_stays_where_the_model_agrees_or_knows_nothing() {
    let library = library("");
    let question = question("社員へのセキュリティ研修を実施していますか。");
    let words = Matcher::new(&library).decide(&question);
    assert_eq!((first(&words), words.decision), ("2", Decision::Fill));
    let agrees: &[&[&str]] = &[&["研修", "教育"], &["バックアップ"]];
    assert_eq!(matcher(&library, agrees).decide(&question), words);
    let knows_nothing: &[&[&str]] = &[&["貸借対照表"]];
    assert_eq!(matcher(&library, knows_nothing).decide(&question), words);
}

#[test]
fn a_fill_is_held_back_where_the_model_points_to_another_answer() {
    let library = library("");
    let question = question("社員へのセキュリティ研修を実施していますか。");
    let topics: &[&[&str]] = &[&["研修", "方針"], &["教育"]];
    let found = matcher(&library, topics).decide(&question);
    assert_eq!(found.decision, Decision::Suggest);
    assert!(guards(&found).contains(&Guard::Meaning), "{found:?}");
    let shown: Vec<&str> = found.candidates.iter().map(|c| c.number.as_str()).collect();
    assert!(shown.contains(&"7") && shown.contains(&"2"), "{shown:?}");
}

#[test]
fn what_a_person_has_confirmed_is_not_put_to_the_vote() {
    let library = library("従業員は学んでいますか\t2\n");
    let topics: &[&[&str]] = &[&["教育", "学", "方針"]];
    let matcher = matcher(&library, topics);
    for text in ["従業員は学んでいますか。", "従業員に情報セキュリティ教育を行うこと。"]
    {
        let found = matcher.decide(&question(text));
        assert_eq!((first(&found), found.decision), ("2", Decision::Fill), "{text}");
    }
}

/// A direction that has nothing to do with the text, and is always the same.
fn any_direction(seed: u64, text: &str) -> Vec<f32> {
    let mut state = text.bytes().fold(seed ^ 0xcbf2_9ce4_8422_2325, |state, byte| {
        (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (state >> 40) as f32 / (1_u64 << 23) as f32 - 1.0
    };
    (0..4).map(|_| next()).collect()
}

#[test]
fn no_model_makes_a_fill() {
    let library = library("");
    let (mut fills, mut held_back) = (0, 0);
    for seed in 0..50 {
        let embedder = Arc::new(Made(move |text: &str| Ok(any_direction(seed, text))));
        for policy in [Policy::Strict, Policy::Balanced, Policy::Eager] {
            let words = Matcher::new(&library).policy(policy);
            let both = words.clone().with_embedder(embedder.clone()).unwrap();
            for text in QUESTIONS {
                let (by_words, found) =
                    (words.decide(&question(text)), both.decide(&question(text)));
                fills += usize::from(found.decision == Decision::Fill);
                if found.decision == Decision::Fill {
                    assert_eq!(found, by_words, "{text}");
                } else {
                    held_back += usize::from(by_words.decision == Decision::Fill);
                }
                // Made anew, it says the same.
                let again = words.clone().with_embedder(embedder.clone()).unwrap();
                assert_eq!(again.decide(&question(text)), found, "{text}");
            }
        }
    }
    assert!(fills > 0 && held_back > 0, "{fills} {held_back}");
}

fn problem(err: &Error) -> &ModelProblem {
    match err.kind() {
        ErrorKind::Model(problem) => problem,
        other => panic!("{other:?}"),
    }
}

#[test]
fn vectors_that_are_none_are_refused() {
    /// Returns these, whatever it is given.
    struct Returns(Vec<Vec<f32>>);
    impl Embedder for Returns {
        fn embed(&self, _: &[&str]) -> Result<Vec<Vec<f32>>> {
            Ok(self.0.clone())
        }
    }
    let library = library("");
    let given =
        |vectors| Matcher::new(&library).with_embedder(Arc::new(Returns(vectors)));
    let same = vec![vec![1.0, 0.0]; MASTER.len()];
    assert!(given(same.clone()).is_ok());
    for (name, vectors) in [
        ("too few", same[1..].to_vec()),
        ("too many", [&same[..], &same[..1]].concat()),
        ("no number", [&same[1..], &[vec![f32::NAN, 0.0]]].concat()),
        ("endless", [&same[1..], &[vec![f32::INFINITY, 0.0]]].concat()),
        ("shorter", [&same[1..], &[vec![1.0]]].concat()),
    ] {
        let err = given(vectors).unwrap_err();
        assert!(matches!(problem(&err), ModelProblem::Fails(_)), "{name}: {err}");
    }
    // The least and the greatest numbers have a direction, too.
    for number in [f32::MIN_POSITIVE / 2.0, f32::MAX] {
        assert!(given(vec![vec![number, number]; MASTER.len()]).is_ok());
    }
}

#[test]
fn a_question_that_the_model_cannot_read_is_not_filled() {
    let library = library("従業員は学んでいますか\t2\n");
    let fails = |text: &str| match text.contains("か。") {
        true => Err(ErrorKind::Model(ModelProblem::Fails("full".to_owned())).into()),
        false => Ok(vec![1.0]),
    };
    let matcher = Matcher::new(&library).with_embedder(Arc::new(Made(fails))).unwrap();
    let found =
        matcher.decide(&question("社員へのセキュリティ研修を実施していますか。"));
    assert_eq!((first(&found), found.decision), ("2", Decision::Suggest));
    assert_eq!(guards(&found), [Guard::NoVote]);
    let confirmed = matcher.decide(&question("従業員は学んでいますか。"));
    assert_eq!(confirmed.decision, Decision::Fill);
    let err = Matcher::new(&library)
        .with_embedder(Arc::new(Made(|_: &str| {
            Err(ErrorKind::Model(ModelProblem::Fails("full".to_owned())).into())
        })))
        .unwrap_err();
    assert_eq!(err.to_string(), "the model fails on a text: full");
}
