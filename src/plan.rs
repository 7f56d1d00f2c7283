//! What will be written where, and what stays blank, before anything is.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::address::Location;
use crate::edit::CellValue;
use crate::error::{Error, Result, not_in_encoding};
use crate::lang::Lang;
use crate::layout::Role;
use crate::matching::{Candidate, named};
use crate::note::Note;

/// A decision for every item of a questionnaire, in the sheet's order.
///
/// A plan is plain data: print it, store it, let a person change it, and only then
/// [apply](FillPlan::apply) it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FillPlan {
    /// One decision for each item.
    pub items: Vec<PlanItem>,
    /// What is written into the company block: 会社名, 回答日 and so on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Write>,
}

/// The decision for one item.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlanItem {
    /// 項番, as a person reads it.
    pub number: Option<String>,
    /// The cell of the question.
    pub at: Location,
    /// The question's text, checked again when the plan is applied.
    pub question: String,
    /// What to do.
    #[serde(flatten)]
    pub outcome: Outcome,
    /// The entries that come nearest, best first.
    #[serde(default)]
    pub candidates: Vec<Candidate>,
}

/// Fill the item's cells, or leave them and say why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// Write an approved answer.
    Fill(Fill),
    /// Write nothing.
    Blank {
        /// Why.
        reason: BlankReason,
    },
}

/// An answer and where it came from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Fill {
    /// 項番 of the entry that answers.
    pub entry: String,
    /// The source that the entry stands in.
    pub source: String,
    /// How near the entry is, from 0 to 1.
    pub score: f64,
    /// What is written.
    pub writes: Vec<Write>,
    /// The cells for marks that stay blank for a person, where the remark alone is given:
    /// it says no to what is asked, or the entry says that its own question does not apply.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub open_marks: Vec<Location>,
}

impl Fill {
    /// Whether anything is written: a person may have emptied all values of a plan.
    pub(crate) fn says_something(&self) -> bool {
        self.writes.iter().any(|write| !write.value.is_nothing())
    }
}

/// One cell to be written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Write {
    /// The cell.
    pub at: Location,
    /// Which part of the answer it takes.
    pub role: Role,
    /// The text that stood there when the plan was made; null where there was none.
    pub was: Option<String>,
    /// What is written, in the words that the cell accepts.
    pub value: CellValue,
    /// Whether it says a choice that asks for the day on which something is planned, and
    /// the day stands in the remark, since the choice takes no other words.
    #[serde(default, skip_serializing_if = "is_false")]
    pub day_in_remark: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
fn is_false(value: &bool) -> bool {
    !value
}

/// Why an item stays blank.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum BlankReason {
    /// Nothing in the library fits.
    NoMatch,
    /// The nearest entry is not near enough to be written without a person.
    Unsure {
        /// 項番 of that entry.
        nearest: String,
        /// How near it is, from 0 to 1.
        score: f64,
    },
    /// The last version of the questionnaire asked this in other words.
    Reworded {
        /// 項番 in that version.
        number: String,
        /// What changed: removed text in `[-…-]`, added text in `{+…+}`.
        words: String,
    },
    /// The last version's answer to this question may no longer hold.
    Outdated {
        /// 項番 in that version.
        number: String,
        /// What was answered.
        was: String,
        /// What the master's nearest entry says; null where the answer itself spoke of
        /// what was to come.
        now: Option<String>,
    },
    /// The answer is known, but the cell offers no word for it.
    NotOffered {
        /// The answer's own mark.
        mark: String,
        /// What the cell offers.
        choices: Vec<String>,
    },
    /// The answer is known, but the cell's validation would reject it.
    Rejected {
        /// What was to be written.
        value: String,
    },
    /// The instructions demand a remark with this choice, and the entry has none.
    RemarkRequired {
        /// The choice.
        choice: String,
        /// The sentence of the instructions.
        rule: String,
    },
    /// The status says more than it would without its remark, and the sheet has no
    /// place for a remark.
    NoRoomForRemark {
        /// The answer's own mark.
        mark: String,
        /// The remark.
        remark: String,
    },
    /// The entry is not finished, or for the company's own people.
    Unfit {
        /// 項番 of the entry.
        number: String,
        /// What in its answer says so, such as 要確認 or 【社内】.
        sign: String,
    },
    /// The entry has more or fewer answers than the sheet has places.
    AnswerCount {
        /// How many the entry has.
        known: usize,
        /// How many the sheet has places for.
        asked: usize,
    },
    /// The answer is known, but the file's encoding lacks a character of it.
    NotInEncoding {
        /// Such characters, each once; no more than eleven.
        characters: String,
        /// The encoding's name.
        encoding: String,
    },
    /// Someone has answered already.
    AlreadyAnswered,
    /// The cell holds a formula.
    Formula,
    /// The cell is locked, and its sheet protected.
    Locked,
    /// The cell is in a hidden column.
    Hidden,
    /// The check box has no linked cell on its sheet: only a click ticks it.
    NotLinked,
    /// It is not sure enough that the column takes answers.
    Doubtful,
    /// The sheet has no cell for the answer.
    NoPlace,
    /// A person decided so.
    Told,
}

