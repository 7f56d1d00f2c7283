//! Questions to which yes is the bad answer.

use super::normalize::{is_kanji, is_katakana};

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
    negated || (bad && has(EXISTS) && !prevented) || lapses_exist(&flat) || has(ENGLISH)
}

/// Whether it asks for things that lack what is demanded: 「教育を受けていない従業員はいますか」,
/// 「手順は未整備ですか」.
fn lapses_exist(flat: &str) -> bool {
    const EXIST: &[&str] = &[
        "ありますか",
        "あるか",
        "ありますでしょうか",
        "ございますか",
        "存在しますか",
        "存在するか",
        "在籍していますか",
        "残っていますか",
        "認めていますか",
        "許していますか",
        "はいますか",
        "がいますか",
        "はいるか",
        "がいるか",
        "ことがありますか",
    ];
    const UNDONE: &[&str] =
        &["ですか", "でしょうか", "ままですか", "なっていますか", "ありますか"];
    /// Those who may not are kept out: that is the good case.
    const KEPT_OUT: &[&str] = &[
        "許可されてい",
        "許可してい",
        "許可の",
        "認可されてい",
        "承認されてい",
        "権限の",
        "権限を持た",
        "権限を有し",
        "使用してい",
        "利用してい",
        "使われてい",
        "必要の",
        "必要では",
        "少",
        "問題",
    ];
    let ends = |words: &[&str]| words.iter().any(|word| flat.ends_with(word));
    let lacks = flat.match_indices("ない").any(|(at, no)| {
        let noun = flat[at + no.len()..].chars().next();
        let before = &flat[..at];
        noun.is_some_and(|c| is_kanji(c) || is_katakana(c))
            && !KEPT_OUT.iter().any(|kept| before.ends_with(kept))
    });
    let undone = flat
        .match_indices('未')
        .any(|(at, un)| flat[at + un.len()..].chars().next().is_some_and(is_kanji));
    (lacks && ends(EXIST)) || (undone && ends(UNDONE))
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
            ("教育を受講していない従業員はいますか。", true),
            ("許可されていない者が入室できないようにしていますか。", false),
            ("使用していないアカウントを削除していますか。", false),
            ("手順は未整備ですか。", true),
        ] {
            assert_eq!(is_negative(&Normal::of(question).text), expected, "{question}");
        }
    }
}
