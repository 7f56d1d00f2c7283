//! What was accepted, in a copy of the master's own file.

use std::collections::HashSet;

use crate::address::{CellRef, ColumnRef, Location, RowRange, RowRef};
use crate::edit::{CellValue, Edit, EditOptions, Edited};
use crate::error::{Error, ErrorKind, Result};
use crate::lang::Lang;
use crate::layout::{self, Layout, Role};
use crate::matching::normalize;
use crate::note::Note;
use crate::open::Opener;
use crate::planner::answer_writes;
use crate::questionnaire::{Answer, AnswerPlace, Form, Item, Place, Slot};
use crate::workbook::Workbook;

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
    /// questions, and [`ErrorKind::ReadBack`] where the result would be read otherwise.
    pub fn enter(&self, master: &[u8], options: &EditOptions) -> Result<Entered> {
        let opener = Opener::of(options);
        let workbook = opener.open(master)?;
        let layout = layout::detect(&workbook);
        let form = Form::from_workbook(&workbook, &layout)?;
        let mut entering = Entering {
            workbook: &workbook,
            form: &form,
            numbers: Numbers::of(&form, &layout),
            edits: Vec::new(),
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
        let Entering { edits, appended, .. } = entering;
        let edited = opener.edit(master, &edits, options)?;
        let after = opener.of_filled(&edited.bytes).open(&edited.bytes)?;
        check(&form, &Form::from_opened(&after)?, &appended)?;
        Ok(Entered { edited, changed, added: appended.len(), left })
    }
}

