//! The cases: what is drawn, and what a careful reader finds in it.

mod answers;
mod headers;
mod rows;
mod sheets;
mod told_by_the_file;
mod told_otherwise;

use rust_xlsxwriter::Workbook;

use super::{Expected, ExpectedTable};

pub(super) struct Case {
    pub(super) name: &'static str,
    pub(super) sheets: Vec<(&'static str, Vec<&'static str>)>,
    /// On the first sheet.
    pub(super) merged: &'static [&'static str],
    pub(super) lists: &'static [(&'static str, &'static [&'static str])],
    pub(super) more: fn(&mut Workbook),
    pub(super) expected: Expected,
}

fn case(name: &'static str, rows: &[&'static str]) -> Case {
    Case {
        name,
        sheets: vec![("回答", rows.to_vec())],
        merged: &[],
        lists: &[],
        more: |_| {},
        expected: Expected::default(),
    }
}

impl Case {
    fn merged(self, merged: &'static [&'static str]) -> Case {
        Case { merged, ..self }
    }

    fn lists(self, lists: &'static [(&'static str, &'static [&'static str])]) -> Case {
        Case { lists, ..self }
    }

    fn more(self, more: fn(&mut Workbook)) -> Case {
        Case { more, ..self }
    }

    fn sheet(mut self, name: &'static str, rows: &[&'static str]) -> Case {
        self.sheets.push((name, rows.to_vec()));
        self
    }

    /// `columns` and `others` separated by commas.
    fn finds(
        mut self,
        header: &str,
        rows: &str,
        items: usize,
        columns: &str,
        others: &str,
    ) -> Case {
        let list = |text: &str| -> Vec<String> {
            let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
            parts.map(str::to_owned).collect()
        };
        self.expected.tables.push(ExpectedTable {
            sheet: self.sheets[0].0.to_owned(),
            header: header.to_owned(),
            rows: rows.to_owned(),
            items,
            columns: list(columns),
            others: list(others),
            ..ExpectedTable::default()
        });
        self
    }

    fn choices(mut self, choices: &[&str]) -> Case {
        let table = self.expected.tables.last_mut().unwrap();
        table.choices = choices.iter().map(|choice| (*choice).to_owned()).collect();
        self
    }

    fn required(mut self, choices: &[&str]) -> Case {
        let table = self.expected.tables.last_mut().unwrap();
        table.remark_required_for = choices.iter().map(|c| (*c).to_owned()).collect();
        self
    }

    fn fields(mut self, fields: &[&str]) -> Case {
        self.expected.fields = fields.iter().map(|field| (*field).to_owned()).collect();
        self
    }
}

const PLAIN: &str = "A number, B question, C status, D remark";

const MARKS: &[&str] = &["○", "△", "×", "－"];

pub(super) fn all() -> Vec<Case> {
    [
        headers::all(),
        rows::all(),
        answers::all(),
        told_otherwise::all(),
        told_by_the_file::all(),
        sheets::all(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
