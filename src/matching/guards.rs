//! Reasons not to fill, however well an entry fits.

use super::asked::Asked;
use super::explain::Profile;
use super::facets::{Facet, is_told};
use super::normalize::is_hiragana;

/// A reason not to fill without a person. [`Policy`](super::Policy) says which may yield.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Guard {
    /// A value of this kind is asked for, and the answer states none.
    NotStated(&'static str, &'static str),
    /// A certain technique, certificate or figure is asked about that the entry lacks.
    NotNamed,
    /// Something is to be told that the answer does not speak of.
    NotTold,
    /// Yes would be the bad answer: 「〜が残ることはありませんか」.
    Polarity,
    /// The entry says that its own question does not apply; whether this one does is
    /// another matter.
    NotApplicable,
    /// Two questions in one, and another entry answers the other.
    TwoQuestions,
    /// Another party is meant: the question is about 委託先 or tells お客様, and the entry is
    /// about employees.
    OtherParty,
    /// The question touches what the entry mentions, and not what it is about.
    OtherSubject,
    /// The answer says no to something that the question is about.
    Denied,
    /// Another entry fits about as well and answers something else.
    Ambiguous,
    /// The question is in another language than the answer.
    Language,
    /// A line of the preamble: it supports a person, but it is no answer.
    Fact,
    /// The question is too long, or says too little, to be judged.
    Unclear,
    /// The [`Embedder`](super::Embedder) points to another answer than the words do.
    Meaning,
    /// The [`Embedder`](super::Embedder) could not read the question, and so has no vote.
    NoVote,
}

impl Guard {
    /// Every guard, once.
    pub(crate) fn all() -> impl Iterator<Item = Guard> {
        let plain = [
            Guard::NotNamed,
            Guard::NotTold,
            Guard::Polarity,
            Guard::NotApplicable,
            Guard::TwoQuestions,
            Guard::OtherParty,
            Guard::OtherSubject,
            Guard::Denied,
            Guard::Ambiguous,
            Guard::Language,
            Guard::Fact,
            Guard::Unclear,
            Guard::Meaning,
            Guard::NoVote,
        ];
        plain.into_iter().chain(Facet::all().map(Guard::not_stated))
    }

    /// Whether it speaks against the entry's mark alone: what the remark says holds of
    /// whatever is asked about the same thing.
    pub(crate) fn is_of_the_mark(self) -> bool {
        matches!(self, Guard::Denied | Guard::NotApplicable | Guard::Polarity)
    }

    pub(crate) fn not_stated(facet: Facet) -> Guard {
        let (japanese, english) = facet.names();
        Guard::NotStated(japanese, english)
    }
}

/// The values that the question asks for and the entry does not state.
///
/// Where the entry answers the same question or almost, and that asks for the value by the
/// same word, its answer is what the company says to it, stated or not.
pub(crate) fn not_stated<'a>(
    asked: &'a Asked,
    profile: &'a Profile,
    the_same: bool,
) -> impl Iterator<Item = Guard> + 'a {
    // There are too many ways to state a kind, and to say whether a document is given: an
    // entry that was asked for it tells it.
    let asked_for = |facet: Facet, word: &str| {
        let noun = word.trim_end_matches(['を', 'は', 'の']);
        matches!(facet, Facet::Kind | Facet::Document)
            && profile.question.contains(noun)
    };
    let stated = if asked.facets.is_empty() { &[] } else { profile.stated() };
    asked
        .facets
        .iter()
        .filter(move |(facet, word)| !is_told(*facet, word, stated))
        .filter(move |(facet, word)| !asked_for(*facet, word))
        .filter(move |(_, word)| !(the_same && profile.question.contains(word)))
        .map(|(facet, _)| Guard::not_stated(*facet))
}

/// Whether a question, in its normal form, cannot be answered by yes or no.
pub(crate) fn is_open(question: &str) -> bool {
    const OPEN: &[&str] = &[
        "どのよう",
        "どういった",
        "どんな",
        "どこ",
        "どちら",
        "いずれの",
        "いつ",
        "誰が",
        "誰に",
        "どう",
        "何を",
        "何に",
        "何が",
    ];
    /// Words that only look like those.
    const CLOSED: &[&str] = &[
        "かどうか",
        "いつでも",
        "どこでも",
        "どこからでも",
        "誰にでも",
        "どのような場合でも",
        "いずれの場合も",
    ];
    const ENGLISH: &[&str] = &["how ", "what ", "which ", "when ", "where ", "who "];
    let question =
        CLOSED.iter().fold(question.to_owned(), |text, word| text.replace(word, " "));
    OPEN.iter().any(|word| question.contains(word))
        || ENGLISH.iter().any(|word| question.starts_with(word))
}

