//! Names of companies, which people write in several ways: 株式会社さくら, （株）さくら, さくら.
//!
//! Two questions are asked of them. Whether two names are of one company decides which
//! answers it gets: there, what could be another company is another. Whether a text names
//! a company decides whether a document may leave: there, a name counts in any spelling,
//! unless it is an ordinary word.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

use crate::matching::Thesaurus;
use crate::reach::ENGLISH_FORMS;

/// A company's name, taken apart.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct CompanyName {
    /// The name without its legal form, width, case, spaces and punctuation.
    core: String,
    legal_form: Option<LegalForm>,
}

/// 株式会社 before the name is another company than behind it.
#[derive(Clone, Debug, Eq, PartialEq)]
struct LegalForm {
    words: String,
    leads: bool,
}

/// Legal forms as they are written out.
const LEGAL_FORMS: &[&str] = &[
    "株式会社",
    "有限会社",
    "合同会社",
    "合資会社",
    "合名会社",
    "相互会社",
    "一般社団法人",
    "公益社団法人",
    "一般財団法人",
    "公益財団法人",
    "特定非営利活動法人",
    "独立行政法人",
    "国立大学法人",
    "学校法人",
    "医療法人",
    "社会福祉法人",
    "宗教法人",
    "社団法人",
    "財団法人",
];

/// Their short forms, after NFKC: ㈱ is (株).
const SHORT_FORMS: &[(&str, &str)] = &[
    ("(株)", "株式会社"),
    ("(有)", "有限会社"),
    ("(同)", "合同会社"),
    ("(資)", "合資会社"),
    ("(名)", "合名会社"),
    ("(相)", "相互会社"),
    ("(一社)", "一般社団法人"),
    ("(公社)", "公益社団法人"),
    ("(一財)", "一般財団法人"),
    ("(公財)", "公益財団法人"),
    ("(特非)", "特定非営利活動法人"),
    ("(独)", "独立行政法人"),
    ("(大)", "国立大学法人"),
    ("(学)", "学校法人"),
    ("(医)", "医療法人"),
    ("(福)", "社会福祉法人"),
    ("(宗)", "宗教法人"),
    ("(社)", "社団法人"),
    ("(財)", "財団法人"),
];

/// What stands behind the name of someone who is addressed or spoken of.
const TITLES: &[&str] = &["様", "御中", "殿", "さま", "さん"];

/// What may follow a name without a space, besides letters of another kind.
const FOLLOWERS: &[char] =
    &['様', '御', '殿', '社', '向', '用', '側', '宛', '専', '等', '他', '内', '同'];

/// What may stand before a name in the same way.
const LEADERS: &[char] = &['旧', '元', '現', '対', '各', '同'];

/// Words of which names are made, besides those that questionnaires use.
const NAME_WORDS: &[&str] = &[
    "ソリューションズ",
    "ソリューション",
    "テクノロジーズ",
    "テクノロジー",
    "テクノロジ",
    "テクノ",
    "コンピューター",
    "コンピュータ",
    "ホールディングス",
    "グループ",
    "エンジニアリング",
    "コンサルティング",
    "パートナーズ",
    "パートナー",
    "ビジネス",
    "デジタル",
    "ジャパン",
    "インターネット",
    "ネット",
    "ウェブ",
    "セキュリティ",
    "ネットワーク",
    "データセンター",
    "センター",
    "データ",
    "情報",
    "通信",
    "電子",
    "電気",
    "電機",
    "銀行",
    "信用金庫",
    "保険",
    "証券",
    "食品",
    "物流",
    "商事",
    "製薬",
    "病院",
    "大学",
    "市役所",
    "研究所",
    "研究",
    "工業",
    "産業",
    "総合",
    "国際",
    "中央",
    "第一",
    "日本",
    "東京",
    "大阪",
    "本社",
    "支社",
    "委員会",
];

/// Fewer characters than these say nothing by themselves.
const LEAST_KANA: usize = 4;
const LEAST_LATIN: usize = 5;
const LEAST: usize = 2;

