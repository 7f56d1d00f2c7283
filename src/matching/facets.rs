//! What kinds of value a question asks for, and whether an answer states one.
//!
//! 「保存年数を記入してください」 wants a figure. An entry on the same thing that states none
//! is no answer to it, however near it is.

use std::sync::OnceLock;

use aho_corasick::AhoCorasick;

use super::normalize::Normal;

/// A kind of value.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(crate) enum Facet {
    Duration,
    Frequency,
    Count,
    Rate,
    Amount,
    Length,
    Date,
    Name,
    Kind,
    Place,
    Contact,
    Document,
    History,
    Limit,
    Version,
}

const NAMES: &[(&str, Facet)] = &[
    ("duration", Facet::Duration),
    ("frequency", Facet::Frequency),
    ("count", Facet::Count),
    ("rate", Facet::Rate),
    ("amount", Facet::Amount),
    ("length", Facet::Length),
    ("date", Facet::Date),
    ("name", Facet::Name),
    ("kind", Facet::Kind),
    ("place", Facet::Place),
    ("contact", Facet::Contact),
    ("document", Facet::Document),
    ("history", Facet::History),
    ("limit", Facet::Limit),
    ("version", Facet::Version),
];

impl Facet {
    pub(crate) fn all() -> impl Iterator<Item = Facet> {
        NAMES.iter().map(|(_, facet)| *facet)
    }

    /// What it is called, in Japanese and English.
    pub(crate) fn names(self) -> (&'static str, &'static str) {
        match self {
            Facet::Duration => ("期間", "a duration"),
            Facet::Frequency => ("頻度", "a frequency"),
            Facet::Count => ("数", "a number"),
            Facet::Rate => ("率", "a rate"),
            Facet::Amount => ("金額", "an amount"),
            Facet::Length => ("長さ", "a length"),
            Facet::Date => ("日付", "a date"),
            Facet::Name => ("名称", "a name"),
            Facet::Kind => ("種類", "a kind"),
            Facet::Place => ("場所", "a place"),
            Facet::Contact => ("連絡先", "a contact"),
            Facet::Document => ("書類", "a document"),
            Facet::History => ("実績", "what happened so far"),
            Facet::Limit => ("上限", "a limit"),
            Facet::Version => ("バージョン", "a version"),
        }
    }
}

/// Whether one of the values that an answer states is what the word asks for: when may be
/// said as how long before, and a period as how often. A company's name is not a person's.
pub(crate) fn is_told(facet: Facet, word: &str, stated: &[Facet]) -> bool {
    let starts = |words: &[&str]| words.iter().any(|start| word.starts_with(start));
    match facet {
        Facet::Name if starts(&["氏名", "役職", "お名前"]) => false,
        Facet::Date if starts(&["いつ", "時期"]) => {
            stated.contains(&Facet::Date) || stated.contains(&Facet::Duration)
        }
        Facet::Duration if starts(&["周期", "間隔"]) => {
            stated.contains(&Facet::Duration) || stated.contains(&Facet::Frequency)
        }
        _ => stated.contains(&facet),
    }
}

/// The words of `data/facets.tsv`.
pub(crate) struct Facets {
    rows: Vec<Row>,
    /// The words of all rows, in their order: those that ask, then those that name; then
    /// those of [`TELL`]. None only if they were too many for an automaton.
    words: Option<AhoCorasick>,
}

struct Row {
    facet: Facet,
    asking: Vec<String>,
    naming: Vec<String>,
}

impl Row {
    fn words(&self) -> impl Iterator<Item = &str> {
        self.asking.iter().chain(&self.naming).map(String::as_str)
    }
}

/// Whether a word stands in a question, and whether at its end.
#[derive(Clone, Copy, Default)]
struct Stands {
    inside: bool,
    at_end: bool,
}

/// Ends of sentences that want something told.
const TELL: &[&str] = &[
    "教えて",
    "教示",
    "記載",
    "記入",
    "回答",
    "お答え",
    "お示し",
    "ご提示",
    "お知らせくだ",
    "列挙",
    "明示してくだ",
    "明示くだ",
    "明らかにしてくだ",
    "示してくだ",
    "お聞かせ",
    "お書き",
    "書いてくだ",
    "述べてくだ",
    "挙げてくだ",
    "知りたい",
    "何ですか",
    "いくつ",
    "どのくらい",
    "どれくらい",
    "どの程度",
    "please specify",
    "please state",
    "please indicate",
    "what is the",
    "what are the",
];

