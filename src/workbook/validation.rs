use std::sync::Arc;

use crate::address::CellRange;
use crate::edit::CellValue;

/// What cells accept (ECMA-376 part 1, 18.3.1.33).
#[derive(Clone, Debug, PartialEq)]
pub struct Validation {
    /// The cells it is for.
    pub ranges: Vec<CellRange>,
    /// What they accept.
    pub kind: ValidationKind,
    /// Whether Excel refuses anything else. Otherwise it only warns or tells.
    pub strict: bool,
    /// Whether a cell may be left empty.
    pub allow_blank: bool,
}

/// What kind of value a cell accepts.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum ValidationKind {
    /// One of a list.
    List {
        /// The choices in order, where they are known.
        choices: Option<Arc<[String]>>,
        /// The list as written in the file: `"○,×"`, `Lists!$A$1:$A$4`, a name.
        source: String,
    },
    /// A whole number.
    Whole(Operator),
    /// A number.
    Decimal(Operator),
    /// A date, as a number of days.
    Date(Operator),
    /// A time, as a fraction of a day.
    Time(Operator),
    /// A text of some length in characters.
    TextLength(Operator),
    /// Whatever makes a formula true; the formula as written.
    Custom(String),
}

/// A comparison with one or two numbers.
///
/// A bound that is a formula, not a number, is `None`: it accepts everything here, and
/// only Excel knows better.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
#[expect(missing_docs, reason = "the names of the comparisons say it all")]
pub enum Operator {
    Between(Option<f64>, Option<f64>),
    NotBetween(Option<f64>, Option<f64>),
    Equal(Option<f64>),
    NotEqual(Option<f64>),
    Greater(Option<f64>),
    Less(Option<f64>),
    GreaterOrEqual(Option<f64>),
    LessOrEqual(Option<f64>),
}

impl Validation {
    /// The choices of a list, where they are known.
    pub fn choices(&self) -> Option<&[String]> {
        match &self.kind {
            ValidationKind::List { choices, .. } => choices.as_deref(),
            _ => None,
        }
    }
}

impl Validation {
    /// Whether Excel would let a person type this value.
    ///
    /// What only a formula can tell is accepted.
    pub fn accepts(&self, value: &CellValue) -> bool {
        let text = value.to_string();
        if !self.strict || (text.is_empty() && self.allow_blank) {
            return true;
        }
        let number = match value {
            CellValue::Number(number) => Some(*number),
            CellValue::Text(text) => text.trim().parse().ok(),
            _ => None,
        };
        let within = |operator: Operator| number.is_some_and(|x| operator.accepts(x));
        match &self.kind {
            ValidationKind::List { choices, .. } => {
                choices.as_ref().is_none_or(|choices| choices.contains(&text))
            }
            ValidationKind::Whole(operator) => {
                within(*operator) && number.is_some_and(|x| x.fract() == 0.0)
            }
            ValidationKind::Decimal(operator) => within(*operator),
            ValidationKind::Date(operator) | ValidationKind::Time(operator) => {
                matches!(value, CellValue::Date { .. }) || within(*operator)
            }
            ValidationKind::TextLength(operator) => {
                // Excel counts UTF-16 code units.
                operator.accepts(text.encode_utf16().count() as f64)
            }
            ValidationKind::Custom(_) => true,
        }
    }
}

impl Operator {
    /// Whether the comparison holds for `x`, as far as its bounds are known.
    pub fn accepts(self, x: f64) -> bool {
        let ge = |bound: Option<f64>| bound.is_none_or(|b| x >= b);
        let le = |bound: Option<f64>| bound.is_none_or(|b| x <= b);
        match self {
            Operator::Between(low, high) => ge(low) && le(high),
            Operator::NotBetween(low, high) => match (low, high) {
                (Some(low), Some(high)) => x < low || x > high,
                _ => true,
            },
            Operator::Equal(bound) => bound.is_none_or(|b| x == b),
            Operator::NotEqual(bound) => bound.is_none_or(|b| x != b),
            Operator::Greater(bound) => bound.is_none_or(|b| x > b),
            Operator::Less(bound) => bound.is_none_or(|b| x < b),
            Operator::GreaterOrEqual(bound) => ge(bound),
            Operator::LessOrEqual(bound) => le(bound),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_are_included_where_the_operator_says_so() {
        let between = Operator::Between(Some(1.0), Some(5.0));
        assert!(between.accepts(1.0) && between.accepts(5.0));
        assert!(!between.accepts(0.9) && !between.accepts(5.1));
        assert!(!Operator::NotBetween(Some(1.0), Some(5.0)).accepts(5.0));
        assert!(!Operator::Less(Some(3.0)).accepts(3.0));
        assert!(Operator::LessOrEqual(Some(3.0)).accepts(3.0));
    }

    #[test]
    fn values_that_excel_would_reject() {
        let validation = |kind| Validation {
            ranges: Vec::new(),
            kind,
            strict: true,
            allow_blank: true,
        };
        let list = validation(ValidationKind::List {
            choices: Some(["○".to_owned(), "×".to_owned()].into()),
            source: "\"○,×\"".to_owned(),
        });
        assert!(list.accepts(&"○".into()) && !list.accepts(&"〇".into()));
        assert!(list.accepts(&CellValue::Clear));
        assert!(Validation { strict: false, ..list }.accepts(&"はい".into()));
        let short =
            validation(ValidationKind::TextLength(Operator::LessOrEqual(Some(3.0))));
        assert!(short.accepts(&"三文字".into()) && !short.accepts(&"四文字だ".into()));
        let whole =
            validation(ValidationKind::Whole(Operator::Between(Some(1.0), None)));
        assert!(whole.accepts(&CellValue::Number(2.0)) && whole.accepts(&"2".into()));
        assert!(!whole.accepts(&CellValue::Number(2.5)) && !whole.accepts(&"○".into()));
    }

    #[test]
    fn an_unknown_bound_accepts() {
        assert!(Operator::Between(None, Some(5.0)).accepts(-7.0));
        assert!(!Operator::Between(None, Some(5.0)).accepts(6.0));
    }
}
