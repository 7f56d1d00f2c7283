//! Nothing is said in one language only: each variant of each type that speaks to people.
//!
//! `tests/languages.rs` looks at all other messages, and at the program from outside.

use std::{io, mem};

use super::Lang;
use crate::address::{CellRef, Location, RowRef};
use crate::check::{Check, Discrepancy, Said};
use crate::error::{
    Error, ErrorKind, ModelProblem, Refusal, ReviewProblem, Unsupported, ValueProblem,
};
use crate::layout::Role;
use crate::lint::Rule;
use crate::matching::{Evidence, Guard};
use crate::plan::BlankReason;
use crate::sent::Source;
use crate::verify::Violation;

/// A sample of each variant. A new variant does not compile until it has a line here.
macro_rules! every {
    ($($variant:pat => $sample:expr,)*) => {{
        let is_listed = |sample: &_| match sample { $($variant => (),)* };
        let samples = vec![$($sample),*];
        samples.iter().for_each(is_listed);
        $(assert!(matches!($sample, $variant), "{}", stringify!($variant));)*
        samples
    }};
}

fn is_japanese(text: &str) -> bool {
    text.chars().any(|c| matches!(c, '\u{3040}'..='\u{30FF}' | '\u{4E00}'..='\u{9FFF}'))
}

#[track_caller]
fn in_both(text: impl Fn(Lang) -> String) {
    let (japanese, english) = (text(Lang::Japanese), text(Lang::English));
    assert!(is_japanese(&japanese), "not in Japanese: {japanese}");
    let foreign = |c: char| !c.is_ascii() && !"→…–".contains(c);
    assert!(
        !english.is_empty() && !english.contains(foreign),
        "not in English: {english}"
    );
}

fn x() -> String {
    "x".to_owned()
}

fn at() -> Location {
    Location::new("A", CellRef::new(0, 0))
}

#[test]
fn errors() {
    let kinds = every! {
        ErrorKind::Io(_) => ErrorKind::Io(io::ErrorKind::NotFound.into()),
        ErrorKind::UnknownFormat => ErrorKind::UnknownFormat,
        ErrorKind::Unsupported(_) => ErrorKind::Unsupported(Unsupported::Pdf),
        ErrorKind::Empty => ErrorKind::Empty,
        ErrorKind::CutOff => ErrorKind::CutOff,
        ErrorKind::OpenQuote { .. } => ErrorKind::OpenQuote { line: 1 },
        ErrorKind::Damaged(_) => ErrorKind::Damaged(x()),
        ErrorKind::Limit { .. } => ErrorKind::Limit { what: "cells", most: 1 },
        ErrorKind::PasswordNeeded => ErrorKind::PasswordNeeded,
        ErrorKind::PasswordWrong => ErrorKind::PasswordWrong,
        ErrorKind::Encoding { .. } => ErrorKind::Encoding {
            encoding: "UTF-8", line: 1, offset: 0, seems: Some("EUC-JP"),
        },
        ErrorKind::OtherEncoding { .. } => {
            ErrorKind::OtherEncoding { told: "UTF-16LE", seems: "UTF-8" }
        },
        ErrorKind::CellRef(_) => ErrorKind::CellRef(x()),
        ErrorKind::NoSheet(_) => ErrorKind::NoSheet(x()),
        ErrorKind::NoTable => ErrorKind::NoTable,
        ErrorKind::Value(_) => ErrorKind::Value(ValueProblem::NotFinite),
        ErrorKind::Item { .. } => ErrorKind::Item {
            item: x(), problem: ValueProblem::NotFinite,
        },
        ErrorKind::Refused(_) => ErrorKind::Refused(Refusal::Signed),
        ErrorKind::Changed { .. } => ErrorKind::Changed { expected: x(), found: x() },
        ErrorKind::ReadBack { .. } => ErrorKind::ReadBack { expected: x(), found: x() },
        ErrorKind::Data { .. } => ErrorKind::Data { japanese: "誤り".to_owned(), english: x() },
        ErrorKind::Review(_) => ErrorKind::Review(ReviewProblem::NotAReview),
        ErrorKind::Several { .. } => ErrorKind::Several {
            errors: vec![ErrorKind::Review(ReviewProblem::AcceptsChange).into()],
            more: 1,
        },
        ErrorKind::Model(_) => ErrorKind::Model(ModelProblem::NotAModel),
    };
    for kind in kinds {
        let err = Error::new(kind);
        in_both(|lang| err.text(lang));
    }
    for err in [
        Error::data_in_english("x"),
        Error::data_at(1, 1, "誤り", "x"),
        Error::from(io::Error::from(io::ErrorKind::TimedOut)),
    ] {
        in_both(|lang| err.text(lang));
    }
}

