use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::brand::Brand;
use super::legend::Legend;
use super::{dates, file_name, html, revision, words, xlsx};
use crate::diff::Diff;
use crate::edit::Date;
use crate::error::{Error, Result};
use crate::questionnaire::Questionnaire;

/// Makes documents of questionnaires, in the look of one brand.
///
/// Nothing is taken from the clock: the same questionnaire, brand and options give the
/// same bytes. Without a [`date`](Exporter::date) none is shown.
#[derive(Clone, Debug)]
pub struct Exporter<'b> {
    pub(super) brand: &'b Brand,
    pub(super) customer: Option<String>,
    pub(super) date: Option<Date>,
    pub(super) document_number: Option<String>,
    pub(super) version: Option<String>,
    pub(super) author: Option<String>,
    pub(super) approver: Option<String>,
    pub(super) history: Vec<Revision>,
    pub(super) sheets: Sheets,
    pub(super) protection: Protection,
    pub(super) legend: Legend,
}

/// The sheets that stand beside the table.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Sheets {
    /// 表紙: customer, title, version, company.
    pub cover: bool,
    /// 概要: what the document is about and how the answers are spread.
    pub summary: bool,
    /// 改訂履歴; only where there is a [`history`](Exporter::history).
    pub history: bool,
    /// 証跡一覧: the documents and addresses that the answers refer to; only where there
    /// are any. Not by default.
    pub evidence: bool,
}

/// Whether cells can be changed in Excel.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Protection {
    /// They can.
    #[default]
    Off,
    /// The sheets are protected, without a password: against slips, not against intent.
    On,
}

/// One line of the revision history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Revision {
    /// The version that it made.
    pub version: String,
    /// The day.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub date: Option<Date>,
    /// What was changed.
    pub change: String,
}

impl Revision {
    /// Read a revision history: a list in JSON.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Data`](crate::ErrorKind::Data) with line and column.
    pub fn list_from_json(json: &[u8]) -> Result<Vec<Revision>> {
        serde_json::from_slice(json).map_err(Error::json)
    }
}

impl Sheets {
    /// The table and nothing else.
    pub const TABLE_ONLY: Sheets =
        Sheets { cover: false, summary: false, history: false, evidence: false };
}

impl Default for Sheets {
    fn default() -> Sheets {
        Sheets { cover: true, summary: true, history: true, evidence: false }
    }
}

impl<'b> Exporter<'b> {
    /// An exporter that was told nothing but the brand.
    pub fn new(brand: &'b Brand) -> Exporter<'b> {
        Exporter {
            brand,
            customer: None,
            date: None,
            document_number: None,
            version: None,
            author: None,
            approver: None,
            history: Vec::new(),
            sheets: Sheets::default(),
            protection: Protection::default(),
            legend: Legend::default(),
        }
    }

    /// Whom the document is for: 御中 on the cover.
    #[must_use]
    pub fn customer(self, name: impl Into<String>) -> Exporter<'b> {
        Exporter { customer: Some(name.into()), ..self }
    }

