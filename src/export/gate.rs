use std::collections::BTreeSet;

use super::company_name::{self, CompanyName, Names, Wanted};
use super::meant::names_in;
use super::selection;
use crate::edit::Date;
use crate::error::{Error, Result};
use crate::lint::{Finding, Linter, Spot};
use crate::note::Note;
use crate::questionnaire::{Number, Questionnaire};
use crate::reach::CUSTOMER;
use crate::unfit;

/// Looks a document over before it leaves the company.
///
/// | rule | stops |
/// |---|---|
/// | `unanswered` | questions without an answer |
/// | `placeholder` | 要確認, TBD, ●● and the like |
/// | `expired` | what has ended by [`today`](Gate::today) |
/// | `other-customer` | the names of other customers, and 「…株式会社 様」 of anyone else |
/// | `internal-remark` | 【社内】, 社外秘：, （関係者限り）, Confidential: and the like |
/// | `customer` | a customer who is none of the master's, but is spelt nearly like one |
///
/// A name is found in its short forms too: あおば食品株式会社 as あおば食品, （株）あおば食品
/// and アオバ食品様. What is left without 株式会社 does not count where it is an ordinary word
/// (クラウド), unless 株式会社 or 様 stands beside it. A label is one where it stands as a
/// mark; an answer that speaks of 社外秘 passes.
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
    company: Option<String>,
    customer: Option<String>,
    others: BTreeSet<String>,
    /// The customers whom masters name.
    known: BTreeSet<String>,
    subject: Subject,
    allowed: Vec<(String, Option<Number>)>,
}

/// What of a document is the company's own.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Subject {
    /// All of it.
    Document,
    /// The answers: the questions are the customer's.
    Answers,
}

/// The rules of the linter that stop a delivery.
const LINTED: [&str; 3] = ["unanswered", "placeholder", "expired"];

const OTHER_CUSTOMER: &str = "other-customer";
const INTERNAL_REMARK: &str = "internal-remark";
const CUSTOMER_NAME: &str = "customer";

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
            company: None,
            customer: None,
            others: BTreeSet::new(),
            known: BTreeSet::new(),
            subject: Subject::Document,
            allowed: Vec::new(),
        }
    }

    /// The names of all rules.
    pub fn rules() -> impl Iterator<Item = &'static str> {
        LINTED.into_iter().chain([OTHER_CUSTOMER, INTERNAL_REMARK, CUSTOMER_NAME])
    }

    /// The day of delivery. Without it nothing has expired.
    #[must_use]
    pub fn today(self, today: Date) -> Gate {
        Gate { linter: self.linter.today(today), ..self }
    }

    /// The company that answers: a customer's sheet addresses it.
    #[must_use]
    pub fn company(self, name: impl Into<String>) -> Gate {
        Gate { company: Some(name.into()), ..self }
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
    pub fn customers_of(mut self, master: &Questionnaire) -> Gate {
        let names = names_in(&[master], CUSTOMER);
        self.known.extend(names.iter().cloned());
        self.other_customers(names)
    }

    /// The document is a sheet of the customer's: its questions, title and further columns
    /// are the customer's own, and only the answers are looked at.
    #[must_use]
    pub fn answers_only(self) -> Gate {
        Gate { subject: Subject::Answers, ..self }
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
        if self.subject == Subject::Answers {
            findings.retain(|finding| matches!(finding.spot, Spot::Item(_)));
        }
        let own = self.customer.as_deref().map(CompanyName::of);
        if let Some(message) = own.as_ref().and_then(|own| self.misspelt(own)) {
            let (rule, spot) = (CUSTOMER_NAME, Spot::Title);
            findings.push(Finding { rule, spot, part: None, number: None, message });
        }
        let company = self.company.as_deref().map(CompanyName::of);
        let others = Others::of(&self.others, own, company);
        for (spot, text) in texts(document, self.subject) {
            let number = match spot {
                Spot::Item(i) => document.items[i].number.clone(),
                _ => None,
            };
            let found = others.found(text).into_iter().chain(internal_remark(text));
            findings.extend(found.map(|(rule, message)| Finding {
                rule,
                spot,
                part: None,
                number: number.clone(),
                message,
            }));
        }
        findings.sort_by_key(|finding| finding.spot);
        findings.dedup_by(|b, a| {
            (a.rule, a.spot, &a.message) == (b.rule, b.spot, &b.message)
        });
        findings.retain(|finding| !self.is_allowed(finding));
        findings
    }

    /// A customer whom no master knows, and who is spelt nearly like one that it knows:
    /// what is kept for that one is not in the document.
    fn misspelt(&self, own: &CompanyName) -> Option<Note> {
        let customer = self.customer.as_deref()?;
        let known = || self.known.iter().map(|name| (CompanyName::of(name), name));
        if known().any(|(known, _)| known.is_same(own)) {
            return None;
        }
        let (_, near) = known().find(|(known, _)| known.is_near(own))?;
        Some(Note::new(
            format!(
                "提出先「{customer}」はマスターの顧客「{near}」と綴りが違い、その顧客向けの回答は入っていません"
            ),
            format!(
                "{customer:?} is not spelt like the master's customer {near:?}, whose answers are left out"
            ),
        ))
    }

    fn is_allowed(&self, finding: &Finding) -> bool {
        let number = finding.number.as_deref().map(Number::of);
        self.allowed
            .iter()
            .any(|(rule, of)| *rule == finding.rule && (of.is_none() || *of == number))
    }
}

