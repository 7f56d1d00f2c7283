//! 証跡: the documents and addresses that the answers refer to.

use crate::layout::Role;
use crate::layout::header_role;
use crate::questionnaire::{Item, Questionnaire};

/// One document or address.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Evidence<'q> {
    /// The item whose answer refers to it.
    pub(super) item: &'q Item,
    /// Its name or address, as it is written.
    pub(super) text: &'q str,
}

/// What the items refer to, in their order: the lines of columns such as 証跡 or
/// エビデンス, and the addresses in remarks.
pub(super) fn evidence(questionnaire: &Questionnaire) -> Vec<Evidence<'_>> {
    let mut all: Vec<Evidence<'_>> = Vec::new();
    for item in &questionnaire.items {
        let from = all.len();
        let columns = item
            .extra
            .iter()
            .filter(|(name, _)| header_role(name) == Some(Role::Evidence));
        let lines = columns.flat_map(|(_, text)| text.lines().map(str::trim));
        let remarks = item.answers.iter().filter_map(|answer| answer.remark.as_deref());
        for text in lines.chain(remarks.flat_map(addresses)) {
            let is_new = all[from..].iter().all(|known| known.text != text);
            if is_new && !text.is_empty() {
                all.push(Evidence { item, text });
            }
        }
    }
    all
}

/// The addresses in a text.
fn addresses(text: &str) -> impl Iterator<Item = &str> {
    // Of http://a/?next=https://b the second is a part of the first.
    let mut end = 0;
    text.match_indices("http").filter_map(move |(at, _)| {
        let rest = &text[at..];
        let is_address = rest.starts_with("http://") || rest.starts_with("https://");
        if at < end || !is_address {
            return None;
        }
        let plain = |c: char| c.is_ascii_graphic() && !"\"<>[]{}|^`\\()".contains(c);
        let length = rest.find(|c| !plain(c)).unwrap_or(rest.len());
        let address = rest[..length].trim_end_matches(['.', ',', ';', ':', '\'']);
        end = at + length;
        (address.split("://").nth(1).is_some_and(|host| !host.is_empty()))
            .then_some(address)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::questionnaire::Answer;

    #[test]
    fn addresses_in_texts() {
        for (name, text, found) in [
            ("none", "ありません。http:// と書きます", vec![]),
            (
                "in a sentence",
                "https://a.example/x を参照",
                vec!["https://a.example/x"],
            ),
            ("in brackets", "方針（https://a.example/）", vec!["https://a.example/"]),
            ("at an end", "See http://a.example/x.", vec!["http://a.example/x"]),
            (
                "two",
                "https://a.example、https://b.example",
                vec!["https://a.example", "https://b.example"],
            ),
            (
                "one inside another",
                "https://a.example/?u=http://b.example",
                vec!["https://a.example/?u=http://b.example"],
            ),
        ] {
            assert_eq!(addresses(text).collect::<Vec<_>>(), found, "{name}");
        }
    }

    #[test]
    fn columns_and_remarks() {
        let mut item = Item { question: "問".to_owned(), ..Item::default() };
        item.answers = vec![
            Answer::of("○", "https://a.example/ に掲載"),
            Answer::of("○", "https://a.example/"),
        ];
        item.extra
            .insert("エビデンス".to_owned(), "規程集 第3章\n監査報告書".to_owned());
        item.extra.insert("重要度".to_owned(), "高".to_owned());
        let questionnaire =
            Questionnaire { items: vec![item], ..Questionnaire::default() };
        let texts: Vec<&str> =
            evidence(&questionnaire).iter().map(|e| e.text).collect();
        assert_eq!(texts, ["規程集 第3章", "監査報告書", "https://a.example/"]);
    }
}
