//! Reasons not to fill, however well an entry fits.

use crate::library::Entry;

use super::asked::Asked;
use super::explain::{Profile, stated};
use super::facets::{Facet, is_told};
use super::normalize::is_hiragana;

/// A reason not to fill without a person.
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

    pub(crate) fn not_stated(facet: Facet) -> Guard {
        let (japanese, english) = facet.names();
        Guard::NotStated(japanese, english)
    }
}

/// The values that the question asks for and the entry does not state.
///
/// Where the entry answers almost the same question, and that asks for the value by the
/// same word, its answer is what the company says to it, stated or not.
pub(crate) fn not_stated<'a>(
    asked: &'a Asked,
    profile: &'a Profile,
    entry: &Entry,
    verbatim: bool,
) -> impl Iterator<Item = Guard> + 'a {
    // Too many ways to state a kind: an entry that was asked for it tells it.
    let kind = |facet: Facet, word: &str| {
        let noun = word.trim_end_matches(['を', 'は']);
        facet == Facet::Kind && profile.question.contains(noun)
    };
    let stated = if asked.facets.is_empty() { Vec::new() } else { stated(entry) };
    asked
        .facets
        .iter()
        .filter(move |(facet, word)| !is_told(*facet, word, &stated))
        .filter(move |(facet, word)| !kind(*facet, word))
        .filter(move |(_, word)| !(verbatim && profile.question.contains(word)))
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

/// Whether yes would be the bad answer to a question in its normal form.
pub(crate) fn is_negative(question: &str) -> bool {
    /// Requests that only look negative.
    const POLITE: &[&str] =
        &["いただけません", "もらえません", "くださいません", "願えません"];
    const NEGATED: &[&str] = &[
        "ませんか",
        "ないですか",
        "ないでしょうか",
        "ないか確認",
        "ない場合は",
        "ない場合が",
        "ないものはあ",
        "ないものがあ",
        "ないケースはあ",
        "ないことがあ",
        "ことはないか",
        "ことがないか",
        "ていないか",
        "恐れはありますか",
        "おそれはありますか",
        "恐れがありますか",
        "危険はありますか",
        "心配はありますか",
        "可能性はありますか",
        "可能性がありますか",
        "ことはありますか",
        "ことがありますか",
        "てしまいますか",
        "てしまうこと",
        "必要がありますか",
        "必要はありますか",
        "必要ですか",
        "必要でしょうか",
        "必要になりますか",
        "残りますか",
        "残っていますか",
        "止まりますか",
    ];
    /// Things that are bad to exist, where their existence is asked about.
    const BAD: &[&str] = &[
        "使い回",
        "使いまわ",
        "共有id",
        "共用id",
        "共有アカウント",
        "共用アカウント",
        "共有のid",
        "放置し",
        "放置され",
        "開いたまま",
        "無断",
        "勝手に",
        "突然",
        "予告なく",
        "抜け道",
        "抜け穴",
        "平文",
        "暗号化されていない",
        "暗号化されない",
        "制限されていない",
        "制限のない",
        "管理されていない",
        "未対応",
        "未適用",
        "未実施",
        "未更新",
        "サポート切れ",
        "残存",
        "残る",
        "残留",
        "残り続け",
        "誰でも",
        "侵入され",
        "盗まれ",
        "悪用",
        "漏れ",
        "見えてしまう",
        "バックドア",
        "あらゆる操作",
        "何でもできる",
        "特権ユーザ",
        "特権アカウント",
        "例外はあり",
        "例外があり",
        "例外的に",
        "弱い暗号",
        "単一障害点",
        "目的外",
        "海外にあ",
        "国外にあ",
        "海外に置",
        "国外に置",
        "海外に所在",
        "国外に所在",
        "海外で処理",
        "国外で処理",
        "海外で保",
        "海外に保",
        "国外に保",
        "国外で保",
        "国外に移",
        "海外に移",
        "国外が含",
        "海外が含",
        "複数人で共",
        "複数人で利",
        "複数人で使",
        "idを共",
        "アカウントを共",
        "貴社に帰属",
        "学習に利",
        "学習に使",
        "学習に用",
        "第三者提供を行",
        "第三者に提供し",
    ];
    const EXISTS: &[&str] = &[
        "ありますか",
        "いますか",
        "存在しますか",
        "できますか",
        "されますか",
        "れますか",
        "ますか",
        "あるか",
        "有無",
    ];
    const ENGLISH: &[&str] = &[
        "shared administrator account",
        "shared account",
        "shared credential",
        "shared admin",
        "unencrypted",
        "unpatched",
        "unrestricted",
        "unsupported",
        "end of life",
        "any exceptions",
        "without authoris",
        "without authoriz",
        "could our data",
        "can other customers",
        "can other tenants",
        "single point of failure",
        "are there any known",
        "default password",
        "plain text",
        "plaintext",
    ];
    let has = |words: &[&str]| words.iter().any(|word| question.contains(word));
    let flat: String = question.chars().filter(|c| *c != ' ').collect();
    let negated = NEGATED.iter().any(|word| flat.contains(word)) && !has(POLITE);
    // 「勝手に使われないように」 is the good case.
    let prevented = has(&[
        "ないよう",
        "ないため",
        "防止",
        "防ぐ",
        "防い",
        "なくし",
        "無くし",
        "排除",
        "禁止",
        "制限",
        "制御",
        "検知",
        "遮断",
    ]);
    // 「放置しない」 is the good case, too.
    let is_done = |bad: &&str| {
        let mut behind =
            flat.match_indices(*bad).map(|(at, bad)| &flat[at + bad.len()..]);
        behind.any(|behind| !behind.starts_with("ない") && !behind.starts_with("せず"))
    };
    let bad = BAD.iter().any(is_done);
    negated || (bad && has(EXISTS) && !prevented) || has(ENGLISH)
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
    fn negative() {
        for (question, expected) in [
            ("IDを使い回していませんか。", true),
            ("データが残ることはありませんか。", true),
            ("特権ユーザーは存在しますか。", true),
            ("他社に見えてしまうことはないでしょうか。", true),
            ("暗号化されていない区間はありますか。", true),
            ("サービスは止まりますか。", true),
            ("端末にソフトウェアを入れる必要がありますか。", true),
            ("必要な権限だけを与えていますか。", false),
            ("資料をご提供いただけませんか。", false),
            ("共有IDの使用を禁止していること。", false),
            ("パスワードを管理していますか。", false),
            ("私物の利用を認めていない。", false),
            ("書類を机上に放置しない運用を実施していますか。", false),
            ("書類が机上に放置されていますか。", true),
        ] {
            assert_eq!(is_negative(&Normal::of(question).text), expected, "{question}");
        }
    }

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
