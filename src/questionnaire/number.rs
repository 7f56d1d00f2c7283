//! 項番: what people call a question, and how such names sort.

use std::cmp::Ordering;

use unicode_normalization::UnicodeNormalization;

/// A 項番 that knows its place: 1-2 stands before 1-10.
///
/// Runs of digits compare as numbers, everything else as text, and width does not
/// count. The text itself is kept as it is; see [`Item::number`](crate::Item::number).
///
/// # Examples
///
/// ```
/// use checksheet::Number;
///
/// let mut numbers = ["1-10", "1-2", "２", "1-2-1", "A-1"].map(Number::of);
/// numbers.sort();
/// let sorted: Vec<&str> = numbers.iter().map(Number::as_str).collect();
/// assert_eq!(sorted, ["1-2", "1-2-1", "1-10", "２", "A-1"]);
/// ```
#[derive(Clone, Debug)]
pub struct Number {
    text: String,
    parts: Vec<Part>,
}

#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum Part {
    /// Digits without leading zeros: the longer, the larger.
    Digits(usize, String),
    Letters(String),
}

impl Number {
    /// The number that the text writes.
    pub fn of(text: &str) -> Number {
        let normal: String = text.trim().nfkc().flat_map(char::to_lowercase).collect();
        let mut parts = Vec::new();
        for run in runs(&normal) {
            if run.starts_with(|c: char| c.is_ascii_digit()) {
                let digits = run.trim_start_matches('0');
                parts.push(Part::Digits(digits.len(), digits.to_owned()));
            } else if run.starts_with(char::is_alphanumeric) {
                parts.push(Part::Letters(run.to_owned()));
            }
        }
        Number { text: text.to_owned(), parts }
    }

    /// The text as a person reads it.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// How many levels it has: `2-1-3` has three.
    pub fn depth(&self) -> usize {
        self.parts.len()
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Number) -> bool {
        self.parts == other.parts
    }
}

impl Eq for Number {}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Number) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Number) -> Ordering {
        self.parts.cmp(&other.parts)
    }
}

/// Maximal runs of digits, of letters, and of neither.
fn runs(text: &str) -> impl Iterator<Item = &str> {
    let class = |c: char| match c {
        '0'..='9' => 0,
        _ if c.is_alphanumeric() => 1,
        _ => 2,
    };
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = class(rest.chars().next()?);
        let end = rest.find(|c| class(c) != first).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        rest = after;
        Some(run)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order() {
        for (a, b) in [
            ("1-2", "1-10"),
            ("1", "1-1"),
            ("6-9", "6-30"),
            ("Q2", "Q10"),
            ("(2)", "（10）"),
            ("1.9", "1.10"),
            ("99999999999999999999998", "99999999999999999999999"),
        ] {
            assert!(Number::of(a) < Number::of(b), "{a} before {b}");
        }
    }

    #[test]
    fn width_and_separators_do_not_count() {
        assert_eq!(Number::of("１－２"), Number::of("1-2"));
        assert_eq!(Number::of("1.02"), Number::of("1-2"));
        assert_ne!(Number::of("1-2"), Number::of("12"));
    }

    #[test]
    fn depth_counts_levels() {
        assert_eq!(Number::of("2-1-3").depth(), 3);
        assert_eq!(Number::of("").depth(), 0);
    }
}
