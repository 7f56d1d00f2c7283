//! Fill a customer's questionnaire from the approved answers.
//!
//! ```sh
//! cargo run --example fill -- fixtures/customer-c/questionnaire.xlsx filled.xlsx
//! ```
#![allow(clippy::print_stdout)]

use std::{env, fs};

use checksheet::{AnswerLibrary, FillPlan, Form, Lang, Questionnaire, Report};

fn main() -> anyhow::Result<()> {
    let mut args = env::args().skip(1);
    let file = args.next().unwrap_or("fixtures/customer-a/questionnaire.xlsx".into());
    let output = args.next().unwrap_or("filled.xlsx".into());

    // What the company has approved; the first source that fits answers.
    let mut library = AnswerLibrary::new();
    for source in ["master/master.xlsx", "customer-a/last-year.xlsx"] {
        let bytes = fs::read(format!("fixtures/{source}"))?;
        library = library.with(source, &Questionnaire::from_bytes(&bytes)?);
    }

    // What the customer asks, and in which cells it wants the answers.
    let bytes = fs::read(file)?;
    let form = Form::from_bytes(&bytes)?;

    // What would be written. Nothing is, until the plan is applied.
    let plan = FillPlan::new(&form, &library);
    for (item, fill) in plan.filled() {
        println!("{} {} ← {} of {}", item.at, item.question, fill.entry, fill.source);
    }
    for (item, _) in plan.blanks() {
        let nearest = item.candidates.first().map_or("nothing", |best| &best.number);
        println!("{} {} is blank, nearest: {nearest}", item.at, item.question);
    }
    println!("{}", Report::new(&plan).summary(Lang::English));

    fs::write(output, plan.apply(&bytes)?.bytes)?;
    Ok(())
}
