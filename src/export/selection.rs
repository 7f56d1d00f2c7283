use std::collections::{BTreeMap, HashMap, HashSet};

use serde::{Deserialize, Serialize};

use super::meant::{self, Meant, names_in};
use crate::edit::Date;
use crate::lang::Lang;
use crate::lint::{Linter, Spot};
use crate::matching::normalize;
use crate::note::Note;
use crate::questionnaire::{Item, Questionnaire};
use crate::reach::{self, AUDIENCE, CUSTOMER, PRODUCT, Reach, cell, names};

/// Whom a document may reach.
#[derive(
    Clone, Copy, Debug, Default, Eq, Ord, PartialEq, PartialOrd, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Audience {
    /// 公開: anybody.
    Public,
    /// 秘密保持契約の相手: a customer with whom there is an agreement.
    #[default]
    Nda,
    /// 社内: the company itself.
    Internal,
}

/// Which entries of a master go to whom.
///
/// A master may have columns that say so. A header counts as one of these when it is the
/// same but for width, case and spaces:
///
/// | column | headers | its cells |
/// |---|---|---|
/// | audience | 公開範囲, 公開区分, 開示範囲, Audience | 公開, NDA, 社内 |
/// | product | 製品, 対象製品, Product | names, or 共通 |
/// | customer | 顧客, 対象顧客, 提出先, Customer | names, or 共通 |
///
/// An entry is chosen when its audience reaches as far as the document's, and its product
/// and its customer are the ones asked for, or are not said. A customer's name is the same
/// in any width, with or without 株式会社 or （株）; 株式会社 before and behind the name are
/// two companies, and so are あおば and アオバ. An audience that is not said is NDA; one
/// that is not understood is internal. Of several entries with the same 項番
/// only the most particular is chosen: the one for the customer before the one for the
/// product before the one for the narrower audience. So a master can hold several wordings
/// of one answer.
///
/// # Examples
///
/// ```
/// use checksheet::export::{Audience, Selection};
/// use checksheet::{Answer, Item, Questionnaire};
///
/// let entry = |audience: &str, remark: &str| Item {
///     number: Some("6-1".to_owned()),
///     question: "ログを保存していますか。".to_owned(),
///     answers: vec![Answer::of("○", remark)],
///     extra: [("公開範囲".to_owned(), audience.to_owned())].into_iter().collect(),
///     ..Item::default()
/// };
/// let master = Questionnaire {
///     items: vec![entry("公開", "保存しています。"), entry("NDA", "1年間保存しています。")],
///     ..Questionnaire::default()
/// };
/// let public = Selection::new().audience(Audience::Public).select(&master);
/// assert_eq!(public.items[0].answers[0].remark.as_deref(), Some("保存しています。"));
/// let nda = Selection::new().select(&master);
/// assert_eq!(nda.items[0].answers[0].remark.as_deref(), Some("1年間保存しています。"));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Selection {
    audience: Audience,
    product: Option<String>,
    customer: Option<String>,
    today: Option<Date>,
}

/// Headers of columns that are for the company's own people.
const INTERNAL: &[&str] = &[
    "lint",
    "メモ",
    "memo",
    "担当",
    "担当者",
    "担当部署",
    "更新者",
    "更新日",
    "最終更新",
    "最終更新日",
    "見直し日",
    "次回見直し日",
    "見直し期限",
    "有効期限",
    "owner",
    "reviewer",
    "lastreviewed",
    "validuntil",
];

/// What makes a header internal wherever it stands in it.
const INTERNAL_PARTS: &[&str] = &["社内", "内部用", "内部メモ", "非公開", "internal"];

impl Selection {
    /// Whatever may go to a customer with an agreement.
    pub fn new() -> Selection {
        Selection::default()
    }

    /// Whom the document may reach.
    #[must_use]
    pub fn audience(self, audience: Audience) -> Selection {
        Selection { audience, ..self }
    }

    /// The product that it is about. Without one, entries of all products are chosen.
    #[must_use]
    pub fn product(self, name: impl Into<String>) -> Selection {
        Selection { product: Some(name.into()), ..self }
    }

    /// The customer whom it is for. Without one, entries for a customer are left out.
    #[must_use]
    pub fn customer(self, name: impl Into<String>) -> Selection {
        Selection { customer: Some(name.into()), ..self }
    }

    /// The day on which the answers are to hold: what has expired by then is left out, as
    /// the rule `expired` of the [`Linter`] finds it.
    #[must_use]
    pub fn today(self, today: Date) -> Selection {
        Selection { today: Some(today), ..self }
    }

