//! Questions that are asked twice.

use super::{Hit, Master, Rule, Spot};
use crate::matching::normalize;
use crate::questionnaire::{Item, Status};
use crate::reach::Aim;
use crate::similarity::TextIndex;

/// Two wordings this much alike are likely one question.
const ALIKE: f64 = 0.85;

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "contradiction",
        japanese: "同じ質問に違う回答があると、どちらが使われるか分かりません",
        english: "of two answers to one question either may be sent",
        find: contradiction,
    },
    Rule {
        name: "duplicate",
        japanese: "同じ質問は、直すときに片方が残ります",
        english: "a question that stands twice is corrected once",
        find: duplicate,
    },
    Rule {
        name: "near-duplicate",
        japanese: "ほぼ同じ質問は、回答もそろえる必要があります",
        english: "questions that are nearly the same need the same answer",
        find: near_duplicate,
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

fn contradict(a: &Item, b: &Item) -> bool {
    let statuses = |item: &Item| -> Vec<Status> {
        item.answers.iter().filter_map(|answer| answer.status).collect()
    };
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
