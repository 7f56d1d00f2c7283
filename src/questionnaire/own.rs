//! What a workbook of our own says, without any guess. See
//! [`layout::own`](crate::layout) for what it rests on.

use std::sync::Arc;

use super::answer_cells::AnswerColumns;
use super::{Answer, AnswerPlace, Form, Item, Place, Questionnaire, Section, Status};
use crate::address::{CellRef, RowRange};
use crate::layout::own::{
    Block, CONTINUED_FORMATS, Named, Own, VERSION_LABELS, without_label,
};
use crate::layout::{Layout, LegendEntry, Table};
use crate::workbook::Workbook;

/// Read a workbook that [`export`](crate::export) wrote; none where it did not, or where
/// the layout is not the workbook's own, because a person has corrected it.
pub(super) fn extract(workbook: &Workbook, layout: &Layout) -> Option<Form> {
    let own = Own::of(workbook)?;
    let [table] = layout.tables.as_slice() else { return None };
    if own.layout() != *layout {
        return None;
    }
    let mut reader = Reader {
        places: Vec::new(),
        section: None,
        questionnaire: Questionnaire {
            title: own.title.and_then(|title| filled(title.text())),
            version: own.version.and_then(version),
            preamble: own.preamble.map(|lines| lines.lines()).unwrap_or_default(),
            ..Questionnaire::default()
        },
        cells: AnswerColumns::of(own.sheet, table),
        legend: table.legend.iter().map(meaning).collect(),
        table,
        own,
    };
    for block in reader.own.blocks() {
        match block {
            Block::Heading(row) => reader.heading(row),
            Block::Item { rows, answers } => reader.item(rows, &answers),
        }
    }
    Some(Form {
        charset: None,
        questionnaire: reader.questionnaire,
        places: reader.places,
        fields: layout.fields.clone(),
        notes: workbook.notes().to_vec(),
    })
}

struct Reader<'w> {
    own: Own<'w>,
    table: &'w Table,
    cells: AnswerColumns<'w>,
    legend: Arc<[(String, String)]>,
    questionnaire: Questionnaire,
    places: Vec<Place>,
    /// The section that the next item stands in.
    section: Option<usize>,
}

impl Reader<'_> {
    fn heading(&mut self, row: u32) {
        let at = CellRef::new(row, self.own.question);
        let format = self.own.sheet.format_at(at);
        let section = Section {
            number: filled(self.own.text(row, self.own.number)),
            title: self.own.sheet.text(at),
            level: format.indent.max(1),
        };
        let sections = &mut self.questionnaire.sections;
        let is_continued = CONTINUED_FORMATS.contains(&&*format.number_format);
        let earlier = sections.iter().rposition(|other| *other == section);
        self.section = if is_continued && earlier.is_some() {
            earlier
        } else if is_continued && section.number.is_none() && section.title.is_empty() {
            None
        } else {
            sections.push(section);
            Some(sections.len() - 1)
        };
    }

    fn item(&mut self, rows: RowRange, answers: &[RowRange]) {
        let own = &self.own;
        let row = rows.first.0;
        let extra = own
            .extra_columns()
            .filter_map(|(col, header)| Some((header, filled(own.text(row, col))?)));
        self.questionnaire.items.push(Item {
            number: filled(own.text(row, own.number)),
            section: self.section,
            question: own.text(row, own.question),
            answers: answers.iter().map(|rows| self.answer(rows.first.0)).collect(),
            extra: extra.collect(),
        });
        self.places.push(Place {
            sheet: own.sheet.name().to_owned(),
            rows,
            question: CellRef::new(row, own.question),
            translations: Vec::new(),
            answers: answers.iter().filter_map(|rows| self.place(*rows)).collect(),
            legend: Arc::clone(&self.legend),
            requirements: self.table.requirements.clone().into(),
        });
    }

    fn answer(&self, row: u32) -> Answer {
        let mut answer = Answer::of(
            &self.own.text(row, self.own.status),
            &self.own.text(row, self.own.remark),
        );
        let meant = |mark: &String| self.legend.iter().find(|(known, _)| known == mark);
        if let Some((_, meaning)) = answer.mark.as_ref().and_then(meant) {
            answer.status = Some(Status::of(meaning));
        }
        answer
    }

    fn place(&self, rows: RowRange) -> Option<AnswerPlace> {
        let one = RowRange { first: rows.first, last: rows.first };
        let (_, place) = self.cells.read(one, None).into_iter().next()?;
        Some(place)
    }
}

fn version(cell: Named<'_>) -> Option<String> {
    let text = cell.text();
    filled(without_label(&text, VERSION_LABELS).to_owned())
}

fn meaning(entry: &LegendEntry) -> (String, String) {
    (entry.mark.clone(), entry.meaning.clone())
}

fn filled(text: String) -> Option<String> {
    (!text.trim().is_empty()).then_some(text)
}
