//! Setting fields of a file in place: every other byte stays.

use std::collections::BTreeMap;
use std::ops::Range;

use super::dialect::Dialect;
use super::pasted::{self, RowMap};
use super::records::{Field, Records, text_of};
use crate::address::CellRef;
use crate::charset::Charset;
use crate::edit::{CellValue, Edit, EditOptions, Edited, WriteAs};
use crate::error::{Error, ErrorKind, Refusal, Result, ValueProblem};
use crate::limits::Limits;
use crate::note::Note;
use crate::xml::line_ends;

/// Set fields of a file.
///
/// The encoding, the byte order mark, the line ends and the quotes of all other fields
/// stay. A field that was quoted stays quoted; one that was not is quoted where it has
/// to be, or where the file quotes everything. Short records, and missing ones, are
/// filled up with empty fields.
///
/// # Errors
///
/// [`ErrorKind::Value`] at the first field whose text has a character that the encoding
/// lacks, unless the options ask for UTF-8; [`ErrorKind::NoSheet`] when an edit names a
/// sheet; and whatever reading says.
pub(crate) fn edit(
    bytes: &[u8],
    edits: &[Edit],
    options: &EditOptions,
) -> Result<Edited> {
    if edits.is_empty() {
        return Ok(Edited { bytes: bytes.to_vec(), notes: Vec::new() });
    }
    let (dialect, _) = Dialect::of(bytes, &options.text)?;
    let charset = dialect.charset;
    if options.write_as == WriteAs::Utf8 && charset.name() != Charset::UTF_8.name() {
        return edit_as_utf8(bytes, edits, dialect, options);
    }
    let records =
        Records::parse(charset, bytes, dialect.delimiter(), &Limits::default())?;
    let edits = match dialect.is_pasted(&records) {
        true => in_records(edits, &pasted_rows(bytes, options)?)?,
        false => edits.to_vec(),
    };
    let habits = Habits::of(bytes, dialect, &records);
    let file = File { bytes, dialect, records: &records, habits };
    Ok(Edited { bytes: file.with(&sorted(&edits)?)?, notes: Vec::new() })
}

fn edit_as_utf8(
    bytes: &[u8],
    edits: &[Edit],
    dialect: Dialect,
    options: &EditOptions,
) -> Result<Edited> {
    let text = dialect.charset.decode(bytes).text;
    let recoded = ["\u{FEFF}", &text].concat().into_bytes();
    let mut options = options.clone();
    options.text.encoding = Some(Charset::UTF_8_WITH_MARK);
    let mut edited = edit(&recoded, edits, &options)?;
    let name = dialect.charset.name();
    edited.notes.push(Note::new(
        format!("文字コードを {name} から UTF-8 (BOM 付き) に変更しました"),
        format!("the encoding was changed from {name} to UTF-8 with BOM, as asked"),
    ));
    Ok(edited)
}

/// Which records the rows are, of a table that was repaired when it was read.
fn pasted_rows(bytes: &[u8], options: &EditOptions) -> Result<RowMap> {
    let (cells, _) = super::read_cells(bytes, &options.text, &Limits::default())?;
    Ok(pasted::repair(cells).rows)
}

fn in_records(edits: &[Edit], rows: &RowMap) -> Result<Vec<Edit>> {
    let in_record = |edit: &Edit| {
        let record = rows.record(edit.at.cell.row).ok_or_else(|| {
            Error::new(ErrorKind::Refused(Refusal::TakenApart)).at(&edit.at)
        })?;
        let mut edit = edit.clone();
        edit.at.cell.row = record;
        Ok(edit)
    };
    edits.iter().map(in_record).collect()
}

/// The edits by place. Of two at one place the later wins.
fn sorted(edits: &[Edit]) -> Result<BTreeMap<CellRef, &Edit>> {
    if let Some(edit) = edits.iter().find(|edit| !edit.at.sheet.is_empty()) {
        return Err(Error::new(ErrorKind::NoSheet(edit.at.sheet.clone())).at(&edit.at));
    }
    Ok(edits.iter().map(|edit| (edit.at.cell, edit)).collect())
}

