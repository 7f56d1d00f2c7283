//! What a plan does, for the person who has to finish the rest.

mod html;

use std::fmt::Write as _;

use serde::{Serialize, Serializer};

use crate::brief::{cut, one_line};
use crate::export::Brand;
use crate::lang::Lang;
use crate::library::{AnswerLibrary, Entry};
use crate::matching::{Candidate, named};
use crate::note::Note;
use crate::plan::{Fill, FillPlan, Outcome, PlanItem};
use crate::questionnaire::Answer;

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
    #[serde(serialize_with = "Told::all")]
    items: Items<'p>,
}

/// The items, and where their candidates can be looked up.
#[derive(Clone, Copy, Debug)]
struct Items<'p> {
    items: &'p [PlanItem],
    library: Option<&'p AnswerLibrary>,
}

/// An item and, where it is blank, what its candidates say.
#[derive(Serialize)]
struct Told<'p> {
    #[serde(flatten)]
    item: &'p PlanItem,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    nearest: Vec<Nearest<'p>>,
}

/// An entry that is near.
#[derive(Serialize)]
struct Nearest<'p> {
    number: &'p str,
    source: &'p str,
    question: &'p str,
    answers: &'p [Answer],
}

impl Told<'_> {
    fn all<S: Serializer>(items: &Items<'_>, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(items.items.iter().map(|item| Told {
            item,
            nearest: match item.outcome {
                Outcome::Blank { .. } => items.nearest(item).collect(),
                Outcome::Fill(_) => Vec::new(),
            },
        }))
    }
}

impl<'p> Items<'p> {
    fn nearest(self, item: &'p PlanItem) -> impl Iterator<Item = Nearest<'p>> {
        let library = self.library;
        item.candidates.iter().take(CANDIDATES).filter_map(move |candidate| {
            let entry = candidate.entry_in(library?)?;
            Some(Nearest {
                number: &candidate.number,
                source: &candidate.source,
                question: &entry.question,
                answers: &entry.answers,
            })
        })
    }
}

/// How many candidates of a blank are told.
const CANDIDATES: usize = 3;

impl<'p> Report<'p> {
    /// Summarise a plan.
    pub fn new(plan: &'p FillPlan) -> Report<'p> {
        let filled = plan.filled().filter(|(_, fill)| fill.says_something()).count();
        let asked = plan.items.len();
        Report {
            asked,
            filled,
            blank: asked - filled,
            notes: Vec::new(),
            items: Items { items: &plan.items, library: None },
        }
    }

    /// The same report, which also says what the entries ask and answer that come near to
    /// a question that stays blank.
    #[must_use]
    pub fn library(self, library: &'p AnswerLibrary) -> Report<'p> {
        Report { items: Items { library: Some(library), ..self.items }, ..self }
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
        for item in self.items.items {
            let Outcome::Blank { reason } = &item.outcome else { continue };
            let _ = writeln!(out, "\n- {}", heading(item));
            let _ = writeln!(out, "  - {}", one_line(&reason.text(lang)));
            for line in candidates(item, self.items, lang) {
                let _ = writeln!(out, "  - {line}");
            }
        }
    }

    fn filled_section(&self, out: &mut String, lang: Lang) {
        if self.filled == 0 {
            return;
        }
        let _ = writeln!(out, "\n## {} ({})", lang.pick("記入", "Filled"), self.filled);
        for item in self.items.items {
            let Outcome::Fill(fill) = &item.outcome else { continue };
            let _ = writeln!(out, "\n- {}", heading(item));
            let _ = writeln!(out, "  - {}", origin(fill, lang));
            for open in fill.marks_to_choose() {
                let _ = writeln!(out, "  - {}", open.line(lang));
            }
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

/// The nearest entries, one on a line each: what they ask and answer, and what speaks for
/// them and against them.
fn candidates<'p>(
    item: &'p PlanItem,
    items: Items<'p>,
    lang: Lang,
) -> impl Iterator<Item = String> + 'p {
    item.candidates.iter().take(CANDIDATES).map(move |near| {
        let entry = items.library.and_then(|library| near.entry_in(library));
        let said = entry.map(|entry| said(entry, lang)).unwrap_or_default();
        format!("{}{said}", candidate(near, lang))
    })
}

/// What an entry asks and answers, as much of it as can be read at a glance.
fn said(entry: &Entry, lang: Lang) -> String {
    let question = cut(&one_line(&entry.question), 80);
    let answers = entry.answers.iter().flat_map(|a| [&a.mark, &a.remark]);
    let answers: Vec<&str> = answers.filter_map(Option::as_deref).collect();
    let answers = cut(&one_line(&answers.join(" ")), 120);
    lang.pick(
        format!(" ─ 「{question}」→ {answers}"),
        format!(" ─ {question:?} → {answers}"),
    )
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
