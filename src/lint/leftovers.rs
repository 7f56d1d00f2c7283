//! What was to be filled in later, or is not for customers.

use super::{Hit, Master, Part, Rule, Spot, quote};
use crate::note::Note;
use crate::reach::{self, AUDIENCE, Reach};
use crate::unfit::{internal_note, internal_sign, leftover};

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "placeholder",
        part: Some(Part::Remark),
        japanese: "書きかけの箇所が残っています",
        english: "something was to be filled in later",
        find: placeholder,
    },
    Rule {
        name: "internal-remark",
        part: Some(Part::Remark),
        japanese: "社内向けの記述は、顧客に渡ります。分けて書くか、公開範囲を社内にしてください",
        english: "what is for the company's own people would reach customers; keep it elsewhere, or make the entry internal",
        find: internal_remark,
    },
    Rule {
        name: "unknown-audience",
        part: None,
        japanese: "公開範囲が分からない回答は社内扱いになり、どこにも使われません。公開、NDA、社内のいずれかにしてください",
        english: "an entry whose audience is not understood is kept inside and answers nothing; say 公開, NDA or 社内",
        find: unknown_audience,
    },
];

fn placeholder(master: &Master<'_>) -> Vec<Hit> {
    let hit = |(spot, text): (Spot, &str)| {
        let found = leftover(text)?;
        Some(Hit {
            spot,
            message: Note::new(
                format!("「{found}」が残っています"),
                format!("{found:?} is left in the text"),
            ),
        })
    };
    master.statements().filter_map(hit).collect()
}

fn internal_remark(master: &Master<'_>) -> Vec<Hit> {
    let hit = |(spot, text): (Spot, &str)| {
        let sign = internal_sign(text)?;
        let item = master.item(spot);
        let audience = item.and_then(|item| reach::cell(item, AUDIENCE));
        let is_internal =
            audience.is_some_and(|a| reach::of(a) == Some(Reach::Internal));
        (!is_internal).then(|| Hit { spot, message: internal_note(&sign) })
    };
    master.statements().filter_map(hit).collect()
}

fn unknown_audience(master: &Master<'_>) -> Vec<Hit> {
    let unknown = master.items().filter_map(|(i, item)| {
        let audience = reach::cell(item, AUDIENCE)?;
        reach::of(audience).is_none().then(|| (i, quote(audience)))
    });
    unknown
        .map(|(i, audience)| {
            Hit::at_item(
                i,
                format!("公開範囲「{audience}」は分かりません"),
                format!("the audience {audience:?} is not known"),
            )
        })
        .collect()
}