/// A piece of the file and what is to stand there.
struct Splice<'a> {
    span: Range<usize>,
    text: String,
    /// The edit that is to blame if the text cannot be written.
    edit: &'a Edit,
}

struct File<'a> {
    bytes: &'a [u8],
    dialect: Dialect,
    records: &'a Records,
    habits: Habits,
}

impl File<'_> {
    fn with(&self, edits: &BTreeMap<CellRef, &Edit>) -> Result<Vec<u8>> {
        let mut out = Vec::with_capacity(self.bytes.len() + self.bytes.len() / 4);
        let mut copied = 0;
        for splice in self.splices(edits) {
            out.extend_from_slice(&self.bytes[copied..splice.span.start]);
            out.extend(self.encoded(&splice)?);
            copied = splice.span.end;
        }
        out.extend_from_slice(&self.bytes[copied..]);
        Ok(out)
    }

    /// What changes, in the order of the file.
    fn splices<'e>(&self, edits: &BTreeMap<CellRef, &'e Edit>) -> Vec<Splice<'e>> {
        let mut splices = Vec::new();
        let mut behind: BTreeMap<u32, BTreeMap<u16, &'e Edit>> = BTreeMap::new();
        for (at, edit) in edits {
            match self.records.record(at.row as usize).get(usize::from(at.col)) {
                Some(field) => splices.extend(self.replace(*field, edit)),
                // Nothing is there, and nothing is to be there.
                None if edit.value == CellValue::Clear => {}
                None => {
                    behind.entry(at.row).or_default().insert(at.col, edit);
                }
            }
        }
        let records = u32::try_from(self.records.len()).unwrap_or(u32::MAX);
        let missing = behind.split_off(&records);
        splices
            .extend(behind.iter().filter_map(|(row, edits)| self.widen(*row, edits)));
        splices.extend(self.append(&missing));
        // A field at the end of its record comes before what is put behind it.
        splices.sort_by_key(|splice| splice.span.start);
        splices
    }

    /// A field with another text; none where it has that text already.
    fn replace<'e>(&self, field: Field, edit: &'e Edit) -> Option<Splice<'e>> {
        let raw = self.dialect.charset.decode_piece(&self.bytes[field.span()]);
        let text = edit.value.to_string();
        if text_of(&raw, field.quoted) == text {
            return None;
        }
        let quote = field.quoted || (field.is_empty() && self.habits.quotes_all);
        let text = self.habits.field(&text, quote && !text.is_empty() || field.quoted);
        Some(Splice { span: field.span(), text, edit })
    }

    /// A record with fields behind its last.
    fn widen<'e>(
        &self,
        row: u32,
        edits: &BTreeMap<u16, &'e Edit>,
    ) -> Option<Splice<'e>> {
        let record = self.records.record(row as usize);
        let end = record.last()?.span().end;
        let delimiter = self.habits.delimiter;
        let text = format!("{delimiter}{}", self.fields(record.len(), edits));
        Some(Splice { span: end..end, text, edit: edits.values().next()? })
    }

    /// Records behind the last.
    fn append<'e>(
        &self,
        rows: &BTreeMap<u32, BTreeMap<u16, &'e Edit>>,
    ) -> Option<Splice<'e>> {
        let (last, edits) = rows.last_key_value()?;
        let end = self.bytes.len();
        let line_end = self.habits.line_end;
        let last_field = self.records.fields().last().map(|field| field.span().end);
        let open = last_field.is_some_and(|field_end| field_end == end);
        let mut text = if open { line_end.to_owned() } else { String::new() };
        for row in self.records.len() as u32..=*last {
            if let Some(edits) = rows.get(&row) {
                text += &self.fields(0, edits);
            }
            text += line_end;
        }
        Some(Splice { span: end..end, text, edit: edits.values().next()? })
    }

    /// The fields of a record from a column on, up to the last edit.
    fn fields(&self, from: usize, edits: &BTreeMap<u16, &Edit>) -> String {
        let last = edits.last_key_value().map_or(0, |(col, _)| usize::from(*col));
        let field = |col: usize| {
            let edit = u16::try_from(col).ok().and_then(|col| edits.get(&col));
            let text = edit.map(|edit| edit.value.to_string()).unwrap_or_default();
            self.habits.field(&text, self.habits.quotes_all && !text.is_empty())
        };
        (from..=last)
            .map(field)
            .collect::<Vec<_>>()
            .join(&self.habits.delimiter.to_string())
    }

    fn encoded(&self, splice: &Splice<'_>) -> Result<Vec<u8>> {
        let charset = self.dialect.charset;
        let piece = charset.encode_piece(&splice.text).map_err(|_| {
            let characters = charset.unwritable(&splice.text);
            let problem =
                ValueProblem::NotInEncoding { characters, encoding: charset.name() };
            Error::new(ErrorKind::Value(problem)).at(&splice.edit.at)
        })?;
        // In ISO-2022-JP the pieces around it may stand in another mode than ASCII.
        let before = charset.escape_behind(&self.bytes[..splice.span.start]);
        let behind = charset.escape_behind(&self.bytes[..splice.span.end]);
        let to_ascii: &[u8] = if before.is_empty() { b"" } else { b"\x1B(B" };
        Ok([to_ascii, &piece, behind].concat())
    }
}

