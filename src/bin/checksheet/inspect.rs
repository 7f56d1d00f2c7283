use std::fs;
use std::path::{Path, PathBuf};

use checksheet::layout::{Column, Role, Table};
use checksheet::workbook::{Sheet, Workbook};
use checksheet::{CellRef, Form, Lang, Layout, Profile, RowRef};
use serde::Serialize;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::hints::Hints;
use crate::input::Reading;
use crate::output::{Force, Output, say, say_json, tell};
use crate::said::Said;
use crate::{Done, input, misnamed};

/// Tell what was understood of a questionnaire: tables, columns, answer cells, and why.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The questionnaire
    file: PathBuf,
    /// Write the layout as JSON, to be corrected and given to `fill --layout`
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    hints: Hints,
    /// Store the layout, with what was said about it, for the next sheet of this form: a
    /// folder of profiles, made where it is not there
    #[arg(long, value_name = "FOLDER")]
    save_profile: Option<PathBuf>,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    force: Force,
}

/// `inspect --json`.
#[derive(Serialize)]
struct Inspected<'a> {
    file: String,
    #[serde(flatten)]
    layout: &'a Layout,
}

pub(crate) fn run(args: &Args, lang: Lang) -> anyhow::Result<Done> {
    let bytes = input::read(&args.file)?;
    let workbook = args.reading.opener().open(&bytes);
    let workbook = workbook.map_err(|err| input::named(err, &args.file))?;
    if let Some(note) = misnamed::note(&args.file, &workbook) {
        tell(&note.line(lang));
    }
    let finder = args.hints.finder()?;
    let layout = finder.layout(&workbook).map_err(|said| said.of(&args.file))?;
    if args.json {
        let file = args.file.display().to_string();
        let inspected = Inspected { file, layout: &layout };
        say_json(&inspected)?;
    } else {
        // Without a table there is no form, and nothing is drawn.
        let form = match layout.tables[..] {
            [] => Form::default(),
            _ => Form::from_workbook(&workbook, &layout)
                .map_err(|err| input::named(err, &args.file))?,
        };
        lines(&workbook, &layout, &form, lang).iter().for_each(|line| say(line));
    }
    if layout.tables.is_empty() {
        return Err(Said::new(
            "質問の表が見つかりません。--sheet、--header-rows、--column question=C、または --layout で場所を指定してください",
            "no table of questions was found; say where it is with --sheet, --header-rows and --column question=C, or with --layout",
        )
        .of(&args.file)
        .into());
    }
    if let Some(folder) = &args.save_profile {
        save(args, folder, &Profile::new(&name(&args.file), &workbook, &layout))?;
    }
    Ok(Done::Complete)
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

fn save(args: &Args, folder: &Path, profile: &Profile) -> anyhow::Result<()> {
    fs::create_dir_all(folder).map_err(|err| input::named(err.into(), folder))?;
    let path = folder.join(profile.file_name());
    let output = Output::new(&path, args.force, &[&args.file])?;
    output.write(profile.to_toml()?.as_bytes())?;
    // Standard output may be JSON.
    tell(&format!("→ {}", path.display()));
    Ok(())
}

/// How many questions of a table are drawn.
const DRAWN_ITEMS: usize = 3;

/// How wide the columns of a drawing are at most, by what is in them.
const TEXT_WIDTH: usize = 36;
const SHORT_WIDTH: usize = 14;

fn lines(workbook: &Workbook, layout: &Layout, form: &Form, lang: Lang) -> Vec<String> {
    let mut lines = Vec::new();
    for table in &layout.tables {
        lines.push(title(table, lang));
        if let Some(sheet) = workbook.sheet(table.sheet_name()) {
            lines.extend(drawing(sheet, table, form, lang));
        }
        lines.extend(answers(table, lang));
        lines.push(String::new());
    }
    for field in &layout.fields {
        let place = field.at.to_string();
        lines.push(lang.pick(
            format!("記入欄: {} → {place}", field.label),
            format!("field: {} → {place}", field.label),
        ));
    }
    let note = lang.pick("備考", "note");
    let notes = if layout.tables.is_empty() { &layout.notes } else { &form.notes };
    lines.extend(notes.iter().map(|n| format!("{note}: {}", n.line(lang))));
    lines
}

fn title(table: &Table, lang: Lang) -> String {
    let (first, last) = (table.first_row, table.last_row);
    let (sheet, items, sections) =
        (table.sheet_name(), table.items, table.section_rows.len());
    lang.pick(
        format!("■ {sheet} {first}〜{last} 行目: 質問 {items} 件、見出し行 {sections}"),
        format!("■ {sheet} rows {first} to {last}: {items} questions, {sections} section rows"),
    )
}

/// What the answers may be, and what they must have.
fn answers(table: &Table, lang: Lang) -> Vec<String> {
    let mut lines = Vec::new();
    if !table.choices.is_empty() {
        let choices = table.choices.join(" / ");
        lines.push(format!("  {}: {choices}", lang.pick("選択肢", "choices")));
    }
    for entry in &table.legend {
        lines.push(format!("  {} = {}", entry.mark, entry.meaning));
    }
    for requirement in &table.requirements {
        lines.push(format!("  {}: {}", lang.pick("条件", "rule"), requirement.text));
    }
    lines
}

/// Header and first questions, the roles over the columns; cells that take answers stand
/// in brackets.
fn drawing(sheet: &Sheet, table: &Table, form: &Form, lang: Lang) -> Vec<String> {
    let columns: Vec<&Column> =
        table.columns.iter().filter(|column| column.role != Role::Other).collect();
    let mut rows: Vec<(String, Vec<String>)> = Vec::new();
    let role =
        |column: &&Column| format!("{} {}", column.column, column.role.text(lang));
    rows.push((String::new(), columns.iter().map(role).collect()));
    if let Some(header) = table.header_rows {
        let text = |column: &&Column| column.header.clone();
        rows.push((header.last.to_string(), columns.iter().map(text).collect()));
    }
    for row in item_rows(table).take(DRAWN_ITEMS) {
        let cells = columns.iter().map(|column| cell(sheet, row, column, form));
        rows.push((row.to_string(), cells.collect()));
    }
    let widths: Vec<usize> = (0..columns.len())
        .map(|i| {
            let most = if is_text(columns[i]) { TEXT_WIDTH } else { SHORT_WIDTH };
            let widest = rows.iter().map(|(_, cells)| flat(&cells[i]).width()).max();
            widest.unwrap_or(0).min(most)
        })
        .collect();
    rows.iter().map(|(row, cells)| line(row, cells, &widths)).collect()
}

fn item_rows(table: &Table) -> impl Iterator<Item = RowRef> {
    let none = |row: &RowRef| {
        table.section_rows.contains(row)
            || table.continuation_rows.contains(row)
            || table.skipped(*row).is_some()
    };
    (table.first_row.0..=table.last_row.0).map(RowRef).filter(move |row| !none(row))
}

fn cell(sheet: &Sheet, row: RowRef, column: &Column, form: &Form) -> String {
    if column.role == Role::Number
        && let Some(number) = number(sheet, row, form)
    {
        return number.to_owned();
    }
    let row = row.0.saturating_add(column.below);
    let text = sheet.text(sheet.anchor(CellRef::new(row, column.column.0)));
    let takes_answer = matches!(
        column.role,
        Role::Status | Role::Mark | Role::Remark | Role::Evidence | Role::Date
    );
    if takes_answer { format!("[{}]", text.trim()) } else { text }
}

/// 項番 as it is understood: the cell may show what Excel has made of it, 「1月1日」 for 1-1.
fn number<'f>(sheet: &Sheet, row: RowRef, form: &'f Form) -> Option<&'f str> {
    let places = form.places.iter().zip(&form.questionnaire.items);
    let mut of_row = places
        .filter(|(place, _)| place.sheet == sheet.name() && place.rows.contains(row));
    of_row.next().and_then(|(_, item)| item.number.as_deref())
}