impl Facets {
    pub(crate) fn builtin() -> &'static Facets {
        static FACETS: OnceLock<Facets> = OnceLock::new();
        FACETS.get_or_init(|| {
            let rows: Vec<Row> = include_str!("data/facets.tsv")
                .lines()
                .filter(|line| !line.starts_with('#'))
                .filter_map(Row::read)
                .collect();
            let all = rows.iter().flat_map(Row::words).chain(TELL.iter().copied());
            let words = AhoCorasick::new(all).ok();
            Facets { rows, words }
        })
    }

    /// Which of the words stand in a question, and whether it wants something told.
    fn standing(&self, question: &str) -> (Vec<Stands>, bool) {
        let count = self.rows.iter().flat_map(Row::words).count();
        let mut stand = vec![Stands::default(); count];
        let mut tell = false;
        for found in
            self.words.iter().flat_map(|words| words.find_overlapping_iter(question))
        {
            match stand.get_mut(found.pattern().as_usize()) {
                Some(word) => {
                    word.inside = true;
                    word.at_end |= found.end() == question.len();
                }
                None => tell = true,
            }
        }
        (stand, tell)
    }

    /// The kinds of value that a question, in its normal form, wants to be told, each with
    /// the word that asks for it; and whether it wants anything told.
    pub(crate) fn asked(&self, question: &str) -> (Vec<(Facet, &str)>, bool) {
        let (stand, tell) = self.standing(question);
        let mut rest = stand.as_slice();
        let mut asked = Vec::new();
        for row in &self.rows {
            let (asking, behind) = rest.split_at(row.asking.len());
            let (naming, behind) = behind.split_at(row.naming.len());
            rest = behind;
            let asks = asking.iter().position(|word| word.inside);
            let names = || {
                let names = |word: &Stands| word.at_end || (tell && word.inside);
                naming.iter().position(names).and_then(|at| row.naming.get(at))
            };
            let word = asks.and_then(|at| row.asking.get(at)).or_else(names);
            asked.extend(word.map(|word| (row.facet, word.as_str())));
        }
        (asked, tell)
    }

    /// The kinds of value that the original text of an answer states.
    pub(crate) fn stated(&self, remark: &str) -> Vec<Facet> {
        let plain = without_addresses(remark);
        let normal = Normal::of(&plain).text;
        let figures = figures(&normal);
        self.rows
            .iter()
            .map(|row| row.facet)
            .filter(|facet| states(*facet, remark, &normal, &figures))
            .collect()
    }
}

impl Row {
    fn read(line: &str) -> Option<Row> {
        let mut fields = line.split('\t');
        let name = fields.next()?;
        let facet = NAMES.iter().find(|(known, _)| *known == name)?.1;
        let list = |field: Option<&str>| -> Vec<String> {
            field
                .unwrap_or_default()
                .split('|')
                .map(|word| Normal::of(word).text)
                .filter(|word| !word.is_empty())
                .collect()
        };
        Some(Row { facet, asking: list(fields.next()), naming: list(fields.next()) })
    }
}

