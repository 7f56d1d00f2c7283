use std::path::{Path, PathBuf};

use checksheet::export::{Brand, Exporter};
use checksheet::harvest::Harvest;
use checksheet::{Date, Error, Format, Lang};

use crate::fill::FitArg;
use crate::input::Reading;
use crate::output::{Force, Output, json, note_lines, say, say_json, say_wrote, tell};
use crate::said::Said;
use crate::{Done, input};

/// Propose new entries, other wordings and changed answers from sheets that people filled
///
/// Nothing enters the master by itself. Write the proposals into a workbook (.xlsx), choose
/// 採用 or 見送り in each row, and give it back with --accepted; in JSON, set `accepted` to
/// true. What was accepted is written into a copy of the master (`--into MASTER -o COPY`):
/// changed answers into their cells, new questions below the last one. Or as confirmed
/// wordings (.tsv): other words for questions that the master answers. Or, without --into,
/// as answers alone (.xlsx or .json), to be given to `fill --answers` before the master.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The filled sheets
    #[arg(required_unless_present = "accepted")]
    filled: Vec<PathBuf>,
    /// The master that the proposals are for; it is not changed. With --accepted: the one
    /// of which OUTPUT is a copy with what was accepted in it
    #[arg(long, num_args = 1.., required_unless_present = "accepted")]
    into: Vec<PathBuf>,
    /// Confirmed wordings that are known already; accepted ones are added to them
    #[arg(long, value_name = "ALIASES.tsv")]
    aliases: Option<PathBuf>,
    /// Take the accepted proposals of this file (.xlsx or .json), and write them into a
    /// copy of the master (--into), as answers (.xlsx, .json) or confirmed wordings (.tsv)
    #[arg(long, conflicts_with = "filled", requires = "output")]
    accepted: Option<PathBuf>,
    /// The day on which the sheets were filled, as 2026-04-01
    #[arg(long, value_parser = input::date)]
    date: Option<Date>,
    /// Print JSON instead of text
    #[arg(long)]
    json: bool,
    /// The file to write: proposals (.xlsx, .json), or what was accepted (.xlsx, .json, .tsv,
    /// or as the master is)
    #[arg(short, long)]
    output: Option<PathBuf>,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    force: Force,
}

pub(crate) fn run(args: &Args, lang: Lang) -> anyhow::Result<Done> {
    let inputs = args.filled.iter().chain(&args.into).chain(&args.accepted);
    let inputs = inputs.chain(&args.aliases);
    let inputs: Vec<&Path> = inputs.map(PathBuf::as_path).collect();
    let output = args.output.as_deref();
    let output =
        output.map(|path| Output::new(path, args.force, &inputs)).transpose()?;
    let known = args.aliases.as_deref().map(input::text).transpose()?;
    if let (Some(path), Some(output)) = (&args.accepted, &output) {
        let known = known.unwrap_or_default();
        if let Some(master) = args.edited()? {
            return enter(args, &master, path, output, lang);
        }
        let form = if args.writes("tsv") {
            Accepted::Aliases { known: &known }
        } else if args.writes("xlsx") {
            Accepted::Workbook
        } else {
            Accepted::Json
        };
        return accept(path, output, form, lang);
    }
    let mut library = args.reading.answers(&args.into)?;
    if let (Some(path), Some(known)) = (&args.aliases, &known) {
        library = library.with_aliases(known).map_err(|err| input::named(err, path))?;
    }
    let mut sheets = Vec::new();
    for path in &args.filled {
        let sheet = args.reading.sent(path)?;
        sheets.push(match args.date {
            Some(date) => sheet.of_day(date),
            None => sheet,
        });
    }
    input::tell_unanswered(&sheets, lang);
    let harvest = Harvest::new(&sheets, &library);
    if let Some(output) = output {
        let bytes =
            if args.writes("xlsx") { harvest.to_xlsx(lang)? } else { json(&harvest)? };
        output.write(&bytes)?;
    }
    if args.json {
        say_json(&harvest)?;
    } else if let Some(path) = &args.output {
        say(&harvest.summary(lang));
        say_wrote(path);
    } else {
        say(harvest.text(lang).trim_end());
    }
    Ok(if harvest.proposals.is_empty() { Done::Complete } else { Done::NeedsPerson })
}

/// A master that is to be copied with what was accepted in it.
struct Master<'a> {
    path: &'a Path,
    bytes: Vec<u8>,
}

impl Args {
    /// The master of which the output is a copy. None where the output holds what was
    /// accepted alone: without a master, or as confirmed wordings, where a file of their
    /// form cannot be a copy of it.
    fn edited(&self) -> anyhow::Result<Option<Master<'_>>> {
        if self.into.is_empty() || self.aliases.is_some() && self.writes("tsv") {
            return Ok(None);
        }
        let [path] = &self.into[..] else {
            return Err(Said::new(
                "--accepted とともに指定できる --into は 1 つです",
                "with --accepted, --into takes one master",
            )
            .into());
        };
        let bytes = input::read(path)?;
        if input::is_json(&bytes) {
            if self.writes("tsv") {
                return Ok(None);
            }
            return Err(Said::new(
                "JSON のマスターには書き込めません。--into を付けずに -o additions.json とし、マスターの前に --answers へ指定してください",
                "a master in JSON is not edited; leave --into out, write -o additions.json, and give that to --answers before the master",
            )
            .of(path)
            .into());
        }
        let workbook = self.reading.opener().open(&bytes);
        let format = workbook.map_err(|err| input::named(err, path))?.format();
        let forms = forms_of_copy(path, &bytes, format);
        let is_named = self.output.as_deref().and_then(Path::extension).is_some();
        if !is_named || forms.iter().any(|form| self.writes(form)) {
            return Ok(Some(Master { path, bytes }));
        }
        if self.writes("tsv") {
            return Ok(None);
        }
        let form = forms.first().copied().unwrap_or_default();
        Err(Said::new(
            format!(
                "マスターの写しは .{form} です。-o の拡張子を .{form} にしてください。採用された回答だけを書き出すには --into を外します"
            ),
            format!(
                "a copy of this master is .{form}; give -o that ending, or leave --into out to write the accepted answers alone"
            ),
        )
        .of(path)
        .into())
    }

    /// Whether the file to be written is of this form.
    fn writes(&self, form: &str) -> bool {
        let extension = self.output.as_deref().and_then(Path::extension);
        extension.is_some_and(|extension| extension.eq_ignore_ascii_case(form))
    }
}

