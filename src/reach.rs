//! Whom an entry of a master is for, by the columns that say so: 公開範囲, 製品, 顧客.

use crate::matching::normalize;
use crate::questionnaire::Item;

/// Headers, as [`normalize`] leaves them.
pub(crate) const AUDIENCE: &[&str] = &["公開範囲", "公開区分", "開示範囲", "audience"];
pub(crate) const PRODUCT: &[&str] = &["製品", "対象製品", "product"];
pub(crate) const CUSTOMER: &[&str] = &["顧客", "対象顧客", "提出先", "customer"];

/// English legal forms, without points.
pub(crate) const ENGLISH_FORMS: &[&str] = &[
    "co",
    "company",
    "ltd",
    "limited",
    "inc",
    "incorporated",
    "corp",
    "corporation",
    "llc",
    "kk",
    "plc",
    "gmbh",
];

/// What a cell says that is meant for all products or customers.
const ALL: &[&str] =
    &["共通", "全製品", "全サービス", "全顧客", "すべて", "全て", "all", "any"];

/// How far an entry may go.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Reach {
    Public,
    Nda,
    Internal,
}

/// How far a cell of 公開範囲 lets its entry go; none where it is not understood.
pub(crate) fn of(cell: &str) -> Option<Reach> {
    let text = normalize(cell);
    let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if says(&["社内", "内部", "非公開", "internal"]) {
        Some(Reach::Internal)
    } else if text.is_empty() || says(&["nda", "秘密保持", "契約", "取引先", "限定"])
    {
        Some(Reach::Nda)
    } else {
        says(&["公開", "public", "一般"]).then_some(Reach::Public)
    }
}

/// Whom an entry is for, worked out once.
#[derive(Clone, Debug)]
pub(crate) struct Aim {
    customers: Vec<String>,
    products: Vec<String>,
    audience: Option<Reach>,
}

impl Aim {
    pub(crate) fn of(item: &Item) -> Aim {
        Aim {
            customers: names(cell(item, CUSTOMER)),
            products: names(cell(item, PRODUCT)),
            audience: cell(item, AUDIENCE).map_or(Some(Reach::Nda), of),
        }
    }

    /// Whether entries of these aims may ask the same, since no document gets both: they
    /// are for different customers or products; or have one number, of which the more
    /// particular is chosen.
    pub(crate) fn is_apart(&self, other: &Aim, same_number: bool) -> bool {
        let apart = |a: &[String], b: &[String]| match (a.is_empty(), b.is_empty()) {
            (false, false) => !a.iter().any(|name| b.contains(name)),
            (true, true) => false,
            _ => same_number,
        };
        apart(&self.customers, &other.customers)
            || apart(&self.products, &other.products)
            || same_number && self.audience != other.audience
    }
}

/// The cell under one of the headers.
pub(crate) fn cell<'i>(item: &'i Item, headers: &[&str]) -> Option<&'i str> {
    let is_one = |header: &str| headers.contains(&normalize(header).as_str());
    item.extra.iter().find(|(header, _)| is_one(header)).map(|(_, cell)| cell.as_str())
}

/// The names in a cell; none where it is meant for all.
pub(crate) fn names(cell: Option<&str>) -> Vec<String> {
    let names = name_list(cell.unwrap_or_default());
    let names = names.iter().map(|name| normalize(name));
    let names: Vec<String> = names.filter(|name| !name.is_empty()).collect();
    if names.iter().any(|name| is_all(name)) { Vec::new() } else { names }
}

/// Whether the name stands for all.
pub(crate) fn is_all(name: &str) -> bool {
    ALL.contains(&normalize(name).as_str())
}

/// The names that a cell lists. The comma of 「Co., Ltd.」 is part of the name.
pub(crate) fn name_list(cell: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in cell.split(['、', ',', '，', ';', '；', '/', '／', '\n']).map(str::trim)
    {
        let form = name.replace('.', "").to_lowercase();
        match names.last_mut() {
            Some(before) if ENGLISH_FORMS.contains(&form.as_str()) => {
                *before = format!("{before}, {name}");
            }
            _ => names.push(name.to_owned()),
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_their_forms() {
        for (cell, names) in [
            (
                "あおば食品株式会社、みなと帳票",
                vec!["あおば食品株式会社", "みなと帳票"],
            ),
            ("Aoba Foods Co., Ltd.", vec!["Aoba Foods Co., Ltd."]),
            ("Aoba, K.K., Minato, Inc.", vec!["Aoba, K.K.", "Minato, Inc."]),
        ] {
            assert_eq!(name_list(cell), names);
        }
    }
}
