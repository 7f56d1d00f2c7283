use std::path::PathBuf;

use anyhow::Context;
use checksheet::lint::{Finding, Part, Rule, Spot};
use checksheet::{Date, Form, Lang, Linter, Location};
use serde::Serialize;

use crate::input::Reading;
use crate::output::{say, tell};
use crate::{Done, input};

/// Look a master over: duplicates, contradictions, stale answers, leftovers, personal data
///
/// A finding that is all right is silenced with --allow, or in the master itself: a
/// column with the header `lint` names the rules that do not apply to a row.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The master, or any answered questionnaire
    #[arg(required_unless_present = "rules")]
    masters: Vec<PathBuf>,
    /// Print JSON, one object for each master
    #[arg(long)]
    json: bool,
    /// The day on which the answers are to hold, as 2026-04-01; without it nothing expires
    #[arg(long, value_parser = input::date)]
    today: Option<Date>,
    /// How many days ahead something ends soon
    #[arg(long, default_value_t = 60)]
    soon: u32,
    /// Silence a rule everywhere (`no-remark`) or for one number (`no-remark:6-14`)
    #[arg(long, value_name = "RULE[:NUMBER]")]
    allow: Vec<String>,
    /// List the rules
    #[arg(long)]
    rules: bool,
    #[command(flatten)]
    reading: Reading,
}

pub(crate) fn run(args: &Args, lang: Lang) -> anyhow::Result<Done> {
    if args.rules {
        Rule::all().for_each(|rule| say(&format!("{}: {}", rule.name, rule.why(lang))));
        return Ok(Done::Complete);
    }
    let mut linter = Linter::new().soon(args.soon);
    if let Some(today) = args.today {
        linter = linter.today(today);
    }
    for allow in &args.allow {
        linter = linter.allow(allow).context("--allow")?;
    }
    if args.today.is_none() {
        tell(lang.pick(
            "--today を指定すると、有効期限も確認します",
            "add --today to see what has expired",
        ));
    }
    let mut done = Done::Complete;
    for path in &args.masters {
        let (questionnaire, form) = args.reading.with_form(path)?;
        let findings = linter.lint(&questionnaire);
        let found: Vec<Found<'_>> = findings
            .iter()
            .map(|finding| {
                let at = form.as_ref().and_then(|form| cell(finding, form));
                Found { finding, at }
            })
            .collect();
        if !findings.is_empty() {
            done = Done::NeedsPerson;
        }
        let file = path.display().to_string();
        if args.json {
            let object = serde_json::json!({ "file": file, "findings": found });
            say(&serde_json::to_string(&object)?);
        } else {
            tell_findings(&file, &found, lang);
        }
    }
    Ok(done)
}

/// A finding with its cell, where the file has cells.
#[derive(Serialize)]
struct Found<'f> {
    #[serde(flatten)]
    finding: &'f Finding,
    at: Option<Location>,
}

/// The cell at fault where the rule knows it, and else that of the question. Of several
/// answers to a question the rule does not say which.
fn cell(finding: &Finding, form: &Form) -> Option<Location> {
    let Spot::Item(item) = finding.spot else { return None };
    let place = form.places.get(item)?;
    let [answer] = &place.answers[..] else { return Some(form.question_at(place)) };
    let slot = match finding.part {
        Some(Part::Status) => answer.status.as_ref(),
        Some(Part::Remark) if answer.shared => answer.status.as_ref(),
        Some(Part::Remark) => answer.remark.as_ref(),
        _ => None,
    };
    Some(match slot {
        Some(slot) => Location::new(&place.sheet, slot.at),
        None => form.question_at(place),
    })
}

fn tell_findings(file: &str, findings: &[Found<'_>], lang: Lang) {
    for Found { finding, at } in findings {
        let (place, text) = (finding.place(lang), finding.message.text(lang));
        let place = at.as_ref().map_or(place.clone(), |at| format!("{at} ({place})"));
        say(&format!("{file}: {place}: {text} [{}]", finding.rule));
    }
    let count = findings.len();
    say(&lang
        .pick(format!("{file}: 指摘 {count} 件"), format!("{file}: {count} findings")));
    // Each rule that fired, once: why, and how it is silenced.
    for rule in Rule::all() {
        if findings.iter().any(|found| found.finding.rule == rule.name) {
            say(&format!("  [{}] {}", rule.name, rule.why(lang)));
        }
    }
    if count > 0 {
        say(lang.pick(
            "  問題がなければ --allow 規則名[:項番] か、マスターの「lint」列に規則名を書いて消せます",
            "  silence what is all right: --allow RULE[:NUMBER], or the rule's name in a column \"lint\" of the master",
        ));
    }
}
