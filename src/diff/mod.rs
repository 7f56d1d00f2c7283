//! What changed between two versions of a questionnaire: last year's sheet of a customer
//! and this year's, or two states of the master.

mod html;
mod pair;
mod text;
mod words;
mod xlsx;

use std::collections::{HashMap, HashSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use self::pair::Pair;
pub(crate) use self::words::marked;
pub use self::words::{Span, words};
use crate::questionnaire::{Answer, Item, Number, Questionnaire, Status};
use crate::xml::line_ends;

/// The differences between an old and a new version.
///
/// Questions are paired by their wording, not by their place: first those that are the
/// same but for width, spaces and punctuation, then those that are alike, where the same
/// 項番 and the same headings speak for a pair. What has no counterpart was removed or
/// added.
///
/// Answers are compared where both versions are answered at all: a blank form is not a
/// form whose answers were all deleted.
///
/// # Examples
///
/// ```
/// use checksheet::{Change, Diff, Item, Questionnaire};
///
/// let sheet = |question: &str| Questionnaire {
///     items: vec![Item { question: question.to_owned(), ..Item::default() }],
///     ..Questionnaire::default()
/// };
/// let old = sheet("規程を年1回見直していますか。");
/// let new = sheet("規程を年2回見直していますか。");
/// let diff = Diff::new(&old, &new);
/// assert!(matches!(diff.items[0].changes[..], [Change::Reworded { .. }]));
/// assert_eq!(diff.unchanged, 0);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Diff {
    /// How many items are the same in every respect.
    pub unchanged: usize,
    /// Headings that all their items have exchanged for another.
    pub sections: Vec<SectionChange>,
    /// The items that changed, in the order of the new version; what was removed stands
    /// where it was.
    pub items: Vec<ItemChange>,
    #[serde(skip)]
    pairs: Vec<Pair>,
}

/// A heading that got another text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SectionChange {
    /// The headings in the old version, from the outermost.
    pub old: String,
    /// The headings in the new version.
    pub new: String,
    /// How many items stand under them.
    pub items: usize,
}

/// An item that changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ItemChange {
    /// The item in the old version; null where it was added.
    pub old: Option<Version>,
    /// The item in the new version; null where it was removed.
    pub new: Option<Version>,
    /// What happened to it; at least one thing.
    pub changes: Vec<Change>,
}

/// An item as one version has it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Version {
    /// Index among the items.
    pub index: usize,
    /// 項番.
    pub number: Option<String>,
    /// 確認事項.
    pub question: String,
}

/// What happened to an item.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Change {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It is asked in other words.
    Reworded {
        /// The wording, word by word.
        words: Vec<Span>,
    },
    /// It has another 項番.
    Renumbered,
    /// It stands under other headings, or at another place in the order.
    Moved {
        /// The headings in the old version, from the outermost.
        old: String,
        /// The headings in the new version.
        new: String,
    },
    /// The status of an answer changed.
    Status {
        /// Which answer, from 0.
        answer: usize,
        /// The mark before.
        old: Option<String>,
        /// The mark now.
        new: Option<String>,
    },
    /// The remark of an answer changed.
    Remark {
        /// Which answer, from 0.
        answer: usize,
        /// The remark, word by word.
        words: Vec<Span>,
    },
}

impl Diff {
    /// Compare two versions.
    pub fn new(old: &Questionnaire, new: &Questionnaire) -> Diff {
        let pairs = pair::pair(old, new);
        let sections = renamed_sections(old, new, &pairs);
        let comparison = Comparison {
            old,
            new,
            renamed: sections.iter().map(|s| (&s.old[..], &s.new[..])).collect(),
            out_of_order: out_of_order(&pairs),
            answers: is_answered(old) && is_answered(new),
        };
        let mut items = comparison.paired(&pairs);
        let unchanged = pairs.len() - items.len();
        items.extend(comparison.added(&pairs));
        items.extend(comparison.removed(&pairs));
        let items = in_order(items, &pairs);
        Diff { unchanged, sections, items, pairs }
    }

