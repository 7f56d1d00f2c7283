//! Certificates that the entries state differently.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;

use super::{Hit, Master, Part, Rule, Spot};
use crate::facts::{FactKind, facts, standards};
use crate::note::Note;

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "edition-differs",
        part: Some(Part::Remark),
        japanese: "同じ規格の版がそろっていません。古い版が残っていませんか",
        english: "editions of one standard differ; is an old one left?",
        find: edition_differs,
    },
    Rule {
        name: "certificate-differs",
        part: Some(Part::Remark),
        japanese: "同じ認証の番号がそろっていません",
        english: "numbers of one certificate differ",
        find: certificate_differs,
    },
];

/// Something stated of a subject, such as an edition of a standard.
struct Stated {
    spot: Spot,
    subject: String,
    value: String,
}

fn edition_differs(master: &Master<'_>) -> Vec<Hit> {
    let mut stated = Vec::new();
    for (spot, text) in master.statements() {
        let text: String = text.nfkc().collect();
        for standard in standards(&text) {
            let (subject, edition) = (standard.name, standard.edition);
            stated.extend(edition.map(|value| Stated { spot, subject, value }));
        }
    }
    different(master, &stated)
}

/// A certificate's number belongs to the one standard that the same text names.
fn certificate_differs(master: &Master<'_>) -> Vec<Hit> {
    let mut stated = Vec::new();
    for (spot, text) in master.statements() {
        let normal: String = text.nfkc().collect();
        let named = standards(&normal);
        let Some(first) = named.first() else { continue };
        if named.iter().any(|other| other.number() != first.number()) {
            continue;
        }
        let numbers =
            facts(text).into_iter().filter(|fact| fact.kind == FactKind::Certificate);
        let mut numbers = numbers.map(|fact| fact.key);
        if let (Some(value), None) = (numbers.next(), numbers.next()) {
            let subject = format!("ISO {}", first.number());
            stated.push(Stated { spot, subject, value });
        }
    }
    different(master, &stated)
}

/// Those that state another value than the first of their subject.
fn different(master: &Master<'_>, stated: &[Stated]) -> Vec<Hit> {
    let mut first: HashMap<&str, &Stated> = HashMap::new();
    let mut hits = Vec::new();
    for statement in stated {
        let earlier = *first.entry(&statement.subject).or_insert(statement);
        if earlier.value == statement.value {
            continue;
        }
        let Stated { subject, value, .. } = statement;
        let (other, (japanese, english)) = (&earlier.value, master.name(earlier.spot));
        hits.push(Hit {
            spot: statement.spot,
            message: Note::new(
                format!("{subject} が {value} ですが、{japanese} では {other} です"),
                format!("{subject} is {value} here, and {other} in {english}"),
            ),
        });
    }
    hits
}
