//! Proposals as a workbook in which a person accepts them.

use std::borrow::Cow;
use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::rivals::dispute;
use super::{Harvest, Proposal, ProposalKind};
use crate::decisions::{self, Line, Page, Word, same};
use crate::error::{Error, ErrorKind, Result, ReviewProblem};
use crate::export::Brand;
use crate::lang::Lang;
use crate::open::open;
use crate::questionnaire::Answer;
use crate::sent::Source;

/// What the program needs to understand the workbook again.
#[derive(Serialize, Deserialize)]
struct Stored {
    /// Of this form; another number is another form.
    version: u32,
    harvest: Harvest,
}

const VERSION: u32 = 1;

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Decision {
    Accept,
    PassOver,
}

impl Word for Decision {
    const ALL: &'static [Decision] = &[Decision::Accept, Decision::PassOver];

    fn text(self, lang: Lang) -> &'static str {
        match self {
            Decision::Accept => lang.pick("採用", "accept"),
            Decision::PassOver => lang.pick("見送り", "pass over"),
        }
    }
}

impl decisions::Decision for Decision {
    fn colour(self) -> u32 {
        match self {
            Decision::Accept => 0x00E3_F4E3,
            Decision::PassOver => 0x00EC_ECEC,
        }
    }

    fn drops(self) -> bool {
        self == Decision::PassOver
    }
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Column {
    Id,
    Kind,
    Question,
    Entry,
    Old,
    New,
    Decision,
    Sheet,
    Cell,
    Date,
}

impl Word for Column {
    const ALL: &'static [Column] = &[
        Column::Id,
        Column::Kind,
        Column::Question,
        Column::Entry,
        Column::Old,
        Column::New,
        Column::Decision,
        Column::Sheet,
        Column::Cell,
        Column::Date,
    ];

    fn text(self, lang: Lang) -> &'static str {
        match self {
            Column::Id => lang.pick("番号", "No."),
            Column::Kind => lang.pick("種類", "What"),
            Column::Question => lang.pick("確認事項", "Question"),
            Column::Entry => lang.pick("マスターの項目", "Entry of the master"),
            Column::Old => lang.pick("今の回答", "Old answer"),
            Column::New => lang.pick("新しい回答", "New answer"),
            Column::Decision => lang.pick("判断", "Decision"),
            Column::Sheet => lang.pick("出典", "Source"),
            Column::Cell => lang.pick("セル", "Cell"),
            Column::Date => lang.pick("日付", "Date"),
        }
    }
}

impl decisions::Column for Column {
    const ID: Column = Column::Id;
    const DECISION: Column = Column::Decision;
    const READ: &'static [Column] =
        &[Column::Id, Column::Question, Column::New, Column::Decision];

    fn width(self) -> f64 {
        match self {
            Column::Id => 6.0,
            Column::Kind | Column::Date => 12.0,
            Column::Question | Column::Old | Column::New => 48.0,
            Column::Entry => 36.0,
            Column::Decision => 10.0,
            Column::Sheet => 24.0,
            Column::Cell => 16.0,
        }
    }

    fn is_input(self) -> bool {
        false
    }
}

/// One proposal, and the number that it has in the workbook.
struct Numbered<'h> {
    id: String,
    proposal: &'h Proposal,
    /// How many answers there are to what it is about.
    variants: usize,
}

impl Harvest {
    /// The proposals as an `.xlsx` file in which a person decides, the same bytes for the
    /// same proposals.
    ///
    /// | decision | 判断 | means |
    /// |---|---|---|
    /// | accept | 採用 | the proposal is [accepted](Harvest::accepted) |
    /// | pass over | 見送り | it is not |
    ///
    /// A proposal without a decision, or whose row was deleted, is not accepted.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Data`] where a text is longer than a cell may hold.
    ///
    /// # Examples
    ///
    /// ```
    /// use checksheet::Lang;
    /// use checksheet::harvest::Harvest;
    ///
    /// let harvest = Harvest::default();
    /// let workbook = harvest.to_xlsx(Lang::Japanese)?;
    /// // … a person decides …
    /// assert_eq!(Harvest::from_xlsx(&workbook)?, harvest);
    /// # Ok::<(), checksheet::Error>(())
    /// ```
    pub fn to_xlsx(&self, lang: Lang) -> Result<Vec<u8>> {
        let proposals = self.proposals.iter().zip(self.variants());
        let lines = (1..).zip(proposals).map(|(number, (proposal, variants))| {
            Numbered { id: id(number), proposal, variants }
        });
        let page = Page {
            name: lang.pick("提案", "Proposals"),
            title: self.summary(lang),
            help: lang.pick(
                "「判断」を選んでください。採用：マスターに加える　見送り・空欄：加えない。ほかの欄は書き換えないでください。保存したら harvest --accepted に渡します。",
                "Choose a decision. accept: add it to the master; pass over, or no decision: do not. Leave the other cells as they are. Save, and give it to `harvest --accepted`.",
            ),
            lines: &lines.collect::<Vec<_>>(),
            brand: &Brand::new(lang),
        };
        let stored = Stored { version: VERSION, harvest: self.clone() };
        page.to_xlsx::<Column, Decision>(&stored)
    }

