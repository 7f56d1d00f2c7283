//! Questions that are asked twice, and remarks that are given twice.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use super::{Hit, Master, Part, Rule, Spot};
use crate::matching::normalize;
use crate::questionnaire::{Item, Status};
use crate::reach::Aim;
use crate::similarity::TextIndex;

/// Two wordings this much alike are likely one question.
const ALIKE: f64 = 0.85;

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "contradiction",
        part: Some(Part::Status),
        japanese: "同じ質問に違う回答があると、どちらが使われるか分かりません",
        english: "of two answers to one question either may be sent",
        find: contradiction,
    },
    Rule {
        name: "duplicate",
        part: None,
        japanese: "同じ質問は、直すときに片方が残ります",
        english: "a question that stands twice is corrected once",
        find: duplicate,
    },
    Rule {
        name: "near-duplicate",
        part: None,
        japanese: "ほぼ同じ質問は、回答もそろえる必要があります",
        english: "questions that are nearly the same need the same answer",
        find: near_duplicate,
    },
    Rule {
        name: "mark-differs",
        part: Some(Part::Status),
        japanese: "同じ備考なのに回答が違います。どちらかの誤りではありませんか",
        english: "one remark stands under several marks; is one of them wrong?",
        find: mark_differs,
    },
];

/// Two items that ask the same, the later one second.
struct Twins {
    first: usize,
    second: usize,
    same_wording: bool,
}

fn twins(master: &Master<'_>) -> Vec<Twins> {
    let texts: Vec<String> =
        master.items().map(|(_, item)| normalize(&item.question)).collect();
    let items = &master.questionnaire.items;
    let aims: Vec<Aim> = items.iter().map(Aim::of).collect();
    let index = TextIndex::new(texts.iter().map(String::as_str));
    let mut twins = Vec::new();
    for second in 0..texts.len() {
        let near = index.near(second).into_iter().filter(|(first, _)| {
            let number = &items[second].number;
            let same_number = number.is_some() && *number == items[*first].number;
            *first < second && !aims[*first].is_apart(&aims[second], same_number)
        });
        let best = near.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        if let Some((first, _)) = best.filter(|(_, score)| *score >= ALIKE) {
            let same_wording = texts[first] == texts[second];
            // A figure that differs makes another question: 「30日」 and 「90日」.
            if same_wording || digits(&texts[first]) == digits(&texts[second]) {
                twins.push(Twins { first, second, same_wording });
            }
        }
    }
    twins
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

fn statuses(item: &Item) -> Vec<Status> {
    item.answers.iter().filter_map(|answer| answer.status).collect()
}

fn contradict(a: &Item, b: &Item) -> bool {
    let (a, b) = (statuses(a), statuses(b));
    !a.is_empty() && !b.is_empty() && a != b
}

fn contradiction(master: &Master<'_>) -> Vec<Hit> {
    hits(
        master,
        |a, b, _| contradict(a, b),
        |first, marks| {
            (
                format!("{} と同じ質問ですが、回答が違います ({marks})", first.0),
                format!("asks the same as {}, with another answer ({marks})", first.1),
            )
        },
    )
}

fn duplicate(master: &Master<'_>) -> Vec<Hit> {
    hits(
        master,
        |a, b, same| same && !contradict(a, b),
        |first, _| {
            (
                format!("{} と同じ質問です", first.0),
                format!("the same question as {}", first.1),
            )
        },
    )
}

fn near_duplicate(master: &Master<'_>) -> Vec<Hit> {
    hits(
        master,
        |a, b, same| !same && !contradict(a, b),
        |first, _| {
            (
                format!("{} とほぼ同じ質問です", first.0),
                format!("nearly the same question as {}", first.1),
            )
        },
    )
}

/// A remark shorter than this fits under any mark.
const TELLING_CHARS: usize = 12;

/// Items with the very same remark, of which a few have another status than most.
fn mark_differs(master: &Master<'_>) -> Vec<Hit> {
    let mut of_remark: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (i, item) in master.items() {
        if let Some(remark) = telling_remark(item) {
            of_remark.entry(remark).or_default().push(i);
        }
    }
    let items = &master.questionnaire.items;
    let aims: Vec<Aim> = items.iter().map(Aim::of).collect();
    let mut hits = Vec::new();
    for alike in of_remark.values() {
        let Some(most) = most_common(alike, items) else { continue };
        let others = alike.iter().filter(|&&i| {
            contradict(&items[most], &items[i]) && !aims[most].is_apart(&aims[i], false)
        });
        hits.extend(others.map(|&i| {
            let (japanese, english) = master.name(Spot::Item(most));
            let marks = format!("{} / {}", marks(&items[most]), marks(&items[i]));
            Hit::at_item(
                i,
                format!("{japanese} と同じ備考ですが、回答が違います ({marks})"),
                format!("has the remark of {english}, with another mark ({marks})"),
            )
        }));
    }
    hits
}

/// The first item of the status that most have; of as many, the one that stands first.
fn most_common(alike: &[usize], items: &[Item]) -> Option<usize> {
    let mut of_status: HashMap<Vec<Status>, (usize, usize)> = HashMap::new();
    for &i in alike {
        of_status.entry(statuses(&items[i])).or_insert((0, i)).0 += 1;
    }
    let most = of_status.into_values().max_by_key(|(count, i)| (*count, Reverse(*i)));
    most.map(|(_, first)| first)
}

/// The remark of an item with one answer, where it tells something of its own: what only
/// points elsewhere may stand under any mark.
fn telling_remark(item: &Item) -> Option<String> {
    const POINTERS: &[&str] = &["参照", "ご覧", "別紙", "記載"];
    let [answer] = &item.answers[..] else { return None };
    let remark = answer.remark.as_deref()?;
    let normal = normalize(remark);
    let tells = normal.chars().count() >= TELLING_CHARS
        && !POINTERS.iter().any(|pointer| remark.contains(pointer));
    tells.then_some(normal)
}

fn hits(
    master: &Master<'_>,
    which: fn(&Item, &Item, bool) -> bool,
    say: fn((String, String), &str) -> (String, String),
) -> Vec<Hit> {
    let items = &master.questionnaire.items;
    let mut hits = Vec::new();
    for Twins { first, second, same_wording } in twins(master) {
        let (a, b) = (&items[first], &items[second]);
        if which(a, b, same_wording) {
            let marks = format!("{} / {}", marks(a), marks(b));
            let (japanese, english) = say(master.name(Spot::Item(first)), &marks);
            hits.push(Hit::at_item(second, japanese, english));
        }
    }
    hits
}

fn marks(item: &Item) -> String {
    let marks = item.answers.iter().filter_map(|answer| answer.mark.as_deref());
    marks.collect::<Vec<_>>().join(" ")
}
