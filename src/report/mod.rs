//! What a plan does, for the person who has to finish the rest.

mod html;

use std::fmt::Write as _;

use serde::Serialize;

use crate::export::Brand;
use crate::lang::Lang;
use crate::matching::{Candidate, named};
use crate::note::Note;
use crate::plan::{Fill, FillPlan, Outcome, PlanItem};

/// A summary of a plan: what is filled with what, what stays blank, and why.
///
/// # Examples
///
/// ```
/// use checksheet::{FillPlan, Lang, Report};
///
/// let plan = FillPlan::default();
/// let report = Report::new(&plan);
/// assert!(report.markdown(Lang::English).starts_with("# Fill report\n"));
/// ```
#[derive(Clone, Debug, Serialize)]
pub struct Report<'p> {
    asked: usize,
    filled: usize,
    blank: usize,
    notes: Vec<Note>,
    items: &'p [PlanItem],
}

impl<'p> Report<'p> {
    /// Summarise a plan.
    pub fn new(plan: &'p FillPlan) -> Report<'p> {
        let filled = plan.filled().count();
        let asked = plan.items.len();
        Report {
            asked,
            filled,
            blank: asked - filled,
            notes: Vec::new(),
            items: &plan.items,
        }
    }

    /// The same report with notes on the file.
    #[must_use]
    pub fn notes(self, notes: impl IntoIterator<Item = Note>) -> Report<'p> {
        Report { notes: notes.into_iter().collect(), ..self }
    }

    /// How many questions there are.
    pub fn asked(&self) -> usize {
        self.asked
    }

    /// How many of them are filled.
    pub fn filled(&self) -> usize {
        self.filled
    }

    /// How many stay blank.
    pub fn blank(&self) -> usize {
        self.blank
    }

    /// The counts in one line.
    pub fn summary(&self, lang: Lang) -> String {
        let (asked, filled, blank) = (self.asked, self.filled, self.blank);
        lang.pick(
            format!("{asked} 件中 {filled} 件を記入、{blank} 件は空欄"),
            format!("{filled} of {asked} filled, {blank} left blank"),
        )
    }

    /// The report as Markdown: blanks first, since they are what is left to do.
    pub fn markdown(&self, lang: Lang) -> String {
        let mut out = format!("# {}\n\n", title(lang));
        let _ = writeln!(out, "{}", self.summary(lang));
        self.blank_section(&mut out, lang);
        self.filled_section(&mut out, lang);
        if !self.notes.is_empty() {
            let _ = writeln!(out, "\n## {}\n", lang.pick("注記", "Notes"));
            for note in &self.notes {
                let _ = writeln!(out, "- {}", one_line(&note.line(lang)));
            }
        }
        out
    }

    /// The report as one HTML page in the look of a brand, in the brand's language:
    /// blanks first, with a search. It loads nothing.
    ///
    /// ```
    /// use checksheet::export::Brand;
    /// use checksheet::{FillPlan, Lang, Report};
    ///
    /// let plan = FillPlan::default();
    /// let page = Report::new(&plan).html(&Brand::new(Lang::English));
    /// assert!(page.contains("0 of 0 filled"));
    /// ```
    pub fn html(&self, brand: &Brand) -> String {
        html::page(self, brand)
    }

    fn blank_section(&self, out: &mut String, lang: Lang) {
        if self.blank == 0 {
            return;
        }
        let _ =
            writeln!(out, "\n## {} ({})", lang.pick("空欄", "Left blank"), self.blank);
        for item in self.items {
            let Outcome::Blank { reason } = &item.outcome else { continue };
            let _ = writeln!(out, "\n- {}", heading(item));
            let _ = writeln!(out, "  - {}", one_line(&reason.text(lang)));
            for candidate in item.candidates.iter().take(3) {
                let _ = writeln!(out, "  - {}", self::candidate(candidate, lang));
            }
        }
    }

    fn filled_section(&self, out: &mut String, lang: Lang) {
        if self.filled == 0 {
            return;
        }
        let _ = writeln!(out, "\n## {} ({})", lang.pick("記入", "Filled"), self.filled);
        for item in self.items {
            let Outcome::Fill(fill) = &item.outcome else { continue };
            let _ = writeln!(out, "\n- {}", heading(item));
            let _ = writeln!(out, "  - {}", origin(fill, lang));
            for write in &fill.writes {
                let _ = writeln!(
                    out,
                    "  - {}: {}",
                    write.at,
                    one_line(&write.value.to_string())
                );
            }
        }
    }
}

fn title(lang: Lang) -> &'static str {
    lang.pick("記入レポート", "Fill report")
}

/// What speaks for an entry and against it, on one line.
fn candidate(candidate: &Candidate, lang: Lang) -> String {
    let evidence = candidate.evidence.iter().map(|evidence| evidence.text(lang));
    let evidence = evidence.collect::<Vec<_>>().join("; ");
    let evidence = one_line(&evidence);
    let name = lang.pick("候補", "candidate");
    let (number, score) = (named(&candidate.number, lang), candidate.score);
    let colon = if evidence.is_empty() { "" } else { ": " };
    format!("{name} {number} ({score:.2}){colon}{evidence}")
}

fn heading(item: &PlanItem) -> String {
    let number = item.number.as_deref().map(|number| format!("**{number}** "));
    let question = one_line(&item.question);
    format!("{}{question} ({})", number.unwrap_or_default(), item.at)
}

fn origin(fill: &Fill, lang: Lang) -> String {
    let Fill { entry, source, score, .. } = fill;
    let entry = named(entry, lang);
    lang.pick(
        format!("{source} の {entry} より (類似度 {score:.2})"),
        format!("from {entry} of {source} (score {score:.2})"),
    )
}

/// A text for one line of Markdown.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