fn states(facet: Facet, remark: &str, normal: &str, figures: &[&str]) -> bool {
    let unit = |units: &[&str]| {
        figures.iter().any(|after| units.iter().any(|unit| after.starts_with(unit)))
    };
    let word = |words: &[&str]| words.iter().any(|word| normal.contains(word));
    match facet {
        Facet::Duration => {
            unit(&[
                "年間",
                "年以",
                "年 ",
                "か年",
                "か月",
                "日",
                "週間",
                "時間",
                "分",
                "秒",
                "営業日",
                " year",
                " month",
                " day",
                " week",
                " hour",
                " minute",
                " second",
            ]) || word(&["即日", "当日中", "24時間365日"])
        }
        Facet::Frequency => {
            unit(&["回"])
                || word(&[
                    "毎年",
                    "毎月",
                    "毎週",
                    "毎日",
                    "毎回",
                    "年次",
                    "月次",
                    "週次",
                    "日次",
                    "四半期",
                    "半期",
                    "半年",
                    "常時",
                    "随時",
                    "都度",
                    "年1",
                    "annual",
                    "yearly",
                    "monthly",
                    "weekly",
                    "daily",
                    "quarter",
                    "once a",
                    "twice a",
                    "every ",
                ])
        }
        Facet::Count => unit(&[
            "件",
            "名",
            "人",
            "社",
            "台",
            "か所",
            "世代",
            "拠点",
            " employees",
            " customers",
            " people",
            " generations",
        ]),
        Facet::Rate => remark.contains(['%', '％']) || word(&["パーセント", "percent"]),
        Facet::Amount => {
            let paid = word(&["利用料", "料金", "対価", "fees"]);
            unit(&["円", "万", "億", " yen"])
                || remark.contains(['$', '¥', '￥'])
                || (paid && word(&["上限", "限度", "limited to", "capped"]))
        }
        Facet::Length => unit(&["文字", "桁", "ビット", "bit", " bit", " character"]),
        Facet::Date => {
            figures.iter().zip(numbers(normal)).any(|(after, number)| {
                number.len() == 4 && (after.starts_with('年') || after.starts_with(' '))
            }) || unit(&["月"])
        }
        Facet::Name => {
            word(&["株式会社", "有限会社", "合同会社", "法人", "機構", "協会"])
                || has_name(remark)
        }
        // Too many ways to state one: only the very question is answered.
        Facet::Kind => false,
        Facet::Version => has_version(normal),
        Facet::Place => word(&[
            "日本",
            "国内",
            "東京",
            "大阪",
            "都",
            "県",
            "リージョン",
            "地域",
            "米国",
            "欧州",
            "japan",
            "tokyo",
            "osaka",
            "region",
            "united states",
            "europe",
        ]),
        Facet::Contact => {
            remark.contains('@') || remark.contains("http") || phone(remark)
        }
        Facet::Document => {
            remark.contains("http")
                || word(&[
                    "提出",
                    "添付",
                    "開示可能",
                    "提供可能",
                    "ご提供",
                    "発行します",
                    "発行しています",
                    "発行いたします",
                    "発行可能",
                    "提供しています",
                    "on request",
                    "upon request",
                ])
        }
        Facet::History => word(&[
            "過去",
            "これまで",
            "実績",
            "発生しておりません",
            "発生していません",
            "発生していない",
            "発生はありません",
            "起きていません",
            "起きておりません",
            "起こしていません",
            "事故はありません",
            "該当する事案はありません",
            "in the past",
            "no incident",
            "have not had",
        ]),
        Facet::Limit => {
            // 「2週間前までに」 is no limit.
            let to = normal.replace("前まで", "").contains("まで");
            (to || word(&["上限", "最大", "最長", "maximum", "up to"]))
                && !figures.is_empty()
        }
    }
}

/// A figure of one or two digits behind letters, as in TLS 1.2; that of AES-256 is none.
fn has_version(normal: &str) -> bool {
    let is_digit = |c: char| c.is_ascii_digit();
    normal.match_indices(is_digit).any(|(at, _)| {
        let before = normal[..at].trim_end_matches(' ');
        let is_behind = before.ends_with(|c: char| c.is_ascii_lowercase())
            || before.ends_with("バージョン");
        let length = normal[at..].chars().take_while(|c| is_digit(*c)).count();
        is_behind && length <= 2
    })
}

/// What stands behind each figure.
fn figures(normal: &str) -> Vec<&str> {
    let bytes = normal.as_bytes();
    (0..bytes.len())
        .filter(|&i| bytes[i].is_ascii_digit())
        .filter(|&i| !bytes.get(i + 1).is_some_and(u8::is_ascii_digit))
        .map(|i| &normal[i + 1..])
        .collect()
}

fn numbers(normal: &str) -> impl Iterator<Item = &str> {
    normal.split(|c: char| !c.is_ascii_digit()).filter(|number| !number.is_empty())
}

/// The text without web and mail addresses, whose figures state nothing.
fn without_addresses(text: &str) -> String {
    text.split_inclusive(|c: char| c.is_whitespace() || "、。（）()「」".contains(c))
        .filter(|word| !word.contains("://") && !word.contains('@'))
        .collect()
}

