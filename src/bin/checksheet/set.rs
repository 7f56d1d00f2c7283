use std::collections::HashSet;
use std::path::PathBuf;

use checksheet::workbook::Workbook;
use checksheet::{CellValue, Date, Edit, Lang, Location, Note, edit};

use crate::fill::FitArg;
use crate::give_up::GiveUp;
use crate::input::Reading;
use crate::output::{Force, Output, note_lines, tell};
use crate::said::Said;
use crate::{Done, input};

/// Set cells and leave everything else as it is.
///
/// Text stays text, whatever it looks like. `=` sets text, `:=` a number, TRUE, FALSE or
/// a date such as 2026-04-01, and nothing at all clears the cell. A cell that is named here
/// is written even where it is locked.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The workbook
    file: PathBuf,
    /// What to set, such as "'Sheet 1'!C7=text"
    #[arg(required = true, value_name = "CELL=TEXT", value_parser = parse)]
    edits: Vec<Edit>,
    /// The file to write
    #[arg(short, long)]
    output: PathBuf,
    /// Wrap long texts and let their rows grow
    #[arg(long, value_enum, default_value_t = FitArg::Off)]
    fit: FitArg,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    give_up: GiveUp,
    #[command(flatten)]
    force: Force,
}

pub(crate) fn run(args: &Args, lang: Lang) -> anyhow::Result<Done> {
    let mut named = HashSet::new();
    if let Some(twice) = args.edits.iter().find(|edit| !named.insert(&edit.at)) {
        return Err(Said::new(
            format!("{} が二度指定されています", twice.at),
            format!("{} is named twice", twice.at),
        )
        .into());
    }
    let output = Output::new(&args.output, args.force, &[&args.file])?;
    let bytes = input::read(&args.file)?;
    let options = args.give_up.options(args.reading.edit_options(args.fit));
    let mut edited = edit(&bytes, &args.edits, &options)
        .map_err(|err| input::named(err, &args.file))?;
    if let Ok(workbook) = args.reading.opener().open(&bytes) {
        edited.notes.extend(concerns(&workbook, &args.edits));
    }
    output.write(&edited.bytes)?;
    for line in note_lines(&edited.notes, lang) {
        tell(&line);
    }
    Ok(Done::Complete)
}

/// What a person who would have typed the values would have been told by Excel, or seen.
fn concerns(workbook: &Workbook, edits: &[Edit]) -> Vec<Note> {
    let of = |edit: &Edit| -> Vec<Note> {
        let Some(sheet) = workbook.sheet(&edit.at.sheet) else { return Vec::new() };
        let at = edit.at.cell;
        let rejects = sheet.validation_at(at).is_some_and(|v| !v.accepts(&edit.value));
        let locked = sheet.is_locked(at);
        let undated = matches!(edit.value, CellValue::Date { .. })
            && !sheet.format_at(at).shows_dates();
        let notes = [
            (
                rejects,
                "セルの入力規則では受け付けられない値です",
                "the cell's validation would reject the value",
            ),
            (
                locked,
                "保護されたシートのロックされたセルに書き込みました",
                "a locked cell of a protected sheet was written",
            ),
            (
                undated,
                "セルの表示形式が日付ではないため、通し番号の数値で表示されます",
                "the cell has no date format, and shows the day as a number",
            ),
        ];
        let told = notes.into_iter().filter(|(is_so, ..)| *is_so);
        told.map(|(_, ja, en)| Note::new(ja, en).at(edit.at.clone())).collect()
    };
    edits.iter().flat_map(of).collect()
}

/// Read `'Sheet'!C7=text`, `C7:=12`.
fn parse(text: &str) -> Result<Edit, String> {
    // A sheet's name may hold an equals sign, but then it stands in quotes, before the
    // exclamation mark.
    let place_end = quoted_len(text);
    let (rest, value) = text[place_end..]
        .split_once('=')
        .ok_or("there is no `=`; write 'Sheet'!C7=text")?;
    let (rest, typed) = match rest.strip_suffix(':') {
        Some(rest) => (rest, true),
        None => (rest, false),
    };
    let place = format!("{}{rest}", &text[..place_end]);
    let at: Location =
        place.parse().map_err(|err: checksheet::Error| err.to_string())?;
    let value = match (typed, value) {
        (_, "") => CellValue::Clear,
        (false, text) => text.into(),
        (true, text) => typed_value(text)?,
    };
    Ok(Edit::new(at, value))
}

/// How long the quoted sheet name at the start is, with its quotes.
fn quoted_len(text: &str) -> usize {
    let Some(inside) = text.strip_prefix('\'') else { return 0 };
    let mut rest = inside;
    while let Some(at) = rest.find('\'') {
        rest = &rest[at + 1..];
        match rest.strip_prefix('\'') {
            Some(after) => rest = after,
            None => return text.len() - rest.len(),
        }
    }
    0
}

fn typed_value(text: &str) -> Result<CellValue, String> {
    match text {
        "TRUE" => return Ok(CellValue::Bool(true)),
        "FALSE" => return Ok(CellValue::Bool(false)),
        _ => {}
    }
    if let Ok(number) = text.parse() {
        const MOST_DIGITS: usize = 15;
        let mantissa = text.split(['e', 'E']).next().unwrap_or(text);
        let digits = mantissa.trim_start_matches(['-', '+', '0', '.']);
        if digits.bytes().filter(u8::is_ascii_digit).count() > MOST_DIGITS {
            return Err(format!(
                "a workbook keeps {MOST_DIGITS} digits of a number; for text write `=`"
            ));
        }
        return Ok(CellValue::Number(number));
    }
    let date = Date::try_from(text.to_owned());
    date.map(|date| CellValue::Date { date }).map_err(|_| {
        format!("{text:?} is no number, date, TRUE or FALSE; for text write `=`")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn assignments() {
        for (text, place, value) in [
            ("C7=a=b", "C7", "a=b".into()),
            ("'a=b''s'!C7==1+1", "'a=b''s'!C7", "=1+1".into()),
            ("Sheet1!C7:=1.5", "'Sheet1'!C7", CellValue::Number(1.5)),
            ("C7:=TRUE", "C7", CellValue::Bool(true)),
            ("C7=12", "C7", "12".into()),
            ("C7=", "C7", CellValue::Clear),
        ] {
            let edit = parse(text).unwrap();
            assert_eq!((edit.at.to_string(), edit.value), (place.to_owned(), value));
        }
        for text in
            ["C7", "=a", "'C7=a", "C7:=a", "回答!=a", "C7:=12345678901234567890"]
        {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