fn is_text(column: &Column) -> bool {
    matches!(column.role, Role::Question | Role::Remark | Role::Guidance)
}

fn line(row: &str, cells: &[String], widths: &[usize]) -> String {
    let cells: Vec<String> = cells
        .iter()
        .zip(widths)
        .map(|(cell, width)| fit(&flat(cell), *width))
        .collect();
    format!("{row:>6} | {}", cells.join(" | ")).trim_end().to_owned()
}

fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text cut or filled to a width on the screen.
fn fit(text: &str, width: usize) -> String {
    let mut fitted = String::new();
    let mut used = 0;
    let whole = text.width() <= width;
    for c in text.chars() {
        let wide = c.width().unwrap_or(0);
        if used + wide > width.saturating_sub(usize::from(!whole)) {
            break;
        }
        used += wide;
        fitted.push(c);
    }
    if !whole && width > 0 {
        fitted.push('…');
        used += 1;
    }
    fitted + &" ".repeat(width.saturating_sub(used))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_fit_the_screen() {
        for (text, width, expected) in [
            ("回答", 6, "回答  "),
            ("回答欄のこと", 6, "回答… "),
            ("abc", 3, "abc"),
            ("abcd", 3, "ab…"),
            ("", 2, "  "),
        ] {
            assert_eq!(fit(text, width), expected, "{text}");
            assert_eq!(fit(text, width).width(), width, "{text}");
        }
    }
}
