//! What was accepted, in a copy of the master's own file.

use crate::address::{CellRef, Location};
use crate::edit::{Edit, EditOptions, Edited};
use crate::error::{Error, ErrorKind, Result};
use crate::lang::Lang;
use crate::layout;
use crate::matching::normalize;
use crate::note::Note;
use crate::open::Opener;
use crate::plan::BlankReason;
use crate::questionnaire::{Answer, Form, Place};
use crate::workbook::Workbook;

use super::cells::{all_rows, answered, as_read, moved_down};
use super::numbers::Numbers;
use super::{EntryRef, Harvest, Proposal, ProposalKind, same_answers};

/// A master with what was accepted in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Entered {
    /// The file, and what changed in it outside the cells.
    pub edited: Edited,
    /// How many answers were changed.
    pub changed: usize,
    /// How many entries were appended.
    pub added: usize,
    /// What was accepted and could not be entered, each with the reason.
    pub left: Vec<Note>,
}

impl Harvest {
    /// Write what was accepted into the master's own file, which otherwise stays as it is:
    /// changed answers into their cells, new questions into the rows below the last one,
    /// with the next 項番. So they stand in the last section: where they belong is for a
    /// person to say.
    /// Other words for the question of an entry are no part of a master; see
    /// [`aliases`](Harvest::aliases).
    ///
    /// What the file has no place for is left, and told: an entry that has been reworded or
    /// answered otherwise since, one of another master, rows that are taken.
    ///
    /// # Errors
    ///
    /// What [`edit`](crate::edit) says, [`ErrorKind::NoTable`] where the file has no
    /// questions, [`ErrorKind::Data`] where two different answers to one question are
    /// accepted, and [`ErrorKind::ReadBack`] where the result would be read otherwise.
    pub fn enter(&self, master: &[u8], options: &EditOptions) -> Result<Entered> {
        self.check_contradictions()?;
        let opener = Opener::of(options);
        let workbook = opener.open(master)?;
        let layout = layout::detect(&workbook);
        let form = Form::from_workbook(&workbook, &layout)?;
        let mut entering = Entering {
            workbook: &workbook,
            form: &form,
            numbers: Numbers::of(&form, &layout),
            edits: Vec::new(),
            changed: vec![None; form.places.len()],
            appended: Vec::new(),
        };
        let (mut changed, mut left) = (0, Vec::new());
        for proposal in self.proposals.iter().filter(|proposal| proposal.accepted) {
            let done = match (proposal.kind, &proposal.entry) {
                (ProposalKind::Alias, _) => continue,
                (ProposalKind::Changed, Some(entry)) => {
                    entering.change(entry, proposal).map(|edits| changed += edits)
                }
                _ => entering.append(proposal),
            };
            left.extend(done.err().map(|why| why.about(proposal)));
        }
        let Entering { edits, changed: answers, appended, .. } = entering;
        let edited = opener.edit(master, &edits, options)?;
        let after = opener.of_filled(&edited.bytes).open(&edited.bytes)?;
        check(&form, &Form::from_opened(&after)?, &answers, &appended)?;
        Ok(Entered { edited, changed, added: appended.len(), left })
    }
}

/// The old items are there still with their answers, old or changed, and behind them the
/// appended ones.
fn check(
    before: &Form,
    after: &Form,
    changed: &[Option<Vec<Answer>>],
    appended: &[Appended<'_>],
) -> Result<()> {
    let lost = |at: Location, expected: String, found: String| {
        Err(Error::new(ErrorKind::ReadBack { expected, found }).at(&at))
    };
    let mut items = after.questionnaire.items.iter();
    let old = before.questionnaire.items.iter().zip(&before.places);
    for ((old, place), changed) in old.zip(changed) {
        let at = || before.question_at(place);
        let Some(item) = items.next() else {
            return lost(at(), old.question.clone(), String::new());
        };
        if item.question != old.question {
            return lost(at(), old.question.clone(), item.question.clone());
        }
        let holds = match changed {
            Some(changed) => same_answers(&item.answers, changed),
            None => item.answers == old.answers,
        };
        if !holds {
            let expected = changed.as_ref().unwrap_or(&old.answers);
            return lost(at(), said(expected), said(&item.answers));
        }
    }
    for Appended { at, proposal, answers } in appended {
        let Some(item) = items.next() else {
            return lost(at.clone(), proposal.question.clone(), String::new());
        };
        if normalize(&item.question) != normalize(&proposal.question) {
            return lost(at.clone(), proposal.question.clone(), item.question.clone());
        }
        if !same_answers(&item.answers, answers) {
            return lost(at.clone(), said(answers), said(&item.answers));
        }
    }
    Ok(())
}

/// Answers in one line.
fn said(answers: &[Answer]) -> String {
    let texts = answers.iter().flat_map(|a| a.mark.iter().chain(&a.remark));
    texts.map(String::as_str).collect::<Vec<_>>().join("　")
}

/// Why something cannot be entered, in both languages.
pub(super) struct Why(pub(super) String, pub(super) String);

impl Why {
    pub(super) fn of(reason: BlankReason) -> Why {
        Why(reason.text(Lang::Japanese), reason.text(Lang::English))
    }

    pub(super) fn new(japanese: impl Into<String>, english: impl Into<String>) -> Why {
        Why(japanese.into(), english.into())
    }

    fn about(self, proposal: &Proposal) -> Note {
        let question = &proposal.question;
        Note::new(
            format!("「{question}」はマスターに書き込んでいません: {}", self.0),
            format!("{question:?} is not in the master: {}", self.1),
        )
    }
}

/// A row that was added below the others.
struct Appended<'h> {
    at: Location,
    proposal: &'h Proposal,
    /// The answers as they will be read.
    answers: Vec<Answer>,
}

