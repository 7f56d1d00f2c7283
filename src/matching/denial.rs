//! What an answer says against its own mark, and what else than the question it is about.

use super::asked::Asked;
use super::normalize::Normal;
use super::thesaurus::{Kind, Thesaurus};

/// Whether a sentence of the remarks says no to something that the question is about:
/// 「立入監査はお受けしていません」.
///
/// What keeps others out is no denial: 「許可された者以外は入室できません」.
pub(crate) fn denies(thesaurus: &Thesaurus, asked: &Asked, remarks: &str) -> bool {
    let sentences = remarks.split(['。', '\n', '.']).filter(|s| is_denied(s));
    sentences.map(|sentence| Normal::of(sentence).text).any(|sentence| {
        let hits = thesaurus.scan(&sentence);
        let names = |id: &u32| hits.iter().any(|hit| hit.concepts.contains(id));
        let mut said = asked.pieces.iter().filter(|piece| piece.kind != Kind::Light);
        said.any(|piece| {
            let words = &asked.normal.text[piece.at.clone()];
            let long = words.chars().nth(1).is_some();
            piece.concepts.iter().any(names) || (long && sentence.contains(words))
        })
    })
}

/// Whether the sentence ends in no. In Japanese that is where a sentence says so.
fn is_denied(sentence: &str) -> bool {
    const NO: &[&str] = &[
        "ません",
        "ていない",
        "はない",
        "がない",
        "なし",
        "対象外",
        "不可",
        "お断り",
        "未対応",
        "未実施",
        "利用者の責任",
        "利用者側の責任",
        "利用者様の責任",
        "お客様の責任",
        "お客様側の責任",
        " not ",
        "n't ",
        "no longer",
    ];
    const YES: &[&str] = &[
        "なければなりません",
        "かもしれません",
        "問題ありません",
        "支障ありません",
        "差し支えありません",
        "限りません",
        "だけではありません",
        "のみではありません",
    ];
    const OTHERS: &[&str] = &[
        "以外",
        "権限のない",
        "権限がない",
        "許可",
        "承認",
        "でなければ",
        "なければ",
        "者は",
        "者が",
        "ように",
    ];
    /// How much of the end is looked at, in characters.
    const END: usize = 18;
    let length = sentence.chars().count();
    let end: String = sentence.chars().skip(length.saturating_sub(END)).collect();
    // 「…は設けていませんが、目標値を公開しています」.
    let before_but = sentence.contains("ませんが") || sentence.contains("ないが、");
    let english = sentence.is_ascii();
    let place = if english || before_but { sentence } else { &end };
    let has = |words: &[&str]| words.iter().any(|word| place.contains(word));
    let kept_out = OTHERS.iter().any(|word| sentence.contains(word))
        && ["できません", "られません", "れません", "できない"]
            .iter()
            .any(|w| place.contains(w));
    has(NO) && !has(YES) && !kept_out
}

/// Kinds of thing that are protected, each by its wordings: what is done about one says
/// nothing about another.
const OBJECTS: &[&[&str]] = &[
    &["サーバ", "server"],
    &["端末", "パソコン", "pc", "クライアント", "デバイス", "laptop", "endpoint"],
    &["スマートフォン", "スマホ", "携帯電話", "モバイル", "smartphone", "mobile"],
    &["ネットワーク機器", "ルータ", "router"],
    &["データベース", "database"],
    &["紙", "書類", "paper"],
];

/// Whose accounts and rights: what the company's own people may do says nothing about its
/// customers, and the other way round.
const PEOPLE: &[&[&str]] = &[
    &[
        "運用担当者",
        "運用者",
        "保守担当者",
        "管理者アクセス",
        "管理者権限",
        "管理者アカウント",
        "管理者の",
        "管理者に",
        "特権",
    ],
    &["利用者", "お客様", "顧客", "ユーザ", "利用する側", "使う側", "利用側"],
];

/// When it is: while the contract lasts, or once it is over.
const MOMENTS: &[&[&str]] = &[
    &[
        "終了前",
        "解約前",
        "終了する前",
        "契約の途中",
        "契約途中",
        "契約中",
        "契約期間中",
    ],
    &["終了後", "解約後", "終了時", "解約時", "終了した", "解約した", "退会後"],
];

/// To make a thing, and to try it out.
const ACTS: &[&[&str]] =
    &[&["策定", "制定", "作成", "整備"], &["訓練", "試験", "テスト", "演習"]];

