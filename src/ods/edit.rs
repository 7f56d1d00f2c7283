//! Setting cells of `content.xml` in place.
//!
//! A row or a cell that stands for several is split where an edit falls into it: its text
//! is written out for the copies before, the one that changes, and the copies behind. All
//! other text of the part, and all other parts, stay as they are.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::fit::{self, Height, RowStyles};
use super::text::paragraphs;
use super::walk::{BareRows, CellSpan, Piece, Row, walk};
use super::{CONTENT, content};
use crate::address::{CellRef, Location};
use crate::edit::{CellValue, Edit, EditOptions, Edited, Fit};
use crate::error::{Error, ErrorKind, Refusal, Result, ValueProblem};
use crate::note::Note;
use crate::opc::Package;
use crate::workbook::Workbook;
use crate::workbook::number_format::general;
use crate::xml::{Document, Splice, Tag};

/// The edits of one sheet by place. Of two at one place the later counts.
type Edits<'e> = BTreeMap<CellRef, &'e Edit>;

/// Set cells of a spreadsheet.
///
/// The cell keeps its style, its validation, its comment and its drawings. By
/// [`EditOptions::fit`], a row whose height is set grows where it would not show all of an
/// answer.
///
/// # Errors
///
/// [`ErrorKind::NoSheet`]; [`ErrorKind::Refused`] for a formula, for what lies under a
/// merged area, and where the document is signed; [`ErrorKind::Value`] for what no cell
/// holds; and whatever reading says.
pub(crate) fn edit(
    package: &Package<'_>,
    edits: &[Edit],
    options: &EditOptions,
) -> Result<Edited> {
    if edits.is_empty() {
        return Ok(Edited {
            bytes: package.save(BTreeMap::new(), &BTreeSet::new())?,
            notes: Vec::new(),
        });
    }
    let part = content(package)?;
    if package.find("META-INF/documentsignatures.xml").is_some() {
        return Err(ErrorKind::Refused(Refusal::Signed).into());
    }
    let data = package.read(part)?;
    let document = Document::decode(&data).map_err(|err| err.in_part(CONTENT))?;
    let mut editor = Editor::new(document.text(), edits)?;
    if options.fit == Fit::On {
        editor.grown = Grown::of(document.text(), package)?;
    }
    let limits = package.limits();
    walk(document.text(), limits, BareRows::Apart, &mut |piece| editor.piece(piece))
        .map_err(|err| with_anchor(err, package).in_part(CONTENT))?;
    let (text, notes) = editor.finish().map_err(|err| err.in_part(CONTENT))?;
    let bytes = package
        .save(BTreeMap::from([(part, document.encode(text))]), &BTreeSet::new())?;
    Ok(Edited { bytes, notes })
}

/// A cell under a merged area is refused by naming the cell to write instead, which may
/// be rows above.
fn with_anchor(err: Error, package: &Package<'_>) -> Error {
    let ErrorKind::Refused(Refusal::Merged(_)) = err.kind() else { return err };
    let anchored = || {
        let at = err.location()?;
        let workbook = super::read(package).ok()?;
        let anchor = workbook.sheet(&at.sheet)?.anchor(at.cell);
        Some(refused(Refusal::Merged(anchor), at))
    };
    anchored().unwrap_or(err)
}

/// Rows that grow, and their styles.
struct Grown<'a> {
    workbook: Workbook,
    known: RowStyles<'a>,
    /// The names of those that are new, by the style they are copies of and what they add.
    names: BTreeMap<(String, String), String>,
    /// Their text.
    styles: String,
    places: Vec<Location>,
}

impl<'a> Grown<'a> {
    fn of(source: &'a str, package: &Package<'_>) -> Result<Option<Grown<'a>>> {
        let Some(known) = RowStyles::of(source, package.limits()) else {
            return Ok(None);
        };
        Ok(Some(Grown {
            workbook: super::read(package)?,
            known,
            names: BTreeMap::new(),
            styles: String::new(),
            places: Vec::new(),
        }))
    }

    /// The name of the style that a row needs, where it does not show all of its texts.
    fn style(
        &mut self,
        sheet: &str,
        row: &Row<'_>,
        edits: &Edits<'_>,
    ) -> Result<Option<String>> {
        let Some(at) = edits.keys().next() else { return Ok(None) };
        let values = edits.iter().map(|(at, edit)| (*at, &edit.value));
        let Some(height) = fit::height(&self.workbook, sheet, at.row, values) else {
            return Ok(None);
        };
        self.places.push(Location::new(sheet, CellRef::new(at.row, 0)));
        let old = row.tag.attr("table:style-name").unwrap_or_default().into_owned();
        let key = (old, height.attributes());
        if let Some(name) = self.names.get(&key) {
            return Ok(Some(name.clone()));
        }
        let name = self.known.free_name(self.names.values());
        let mut properties = String::new();
        match self.known.properties(&key.0)? {
            Some(tag) => {
                write_tag(&tag, Height::ATTRIBUTES, &key.1, &mut properties);
                properties.truncate(properties.trim_end_matches(['>', '/']).len());
            }
            None => properties = format!("<style:table-row-properties{}", key.1),
        }
        self.styles += &format!(
            "<style:style style:name=\"{name}\" style:family=\"table-row\">{properties}/></style:style>"
        );
        self.names.insert(key, name.clone());
        Ok(Some(name))
    }

    fn note(&self) -> impl Iterator<Item = Note> {
        self.places.iter().map(|at| {
            Note::new(
                "長い回答に合わせて、行を高くしました",
                "a long answer: the row was made higher",
            )
            .at(at.clone())
        })
    }
}

