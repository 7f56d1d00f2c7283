//! Care of a master: what is stale, contradicts itself, or was left unfinished.
//!
//! The rules stand in tables, one file a family. Each is a function from the whole
//! questionnaire to what it found, and has a test that fires it and one that does not.

mod answers;
mod dates;
mod duplicates;
mod facts;
mod leftovers;
mod numbering;
mod personal;
mod style;

use serde::Serialize;

use crate::edit::Date;
use crate::error::{Error, Result};
use crate::lang::Lang;
use crate::note::Note;
use crate::questionnaire::{Answer, Item, Number, Questionnaire};

/// Looks a master over.
///
/// A finding is no error: it is a place that a person should look at. Who has looked and
/// finds it right silences it, by one of two ways:
///
/// - a column of the master with the header `lint`, whose cells name the rules that do
///   not apply to their rows: `no-remark, negated-yes`, or `*` for all;
/// - [`allow`](Linter::allow), on the command line `--allow no-remark:6-14`.
///
/// The library has no clock: without [`today`](Linter::today) nothing expires.
///
/// # Examples
///
/// ```
/// use checksheet::{Answer, Item, Lang, Linter, Questionnaire};
///
/// let item = Item {
///     number: Some("6-14".to_owned()),
///     question: "ログを提供していますか。".to_owned(),
///     answers: vec![Answer::of("○", "ログの提供は行っておりません。")],
///     ..Item::default()
/// };
/// let master = Questionnaire { items: vec![item], ..Questionnaire::default() };
/// let findings = Linter::new().lint(&master);
/// assert_eq!(findings[0].rule, "negated-yes");
/// assert_eq!(findings[0].place(Lang::English), "6-14");
/// assert!(Linter::new().allow("negated-yes:6-14")?.lint(&master).is_empty());
/// # Ok::<(), checksheet::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Linter {
    today: Option<Date>,
    soon: u32,
    allowed: Vec<Allowed>,
    only: Option<&'static [&'static str]>,
}

/// Something that a person should look at.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Finding {
    /// The name of the [`Rule`].
    pub rule: &'static str,
    /// Where it is.
    #[serde(flatten)]
    pub spot: Spot,
    /// The part of the item that is at fault, where the rule knows it.
    pub part: Option<Part>,
    /// 項番, where it has one.
    pub number: Option<String>,
    /// What is wrong there.
    pub message: Note,
}

/// A place in a questionnaire.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Spot {
    /// The title.
    Title,
    /// A line of the preamble, from 0.
    Preamble(usize),
    /// An item, from 0.
    Item(usize),
}

/// A part of an item.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Part {
    /// Its mark.
    Status,
    /// Its remark.
    Remark,
}

/// One thing to look for.
#[derive(Debug)]
pub struct Rule {
    /// The name, as it is silenced by.
    pub name: &'static str,
    /// Where in an item it finds fault; none where that differs.
    part: Option<Part>,
    japanese: &'static str,
    english: &'static str,
    find: fn(&Master<'_>) -> Vec<Hit>,
}

impl Rule {
    /// All rules.
    pub fn all() -> impl Iterator<Item = &'static Rule> {
        FAMILIES.iter().copied().flatten()
    }

    /// Why one should look.
    pub fn why(&self, lang: Lang) -> &'static str {
        lang.pick(self.japanese, self.english)
    }
}

const FAMILIES: &[&[Rule]] = &[
    answers::RULES,
    duplicates::RULES,
    dates::RULES,
    facts::RULES,
    numbering::RULES,
    leftovers::RULES,
    personal::RULES,
    style::RULES,
];

#[derive(Clone, Debug)]
struct Allowed {
    rule: String,
    number: Option<Number>,
}

impl Linter {
    /// A linter with all rules; what ends within 60 days ends soon.
    pub fn new() -> Linter {
        Linter { today: None, soon: 60, allowed: Vec::new(), only: None }
    }

    /// The day on which the master is to hold.
    #[must_use]
    pub fn today(self, today: Date) -> Linter {
        Linter { today: Some(today), ..self }
    }

    /// How many days ahead something ends soon.
    #[must_use]
    pub fn soon(self, days: u32) -> Linter {
        Linter { soon: days, ..self }
    }

