//! What the company has approved: the master sheet, read like any other.

use std::cmp::Reverse;

use serde::Deserialize;
use serde_json::value::RawValue;
use unicode_normalization::UnicodeNormalization;

use crate::error::{Error, Result};
use crate::fingerprint::Fingerprint;
use crate::questionnaire::{Answer, Item, Number, Questionnaire};

/// Approved answers, in order of precedence.
///
/// An answered questionnaire is an answer library: the master, last year's sheet of the
/// same customer, other customers' sheets. Of two entries that fit a question equally
/// well, the one that was added first answers.
///
/// # Examples
///
/// ```
/// use checksheet::{Answer, AnswerLibrary, Item, Questionnaire};
///
/// let item = Item {
///     number: Some("1-1".to_owned()),
///     question: "責任者を定めていますか。".to_owned(),
///     answers: vec![Answer::of("○", "CISO を任命しています。")],
///     ..Item::default()
/// };
/// let master = Questionnaire { items: vec![item], ..Questionnaire::default() };
/// let library = AnswerLibrary::new().with("master.xlsx", &master);
/// assert_eq!(library.entries()[0].number.as_deref(), Some("1-1"));
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AnswerLibrary {
    entries: Vec<Entry>,
}

/// One approved answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Where it comes from: the name given with the questionnaire.
    pub source: String,
    /// Whether it is an item or a fact of the preamble.
    pub kind: EntryKind,
    /// 項番 in its source.
    pub number: Option<String>,
    /// The headings over it, from the outermost.
    pub sections: Vec<String>,
    /// 確認事項 that it answers; for a fact, the line itself.
    pub question: String,
    /// The answers. A fact has none.
    pub answers: Vec<Answer>,
    /// The day by which it is to be done (column 予定日, 実施予定日 or the like), as written.
    pub planned: Option<String>,
    /// Questions in other words that a person has confirmed it to answer.
    pub aliases: Vec<String>,
}

/// What an entry is made of.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum EntryKind {
    /// An answered item.
    Item,
    /// A line of the preamble: 「認証番号：…」. It supports a person, and never fills.
    Fact,
}

impl AnswerLibrary {
    /// An empty library, which answers nothing.
    pub fn new() -> AnswerLibrary {
        AnswerLibrary::default()
    }

    /// The library with one more source behind those it has.
    ///
    /// Items without any answer are left out: they have nothing to give.
    #[must_use]
    pub fn with(
        mut self,
        source: &str,
        questionnaire: &Questionnaire,
    ) -> AnswerLibrary {
        self.entries.extend(
            questionnaire
                .items
                .iter()
                .filter(|item| item.answers.iter().any(|answer| !answer.is_empty()))
                .map(|item| Entry::of_item(source, questionnaire, item)),
        );
        let mut heading: Option<&str> = None;
        for line in questionnaire.preamble.iter().filter(|line| !line.trim().is_empty())
        {
            self.entries.push(Entry::of_fact(source, line, heading));
            if line.trim_start().starts_with(['◆', '■', '●', '◇', '□', '【', '<', '＜'])
            {
                heading = Some(line);
            }
        }
        self
    }

    /// The library with confirmed wordings: questions that a person has found to be
    /// answered by an entry.
    ///
    /// Such a question, and one that is nearly the same, is answered by its entry whatever
    /// else resembles it. The file is TSV, a line for each wording: the question, the
    /// entry's number, and, where several sources have that number, the source. Lines that
    /// begin with `#` are comments. Or it is JSON: `[{"question": …, "number": …}, …]`.
    ///
    /// What [`harvest`](crate::harvest::Harvest::aliases) writes has a fourth column (`entry`
    /// in JSON), the mark of the entry's question. By it the entry is found again when the
    /// master's file was renamed or the entry got another number; and where its question is
    /// no longer asked in these words, the wording has to be confirmed anew.
    ///
    /// ```
    /// # use checksheet::{Answer, AnswerLibrary, Item, Questionnaire};
    /// # let item = Item { number: Some("1-1".into()), question: "責任者".into(),
    /// #     answers: vec![Answer::of("○", "")], ..Item::default() };
    /// # let master = Questionnaire { items: vec![item], ..Questionnaire::default() };
    /// let library = AnswerLibrary::new().with("master.xlsx", &master);
    /// let library = library.with_aliases("誰がまとめ役ですか\t1-1\n")?;
    /// assert_eq!(library.entries()[0].aliases, ["誰がまとめ役ですか"]);
    ///
    /// let err = library.with_aliases("誰ですか\t9-9\n").unwrap_err();
    /// assert_eq!(err.to_string(), "line 1, column 6: no entry has the number \"9-9\"");
    /// # Ok::<(), checksheet::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Data`](crate::ErrorKind::Data) with line and column where the file is not well formed or names
    /// an entry that is not there.
    pub fn with_aliases(mut self, text: &str) -> Result<AnswerLibrary> {
        let text = text.trim_start_matches('\u{feff}');
        if text.trim_start().starts_with(['[', '{']) {
            let aliases: Vec<Alias> =
                serde_json::from_str(text).map_err(Error::json)?;
            let places: Vec<&RawValue> =
                serde_json::from_str(text).map_err(Error::json)?;
            for (alias, place) in aliases.iter().zip(places) {
                self.add_alias(alias).map_err(|wrong| {
                    let (line, column) = position(text, place.get());
                    wrong.at(line, column)
                })?;
            }
            return Ok(self);
        }
        for (line, number) in text.lines().zip(1..) {
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            let mut fields = line.split('\t');
            let question = fields.next().unwrap_or_default();
            let column = question.chars().count() + 2;
            let Some(entry) = fields.next() else {
                return Err(Error::data_at(
                    number,
                    column,
                    "質問の後に、タブと回答の項番を書いてください",
                    "a tab and the number of an entry belong behind the question",
                ));
            };
            let alias = Alias {
                question: question.to_owned(),
                number: entry.trim().to_owned(),
                source: fields.next().map(|source| source.trim().to_owned()),
                entry: fields.next().map(|mark| mark.trim().to_owned()),
            };
            self.add_alias(&alias).map_err(|wrong| match wrong {
                WrongAlias::NoQuestion => wrong.at(number, 1),
                _ => wrong.at(number, column),
            })?;
        }
        Ok(self)
    }