struct Editor<'a, 'e> {
    source: &'a str,
    /// None where rows stay as high as they are.
    grown: Option<Grown<'a>>,
    /// The name of the sheet that is being walked.
    sheet: String,
    splice: Splice<'a>,
    /// The edits of sheets that were not met yet.
    waiting: BTreeMap<&'e str, Edits<'e>>,
    /// What is left to set on the sheet that is being walked.
    edits: Edits<'e>,
    /// Behind its last row, and the first row that is not there.
    end: Option<(usize, u32)>,
    formulas: bool,
}

impl<'a, 'e> Editor<'a, 'e> {
    fn new(source: &'a str, edits: &'e [Edit]) -> Result<Editor<'a, 'e>> {
        let mut waiting: BTreeMap<&str, Edits<'_>> = BTreeMap::new();
        for edit in edits {
            check(&edit.value).map_err(|err| err.at(&edit.at))?;
            waiting.entry(&edit.at.sheet).or_default().insert(edit.at.cell, edit);
        }
        let splice = Splice::new(source);
        Ok(Editor {
            source,
            grown: None,
            sheet: String::new(),
            splice,
            waiting,
            edits: Edits::new(),
            end: None,
            formulas: false,
        })
    }

    fn piece(&mut self, piece: Piece<'a>) -> Result<()> {
        match piece {
            Piece::Table(tag) => {
                let name = tag.attr("table:name").unwrap_or_default();
                self.edits = self.waiting.remove(&*name).unwrap_or_default();
                self.sheet = name.into_owned();
                self.end = None;
            }
            Piece::Row(row) => self.row(&row)?,
            Piece::End => self.rows_behind()?,
            Piece::Validation(..) | Piece::Name(_) | Piece::Columns(_) => {}
        }
        Ok(())
    }

    fn finish(mut self) -> Result<(String, Vec<Note>)> {
        if let Some(edit) =
            self.waiting.values().flat_map(|edits| edits.values()).next()
        {
            return Err(
                Error::new(ErrorKind::NoSheet(edit.at.sheet.clone())).at(&edit.at)
            );
        }
        let mut notes = Vec::new();
        if self.formulas {
            notes.push(Note::new(
                "数式の結果は元のままです。LibreOffice では Ctrl+Shift+F9 で再計算できます",
                "results of formulas are as they were; Ctrl+Shift+F9 in LibreOffice computes them again",
            ));
        }
        if let Some(grown) = self.grown.filter(|grown| !grown.styles.is_empty()) {
            notes.extend(grown.note());
            self.splice.insert(grown.known.end, grown.styles);
        }
        Ok((self.splice.apply()?, notes))
    }

    fn row(&mut self, row: &Row<'a>) -> Result<()> {
        self.formulas |=
            row.cells.iter().any(|c| c.tag.find("table:formula").is_some());
        let end = row.first.saturating_add(row.repeat);
        self.end = Some((row.span.end, end));
        let behind = self.edits.split_off(&CellRef::new(end, 0));
        let edits = std::mem::replace(&mut self.edits, behind);
        if edits.is_empty() {
            return Ok(());
        }
        let mut out = String::new();
        let mut next = row.first;
        let mut edits = edits.into_iter().peekable();
        while let Some((at, edit)) = edits.next() {
            let mut of_row = Edits::from([(at, edit)]);
            while let Some((at, edit)) = edits.next_if(|(next, _)| next.row == at.row) {
                of_row.insert(at, edit);
            }
            self.copies_of_row(row, at.row - next, &mut out);
            self.edited_row(row, &of_row, &mut out)?;
            next = at.row + 1;
        }
        self.copies_of_row(row, end - next, &mut out);
        self.splice.replace(row.span.clone(), out);
        Ok(())
    }

