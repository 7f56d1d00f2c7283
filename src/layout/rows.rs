//! What each row of a table is: a question, a heading, or something in between.
//!
//! First what is usual in this table is learned (do questions have numbers, lists, which
//! shape, which fill?), then every row is judged by what it shares with the usual.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::facts::{self, Fact, Lanes};
use super::grid::Grid;
use super::{SkipReason, labels, text};
use crate::address::CellRef;

/// What a row is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Kind {
    Item,
    Section,
    Continuation,
    Skipped(SkipReason),
}

/// The rows of a table from its first question or heading to its last question.
#[derive(Clone, Debug, Default)]
pub(super) struct Body {
    /// Rows and what they are; rows that are not here are blank.
    pub(super) rows: Vec<(u32, Kind)>,
    /// The last row of the last question.
    pub(super) last_row: u32,
}

impl Body {
    /// Leave out what follows the last question.
    pub(super) fn end_with_item(&mut self) {
        let is_item = |(_, kind): &(u32, Kind)| *kind == Kind::Item;
        let belongs = |(_, kind): &(u32, Kind)| *kind == Kind::Continuation;
        let Some(last) = self.rows.iter().rposition(is_item) else { return };
        let after = self.rows[last + 1..].iter().take_while(|row| belongs(row)).count();
        if last + 1 + after < self.rows.len() {
            self.rows.truncate(last + 1 + after);
            self.last_row = self.rows.last().map_or(self.last_row, |(row, _)| *row);
        }
    }

    /// The questions' rows.
    pub(super) fn items(&self) -> impl Iterator<Item = u32> {
        self.rows.iter().filter(|(_, kind)| *kind == Kind::Item).map(|(row, _)| *row)
    }
}

/// A sheet of which more is answered was filled by somebody.
const MOST_ANSWERED: f32 = 0.2;

/// Rows that the last question may reach below the last text.
const MOST_MERGED: u32 = 200;

/// Judge the rows below a header, from one to another. Those in which the header is
/// repeated are known, in order.
pub(super) fn read(
    grid: &Grid<'_>,
    repeated: &[u32],
    lanes: &Lanes,
    range: (u32, u32),
) -> Body {
    let facts = facts::read(grid, repeated, lanes, range);
    let facts = &facts[..before_gap(&facts)];
    let usual = Usual::learn(facts);
    let mut rows: Vec<(u32, Kind)> = Vec::with_capacity(facts.len());
    let mut trusted = 0;
    let mut before = Kind::Section;
    let mut merged_to: Option<u32> = None;
    for fact in facts {
        let like = usual.alike(fact);
        let kind = usual.judge(grid, fact, like, before);
        let above = rows.last().map(|r| r.0);
        let sure = kind == Kind::Item && usual.trusts(fact, like, above);
        // A question merged over blank rows takes them along.
        if let Some(last) = merged_to {
            let from = rows.last().map_or(fact.row, |r| r.0 + 1);
            let blank = from..fact.row.min(last.saturating_add(1));
            rows.extend(blank.map(|row| (row, Kind::Continuation)));
        }
        rows.push((fact.row, kind));
        if kind == Kind::Item {
            let at = CellRef::new(fact.row, lanes.question);
            merged_to = grid.merge(at).map(|area| area.last.row.min(range.1));
        }
        if sure || fact.translation && trusted + 1 == rows.len() {
            trusted = rows.len();
        }
        before = kind;
    }
    rows.truncate(trusted);
    let last = rows.last().map_or(0, |(row, _)| *row);
    let is_item = |(_, kind): &&(u32, Kind)| *kind == Kind::Item;
    let first_of_last = rows.iter().rev().find(is_item).map_or(0, |(row, _)| *row);
    let below = |col: u16| {
        let area = grid.merge(CellRef::new(last, col));
        // One that begins further up is a group's, not the question's.
        area.filter(|area| area.first.row >= first_of_last).map_or(last, |m| m.last.row)
    };
    let lowest = [Some(lanes.question), lanes.number].into_iter().flatten().map(below);
    // A merged area may reach below the last row that holds a text.
    let below_all = grid.rows().last() == Some(&range.1);
    let end = if below_all { last.saturating_add(MOST_MERGED) } else { range.1 };
    let last_row = lowest.max().unwrap_or(last).min(end.max(last));
    for row in last + 1..=last_row {
        rows.push((row, Kind::Continuation));
    }
    Body { rows, last_row }
}

