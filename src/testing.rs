//! Questionnaires drawn as text, for tests.

use crate::questionnaire::{Answer, Item, Questionnaire, Section};

/// `> 前文`, `# 見出し` (`## 小見出し`), and lines of
/// `項番|確認事項|実施有無|備考|見出し=値|…`.
pub(crate) fn sheet(text: &str) -> Questionnaire {
    let mut sheet = Questionnaire::default();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if let Some(line) = line.strip_prefix("> ") {
            sheet.preamble.push(line.to_owned());
        } else if line.starts_with('#') {
            sheet.sections.push(section(line));
        } else {
            let section = sheet.sections.len().checked_sub(1);
            sheet.items.push(Item { section, ..item(line) });
        }
    }
    sheet
}

fn section(line: &str) -> Section {
    let title = line.trim_start_matches('#');
    let level = u8::try_from(line.len() - title.len()).unwrap();
    Section { number: None, title: title.trim().to_owned(), level }
}

fn item(line: &str) -> Item {
    let mut cells = line.split('|');
    let mut next = || cells.next().unwrap_or_default();
    let (number, question, mark, remark) = (next(), next(), next(), next());
    let extra = cells.filter_map(|cell| cell.split_once('='));
    Item {
        number: (!number.is_empty()).then(|| number.to_owned()),
        question: question.to_owned(),
        answers: vec![Answer::of(mark, remark)],
        extra: extra.map(|(k, v)| (k.to_owned(), v.to_owned())).collect(),
        ..Item::default()
    }
}
