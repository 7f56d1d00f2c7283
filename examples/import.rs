//! Read a questionnaire, answered or not, into the one form that all sheets share.
//!
//! ```sh
//! cargo run --example import -- fixtures/customer-b/questionnaire.xlsx
//! ```
#![allow(clippy::print_stdout)]

use std::{env, fs};

use checksheet::{Questionnaire, Status};

fn main() -> anyhow::Result<()> {
    let mut args = env::args().skip(1);
    let file = args.next().unwrap_or("fixtures/master/master.xlsx".to_owned());
    let questionnaire = Questionnaire::from_bytes(&fs::read(file)?)?;

    println!("{}", questionnaire.title.as_deref().unwrap_or("(no title)"));
    println!(
        "{} sections, {} questions, {} answers",
        questionnaire.sections.len(),
        questionnaire.items.len(),
        questionnaire.answers().count(),
    );
    for item in &questionnaire.items {
        if item.answers.iter().any(|answer| answer.status == Some(Status::Partial)) {
            println!("{}", serde_json::to_string_pretty(item)?);
        }
    }
    // The whole of it: serde_json::to_string_pretty(&questionnaire)
    Ok(())
}