/// The old items are there still, and behind them the appended ones.
fn check(before: &Form, after: &Form, appended: &[Appended<'_>]) -> Result<()> {
    let lost = |at: Location, expected: &str, found: &str| {
        let (expected, found) = (expected.to_owned(), found.to_owned());
        Err(Error::new(ErrorKind::ReadBack { expected, found }).at(&at))
    };
    let mut items = after.questionnaire.items.iter();
    for (old, place) in before.questionnaire.items.iter().zip(&before.places) {
        let found = items.next().map_or("", |item| item.question.as_str());
        if found != old.question {
            return lost(before.question_at(place), &old.question, found);
        }
    }
    for Appended { at, proposal } in appended {
        let item = items.next();
        let holds = |item: &Item| {
            normalize(&item.question) == normalize(&proposal.question)
                && same_answers(&item.answers, &proposal.answers)
        };
        if !item.is_some_and(holds) {
            let found = item.map_or("", |item| item.question.as_str());
            return lost(at.clone(), &proposal.question, found);
        }
    }
    Ok(())
}

/// Why something cannot be entered, in both languages.
struct Why(String, String);

impl Why {
    fn new(japanese: impl Into<String>, english: impl Into<String>) -> Why {
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
}

struct Entering<'m, 'h> {
    workbook: &'m Workbook,
    form: &'m Form,
    numbers: Option<Numbers>,
    edits: Vec<Edit>,
    appended: Vec<Appended<'h>>,
}

impl<'h> Entering<'_, 'h> {
    /// Another answer to an entry. Says how many answers were changed: none where the
    /// master says it already.
    fn change(&mut self, entry: &EntryRef, proposal: &Proposal) -> Result<usize, Why> {
        let form = self.form;
        let items = form.questionnaire.items.iter().zip(&form.places);
        let question = normalize(&entry.question);
        let mut same = items.filter(|(item, _)| {
            item.number == entry.number && normalize(&item.question) == question
        });
        let (item, place) = same.next().ok_or_else(|| {
            Why::new(
                "この項目がファイルにありません",
                "the file has no such entry, or it was reworded",
            )
        })?;
        if same_answers(&item.answers, &proposal.answers) {
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
        let edits = answered(place, &item.answers, &proposal.answers)?;
        if edits.iter().any(|edit| self.edits.iter().any(|known| known.at == edit.at)) {
            // The same answer, told by another wording of the question.
            return Ok(0);
        }
        self.edits.extend(edits);
        Ok(1)
    }

    /// A new entry, in the row below the last one.
    fn append(&mut self, proposal: &'h Proposal) -> Result<(), Why> {
        if self.is_known(proposal)? {
            return Ok(());
        }
        let Some(last) = self.form.places.last() else { return Ok(()) };
        let below =
            self.appended.len() as u32 + 1 + last.rows.last.0 - last.question.row;
        let place = moved_down(last, below);
        self.check_row(&place)?;
        let at = self.form.question_at(&place);
        let mut edits = vec![Edit::new(at.clone(), &*proposal.question)];
        if let Some(numbers) = &mut self.numbers {
            let cell = CellRef::new(place.question.row, numbers.column.0);
            edits.push(Edit::new(Location::new(&place.sheet, cell), numbers.next()));
        }
        edits.extend(answered(&place, &[], &proposal.answers)?);
        self.edits.extend(edits);
        self.appended.push(Appended { at, proposal });
        Ok(())
    }

    /// Whether the master has learned it since.
    fn is_known(&self, proposal: &Proposal) -> Result<bool, Why> {
        let question = normalize(&proposal.question);
        let items = self.form.questionnaire.items.iter().zip(&self.form.places);
        let mut same = items.filter(|(item, _)| normalize(&item.question) == question);
        let Some((item, place)) = same.next() else { return Ok(false) };
        if same_answers(&item.answers, &proposal.answers) {
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

    /// Nothing stands in the row yet.
    fn check_row(&self, place: &Place) -> Result<(), Why> {
        let Some(sheet) = self.workbook.sheet(&place.sheet) else { return Ok(()) };
        let row = place.question.row;
        let taken = sheet.row(row).find(|(_, cell)| !cell.value.is_empty());
        let merged = sheet.merge_at(place.question).map(|area| (area.first, ()));
        match taken.map(|(at, _)| (at, ())).or(merged) {
            None => Ok(()),
            Some((at, ())) => {
                let at = Location::new(&place.sheet, at);
                Err(Why::new(
                    format!("表の下の {at} が空いていません"),
                    format!("{at}, below the table, is not empty"),
                ))
            }
        }
    }
}

/// The numbers that follow the last one.
struct Numbers {
    column: ColumnRef,
    /// What stands before the figure that is counted on: 「11-」.
    prefix: String,
    last: u32,
    taken: HashSet<String>,
}

impl Numbers {
    /// None where the last item has no number that can be counted on.
    fn of(form: &Form, layout: &Layout) -> Option<Numbers> {
        let place = form.places.last()?;
        let row = RowRef(place.question.row);
        let mut tables = layout.tables.iter().filter(|table| {
            table.sheet_name() == place.sheet
                && (table.first_row..=table.last_row).contains(&row)
        });
        let column = tables.next()?.column(Role::Number)?.column;
        let items = &form.questionnaire.items;
        let last = items.last()?.number.as_deref()?;
        let prefix = last.trim_end_matches(|c: char| c.is_ascii_digit());
        let taken = items.iter().filter_map(|item| item.number.clone()).collect();
        Some(Numbers {
            column,
            prefix: prefix.to_owned(),
            last: last[prefix.len()..].parse().ok()?,
            taken,
        })
    }

    fn next(&mut self) -> CellValue {
        loop {
            self.last = self.last.saturating_add(1);
            let number = format!("{}{}", self.prefix, self.last);
            if self.taken.insert(number.clone()) || self.last == u32::MAX {
                let counts = self.prefix.is_empty();
                let figure = CellValue::Number(f64::from(self.last));
                return if counts { figure } else { number.into() };
            }
        }
    }
}

/// The edits that put the answers into their cells.
fn answered(place: &Place, old: &[Answer], new: &[Answer]) -> Result<Vec<Edit>, Why> {
    if new.len() != place.answers.len() {
        let (has, needs) = (place.answers.len(), new.len());
        return Err(Why::new(
            format!("回答は {needs} 件、欄は {has} 件です"),
            format!("there are {needs} answers and {has} places for them"),
        ));
    }
    let empty = emptied(place);
    let mut edits: Vec<Edit> = Vec::new();
    for (index, (answer, cells)) in new.iter().zip(&place.answers).enumerate() {
        if is_ticked(cells) {
            return Err(Why::new(
                "チェックを付ける欄です。手で直してください",
                "it is answered by ticking a box; tick it by hand",
            ));
        }
        let writes = answer_writes(&empty, index, answer).map_err(|reason| {
            Why::new(reason.text(Lang::Japanese), reason.text(Lang::English))
        })?;
        edits.extend(writes.iter().map(|write| write.edit()));
        // A remark that is no longer given goes.
        let old = old.get(index).and_then(|answer| answer.remark.as_ref());
        if let (Some(_), None, Some(slot)) = (old, &answer.remark, &cells.remark) {
            edits.push(Edit {
                at: Location::new(&place.sheet, slot.at),
                value: CellValue::Clear,
            });
        }
    }
    Ok(edits)
}

fn is_ticked(cells: &AnswerPlace) -> bool {
    let boxed = cells.status.as_ref().is_some_and(|slot| {
        let drawn = slot
            .text
            .as_deref()
            .is_some_and(|text| text.contains(['☐', '☑', '□', '■']));
        drawn || !slot.boxes.is_empty()
    });
    boxed || !cells.marks.is_empty()
}

/// The same place, as if nothing were answered there.
fn emptied(place: &Place) -> Place {
    with_slots(place, |slot| Slot { text: None, ..slot })
}

/// The same place so many rows below.
fn moved_down(place: &Place, rows: u32) -> Place {
    let down = |at: CellRef| CellRef::new(at.row + rows, at.col);
    let row = RowRef(place.question.row + rows);
    let moved =
        with_slots(place, |slot| Slot { at: down(slot.at), text: None, ..slot });
    Place { question: down(place.question), rows: RowRange::from((row, row)), ..moved }
}

fn with_slots(place: &Place, change: impl Fn(Slot) -> Slot) -> Place {
    let answers = place.answers.iter().cloned().map(|cells| AnswerPlace {
        status: cells.status.map(&change),
        remark: cells.remark.map(&change),
        ..cells
    });
    Place { answers: answers.collect(), ..place.clone() }
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
