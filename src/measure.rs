//! How many lines a text takes in a column: nothing but the reader's own program knows,
//! and it does not fit the height of merged rows. So heights are set, and for the widest
//! case: a font may be missing, and the next one is wider.
//!
//! All widths are in em, that is in units of the font's size.

use rust_xlsxwriter::{Format, Workbook, XlsxError};

/// The height of a line over the size of the font. 游ゴシック has the tallest lines of the
/// fonts that Japanese offices use: at 11 points Excel makes a row of 18.75.
const LINE_HEIGHT: f64 = 1.7;

/// The height that no row goes beyond, in points: Excel's limit is 409.5 (ECMA-376 part 1,
/// 18.3.1.73), and pixels are whole.
pub(crate) const MOST_ROW_HEIGHT: f64 = 409.0;

/// Space above and below the text of a cell together, in points.
const PADDING: f64 = 5.0;

/// Pixels that a cell keeps free at its left and right together.
const CELL_PADDING: f64 = 8.0;

/// Pixels of one unit of column width: the width of a digit in the workbook's default
/// font, which is Verdana at 10 points, rounded as Excel does.
pub(crate) const PIXELS_PER_UNIT: f64 = 8.0;

/// Pixels of a point at 96 dots an inch.
const PIXELS_PER_POINT: f64 = 96.0 / 72.0;

/// Make a new workbook count the widths of its columns in [`PIXELS_PER_UNIT`].
///
/// Windows and macOS have Verdana, and Linux has DejaVu Sans, whose digits are as wide: so
/// pages come out the same where the font of the cells is missing.
pub(crate) fn set_column_unit(workbook: &mut Workbook) -> Result<(), XlsxError> {
    let normal = Format::new().set_font_name("Verdana").set_font_size(10);
    workbook.set_default_format(&normal, 25, 72)?;
    Ok(())
}

/// The height in points of a cell that shows all of the text.
pub(crate) fn height(text: &str, column_width: f64, font_size: f64) -> f64 {
    let pixels = column_width * PIXELS_PER_UNIT - CELL_PADDING;
    let em = font_size * PIXELS_PER_POINT;
    let count = lines(text, pixels / em);
    (count as f64 * font_size * LINE_HEIGHT + PADDING).ceil()
}

/// The height in points of a line of text.
pub(crate) fn line_height(font_size: f64) -> f64 {
    font_size * LINE_HEIGHT
}

/// The column width in which the text stands on one line.
pub(crate) fn column_width(text: &str, font_size: f64) -> f64 {
    let longest = text.lines().map(width).fold(0.0, f64::max);
    (longest * font_size * PIXELS_PER_POINT + CELL_PADDING) / PIXELS_PER_UNIT
}

/// How many lines the text takes in a width.
fn lines(text: &str, available: f64) -> usize {
    // Closing brackets and full stops do not begin a line: Excel takes the character
    // before them along, and the line that it leaves is shorter by one.
    let available = (available - 1.0).max(1.0);
    // `split`, not `lines`: a line break at the end shows an empty line.
    text.split('\n').map(|line| wrapped_lines(line, available)).sum()
}

fn wrapped_lines(line: &str, available: f64) -> usize {
    let mut lines = Lines { count: 1, used: 0.0, available };
    let mut rest = line;
    while !rest.is_empty() {
        let squares = leading_squares(rest);
        let end = if squares > 0 {
            lines.add_squares(squares);
            squares * SQUARE_BYTES
        } else {
            let (end, width) = first_piece(rest);
            lines.add(&rest[..end], width);
            end
        };
        rest = &rest[end..];
    }
    lines.count
}

/// How many bytes a character from U+3000 to U+9FFF takes: those are what most texts are
/// made of, and all of them are [wide](is_wide).
const SQUARE_BYTES: usize = 3;

/// How many such characters a text begins with.
fn leading_squares(text: &str) -> usize {
    let leads = text.as_bytes().iter().step_by(SQUARE_BYTES);
    leads.take_while(|lead| (0xE3..=0xE9).contains(*lead)).count()
}

/// The end of the first piece that is not broken where it fits on a line, and its width. A
/// line may be broken around an ideograph, and behind a space.
fn first_piece(text: &str) -> (usize, f64) {
    let mut width = 0.0;
    for (at, c) in text.char_indices() {
        let wide = is_wide(c);
        if at > 0 && wide {
            return (at, width);
        }
        width += if wide { 1.0 } else { narrow_advance(c) };
        if wide || c == ' ' {
            return (at + c.len_utf8(), width);
        }
    }
    (text.len(), width)
}