/// Whether the question names how often something is done, and the entry does not say
/// that it is done so often.
pub(crate) fn is_rarer(question: &str, entry: &str) -> bool {
    /// From the most to the least often.
    const OFTEN: &[&[&str]] = &[
        &["毎日", "日次", "毎営業日", "daily"],
        &["毎週", "週次", "週1回", "weekly"],
        &["毎月", "月次", "月1回", "monthly"],
        &["四半期", "3か月ごと", "quarterly"],
        &["半年", "半期", "年2回", "6か月ごと", "twice a year", "semi annual"],
        &[
            "毎年",
            "年1回",
            "年次",
            "年度ごと",
            "annual",
            "yearly",
            "once a year",
            "every year",
        ],
    ];
    let asked =
        OFTEN.iter().position(|words| words.iter().any(|w| question.contains(w)));
    asked.is_some_and(|asked| {
        !OFTEN[..=asked]
            .iter()
            .flat_map(|words| words.iter())
            .any(|w| entry.contains(w))
    })
}

/// Whether something has to be done by a day that the entry does not name: 「当日までに」.
pub(crate) fn asks_for_the_day(question: &str, entry: &str) -> bool {
    const DAYS: &[&str] = &["当日", "即日", "翌営業日", "翌日", "即時"];
    DAYS.iter().any(|day| question.contains(day) && !entry.contains(day))
}

/// Whether a question is whether only this is so, and the entry says nothing of only.
pub(crate) fn asks_only(question: &str, entry: &str) -> bool {
    const ONLY: &[&str] = &["のみ", "だけ", "限定", "限って", "限り", "only"];
    // 「いただけますか」 and 「のみならず」 ask for nothing of the kind.
    let question = question.replace("ただけ", " ").replace("のみならず", " ");
    ["のみ", "だけ", " only "].iter().any(|word| question.contains(word))
        && !ONLY.iter().any(|word| entry.contains(word))
}

/// Whether a question is which of several parties does something.
pub(crate) fn asks_who(question: &str) -> bool {
    const WHICH: &[&str] = &["どちら", "いずれ", "どの事業者", "誰が", "どなた"];
    const DOES: &[&str] = &["担当", "責任", "受け持", "負い", "負う", "所管"];
    let has = |words: &[&str]| words.iter().any(|word| question.contains(word));
    has(WHICH) && has(DOES)
}

/// Concepts that name who does something or to whom it is done. What a company does about
/// its suppliers says nothing about its visitors.
pub(crate) const PARTIES: &[&str] = &[
    "委託先",
    "委託先評価",
    "委託先教育",
    "委託契約",
    "再委託",
    "来訪者",
    "関係当局",
    "ネットワーク管理者",
    "パート",
    "退職",
    "異動",
];

/// Concepts that are asked of everything: they say what is done, and not about what.
pub(crate) const ACTS: &[&str] = &[
    "手順",
    "文書化",
    "見直し",
    "記録",
    "公開",
    "通知",
    "事前通知",
    "報告",
    "承認",
    "周知",
    "機能提供",
    "資料",
    "検知",
    "分離",
    "保存期間",
];

/// Whether a question, in its normal form, is whether customers are told something, and
/// the entry does not speak of customers.
pub(crate) fn tells_others(question: &str, entry: &str) -> bool {
    const CUSTOMERS: &[&str] = &[
        "利用者",
        "お客様",
        "顧客",
        "ユーザ",
        "契約者",
        "契約企業",
        "利用企業",
        "委託元",
        "ご担当者",
    ];
    /// A customer who speaks of itself.
    const US: &[&str] =
        &["当社", "弊社", "当行", "当組合", "当庫", "弊行", "当方", "我々"];
    const TO: &[&str] = &["へ", "に", "宛"];
    const TELL: &[&str] = &[
        "報告",
        "通知",
        "連絡",
        "知らせ",
        "公表",
        "案内",
        "周知",
        "伝え",
        "提供",
        "開示",
        "提出",
        "共有",
    ];
    let told = CUSTOMERS.iter().chain(US).any(|who| {
        question.match_indices(who).any(|(at, _)| {
            let behind = &question[at + who.len()..];
            let near: String = behind.chars().take(14).collect();
            TO.iter().any(|to| behind.starts_with(to))
                && TELL.iter().any(|tell| near.contains(tell))
        })
    });
    let open = ["公開", "公表", "web", "ホームページ"];
    told && !CUSTOMERS.iter().chain(&open).any(|who| entry.contains(who))
}