/// A word with a capital and small letters that is none of technique, as in `Azure`; `AES`
/// and `Web` are no names.
fn has_name(text: &str) -> bool {
    const TECHNIQUE: &str = "web app apps open openid connect secure security transport layer \
        advanced encryption standard cloud data center service services private public \
        internet mail version ver level type multi single sign object lock basic auth oauth \
        bearer java script javascript excel word zip bot ipsec saas paas iaas devops";
    let is_technique = |word: &str| {
        TECHNIQUE.split_whitespace().any(|known| known.eq_ignore_ascii_case(word))
    };
    let plain = without_addresses(text);
    plain.split(|c: char| !c.is_ascii_alphabetic()).any(|word| {
        let is_name = word.as_bytes().windows(3).any(|run| {
            run[0].is_ascii_uppercase() && run[1..].iter().all(u8::is_ascii_lowercase)
        });
        is_name && !is_technique(word)
    })
}

fn phone(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    chars
        .windows(3)
        .any(|w| w[0].is_ascii_digit() && w[1] == '-' && w[2].is_ascii_digit())
        && chars.iter().filter(|c| c.is_ascii_digit()).count() >= 9
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions() {
        for (remark, expected) in [
            ("TLS 1.2以上で暗号化しています。", true),
            ("バージョン10を用いています。", true),
            ("AES-256で暗号化しています。", false),
            ("24時間以内に更新します。", false),
        ] {
            assert_eq!(has_version(&Normal::of(remark).text), expected, "{remark}");
        }
    }

    #[test]
    fn names() {
        for (remark, expected) in [
            ("Azureの東日本リージョンです。", true),
            ("Webアプリケーション診断とOpenID Connect、AES、SaaS", false),
            ("iPhoneを貸与しています。", true),
        ] {
            assert_eq!(has_name(remark), expected, "{remark}");
        }
    }

    #[test]
    fn what_tells_a_value() {
        for (facet, word, stated, expected) in [
            (Facet::Date, "いつ行", Facet::Duration, true),
            (Facet::Date, "日付", Facet::Duration, false),
            (Facet::Duration, "周期は", Facet::Frequency, true),
            (Facet::Duration, "何年", Facet::Frequency, false),
            (Facet::Name, "会社名", Facet::Name, true),
            (Facet::Name, "氏名", Facet::Name, false),
        ] {
            assert_eq!(is_told(facet, word, &[stated]), expected, "{word}");
        }
    }

    #[test]
    fn asked() {
        for (question, expected) in [
            ("ログは何年間保管されますか。", vec![Facet::Duration]),
            ("ログの保存期間", vec![Facet::Duration]),
            ("ログの保存期間を定めていますか。", vec![]),
            ("点検の頻度を教えてください。", vec![Facet::Frequency]),
            ("委託先の名称を記載してください。", vec![Facet::Name]),
            ("監査を実施していますか。", vec![]),
            ("How long are logs kept?", vec![Facet::Duration]),
        ] {
            let normal = Normal::of(question).text;
            let asked: Vec<Facet> = Facets::builtin()
                .asked(&normal)
                .0
                .into_iter()
                .map(|(facet, _)| facet)
                .collect();
            assert_eq!(asked, expected, "{question}");
        }
    }

    #[test]
    fn stated() {
        for (remark, facet, expected) in [
            ("1週間前までに告知します。", Facet::Duration, true),
            (
                "詳しくは https://example.com/2024/3days をご覧ください。",
                Facet::Duration,
                false,
            ),
            ("毎年1回見直しています。", Facet::Frequency, true),
            ("規程に従って管理しています。", Facet::Length, false),
            ("12文字以上です。", Facet::Length, true),
            ("日本国内のデータセンターです。", Facet::Place, true),
            ("電話：03-0000-0000", Facet::Contact, true),
            ("2025年4月1日", Facet::Date, true),
            ("重大な事故は起きていません。", Facet::History, true),
            ("保存は最長6か月です。", Facet::Limit, true),
        ] {
            let stated = Facets::builtin().stated(remark);
            assert_eq!(stated.contains(&facet), expected, "{remark}: {stated:?}");
        }
    }
}