impl CompanyName {
    pub(super) fn of(name: &str) -> CompanyName {
        let (name, english) = without_english_form(name);
        let mut core = squeezed(&name);
        for title in TITLES {
            if let Some(rest) = core.strip_suffix(title).filter(|rest| !rest.is_empty())
            {
                core = rest.to_owned();
                break;
            }
        }
        let mut legal_form = english.map(|words| LegalForm { words, leads: false });
        for form in LEGAL_FORMS {
            let (rest, leads) = match (core.strip_prefix(form), core.strip_suffix(form))
            {
                (Some(rest), _) => (rest, true),
                (_, Some(rest)) => (rest, false),
                _ => continue,
            };
            legal_form = Some(LegalForm { words: (*form).to_owned(), leads });
            core = rest.to_owned();
            break;
        }
        CompanyName { core, legal_form }
    }

    /// Whether nothing is left of it: 「Ltd.」.
    pub(super) fn is_empty(&self) -> bool {
        self.core.is_empty()
    }

    /// Whether both are names of one company: the same but for spelling, or one of them
    /// leaves the legal form out.
    pub(super) fn is_same(&self, other: &CompanyName) -> bool {
        self.core == other.core && !self.differs_in_form(other)
    }

    /// Whether one may be a slip for the other.
    pub(super) fn is_near(&self, other: &CompanyName) -> bool {
        let (a, b) = (hiragana(&self.core), hiragana(&other.core));
        let longest = a.chars().count().max(b.chars().count());
        let slips = super::spelling::distance(&a, &b);
        slips <= (longest / 4).min(2) || (longest == 3 && slips == 1)
    }

    /// Whether a text writes the name in another way than this.
    pub(super) fn is_shortened(&self, found: &str) -> bool {
        self.legal_form.is_some() || found != self.core
    }

    /// Whether the name stands in a text, at any place.
    pub(super) fn stands_in(&self, text: &str) -> bool {
        squeezed(text).contains(&self.core)
    }

    pub(super) fn differs_in_form(&self, other: &CompanyName) -> bool {
        matches!((&self.legal_form, &other.legal_form), (Some(a), Some(b)) if a != b)
    }

    /// Whether it is so short that it may stand in any text.
    fn is_short(&self) -> bool {
        let count = self.core.chars().count();
        let all = |is: fn(char) -> bool| self.core.chars().all(is);
        count < LEAST
            || (count < LEAST_KANA && all(is_kana))
            || (count < LEAST_LATIN && all(|c| c.is_ascii()))
    }
}

/// A name to look for in texts.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    core: String,
    sign: Sign,
}

/// When a name counts.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Sign {
    /// Wherever it stands, even inside a word.
    Anywhere,
    /// As a word of its own.
    Word,
    /// Only beside 株式会社 or 様.
    Addressed,
}

impl Wanted {
    /// A name that is listed. As it is written it counts anywhere; what is left of it
    /// without its legal form has to be a word.
    pub(super) fn of(name: &CompanyName) -> Wanted {
        let as_written = name.legal_form.is_none();
        let sign = match (is_ordinary(&name.core), name.is_short()) {
            (false, false) if as_written => Sign::Anywhere,
            (false, false) => Sign::Word,
            (false, true) if as_written => Sign::Word,
            _ => Sign::Addressed,
        };
        Wanted { core: hiragana(&name.core), sign }
    }

    /// The name of the customer whom a document is for.
    pub(super) fn own(name: &CompanyName) -> Wanted {
        Wanted { core: hiragana(&name.core), sign: Sign::Anywhere }
    }
}

/// A text in which names are looked for.
#[derive(Debug)]
pub(super) struct Names {
    /// The text as names are compared, but for the two kinds of kana.
    plain: String,
    /// The same in hiragana, byte for byte as long.
    folded: String,
    /// Where in it spaces and punctuation were.
    gaps: Vec<usize>,
}

impl Names {
    pub(super) fn of(text: &str) -> Names {
        let mut plain = String::with_capacity(text.len());
        let mut gaps = Vec::new();
        for c in written_out(text).chars() {
            if is_kept(c) {
                plain.push(c);
            } else if gaps.last() != Some(&plain.len()) {
                gaps.push(plain.len());
            }
        }
        Names { folded: hiragana(&plain), plain, gaps }
    }

