//! Numbers that are missing, double, or point nowhere.

use std::collections::{HashMap, HashSet};

use unicode_normalization::UnicodeNormalization;

use super::{Hit, Master, Rule, Spot};
use crate::note::Note;
use crate::questionnaire::Number;
use crate::reach::Aim;

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "number-twice",
        part: None,
        japanese: "項番が重なると、どの回答か言い表せません",
        english: "two items of one number cannot be told apart",
        find: number_twice,
    },
    Rule {
        name: "number-gap",
        part: None,
        japanese: "項番が飛んでいます。行が抜けていませんか",
        english: "a number is missing; was a row lost?",
        find: number_gap,
    },
    Rule {
        name: "dead-reference",
        part: None,
        japanese: "参照先の項番がありません",
        english: "it refers to a number that is not there",
        find: dead_reference,
    },
];

fn number_twice(master: &Master<'_>) -> Vec<Hit> {
    let mut known: HashMap<String, Vec<usize>> = HashMap::new();
    let mut hits = Vec::new();
    let aims: Vec<Aim> = master.questionnaire.items.iter().map(Aim::of).collect();
    for (i, item) in master.items() {
        let Some(number) = item.number.as_deref() else { continue };
        let of_number = known.entry(parts(number).join("-")).or_default();
        // Of several wordings of one answer, each document gets one.
        let earlier =
            of_number.iter().find(|&&j| !aims[j].is_apart(&aims[i], true)).copied();
        of_number.push(i);
        if let Some(earlier) = earlier {
            hits.push(Hit::at_item(
                i,
                format!("項番 {number} はすでに {} 番目の質問にあります", earlier + 1),
                format!("number {number} is that of question {} already", earlier + 1),
            ));
        }
    }
    hits
}

/// Nothing of a selection: where as many numbers are missing as are there, somebody has
/// picked some.
fn number_gap(master: &Master<'_>) -> Vec<Hit> {
    let known = known_numbers(master);
    // The last number seen below each prefix: 2 below 「6-」 after 6-2.
    let mut last: HashMap<String, u32> = HashMap::new();
    let mut hits = Vec::new();
    let mut missing_numbers = 0;
    for (i, item) in master.items() {
        let Some(number) = item.number.as_deref() else { continue };
        let parts = parts(number);
        let Some((end, prefix)) = parts.split_last() else { continue };
        let Ok(end) = end.parse::<u32>() else { continue };
        let named = |n: u32| {
            let n = n.to_string();
            prefix
                .iter()
                .map(String::as_str)
                .chain([n.as_str()])
                .collect::<Vec<_>>()
                .join("-")
        };
        let before = last.insert(prefix.join("-"), end).unwrap_or(0);
        let missing = before.saturating_add(1);
        // A large leap is a new series, as 101 after 12.
        let leap = end.saturating_sub(before);
        if (2..=10).contains(&leap) && !known.contains(&named(missing)) {
            missing_numbers += leap as usize - 1;
            let missing = named(missing);
            hits.push(Hit::at_item(
                i,
                format!("{missing} がありません"),
                format!("there is no {missing}"),
            ));
        }
    }
    let numbers = master.items().filter(|(_, item)| item.number.is_some()).count();
    if missing_numbers < numbers { hits } else { Vec::new() }
}

fn dead_reference(master: &Master<'_>) -> Vec<Hit> {
    let known = known_numbers(master);
    if known.is_empty() {
        return Vec::new();
    }
    let mut hits = Vec::new();
    let questions =
        master.items().map(|(i, item)| (Spot::Item(i), item.question.as_str()));
    for (spot, text) in master.statements().chain(questions) {
        let text: String = text.nfkc().collect();
        for number in references(&text) {
            if !known.contains(&parts(&number).join("-")) {
                hits.push(Hit {
                    spot,
                    message: Note::new(
                        format!("参照している {number} がありません"),
                        format!("refers to {number}, which is not there"),
                    ),
                });
            }
        }
    }
    hits
}

/// The numbers of items and of sections, and of all that they stand in: 6 of 6-30.
fn known_numbers(master: &Master<'_>) -> HashSet<String> {
    let questionnaire = master.questionnaire;
    let items = questionnaire.items.iter().filter_map(|item| item.number.as_deref());
    let sections = questionnaire.sections.iter().filter_map(|s| s.number.as_deref());
    let mut known = HashSet::new();
    for number in items.chain(sections) {
        let parts = parts(number);
        known.extend((1..=parts.len()).map(|level| parts[..level].join("-")));
    }
    known
}

/// The runs of digits and letters of a number, without leading zeros.
fn parts(number: &str) -> Vec<String> {
    let normal: String = number.nfkc().flat_map(char::to_lowercase).collect();
    let parts =
        normal.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    parts
        .map(|part| match part.trim_start_matches('0') {
            "" => "0".to_owned(),
            part => part.to_owned(),
        })
        .collect()
}

/// What a text in NFKC refers to: 「項番6-14」, 「6-14を参照」, 「6-14 と同様」.
///
/// A number behind a label may have one level; one before 「参照」 needs two, since
/// 「別紙1参照」 and 「第3章参照」 are of other documents.
fn references(text: &str) -> Vec<String> {
    const LABELS: &[&str] =
        &["項番", "項目番号", "設問番号", "質問番号", "チェック項目"];
    const AFTER: &[&str] = &[
        "参照",
        "を参照",
        "をご参照",
        "の回答",
        "と同様",
        "と同じ",
        "に記載",
        "のとおり",
        "の通り",
    ];
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(offset) = text[from..].find(|c: char| c.is_ascii_digit()) {
        let start = from + offset;
        let len = text[start..]
            .bytes()
            .take_while(|b| b.is_ascii_digit() || matches!(b, b'-' | b'.'))
            .count();
        from = start + len;
        let number = text[start..from].trim_end_matches(['-', '.']);
        let levels = Number::of(number).depth();
        let before = text[..start].trim_end_matches([' ', ':', '「', '(', '.']);
        let after = text[from..].trim_start_matches([' ', '」', ')']);
        let labelled = LABELS.iter().any(|label| before.ends_with(label));
        let stands_alone = !text[..start].trim_end_matches(' ').ends_with(|c: char| {
            c.is_alphanumeric() && !"はがをにで、・と".contains(c)
        });
        let pointed_at = AFTER.iter().any(|word| after.starts_with(word));
        if labelled && levels <= 4
            || number.contains('-')
                && (2..=4).contains(&levels)
                && stands_alone
                && pointed_at
        {
            found.push(number.to_owned());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_refers_to_a_number() {
        for (text, expected) in [
            ("詳細は項番6-14をご覧ください。", "6-14"),
            ("6-14を参照してください。", "6-14"),
            ("「6-14」 参照", "6-14"),
            ("項番 12 に記載しています。", "12"),
            ("詳細は6-14のとおりです。", "6-14"),
            ("別紙1参照", ""),
            ("ISO/IEC 27001 6-1 参照", ""),
            ("2026-04-01 に見直しました。", ""),
            ("90-95と同じ程度", "90-95"),
            ("電話 03-0000-0000", ""),
        ] {
            assert_eq!(references(text).join(" "), expected, "{text}");
        }
    }
}
