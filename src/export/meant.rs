//! Whom a master means: the names in its columns 顧客 and 製品, and the one asked for.

use std::collections::HashSet;

use super::company_name::CompanyName;
use super::spelling;
use crate::matching::normalize;
use crate::note::Note;
use crate::questionnaire::Questionnaire;
use crate::reach::{CUSTOMER, cell, is_all, name_list};

/// The names by which a master means the customer or the product that was asked for, in
/// their normal form.
#[derive(Debug)]
pub(super) struct Meant(Vec<String>);

impl Meant {
    pub(super) fn exactly(name: &str) -> Meant {
        Meant(vec![normalize(name)])
    }

    /// The names of the customer in this master. None where it has none, or has two
    /// companies that could be meant: 株式会社みどり and みどり有限会社 for みどり.
    pub(super) fn customer(name: &str, master: &Questionnaire) -> Meant {
        let wanted = CompanyName::of(name);
        let known = names_in(&[master], CUSTOMER);
        let fitting = known.into_iter().map(|known| (CompanyName::of(&known), known));
        let fitting: Vec<(CompanyName, String)> =
            fitting.filter(|(known, _)| known.is_same(&wanted)).collect();
        let differ = fitting.iter().enumerate().any(|(i, (one, _))| {
            fitting.iter().skip(i + 1).any(|(other, _)| one.differs_in_form(other))
        });
        let exact = normalize(name);
        let names = fitting.into_iter().map(|(_, known)| normalize(&known));
        Meant(names.filter(|known| !differ || *known == exact).collect())
    }

    pub(super) fn is_none(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether one of the names is said (true), or nothing is said (false). None: others
    /// are said.
    pub(super) fn is_among(&self, names: &[String]) -> Option<bool> {
        if names.is_empty() {
            return Some(false);
        }
        names.iter().any(|name| self.0.contains(name)).then_some(true)
    }
}

/// All names that the masters have in that column, as they are written, each once.
pub(super) fn names_in(masters: &[&Questionnaire], column: &[&str]) -> Vec<String> {
    let items = masters.iter().flat_map(|master| &master.items);
    let lists = items.filter_map(|item| cell(item, column)).map(name_list);
    let mut seen = HashSet::new();
    let names = lists.flatten().filter(|name| !is_all(name) && !name.trim().is_empty());
    names.filter(|name| seen.insert(name.clone())).collect()
}

pub(super) fn unknown_customer(name: &str, known: &[String]) -> Note {
    let wanted = CompanyName::of(name);
    let near = known.iter().find(|known| CompanyName::of(known).is_near(&wanted));
    unknown(("顧客", "customer"), name, near.map(String::as_str), known)
}

pub(super) fn unknown_product(name: &str, known: &[String]) -> Note {
    let near = spelling::meant(name, known.iter().map(String::as_str));
    unknown(("製品", "product"), name, near, known)
}

/// At most so many names are listed.
const MOST_NAMES: usize = 12;

fn unknown(
    (japanese, english): (&str, &str),
    name: &str,
    near: Option<&str>,
    known: &[String],
) -> Note {
    let mut list = known[..known.len().min(MOST_NAMES)].join("、");
    if known.len() > MOST_NAMES {
        list += " …";
    }
    let (asked, meant) = match near {
        Some(near) => (
            format!("「{near}」ではありませんか。"),
            format!("; did you mean {near:?}?"),
        ),
        None => (String::new(), ";".to_owned()),
    };
    Note::new(
        format!(
            "{japanese}「{name}」向けの回答はマスターにありません。{asked}\
             マスターにある{japanese}は {list} です"
        ),
        format!(
            "the master has no answers for the {english} {name:?}{meant} it has {}",
            list.replace('、', ", ")
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;
    use crate::questionnaire::Item;

    fn master(customers: &[&str]) -> Questionnaire {
        let item = |customer: &&str| Item {
            extra: [("顧客".to_owned(), (*customer).to_owned())].into_iter().collect(),
            ..Item::default()
        };
        let items = customers.iter().map(item).collect();
        Questionnaire { items, ..Questionnaire::default() }
    }

    #[test]
    fn a_customer_however_it_is_spelt() {
        let both = ["株式会社みどり", "みどり有限会社"];
        let three = ["株式会社みどり", "みどり有限会社", "みどり"];
        for (customers, name, meant) in [
            (&["あおば食品株式会社"][..], "あおば食品㈱", &["あおば食品株式会社"][..]),
            (&["（株）あおば食品"], "株式会社 あおば食品", &["（株）あおば食品"]),
            (
                &["あおば食品", "あおば食品株式会社"],
                "あおば食品",
                &["あおば食品", "あおば食品株式会社"],
            ),
            (&both, "みどり", &[]),
            (&both, "みどり(有)", &["みどり有限会社"]),
            (&three, "みどり", &["みどり"]),
            (&["株式会社みどり"], "みどり株式会社", &[]),
            (&["Aoba Foods Co., Ltd."], "aoba foods", &["Aoba Foods Co., Ltd."]),
            (&["共通", ""], "あおば食品", &[]),
        ] {
            let found = Meant::customer(name, &master(customers));
            let meant: Vec<String> = meant.iter().map(|name| normalize(name)).collect();
            assert_eq!(found.0, meant, "{name} of {customers:?}");
        }
    }

    #[test]
    fn a_name_that_no_master_has_is_told_with_those_that_it_has() {
        let known = ["あおば食品株式会社", "みどり銀行"].map(str::to_owned);
        let note = unknown_customer("あおば食晶", &known);
        assert_eq!(
            note.text(Lang::Japanese),
            "顧客「あおば食晶」向けの回答はマスターにありません。\
             「あおば食品株式会社」ではありませんか。\
             マスターにある顧客は あおば食品株式会社、みどり銀行 です",
        );
        let note = unknown_product("ミナト", &["クラウド版".to_owned()]);
        assert_eq!(
            note.text(Lang::English),
            "the master has no answers for the product \"ミナト\"; it has クラウド版",
        );
    }
}
