use std::path::{Path, PathBuf};

use anyhow::Context;
use checksheet::matching::{Question, Thesaurus};
use checksheet::{AnswerLibrary, Decision, Lang, Match, Matcher, Questionnaire};
use serde::{Deserialize, Serialize};

use crate::fill::PolicyArg;
use crate::input::Reading;
use crate::output::say;
use crate::{Done, input};

/// Show which approved answers fit each question, and what would be filled
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Any readable questionnaire, or JSON lines with `id`, `question` and `category`
    questions: PathBuf,
    /// Approved answers: the master, or any answered questionnaire; the first that fits wins
    #[arg(long, required = true, num_args = 1..)]
    answers: Vec<PathBuf>,
    /// Print one JSON object for each question
    #[arg(long)]
    json: bool,
    /// How far from proof an answer may be and still be filled
    #[arg(long, value_enum, default_value_t = PolicyArg::Strict)]
    policy: PolicyArg,
    /// Confirmed wordings (TSV or JSON): question and number of the entry that answers it
    #[arg(long)]
    aliases: Vec<PathBuf>,
    /// Own words (TSV): concept, kind (topic, named, light, generic), wordings separated by |
    #[arg(long)]
    thesaurus: Vec<PathBuf>,
    #[command(flatten)]
    reading: Reading,
}

/// A question, from whatever file.
#[derive(Debug, Deserialize)]
struct Asked {
    #[serde(default, deserialize_with = "id")]
    id: String,
    question: String,
    #[serde(default)]
    category: Option<String>,
}

#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    #[serde(flatten)]
    found: &'a Match,
}

pub(crate) fn run(args: &Args, lang: Lang) -> anyhow::Result<Done> {
    let asked = questions(&args.questions, &args.reading)?;
    let library = args.aliases.iter().try_fold(
        args.reading.answers(&args.answers)?,
        |library: AnswerLibrary, path| {
            library
                .with_aliases(&input::text(path)?)
                .map_err(|err| input::named(err, path))
        },
    )?;
    let thesaurus = args.thesaurus.iter().try_fold(
        Thesaurus::builtin(),
        |thesaurus: Thesaurus, path| {
            thesaurus
                .with_tsv(&input::text(path)?)
                .map_err(|err| input::named(err, path))
        },
    )?;
    let matcher =
        Matcher::with_thesaurus(&library, thesaurus).policy(args.policy.into());
    for asked in &asked {
        let question =
            Question { text: &asked.question, category: asked.category.as_deref() };
        let found = matcher.decide(&question);
        if args.json {
            let line = Line { id: &asked.id, found: &found };
            say(&serde_json::to_string(&line).context("writing JSON")?);
        } else {
            show(asked, &found, lang);
        }
    }
    Ok(Done::Complete)
}

fn show(asked: &Asked, found: &Match, lang: Lang) {
    let decision = match found.decision {
        Decision::Fill => lang.pick("記入", "fill"),
        Decision::Suggest => lang.pick("候補", "suggest"),
        Decision::None => lang.pick("候補なし", "none"),
    };
    let question: String = asked.question.split_whitespace().collect();
    let question =
        if asked.question.is_ascii() { asked.question.trim() } else { &question };
    say(&format!("{} [{decision}] {question}", asked.id));
    for candidate in &found.candidates {
        let evidence: Vec<String> =
            candidate.evidence.iter().map(|evidence| evidence.text(lang)).collect();
        let (number, score) = (&candidate.number, candidate.score);
        say(&format!("    {number} ({score:.2}) {}", evidence.join("; ")));
    }
}

/// The questions of a file: JSON lines, or anything that holds a questionnaire.
fn questions(path: &Path, reading: &Reading) -> anyhow::Result<Vec<Asked>> {
    let lines = path.extension().is_some_and(|e| {
        e.eq_ignore_ascii_case("jsonl") || e.eq_ignore_ascii_case("ndjson")
    });
    if lines {
        return json_lines(path);
    }
    Ok(of_questionnaire(&reading.questionnaire(path)?))
}

fn json_lines(path: &Path) -> anyhow::Result<Vec<Asked>> {
    let text = input::text(path)?;
    let lines = text.trim_start_matches('\u{feff}').lines().zip(1..);
    lines
        .filter(|(line, _)| !line.trim().is_empty())
        .map(|(line, number)| {
            let mut asked: Asked = serde_json::from_str(line)
                .with_context(|| format!("{}: line {number}", path.display()))?;
            if asked.id.is_empty() {
                asked.id = number.to_string();
            }
            Ok(asked)
        })
        .collect()
}

fn of_questionnaire(questionnaire: &Questionnaire) -> Vec<Asked> {
    let items = questionnaire.items.iter().zip(1..);
    items
        .map(|(item, n)| {
            let path = questionnaire.section_path(item);
            let titles: Vec<&str> = path.iter().map(|s| s.title.as_str()).collect();
            Asked {
                id: item.number.clone().unwrap_or_else(|| format!("{n}")),
                question: item.question.clone(),
                category: (!titles.is_empty()).then(|| titles.join(" ")),
            }
        })
        .collect()
}

/// An id may be written as a number.
fn id<'de, D: serde::Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Id {
        Text(String),
        Number(serde_json::Number),
    }
    Ok(match Id::deserialize(from)? {
        Id::Text(text) => text,
        Id::Number(number) => number.to_string(),
    })
}
