//! One voice for the whole document.

use std::collections::{HashMap, HashSet};

use unicode_normalization::UnicodeNormalization;

use super::{Hit, Master, Part, Rule, Spot, quote, sentences};
use crate::note::Note;

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "mixed-politeness",
        part: Some(Part::Remark),
        japanese: "「です・ます」と「である」が混じっています",
        english: "polite and plain sentences (です, である) are mixed",
        find: mixed_politeness,
    },
    Rule {
        name: "mixed-company-name",
        part: Some(Part::Remark),
        japanese: "「弊社」と「当社」が混じっています",
        english: "the company calls itself by several names (弊社, 当社)",
        find: mixed_company_name,
    },
    Rule {
        name: "mixed-width",
        part: Some(Part::Remark),
        japanese: "全角と半角の表記が混じっています",
        english: "words stand in full and in half width",
        find: mixed_width,
    },
];

/// The places of one way to write, and an example at each.
type Uses = Vec<(Spot, String)>;

/// Hits at the places of the rarer way; none where all write alike.
fn rarer(ways: [Uses; 2], names: [(&str, &str); 2]) -> Vec<Hit> {
    let [a, b] = ways;
    let [a_name, b_name] = names;
    if a.is_empty() || b.is_empty() {
        return Vec::new();
    }
    let (rare, rare_name, other) =
        if a.len() < b.len() { (a, a_name, b_name) } else { (b, b_name, a_name) };
    let mut seen = HashSet::new();
    rare.into_iter()
        .filter(|(spot, _)| seen.insert(*spot))
        .map(|(spot, example)| Hit {
            spot,
            message: Note::new(
                format!(
                    "「{example}」は{}です。ほかは{}が多数です",
                    rare_name.0, other.0
                ),
                format!("{example:?} is {}; most are {}", rare_name.1, other.1),
            ),
        })
        .collect()
}

fn mixed_politeness(master: &Master<'_>) -> Vec<Hit> {
    let (mut polite, mut plain) = (Uses::new(), Uses::new());
    for (spot, text) in master.statements() {
        for sentence in sentences(text) {
            // Without its stop it is a heading or a note, which has no voice.
            let Some(end) = sentence.strip_suffix('。') else { continue };
            let uses = if is_polite(end) {
                &mut polite
            } else if is_plain(end) {
                &mut plain
            } else {
                continue;
            };
            uses.push((spot, quote(sentence)));
        }
    }
    rarer([polite, plain], [("「です・ます」", "polite"), ("「である」", "plain")])
}

fn is_polite(end: &str) -> bool {
    const ENDS: &[&str] =
        &["です", "ます", "ません", "でした", "ました", "ください", "ませ"];
    ENDS.iter().any(|polite| end.ends_with(polite))
}

fn is_plain(end: &str) -> bool {
    const ENDS: &[&str] = &[
        "である",
        "ている",
        "する",
        "した",
        "いない",
        "しない",
        "れる",
        "った",
        "ない",
        "なる",
        "行う",
        "できる",
        "だ",
    ];
    ENDS.iter().any(|plain| end.ends_with(plain))
}

fn mixed_company_name(master: &Master<'_>) -> Vec<Hit> {
    const NAMES: &[&str] = &["当社", "弊社", "わが社", "我が社", "私ども", "小社"];
    let mut uses: Vec<(&str, Vec<Spot>)> =
        NAMES.iter().map(|name| (*name, Vec::new())).collect();
    for (spot, text) in master.statements() {
        for (name, spots) in &mut uses {
            if text.contains(*name) {
                spots.push(spot);
            }
        }
    }
    // The first of the list wins a tie.
    let Some(most) = uses.iter().rev().max_by_key(|(_, spots)| spots.len()) else {
        return Vec::new();
    };
    let usual = most.0;
    let others = uses.iter().filter(|(name, _)| *name != usual);
    others
        .flat_map(|(name, spots)| spots.iter().map(move |spot| (*spot, *name)))
        .map(|(spot, name)| Hit {
            spot,
            message: Note::new(
                format!("「{name}」とあります。ほかは「{usual}」が多数です"),
                format!("says {name}; most say {usual}"),
            ),
        })
        .collect()
}

/// A word that the document has in both widths, where it has the rarer one; and
/// half-width katakana anywhere.
fn mixed_width(master: &Master<'_>) -> Vec<Hit> {
    let mut words: HashMap<String, [Uses; 2]> = HashMap::new();
    let mut hits = Vec::new();
    for (spot, text) in master.statements() {
        if let Some(found) = half_width_katakana(text) {
            hits.push(Hit {
                spot,
                message: Note::new(
                    format!("半角カタカナ「{found}」があります"),
                    format!("half-width katakana {found:?}"),
                ),
            });
        }
        for word in text.split(|c: char| !is_latin(c)).filter(|word| !word.is_empty()) {
            let normal: String = word.nfkc().collect();
            let wide = usize::from(normal != word);
            words.entry(normal).or_default()[wide].push((spot, word.to_owned()));
        }
    }
    let mut words: Vec<_> = words.into_iter().collect();
    words.sort_by(|a, b| a.0.cmp(&b.0));
    let names = [("半角", "in half width"), ("全角", "in full width")];
    hits.extend(words.into_iter().flat_map(|(_, ways)| rarer(ways, names)));
    let mut seen = HashSet::new();
    hits.retain(|hit| seen.insert(hit.spot));
    hits
}

fn is_latin(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '０'..='９')
}

fn half_width_katakana(text: &str) -> Option<String> {
    let start = text.find(|c| ('ｦ'..='ﾟ').contains(&c))?;
    let run = text[start..].chars().take_while(|c| ('ｦ'..='ﾟ').contains(c));
    Some(run.collect())
}