    /// The day of the document, on the cover and in its properties.
    #[must_use]
    pub fn date(self, date: Date) -> Exporter<'b> {
        Exporter { date: Some(date), ..self }
    }

    /// 文書番号.
    #[must_use]
    pub fn document_number(self, number: impl Into<String>) -> Exporter<'b> {
        Exporter { document_number: Some(number.into()), ..self }
    }

    /// 版数 on the cover and in the file's name, in place of the questionnaire's own.
    #[must_use]
    pub fn version(self, version: impl Into<String>) -> Exporter<'b> {
        Exporter { version: Some(version.into()), ..self }
    }

    /// 作成: a department or a person, on the cover only.
    #[must_use]
    pub fn author(self, name: impl Into<String>) -> Exporter<'b> {
        Exporter { author: Some(name.into()), ..self }
    }

    /// 承認: a department or a person, on the cover only.
    #[must_use]
    pub fn approver(self, name: impl Into<String>) -> Exporter<'b> {
        Exporter { approver: Some(name.into()), ..self }
    }

    /// 改訂履歴, in the order in which it is to be read.
    #[must_use]
    pub fn history(self, history: Vec<Revision>) -> Exporter<'b> {
        Exporter { history, ..self }
    }

    /// Add what has changed since the version that was delivered before to the
    /// [`history`](Exporter::history), as the line of this version and day.
    ///
    /// Say version and date first. The line has the numbers of the questions alone, so it
    /// tells nothing that the table does not.
    ///
    /// ```
    /// use checksheet::export::{Brand, Exporter};
    /// use checksheet::{Answer, Item, Questionnaire};
    ///
    /// let sheet = |mark: &str| Questionnaire {
    ///     version: Some("1.1".to_owned()),
    ///     items: vec![Item {
    ///         number: Some("2-1".to_owned()),
    ///         question: "責任者を定めていますか。".to_owned(),
    ///         answers: vec![Answer::of(mark, "")],
    ///         ..Item::default()
    ///     }],
    ///     ..Questionnaire::default()
    /// };
    /// let brand = Brand::default();
    /// let exporter = Exporter::new(&brand).changes_since(&sheet("△"), &sheet("○"));
    /// assert_eq!(exporter.revisions()[0].version, "1.1");
    /// assert_eq!(exporter.revisions()[0].change, "回答変更：2-1");
    /// ```
    #[must_use]
    pub fn changes_since(
        mut self,
        old: &Questionnaire,
        new: &Questionnaire,
    ) -> Exporter<'b> {
        let change = revision::told(&Diff::new(old, new), self.brand.language);
        let version = self.shown_version(new).unwrap_or_default().to_owned();
        self.history.push(Revision { version, date: self.date, change });
        self
    }

    /// The lines of the revision history.
    pub fn revisions(&self) -> &[Revision] {
        &self.history
    }

    /// Which sheets stand beside the table; [`Sheets::default`] by default.
    #[must_use]
    pub fn sheets(self, sheets: Sheets) -> Exporter<'b> {
        Exporter { sheets, ..self }
    }

    /// Whether cells can be changed in Excel. They can by default.
    #[must_use]
    pub fn protection(self, protection: Protection) -> Exporter<'b> {
        Exporter { protection, ..self }
    }

    /// The marks of the customer's sheet whose answers are exported. By default there are
    /// the brand's, and those that the answers have.
    #[must_use]
    pub fn legend(self, legend: Legend) -> Exporter<'b> {
        Exporter { legend, ..self }
    }

    /// A workbook.
    ///
    /// Its table has a row for each heading and item, in order; the cells of an item with
    /// several answers are merged over their rows. Read again, it gives the same
    /// questionnaire: [`open`](crate::open), [`detect`](crate::layout::detect) and
    /// [`extract`](crate::questionnaire::extract) find everything by defined names, which
    /// Excel keeps up to date, and every text is the same to the last space and line
    /// break. That holds for questionnaires as importing makes them; apart from that
    ///
    /// * an answer with a status and no mark gets the brand's mark,
    /// * texts of nothing but spaces count as absent,
    /// * levels of headings are from 1 to 250, and a heading has a number or a title.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Item`](crate::ErrorKind::Item), or
    /// [`ErrorKind::Value`](crate::ErrorKind::Value) above the table, when a text is longer
    /// than the 32,767 characters that a cell takes; [`ErrorKind::Limit`](crate::ErrorKind::Limit)
    /// when the table has more rows or columns than a sheet.
    pub fn to_xlsx(&self, questionnaire: &Questionnaire) -> Result<Vec<u8>> {
        xlsx::write(self, questionnaire)
    }

    /// A page of HTML.
    ///
    /// It is one file that loads nothing: it can be searched, printed, and read in the
    /// dark. The sheets and the protection are the workbook's and do not matter here.
    pub fn to_html(&self, questionnaire: &Questionnaire) -> String {
        html::write(self, questionnaire)
    }

    /// The name for the file, without extension, by the brand's rule.
    ///
    /// Parts that are not known are left out together with the separator before them, and
    /// characters that file systems refuse become `_`.
    ///
    /// ```
    /// use checksheet::export::{Brand, Exporter};
    /// use checksheet::{Date, Questionnaire};
    ///
    /// let brand = Brand::from_toml("company = 'みなと帳票'")?;
    /// let exporter = Exporter::new(&brand).date(Date { year: 2026, month: 4, day: 1 });
    /// let questionnaire = Questionnaire { version: Some("1.2".into()), ..Questionnaire::default() };
    /// assert_eq!(exporter.file_name(&questionnaire), "みなと帳票_20260401_v1.2");
    /// # Ok::<(), checksheet::Error>(())
    /// ```
    pub fn file_name(&self, questionnaire: &Questionnaire) -> String {
        let brand = self.brand;
        let value = |key: &str| match key {
            "company" => Some(brand.company.clone()),
            "product" => brand.product.clone(),
            "customer" => self.customer.clone(),
            "title" => questionnaire.title.clone(),
            "date" => self.date.map(dates::compact),
            "version" => self.shown_version(questionnaire).map(str::to_owned),
            _ => None,
        };
        let rule = brand.file_name.trim_end();
        let name = file_name::fill(rule.strip_suffix(".xlsx").unwrap_or(rule), value);
        if name.is_empty() { words::untitled(brand.language).to_owned() } else { name }
    }

    pub(super) fn shown_version<'a>(&'a self, q: &'a Questionnaire) -> Option<&'a str> {
        self.version.as_deref().or(q.version.as_deref())
    }
}