struct Entering<'m, 'h> {
    workbook: &'m Workbook,
    form: &'m Form,
    numbers: Option<Numbers>,
    edits: Vec<Edit>,
    /// The answers of each item of the form as they will be read, where they change.
    changed: Vec<Option<Vec<Answer>>>,
    appended: Vec<Appended<'h>>,
}

impl<'h> Entering<'_, 'h> {
    /// Another answer to an entry. Says how many answers were changed: none where the
    /// master says it already.
    fn change(&mut self, entry: &EntryRef, proposal: &Proposal) -> Result<usize, Why> {
        let form = self.form;
        let items = form.questionnaire.items.iter().zip(&form.places);
        let question = normalize(&entry.question);
        let mut same = items.enumerate().filter(|(_, (item, _))| {
            item.number == entry.number && normalize(&item.question) == question
        });
        let (index, (item, place)) = same.next().ok_or_else(|| {
            Why::new(
                "この項目がファイルにありません",
                "the file has no such entry, or it was reworded",
            )
        })?;
        let answers = as_read(place, &proposal.answers);
        if let Some(changed) = &self.changed[index] {
            // Told by another wording of the question as well.
            return if same_answers(changed, &answers) {
                Ok(0)
            } else {
                Err(Why::new(
                    "この項目には、採用された別の回答を書き込んでいます",
                    "another answer that was accepted is written there",
                ))
            };
        }
        if same_answers(&item.answers, &answers) {
            return Ok(0);
        }
        if !same_answers(&item.answers, &entry.answers) {
            let at = form.question_at(place);
            return Err(Why::new(
                format!(
                    "{at} の回答が提案の後に変わっています。harvest からやり直してください"
                ),
                format!(
                    "the answer at {at} has changed since; start again with `harvest`"
                ),
            ));
        }
        self.edits.extend(answered(place, &item.answers, &proposal.answers)?);
        self.changed[index] = Some(answers);
        Ok(1)
    }

    /// A new entry, in the row below the last one.
    fn append(&mut self, proposal: &'h Proposal) -> Result<(), Why> {
        if self.is_known(proposal)? {
            return Ok(());
        }
        let last = self.form.places.last().ok_or_else(|| {
            Why::new("ファイルに質問がありません", "the file has no questions")
        })?;
        let rows = all_rows(last);
        let height = rows.last.0 + 1 - rows.first.0;
        if height > 1 {
            // How its rows belong together, as by merged cells, would have to be copied.
            return Err(Why::new(
                format!("最後の項目が {height} 行にわたるため、手で加えてください"),
                format!("the last item takes {height} rows; add it by hand"),
            ));
        }
        let place = moved_down(last, self.appended.len() as u32 + 1);
        let at = self.form.question_at(&place);
        let mut edits = vec![Edit::new(at.clone(), &*proposal.question)];
        edits.extend(answered(&place, &[], &proposal.answers)?);
        let column = self.numbers.as_ref().map(|numbers| numbers.column);
        let number = column.map(|column| {
            Location::new(&place.sheet, CellRef::new(place.question.row, column.0))
        });
        self.check_row(&place, edits.iter().map(|edit| &edit.at).chain(&number))?;
        if let (Some(numbers), Some(at)) = (&mut self.numbers, number) {
            edits.push(Edit::new(at, numbers.next()));
        }
        self.edits.extend(edits);
        let answers = as_read(&place, &proposal.answers);
        self.appended.push(Appended { at, proposal, answers });
        Ok(())
    }

    /// Whether the master has learned it since.
    fn is_known(&self, proposal: &Proposal) -> Result<bool, Why> {
        let question = normalize(&proposal.question);
        let mut appended = self.appended.iter().map(|appended| appended.proposal);
        if appended.any(|known| normalize(&known.question) == question) {
            // With the same answer: there are no contradictions.
            return Ok(true);
        }
        let items = self.form.questionnaire.items.iter().zip(&self.form.places);
        let mut same = items.filter(|(item, _)| normalize(&item.question) == question);
        let Some((item, place)) = same.next() else { return Ok(false) };
        if same_answers(&item.answers, &as_read(place, &proposal.answers)) {
            return Ok(true);
        }
        let at = self.form.question_at(place);
        Err(Why::new(
            format!(
                "{at} に同じ質問があり、回答が違います。harvest からやり直してください"
            ),
            format!(
                "{at} asks it already, with another answer; start again with `harvest`"
            ),
        ))
    }

    /// Nothing stands in the row yet, and no cell to be written is part of another.
    fn check_row<'a>(
        &self,
        place: &Place,
        mut written: impl Iterator<Item = &'a Location>,
    ) -> Result<(), Why> {
        let Some(sheet) = self.workbook.sheet(&place.sheet) else { return Ok(()) };
        let mut cells = sheet.row(place.question.row);
        let taken = cells.find(|(_, cell)| !cell.value.is_empty()).map(|(at, _)| at);
        let merged =
            || written.find_map(|at| sheet.merge_at(at.cell)).map(|area| area.first);
        match taken.or_else(merged) {
            None => Ok(()),
            Some(at) => {
                let at = Location::new(&place.sheet, at);
                Err(Why::new(
                    format!("表の下の {at} が空いていません"),
                    format!("{at}, below the table, is not empty"),
                ))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::harvest::SentSheet;
    use crate::library::AnswerLibrary;
    use crate::questionnaire::Questionnaire;

    const MASTER: &str = "項番,確認事項,実施有無,備考\n\
        1,ログを保管していますか。,○,90日間保管しています。\n\
        2,規程を定めていますか。,○,毎年見直しています。\n";

    fn harvest(filled: &str) -> Harvest {
        let read = |csv: &str| Questionnaire::from_bytes(csv.as_bytes()).unwrap();
        let library = AnswerLibrary::new().with("master", &read(MASTER));
        let filled = format!("項番,確認事項,実施有無,備考\n{filled}");
        let sent = SentSheet::new("a.csv", read(&filled));
        let mut harvest = Harvest::new(&[sent], &library);
        harvest.proposals.iter_mut().for_each(|proposal| proposal.accepted = true);
        harvest
    }

    fn entered(filled: &str, master: &str) -> (String, Vec<String>) {
        let entered = harvest(filled).enter(master.as_bytes(), &EditOptions::default());
        let Entered { edited, left, .. } = entered.unwrap();
        let left = left.iter().map(|note| note.text(Lang::English).to_owned());
        (String::from_utf8(edited.bytes).unwrap(), left.collect())
    }

    #[test]
    fn a_changed_answer_goes_into_its_cells() {
        let filled = "9,ログを保管していますか。,△,180日間保管しています。\n";
        let expected = MASTER.replace("○,90日", "△,180日");
        assert_eq!(entered(filled, MASTER), (expected.clone(), vec![]));
        // Entered once more, it is there already.
        assert_eq!(entered(filled, &expected), (expected.clone(), vec![]));
    }

    #[test]
    fn a_remark_that_is_no_longer_given_goes() {
        let (master, left) = entered("9,ログを保管していますか。,×,\n", MASTER);
        assert_eq!(master, MASTER.replace("○,90日間保管しています。", "×,"));
        assert_eq!(left, [""; 0]);
    }

    #[test]
    fn what_is_new_stands_below_the_rest() {
        let filled = "1,警備員は何名いますか。,○,5名です。\n2,門は夜に閉まりますか。,○,22時に閉まります。\n";
        let (master, left) = entered(filled, MASTER);
        let added = "3,警備員は何名いますか。,○,5名です。\n4,門は夜に閉まりますか。,○,22時に閉まります。\n";
        assert_eq!(master, format!("{MASTER}{added}"));
        assert_eq!(left, [""; 0]);
        // Entered once more, it is there already; with another answer it is left.
        assert_eq!(entered(filled, &master), (master.clone(), vec![]));
        let changed = master.replace("5名", "3名");
        let (again, left) = entered(filled, &changed);
        assert_eq!(again, changed);
        assert_eq!(
            left,
            [
                "\"警備員は何名いますか。\" is not in the master: B4 asks it already, with another answer; start again with `harvest`"
            ]
        );
    }

    #[test]
    fn numbers_go_on_behind_the_last() {
        let numbered = MASTER.replace("\n1,", "\n11-8,").replace("\n2,", "\n11-9,");
        let filled = "1,警備員は何名いますか。,○,5名です。\n";
        let (master, _) = entered(filled, &numbered);
        assert_eq!(
            master,
            format!("{numbered}11-10,警備員は何名いますか。,○,5名です。\n")
        );
    }

    fn new(question: &str, answers: &[Answer]) -> Proposal {
        Proposal {
            accepted: true,
            kind: ProposalKind::New,
            question: question.to_owned(),
            answers: answers.to_vec(),
            entry: None,
            remark: Vec::new(),
            sources: Vec::new(),
        }
    }

    #[test]
    fn what_does_not_fit_takes_no_number() {
        let yes = [Answer::of("○", "はい。")];
        let two = [yes.clone(), yes.clone()].concat();
        let proposals =
            vec![new("門は閉まりますか。", &two), new("窓は閉まりますか。", &yes)];
        let harvest = Harvest { proposals };
        let entered =
            harvest.enter(MASTER.as_bytes(), &EditOptions::default()).unwrap();
        assert_eq!(
            String::from_utf8(entered.edited.bytes).unwrap(),
            format!("{MASTER}3,窓は閉まりますか。,○,はい。\n")
        );
        let left = entered.left.iter().map(|note| note.text(Lang::English));
        assert_eq!(
            left.collect::<Vec<_>>(),
            [
                "\"門は閉まりますか。\" is not in the master: there are 2 answers and 1 places for them"
            ]
        );
    }

    #[test]
    fn items_of_several_rows_are_not_appended() {
        use rust_xlsxwriter::{Format, Workbook};
        let (mut book, plain) = (Workbook::new(), Format::new());
        let sheet = book.add_worksheet();
        sheet.write_row(0, 0, ["No.", "確認事項", "回答", "備考"]).unwrap();
        for (row, number, question) in
            [(1, "1", "ログを保管していますか。"), (3, "2", "規程を定めていますか。")]
        {
            sheet.merge_range(row, 0, row + 1, 0, number, &plain).unwrap();
            sheet.merge_range(row, 1, row + 1, 1, question, &plain).unwrap();
            sheet.write_row(row, 2, ["○", "本社です。"]).unwrap();
            sheet.write_row(row + 1, 2, ["×", "支社です。"]).unwrap();
        }
        let master = book.save_to_buffer().unwrap();
        let answers = [Answer::of("○", "表です。"), Answer::of("×", "裏です。")];
        let harvest =
            Harvest { proposals: vec![new("門は閉まりますか。", &answers)] };
        let entered = harvest.enter(&master, &EditOptions::default()).unwrap();
        assert_eq!((entered.edited.bytes, entered.added), (master, 0));
        let left = entered.left.iter().map(|note| note.text(Lang::English));
        assert_eq!(
            left.collect::<Vec<_>>(),
            [
                "\"門は閉まりますか。\" is not in the master: the last item takes 2 rows; add it by hand"
            ]
        );
    }

    #[test]
    fn answers_that_would_be_read_otherwise_are_found() {
        let form = |csv: &str| Form::from_bytes(csv.as_bytes()).unwrap();
        let before = form(MASTER);
        let check = |after: &str, changed: [Option<Vec<Answer>>; 2]| {
            check(&before, &form(after), &changed, &[]).map_err(|err| err.to_string())
        };
        assert_eq!(check(MASTER, [None, None]), Ok(()));
        let other = MASTER.replace("毎年", "隔年");
        let err = check(&other, [None, None]).unwrap_err();
        assert!(err.contains("B3"), "{err}");
        let changed = vec![Answer::of("○", "隔年見直しています。")];
        assert_eq!(check(&other, [None, Some(changed.clone())]), Ok(()));
        check(MASTER, [None, Some(changed)]).unwrap_err();
    }

    #[test]
    fn what_has_changed_since_is_left() {
        let filled = "9,ログを保管していますか。,○,180日間保管しています。\n";
        let changed = MASTER.replace("90日", "60日");
        let (master, left) = entered(filled, &changed);
        assert_eq!(master, changed);
        assert_eq!(
            left,
            [
                "\"ログを保管していますか。\" is not in the master: the answer at B2 has changed since; start again with `harvest`"
            ]
        );
        let reworded = MASTER.replace("ログを保管", "記録を保存");
        let (master, left) = entered(filled, &reworded);
        assert_eq!(master, reworded);
        assert_eq!(
            left,
            [
                "\"ログを保管していますか。\" is not in the master: the file has no such entry, or it was reworded"
            ]
        );
    }
}