    /// Look for these alone.
    pub(crate) fn only(self, rules: &'static [&'static str]) -> Linter {
        Linter { only: Some(rules), ..self }
    }

    fn rules(&self) -> impl Iterator<Item = &'static Rule> {
        Rule::all()
            .filter(|rule| self.only.is_none_or(|only| only.contains(&rule.name)))
    }

    /// Silence a rule everywhere (`no-remark`), or for one 項番 (`no-remark:6-14`).
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Data`](crate::ErrorKind::Data) when there is no such rule.
    pub fn allow(mut self, what: &str) -> Result<Linter> {
        let (rule, number) = match what.split_once(':') {
            Some((rule, number)) => (rule, Some(Number::of(number))),
            None => (what, None),
        };
        if !Rule::all().any(|known| known.name == rule) {
            let names: Vec<&str> = Rule::all().map(|rule| rule.name).collect();
            let names = names.join(", ");
            return Err(Error::data(
                format!("{rule:?} という規則はありません。あるのは {names} です"),
                format!("no rule is named {rule:?}; there are {names}"),
            ));
        }
        self.allowed.push(Allowed { rule: rule.to_owned(), number });
        Ok(self)
    }

    /// All findings that nobody silenced, from the top.
    pub fn lint(&self, questionnaire: &Questionnaire) -> Vec<Finding> {
        let master = Master { questionnaire, today: self.today, soon: self.soon };
        let mut findings: Vec<Finding> = Vec::new();
        for rule in self.rules() {
            let hits = (rule.find)(&master).into_iter();
            findings.extend(hits.map(|hit| Finding {
                rule: rule.name,
                spot: hit.spot,
                part: rule.part.filter(|_| matches!(hit.spot, Spot::Item(_))),
                number: master.item(hit.spot).and_then(|item| item.number.clone()),
                message: hit.message,
            }));
        }
        findings.retain(|finding| !self.is_allowed(finding, &master));
        findings.sort_by_key(|finding| finding.spot);
        findings
    }

    fn is_allowed(&self, finding: &Finding, master: &Master<'_>) -> bool {
        let item = master.item(finding.spot);
        let number = item.and_then(|item| item.number.as_deref()).map(Number::of);
        self.allowed.iter().any(|allowed| {
            allowed.rule == finding.rule
                && (allowed.number.is_none() || allowed.number == number)
        }) || item.is_some_and(|item| silences(item, finding.rule))
    }
}

/// Whether the item's own column `lint` names the rule.
fn silences(item: &Item, rule: &str) -> bool {
    let cells = item.extra.iter().filter(|(header, _)| {
        header.rsplit('/').next().is_some_and(|h| h.trim().eq_ignore_ascii_case("lint"))
    });
    let mut names = cells.flat_map(|(_, cell)| {
        cell.split(|c: char| c.is_whitespace() || ",、;".contains(c))
    });
    names.any(|name| name == "*" || name == rule)
}

impl Finding {
    /// 項番, or the question's first words, or the line of the preamble.
    pub fn place(&self, lang: Lang) -> String {
        match (&self.number, self.spot) {
            (Some(number), _) => number.clone(),
            (None, Spot::Item(i)) => {
                lang.pick(format!("質問 {}", i + 1), format!("question {}", i + 1))
            }
            (None, Spot::Title) => lang.pick("表題", "title").to_owned(),
            (None, Spot::Preamble(i)) => lang.pick(
                format!("前文 {} 行目", i + 1),
                format!("preamble line {}", i + 1),
            ),
        }
    }
}

/// What a rule sees.
struct Master<'q> {
    questionnaire: &'q Questionnaire,
    today: Option<Date>,
    soon: u32,
}

/// What a rule found.
struct Hit {
    spot: Spot,
    message: Note,
}

impl Hit {
    fn at_item(
        item: usize,
        japanese: impl Into<String>,
        english: impl Into<String>,
    ) -> Hit {
        Hit { spot: Spot::Item(item), message: Note::new(japanese, english) }
    }
}

impl<'q> Master<'q> {
    fn item(&self, spot: Spot) -> Option<&'q Item> {
        match spot {
            Spot::Item(i) => self.questionnaire.items.get(i),
            Spot::Title | Spot::Preamble(_) => None,
        }
    }

    fn items(&self) -> impl Iterator<Item = (usize, &'q Item)> {
        self.questionnaire.items.iter().enumerate()
    }

    fn answers(&self) -> impl Iterator<Item = (usize, &'q Item, &'q Answer)> {
        self.items().flat_map(|(i, item)| {
            item.answers.iter().map(move |answer| (i, item, answer))
        })
    }

    fn remarks(&self) -> impl Iterator<Item = (usize, &'q str)> {
        self.answers().filter_map(|(i, _, answer)| Some((i, answer.remark.as_deref()?)))
    }

    /// All that the vendor states: the lines of the preamble and the remarks.
    fn statements(&self) -> impl Iterator<Item = (Spot, &'q str)> {
        let lines = self.questionnaire.preamble.iter().enumerate();
        lines
            .map(|(i, line)| (Spot::Preamble(i), line.as_str()))
            .chain(self.remarks().map(|(i, remark)| (Spot::Item(i), remark)))
    }

    /// What people call a place, in both languages.
    fn name(&self, spot: Spot) -> (String, String) {
        let number = self.item(spot).and_then(|item| item.number.clone());
        let message = Note::new("", "");
        let place = Finding { rule: "", spot, part: None, number, message };
        (place.place(Lang::Japanese), place.place(Lang::English))
    }
}

/// The first words of a text, for a message.
fn quote(text: &str) -> String {
    const MOST: usize = 30;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

/// The sentences of a text.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(['。', '\n', '！', '？'])
        .map(str::trim)
        .filter(|sentence| !sentence.is_empty())
}

#[cfg(test)]
mod tests;