    /// Which item became which; in the order of the new version.
    ///
    /// Not part of the JSON form: a diff that was read back has none.
    pub fn pairs(&self) -> &[Pair] {
        &self.pairs
    }

    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty() && self.sections.is_empty()
    }

    /// How many items were added, and so on.
    pub fn count(&self, of: fn(&Change) -> bool) -> usize {
        self.items.iter().filter(|item| item.changes.iter().any(of)).count()
    }

    /// The JSON Schema of the JSON form.
    pub fn json_schema() -> serde_json::Value {
        schemars::schema_for!(Diff).to_value()
    }
}

fn is_answered(questionnaire: &Questionnaire) -> bool {
    questionnaire.answers().any(|answer| !answer.is_empty())
}

struct Comparison<'q> {
    old: &'q Questionnaire,
    new: &'q Questionnaire,
    renamed: HashMap<&'q str, &'q str>,
    /// Items of the new version that overtook others.
    out_of_order: HashSet<usize>,
    answers: bool,
}

impl Comparison<'_> {
    fn paired(&self, pairs: &[Pair]) -> Vec<ItemChange> {
        let compare = |pair: &Pair| {
            let changes = self.changes(pair);
            (!changes.is_empty()).then(|| ItemChange {
                old: Some(Version::of(self.old, pair.old)),
                new: Some(Version::of(self.new, pair.new)),
                changes,
            })
        };
        pairs.iter().filter_map(compare).collect()
    }

    fn added(&self, pairs: &[Pair]) -> impl Iterator<Item = ItemChange> {
        let paired: HashSet<usize> = pairs.iter().map(|pair| pair.new).collect();
        let free = (0..self.new.items.len()).filter(move |i| !paired.contains(i));
        free.map(|i| ItemChange {
            old: None,
            new: Some(Version::of(self.new, i)),
            changes: vec![Change::Added],
        })
    }

    fn removed(&self, pairs: &[Pair]) -> impl Iterator<Item = ItemChange> {
        let paired: HashSet<usize> = pairs.iter().map(|pair| pair.old).collect();
        let free = (0..self.old.items.len()).filter(move |i| !paired.contains(i));
        free.map(|i| ItemChange {
            old: Some(Version::of(self.old, i)),
            new: None,
            changes: vec![Change::Removed],
        })
    }

    fn changes(&self, pair: &Pair) -> Vec<Change> {
        let (old, new) = (&self.old.items[pair.old], &self.new.items[pair.new]);
        let mut changes = Vec::new();
        if !pair.same_wording {
            let words = words(old.question.trim(), new.question.trim());
            changes.push(Change::Reworded { words });
        }
        if number(old) != number(new) {
            changes.push(Change::Renumbered);
        }
        changes.extend(self.moved(pair));
        if self.answers {
            let most = old.answers.len().max(new.answers.len());
            for answer in 0..most {
                let at = |item: &Item| item.answers.get(answer).cloned();
                let (old, new) = (at(old), at(new));
                answer_changes(
                    answer,
                    &old.unwrap_or_default(),
                    &new.unwrap_or_default(),
                    &mut changes,
                );
            }
        }
        changes
    }

    /// A heading that all items exchanged moves none of them.
    fn moved(&self, pair: &Pair) -> Option<Change> {
        let old = pair::path(self.old, &self.old.items[pair.old]);
        let new = pair::path(self.new, &self.new.items[pair.new]);
        let stays =
            old == new || self.renamed.get(&old[..]).is_some_and(|to| *to == new);
        let moved = !stays || self.out_of_order.contains(&pair.new);
        moved.then_some(Change::Moved { old, new })
    }
}

impl Version {
    fn of(questionnaire: &Questionnaire, index: usize) -> Version {
        let item = &questionnaire.items[index];
        let (number, question) = (item.number.clone(), item.question.clone());
        Version { index, number, question }
    }
}