/// Whether the question is about one kind of thing, people or act, and the entry's own
/// question about others alone.
pub(crate) fn is_about_another(question: &str, entry: &str) -> bool {
    let has = |text: &str, words: &[&str]| words.iter().any(|word| text.contains(word));
    [OBJECTS, PEOPLE, MOMENTS, ACTS].into_iter().any(|kinds| {
        let only_asked = |words: &&[&str]| has(question, words) && !has(entry, words);
        let only_answered =
            |words: &&[&str]| has(entry, words) && !has(question, words);
        kinds.iter().any(only_asked) && kinds.iter().any(only_answered)
    })
}

/// Whether the customer's own consent is asked for, and the entry has nothing of
/// customers: 「事前に当社の承認を得ますか」.
pub(crate) fn asks_our_consent(question: &str, entry: &str) -> bool {
    const US: &[&str] = &[
        "当社",
        "弊社",
        "当行",
        "弊行",
        "当組合",
        "当庫",
        "当方",
        "委託元",
        "発注者",
        "甲",
    ];
    const CONSENT: &[&str] =
        &["の承認", "の承諾", "の許可", "の同意", "の了解", "の了承", "の合意"];
    const CUSTOMERS: &[&str] =
        &["利用者", "お客様", "顧客", "契約者", "委託元", "ユーザ"];
    let asked = US.iter().any(|us| {
        question.match_indices(us).any(|(at, _)| {
            let behind = &question[at + us.len()..];
            CONSENT.iter().any(|consent| behind.starts_with(consent))
        })
    });
    let given = CUSTOMERS.iter().any(|who| {
        CONSENT.iter().any(|consent| entry.contains(&format!("{who}{consent}")))
    });
    asked && !given
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn denials() {
        let thesaurus = Thesaurus::builtin();
        for (question, remarks, expected) in [
            (
                "立入監査を受け入れていますか",
                "規模の都合で立入監査はお受けしていません。",
                true,
            ),
            (
                "データを海外で保管していますか",
                "東京で保管し、データを国外へ移しません。",
                true,
            ),
            (
                "違約金を伴うSLAを設けていますか",
                "SLAは設けていませんが、目標値を公開しています。",
                true,
            ),
            ("入室を制限していますか", "許可された者以外は入室できません。", false),
            (
                "ログを保護していますか",
                "ログを保護しています。担当者も変更できません。",
                false,
            ),
            ("教育を行っていますか", "教育を行わなければなりません。", false),
            (
                "バックアップを取得していますか",
                "毎日取得しています。世代は公開していません。",
                false,
            ),
        ] {
            let asked = Asked::of(&thesaurus, question);
            assert_eq!(denies(&thesaurus, &asked, remarks), expected, "{question}");
        }
    }

    #[test]
    fn other_objects() {
        for (question, entry, expected) in [
            (
                "サーバーにウイルス対策を導入していますか",
                "従業員のパソコンに導入",
                true,
            ),
            ("サーバーにウイルス対策を導入していますか", "サーバーと端末に導入", false),
            ("ウイルス対策を導入していますか", "従業員のパソコンに導入", false),
            ("サーバーを監視していますか", "稼働を監視", false),
            (
                "管理者アクセスに多要素認証を求めていますか",
                "利用者に多要素認証を提供",
                true,
            ),
            ("利用者のIDを管理していますか", "運用担当者ごとにIDを付与", true),
            ("計画を策定していますか", "計画を定期的に訓練", true),
            ("計画を策定していますか", "計画を策定し、訓練", false),
            ("計画を訓練していますか", "計画を策定", true),
            (
                "一般の利用者に多要素認証を求めますか",
                "管理者に多要素認証を求める",
                true,
            ),
            ("契約の途中で消去できますか", "契約終了後に消去", true),
            ("解約時に消去しますか", "契約終了後に消去", false),
        ] {
            assert_eq!(is_about_another(question, entry), expected, "{question}");
        }
    }

    #[test]
    fn consent() {
        for (question, entry, expected) in [
            ("再委託の前に当社の承認を得ますか", "情報管理本部長の承認を得ます", true),
            (
                "再委託の前に当社の承認を得ますか",
                "再委託には利用者の承認を要します",
                false,
            ),
            ("再委託の基準がありますか", "基準に従って選定します", false),
        ] {
            assert_eq!(asks_our_consent(question, entry), expected, "{question}");
        }
    }
}