    /// Where the name stands in the text, as far as it is meant as a name.
    pub(super) fn find(&self, name: &Wanted) -> Vec<std::ops::Range<usize>> {
        if name.core.is_empty() {
            return Vec::new();
        }
        let places = self.folded.match_indices(&name.core);
        let places = places.map(|(at, core)| at..at + core.len());
        places.filter(|at| self.is_name(at, name.sign)).collect()
    }

    /// What stands there.
    pub(super) fn text(&self, at: &std::ops::Range<usize>) -> &str {
        self.plain.get(at.clone()).unwrap_or_default()
    }

    fn is_name(&self, at: &std::ops::Range<usize>, sign: Sign) -> bool {
        if sign == Sign::Anywhere {
            return true;
        }
        let (before, behind) = (&self.plain[..at.start], &self.plain[at.end..]);
        let has_form = LEGAL_FORMS
            .iter()
            .any(|form| before.ends_with(form) || behind.starts_with(form));
        let is_addressed = TITLES.iter().any(|title| behind.starts_with(title));
        if has_form || (is_addressed && self.begins(at.start)) {
            return true;
        }
        sign == Sign::Word && self.begins(at.start) && self.ends(at.end)
    }

    /// Whether a word may begin there.
    fn begins(&self, at: usize) -> bool {
        self.is_border(at, |before, _| LEADERS.contains(&before))
    }

    /// Whether a word may end there.
    fn ends(&self, at: usize) -> bool {
        self.is_border(at, |_, behind| FOLLOWERS.contains(&behind))
    }

    /// Whether a word ends and another begins there: by a gap, by what the characters
    /// before and behind are, or since the text does.
    fn is_border(&self, at: usize, divides: impl Fn(char, char) -> bool) -> bool {
        let before = self.plain[..at].chars().next_back();
        let behind = self.plain[at..].chars().next();
        before.zip(behind).is_none_or(|(before, behind)| {
            self.is_gap(at) || divides(before, behind) || parts(before, behind)
        })
    }

    fn is_gap(&self, at: usize) -> bool {
        self.gaps.binary_search(&at).is_ok()
    }
}

/// Whether two words may meet between these. Hiragana may be a particle.
fn parts(a: char, b: char) -> bool {
    let (a, b) = (Script::of(a), Script::of(b));
    a != b || a == Script::Hiragana
}

#[derive(Eq, PartialEq)]
enum Script {
    Hiragana,
    Katakana,
    Latin,
    Other,
}

impl Script {
    fn of(c: char) -> Script {
        match c {
            '\u{3041}'..='\u{309F}' => Script::Hiragana,
            '\u{30A0}'..='\u{30FF}' => Script::Katakana,
            c if c.is_ascii() => Script::Latin,
            _ => Script::Other,
        }
    }
}

fn is_kana(c: char) -> bool {
    matches!(Script::of(c), Script::Hiragana | Script::Katakana)
}

/// Width and case, and the short legal forms written out.
pub(super) fn written_out(text: &str) -> String {
    let text: String = text.nfkc().flat_map(char::to_lowercase).collect();
    if !text.contains('(') {
        return text;
    }
    let mut text = text;
    for (short, long) in SHORT_FORMS {
        if text.contains(short) {
            text = text.replace(short, long);
        }
    }
    text
}

/// The text without spaces and punctuation.
fn squeezed(text: &str) -> String {
    written_out(text).chars().filter(|c| is_kept(*c)).collect()
}

fn is_kept(c: char) -> bool {
    c.is_alphanumeric() || c == 'ー' || c == '&'
}

/// The text with all kana as hiragana.
fn hiragana(text: &str) -> String {
    let folded = |c: char| match c {
        '\u{30A1}'..='\u{30F6}' => char::from_u32(c as u32 - 0x60).unwrap_or(c),
        c => c,
    };
    text.chars().map(folded).collect()
}