impl FillPlan {
    /// Read a plan that was stored as JSON.
    ///
    /// Its candidates name their entries by source and number:
    /// [`Candidate::entry_in`] finds them in a library. A plan whose candidates have no
    /// `source` can be applied as ever; a [`Review`](crate::Review) made of it shows the
    /// candidates' numbers without their questions and answers, and proposes none.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Data`](crate::ErrorKind::Data) with line and column.
    pub fn from_json(json: &[u8]) -> Result<FillPlan> {
        serde_json::from_slice(json).map_err(Error::json)
    }

    /// The items that are filled, with what they are filled with.
    pub fn filled(&self) -> impl Iterator<Item = (&PlanItem, &Fill)> {
        self.items.iter().filter_map(|item| match &item.outcome {
            Outcome::Fill(fill) => Some((item, fill)),
            Outcome::Blank { .. } => None,
        })
    }

    /// The items that stay blank, with the reasons.
    pub fn blanks(&self) -> impl Iterator<Item = (&PlanItem, &BlankReason)> {
        self.items.iter().filter_map(|item| match &item.outcome {
            Outcome::Blank { reason } => Some((item, reason)),
            Outcome::Fill(_) => None,
        })
    }

    /// Whether every item is filled, with its mark.
    pub fn is_complete(&self) -> bool {
        self.items.iter().all(|item| match &item.outcome {
            Outcome::Fill(fill) => fill.open_marks.is_empty(),
            Outcome::Blank { .. } => false,
        })
    }

    /// All cells to be written.
    pub fn writes(&self) -> impl Iterator<Item = &Write> {
        self.filled().flat_map(|(_, fill)| &fill.writes).chain(&self.fields)
    }

    /// What a person still has to do in the cells of filled items, in their order.
    ///
    /// A mark is to be chosen where [`Fill::open_marks`] say so. And a choice may have a
    /// blank for a day that stays, since the drop-down takes no other words
    /// (「未実施（予定：　年　月）」): the day is then in the remark.
    pub fn left_open(&self) -> Vec<Note> {
        self.filled()
            .flat_map(|(_, fill)| {
                let days = fill.writes.iter().filter(|write| write.day_in_remark);
                fill.marks_to_choose()
                    .chain(days.map(|write| day_in_remark().at(write.at.clone())))
            })
            .collect()
    }

    /// The JSON Schema of a plan.
    pub fn json_schema() -> serde_json::Value {
        schemars::schema_for!(FillPlan).to_value()
    }
}

impl Fill {
    /// That a person has to choose the marks that are left open.
    pub(crate) fn marks_to_choose(&self) -> impl Iterator<Item = Note> {
        self.open_marks.iter().map(|at| {
            Note::new(
                "備考だけを記入しました。備考の内容に合う選択肢を選んでください",
                "only the remark is filled in: choose the answer that goes with what it says",
            )
            .at(at.clone())
        })
    }
}

