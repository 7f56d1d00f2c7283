//! What the company has approved: the master sheet, read like any other.

use crate::questionnaire::{Answer, Item, Questionnaire};

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
        let facts =
            questionnaire.preamble.iter().filter(|line| !line.trim().is_empty());
        self.entries.extend(facts.map(|line| Entry::of_fact(source, line)));
        self
    }

    /// The entries, in order of precedence.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }
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
            aliases: Vec::new(),
        }
    }

    fn of_fact(source: &str, line: &str) -> Entry {
        Entry {
            source: source.to_owned(),
            kind: EntryKind::Fact,
            number: None,
            sections: Vec::new(),
            question: line.to_owned(),
            answers: Vec::new(),
            aliases: Vec::new(),
        }
    }
}
