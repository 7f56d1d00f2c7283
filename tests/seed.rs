//! The whole line on a check sheet that was really published.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "a test")]

mod common;

use checksheet::{Answer, Questionnaire, Status};

fn seed() -> Option<Vec<u8>> {
    Some(std::fs::read(common::shared("seed/raykit-checksheet.xlsx")?).unwrap())
}

#[test]
fn import_counts() {
    let Some(bytes) = seed() else { return };
    let q = Questionnaire::from_bytes(&bytes).unwrap();
    assert!(q.title.as_deref().unwrap().ends_with("(経産省版)"), "{:?}", q.title);
    assert_eq!(q.version.as_deref(), Some("1.0"));
    assert_eq!(q.preamble.len(), 18);
    let level = |level| q.sections.iter().filter(|s| s.level == level).count();
    assert_eq!((q.sections.len(), level(1), level(2)), (15, 11, 4));
    assert_eq!((q.items.len(), q.answers().count()), (70, 72));
    let numbered = |answer: fn(&Answer) -> bool| -> Vec<&str> {
        let items = q.items.iter().filter(|item| item.answers.iter().any(answer));
        items.map(|item| item.number.as_deref().unwrap()).collect()
    };
    assert_eq!(q.answers().filter(|a| a.mark.as_deref() == Some("○")).count(), 66);
    assert_eq!(numbered(|a| a.mark.as_deref() == Some("△")), ["6-15"]);
    assert_eq!(
        numbered(|a| a.status == Some(Status::NotApplicable)),
        ["6-18", "6-20", "6-22", "6-24", "6-28"]
    );
    assert_eq!(numbered(|a| a.remark.is_none()), ["4-2"]);
    let two = q.items.iter().filter(|item| item.answers.len() == 2);
    let two: Vec<_> = two.map(|item| item.number.as_deref().unwrap()).collect();
    assert_eq!(two, ["6-30", "9-2"]);
}
