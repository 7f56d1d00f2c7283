//! Where the questions are: the first of the two guesses in the system.
//!
//! A [`Layout`] is plain data. [`detect`] makes one, a person may correct it as JSON, and
//! [`extract`](crate::questionnaire::extract) reads by it.

mod below;
pub(crate) mod check_boxes;
mod detect;
mod draft;
mod facts;
mod field_words;
mod fields;
mod grid;
mod header;
mod header_words;
mod headings;
mod labels;
mod legend;
mod measure;
mod notes;
pub(crate) mod own;
mod past;
mod placeholder;
mod roles;
mod rows;
mod text;
mod told;
mod told_choices;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use self::detect::{Detector, detect};
pub(crate) use self::field_words::Asked;
pub(crate) use self::fields::{is_blank_form, on_covers};
pub(crate) use self::headings::asks_for_reason;
pub(crate) use self::placeholder::is_placeholder;
pub(crate) use self::text::is_slash;
use crate::address::{CellRef, ColumnRef, Location, RowRange, RowRef};
use crate::error::{Error, Result};
use crate::lang::Lang;
use crate::note::Note;

/// Below this confidence, the answer column is not written into.
///
/// A person settles it with [`Detector::column`], or in the layout's JSON.
pub const LEAST_CONFIDENCE: f32 = 0.55;

/// Where the questions of a workbook are.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Layout {
    /// The tables that hold questions, in the order of sheets and rows.
    pub tables: Vec<Table>,
    /// The places where the vendor writes who answers: company, date and so on.
    pub fields: Vec<Field>,
    /// What was looked at and not taken for questions, and why.
    pub notes: Vec<Note>,
}

/// One table of questions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Table {
    /// The sheet's name; null in files without sheets.
    pub sheet: Option<String>,
    /// First and last row of the header; null where there is none.
    #[serde(default)]
    pub header_rows: Option<RowRange>,
    /// The row of the first question.
    pub first_row: RowRef,
    /// The last row of the last question.
    pub last_row: RowRef,
    /// How many questions are to be answered.
    #[serde(default)]
    pub items: usize,
    /// The columns that have a role or a header, from left to right.
    pub columns: Vec<Column>,
    /// What an answer may be, from drop-downs, mark columns or the legend; may be empty.
    #[serde(default)]
    pub choices: Vec<String>,
    /// What the legend or the instructions say that a mark means.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub legend: Vec<LegendEntry>,
    /// What the instructions demand of answers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub requirements: Vec<Requirement>,
    /// Whether the instructions ask for the remark behind the mark, in the same cell:
    /// 「記号に続けて内容を記入」. Heeded where there is no column for remarks.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub text_behind_mark: bool,
    /// Rows that are headings of sections; those before the first question included.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub section_rows: Vec<RowRef>,
    /// Rows that belong to the question above them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub continuation_rows: Vec<RowRef>,
    /// Rows that look like questions and are not to be answered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skipped_rows: Vec<SkippedRow>,
}

/// A column and what it is for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Column {
    /// The left-most column, where several are merged into one.
    pub column: ColumnRef,
    /// What it is for.
    pub role: Role,
    /// The header's text, levels joined by ` / `.
    #[serde(default)]
    pub header: String,
    /// From 0 to 1.
    #[serde(default = "certain")]
    pub confidence: f32,
    /// What speaks for this role.
    #[serde(default)]
    pub reasons: Vec<String>,
    /// What a mark in this column says, where the role is [`Role::Mark`]: `はい`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choice: Option<String>,
    /// Whether the column is hidden.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hidden: bool,
    /// Which block of answers it belongs to, where there are several side by side: 0 is
    /// the present state, 1 the plan.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub block: u8,
    /// How many rows below the question its cells stand: 0, unless each question has a
    /// row for its answer under it.
    #[serde(default, skip_serializing_if = "is_in_the_row")]
    pub below: u32,
}

fn certain() -> f32 {
    1.0
}

fn is_in_the_row(below: &u32) -> bool {
    *below == 0
}

fn is_zero(n: &u8) -> bool {
    *n == 0
}

/// What a column is for.
#[derive(
    Clone,
    Copy,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Role {
    /// 項番: what people call the question.
    Number,
    /// 分類: what the question is about; levels are several such columns.
    Category,
    /// 確認事項: the question itself.
    Question,
    /// 補足, 記入例: help with the answer.
    Guidance,
    /// 重要度, 必須/任意.
    Importance,
    /// 実施有無: one mark or word.
    Status,
    /// One of several columns of which one is to be ticked.
    Mark,
    /// 備考: free text beside the status.
    Remark,
    /// 証跡: documents that prove it.
    Evidence,
    /// 回答者, 担当.
    Respondent,
    /// 実施予定日, 回答日.
    Date,
    /// 弊社使用欄, 評価: the customer's own; never written.
    Reserved,
    /// Anything else.
    Other,
}