/// How a copy of the master may end, the first as a rule: by what the master is, and only
/// then by its name.
fn forms_of_copy(path: &Path, bytes: &[u8], format: Format) -> Vec<&'static str> {
    const WORKBOOKS: [&str; 4] = ["xlsx", "xlsm", "xltx", "xltm"];
    let extension = path.extension().unwrap_or_default().to_ascii_lowercase();
    let own = WORKBOOKS.into_iter().find(|form| extension == *form);
    match format {
        Format::Xlsx => vec![own.unwrap_or("xlsx")],
        Format::Ods => vec!["ods"],
        Format::Delimited if extension == "tsv" || is_tabbed(bytes) => {
            vec!["tsv", "txt"]
        }
        Format::Delimited => vec!["csv", "txt"],
        // What cannot be edited is made anew.
        _ => vec!["xlsx"],
    }
}

/// Whether tabs separate the values of a text, in any encoding.
fn is_tabbed(text: &[u8]) -> bool {
    /// As much as is looked at.
    const HEAD: usize = 4096;
    let count = |byte| text.iter().take(HEAD).filter(|b| **b == byte).count();
    count(b'\t') > count(b',')
}

/// As what accepted proposals are written.
enum Accepted<'k> {
    /// Behind the wordings that are known.
    Aliases { known: &'k str },
    /// Answers that a person reads on.
    Workbook,
    /// Answers for programs.
    Json,
}

/// Write what was accepted into a copy of the master.
fn enter(
    args: &Args,
    master: &Master<'_>,
    path: &Path,
    output: &Output,
    lang: Lang,
) -> anyhow::Result<Done> {
    let proposals = proposals(path)?;
    let options = args.reading.edit_options(FitArg::On);
    let entered = proposals.enter(&master.bytes, &options);
    let entered = entered.map_err(|err| input::named(err, master.path))?;
    output.write(&entered.edited.bytes)?;
    let (changed, added) = (entered.changed, entered.added);
    say(&lang.pick(
        format!("マスターの写しに、変更 {changed} 件と追加 {added} 件を書き込みました"),
        format!("written into a copy of the master: answers changed {changed}, entries added {added}"),
    ));
    say_wrote(output.path());
    note_lines(&entered.edited.notes, lang).iter().for_each(|line| say(line));
    if added > 0 {
        tell(lang.pick(
            "追加した行は表の末尾にあり、項番は最後の続きです。あるべき位置へ移してください",
            "what was added stands at the end, numbered on from the last; move it where it belongs",
        ));
    }
    tell_aliases(&proposals, lang);
    entered.left.iter().for_each(|note| tell(&note.line(lang)));
    let complete = entered.left.is_empty();
    Ok(if complete { Done::Complete } else { Done::NeedsPerson })
}

/// Wordings are no part of a master.
fn tell_aliases(proposals: &Harvest, lang: Lang) {
    let aliases = wordings(&proposals.aliases());
    if aliases > 0 {
        tell(&lang.pick(
            format!("採用された言い換え {aliases} 件はマスターには入りません。-o aliases.tsv で書き出してください"),
            format!("accepted wordings are no part of the master ({aliases}); write them with -o aliases.tsv"),
        ));
    }
}

/// How many wordings there are.
fn wordings(aliases: &str) -> usize {
    aliases.lines().filter(|line| !line.starts_with('#')).count()
}

/// The proposals as a person left them.
fn proposals(path: &Path) -> Result<Harvest, Error> {
    let bytes = input::read(path)?;
    let proposals = if input::is_json(&bytes) {
        Harvest::from_json(&bytes)
    } else {
        Harvest::from_xlsx(&bytes)
    };
    proposals.map_err(|err| input::named(err, path))
}

fn accept(
    path: &Path,
    output: &Output,
    form: Accepted<'_>,
    lang: Lang,
) -> anyhow::Result<Done> {
    let proposals = proposals(path)?;
    let of = proposals.proposals.len();
    let said = match form {
        Accepted::Aliases { known } => {
            let aliases = proposals.aliases();
            let line_end =
                if known.is_empty() || known.ends_with('\n') { "" } else { "\n" };
            output.write(format!("{known}{line_end}{aliases}").as_bytes())?;
            let count = wordings(&aliases);
            lang.pick(
                format!(
                    "提案 {of} 件のうち、採用された言い換え {count} 件を書き出しました"
                ),
                format!("accepted wordings written: {count} (of {of} proposals)"),
            )
        }
        Accepted::Workbook | Accepted::Json => {
            let accepted = proposals.accepted();
            output.write(&match form {
                Accepted::Workbook => {
                    Exporter::new(&Brand::new(lang)).to_xlsx(&accepted)?
                }
                _ => json(&accepted)?,
            })?;
            let count = accepted.items.len();
            lang.pick(
                format!("提案 {of} 件のうち、採用された {count} 件を書き出しました"),
                format!("accepted answers written: {count} (of {of} proposals)"),
            )
        }
    };
    say(&said);
    Ok(Done::Complete)
}
