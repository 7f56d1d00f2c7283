//! Why a candidate is where it is, as data that can be read.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::lang::Lang;

use super::guards::Guard;

/// One thing that speaks for or against a candidate.
///
/// As JSON it is its English text, out of which it is read again.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Evidence {
    /// The entry answers this very question.
    SameQuestion,
    /// A person has confirmed that the entry answers this very question.
    Alias,
    /// Words of the question that the entry accounts for, and by what where it says it in
    /// other words.
    Explained {
        /// As the question has it.
        words: String,
        /// The concept that both share.
        by: Option<String>,
    },
    /// Words of the question for which the entry has nothing.
    Unexplained(String),
    /// The next entry that would answer otherwise, and how far behind it is.
    RunnerUp {
        /// 項番 of that entry.
        number: String,
        /// By how much its score is lower.
        margin: f64,
    },
    /// A reason not to fill. Some stand on answers that are filled nevertheless: see
    /// [`Policy`](super::Policy).
    Guard(Guard),
    /// The remark takes back or limits what the mark says.
    Qualified,
    /// Text of a stored plan that is none of these.
    Text(String),
}

impl Evidence {
    /// The text for a person.
    pub fn text(&self, lang: Lang) -> String {
        match self {
            Evidence::SameQuestion => {
                lang.pick("同じ質問", "the same question").to_owned()
            }
            Evidence::Alias => {
                lang.pick("確認済みの言い換え", "confirmed to ask the same").to_owned()
            }
            Evidence::Explained { words, by: None } => match lang {
                Lang::Japanese => format!("「{words}」がある"),
                Lang::English => format!("has {}", quoted(words)),
            },
            Evidence::Explained { words, by: Some(by) } => match lang {
                Lang::Japanese => format!("「{words}」に当たる語がある（{by}）"),
                Lang::English => format!("has {} in other words ({by})", quoted(words)),
            },
            Evidence::Unexplained(words) => match lang {
                Lang::Japanese => format!("「{words}」がない"),
                Lang::English => format!("has nothing for {}", quoted(words)),
            },
            Evidence::RunnerUp { number, margin } => {
                let number = named(number, lang);
                match lang {
                    Lang::Japanese => format!("次点は {number}（差 {margin:.2}）"),
                    Lang::English => format!("next is {number}, {margin:.2} behind"),
                }
            }
            Evidence::Guard(guard) => guard.text(lang),
            Evidence::Qualified => lang
                .pick(
                    "備考が実施有無を限定または否定している",
                    "the remark limits or takes back the mark",
                )
                .to_owned(),
            Evidence::Text(text) => text.clone(),
        }
    }
}

impl Evidence {
    /// What an English text says, as [`Evidence::text`] writes it.
    fn of_text(text: &str) -> Evidence {
        Evidence::known(text).unwrap_or_else(|| Evidence::Text(text.to_owned()))
    }

    fn known(text: &str) -> Option<Evidence> {
        let plain = [Evidence::SameQuestion, Evidence::Alias, Evidence::Qualified];
        let guards = Guard::all().map(Evidence::Guard);
        let is_it = |evidence: &Evidence| evidence.text(Lang::English) == text;
        if let Some(found) = plain.into_iter().chain(guards).find(is_it) {
            return Some(found);
        }
        if let Some(next) = text.strip_prefix("next is ") {
            let (number, margin) = next.strip_suffix(" behind")?.rsplit_once(", ")?;
            let number = if number == named("", Lang::English) { "" } else { number };
            let (number, margin) = (number.to_owned(), margin.parse().ok()?);
            return Some(Evidence::RunnerUp { number, margin });
        }
        if let Some(words) = text.strip_prefix("has nothing for ") {
            return Some(Evidence::Unexplained(serde_json::from_str(words).ok()?));
        }
        let words = text.strip_prefix("has ")?;
        let (words, by) = match words.split_once("\" in other words (") {
            Some((words, by)) => (format!("{words}\""), by.strip_suffix(')')),
            None => (words.to_owned(), None),
        };
        let words = serde_json::from_str(&words).ok()?;
        Some(Evidence::Explained { words, by: by.map(str::to_owned) })
    }
}