#[test]
fn models() {
    let problems = every! {
        ModelProblem::NotAModel => ModelProblem::NotAModel,
        ModelProblem::Damaged(_) => ModelProblem::Damaged(x()),
        ModelProblem::Tensor { .. } => {
            ModelProblem::Tensor { name: "embeddings", wanted: "F32", found: None }
        },
        ModelProblem::Tokens { .. } => ModelProblem::Tokens { highest: 2, rows: 1 },
        ModelProblem::Fails(_) => ModelProblem::Fails(x()),
    };
    for problem in problems {
        in_both(|lang| Error::new(ErrorKind::Model(problem.clone())).text(lang));
    }
}

#[test]
fn errors_of_files_that_are_read_and_written() {
    use io::ErrorKind as Io;
    for kind in [
        Io::NotFound,
        Io::PermissionDenied,
        Io::InvalidData,
        Io::AlreadyExists,
        Io::IsADirectory,
        Io::StorageFull,
        Io::Other,
    ] {
        let err = Error::from(io::Error::from(kind));
        in_both(|lang| err.text(lang));
    }
}

#[test]
fn what_is_not_supported() {
    let all = every! {
        Unsupported::NotAWorkbook => Unsupported::NotAWorkbook,
        Unsupported::Encrypted => Unsupported::Encrypted,
        Unsupported::Pdf => Unsupported::Pdf,
        Unsupported::HtmlWithoutTable => Unsupported::HtmlWithoutTable,
        Unsupported::XmlWorkbook => Unsupported::XmlWorkbook,
        Unsupported::Logo => Unsupported::Logo,
    };
    for what in all {
        in_both(|lang| Error::new(ErrorKind::Unsupported(what)).text(lang));
    }
}

#[test]
fn values_and_refusals() {
    let values = every! {
        ValueProblem::TooLong(_) => ValueProblem::TooLong(1),
        ValueProblem::NotFinite => ValueProblem::NotFinite,
        ValueProblem::OutsideCalendar(_) => ValueProblem::OutsideCalendar(x()),
        ValueProblem::NotInEncoding { .. } => {
            ValueProblem::NotInEncoding { characters: x(), encoding: "EUC-JP" }
        },
    };
    for problem in values {
        let err = Error::new(ErrorKind::Value(problem));
        in_both(|lang| err.text(lang));
    }
    let refusals = every! {
        Refusal::Signed => Refusal::Signed,
        Refusal::Formula => Refusal::Formula,
        Refusal::SharedFormula => Refusal::SharedFormula,
        Refusal::ArrayFormula => Refusal::ArrayFormula,
        Refusal::NotAWorksheet => Refusal::NotAWorksheet,
        Refusal::Validation(_) => Refusal::Validation(x()),
        Refusal::TableHeader => Refusal::TableHeader,
        Refusal::TakenApart => Refusal::TakenApart,
        Refusal::Merged(_) => Refusal::Merged(CellRef::new(0, 0)),
    };
    for refusal in refusals {
        let err = Error::new(ErrorKind::Refused(refusal));
        in_both(|lang| err.text(lang));
    }
}

