//! Review a plan, correct it, and only then write it into the customer's file.
//!
//! ```sh
//! cargo run --example review -- reviewed.xlsx
//! ```
#![allow(clippy::print_stdout)]

use std::{env, fs};

use checksheet::{
    AnswerLibrary, BlankReason, CellValue, FillPlan, Form, Lang, Outcome,
    Questionnaire, Report,
};

fn main() -> anyhow::Result<()> {
    let output = env::args().nth(1).unwrap_or("reviewed.xlsx".into());
    let last_year = fs::read("fixtures/customer-a/last-year.xlsx")?;
    let last_year = Questionnaire::from_bytes(&last_year)?;
    let library = AnswerLibrary::new().with("last-year.xlsx", &last_year);
    let bytes = fs::read("fixtures/customer-a/questionnaire.xlsx")?;
    let mut plan = FillPlan::new(&Form::from_bytes(&bytes)?, &library);
    println!("proposed: {}", Report::new(&plan).summary(Lang::English));

    for item in &mut plan.items {
        let Outcome::Fill(fill) = &mut item.outcome else { continue };
        // The legal department answers this one itself.
        if item.question.contains("サイバー保険") {
            item.outcome = Outcome::Blank { reason: BlankReason::Told };
            continue;
        }
        // There has been another test since.
        for write in &mut fill.writes {
            if let CellValue::Text(text) = &mut write.value
                && text.contains("2025年2月")
            {
                *text = text.replace("2025年2月", "2026年2月");
                println!("corrected: {} {text}", write.at);
            }
        }
    }

    // A plan is plain data: as JSON it can wait, or go to somebody else.
    let stored = serde_json::to_vec_pretty(&plan)?;
    let reviewed = FillPlan::from_json(&stored)?;
    println!("reviewed: {}", Report::new(&reviewed).summary(Lang::English));
    fs::write(output, reviewed.apply(&bytes)?.bytes)?;
    Ok(())
}
