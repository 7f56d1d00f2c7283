//! Turn the answers into a branded workbook for delivery, and read it back.
//!
//! ```sh
//! cargo run --example export -- branded.xlsx
//! ```
#![allow(clippy::print_stdout)]

use std::{env, fs};

use checksheet::export::{Brand, Exporter};
use checksheet::{Date, Questionnaire};

fn main() -> anyhow::Result<()> {
    let output = env::args().nth(1).unwrap_or("branded.xlsx".into());
    let master = Questionnaire::from_bytes(&fs::read("fixtures/master/master.xlsx")?)?;

    // Name, colours, font and words of the company; `Brand::default()` is plain.
    let brand = Brand::from_toml(&fs::read_to_string("fixtures/brand/minato.toml")?)?
        .with_logo(fs::read("fixtures/brand/minato.png")?)?;
    let bytes = Exporter::new(&brand)
        .customer("株式会社さくら野銀行")
        .date(Date { year: 2026, month: 4, day: 1 })
        .to_xlsx(&master)?;

    let read_back = Questionnaire::from_bytes(&bytes)?;
    println!(
        "{} questions, {} answers",
        read_back.items.len(),
        read_back.answers().count()
    );
    println!("read back, it is the same: {}", read_back == master);
    fs::write(output, bytes)?;
    Ok(())
}
