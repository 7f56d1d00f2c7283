use std::path::{Path, PathBuf};

use anyhow::Context;
use checksheet::matching::Question;
use checksheet::{Decision, Lang, Match, Questionnaire};
use serde::{Deserialize, Serialize};

use crate::input::Reading;
use crate::matching::MatchingArgs;
use crate::output::say;
use crate::said::Said;
use crate::{Done, input};

/// Show which approved answers fit each question, and what would be filled
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Any readable questionnaire, or JSON lines with `id`, `question` and `category`
    questions: PathBuf,
    #[command(flatten)]
    matching: MatchingArgs,
    /// Print one JSON object for each question
    #[arg(long)]
    json: bool,
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
    /// The same question in other languages.
    #[serde(skip)]
    translations: Vec<String>,
}

#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    #[serde(flatten)]
    found: &'a Match,
}

pub(crate) fn run(args: &Args, lang: Lang) -> anyhow::Result<Done> {
    let asked = questions(&args.questions, &args.reading)?;
    let masters = args.matching.masters(&args.reading)?;
    let library = args.matching.library(&masters, None, lang)?;
    let matcher = args.matching.matcher(&library)?;
    for asked in &asked {
        let question =
            Question { text: &asked.question, category: asked.category.as_deref() };
        let translations = asked.translations.iter().map(String::as_str);
        let found = matcher.decide_in_any(&question, translations);
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
    let (questionnaire, translations) = reading.translated(path)?;
    Ok(of_questionnaire(&questionnaire, &translations))
}

fn json_lines(path: &Path) -> anyhow::Result<Vec<Asked>> {
    let text = input::text(path)?;
    let lines = text.trim_start_matches('\u{feff}').lines().zip(1..);
    lines
        .filter(|(line, _)| !line.trim().is_empty())
        .map(|(line, number)| {
            let mut asked: Asked = serde_json::from_str(line).map_err(|err| {
                Said::new(
                    format!("{number} 行目に誤りがあります: {err}"),
                    format!("line {number}: {err}"),
                )
                .of(path)
            })?;
            if asked.id.is_empty() {
                asked.id = number.to_string();
            }
            Ok(asked)
        })
        .collect()
}

fn of_questionnaire(
    questionnaire: &Questionnaire,
    translations: &[Vec<String>],
) -> Vec<Asked> {
    let items = questionnaire.items.iter().zip(1..);
    items
        .map(|(item, n)| {
            let path = questionnaire.section_path(item);
            let titles: Vec<&str> = path.iter().map(|s| s.title.as_str()).collect();
            Asked {
                id: item.number.clone().unwrap_or_else(|| format!("{n}")),
                question: item.question.clone(),
                category: (!titles.is_empty()).then(|| titles.join(" ")),
                translations: translations.get(n - 1).cloned().unwrap_or_default(),
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