fn day_in_remark() -> Note {
    Note::new(
        "選択肢の日付の空欄は埋められないので、予定は備考に書きました",
        "the blanks for the day in the choice cannot be filled; the day is in the remark",
    )
}

impl BlankReason {
    /// The reason for people, as a sentence without its stop.
    pub fn text(&self, lang: Lang) -> String {
        let (japanese, english) = match self {
            BlankReason::NoMatch => {
                ("該当する回答がありません", "nothing in the answer library fits")
            }
            BlankReason::AlreadyAnswered => {
                ("すでに記入されています", "already answered")
            }
            BlankReason::Formula => ("数式のあるセルです", "the cell holds a formula"),
            BlankReason::Locked => ("保護されたセルです", "the cell is locked"),
            BlankReason::Hidden => ("非表示の列です", "the cell is in a hidden column"),
            BlankReason::NotLinked => (
                "チェックボックスにリンクするセルがありません。クリックして選んでください",
                "the check box has no linked cell; tick it by hand",
            ),
            BlankReason::Doubtful => (
                "回答欄かどうか確かではありません。--column で指定できます",
                "the column may not be the answer's; --column tells it",
            ),
            BlankReason::NoPlace => {
                ("回答欄がありません", "the sheet has no cell for the answer")
            }
            BlankReason::Told => {
                ("担当者の指定により空欄", "left blank by the reviewer")
            }
            BlankReason::Unsure { nearest, score } => {
                let nearest = named(nearest, lang);
                return lang.pick(
                    format!("確信がありません。最も近い回答は {nearest} です (類似度 {score:.2})"),
                    format!("not sure enough; the nearest answer is {nearest} (score {score:.2})"),
                );
            }
            BlankReason::Reworded { number, words } => {
                return lang.pick(
                    format!("前回の {number} と文言が違います: {words}"),
                    format!("last time {number} asked in other words: {words}"),
                );
            }
            BlankReason::Outdated { number, was, now: Some(now) } => {
                return lang.pick(
                    format!(
                        "前回 {number} の「{was}」は、マスターの「{now}」と違います"
                    ),
                    format!(
                        "last time {number} said {was:?}, and the master says {now:?}"
                    ),
                );
            }
            BlankReason::Outdated { number, was, now: None } => {
                return lang.pick(
                    format!("前回 {number} の回答は予定を述べています: {was}"),
                    format!("last time {number} spoke of what was to come: {was}"),
                );
            }
            BlankReason::NotOffered { mark, choices } => {
                let choices = choices.join(" / ");
                return lang.pick(
                    format!("回答「{mark}」に当たる選択肢がありません ({choices})"),
                    format!("the answer {mark:?} is not among the choices {choices}"),
                );
            }
            BlankReason::NotInEncoding { characters, encoding } => {
                return not_in_encoding(characters, encoding, lang);
            }
            BlankReason::Rejected { value } => {
                return lang.pick(
                    format!("入力規則により「{value}」は入力できません"),
                    format!("the cell's validation would reject {value:?}"),
                );
            }
            BlankReason::RemarkRequired { choice, rule } => {
                return lang.pick(
                    format!(
                        "「{choice}」には備考が必要ですが、回答にありません ({rule})"
                    ),
                    format!(
                        "{choice:?} needs a remark, and the answer has none ({rule})"
                    ),
                );
            }
            BlankReason::NoRoomForRemark { mark, .. } => {
                return lang.pick(
                    format!("「{mark}」だけでは誤解を招きますが、備考を書く欄がありません"),
                    format!("{mark:?} alone would mislead, and there is no cell for the remark"),
                );
            }
            BlankReason::Unfit { number, sign } => {
                return lang.pick(
                    format!("回答 {number} に「{sign}」とあり、そのままでは提出できません"),
                    format!("the answer {number} says {sign:?}, so it is not for a customer as it stands"),
                );
            }
            BlankReason::AnswerCount { known, asked } => {
                return lang.pick(
                    format!("回答欄は {asked} 件、回答は {known} 件あります"),
                    format!("there are {asked} places for {known} answers"),
                );
            }
        };
        lang.pick(japanese, english).to_owned()
    }
}