/// How many of the rows come before a gap after which nothing has a number or a list,
/// while before it something has: what follows is a legend or a note.
fn before_gap(facts: &[Fact<'_>]) -> usize {
    const GAP: u32 = 3;
    let marked =
        |f: &Fact<'_>| !f.question.is_empty() && (f.list.is_some() || f.has_number);
    let Some(last) = facts.iter().rposition(marked) else { return facts.len() };
    let gap = facts[last..].windows(2).position(|pair| pair[1].row - pair[0].row > GAP);
    gap.map_or(facts.len(), |after| last + after + 1)
}

/// What is usual for the questions of this table.
struct Usual {
    /// Of the rows with a question's text, how many have what.
    numbered: f32,
    listed: f32,
    asking: f32,
    filled: f32,
    /// How many of them are answered, and how many rows hold slashes instead.
    answered: f32,
    slashed: f32,
    depth: usize,
    shapes: Counts,
    lists: Counts,
    /// How many lists there are.
    listed_variety: usize,
    /// Texts that stand on many rows: labels such as Guidance:.
    labels: HashSet<String>,
    looks: Counts,
    /// How many rows have the look of most.
    most_alike: usize,
    rows: usize,
}

/// How many rows have what.
#[derive(Debug, Default)]
struct Counts(Vec<usize>);

impl Counts {
    fn add(&mut self, id: usize) {
        if self.0.len() <= id {
            self.0.resize(id + 1, 0);
        }
        self.0[id] += 1;
    }

    fn of(&self, id: usize) -> usize {
        self.0.get(id).copied().unwrap_or(0)
    }

    fn most(&self) -> usize {
        self.0.iter().max().copied().unwrap_or(0)
    }

    /// How many there are.
    fn variety(&self) -> usize {
        self.0.iter().filter(|count| **count > 0).count()
    }
}

impl Usual {
    fn learn(facts: &[Fact<'_>]) -> Usual {
        let likely: Vec<&Fact<'_>> = facts
            .iter()
            .filter(|f| {
                !f.question.is_empty()
                    && !f.wide
                    && !f.repeated
                    && !f.under_item
                    && !f.translation
                    && !f.boxes
                    && !f.slashed
            })
            .collect();
        let share = |count: usize| count as f32 / likely.len().max(1) as f32;
        let number = |f: &&Fact<'_>| f.has_number;
        let mut depths: BTreeMap<usize, usize> = BTreeMap::new();
        let mut usual = Usual {
            numbered: share(likely.iter().copied().filter(number).count()),
            listed: share(likely.iter().filter(|f| f.list.is_some()).count()),
            asking: likely.iter().map(|f| f.asks).sum::<f32>()
                / likely.len().max(1) as f32,
            filled: likely.iter().map(|f| f.filled as f32).sum::<f32>()
                / likely.len().max(1) as f32,
            answered: share(likely.iter().filter(|f| f.answered).count()),
            slashed: facts.iter().filter(|f| f.slashed).count() as f32
                / facts.len().max(1) as f32,
            depth: 0,
            shapes: Counts::default(),
            lists: Counts::default(),
            listed_variety: 0,
            labels: told_often(&likely),
            looks: Counts::default(),
            most_alike: 0,
            rows: likely.len(),
        };
        for fact in likely {
            if fact.has_number {
                *depths.entry(fact.depth).or_default() += 1;
                usual.shapes.add(fact.shape);
            }
            if let Some(list) = fact.list {
                usual.lists.add(list);
            }
            usual.looks.add(fact.look);
        }
        usual.listed_variety = usual.lists.variety();
        usual.most_alike = usual.looks.most();
        usual.depth = depths.into_iter().max_by_key(|d| (d.1, d.0)).map_or(0, |d| d.0);
        usual
    }

    /// Whether nobody has filled the sheet: in an answered one, a slash says that a
    /// question does not apply.
    fn is_unanswered(&self) -> bool {
        self.answered < MOST_ANSWERED && self.slashed < 0.5
    }

    /// Whether the row's number is like the others'.
    fn is_numbered(&self, fact: &Fact<'_>) -> bool {
        fact.has_number
            && (self.rows < 8
                || fact.depth >= self.depth
                || self.share(self.shapes.of(fact.shape)) > 0.25)
    }

    /// Whether the row's list is one of those usual here.
    fn is_listed(&self, fact: &Fact<'_>) -> bool {
        let Some(list) = fact.list else { return false };
        self.listed_variety > 4 || self.share(self.lists.of(list)) > 0.1
    }

    /// How many questions have the look of this one.
    fn alike(&self, fact: &Fact<'_>) -> usize {
        self.looks.of(fact.look)
    }

    /// Whether the question looks as few others do.
    fn stands_out(&self, like: usize) -> bool {
        like * 2 < self.most_alike && self.share(like) <= 0.34
    }

    fn share(&self, count: usize) -> f32 {
        count as f32 / self.rows.max(1) as f32
    }

    fn judge(
        &self,
        grid: &Grid<'_>,
        fact: &Fact<'_>,
        like: usize,
        before: Kind,
    ) -> Kind {
        if fact.repeated {
            return Kind::Skipped(SkipReason::RepeatedHeader);
        }
        if let Some(reason) = aside(fact) {
            return Kind::Skipped(reason);
        }
        if fact.under_question || fact.under_item || fact.translation || fact.boxes {
            return Kind::Continuation;
        }
        let kind = self.kind(fact, like, before);
        if kind != Kind::Item {
            let hidden = grid.sheet.is_row_hidden(fact.row);
            return if hidden { Kind::Skipped(SkipReason::Hidden) } else { kind };
        }
        if grid.sheet.is_row_hidden(fact.row) {
            Kind::Skipped(SkipReason::Hidden)
        } else if fact.strike {
            Kind::Skipped(SkipReason::StruckOut)
        } else {
            Kind::Item
        }
    }

    fn kind(&self, fact: &Fact<'_>, like: usize, before: Kind) -> Kind {
        let after_item = matches!(before, Kind::Item | Kind::Continuation);
        if fact.wide {
            return if text::is_footnote(&fact.leading) && !fact.leading.is_empty() {
                Kind::Skipped(SkipReason::Footnote)
            } else {
                Kind::Section
            };
        }
        if fact.question.is_empty() {
            let alone = fact.filled <= 2 && !fact.answered;
            return if !alone && after_item || fact.leading_col > self.first_answer(fact)
            {
                Kind::Continuation
            } else {
                Kind::Section
            };
        }
        if fact.crossed || fact.slashed && self.is_unanswered() {
            return if text::leads(&fact.question) || !self.is_numbered(fact) {
                Kind::Section
            } else {
                Kind::Skipped(SkipReason::CrossedOut)
            };
        }
        let stands_out = self.stands_out(like);
        if fact.list.is_none() && after_item && self.labels.contains(&*fact.question) {
            return Kind::Continuation;
        }
        if fact.filled == 1 && self.asking >= 0.5 && text::is_bracketed(&fact.question)
        {
            return Kind::Section;
        }
        let asks = fact.asks;
        let numbered = self.is_numbered(fact);
        let listed = self.is_listed(fact);
        let heading = if stands_out { Kind::Section } else { Kind::Continuation };
        // Most questions have a list, this row has none.
        if self.listed >= 0.45 && fact.list.is_none() && !fact.answered {
            if !numbered {
                let text_below = after_item && (asks >= 0.5 || fact.number.is_empty());
                let short = fact.question.chars().count() < 30 && asks < 0.5;
                return if text_below && !short { heading } else { Kind::Section };
            }
            if fact.depth < self.depth || stands_out {
                return Kind::Section;
            }
        }
        // Most questions have a number, this row has none or a shorter one.
        if self.numbered >= 0.65 && !numbered && !fact.answered {
            let shallow = fact.has_number;
            if asks < 0.75
                || (fact.number.is_empty() && !listed)
                || shallow && fact.filled <= 2
            {
                let below = after_item && fact.number.is_empty() && asks >= 0.5;
                return if below && !stands_out {
                    Kind::Continuation
                } else {
                    Kind::Section
                };
            }
        }
        // Bold, filled or larger than the others, short, and nothing else in the row.
        let bare = (fact.filled as f32) <= (self.filled - 0.5).max(1.0)
            || fact.filled <= 1 + usize::from(!fact.number.is_empty());
        if stands_out && bare && !fact.answered {
            let unlike = asks + 0.3 < self.asking || self.asking < 0.5;
            if unlike && !(listed && numbered && self.listed < 0.95) {
                return Kind::Section;
            }
        }
        Kind::Item
    }

    fn first_answer(&self, fact: &Fact<'_>) -> u16 {
        // Where the question is empty, a text left of it is a heading's.
        fact.leading_col
            .saturating_sub(u16::from(!fact.answered && fact.filled > 0))
            .max(fact.leading_col)
    }

    /// Whether a row is surely one of the table's questions and not of a legend or note
    /// that follows it.
    fn trusts(&self, fact: &Fact<'_>, like: usize, before: Option<u32>) -> bool {
        let adjacent = before.is_none_or(|row| row + 1 == fact.row);
        let like = self.share(like) > 0.2;
        let mut sure = 0;
        let mut asked = 0;
        if self.numbered >= 0.6 {
            asked += 1;
            sure += i32::from(self.is_numbered(fact));
        }
        if self.listed >= 0.45 {
            asked += 1;
            sure += i32::from(self.is_listed(fact));
        }
        match asked {
            0 => adjacent || like,
            1 if sure == 0 => false,
            _ => sure > 0 && (adjacent || like || sure == asked),
        }
    }
}

/// Short texts that come again and again in the question's column.
fn told_often(facts: &[&Fact<'_>]) -> HashSet<String> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for fact in facts.iter().filter(|f| f.question.len() <= 60 && f.question != "=") {
        *counts.entry(&fact.question).or_default() += 1;
    }
    let many = |count: &usize| *count >= 4 && count * 10 >= facts.len();
    let often = counts.into_iter().filter(|(_, count)| many(count));
    often.map(|(text, _)| text.to_owned()).collect()
}

/// Why a row is none to be answered, whatever the others look like.
fn aside(fact: &Fact<'_>) -> Option<SkipReason> {
    // The number is the first text of most rows.
    let same = std::ptr::eq::<str>(&*fact.leading, &*fact.number);
    let labels = [Some(&fact.leading), Some(&fact.number).filter(|_| !same)];
    let labels = || labels.iter().flatten();
    if labels().any(|label| labels::is_example_label(label))
        || labels::begins_as_example(&fact.question)
        || labels::begins_as_example(&fact.leading)
    {
        return Some(SkipReason::Example);
    }
    if labels().any(|label| labels::is_total(label)) || labels::is_total(&fact.question)
    {
        return Some(SkipReason::Total);
    }
    let alone = fact.filled <= 1;
    if alone && labels::is_page_label(&fact.leading) {
        return Some(SkipReason::PageLabel);
    }
    let note = text::is_footnote(&fact.leading) && fact.list.is_none();
    (note && fact.filled <= 2 && !fact.answered).then_some(SkipReason::Footnote)
}