/// The lines so far.
#[derive(Debug)]
struct Lines {
    count: usize,
    /// How much of the last one is used.
    used: f64,
    available: f64,
}

impl Lines {
    /// Add a piece that is not broken where it fits on a line.
    fn add(&mut self, word: &str, word_width: f64) {
        if self.used + word_width <= self.available {
            self.used += word_width;
        } else if word_width <= self.available {
            self.count += 1;
            self.used = word_width;
        } else {
            self.add_broken(word);
        }
    }

    /// Add so many characters of width 1, each a piece of its own.
    fn add_squares(&mut self, squares: usize) {
        let on_line = (self.available - self.used).max(0.0) as usize;
        if squares <= on_line {
            self.used += squares as f64;
            return;
        }
        let left = squares - on_line;
        let a_line = (self.available as usize).max(1);
        let more = left.div_ceil(a_line);
        self.count += more;
        self.used = (left - (more - 1) * a_line) as f64;
    }

    /// Add what is longer than a line, such as an address: it is broken anywhere.
    fn add_broken(&mut self, word: &str) {
        if self.used > 0.0 {
            self.count += 1;
            self.used = 0.0;
        }
        for c in word.chars() {
            let advance = advance(c);
            if self.used + advance > self.available {
                self.count += 1;
                self.used = 0.0;
            }
            self.used += advance;
        }
    }
}

fn width(text: &str) -> f64 {
    text.chars().map(advance).sum()
}

/// The width of a character, rather too much than too little.
fn advance(c: char) -> f64 {
    if is_wide(c) { 1.0 } else { narrow_advance(c) }
}

/// The width of a character that is not [wide](is_wide).
fn narrow_advance(c: char) -> f64 {
    match c {
        '\u{0300}'..='\u{036F}' | '\u{200B}'..='\u{200F}' | '\u{FE00}'..='\u{FE0F}' => {
            0.0
        }
        '\u{00}'..='\u{1F}' => 1.0,
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | ' ' => 0.36,
        'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '-' | '/' => 0.45,
        'm' | 'w' | 'M' | 'W' | '%' | '@' => 0.95,
        'A'..='Z' | '&' => 0.74,
        '!'..='~' => 0.6,
        '\u{FF61}'..='\u{FF9F}' => 0.55,
        _ => 0.7,
    }
}

/// Whether Japanese fonts give the character a full square, and a line may be broken
/// beside it. ○, ※ and Greek are among them.
fn is_wide(c: char) -> bool {
    matches!(c,
        // First what most characters are.
        '\u{3000}'..='\u{9FFF}'
        | '\u{0370}'..='\u{04FF}'
        | '\u{1100}'..='\u{115F}'
        | '\u{2014}'..='\u{2BFF}'
        | '\u{2E80}'..='\u{D7A3}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{FE30}'..='\u{FF60}'
        | '\u{FFE0}'..='\u{FFE6}'
        | '\u{1F000}'..='\u{3FFFD}'
        | '×' | '÷' | '±' | '°' | '§' | '¶')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_a_text() {
        for (name, text, available, count) in [
            ("empty", "", 10.0, 1),
            ("one line", "記録を保管", 10.0, 1),
            ("one character is kept free", "記録を保管しています", 10.0, 2),
            ("line breaks", "一\n二\n三", 10.0, 3),
            ("a line break at the end", "一\n", 10.0, 2),
            ("an empty line", "一\n\n三", 10.0, 3),
            ("a word is not broken", "ああああああ password", 10.0, 2),
            ("a long word is broken anywhere", "00000000000000000000", 7.1, 2),
            ("no room at all", "あああ", 0.0, 3),
        ] {
            assert_eq!(lines(text, available), count, "{name}");
        }
    }

    #[test]
    fn heights_never_shrink_as_text_grows() {
        let text = "当社は ISO/IEC 27001 の認証を取得し、https://example.com/ で公開しています。";
        let mut before = 0.0;
        for (end, _) in text.char_indices() {
            let now = height(&text[..end], 12.0, 10.0);
            assert!(now >= before, "{}", &text[..end]);
            before = now;
        }
    }

    #[test]
    fn a_column_as_wide_as_its_text_shows_it_on_one_line() {
        let text = "6-30";
        let slack = 10.0 * PIXELS_PER_POINT / PIXELS_PER_UNIT + 0.1;
        let width = column_width(text, 10.0) + slack;
        assert_eq!(height(text, width, 10.0), height("6", width, 10.0));
    }
}