    /// The items that have expired.
    fn expired(&self, master: &Questionnaire) -> HashSet<usize> {
        let Some(today) = self.today else { return HashSet::new() };
        let findings = Linter::new().only(&["expired"]).today(today).lint(master);
        let items = findings.iter().filter_map(|finding| match finding.spot {
            Spot::Item(i) => Some(i),
            _ => None,
        });
        items.collect()
    }

    /// The entries that are chosen, and the sections that they are in.
    #[must_use]
    pub fn select(&self, master: &Questionnaire) -> Questionnaire {
        let fates = self.fates(master);
        let chosen = master.items.iter().zip(fates).filter(|(_, fate)| fate.is_ok());
        let items = chosen.map(|(item, _)| item.clone()).collect();
        without_empty_sections(master, items)
    }

    /// The entries that are not chosen, by their indices, and why.
    pub fn left_out(&self, master: &Questionnaire) -> Vec<(usize, LeftOut)> {
        let fates = self.fates(master).into_iter().enumerate();
        fates.filter_map(|(i, fate)| Some((i, fate.err()?))).collect()
    }

    /// What a person should know of the names that were asked for: that no master has an
    /// entry for the customer or the product, and which it has.
    pub fn notes(&self, masters: &[&Questionnaire]) -> Vec<Note> {
        let customer = self.customer.as_deref().and_then(|name| {
            let known = names_in(masters, CUSTOMER);
            let has =
                |master: &&Questionnaire| !Meant::customer(name, master).is_none();
            let is_known = masters.iter().any(has);
            (!is_known && !known.is_empty())
                .then(|| meant::unknown_customer(name, &known))
        });
        let product = self.product.as_deref().and_then(|name| {
            let known = names_in(masters, PRODUCT);
            let normal = normalize(name);
            let is_known = known.iter().any(|known| normalize(known) == normal);
            (!is_known && !known.is_empty())
                .then(|| meant::unknown_product(name, &known))
        });
        customer.into_iter().chain(product).collect()
    }

    /// The names that were asked for and leave nothing out, since the masters do not say
    /// for whom any entry is.
    pub fn without_effect(&self, masters: &[&Questionnaire]) -> Vec<Note> {
        let columns = [
            (&self.customer, CUSTOMER, "--for", "顧客"),
            (&self.product, PRODUCT, "--product", "製品"),
        ];
        let idle = columns.into_iter().filter_map(|(name, headers, option, column)| {
            let name = name.as_deref()?;
            names_in(masters, headers).is_empty().then(|| {
                Note::new(
                    format!("マスターに「{column}」の列がないか空なので、{option} {name} で除かれた回答はありません"),
                    format!("the master has no column {column}, or an empty one: {option} {name} leaves no answer out"),
                )
            })
        });
        idle.collect()
    }

    /// What becomes of each entry.
    fn fates(&self, master: &Questionnaire) -> Vec<Result<Fit, LeftOut>> {
        let expired = self.expired(master);
        let customer = self.customer.as_deref();
        let customer = customer.map(|name| Meant::customer(name, master));
        let product = self.product.as_deref().map(Meant::exactly);
        let fit = |(i, item): (usize, &Item)| match expired.contains(&i) {
            true => Err(LeftOut::Expired),
            false => self.fit(item, customer.as_ref(), product.as_ref()),
        };
        let mut fates: Vec<Result<Fit, LeftOut>> =
            master.items.iter().enumerate().map(fit).collect();
        let mut best: HashMap<&str, Fit> = HashMap::new();
        for (item, fate) in master.items.iter().zip(&fates) {
            if let (Some(number), Ok(fit)) = (&item.number, fate) {
                let best = best.entry(number).or_insert(*fit);
                *best = (*best).max(*fit);
            }
        }
        for (item, fate) in master.items.iter().zip(&mut fates) {
            let number = item.number.as_deref();
            let better = number.and_then(|number| best.get(number));
            if let (Some(better), Ok(fit)) = (better, &*fate)
                && fit < better
            {
                *fate = Err(LeftOut::Superseded);
            }
        }
        fates
    }

    /// The questionnaire without the columns that are for the company's own people: those
    /// of the selection, and what is called メモ, 担当者, 有効期限, 社内… or the like. For
    /// [`Audience::Internal`] it keeps them.
    #[must_use]
    pub fn without_internal_columns(
        &self,
        questionnaire: &Questionnaire,
    ) -> Questionnaire {
        let mut clean = questionnaire.clone();
        if self.audience != Audience::Internal {
            for item in &mut clean.items {
                item.extra.retain(|header, _| !is_internal(header));
            }
        }
        clean
    }