/// How the file writes what it could write in several ways.
struct Habits {
    delimiter: char,
    /// Between records.
    line_end: &'static str,
    /// Between the lines of a field.
    line_break: &'static str,
    /// Whether text is quoted that need not be.
    quotes_all: bool,
}

impl Habits {
    fn of(bytes: &[u8], dialect: Dialect, records: &Records) -> Habits {
        let delimiter = char::from(dialect.delimiter());
        let charset = dialect.charset;
        let text = |span: Range<usize>| charset.decode_piece(&bytes[span]);
        let (mut inside, mut lines) = (None, None);
        for field in records.fields() {
            if inside.is_none() && field.quoted {
                inside = first_break(&text(field.span()));
            }
            if lines.is_none() {
                let end = field.span().end;
                let behind = (end + 2 * charset.unit()).min(bytes.len());
                lines = first_break(&text(end..behind))
                    .filter(|_| !text(end..behind).starts_with(delimiter));
            }
            if inside.is_some() && lines.is_some() {
                break;
            }
        }
        Habits {
            delimiter,
            line_end: lines.unwrap_or("\r\n"),
            line_break: inside.unwrap_or("\n"),
            quotes_all: quotes_all(bytes, dialect, records),
        }
    }

    /// A field of that text.
    fn field(&self, text: &str, quoted: bool) -> String {
        let text = line_ends(text);
        let has_to = text.contains([self.delimiter, '"', '\n']);
        if !quoted && !has_to {
            return text.into_owned();
        }
        format!("\"{}\"", text.replace('"', "\"\"").replace('\n', self.line_break))
    }
}

/// Whether most of the text that need not be quoted is: numbers and dates often are not,
/// where all text is.
fn quotes_all(bytes: &[u8], dialect: Dialect, records: &Records) -> bool {
    let delimiter = char::from(dialect.delimiter());
    let (mut quoted, mut plain) = (0usize, 0usize);
    for field in records.fields().iter().filter(|field| !field.is_empty()) {
        let raw = dialect.charset.decode_piece(&bytes[field.span()]);
        let inside = raw.trim_matches('"');
        if inside.contains([delimiter, '"', '\n', '\r']) {
            continue;
        }
        match field.quoted {
            true => quoted += 1,
            false => {
                plain += usize::from(!inside.starts_with(|c: char| c.is_ascii_digit()))
            }
        }
    }
    quoted > plain
}

fn first_break(text: &str) -> Option<&'static str> {
    let at = text.find(['\r', '\n'])?;
    Some(match &text[at..] {
        rest if rest.starts_with("\r\n") => "\r\n",
        rest if rest.starts_with('\r') => "\r",
        _ => "\n",
    })
}
