//! Who answers: what goes into the company block of a customer's sheet.

use serde::Deserialize;

use crate::address::Location;
use crate::edit::{CellValue, Date};
use crate::error::{Error, Result};
use crate::layout::{Field, FieldKind, Role};
use crate::note::Note;
use crate::plan::Write;
use crate::questionnaire::Form;
use crate::workbook::Workbook;

/// The vendor, as the company block of a sheet asks for it (会社名, サービス名, 回答者,
/// 回答日 …).
///
/// # Examples
///
/// ```
/// use checksheet::Company;
///
/// let company = Company::from_toml(
///     "company = \"みなと帳票株式会社\"\nservice = \"ミナトフォーム\"\n",
/// )?;
/// assert_eq!(company.service.as_deref(), Some("ミナトフォーム"));
/// let err = Company::from_toml("compny = \"A\"\n").unwrap_err();
/// assert!(err.to_string().starts_with("line 1: unknown field `compny`"), "{err}");
/// # Ok::<(), checksheet::Error>(())
/// ```
#[derive(Clone, Debug, Default, Eq, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Company {
    /// 会社名.
    pub company: Option<String>,
    /// サービス名, 製品名.
    pub service: Option<String>,
    /// 部署.
    pub department: Option<String>,
    /// 回答者, 担当者.
    pub respondent: Option<String>,
    /// 役職.
    pub job_title: Option<String>,
    /// メールアドレス.
    pub email: Option<String>,
    /// 電話番号.
    pub phone: Option<String>,
    /// 住所.
    pub address: Option<String>,
    /// 版: the version of the service, or of the answers.
    pub version: Option<String>,
    /// 回答日. Left out, no date is written.
    pub date: Option<Date>,
}

impl Company {
    /// Read a `company.toml`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Data`](crate::ErrorKind::Data) with the line: TOML that is not well formed, or a key that is
    /// not known.
    pub fn from_toml(text: &str) -> Result<Company> {
        toml::from_str(text).map_err(|err| Error::toml(text, &err))
    }

    /// What goes into the company block of a form, and what could not.
    ///
    /// A cell that holds something is left as it is: someone has filled it, or it is an
    /// example. So are formulas, locked cells, and fields whose meaning is not known.
    pub fn writes(&self, form: &Form, workbook: &Workbook) -> (Vec<Write>, Vec<Note>) {
        let (mut writes, mut notes) = (Vec::new(), Vec::new());
        for field in &form.fields {
            let Some(value) = self.value(field.kind) else { continue };
            match write(field, value, workbook) {
                Ok(write) => writes.push(write),
                Err(note) => notes.extend(note.map(|note| note.at(field.at.clone()))),
            }
        }
        (writes, notes)
    }

    fn value(&self, kind: FieldKind) -> Option<CellValue> {
        let text = match kind {
            FieldKind::Company => &self.company,
            FieldKind::Service => &self.service,
            FieldKind::Department => &self.department,
            FieldKind::Respondent => &self.respondent,
            FieldKind::JobTitle => &self.job_title,
            FieldKind::Email => &self.email,
            FieldKind::Phone => &self.phone,
            FieldKind::Address => &self.address,
            FieldKind::Version => &self.version,
            FieldKind::Date => return self.date.map(|date| CellValue::Date { date }),
            FieldKind::Other => return None,
        };
        text.clone().map(CellValue::Text)
    }
}

/// What is written into the cell of a field. Where the cell is taken, nothing; where it
/// cannot be written, a note.
fn write(
    field: &Field,
    value: CellValue,
    workbook: &Workbook,
) -> Result<Write, Option<Note>> {
    let sheet = workbook.sheet(&field.at.sheet).ok_or(None)?;
    let at = sheet.anchor(field.at.cell);
    let text = sheet.text(at);
    let value = match value {
        CellValue::Date { date } if field.inline || !sheet.shows_dates(at) => {
            CellValue::Text(format!("{}年{}月{}日", date.year, date.month, date.day))
        }
        value => value,
    };
    let value = match (field.inline, text.trim().is_empty()) {
        (false, true) => value,
        (true, _) => {
            CellValue::Text(behind_label(&text, &value.to_string()).ok_or(None)?)
        }
        (false, false) => return Err(None),
    };
    let formula = sheet.cell(at).is_some_and(|cell| cell.formula);
    let rejected = sheet.validation_at(at).is_some_and(|v| !v.accepts(&value));
    if formula || rejected || !sheet.is_writable(at) {
        let label = &field.label;
        return Err(Some(Note::new(
            format!("「{label}」の欄には書き込めません"),
            format!("the field {label:?} cannot be written"),
        )));
    }
    Ok(Write {
        at: Location::new(sheet.name(), at),
        role: role(field.kind),
        was: (!text.is_empty()).then_some(text),
        value,
    })
}

/// 「会社名：」 with the value behind it. None where something stands there already.
fn behind_label(text: &str, value: &str) -> Option<String> {
    let label = text.trim_end_matches([' ', '\u{3000}', '_', '＿']);
    let open = label.ends_with([':', '：']);
    open.then(|| format!("{label}{value}"))
}

fn role(kind: FieldKind) -> Role {
    match kind {
        FieldKind::Respondent | FieldKind::Department | FieldKind::JobTitle => {
            Role::Respondent
        }
        FieldKind::Date => Role::Date,
        _ => Role::Other,
    }
}

#[cfg(test)]
mod tests {
    use rust_xlsxwriter::{Format, Formula, Workbook as Xlsx};

    use super::*;
    use crate::open::open;

    /// What is written into a block whose values stand in column B.
    fn written(kind: FieldKind, cell: &str, inline: bool) -> Option<String> {
        let mut book = Xlsx::new();
        let sheet = book.add_worksheet();
        sheet.set_name("表紙").unwrap();
        let date = Format::new().set_num_format("yyyy/m/d");
        match cell {
            "=" => sheet.write_formula(0, 1, Formula::new("=1+1")).map(|_| ()),
            "date" => sheet.write_blank(0, 1, &date).map(|_| ()),
            text => sheet.write_string(0, 1, text).map(|_| ()),
        }
        .unwrap();
        let workbook = open(&book.save_to_buffer().unwrap()).unwrap();
        let at: Location = "'表紙'!B1".parse().unwrap();
        let field = Field { label: "欄".to_owned(), kind, at, inline };
        let form = Form { fields: vec![field], ..Form::default() };
        let company = Company {
            company: Some("みなと帳票株式会社".to_owned()),
            date: Date::new(2026, 4, 1),
            ..Company::default()
        };
        let (writes, _) = company.writes(&form, &workbook);
        writes.first().map(|write| write.value.to_string())
    }

    #[test]
    fn what_goes_into_a_block() {
        use FieldKind::{Company, Date, Other, Phone};
        for (kind, cell, inline, expected) in [
            (Company, "", false, Some("みなと帳票株式会社")),
            (Company, "　", false, Some("みなと帳票株式会社")),
            (Company, "例：甲社", false, None),
            (Company, "=", false, None),
            (Company, "会社名：", true, Some("会社名：みなと帳票株式会社")),
            (Company, "会社名：　　　", true, Some("会社名：みなと帳票株式会社")),
            (Company, "会社名：甲社", true, None),
            (Date, "", false, Some("2026年4月1日")),
            (Date, "date", false, Some("2026-04-01")),
            (Date, "回答日:", true, Some("回答日:2026年4月1日")),
            (Phone, "", false, None),
            (Other, "", false, None),
        ] {
            let found = written(kind, cell, inline);
            assert_eq!(found.as_deref(), expected, "{kind:?} {cell:?}");
        }
    }
}
