use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::Context;
use checksheet::{
    CellRange, CellRef, ColumnRef, Edit, Lang, Location, Verification, Write,
    verify_with,
};

use crate::input::Reading;
use crate::output::{note_lines, say};
use crate::{Done, input};

/// Prove that nothing but cells differs between two files; with --plan, that only the
/// planned ones do
///
/// Without a plan it is not known which cells were meant: all that changed are listed, and
/// those where the customer asks (questions, numbers, headers, the customer's own column)
/// are findings, as far as the table is found with confidence.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The customer's file as it came
    before: PathBuf,
    /// The filled file
    after: PathBuf,
    /// The plan that was applied (JSON, or the review workbook): its cells have to hold its
    /// values, and no others may differ
    #[arg(long)]
    plan: Option<PathBuf>,
    #[command(flatten)]
    reading: Reading,
    /// Print what was found as JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &Args, lang: Lang) -> anyhow::Result<Done> {
    let (before, after) = (input::read(&args.before)?, input::read(&args.after)?);
    let opener = args.reading.opener();
    let planned = match &args.plan {
        None => None,
        Some(path) => {
            // What is wrong with the file is said of the file.
            let plain = opener.decrypt(&before);
            let plain = plain.map_err(|err| input::named(err, &args.before))?;
            opener.open(&plain).map_err(|err| input::named(err, &args.before))?;
            let plan = input::plan(path, &plain, &opener, lang)?;
            Some(plan.writes().map(Write::edit).collect::<Vec<Edit>>())
        }
    };
    let found = verify_with(&before, &after, planned.as_deref(), &opener);
    let found = found.map_err(|err| {
        let file =
            if opener.open(&before).is_err() { &args.before } else { &args.after };
        input::named(err, file)
    })?;
    if args.json {
        say(&serde_json::to_string(&found).context("JSON")?);
    } else {
        tell_all(&found, planned.is_some(), lang);
    }
    if found.unharmed {
        return Ok(Done::Complete);
    }
    let count = found.violations.len();
    let (places, they) =
        if count == 1 { ("place is", "it was") } else { ("places are", "they were") };
    anyhow::bail!(match args.plan {
        Some(_) => lang.pick(
            format!("計画どおりでも元のままでもないところが {count} か所あります"),
            format!("{count} {places} neither as planned nor as {they}"),
        ),
        None => lang.pick(
            format!("元のままでなければならないところが {count} か所変わっています"),
            format!("{count} {places} not as {they}, and should be"),
        ),
    })
}

fn tell_all(found: &Verification, by_plan: bool, lang: Lang) {
    for violation in &found.violations {
        say(&violation.text(lang));
    }
    for line in note_lines(&found.allowed, lang) {
        say(&line);
    }
    let count = found.changed.len();
    say(&lang.pick(format!("変わったセル: {count}"), format!("cells changed: {count}")));
    if !by_plan {
        tell_cells(&found.changed, lang);
    }
    if found.unharmed && found.values_only {
        say(lang.pick(
            "それ以外のセルの値はすべて元のままです",
            "the values of all other cells are as they were",
        ));
    } else if found.unharmed {
        say(lang.pick("それ以外はすべて元のままです", "everything else is as it was"));
    }
    if !by_plan && count > 0 {
        say(lang.pick(
            "これらが記入する予定のセルかどうかは、--plan を指定したときだけ証明できます",
            "whether these are the cells that were to be filled, only --plan proves",
        ));
    }
}

/// The changed cells, a column a line.
fn tell_cells(changed: &[Location], lang: Lang) {
    const MOST_COLUMNS: usize = 20;
    let mut columns: BTreeMap<(&str, u16), Vec<u32>> = BTreeMap::new();
    for Location { sheet, cell } in changed {
        columns.entry((sheet, cell.col)).or_default().push(cell.row);
    }
    let more = columns.len().saturating_sub(MOST_COLUMNS);
    for ((sheet, col), mut rows) in columns.into_iter().take(MOST_COLUMNS) {
        rows.sort_unstable();
        let (column, count) = (ColumnRef(col), rows.len());
        let column = match sheet {
            "" => column.to_string(),
            _ => format!("'{}'!{column}", sheet.replace('\'', "''")),
        };
        say(&format!("  {column}: {count} ({})", ranges(col, &rows)));
    }
    if more > 0 {
        say(&lang.pick(
            format!("  ほか {more} 列（すべては --json で）"),
            format!("  {more} more columns (all of them with --json)"),
        ));
    }
}

/// Cells of a column, in order, as ranges: `C7:C9, C12`.
fn ranges(col: u16, rows: &[u32]) -> String {
    const MOST: usize = 8;
    let runs: Vec<&[u32]> = rows.chunk_by(|a, b| a + 1 == *b).collect();
    let run = |run: &&[u32]| {
        let (first, last) = (run[0], run[run.len() - 1]);
        let (first, last) = (CellRef::new(first, col), CellRef::new(last, col));
        match first == last {
            true => first.to_string(),
            false => CellRange::new(first, last).to_string(),
        }
    };
    let mut shown: Vec<String> = runs.iter().take(MOST).map(run).collect();
    if runs.len() > MOST {
        shown.push("…".to_owned());
    }
    shown.join(", ")
}
