//! The words that headers are made of, by role.

use unicode_normalization::UnicodeNormalization;

use super::Role;

const WORDS: [(Role, &[&str]); 6] = [
    (Role::Number, &["項番", "no", "no.", "番号", "#", "id", "№"]),
    (Role::Category, &["大分類", "中分類", "小分類", "分類", "category", "domain"]),
    (
        Role::Question,
        &["確認事項", "質問", "確認項目", "チェック項目", "question", "要件"],
    ),
    (Role::Status, &["実施有無", "回答", "対応状況", "status", "response", "answer"]),
    (Role::Remark, &["備考", "補足", "コメント", "comment", "comments", "remarks"]),
    (Role::Reserved, &["弊社使用欄", "評価", "判定"]),
];

/// The role that a header's words speak for.
pub(super) fn role_of(header: &str) -> Role {
    let key: String = header.nfkc().flat_map(char::to_lowercase).collect();
    let key = key.trim();
    let found = WORDS.iter().find(|(_, words)| words.contains(&key));
    let found = found.or_else(|| {
        let starts = |word: &&str| word.chars().count() > 1 && key.starts_with(*word);
        WORDS.iter().find(|(_, words)| words.iter().any(starts))
    });
    found.map_or(Role::Other, |(role, _)| *role)
}