#[test]
fn workbooks_in_which_a_person_decides() {
    let all = every! {
        ReviewProblem::NotAReview => ReviewProblem::NotAReview,
        ReviewProblem::OtherFile => ReviewProblem::OtherFile,
        ReviewProblem::NotProposals => ReviewProblem::NotProposals,
        ReviewProblem::NoColumn { .. } => {
            ReviewProblem::NoColumn { japanese: "判断", english: "Decision" }
        },
        ReviewProblem::UnknownDecision { .. } => ReviewProblem::UnknownDecision {
            said: x(), japanese: "採用".to_owned(), english: "accept".to_owned(),
        },
        ReviewProblem::UnknownRow(_) => ReviewProblem::UnknownRow(x()),
        ReviewProblem::Twice(_) => ReviewProblem::Twice(x()),
        ReviewProblem::ContradictsRow(_) => ReviewProblem::ContradictsRow(x()),
        ReviewProblem::ChangesProposal => ReviewProblem::ChangesProposal,
        ReviewProblem::AcceptsChange => ReviewProblem::AcceptsChange,
        ReviewProblem::AcceptsNothing => ReviewProblem::AcceptsNothing,
        ReviewProblem::EditsNothing => ReviewProblem::EditsNothing,
        ReviewProblem::BlankWithText => ReviewProblem::BlankWithText,
        ReviewProblem::UndecidedWithText => ReviewProblem::UndecidedWithText,
        ReviewProblem::NotWritable { .. } => {
            ReviewProblem::NotWritable { japanese: "理由".to_owned(), english: x() }
        },
    };
    for problem in all {
        let err = Error::new(ErrorKind::Review(problem));
        in_both(|lang| err.text(lang));
    }
}

#[test]
fn reasons_to_leave_a_blank() {
    let all = every! {
        BlankReason::NoMatch => BlankReason::NoMatch,
        BlankReason::Unfit { .. } => BlankReason::Unfit { number: "1".to_owned(), sign: "TBD".to_owned() },
        BlankReason::Unsure { .. } => BlankReason::Unsure { nearest: String::new(), score: 0.5 },
        BlankReason::Reworded { .. } => BlankReason::Reworded { number: x(), words: x() },
        BlankReason::Outdated { .. } => BlankReason::Outdated { number: x(), was: x(), now: None },
        BlankReason::NotOffered { .. } => {
            BlankReason::NotOffered { mark: x(), choices: vec![x()] }
        },
        BlankReason::Rejected { .. } => BlankReason::Rejected { value: x() },
        BlankReason::RemarkRequired { .. } => {
            BlankReason::RemarkRequired { choice: x(), rule: x() }
        },
        BlankReason::NoRoomForRemark { .. } => {
            BlankReason::NoRoomForRemark { mark: x(), remark: x() }
        },
        BlankReason::AnswerCount { .. } => BlankReason::AnswerCount { known: 1, asked: 2 },
        BlankReason::NotInEncoding { .. } => {
            BlankReason::NotInEncoding { characters: x(), encoding: x() }
        },
        BlankReason::AlreadyAnswered => BlankReason::AlreadyAnswered,
        BlankReason::Formula => BlankReason::Formula,
        BlankReason::Locked => BlankReason::Locked,
        BlankReason::Hidden => BlankReason::Hidden,
        BlankReason::NotLinked => BlankReason::NotLinked,
        BlankReason::Doubtful => BlankReason::Doubtful,
        BlankReason::NoPlace => BlankReason::NoPlace,
        BlankReason::Told => BlankReason::Told,
    };
    let now = BlankReason::Outdated { number: x(), was: x(), now: Some(x()) };
    for reason in all.into_iter().chain([now]) {
        in_both(|lang| reason.text(lang));
    }
}

#[test]
fn evidence_and_guards() {
    let all = every! {
        Evidence::SameQuestion => Evidence::SameQuestion,
        Evidence::Alias => Evidence::Alias,
        Evidence::Explained { .. } => Evidence::Explained { words: x(), by: None },
        Evidence::Unexplained(_) => Evidence::Unexplained(x()),
        Evidence::RunnerUp { .. } => Evidence::RunnerUp { number: String::new(), margin: 0.1 },
        Evidence::Guard(_) => Evidence::Guard(Guard::Fact),
        Evidence::Qualified => Evidence::Qualified,
        Evidence::Text(_) => Evidence::Text(x()),
    };
    let in_other_words = Evidence::Explained { words: x(), by: Some(x()) };
    for evidence in all.into_iter().chain([in_other_words]) {
        // What a person typed stays as it is.
        if evidence != Evidence::Text(x()) {
            in_both(|lang| evidence.text(lang));
        }
    }
    let guards = every! {
        Guard::NotStated(..) => Guard::NotStated("期間", "a duration"),
        Guard::NotNamed => Guard::NotNamed,
        Guard::NotTold => Guard::NotTold,
        Guard::Denied => Guard::Denied,
        Guard::Meaning => Guard::Meaning,
        Guard::NoVote => Guard::NoVote,
        Guard::Polarity => Guard::Polarity,
        Guard::NotApplicable => Guard::NotApplicable,
        Guard::TwoQuestions => Guard::TwoQuestions,
        Guard::OtherParty => Guard::OtherParty,
        Guard::OtherSubject => Guard::OtherSubject,
        Guard::Ambiguous => Guard::Ambiguous,
        Guard::Language => Guard::Language,
        Guard::Fact => Guard::Fact,
        Guard::Unclear => Guard::Unclear,
    };
    for guard in guards {
        let is_same =
            |known: Guard| mem::discriminant(&known) == mem::discriminant(&guard);
        assert!(Guard::all().any(is_same), "{guard:?} is not in Guard::all");
    }
    for guard in Guard::all() {
        in_both(|lang| guard.text(lang));
    }
}

