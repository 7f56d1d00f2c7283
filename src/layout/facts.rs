//! What the rows of a table hold, one after the other.

use std::borrow::{Borrow, Cow};
use std::collections::HashMap;
use std::hash::Hash;

use super::grid::{Grid, Text};
use super::{check_boxes, text};
use crate::address::CellRef;
use crate::workbook::ValidationKind;

/// The columns that tell rows apart.
#[derive(Clone, Debug, Default)]
pub(super) struct Lanes {
    /// First and last column of the table.
    pub(super) table: (u16, u16),
    pub(super) question: u16,
    pub(super) number: Option<u16>,
    pub(super) answers: Vec<u16>,
    /// All columns, from the left.
    pub(super) all: Vec<u16>,
}

/// A row as it stands.
#[derive(Debug)]
pub(super) struct Fact<'g> {
    pub(super) row: u32,
    /// The question's text where it stands in this row.
    pub(super) question: Cow<'g, str>,
    /// How much it reads like something that is asked.
    pub(super) asks: f32,
    pub(super) number: Cow<'g, str>,
    /// Whether the number could be one.
    pub(super) has_number: bool,
    /// How deep the number is, and its shape among those of the table.
    pub(super) depth: usize,
    pub(super) shape: usize,
    /// How many of the table's columns hold something.
    pub(super) filled: usize,
    /// The first text, whatever column it is in.
    pub(super) leading: Cow<'g, str>,
    pub(super) leading_col: u16,
    /// Whether one text runs across the question and the answer.
    pub(super) wide: bool,
    /// Whether the question is that of the row above in another language.
    pub(super) translation: bool,
    /// Whether boxes to tick stand in place of a question.
    pub(super) boxes: bool,
    /// Whether the question is merged down from above.
    pub(super) under_question: bool,
    /// Whether number and answers are merged down from above.
    pub(super) under_item: bool,
    /// The list in the answer's cell, among those of the table.
    pub(super) list: Option<usize>,
    pub(super) look: usize,
    pub(super) repeated: bool,
    /// Answers that stand there.
    pub(super) answered: bool,
    pub(super) strike: bool,
    /// Whether all its answer cells are crossed out by a line: 斜線.
    pub(super) crossed: bool,
    /// Whether they hold a slash or such a line.
    pub(super) slashed: bool,
}

/// How the question's cell looks.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
struct Look {
    bold: bool,
    fill: Option<u32>,
    bordered: bool,
    size: u32,
}

/// Things by which rows are told apart, each with a number in place of it. Most rows have
/// what the row above them has.
#[derive(Debug)]
struct Ids<T> {
    ids: HashMap<T, usize>,
    last: Option<(T, usize)>,
}

impl<T: Clone + Eq + Hash> Ids<T> {
    fn new() -> Ids<T> {
        Ids { ids: HashMap::new(), last: None }
    }

    fn of<Q>(&mut self, thing: &Q) -> usize
    where
        T: Borrow<Q>,
        Q: Eq + Hash + ToOwned<Owned = T> + ?Sized,
    {
        if let Some((last, id)) = &self.last
            && last.borrow() == thing
        {
            return *id;
        }
        let next = self.ids.len();
        let id = match self.ids.get(thing) {
            Some(id) => *id,
            None => *self.ids.entry(thing.to_owned()).or_insert(next),
        };
        self.last = Some((thing.to_owned(), id));
        id
    }
}

/// What reading the rows of a table one after the other goes by.
struct Reader<'r, 'g> {
    grid: &'r Grid<'g>,
    lanes: &'r Lanes,
    shapes: Ids<String>,
    lists: Ids<&'g str>,
    looks: Ids<Look>,
    /// Those of the row that is read, and its number's shape: there to be filled again.
    texts: Vec<Text<'g>>,
    shape: String,
}

/// The rows in which something stands, from the top.
pub(super) fn read<'g>(
    grid: &Grid<'g>,
    repeated: &[u32],
    lanes: &Lanes,
    range: (u32, u32),
) -> Vec<Fact<'g>> {
    let mut reader = Reader {
        grid,
        lanes,
        shapes: Ids::new(),
        lists: Ids::new(),
        looks: Ids::new(),
        texts: Vec::new(),
        shape: String::new(),
    };
    let mut facts: Vec<Fact<'_>> = grid
        .rows_in(range.0, range.1)
        .iter()
        .filter_map(|&row| reader.fact(row, repeated.binary_search(&row).is_ok()))
        .collect();
    find_translations(&mut facts);
    facts
}

