//! The questionnaire as records: one for each title, heading, item and answer.
//!
//! It is what a CSV export writes, and it holds everything that a questionnaire holds. The
//! first field of a record says what the record is:
//!
//! | 種別           | kind               | what it is                                       |
//! |---------------|--------------------|--------------------------------------------------|
//! | `表題` `版` `前文` | `title` `version` `preamble` | above the table                       |
//! | `見出し1`       | `heading 1`        | a heading and its level                          |
//! | `見出し1（続き）` | `heading 1 again`  | the items from here on are in that heading again |
//! | `見出し終わり`   | `no heading`       | the items from here on are in none               |
//! | `質問`         | `question`         | an item and its first answer                     |
//! | `質問のみ`      | `question only`    | an item that has no place for an answer          |
//! | `回答`         | `answer`           | a further answer of the item above               |

use super::{Answer, Item, Questionnaire, Section};
use crate::address::CellRef;
use crate::lang::Lang;
use crate::workbook::{Format, Sheet, Workbook};

/// The headers of the columns that every file has.
pub(crate) fn headers(lang: Lang) -> [&'static str; 5] {
    lang.pick(
        ["種別", "項番", "確認事項", "実施有無", "備考"],
        ["kind", "number", "question", "status", "remark"],
    )
}

/// What a record is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Kind {
    Title,
    Version,
    Preamble,
    Heading(u8),
    HeadingAgain(u8),
    NoHeading,
    Question,
    QuestionOnly,
    Answer,
}

impl Kind {
    /// The word in the first field.
    pub(crate) fn word(self, lang: Lang) -> String {
        match self {
            Kind::Title => lang.pick("表題", "title").to_owned(),
            Kind::Version => lang.pick("版", "version").to_owned(),
            Kind::Preamble => lang.pick("前文", "preamble").to_owned(),
            Kind::Heading(level) => {
                lang.pick(format!("見出し{level}"), format!("heading {level}"))
            }
            Kind::HeadingAgain(level) => lang.pick(
                format!("見出し{level}（続き）"),
                format!("heading {level} again"),
            ),
            Kind::NoHeading => lang.pick("見出し終わり", "no heading").to_owned(),
            Kind::Question => lang.pick("質問", "question").to_owned(),
            Kind::QuestionOnly => lang.pick("質問のみ", "question only").to_owned(),
            Kind::Answer => lang.pick("回答", "answer").to_owned(),
        }
    }

    fn of(word: &str, lang: Lang) -> Option<Kind> {
        let fixed = [
            Kind::Title,
            Kind::Version,
            Kind::Preamble,
            Kind::NoHeading,
            Kind::Question,
            Kind::QuestionOnly,
            Kind::Answer,
        ];
        let levels =
            (0..=u8::MAX).flat_map(|n| [Kind::Heading(n), Kind::HeadingAgain(n)]);
        fixed.into_iter().chain(levels).find(|kind| kind.word(lang) == word)
    }
}

/// The questionnaire of a file of such records; none where it is any other file.
pub(super) fn read(workbook: &Workbook) -> Option<Questionnaire> {
    let sheet = workbook.sheets().first()?;
    let lang = [Lang::Japanese, Lang::English].into_iter().find(|lang| {
        let mut columns = (0u16..).zip(headers(*lang));
        columns.all(|(col, header)| sheet.text(CellRef::new(0, col)) == header)
    })?;
    // In a workbook that was made of such a file nothing else stands; a customer's may have
    // these headers by chance.
    let is_known = |row| Kind::of(&sheet.text(CellRef::new(row, 0)), lang).is_some();
    let mut records = sheet.rows().filter(|row| *row > 0);
    if workbook.format() != Format::Delimited && !records.all(is_known) {
        return None;
    }
    let mut reader =
        Reader { sheet, lang, section: None, read: Questionnaire::default() };
    for row in sheet.rows().filter(|row| *row > 0) {
        reader.record(row);
    }
    Some(reader.read)
}

struct Reader<'a> {
    sheet: &'a Sheet,
    lang: Lang,
    section: Option<usize>,
    read: Questionnaire,
}

const NUMBER: u16 = 1;
const QUESTION: u16 = 2;
const STATUS: u16 = 3;
const REMARK: u16 = 4;

impl Reader<'_> {
    /// A record whose kind is not known, as a person may have added one, is an item.
    fn record(&mut self, row: u32) {
        let text = |col| self.sheet.text(CellRef::new(row, col));
        let kind = Kind::of(text(0).trim(), self.lang).unwrap_or(Kind::Question);
        let question = text(QUESTION);
        match kind {
            Kind::Title => self.read.title = Some(question),
            Kind::Version => self.read.version = Some(question),
            Kind::Preamble => self.read.preamble.push(question),
            Kind::Heading(level) => {
                let number = Some(text(NUMBER)).filter(|number| !number.is_empty());
                self.section = Some(self.read.sections.len());
                self.read.sections.push(Section { number, title: question, level });
            }
            Kind::HeadingAgain(level) => {
                let number = text(NUMBER);
                self.section = self.read.sections.iter().position(|section| {
                    section.level == level
                        && section.title == question
                        && section.number.as_deref().unwrap_or_default() == number
                });
            }
            Kind::NoHeading => self.section = None,
            Kind::Question | Kind::QuestionOnly => {
                let item = self.item(row, kind == Kind::Question);
                self.read.items.push(item);
            }
            Kind::Answer => {
                let answer = self.answer(row);
                if let Some(item) = self.read.items.last_mut() {
                    item.answers.push(answer);
                }
            }
        }
    }

    fn item(&self, row: u32, answered: bool) -> Item {
        let text = |col| self.sheet.text(CellRef::new(row, col));
        let header = |col: u16| self.sheet.text(CellRef::new(0, col));
        let others = self.sheet.row(row).filter(|(at, _)| at.col > REMARK);
        Item {
            number: Some(text(NUMBER)).filter(|number| !number.is_empty()),
            section: self.section,
            question: text(QUESTION),
            answers: if answered { vec![self.answer(row)] } else { Vec::new() },
            extra: others.map(|(at, _)| (header(at.col), text(at.col))).collect(),
        }
    }

    fn answer(&self, row: u32) -> Answer {
        let text = |col| self.sheet.text(CellRef::new(row, col));
        Answer::of(&text(STATUS), &text(REMARK))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_read_as_its_kind() {
        for lang in [Lang::Japanese, Lang::English] {
            for kind in [
                Kind::Title,
                Kind::Version,
                Kind::Preamble,
                Kind::Heading(1),
                Kind::HeadingAgain(12),
                Kind::NoHeading,
                Kind::Question,
                Kind::QuestionOnly,
                Kind::Answer,
            ] {
                assert_eq!(Kind::of(&kind.word(lang), lang), Some(kind));
            }
        }
    }
}