/// The parts of a question that may be questions of their own, as ranges of its normal
/// form: 「監査ログの取得および時刻の同期」 has two.
pub(crate) fn parts(question: &str) -> Vec<&str> {
    const JOINTS: &[&str] =
        &["および", "ならびに", "とともに", "かつ", "また", "さらに", " and ", "と "];
    let mut parts = vec![question];
    for joint in JOINTS {
        parts = parts.iter().flat_map(|part| split_at(part, joint)).collect();
    }
    let parts = parts.into_iter().flat_map(at_and);
    parts.map(str::trim).filter(|part| part.len() >= 6).collect()
}

/// The parts between joints; また in または is none.
fn split_at<'t>(text: &'t str, joint: &str) -> Vec<&'t str> {
    let mut parts = Vec::new();
    let mut from = 0;
    for (at, _) in text.match_indices(joint) {
        if !(joint == "また" && text[at + joint.len()..].starts_with('は')) {
            parts.push(&text[from..at]);
            from = at + joint.len();
        }
    }
    parts.push(&text[from..]);
    parts
}

/// 「情報の分類とラベル付け」 at its と; that of として, という or とおり joins nothing.
fn at_and(part: &str) -> Vec<&str> {
    let joins = |at: usize| {
        let before = part[..at].chars().next_back();
        let after = part[at + 'と'.len_utf8()..].chars().next();
        before.zip(after).is_some_and(|(a, b)| !is_hiragana(a) && !is_hiragana(b))
    };
    let mut parts = Vec::new();
    let mut from = 0;
    for (at, and) in part.match_indices('と').filter(|(at, _)| joins(*at)) {
        parts.push(&part[from..at]);
        from = at + and.len();
    }
    parts.push(&part[from..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::normalize::Normal;

    #[test]
    fn open_questions() {
        for (question, expected) in [
            ("事故の情報はどのように公表されますか", true),
            ("どこに連絡すればよいですか", true),
            ("事故の情報を公表していますか", false),
            ("How are incidents disclosed", true),
            ("稼働しているかどうかを監視していますか", false),
            ("いつでも参照できますか", false),
            ("Do you have a policy which covers this", false),
        ] {
            assert_eq!(is_open(&Normal::of(question).text), expected, "{question}");
        }
        assert!(asks_only("TLS 1.2のみを許可していますか", "TLS 1.2と1.3です"));
        assert!(!asks_only("TLS 1.2のみを許可していますか", "TLS 1.2だけです"));
        assert!(!asks_only("資料を提供していただけますか", "提供しています"));
        assert!(asks_who("バックアップは貴社と当社のどちらが担当しますか"));
        assert!(!asks_who("バックアップの担当を決めていますか"));
    }

    #[test]
    fn how_often() {
        for (question, entry, expected) in [
            ("年1回以上見直していますか", "毎年見直しています", false),
            ("年1回以上見直していますか", "四半期ごとに見直しています", false),
            ("半年ごとに見直していますか", "年1回見直しています", true),
            ("見直していますか", "随時見直しています", false),
            ("毎年見直していますか", "見直しています", true),
        ] {
            assert_eq!(is_rarer(question, entry), expected, "{question}: {entry}");
        }
    }

    #[test]
    fn joined_questions() {
        let parts_of = |text: &str| parts(&Normal::of(text).text).len();
        assert_eq!(parts_of("監査ログの取得および時刻の同期を行っていますか。"), 2);
        assert_eq!(parts_of("監査ログを取得していますか。"), 1);
        assert_eq!(parts_of("情報の分類とラベル付け"), 2);
        assert_eq!(parts_of("アクセス権は削除または停止していますか。"), 1);
        assert_eq!(parts_of("規程として明文化しているか"), 1);
    }
}