/// Find the rows that say in another language what the row above them asks, where most
/// questions have one.
fn find_translations(facts: &mut [Fact<'_>]) {
    const LEAST: usize = 3;
    let asked = |f: &Fact<'_>| {
        !f.question.is_empty() && !f.wide && !f.repeated && !f.under_question
    };
    let is_latin = |f: &Fact<'_>| !f.question.contains(text::is_script);
    let follows = |above: &Fact<'_>, below: &Fact<'_>| {
        asked(above)
            && asked(below)
            && above.row + 1 == below.row
            && is_latin(above) != is_latin(below)
            && [above, below]
                .iter()
                .any(|f| is_latin(f) && text::is_sentence(&f.question))
            && (above.has_number || !below.has_number)
            && (!below.has_number || above.number == below.number)
            && (above.list.is_some() || below.list.is_none())
            && (above.answered || !below.answered)
    };
    let mut below = Vec::new();
    let mut i = 1;
    while i < facts.len() {
        if follows(&facts[i - 1], &facts[i]) {
            below.push(i);
            i += 1;
        }
        i += 1;
    }
    let all = facts.iter().filter(|f| asked(f)).count();
    // The language that comes first is the same in nearly all pairs.
    let latin_first = below.iter().filter(|&&i| is_latin(&facts[i - 1])).count();
    let in_order = latin_first.max(below.len() - latin_first) * 10 >= below.len() * 9;
    if below.len() >= LEAST && below.len() * 2 * 10 >= all * 8 && in_order {
        for i in below {
            facts[i].translation = true;
        }
    }
}

impl<'g> Reader<'_, 'g> {
    fn fact(&mut self, row: u32, repeated: bool) -> Option<Fact<'g>> {
        let (grid, lanes) = (self.grid, self.lanes);
        let within =
            |t: &Text<'_>| t.first.col <= lanes.table.1 && t.last.col >= lanes.table.0;
        self.texts.clear();
        self.texts.extend(grid.texts(row).filter(within));
        let texts = &self.texts;
        let at = CellRef::new(row, lanes.question);
        let own = texts.iter().find(|t| t.covers(lanes.question));
        let unsaved =
            own.is_none() && grid.sheet.cell(at).is_some_and(|cell| cell.formula);
        if texts.is_empty() && !unsaved {
            return None;
        }
        let wide = own.is_some_and(|t| spans(t, lanes));
        let question = match own {
            Some(text) if text.first.col <= lanes.question => text.text.clone(),
            // The formula's result was not saved with the file.
            None if unsaved => Cow::Borrowed("="),
            _ => Cow::Borrowed(""),
        };
        let number_at = |col| texts.iter().find(|t: &&Text<'_>| t.first.col == col);
        let number = lanes.number.and_then(number_at);
        let number = number.map(|t| t.text.clone()).unwrap_or_default();
        let has_number = text::is_number(&number);
        let (mut depth, mut shape) = (0, 0);
        if has_number {
            text::shape_into(&number, &mut self.shape);
            depth = text::depth(&self.shape);
            shape = self.shapes.of(self.shape.as_str());
        }
        let first = texts.first();
        let cell_format = match own.or(first) {
            Some(text) => grid.sheet.format(text.cell.format),
            None => grid.sheet.format_at(at),
        };
        let look = self.looks.of(&Look {
            bold: cell_format.bold,
            fill: cell_format.fill,
            bordered: cell_format.bordered,
            size: (cell_format.font_size * 2.0) as u32,
        });
        let answer = |col: &u16| CellRef::new(row, *col);
        let list = lanes.answers.iter().map(answer).find_map(|at| source(grid, at));
        let crosses =
            |col: &u16| grid.sheet.is_crossed_out(grid.anchor(CellRef::new(row, *col)));
        let holds_slash = |col: &u16| {
            texts.iter().any(|t| t.first.col == *col && text::is_slash(&t.text))
        };
        let takes_answers = !question.is_empty() && !lanes.answers.is_empty();
        let is_under = |col: u16| grid.anchor(CellRef::new(row, col)).row < row;
        Some(Fact {
            row,
            has_number,
            depth,
            shape,
            number,
            filled: texts.len(),
            leading: first.map(|t| t.text.clone()).unwrap_or_default(),
            leading_col: first.map_or(lanes.question, |t| t.first.col),
            wide,
            translation: false,
            boxes: check_boxes::is_all_boxes(&question),
            under_question: grid.anchor(at).row < row,
            under_item: lanes.number.is_some_and(is_under)
                && !lanes.answers.is_empty()
                && lanes.answers.iter().copied().all(is_under),
            list: list.map(|source| self.lists.of(&source)),
            look,
            repeated,
            answered: lanes
                .answers
                .iter()
                .any(|col| texts.iter().any(|t| t.first.col == *col)),
            strike: !question.is_empty()
                && (cell_format.strike
                    || own.is_some_and(|text| grid.sheet.is_struck(text.first))),
            crossed: takes_answers && lanes.answers.iter().all(crosses),
            slashed: takes_answers
                && lanes.answers.iter().all(|col| holds_slash(col) || crosses(col)),
            asks: text::asks(&question),
            question,
        })
    }
}

/// Whether a text runs over the question and at least one answer, or over most columns.
fn spans(text: &Text<'_>, lanes: &Lanes) -> bool {
    let over = lanes.all.iter().filter(|col| text.covers(**col)).count();
    over >= 2
        && (lanes.answers.iter().any(|col| text.covers(*col))
            || over * 5 > lanes.all.len() * 3)
}

fn source<'g>(grid: &Grid<'g>, at: CellRef) -> Option<&'g str> {
    match &grid.validation(at)?.kind {
        ValidationKind::List { source, .. } => Some(source),
        _ => None,
    }
}