    /// The proposals as a person left them in such a workbook.
    ///
    /// Rows and columns may have been moved, filtered or deleted; further ones are not
    /// looked at.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Review`], at the cell that cannot be followed: an unknown decision, a
    /// proposal that was changed and decided upon, two rows for one proposal, two different
    /// answers to one question that are both accepted. The same
    /// where the workbook is another; and whatever [`open`] says of it. Where several cells
    /// cannot be followed, [`ErrorKind::Several`] names them all.
    pub fn from_xlsx(xlsx: &[u8]) -> Result<Harvest> {
        let workbook = open(xlsx)?;
        let other = || ErrorKind::Review(ReviewProblem::NotProposals);
        let stored: Option<Stored> = decisions::stored(&workbook);
        let stored = stored.filter(|stored| stored.version == VERSION);
        let mut harvest = stored.ok_or_else(other)?.harvest;
        for proposal in &mut harvest.proposals {
            proposal.accepted = false;
        }
        let found = decisions::rows::<Column, Decision>(&workbook)?;
        let decisions::Rows { rows, mut errors } = found.ok_or_else(other)?;
        let mut decided: HashMap<String, decisions::Row<Column, Decision>> =
            HashMap::new();
        for row in rows {
            let mut numbered = (1..).zip(&mut harvest.proposals);
            let found = numbered.find(|(number, _)| id(*number) == row.id);
            let Some((_, proposal)) = found else {
                let what = ReviewProblem::UnknownRow(row.id.clone());
                errors.push(row.wrong(Column::Id, what));
                continue;
            };
            let Some(decision) = row.decision else { continue };
            let shown = [
                (Column::Question, Cow::Borrowed(&*proposal.question)),
                (Column::New, Cow::Owned(answer(&proposal.answers))),
            ];
            for (column, text) in shown {
                if !same(row.text(column), &text) {
                    errors.push(row.wrong(column, ReviewProblem::ChangesProposal));
                }
            }
            proposal.accepted = decision == Decision::Accept;
            decided.insert(row.id.clone(), row);
        }
        for (later, earlier) in harvest.contradicted() {
            if let Some(row) = decided.get(&id(later + 1)) {
                let what = ReviewProblem::ContradictsRow(id(earlier + 1));
                errors.push(row.wrong(Column::Decision, what));
            }
        }
        if errors.is_empty() { Ok(harvest) } else { Err(Error::several(errors)) }
    }
}

/// How the row of a proposal is known.
fn id(number: usize) -> String {
    number.to_string()
}

impl Line<Column> for Numbered<'_> {
    fn text(&self, column: Column, lang: Lang) -> Cow<'_, str> {
        let proposal = self.proposal;
        let entry = proposal.entry.as_ref();
        let of_sources = |text: fn(&Source) -> Option<String>| {
            let texts = proposal.sources.iter().map(text);
            texts.map(Option::unwrap_or_default).collect::<Vec<_>>().join("\n")
        };
        let text = match column {
            Column::Id => return Cow::Borrowed(&self.id),
            Column::Kind => {
                let kind = proposal.kind.text(lang);
                let dispute = dispute(self.variants, lang);
                let remarks = dispute.into_iter().chain(proposal.reservation(lang));
                Some(
                    remarks.fold(kind.to_owned(), |text, remark| text + "\n" + &remark),
                )
            }
            Column::Question => return Cow::Borrowed(&proposal.question),
            Column::Entry => entry.map(|entry| match proposal.kind {
                ProposalKind::New => {
                    let nearest = lang.pick("最も近い項目", "nearest");
                    format!("{nearest}: {}", entry.text(lang))
                }
                _ => entry.text(lang),
            }),
            // What is new has only a neighbour, whose answer it does not replace.
            Column::Old if proposal.kind == ProposalKind::New => None,
            Column::Old => entry.map(|entry| answer(&entry.answers)),
            Column::New => Some(answer(&proposal.answers)),
            Column::Decision => {
                let accepted = proposal.accepted.then_some(Decision::Accept);
                return Cow::Borrowed(accepted.map_or("", |word| word.text(lang)));
            }
            Column::Sheet => Some(of_sources(|source| Some(source.sheet.clone()))),
            Column::Cell => {
                Some(of_sources(|source| source.at.as_ref().map(ToString::to_string)))
            }
            Column::Date => {
                Some(of_sources(|source| source.date.map(|date| date.to_string())))
            }
        };
        Cow::Owned(text.unwrap_or_default())
    }
}