/// The name without 「Co., Ltd.」 at its end, and that in one word.
fn without_english_form(name: &str) -> (String, Option<String>) {
    let name: String = name.nfkc().collect();
    let mut words: Vec<&str> =
        name.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    let mut form = Vec::new();
    while let Some(last) = words.last() {
        let plain = last.replace('.', "").to_lowercase();
        if !ENGLISH_FORMS.contains(&plain.as_str()) {
            break;
        }
        form.push(
            match plain.as_str() {
                "company" => "co",
                "limited" => "ltd",
                "incorporated" => "inc",
                "corporation" => "corp",
                other => other,
            }
            .to_owned(),
        );
        words.pop();
    }
    form.reverse();
    let form = form.concat();
    (words.join(" "), (!form.is_empty()).then_some(form))
}

/// Whether a name is made of words that any questionnaire has: 情報システム, クラウドサービス.
fn is_ordinary(core: &str) -> bool {
    static ORDINARY: LazyLock<Thesaurus> = LazyLock::new(Thesaurus::builtin);
    let mut covered = vec![false; core.len()];
    let hits = ORDINARY.scan(core).into_iter().map(|hit| hit.at);
    let words = NAME_WORDS.iter().flat_map(|word| {
        let found = core.match_indices(*word);
        found.map(|(at, word)| at..at + word.len())
    });
    for at in hits.chain(words) {
        covered.get_mut(at).into_iter().flatten().for_each(|byte| *byte = true);
    }
    covered.into_iter().all(|byte| byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_one_company() {
        for (a, b, same, near) in [
            ("あおば食品株式会社", "あおば食品", true, true),
            ("あおば食品株式会社", "あおば食品㈱", true, true),
            ("あおば食品株式会社", "ａｏｂａ食品", false, false),
            ("（株）あおば食品", "株式会社 あおば食品", true, true),
            ("株式会社あおば食品", "あおば食品株式会社", false, true),
            ("あおば食品株式会社", "有限会社あおば食品", false, true),
            ("あおば食品株式会社", "アオバ食品", false, true),
            ("あおば食品株式会社", "あおぱ食品株式会社", false, true),
            ("あおば食品株式会社", "あおば食品株式会社 御中", true, true),
            ("あおば食品株式会社", "若葉食品株式会社", false, false),
            ("Aoba Foods Co., Ltd.", "AOBA FOODS", true, true),
            ("Aoba Foods Co., Ltd.", "Aoba Foods Company Limited", true, true),
            ("Aoba Foods Co., Ltd.", "Aoba Foods Inc.", false, true),
            ("みどり銀行", "みどり銀行カード", false, false),
        ] {
            let (first, second) = (CompanyName::of(a), CompanyName::of(b));
            assert_eq!(first.is_same(&second), same, "{a} {b}");
            assert_eq!(first.is_near(&second), near, "{a} {b}");
        }
        assert!(CompanyName::of("Ltd.").is_empty());
    }

    #[test]
    fn names_in_texts() {
        for (name, text, found) in [
            ("あおば食品株式会社", "あおば食品と同じ方法です。", "あおば食品"),
            ("あおば食品株式会社", "（株）あおば食品向けに実施", "あおば食品"),
            ("あおば食品株式会社", "アオバ食品様の要望", "アオバ食品"),
            ("あおば食品株式会社", "旧あおば食品の基準", "あおば食品"),
            ("あおば食品株式会社", "あおば食品工業の基準", ""),
            ("Aoba Foods Co., Ltd.", "the same as for Aoba  Foods.", "aobafoods"),
            ("Aoba Foods Co., Ltd.", "the same as for Aobafoodser.", ""),
            ("株式会社クラウド", "クラウドを利用しています。", ""),
            ("株式会社クラウド", "株式会社クラウドの要望", "クラウド"),
            ("株式会社クラウド", "クラウド様の要望", "クラウド"),
            ("株式会社情報システム", "情報システムの管理者", ""),
            ("さくら株式会社", "さくらインターネットを利用", ""),
            ("さくら株式会社", "さくら様の要望", "さくら"),
            ("株式会社共通基盤", "共通基盤で提供しています。", ""),
            ("SSL株式会社", "SSLを用いています。", ""),
        ] {
            let names = Names::of(text);
            let places = names.find(&Wanted::of(&CompanyName::of(name)));
            let first = places.first().map(|at| names.text(at)).unwrap_or_default();
            assert_eq!(first, found, "{name}: {text}");
        }
    }
}
