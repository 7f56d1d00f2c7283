//! Replacing spans of a text and keeping the rest.

use std::ops::Range;

use crate::error::{Error, Result};

/// Replacements for spans of one text, to be made in one go.
#[derive(Debug)]
pub(crate) struct Splice<'a> {
    source: &'a str,
    changes: Vec<(Range<usize>, String)>,
}

impl<'a> Splice<'a> {
    pub(crate) fn new(source: &'a str) -> Splice<'a> {
        Splice { source, changes: Vec::new() }
    }

    /// Put a text in the place of a span.
    pub(crate) fn replace(&mut self, span: Range<usize>, text: impl Into<String>) {
        self.changes.push((span, text.into()));
    }

    /// Put a text between two characters; of several at one place, the first comes first.
    pub(crate) fn insert(&mut self, at: usize, text: impl Into<String>) {
        self.replace(at..at, text);
    }

    /// The new text. It takes one pass, however many changes there are.
    ///
    /// # Errors
    ///
    /// [`Damaged`](crate::ErrorKind::Damaged) when two spans overlap: whatever was
    /// found there twice is not well-formed.
    pub(crate) fn apply(mut self) -> Result<String> {
        self.changes.sort_by_key(|(span, _)| (span.start, span.end));
        let added: usize = self.changes.iter().map(|(_, text)| text.len()).sum();
        let mut out = String::with_capacity(self.source.len() + added);
        let mut kept = 0;
        for (span, text) in &self.changes {
            let between = self
                .source
                .get(kept..span.start)
                .ok_or_else(|| Error::damaged("two changes overlap"))?;
            out.push_str(between);
            out.push_str(text);
            kept = span.end;
        }
        let rest = self
            .source
            .get(kept..)
            .ok_or_else(|| Error::damaged("two changes overlap"))?;
        out.push_str(rest);
        Ok(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_made_in_order_of_place() {
        let mut splice = Splice::new("表は赤い");
        splice.replace(6..9, "青");
        splice.insert(0, "「");
        splice.insert(3, "紙");
        splice.insert(3, "面");
        splice.replace(9..12, "");
        assert_eq!(splice.apply().unwrap(), "「表紙面は青");
    }

    #[test]
    fn overlaps_are_refused() {
        let mut splice = Splice::new("abcdef");
        splice.replace(0..4, "");
        splice.replace(2..6, "");
        assert!(splice.apply().is_err());
    }
}