    fn add_alias(&mut self, alias: &Alias) -> std::result::Result<(), WrongAlias> {
        if alias.question.trim().is_empty() {
            return Err(WrongAlias::NoQuestion);
        }
        let number = Number::of(&alias.number);
        let source = alias.source.as_deref().filter(|source| !source.is_empty());
        let is_mark = |mark: &&str| {
            mark.len() == 16 && mark.bytes().all(|digit| digit.is_ascii_hexdigit())
        };
        let mark = alias.entry.as_deref().filter(is_mark);
        let numbered = |entry: &Entry| {
            entry.number.as_deref().map(Number::of).as_ref() == Some(&number)
        };
        let from = |entry: &Entry| source.is_none_or(|source| source == entry.source);
        let items = self.entries.iter().enumerate();
        let items = items.filter(|(_, entry)| entry.kind == EntryKind::Item);
        let found = match mark {
            None => {
                let mut found =
                    items.filter(|(_, entry)| numbered(entry) && from(entry));
                found.next().map(|(i, _)| i)
            }
            // Names of files and numbers change; they tell only which of several it is.
            Some(mark) => items
                .filter(|(_, entry)| entry_mark(&entry.question) == mark)
                .max_by_key(|(i, entry)| {
                    (
                        numbered(entry) && from(entry),
                        numbered(entry),
                        from(entry),
                        Reverse(*i),
                    )
                })
                .map(|(i, _)| i),
        };
        let missing = || match mark {
            Some(_) => WrongAlias::Reworded(alias.number.clone()),
            None => WrongAlias::NoEntry(alias.number.clone()),
        };
        let entry = found.and_then(|i| self.entries.get_mut(i)).ok_or_else(missing)?;
        entry.aliases.push(alias.question.clone());
        Ok(())
    }

    /// The entries, in order of precedence.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }
}

/// One confirmed wording.
#[derive(Deserialize)]
struct Alias {
    question: String,
    number: String,
    #[serde(default)]
    source: Option<String>,
    /// The mark of the entry's question.
    #[serde(default)]
    entry: Option<String>,
}

/// By what an entry is known wherever it stands: a short name for its question, whatever
/// its widths and blanks.
pub(crate) fn entry_mark(question: &str) -> String {
    let plain: String = question
        .nfkc()
        .flat_map(char::to_lowercase)
        .filter(|c| !c.is_whitespace())
        .collect();
    let mut mark = Fingerprint::new();
    mark.add(&plain);
    mark.hex()
}

/// What is wrong with a confirmed wording.
enum WrongAlias {
    NoQuestion,
    NoEntry(String),
    Reworded(String),
}

impl WrongAlias {
    fn at(&self, line: usize, column: usize) -> Error {
        let (japanese, english) = match self {
            WrongAlias::NoQuestion => {
                ("質問が空です".to_owned(), "the question is empty".to_owned())
            }
            WrongAlias::NoEntry(number) => (
                format!("項番 {number:?} の回答はありません"),
                format!("no entry has the number {number:?}"),
            ),
            WrongAlias::Reworded(number) => (
                format!(
                    "項番 {number:?} の質問は書き換えられたか、なくなっています。この言い換えでよければ 4 列目を消してください"
                ),
                format!(
                    "the question of entry {number:?} was reworded or is gone; if this wording still holds, remove the fourth column"
                ),
            ),
        };
        Error::data_at(line, column, japanese, english)
    }
}

/// Line and column of a part of a text.
fn position(text: &str, part: &str) -> (usize, usize) {
    let at = (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
    let before = text.get(..at).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |last| last.chars().count()) + 1;
    (line, column)
}

/// What stands in the item's column for the day on which something is planned.
fn planned_day(item: &Item) -> Option<String> {
    const HEADERS: &[&str] = &[
        "予定日",
        "実施予定日",
        "対応予定日",
        "完了予定日",
        "予定時期",
        "実施予定時期",
        "対応予定時期",
    ];
    let header_is_one = |header: &String| {
        let last = header.rsplit('/').next().unwrap_or_default().trim();
        HEADERS.contains(&last)
    };
    let mut cells = item.extra.iter().filter(|(header, _)| header_is_one(header));
    cells.next().map(|(_, cell)| cell.trim().to_owned()).filter(|cell| !cell.is_empty())
}

impl Entry {
    fn of_item(source: &str, questionnaire: &Questionnaire, item: &Item) -> Entry {
        Entry {
            source: source.to_owned(),
            kind: EntryKind::Item,
            number: item.number.clone(),
            sections: questionnaire
                .section_path(item)
                .iter()
                .map(|section| section.title.clone())
                .collect(),
            question: item.question.clone(),
            answers: item.answers.clone(),
            planned: planned_day(item),
            aliases: Vec::new(),
        }
    }

    /// A fact belongs to the marked line over it: 「◆認証について」.
    fn of_fact(source: &str, line: &str, heading: Option<&str>) -> Entry {
        Entry {
            source: source.to_owned(),
            kind: EntryKind::Fact,
            number: None,
            sections: heading.map(str::to_owned).into_iter().collect(),
            question: line.to_owned(),
            answers: Vec::new(),
            planned: None,
            aliases: Vec::new(),
        }
    }
}