/// The customers whose names must not stand in a document, and the one whose may.
#[derive(Debug)]
struct Others<'g> {
    own: Option<(CompanyName, Wanted)>,
    /// The company that answers.
    company: Option<CompanyName>,
    /// Each as it is listed, in all of it and without its legal form.
    others: Vec<(&'g str, Wanted)>,
}

impl<'g> Others<'g> {
    fn of(
        names: &'g BTreeSet<String>,
        own: Option<CompanyName>,
        company: Option<CompanyName>,
    ) -> Others<'g> {
        let is_own = |name: &CompanyName| own.as_ref().is_some_and(|o| o.is_same(name));
        let names = names.iter().map(|name| (name.as_str(), CompanyName::of(name)));
        let others = names
            .filter(|(_, name)| !name.is_empty() && !is_own(name))
            .map(|(listed, name)| (listed, Wanted::of(&name)))
            .collect();
        let own = own.filter(|own| !own.is_empty());
        let own = own.map(|own| (own.clone(), Wanted::own(&own)));
        let company = company.filter(|company| !company.is_empty());
        Others { own, company, others }
    }

    /// The first name in a text that should not be there.
    fn found(&self, text: &str) -> Option<(&'static str, Note)> {
        let names = if self.others.is_empty() { None } else { Some(Names::of(text)) };
        let listed = names.as_ref().and_then(|names| self.listed(names));
        let message = match listed {
            Some((listed, found)) if CompanyName::of(listed).is_shortened(&found) => {
                Note::new(
                    format!("提出先でない「{listed}」を指す「{found}」があります"),
                    format!(
                        "names {found:?}, that is {listed:?}, which is not whom the document is for"
                    ),
                )
            }
            Some((name, _)) => not_whom(name),
            None => not_whom(&self.addressed(text)?),
        };
        Some((OTHER_CUSTOMER, message))
    }

    /// The first listed name that stands in the text outside of the customer's own, and
    /// how it stands there.
    fn listed(&self, names: &Names) -> Option<(&'g str, String)> {
        let own = self.own.as_ref().map_or_else(Vec::new, |(_, own)| names.find(own));
        self.others.iter().find_map(|(listed, wanted)| {
            let places = names.find(wanted);
            let is_own = |at: &std::ops::Range<usize>| {
                own.iter().any(|own| own.start <= at.start && at.end <= own.end)
            };
            let at = places.into_iter().find(|at| !is_own(at))?;
            Some((*listed, names.text(&at).to_owned()))
        })
    }

    /// A company that the text addresses, and that is not the customer.
    fn addressed(&self, text: &str) -> Option<String> {
        if !text.contains(['様', '御']) {
            return None;
        }
        let text = company_name::written_out(text);
        let is_other = |name: &&str| {
            let mut known = self.own.iter().map(|(own, _)| own).chain(&self.company);
            !known.any(|known| known.stands_in(name))
        };
        addressees(&text).find(is_other).map(str::to_owned)
    }
}

fn not_whom(name: &str) -> Note {
    Note::new(
        format!("提出先でない名前「{name}」があります"),
        format!("names {name:?}, which is not whom the document is for"),
    )
}

/// As much of the end of a text as a name can be long, in whole characters.
fn last_bytes(text: &str) -> &str {
    const MOST: usize = 256;
    let mut start = text.len().saturating_sub(MOST);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    &text[start..]
}

/// The companies that a text addresses: 「…株式会社 様」, 「…銀行御中」.
fn addressees(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices(['様', '御']).filter_map(|(at, sign)| {
        let is_sign = sign == "様" || text[at..].starts_with("御中");
        let before = last_bytes(&text[..at]).trim_end_matches([' ', '　']);
        let name = before.rsplit(NAME_ENDS).next().unwrap_or_default();
        let is_company = COMPANY_WORDS.iter().any(|word| name.contains(word));
        (is_sign && is_company).then_some(name)
    })
}

