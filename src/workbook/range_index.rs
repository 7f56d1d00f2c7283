//! Which of many ranges holds a cell, found in logarithmic time.
//!
//! A sheet may have as many merged areas and validations as it has cells, and every cell
//! asks. Each range is entered once for every line along its longer side: a column of
//! cells is one entry, and so is a row. On one line the first range wins, so that entries
//! do not overlap and a binary search finds the only candidate.

use std::collections::BTreeSet;

use crate::address::{CellRange, CellRef};

/// Ranges, to be asked for the first that holds a cell.
#[derive(Clone, Debug, Default)]
pub(crate) struct RangeIndex {
    columns: Vec<Span>,
    rows: Vec<Span>,
}

/// A piece of a column or row, and the range that it belongs to.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
struct Span {
    line: u32,
    first: u32,
    last: u32,
    range: u32,
}

impl RangeIndex {
    /// An index over ranges, the more important first.
    pub(crate) fn new(ranges: impl IntoIterator<Item = CellRange>) -> RangeIndex {
        let (mut columns, mut rows) = (Vec::new(), Vec::new());
        for (i, range) in (0..).zip(ranges) {
            let CellRange { first, last } = range;
            let (c, r) = ((first.col, last.col), (first.row, last.row));
            if u32::from(range.width()) <= range.height() {
                columns.extend((c.0..=c.1).map(|col| Span {
                    line: col.into(),
                    first: r.0,
                    last: r.1,
                    range: i,
                }));
            } else {
                rows.extend((r.0..=r.1).map(|row| Span {
                    line: row,
                    first: c.0.into(),
                    last: c.1.into(),
                    range: i,
                }));
            }
        }
        RangeIndex { columns: disjoint(columns), rows: disjoint(rows) }
    }

    /// How many entries a range takes.
    pub(crate) fn cost(range: CellRange) -> u64 {
        u64::from(range.height()).min(range.width().into())
    }

    /// The position of the first range that holds the cell.
    pub(crate) fn first_at(&self, at: CellRef) -> Option<usize> {
        let column = find(&self.columns, at.col.into(), at.row);
        let row = find(&self.rows, at.row, at.col.into());
        column.into_iter().chain(row).min().map(|range| range as usize)
    }
}

fn find(spans: &[Span], line: u32, at: u32) -> Option<u32> {
    let behind = spans.partition_point(|span| (span.line, span.first) <= (line, at));
    let span = spans[..behind].last()?;
    (span.line == line && at <= span.last).then_some(span.range)
}

/// The same spans in order, cut where they overlap so that the first range keeps the
/// common piece.
fn disjoint(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let overlap = |a: &Span, b: &Span| a.line == b.line && b.first <= a.last;
    if !spans.windows(2).any(|pair| overlap(&pair[0], &pair[1])) {
        return spans;
    }
    spans.chunk_by(|a, b| a.line == b.line).flat_map(cut).collect()
}

/// The spans of one line, cut.
fn cut(line: &[Span]) -> Vec<Span> {
    // Every place at which a span begins (false) or has ended (true).
    let mut events: Vec<(u32, bool, u32)> = line
        .iter()
        .flat_map(|span| {
            [(span.first, false, span.range), (span.last + 1, true, span.range)]
        })
        .collect();
    events.sort_unstable();
    let mut open = BTreeSet::new();
    let mut pieces: Vec<Span> = Vec::new();
    let mut from = 0;
    for (at, ends, range) in events {
        if let Some(&first) = open.first()
            && from < at
        {
            pieces.push(Span {
                line: line[0].line,
                first: from,
                last: at - 1,
                range: first,
            });
        }
        from = at;
        if ends {
            open.remove(&range);
        } else {
            open.insert(range);
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn slow(ranges: &[CellRange], at: CellRef) -> Option<usize> {
        ranges.iter().position(|range| range.contains(at))
    }

    proptest! {
        #[test]
        fn finds_what_a_search_from_the_front_finds(
            corners in prop::collection::vec((0u32..12, 0u16..12, 0u32..6, 0u16..6), 0..12)
        ) {
            let range = |(row, col, down, right): &(u32, u16, u32, u16)| CellRange::new(
                CellRef::new(*row, *col),
                CellRef::new(row + down, col + right),
            );
            let ranges: Vec<CellRange> = corners.iter().map(range).collect();
            let index = RangeIndex::new(ranges.iter().copied());
            for row in 0..20 {
                for col in 0..20 {
                    let at = CellRef::new(row, col);
                    prop_assert_eq!(index.first_at(at), slow(&ranges, at), "{}", at);
                }
            }
        }
    }

    #[test]
    fn whole_rows_and_columns_are_one_entry_each() {
        let ranges = ["A:A", "1:1", "B2:XFD2"].map(|range| range.parse().unwrap());
        assert_eq!(ranges.map(RangeIndex::cost), [1, 1, 1]);
        let index = RangeIndex::new(ranges);
        assert_eq!(index.columns.len() + index.rows.len(), 3);
        assert_eq!(index.first_at(CellRef::new(0, 0)), Some(0));
        assert_eq!(index.first_at(CellRef::new(0, 9)), Some(1));
        assert_eq!(index.first_at(CellRef::new(1, 16_383)), Some(2));
        assert_eq!(index.first_at(CellRef::new(2, 1)), None);
    }
}