/// All of an answer: each mark with its remark below it.
fn answer(answers: &[Answer]) -> String {
    let parts = answers.iter().flat_map(|answer| [&answer.mark, &answer.remark]);
    parts.filter_map(Option::as_deref).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use rust_xlsxwriter::Workbook as Xlsx;

    use super::*;
    use crate::edit::{Date, Edit, EditOptions};
    use crate::harvest::SentSheet;
    use crate::library::AnswerLibrary;
    use crate::open::edit;
    use crate::testing::sheet;

    fn harvest() -> Harvest {
        let master = sheet("1|ログを保管していますか。|○|90日間保管しています。");
        let library = AnswerLibrary::new().with("master.xlsx", &master);
        let filled = sheet(
            "1|ログを保管していますか。|○|180日間保管しています。
             2|操作の履歴は残りますか。|○|90日間保管しています。
             3|警備員は何名いますか。|○|5名です。",
        );
        let sent = SentSheet::new("a.xlsx", filled);
        let date = Date { year: 2026, month: 4, day: 1 };
        Harvest::new(&[sent.of_day(date)], &library)
    }

    /// The workbook with cells set, as `G4=採用; F4=`.
    fn edited(cells: &str) -> Vec<u8> {
        let edit_of = |text: &str| {
            let (at, value) = text.trim().split_once('=').unwrap();
            Edit::new(format!("'提案'!{at}").parse().unwrap(), value)
        };
        let edits: Vec<Edit> =
            cells.split(';').filter(|text| !text.is_empty()).map(edit_of).collect();
        let xlsx = harvest().to_xlsx(Lang::Japanese).unwrap();
        edit(&xlsx, &edits, &EditOptions::default()).unwrap().bytes
    }

    #[test]
    fn a_person_sees_what_is_old_and_what_is_new() {
        for (lang, header, kinds) in [
            (
                Lang::Japanese,
                "番号 種類 確認事項 マスターの項目 今の回答 新しい回答 判断 出典 セル 日付",
                ["回答の変更", "言い換え", "新規"],
            ),
            (
                Lang::English,
                "No. What Question Entry of the master Old answer New answer Decision Source Cell Date",
                ["changed", "alias", "new"],
            ),
        ] {
            let workbook = open(&harvest().to_xlsx(lang).unwrap()).unwrap();
            let shown = &workbook.sheets()[0];
            let row = |row: u32| -> Vec<String> {
                let cell = |col| crate::address::CellRef::new(row, col);
                (0..10).map(|col| shown.text(cell(col))).collect()
            };
            assert_eq!(row(2).join(" "), header);
            assert_eq!([row(3), row(4), row(5)].map(|row| row[1].clone()), kinds);
            let [changed, new] = [row(3), row(5)];
            assert_eq!(changed[3], "master.xlsx 1: ログを保管していますか。");
            assert_eq!(changed[4], "○\n90日間保管しています。");
            assert_eq!(changed[5], "○\n180日間保管しています。");
            assert_eq!(changed[6..], ["", "a.xlsx", "", "2026-04-01"]);
            assert_eq!(new[4], "", "what is new replaces nothing");
        }
    }

    #[test]
    fn the_same_proposals_have_the_same_bytes() {
        let xlsx = || harvest().to_xlsx(Lang::Japanese).unwrap();
        assert!(xlsx() == xlsx());
    }

    macro_rules! accepts {
        ($($name:ident, $cells:literal, $accepted:expr;)*) => {$(
            #[test]
            fn $name() {
                let read = Harvest::from_xlsx(&edited($cells)).unwrap();
                let accepted = read.proposals.iter().map(|proposal| proposal.accepted);
                assert_eq!(accepted.collect::<Vec<_>>(), $accepted);
            }
        )*};
    }

    accepts! {
        nothing_was_decided, "", [false, false, false];
        one_of_each, "G4=採用;G5=見送り", [true, false, false];
        in_english_and_in_capitals, "G4=Accept;G5=PASS OVER;G6=accept", [true, false, true];
        a_row_deleted, "A4=;G4=採用;G5=採用", [false, true, false];
        columns_moved, "G3=出典;H3=判断;H4=採用;H5=;H6=", [true, false, false];
        // Rows 4 and 6 change places.
        rows_sorted,
            "A4=3;C4=警備員は何名いますか。;F4=○\n5名です。;G4=採用;\
             A6=1;C6=ログを保管していますか。;F6=○\n180日間保管しています。;G6=見送り",
            [false, false, true];
        changed_and_not_decided, "F4=○", [false, false, false];
    }

    macro_rules! refuses {
        ($($name:ident, $cells:literal, $error:literal;)*) => {$(
            #[test]
            fn $name() {
                let err = Harvest::from_xlsx(&edited($cells)).unwrap_err();
                assert_eq!(err.to_string(), $error);
            }
        )*};
    }

    refuses! {
        accepted_and_changed, "G4=採用;F4=○",
            "'提案'!F4: the proposal was changed; undo that, and reword it once it is accepted";
        passed_over_and_changed, "G4=見送り;C4=何か",
            "'提案'!C4: the proposal was changed; undo that, and reword it once it is accepted";
        a_word_that_is_no_decision, "G4=空欄",
            "'提案'!G4: unknown decision \"空欄\"; choose one of accept, pass over";
        a_row_twice, "A5=1", "'提案'!A5: there are two rows for 1";
        a_row_of_nothing, "A5=9", "'提案'!A5: the workbook was not written with a row \"9\"";
        a_header_that_is_gone, "F3=x", "there is no column \"New answer\"";
        a_header_of_decisions_that_is_gone, "G3=x",
            "not a workbook of proposals; give one that `harvest -o` has written";
    }

    #[test]
    fn of_two_answers_to_one_question_one_is_accepted() {
        let library = AnswerLibrary::new();
        let sent = |name: &str, remark: &str| {
            let text = format!("1|警備員は何名いますか。|○|{remark}");
            SentSheet::new(name, sheet(&text))
        };
        let sheets = [sent("a.xlsx", "5名です。"), sent("b.xlsx", "3名です。")];
        let harvest = Harvest::new(&sheets, &library);
        let xlsx = harvest.to_xlsx(Lang::Japanese).unwrap();
        let kind = open(&xlsx).unwrap().sheets()[0].text("B4".parse().unwrap());
        assert_eq!(kind, "新規\n回答が 2 通りあります。採用は 1 つまで");
        let accept = |cells: &[&str]| {
            let edits = cells
                .iter()
                .map(|at| Edit::new(format!("'提案'!{at}").parse().unwrap(), "採用"));
            let edits: Vec<Edit> = edits.collect();
            let edited = edit(&xlsx, &edits, &EditOptions::default()).unwrap();
            Harvest::from_xlsx(&edited.bytes)
        };
        assert_eq!(accept(&["G5"]).unwrap().accepted().items.len(), 1);
        assert_eq!(
            accept(&["G4", "G5"]).unwrap_err().to_string(),
            "'提案'!G5: row 1 answers the same otherwise and is accepted too; accept one of them"
        );
    }

    #[test]
    fn another_workbook() {
        let mut book = Xlsx::new();
        book.add_worksheet().write_string(0, 0, "判断").unwrap();
        let err = Harvest::from_xlsx(&book.save_to_buffer().unwrap()).unwrap_err();
        let is_other = |err: &crate::Error| {
            matches!(err.kind(), ErrorKind::Review(ReviewProblem::NotProposals))
        };
        assert!(is_other(&err), "{err}");
    }

    #[test]
    fn what_was_accepted_is_written_as_accepted() {
        let mut accepted = harvest();
        accepted.proposals[1].accepted = true;
        let xlsx = accepted.to_xlsx(Lang::English).unwrap();
        assert_eq!(Harvest::from_xlsx(&xlsx).unwrap(), accepted);
    }
}