fn internal_remark(text: &str) -> Option<(&'static str, Note)> {
    let sign = unfit::internal_sign(text)?;
    Some((INTERNAL_REMARK, unfit::internal_note(&sign)))
}

/// All texts of a document. Columns of the master that are for its own people are not
/// among them: they do not leave.
fn texts(
    document: &Questionnaire,
    subject: Subject,
) -> impl Iterator<Item = (Spot, &str)> {
    let all = subject == Subject::Document;
    let title = document.title.iter().map(|title| (Spot::Title, title.as_str()));
    let preamble = document.preamble.iter().enumerate();
    let preamble = preamble.map(|(i, line)| (Spot::Preamble(i), line.as_str()));
    let items = document.items.iter().enumerate().flat_map(move |(i, item)| {
        let answers = item.answers.iter();
        let answers = answers.flat_map(|a| a.mark.iter().chain(a.remark.iter()));
        let leaving =
            item.extra.iter().filter(|(name, _)| !selection::is_internal(name));
        let extra = leaving.flat_map(|(name, text)| [name, text]);
        let others = [&item.question].into_iter().chain(extra);
        let texts = answers.chain(others.filter(move |_| all));
        texts.map(move |text| (Spot::Item(i), text.as_str()))
    });
    let sections = document.sections.iter().enumerate().map(|(i, section)| {
        let first = document.items.iter().position(|item| item.section == Some(i));
        (first.map_or(Spot::Title, Spot::Item), section.title.as_str())
    });
    let around = title.chain(preamble).chain(sections);
    around.filter(move |_| all).chain(items)
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
            ("（株）さくら商事 様の要望により実施", vec!["other-customer"]),
            ("社外秘：値引きの条件", vec!["internal-remark"]),
            ("社外秘の文書は施錠しています。", vec![]),
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
             other-customer, internal-remark, customer",
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
    fn other_customers_in_short() {
        let gate = |customer: &str| {
            let gate = Gate::new().customer(customer);
            gate.other_customers(
                [
                    "あおば食品株式会社",
                    "みどり銀行カード",
                    "株式会社クラウド",
                    "みどり",
                ]
                .map(str::to_owned),
            )
        };
        let other = ["other-customer"];
        for (customer, remark, rules) in [
            ("みどり銀行", "あおば食品と同じです", &other[..]),
            ("みどり銀行", "（株）あおば食品と同じです", &other),
            ("みどり銀行", "アオバ食品様と同じです", &other),
            ("みどり銀行", "みどり銀行様の要望です", &[]),
            ("みどり銀行", "みどり銀行カードと同じです", &other),
            ("みどり銀行カード", "みどり銀行カード様の要望です", &[]),
            ("みどり銀行", "クラウドを利用しています", &[]),
            ("みどり銀行", "株式会社クラウドと同じです", &other),
            ("あおば食品㈱", "あおば食品株式会社様の要望です", &[]),
        ] {
            assert_eq!(found(&gate(customer), remark), rules, "{customer}: {remark}");
        }
    }

    #[test]
    fn a_customer_who_is_spelt_nearly_like_one_of_the_master() {
        let item = |customer: &str| Item {
            extra: [("顧客".to_owned(), customer.to_owned())].into_iter().collect(),
            ..Item::default()
        };
        let master = Questionnaire {
            items: vec![item("あおば食品株式会社"), item("みどり銀行")],
            ..Questionnaire::default()
        };
        for (customer, rules) in [
            ("あおば食品", &[][..]),
            ("あおぱ食品", &["customer"]),
            ("アオバ食品", &["customer"]),
            ("若葉商事", &[]),
            ("みどり銀行カード", &[]),
        ] {
            let gate = Gate::new().customer(customer).customers_of(&master);
            assert_eq!(found(&gate, "実施しています"), rules, "{customer}");
            let gate = gate.allow("customer").unwrap();
            assert_eq!(found(&gate, "実施しています"), [""; 0], "{customer}");
        }
    }

    #[test]
    fn of_a_customers_sheet_the_answers_are_looked_at() {
        let item = Item {
            question: "【社外秘】さくら商事株式会社 様向けの質問".to_owned(),
            answers: vec![Answer::of("○", "【社内】値引き")],
            ..Item::default()
        };
        let document = Questionnaire { items: vec![item], ..Questionnaire::default() };
        assert_eq!(Gate::new().check(&document).len(), 3);
        assert_eq!(Gate::new().answers_only().check(&document).len(), 1);
        let gate = Gate::new().company("さくら商事㈱");
        assert_eq!(gate.check(&document).len(), 2, "the company itself is addressed");
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