impl Role {
    /// The name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Role::Number => "number",
            Role::Category => "category",
            Role::Question => "question",
            Role::Guidance => "guidance",
            Role::Importance => "importance",
            Role::Status => "status",
            Role::Mark => "mark",
            Role::Remark => "remark",
            Role::Evidence => "evidence",
            Role::Respondent => "respondent",
            Role::Date => "date",
            Role::Reserved => "reserved",
            Role::Other => "other",
        }
    }

    /// The name for people.
    pub fn text(self, lang: Lang) -> &'static str {
        let japanese = match self {
            Role::Number => "項番",
            Role::Category => "分類",
            Role::Question => "確認事項",
            Role::Guidance => "補足",
            Role::Importance => "重要度",
            Role::Status => "実施有無",
            Role::Mark => "選択欄",
            Role::Remark => "備考",
            Role::Evidence => "証跡",
            Role::Respondent => "回答者",
            Role::Date => "日付",
            Role::Reserved => "先方使用欄",
            Role::Other => "その他",
        };
        lang.pick(japanese, self.name())
    }
}

/// What a mark means, from a legend such as 「○：実施　×：未実施」.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LegendEntry {
    /// The mark as it is to be written.
    pub mark: String,
    /// What it means, in the sheet's words.
    pub meaning: String,
}

/// Something that the instructions demand of an answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Requirement {
    /// With these choices the remark must not be empty; none: with every choice.
    pub remark_required_for: Vec<String>,
    /// The sentence that says so.
    pub text: String,
    /// Where it stands.
    pub at: Option<Location>,
}

/// A row that looks like a question and is not to be answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SkippedRow {
    /// The row.
    pub row: RowRef,
    /// Why it is skipped.
    pub reason: SkipReason,
}

/// Why a row is not a question to be answered.
#[derive(
    Clone, Copy, Debug, Eq, Hash, PartialEq, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SkipReason {
    /// 記入例: shows how to answer.
    Example,
    /// The header again, for the next printed page.
    RepeatedHeader,
    /// The customer hid it.
    Hidden,
    /// The customer struck it out.
    StruckOut,
    /// A diagonal line or a slash is in its answer cells.
    CrossedOut,
    /// 合計, 小計.
    Total,
    /// ※ …
    Footnote,
    /// A page number or a label between pages.
    PageLabel,
    /// Nothing in it.
    Blank,
    /// Told to be skipped by the user.
    Told,
}

impl SkipReason {
    /// The reason for people.
    pub fn text(self, lang: Lang) -> &'static str {
        match self {
            SkipReason::Example => lang.pick("記入例", "an example"),
            SkipReason::RepeatedHeader => {
                lang.pick("見出しの繰り返し", "the header again")
            }
            SkipReason::CrossedOut => lang
                .pick("回答欄が斜線の行", "a row whose answer cells are crossed out"),
            SkipReason::Hidden => lang.pick("非表示の行", "a hidden row"),
            SkipReason::StruckOut => lang.pick("取り消し線", "struck out"),
            SkipReason::Total => lang.pick("集計行", "a total"),
            SkipReason::Footnote => lang.pick("脚注", "a footnote"),
            SkipReason::PageLabel => lang.pick("ページ表示", "a page label"),
            SkipReason::Blank => lang.pick("空行", "a blank row"),
            SkipReason::Told => lang.pick("指定により除外", "skipped as told"),
        }
    }
}

/// A label and the cell where its value goes: 会社名, 回答日.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Field {
    /// The label as written.
    pub label: String,
    /// What it asks for, where that is known.
    pub kind: FieldKind,
    /// Where the value goes.
    pub at: Location,
    /// Whether label and value share the cell: 「会社名：」.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub inline: bool,
}

/// What a field of the company block asks for.
#[derive(
    Clone, Copy, Debug, Eq, Hash, PartialEq, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
#[expect(missing_docs, reason = "the names are those of business cards")]
pub enum FieldKind {
    Company,
    Service,
    Department,
    Respondent,
    JobTitle,
    Email,
    Phone,
    Address,
    Date,
    Version,
    Other,
}

impl Layout {
    /// Read a layout that was stored as JSON.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Data`](crate::ErrorKind::Data) with line and column.
    pub fn from_json(json: &[u8]) -> Result<Layout> {
        serde_json::from_slice(json).map_err(Error::json)
    }

    /// The JSON Schema of a layout.
    pub fn json_schema() -> serde_json::Value {
        schemars::schema_for!(Layout).to_value()
    }
}

impl Table {
    /// The columns of a role, from left to right.
    pub fn columns(&self, role: Role) -> impl Iterator<Item = &Column> {
        self.columns.iter().filter(move |column| column.role == role)
    }

    /// The first column of a role.
    pub fn column(&self, role: Role) -> Option<&Column> {
        self.columns(role).next()
    }

    /// The name of its sheet; empty in a file without sheets.
    pub fn sheet_name(&self) -> &str {
        self.sheet.as_deref().unwrap_or_default()
    }

    /// The first row below the header: of the first question, or of a heading over it.
    pub fn first_body_row(&self) -> RowRef {
        self.section_rows.iter().copied().fold(self.first_row, RowRef::min)
    }

    /// Why the row is skipped, where it is.
    pub fn skipped(&self, row: RowRef) -> Option<SkipReason> {
        self.skipped_rows.iter().find(|skipped| skipped.row == row).map(|s| s.reason)
    }

    /// The place of a cell of this table.
    pub fn location(&self, row: RowRef, column: ColumnRef) -> Location {
        Location::new(self.sheet_name(), CellRef::new(row.0, column.0))
    }
}
/// The role of a column by its header alone, where the words can only mean one.
pub(crate) fn header_role(header: &str) -> Option<Role> {
    let (role, score) = headings::names(header).best()?;
    (score >= headings::STRONG).then_some(role)
}
