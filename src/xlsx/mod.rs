//! Office Open XML workbooks (ECMA-376 part 1, chapter 18): read into the grid, and
//! edited where they stand.
//!
//! Reader and editor walk the sheet with the same [`grid`], so that they agree to the
//! byte on which cell is which.

mod book;
mod color;
mod controls;
mod edit;
mod escape;
mod formula;
mod grid;
mod read;
mod rich_text;
mod sheet;
mod strings;
mod styles;
mod tables;
mod validations;

pub(crate) use self::color::indexed_color;
pub(crate) use self::edit::edit;
pub(crate) use self::read::read;