impl Guard {
    /// The text for a person.
    pub fn text(&self, lang: Lang) -> String {
        let (japanese, english) = match self {
            Guard::NotStated(japanese, english) => {
                return lang.pick(
                    format!("{japanese}を尋ねているが、回答に書かれていない"),
                    format!("asks for {english}, which the answer does not state"),
                );
            }
            Guard::NotNamed => (
                "特定の技術・認証・数値等を尋ねているが、回答にない",
                "asks about a certain technique, certificate or figure that the entry lacks",
            ),
            Guard::NotTold => (
                "記入を求めている事柄が、回答に書かれていない",
                "wants something told that the answer does not speak of",
            ),
            Guard::Polarity => (
                "否定の質問（はい が望ましくない回答になる）",
                "a negative question: yes would be the bad answer",
            ),
            Guard::NotApplicable => (
                "元の質問が対象外という回答で、この質問も対象外とは限らない",
                "it says that its own question does not apply; this one may",
            ),
            Guard::TwoQuestions => (
                "複数の質問を含み、他の項目にまたがる",
                "two questions in one, and another entry answers the other",
            ),
            Guard::OtherParty => (
                "別の相手（委託先・お客様・来訪者など）についての質問",
                "asks about another party, such as suppliers, customers or visitors",
            ),
            Guard::OtherSubject => (
                "この項目自体は別のことを尋ねている",
                "its own question asks about something else",
            ),
            Guard::Denied => (
                "回答の備考が、質問の内容を否定している",
                "the answer's remark says no to what is asked",
            ),
            Guard::Ambiguous => (
                "同じくらい近い別の回答がある",
                "another entry fits about as well and answers something else",
            ),
            Guard::Language => (
                "質問と回答の言語が異なる",
                "the question is in another language than the answer",
            ),
            Guard::Fact => (
                "前文の記載であり、回答ではない",
                "a line of the preamble, not an answer",
            ),
            Guard::Unclear => (
                "質問が短すぎるか長すぎて判断できない",
                "the question is too short or too long to be judged",
            ),
            Guard::Meaning => (
                "言葉の近さと意味の近さが別の回答を指している",
                "words and meaning point to different answers",
            ),
            Guard::NoVote => (
                "意味の近さを比べられなかった",
                "the model of sentences could not read the question",
            ),
        };
        lang.pick(japanese, english).to_owned()
    }
}

/// The words in quotes, so that they can be read back: a JSON string.
fn quoted(words: &str) -> serde_json::Value {
    words.into()
}

/// The 項番 of an entry for a person, also where it has none.
pub(crate) fn named(number: &str, lang: Lang) -> &str {
    if number.is_empty() {
        return lang.pick("項番のない項目", "an entry without number");
    }
    number
}

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Lang::English))
    }
}

impl Serialize for Evidence {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Evidence {
    fn deserialize<D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Evidence, D::Error> {
        String::deserialize(deserializer).map(|text| Evidence::of_text(&text))
    }
}

impl JsonSchema for Evidence {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        Cow::Borrowed("Evidence")
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        String::json_schema(generator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_stored_reads_back() {
        let words = || "「監査」\"ログ\"".to_owned();
        let mut all = vec![
            Evidence::SameQuestion,
            Evidence::Alias,
            Evidence::Qualified,
            Evidence::Explained { words: words(), by: None },
            Evidence::Explained {
                words: words(), by: Some("ログ (記録)".to_owned())
            },
            Evidence::Unexplained(words()),
            Evidence::RunnerUp { number: "6, 1".to_owned(), margin: 0.25 },
            Evidence::RunnerUp { number: String::new(), margin: 0.0 },
            Evidence::Text("said by a person".to_owned()),
        ];
        all.extend(Guard::all().map(Evidence::Guard));
        let json = serde_json::to_string(&all).unwrap();
        assert_eq!(serde_json::from_str::<Vec<Evidence>>(&json).unwrap(), all);
    }
}
