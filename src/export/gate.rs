use std::collections::BTreeSet;

use super::selection;
use crate::edit::Date;
use crate::error::{Error, Result};
use crate::lint::{Finding, Linter, Spot};
use crate::matching::normalize;
use crate::note::Note;
use crate::questionnaire::{Number, Questionnaire};
use crate::reach::{CUSTOMER, cell, is_all, name_list};
use crate::unfit;

/// Looks a document over before it leaves the company.
///
/// | rule | stops |
/// |---|---|
/// | `unanswered` | questions without an answer |
/// | `placeholder` | 要確認, TBD, ●● and the like |
/// | `expired` | what has ended by [`today`](Gate::today) |
/// | `other-customer` | the names of other customers, and 「…株式会社 様」 of anyone else |
/// | `internal-remark` | 【社内】, 社内限り, internal use only |
///
/// The first three are rules of the [`Linter`], and are silenced in the master in the same
/// way. Comments need no rule: an export is a new document, and has none.
///
/// Nothing is stopped by the library: [`Exporter`](super::Exporter) exports whatever it is
/// given. The program asks the gate first.
///
/// # Examples
///
/// ```
/// use checksheet::export::Gate;
/// use checksheet::{Answer, Item, Lang, Questionnaire};
///
/// let item = Item {
///     number: Some("6-1".to_owned()),
///     question: "ログを保存していますか。".to_owned(),
///     answers: vec![Answer::of("○", "【社内】保存期間は要確認")],
///     ..Item::default()
/// };
/// let document = Questionnaire { items: vec![item], ..Questionnaire::default() };
/// let rules: Vec<&str> =
///     Gate::new().check(&document).iter().map(|finding| finding.rule).collect();
/// assert_eq!(rules, ["placeholder", "internal-remark"]);
/// ```
#[derive(Clone, Debug)]
pub struct Gate {
    linter: Linter,
    customer: Option<String>,
    others: BTreeSet<String>,
    allowed: Vec<(String, Option<Number>)>,
}

/// The rules of the linter that stop a delivery.
const LINTED: [&str; 3] = ["unanswered", "placeholder", "expired"];

const OTHER_CUSTOMER: &str = "other-customer";
const INTERNAL_REMARK: &str = "internal-remark";

/// What makes a name that of a company.
const COMPANY_WORDS: [&str; 7] =
    ["株式会社", "有限会社", "合同会社", "銀行", "社団法人", "財団法人", "組合"];

/// What ends a name before 様 or 御中.
const NAME_ENDS: &[char] = &[
    '、', '。', '「', '」', '(', ')', '（', '）', '・', ':', '：', ' ', '　', '\n',
    ',', '，',
];

impl Default for Gate {
    fn default() -> Gate {
        Gate::new()
    }
}

impl Gate {
    /// A gate with all rules.
    pub fn new() -> Gate {
        Gate {
            linter: Linter::new().only(&LINTED),
            customer: None,
            others: BTreeSet::new(),
            allowed: Vec::new(),
        }
    }