fn number(item: &Item) -> Option<Number> {
    item.number.as_deref().map(Number::of)
}

fn answer_changes(
    answer: usize,
    old: &Answer,
    new: &Answer,
    changes: &mut Vec<Change>,
) {
    let words_of_its_own = matches!(old.status, Some(Status::Other));
    // 〇 and ○, はい and Yes say the same.
    let same_mark = old.status == new.status && !words_of_its_own
        || text(&old.mark) == text(&new.mark);
    if !same_mark {
        let (old, new) = (old.mark.clone(), new.mark.clone());
        changes.push(Change::Status { answer, old, new });
    }
    let (old, new) = (text(&old.remark), text(&new.remark));
    if old != new {
        changes.push(Change::Remark { answer, words: words(&old, &new) });
    }
}

/// A text without what no reader sees.
fn text(text: &Option<String>) -> String {
    let text = text.as_deref().unwrap_or_default().trim();
    line_ends(text).into_owned()
}

/// The headings whose items, all of them and no others, stand under one other heading.
fn renamed_sections(
    old: &Questionnaire,
    new: &Questionnaire,
    pairs: &[Pair],
) -> Vec<SectionChange> {
    let mut to: HashMap<String, Vec<String>> = HashMap::new();
    let mut from: HashMap<String, Vec<String>> = HashMap::new();
    let mut order = Vec::new();
    for pair in pairs {
        let old = pair::path(old, &old.items[pair.old]);
        let new = pair::path(new, &new.items[pair.new]);
        from.entry(new.clone()).or_default().push(old.clone());
        let targets = to.entry(old.clone()).or_default();
        if targets.is_empty() {
            order.push(old);
        }
        targets.push(new);
    }
    let all_same = |paths: &[String]| paths.windows(2).all(|pair| pair[0] == pair[1]);
    let change = |old: String| {
        let targets = &to[&old];
        let new = targets[0].clone();
        let renamed = old != new
            && !old.is_empty()
            && !new.is_empty()
            && all_same(targets)
            && all_same(&from[&new]);
        renamed.then_some(SectionChange { old, new, items: targets.len() })
    };
    order.into_iter().filter_map(change).collect()
}

/// The new items that are not in the longest run of pairs that kept their order.
fn out_of_order(pairs: &[Pair]) -> HashSet<usize> {
    // Patience sorting: tails[n] ends a rising run of n + 1 pairs with the lowest old index.
    let mut tails: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; pairs.len()];
    for (i, pair) in pairs.iter().enumerate() {
        let place = tails.partition_point(|&tail| pairs[tail].old < pair.old);
        before[i] = place.checked_sub(1).map(|place| tails[place]);
        match tails.get_mut(place) {
            Some(tail) => *tail = i,
            None => tails.push(i),
        }
    }
    let mut moved: HashSet<usize> = pairs.iter().map(|pair| pair.new).collect();
    let mut at = tails.last().copied();
    while let Some(i) = at {
        moved.remove(&pairs[i].new);
        at = before[i];
    }
    moved
}

/// By the new version; what was removed comes after what it stood behind.
fn in_order(mut items: Vec<ItemChange>, pairs: &[Pair]) -> Vec<ItemChange> {
    let mut by_old: Vec<&Pair> = pairs.iter().collect();
    by_old.sort_by_key(|pair| pair.old);
    let key = |item: &ItemChange| match (&item.old, &item.new) {
        (_, Some(new)) => (new.index + 1, 0, 0),
        (Some(old), None) => {
            let behind = by_old.partition_point(|pair| pair.old < old.index);
            let behind = behind.checked_sub(1).map_or(0, |i| by_old[i].new + 1);
            (behind, 1, old.index)
        }
        (None, None) => (0, 0, 0),
    };
    items.sort_by_key(key);
    items
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
