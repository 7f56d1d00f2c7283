//! The 項番 of what is appended to a master.

use std::collections::HashSet;

use crate::address::{ColumnRef, RowRef};
use crate::edit::CellValue;
use crate::layout::{Layout, Role};
use crate::questionnaire::Form;

/// The numbers that follow the last one.
pub(super) struct Numbers {
    pub(super) column: ColumnRef,
    /// What stands before the figure that is counted on: 「11-」.
    prefix: String,
    /// How many digits the figure has at least: three in 001.
    width: usize,
    last: u32,
    taken: HashSet<String>,
}

impl Numbers {
    /// None where the last item has no number that can be counted on.
    pub(super) fn of(form: &Form, layout: &Layout) -> Option<Numbers> {
        let place = form.places.last()?;
        let row = RowRef(place.question.row);
        let mut tables = layout.tables.iter().filter(|table| {
            table.sheet_name() == place.sheet
                && (table.first_row..=table.last_row).contains(&row)
        });
        let column = tables.next()?.column(Role::Number)?.column;
        let items = &form.questionnaire.items;
        let taken = items.iter().filter_map(|item| item.number.clone()).collect();
        Numbers::after(items.last()?.number.as_deref()?, column, taken)
    }

    fn after(last: &str, column: ColumnRef, taken: HashSet<String>) -> Option<Numbers> {
        let prefix = last.trim_end_matches(|c: char| c.is_ascii_digit());
        let figure = &last[prefix.len()..];
        Some(Numbers {
            column,
            prefix: prefix.to_owned(),
            width: if figure.starts_with('0') { figure.len() } else { 0 },
            last: figure.parse().ok()?,
            taken,
        })
    }

    pub(super) fn next(&mut self) -> CellValue {
        loop {
            self.last = self.last.saturating_add(1);
            let figure = format!("{:0width$}", self.last, width = self.width);
            let number = format!("{}{figure}", self.prefix);
            if self.taken.insert(number.clone()) || self.last == u32::MAX {
                // A number would be shown without the zeros.
                let counts = self.prefix.is_empty() && self.width == 0;
                let figure = CellValue::Number(f64::from(self.last));
                return if counts { figure } else { number.into() };
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_go_on_as_they_are_written() {
        for (last, next) in [
            ("11-9", "11-10"),
            ("A-09", "A-10"),
            ("001", "002"),
            ("099", "100"),
            ("0", "1"),
            ("9", "10"),
            ("第8", "第11"),
        ] {
            let taken = ["第9", "第10"].map(str::to_owned).into();
            let mut numbers = Numbers::after(last, ColumnRef(0), taken).unwrap();
            assert_eq!(numbers.next().to_string(), next, "{last}");
        }
        let number = |last| Numbers::after(last, ColumnRef(0), HashSet::new());
        assert_eq!(number("9").unwrap().next(), CellValue::Number(10.0));
        assert!(number("いろは").is_none());
    }
}