    /// The names of all rules.
    pub fn rules() -> impl Iterator<Item = &'static str> {
        LINTED.into_iter().chain([OTHER_CUSTOMER, INTERNAL_REMARK])
    }

    /// The day of delivery. Without it nothing has expired.
    #[must_use]
    pub fn today(self, today: Date) -> Gate {
        Gate { linter: self.linter.today(today), ..self }
    }

    /// Whom the document is for: this name may stand in it.
    #[must_use]
    pub fn customer(self, name: impl Into<String>) -> Gate {
        Gate { customer: Some(name.into()), ..self }
    }

    /// Names that must not stand in it.
    #[must_use]
    pub fn other_customers(mut self, names: impl IntoIterator<Item = String>) -> Gate {
        self.others.extend(names.into_iter().filter(|name| !name.trim().is_empty()));
        self
    }

    /// The customers whom a master names in its column 顧客 are others, but for the one
    /// whom the document is for.
    #[must_use]
    pub fn customers_of(self, master: &Questionnaire) -> Gate {
        let cells = master.items.iter().filter_map(|item| cell(item, CUSTOMER));
        let names =
            cells.flat_map(name_list).filter(|name| !is_all(name)).map(str::to_owned);
        let names: Vec<String> = names.collect();
        self.other_customers(names)
    }

    /// Accept a rule's findings everywhere (`unanswered`), or for one 項番
    /// (`unanswered:6-14`).
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Data`](crate::ErrorKind::Data) when there is no such rule.
    pub fn allow(mut self, what: &str) -> Result<Gate> {
        let (rule, number) = match what.split_once(':') {
            Some((rule, number)) => (rule, Some(Number::of(number))),
            None => (what, None),
        };
        if !Gate::rules().any(|known| known == rule) {
            let names: Vec<&str> = Gate::rules().collect();
            let names = names.join(", ");
            return Err(Error::data(
                format!("{rule:?} という規則はありません。あるのは {names} です"),
                format!("no rule is named {rule:?}; there are {names}"),
            ));
        }
        self.allowed.push((rule.to_owned(), number));
        Ok(self)
    }

    /// What speaks against delivery, from the top.
    pub fn check(&self, document: &Questionnaire) -> Vec<Finding> {
        let mut findings = self.linter.lint(document);
        for (spot, text) in texts(document) {
            let number = match spot {
                Spot::Item(i) => document.items[i].number.clone(),
                _ => None,
            };
            let found =
                self.other_customer(text).into_iter().chain(internal_remark(text));
            findings.extend(found.map(|(rule, message)| Finding {
                rule,
                spot,
                number: number.clone(),
                message,
            }));
        }
        findings.sort_by_key(|finding| finding.spot);
        findings.dedup();
        findings.retain(|finding| !self.is_allowed(finding));
        findings
    }

    fn is_allowed(&self, finding: &Finding) -> bool {
        let number = finding.number.as_deref().map(Number::of);
        self.allowed
            .iter()
            .any(|(rule, of)| *rule == finding.rule && (of.is_none() || *of == number))
    }

    fn other_customer(&self, text: &str) -> Option<(&'static str, Note)> {
        let customer = self.customer.as_deref().map(normalize).unwrap_or_default();
        let is_other = |name: &str| {
            let name = normalize(name);
            !name.is_empty() && (customer.is_empty() || !name.contains(&customer))
        };
        let listed = || {
            let normal = normalize(text);
            let stands = |name: &String| normal.contains(&normalize(name));
            self.others.iter().find(|name| is_other(name) && stands(name))
        };
        let listed = if self.others.is_empty() { None } else { listed() };
        let addressed = || addressees(text).find(|name| is_other(name));
        let name = listed.map(String::as_str).or_else(addressed)?;
        let message = Note::new(
            format!("提出先でない名前「{name}」があります"),
            format!("names {name:?}, which is not whom the document is for"),
        );
        Some((OTHER_CUSTOMER, message))
    }
}

/// The companies that a text addresses: 「…株式会社 様」, 「…銀行御中」.
fn addressees(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices(['様', '御']).filter_map(|(at, sign)| {
        let is_sign = sign == "様" || text[at..].starts_with("御中");
        let before = text[..at].trim_end_matches([' ', '　']);
        let name = before.rsplit(NAME_ENDS).next().unwrap_or_default();
        let is_company = COMPANY_WORDS.iter().any(|word| name.contains(word));
        (is_sign && is_company).then_some(name)
    })
}

fn internal_remark(text: &str) -> Option<(&'static str, Note)> {
    let sign = unfit::internal_sign(text)?;
    let message = Note::new(
        format!("社内向けの記載「{sign}」があります"),
        format!("has a remark for the company's own people: {sign:?}"),
    );
    Some((INTERNAL_REMARK, message))
}

/// All texts of a document. Columns of the master that are for its own people are not
/// among them: they do not leave.
fn texts(document: &Questionnaire) -> impl Iterator<Item = (Spot, &str)> {
    let title = document.title.iter().map(|title| (Spot::Title, title.as_str()));
    let preamble = document.preamble.iter().enumerate();
    let preamble = preamble.map(|(i, line)| (Spot::Preamble(i), line.as_str()));
    let items = document.items.iter().enumerate().flat_map(|(i, item)| {
        let answers = item.answers.iter();
        let answers = answers.flat_map(|a| a.mark.iter().chain(a.remark.iter()));
        let leaving =
            item.extra.iter().filter(|(name, _)| !selection::is_internal(name));
        let extra = leaving.flat_map(|(name, text)| [name, text]);
        let texts = [&item.question].into_iter().chain(answers).chain(extra);
        texts.map(move |text| (Spot::Item(i), text.as_str()))
    });
    let sections = document.sections.iter().enumerate().map(|(i, section)| {
        let first = document.items.iter().position(|item| item.section == Some(i));
        (first.map_or(Spot::Title, Spot::Item), section.title.as_str())
    });
    title.chain(preamble).chain(sections).chain(items)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::questionnaire::{Answer, Item};

    fn found(gate: &Gate, remark: &str) -> Vec<&'static str> {
        let item = Item {
            number: Some("1-1".to_owned()),
            question: "問".to_owned(),
            answers: vec![Answer::of(if remark.is_empty() { "" } else { "○" }, remark)],
            ..Item::default()
        };
        let document = Questionnaire { items: vec![item], ..Questionnaire::default() };
        gate.check(&document).iter().map(|finding| finding.rule).collect()
    }

    #[test]
    fn what_stops_a_delivery() {
        let gate = Gate::new()
            .customer("あおぞら物流株式会社")
            .other_customers([
                "みどり銀行".to_owned(),
                "あおぞら物流株式会社".to_owned(),
            ])
            .today(Date { year: 2026, month: 4, day: 1 });
        for (remark, rules) in [
            ("実施しています。", vec![]),
            ("", vec!["unanswered"]),
            ("保存期間は要確認", vec!["placeholder"]),
            ("認証の有効期限：2026年3月31日", vec!["expired"]),
            ("認証の有効期限：2026年4月1日", vec![]),
            ("みどり　銀行には別紙を提出済み", vec!["other-customer"]),
            ("さくら商事株式会社 様の要望により実施", vec!["other-customer"]),
            ("あおぞら物流株式会社様向けに実施", vec![]),
            ("様々な対策を実施し、お客様に通知します。", vec![]),
            ("【社内メモ】値引きの条件", vec!["internal-remark"]),
            ("Internal use only: see ticket", vec!["internal-remark"]),
            ("社内規程に定めています。", vec![]),
        ] {
            assert_eq!(found(&gate, remark), rules, "{remark}");
        }
    }

    #[test]
    fn whatever_leaves_is_looked_at() {
        let mut item = Item { question: "問".to_owned(), ..Item::default() };
        item.answers = vec![Answer::of("○", "")];
        item.section = Some(0);
        item.extra.insert("補足".to_owned(), "【社内】値引き".to_owned());
        item.extra.insert("社内メモ".to_owned(), "【社内】これは出ない".to_owned());
        let section = crate::questionnaire::Section {
            number: None,
            title: "社内限り".to_owned(),
            level: 1,
        };
        let document = Questionnaire {
            items: vec![item],
            sections: vec![section],
            ..Questionnaire::default()
        };
        let found: Vec<_> = Gate::new().check(&document);
        let rules: Vec<_> = found.iter().map(|finding| finding.rule).collect();
        assert_eq!(rules, [INTERNAL_REMARK, INTERNAL_REMARK], "{found:?}");
    }

    #[test]
    fn what_is_allowed_passes() {
        for (allow, rules) in [
            ("unanswered", vec![]),
            ("unanswered:1-1", vec![]),
            ("unanswered:1-2", vec!["unanswered"]),
            ("expired", vec!["unanswered"]),
        ] {
            assert_eq!(found(&Gate::new().allow(allow).unwrap(), ""), rules, "{allow}");
        }
        let err = Gate::new().allow("everything").unwrap_err();
        assert_eq!(
            err.to_string(),
            "no rule is named \"everything\"; there are unanswered, placeholder, expired, \
             other-customer, internal-remark",
        );
    }

    #[test]
    fn the_customers_of_a_master_are_others_to_each_other() {
        let item = |customer: &str| Item {
            extra: [("顧客".to_owned(), customer.to_owned())].into_iter().collect(),
            ..Item::default()
        };
        let master = Questionnaire {
            items: vec![item("青葉、若葉"), item("共通"), item("")],
            ..Questionnaire::default()
        };
        let gate = Gate::new().customer("青葉").customers_of(&master);
        assert_eq!(found(&gate, "青葉と同じです"), Vec::<&str>::new());
        assert_eq!(found(&gate, "若葉と同じです"), ["other-customer"]);
        assert_eq!(found(&gate, "共通です"), Vec::<&str>::new());
    }

    #[test]
    fn the_title_is_looked_at_too() {
        let document = Questionnaire {
            title: Some("さくら商事株式会社 御中".to_owned()),
            ..Questionnaire::default()
        };
        let findings = Gate::new().customer("あおぞら物流").check(&document);
        assert_eq!(findings[0].spot, Spot::Title);
    }
}