    /// The row as it is, standing for `count` rows.
    fn copies_of_row(&self, row: &Row<'a>, count: u32, out: &mut String) {
        if count > 0 {
            write_tag(&row.tag, &[ROWS_REPEATED], &repeated(ROWS_REPEATED, count), out);
            out.push_str(&self.source[row.tag.span().end..row.span.end]);
        }
    }

    /// The row once, with some cells set.
    fn edited_row(
        &mut self,
        row: &Row<'a>,
        edits: &Edits<'_>,
        out: &mut String,
    ) -> Result<()> {
        let is_empty = row.tag.raw().ends_with("/>");
        let mut open = String::new();
        let style = match &mut self.grown {
            Some(grown) => grown.style(&self.sheet, row, edits)?,
            None => None,
        };
        match style {
            Some(name) => {
                let style = format!(" {ROW_STYLE}=\"{name}\"");
                write_tag(&row.tag, &[ROWS_REPEATED, ROW_STYLE], &style, &mut open);
            }
            None => write_tag(&row.tag, &[ROWS_REPEATED], "", &mut open),
        }
        if is_empty {
            open.truncate(open.trim_end_matches("/>").trim_end().len());
            open.push('>');
        }
        out.push_str(&open);
        let mut copied = row.tag.span().end;
        let mut edits = edits.iter().peekable();
        for cell in &row.cells {
            let end = cell.first.saturating_add(cell.repeat);
            if edits.peek().is_none_or(|(at, _)| u32::from(at.col) >= end) {
                continue;
            }
            out.push_str(&self.source[copied..cell.span.start]);
            copied = cell.span.end;
            let mut next = cell.first;
            while let Some((at, edit)) =
                edits.next_if(|(at, _)| u32::from(at.col) < end)
            {
                let col = u32::from(at.col);
                self.copies_of_cell(cell, col - next, out);
                self.edited_cell(cell, edit, out)?;
                next = col + 1;
            }
            self.copies_of_cell(cell, end - next, out);
        }
        let inside_end = if is_empty { copied } else { self.end_tag(row) };
        out.push_str(&self.source[copied.min(inside_end)..inside_end]);
        let mut next = row.cells.last().map_or(0, |c| c.first.saturating_add(c.repeat));
        for (at, edit) in edits {
            empty_cells(u32::from(at.col).saturating_sub(next), out);
            new_cell(edit, out);
            next = u32::from(at.col) + 1;
        }
        match is_empty {
            true => out.push_str(&format!("</{}>", row.tag.name())),
            false => out.push_str(&self.source[inside_end..row.span.end]),
        }
        Ok(())
    }

    fn end_tag(&self, row: &Row<'_>) -> usize {
        self.source[row.span.clone()]
            .rfind("</")
            .map_or(row.span.end, |at| row.span.start + at)
    }

    fn copies_of_cell(&self, cell: &CellSpan<'a>, count: u32, out: &mut String) {
        if count > 0 {
            let repeat = repeated(COLUMNS_REPEATED, count);
            write_tag(&cell.tag, &[COLUMNS_REPEATED], &repeat, out);
            out.push_str(&self.source[cell.tag.span().end..cell.span.end]);
        }
    }

    /// The cell once, with another value.
    fn edited_cell(
        &self,
        cell: &CellSpan<'a>,
        edit: &Edit,
        out: &mut String,
    ) -> Result<()> {
        if cell.covered {
            return Err(refused(Refusal::Merged(edit.at.cell), &edit.at));
        }
        if cell.tag.find("table:formula").is_some() {
            return Err(refused(Refusal::Formula, &edit.at));
        }
        if cell.tag.attr("table:number-matrix-rows-spanned").is_some() {
            return Err(refused(Refusal::ArrayFormula, &edit.at));
        }
        let (attributes, text) = written(&edit.value);
        let mut open = String::new();
        write_tag(&cell.tag, VALUE_ATTRIBUTES, &attributes, &mut open);
        let rest = self.content_without_paragraphs(cell);
        let inside = text + &rest;
        if inside.is_empty() && open.ends_with("/>") {
            out.push_str(&open);
            return Ok(());
        }
        open.truncate(
            open.trim_end_matches('>').trim_end_matches('/').trim_end().len(),
        );
        *out += &format!("{open}>{inside}</{}>", cell.tag.name());
        Ok(())
    }

    /// What else is in a cell: its comment, its drawings.
    fn content_without_paragraphs(&self, cell: &CellSpan<'a>) -> String {
        let start = cell.tag.span().end;
        if cell.tag.raw().ends_with("/>") {
            return String::new();
        }
        let end = self.source[..cell.span.end].rfind("</").unwrap_or(start).max(start);
        let mut rest = String::new();
        let mut copied = start;
        for Range { start, end } in cell.paragraphs.iter() {
            rest.push_str(&self.source[copied..*start]);
            copied = *end;
        }
        rest.push_str(&self.source[copied.min(end)..end]);
        rest
    }