#[test]
fn what_was_not_to_change() {
    let (part, sheet) = (x(), x());
    let all = every! {
        Violation::PartLost { .. } => Violation::PartLost { part: part.clone() },
        Violation::NotAnAnswerCell { .. } => {
            Violation::NotAnAnswerCell { at: at(), role: Some(Role::Question) }
        },
        Violation::PartAdded { .. } => Violation::PartAdded { part: part.clone() },
        Violation::PartChanged { .. } => Violation::PartChanged { part: part.clone() },
        Violation::PartsReordered => Violation::PartsReordered,
        Violation::CellChanged { .. } => Violation::CellChanged { at: at() },
        Violation::NotAsPlanned { .. } => {
            Violation::NotAsPlanned { at: at(), planned: x(), found: x() }
        },
        Violation::Formula { .. } => Violation::Formula { at: at() },
        Violation::CellDamaged { .. } => Violation::CellDamaged { at: at() },
        Violation::FormulaLost { .. } => Violation::FormulaLost { at: at() },
        Violation::CellMisplaced { .. } => Violation::CellMisplaced { at: at() },
        Violation::CellLost { .. } => Violation::CellLost { at: at() },
        Violation::FormatChanged { .. } => Violation::FormatChanged { at: at() },
        Violation::RowChanged { .. } => {
            Violation::RowChanged { sheet: sheet.clone(), row: RowRef(0) }
        },
        Violation::MergesChanged { .. } => Violation::MergesChanged { sheet: sheet.clone() },
        Violation::OutsideCells { .. } => {
            Violation::OutsideCells { part: part.clone(), before: x(), after: x() }
        },
    };
    for violation in all {
        in_both(|lang| violation.text(lang));
    }
}

#[test]
fn answers_that_disagree() {
    let source = Source { sheet: x(), date: None, at: Some(at()), number: None };
    let said = || Said { source: source.clone(), question: x(), mark: Some(x()) };
    let all = every! {
        Discrepancy::Disagree { .. } => {
            Discrepancy::Disagree { question: x(), answers: vec![said(), said()] }
        },
        Discrepancy::OtherStatus { .. } => {
            Discrepancy::OtherStatus { sent: said(), entry: x(), mark: x() }
        },
        Discrepancy::Stale { .. } => Discrepancy::Stale {
            sent: said(), stated: x(), entry: Some(x()), now: vec![x()],
        },
    };
    for discrepancy in all {
        let check = Check { answers: 1, known: 1, discrepancies: vec![discrepancy] };
        // Behind the summary, which is in both languages anyway.
        let behind = |lang| {
            let text = check.text(lang);
            text.split_once('\n').unwrap().1.to_owned()
        };
        in_both(behind);
    }
}

#[test]
fn rules_of_lint() {
    for rule in Rule::all() {
        assert!(is_japanese(rule.why(Lang::Japanese)), "{}", rule.name);
        // The words that it looks for stay Japanese: です, である.
        let english = rule.why(Lang::English);
        let letters = english.chars().filter(char::is_ascii_alphabetic).count();
        let foreign = english.chars().filter(|c| !c.is_ascii()).count();
        assert!(letters > 2 * foreign, "{}: {english}", rule.name);
    }
}