    /// How particular the entry is, where it is chosen at all.
    fn fit(
        &self,
        item: &Item,
        customer: Option<&Meant>,
        product: Option<&Meant>,
    ) -> Result<Fit, LeftOut> {
        let audience = cell(item, AUDIENCE).map_or(Audience::Nda, audience_of);
        let customers = names(cell(item, CUSTOMER));
        let products = names(cell(item, PRODUCT));
        let for_customer = match customer {
            Some(meant) => meant.is_among(&customers).ok_or(LeftOut::Customer)?,
            None if customers.is_empty() => false,
            None => return Err(LeftOut::Customer),
        };
        let for_product = match product {
            Some(meant) => meant.is_among(&products).ok_or(LeftOut::Product)?,
            None => false,
        };
        if audience > self.audience {
            return Err(LeftOut::Audience);
        }
        Ok(Fit { for_customer, for_product, audience })
    }
}

/// Why an entry of a master is not chosen.
#[derive(
    Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum LeftOut {
    /// It is for another customer.
    Customer,
    /// It is for another product.
    Product,
    /// The document reaches further than it may.
    Audience,
    /// It no longer holds.
    Expired,
    /// There is a more particular wording of the same 項番.
    Superseded,
}

impl LeftOut {
    /// The reason for a person.
    pub fn text(self, lang: Lang) -> &'static str {
        match self {
            LeftOut::Customer => lang.pick("他の顧客向け", "for another customer"),
            LeftOut::Product => lang.pick("他の製品向け", "for another product"),
            LeftOut::Audience => lang.pick("公開範囲の外", "not for this audience"),
            LeftOut::Expired => lang.pick("期限切れ", "expired"),
            LeftOut::Superseded => lang
                .pick("同じ項番のより個別の回答あり", "a more particular one is used"),
        }
    }

    /// How often each reason is among them: 「他の顧客向け 2 件、期限切れ 1 件」.
    pub fn told(reasons: impl IntoIterator<Item = LeftOut>, lang: Lang) -> String {
        let mut counts: BTreeMap<LeftOut, usize> = BTreeMap::new();
        for reason in reasons {
            *counts.entry(reason).or_default() += 1;
        }
        let told = counts.into_iter().map(|(reason, count)| {
            let reason = reason.text(lang);
            lang.pick(format!("{reason} {count} 件"), format!("{count} {reason}"))
        });
        told.collect::<Vec<_>>().join(lang.pick("、", ", "))
    }
}

/// How particular an entry is; the greater goes before the lesser.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
struct Fit {
    for_customer: bool,
    for_product: bool,
    audience: Audience,
}

fn audience_of(cell: &str) -> Audience {
    match reach::of(cell) {
        Some(Reach::Public) => Audience::Public,
        Some(Reach::Nda) => Audience::Nda,
        Some(Reach::Internal) | None => Audience::Internal,
    }
}

pub(super) fn is_internal(header: &str) -> bool {
    let header = normalize(header);
    let exact = [AUDIENCE, PRODUCT, CUSTOMER, INTERNAL].concat();
    exact.contains(&header.as_str())
        || INTERNAL_PARTS.iter().any(|part| header.contains(part))
}