    /// Rows behind the last one that the table has.
    fn rows_behind(&mut self) -> Result<()> {
        let edits = std::mem::take(&mut self.edits);
        let Some(first) = edits.values().next() else { return Ok(()) };
        let Some((place, mut next)) = self.end else {
            return Err(Error::damaged("the sheet has no rows").at(&first.at));
        };
        let mut out = String::new();
        let mut edits = edits.into_iter().peekable();
        while let Some((at, edit)) = edits.next() {
            let gap = at.row - next;
            if gap > 0 {
                let repeat = repeated(ROWS_REPEATED, gap);
                out += &format!(
                    "<table:table-row{repeat}><table:table-cell/></table:table-row>"
                );
            }
            out.push_str("<table:table-row>");
            empty_cells(u32::from(at.col), &mut out);
            new_cell(edit, &mut out);
            let mut col = u32::from(at.col) + 1;
            while let Some((at, edit)) = edits.next_if(|(next, _)| next.row == at.row) {
                empty_cells(u32::from(at.col) - col, &mut out);
                new_cell(edit, &mut out);
                col = u32::from(at.col) + 1;
            }
            out.push_str("</table:table-row>");
            next = at.row + 1;
        }
        self.splice.insert(place, out);
        Ok(())
    }
}

const ROW_STYLE: &str = "table:style-name";
const ROWS_REPEATED: &str = "table:number-rows-repeated";
const COLUMNS_REPEATED: &str = "table:number-columns-repeated";

/// The attributes that hold a value (ODF 1.3 part 3, 9.1.4), and what Calc adds.
const VALUE_ATTRIBUTES: &[&str] = &[
    "office:value-type",
    "office:value",
    "office:date-value",
    "office:time-value",
    "office:boolean-value",
    "office:string-value",
    "office:currency",
    "calcext:value-type",
    COLUMNS_REPEATED,
];

/// A start tag as it was, without some attributes and with others at its end.
fn write_tag(tag: &Tag<'_>, without: &[&str], with: &str, out: &mut String) {
    let raw = tag.raw();
    let base = tag.span().start;
    let mut copied = 0;
    let mut end = tag.name().len() + 1;
    for attribute in tag.attrs() {
        let span = attribute.span.start - base..attribute.span.end - base;
        end = span.end;
        if without.contains(&attribute.name) {
            out.push_str(&raw[copied..span.start]);
            copied = span.end;
        }
    }
    out.push_str(&raw[copied.min(end)..end]);
    out.push_str(with);
    out.push_str(&raw[end..]);
}

fn repeated(attribute: &str, count: u32) -> String {
    if count > 1 { format!(" {attribute}=\"{count}\"") } else { String::new() }
}

fn empty_cells(count: u32, out: &mut String) {
    if count > 0 {
        *out += &format!("<table:table-cell{}/>", repeated(COLUMNS_REPEATED, count));
    }
}

fn new_cell(edit: &Edit, out: &mut String) {
    let (attributes, text) = written(&edit.value);
    *out += &format!("<table:table-cell{attributes}>{text}</table:table-cell>");
}

/// The attributes and the paragraphs of a value.
fn written(value: &CellValue) -> (String, String) {
    let typed = |kind: &str, name: &str, value: &str, shown: &str| {
        let attributes =
            format!(" office:value-type=\"{kind}\" office:{name}=\"{value}\"");
        (attributes, paragraphs(shown))
    };
    match value {
        CellValue::Clear => (String::new(), String::new()),
        CellValue::Text(text) if text.is_empty() => (String::new(), String::new()),
        CellValue::Text(text) => {
            (" office:value-type=\"string\"".to_owned(), paragraphs(text))
        }
        CellValue::Bool(yes) => {
            typed("boolean", "boolean-value", &yes.to_string(), &value.to_string())
        }
        CellValue::Number(number) => {
            typed("float", "value", &number.to_string(), &general(*number))
        }
        CellValue::Date { date } => {
            let day = date.to_string();
            typed("date", "date-value", &day, &day)
        }
    }
}

fn check(value: &CellValue) -> Result<()> {
    let problem = match value {
        CellValue::Text(text) => {
            let units = text.encode_utf16().count();
            (units > 32_767).then_some(ValueProblem::TooLong(units))
        }
        CellValue::Number(number) if !number.is_finite() => {
            Some(ValueProblem::NotFinite)
        }
        _ => None,
    };
    problem.map_or(Ok(()), |problem| Err(ErrorKind::Value(problem).into()))
}

fn refused(refusal: Refusal, at: &Location) -> Error {
    Error::new(ErrorKind::Refused(refusal)).at(at)
}