/// The items in the sections of the master, without those that have lost all their items.
fn without_empty_sections(master: &Questionnaire, items: Vec<Item>) -> Questionnaire {
    let used = |items: &[Item]| -> Vec<bool> {
        let mut used = vec![false; master.sections.len()];
        for item in items {
            let Some(innermost) = item.section.filter(|i| *i < used.len()) else {
                continue;
            };
            let mut level = u8::MAX;
            for i in (0..=innermost).rev() {
                if master.sections[i].level < level {
                    level = master.sections[i].level;
                    used[i] = true;
                }
            }
        }
        used
    };
    let (before, after) = (used(&master.items), used(&items));
    let mut index = Vec::with_capacity(before.len());
    let mut sections = Vec::new();
    for ((section, before), after) in master.sections.iter().zip(before).zip(after) {
        index.push(sections.len());
        if after || !before {
            sections.push(section.clone());
        }
    }
    let moved = |item: Item| {
        let section = item.section.and_then(|i| index.get(i).copied());
        Item { section, ..item }
    };
    Questionnaire {
        sections,
        items: items.into_iter().map(moved).collect(),
        title: master.title.clone(),
        version: master.version.clone(),
        preamble: master.preamble.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::questionnaire::Section;

    fn item(number: &str, cells: &[(&str, &str)]) -> Item {
        let cell =
            |(header, text): &(&str, &str)| ((*header).to_owned(), (*text).to_owned());
        Item {
            number: Some(number.to_owned()),
            question: format!("{cells:?}"),
            extra: cells.iter().map(cell).collect(),
            ..Item::default()
        }
    }

    fn chosen(selection: &Selection, items: Vec<Item>) -> Vec<usize> {
        let master = Questionnaire { items: items.clone(), ..Questionnaire::default() };
        let selected = selection.select(&master).items;
        let at = |one: &Item| items.iter().position(|other| other == one);
        selected.iter().filter_map(at).collect()
    }

    #[test]
    fn audiences() {
        let items = || {
            ["公開", "NDA", "社内限り", "", "役員のみ", "Ｐｕｂｌｉｃ", "非公開"]
                .iter()
                .enumerate()
                .map(|(i, cell)| item(&i.to_string(), &[("公開 範囲", cell)]))
                .collect()
        };
        for (audience, expected) in [
            (Audience::Public, vec![0, 5]),
            (Audience::Nda, vec![0, 1, 3, 5]),
            (Audience::Internal, vec![0, 1, 2, 3, 4, 5, 6]),
        ] {
            let selection = Selection::new().audience(audience);
            assert_eq!(chosen(&selection, items()), expected, "{audience:?}");
        }
    }

    #[test]
    fn products_and_customers() {
        let items = || {
            vec![
                item("1", &[("製品", "A、B")]),
                item("2", &[("製品", "B"), ("顧客", "共通")]),
                item("3", &[("顧客", "あおぞら物流株式会社")]),
                item("4", &[]),
            ]
        };
        let any = Selection::new();
        assert_eq!(chosen(&any, items()), [0, 1, 3]);
        assert_eq!(chosen(&any.clone().product("ａ"), items()), [0, 3]);
        let customer = any.customer("あおぞら物流株式会社");
        assert_eq!(chosen(&customer, items()), [0, 1, 2, 3]);
    }

    #[test]
    fn the_most_particular_wording_of_a_number() {
        let items = || {
            vec![
                item("1", &[("公開範囲", "公開")]),
                item("1", &[("公開範囲", "NDA")]),
                item("1", &[("製品", "A"), ("公開範囲", "公開")]),
                item("1", &[("顧客", "X"), ("公開範囲", "公開")]),
            ]
        };
        let any = Selection::new();
        assert_eq!(
            chosen(&any.clone().audience(Audience::Public).product("B"), items()),
            [0]
        );
        assert_eq!(chosen(&any.clone().product("B"), items()), [1]);
        assert_eq!(chosen(&any.clone().product("A"), items()), [2]);
        assert_eq!(chosen(&any.clone().product("A").customer("X"), items()), [3]);
    }

    #[test]
    fn columns_for_the_companys_own_people_never_leave() {
        let headers = [
            ("公開範囲", "公開"),
            ("社内コメント", "x"),
            ("担当者", "x"),
            ("lint", "*"),
            ("重要度", "高"),
            ("Internal note", "x"),
            ("有効期限", "2030-01-01"),
        ];
        let master = Questionnaire {
            items: vec![item("1", &headers)],
            ..Questionnaire::default()
        };
        let kept = |selection: &Selection| -> Vec<String> {
            let clean = selection.without_internal_columns(&master);
            clean.items[0].extra.keys().cloned().collect()
        };
        assert_eq!(kept(&Selection::new()), ["重要度"]);
        assert_eq!(kept(&Selection::new().audience(Audience::Internal)).len(), 7);
    }

    #[test]
    fn sections_that_lost_their_items_go_too() {
        let section = |title: &str, level| Section {
            number: None,
            title: title.to_owned(),
            level,
        };
        let mut internal = item("1", &[("公開範囲", "社内")]);
        internal.section = Some(1);
        let mut open = item("2", &[]);
        open.section = Some(3);
        let master = Questionnaire {
            sections: vec![
                section("A", 1),
                section("A-1", 2),
                section("heading alone", 1),
                section("B", 1),
            ],
            items: vec![internal, open],
            ..Questionnaire::default()
        };
        let selected = Selection::new().select(&master);
        let titles: Vec<&str> =
            selected.sections.iter().map(|s| s.title.as_str()).collect();
        assert_eq!(titles, ["heading alone", "B"]);
        assert_eq!(selected.items[0].section, Some(1));
    }
}
