//! Who answers: what goes into the company block of a customer's sheet.

use serde::Deserialize;

use crate::address::Location;
use crate::brief::{cut, one_line};
use crate::edit::{CellValue, Date};
use crate::error::Error;
use crate::layout::{Asked, Field, FieldKind, Role, is_blank_form};
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
    pub fn from_toml(text: &str) -> crate::Result<Company> {
        toml::from_str(text).map_err(|err| Error::toml(text, &err))
    }

    /// What goes into the company block of a form, and a note for each cell of it that is
    /// left, with the reason.
    ///
    /// A cell that holds something is left as it is: someone has filled it, or it is an
    /// example. A form such as 「　年　月　日」 is filled in its own pattern. Left are also
    /// formulas, locked cells, fields of the customer, and labels that ask for something
    /// that the company does not state: a label of several things (「部署・氏名」) is
    /// answered in whole, in its order, or not at all.
    pub fn writes(&self, form: &Form, workbook: &Workbook) -> (Vec<Write>, Vec<Note>) {
        let (mut writes, mut notes) = (Vec::new(), Vec::new());
        for field in &form.fields {
            match self.write(field, workbook) {
                Ok(write) => writes.extend(write),
                Err(left) => notes.push(left.note(&field.label).at(field.at.clone())),
            }
        }
        (writes, notes)
    }

    /// What is written into the cell of a field; nothing where it says so already.
    fn write(&self, field: &Field, workbook: &Workbook) -> Result<Option<Write>, Left> {
        let sheet = workbook.sheet(&field.at.sheet).ok_or(Left::NoSheet)?;
        let at = sheet.anchor(field.at.cell);
        let value = self.value(field)?;
        let text = sheet.text(at);
        let plain = value.plain();
        let value = if field.inline {
            let Some((label, form)) = split_label(&text) else {
                return Err(Left::Taken(text));
            };
            if form.trim() == plain {
                return Ok(None);
            }
            CellValue::Text(format!("{label}{}", value.in_form(form)?))
        } else if !text.trim().is_empty() {
            if text.trim() == plain {
                return Ok(None);
            }
            CellValue::Text(value.in_form(&text)?)
        } else {
            match value {
                Value::Date(date) if sheet.shows_dates(at) => CellValue::Date { date },
                _ => CellValue::Text(plain),
            }
        };
        let formula = sheet.cell(at).is_some_and(|cell| cell.formula);
        if formula || !sheet.is_writable(at) {
            return Err(Left::Locked);
        }
        if sheet.validation_at(at).is_some_and(|v| !v.accepts(&value)) {
            return Err(Left::Refused);
        }
        Ok(Some(Write {
            at: Location::new(sheet.name(), at),
            role: role(field.kind),
            was: (!text.is_empty()).then_some(text),
            value,
            day_in_remark: false,
        }))
    }

    /// All that the label asks for.
    fn value(&self, field: &Field) -> Result<Value, Left> {
        if field.kind == FieldKind::Other {
            return Err(Left::OfCustomer);
        }
        let asked = Asked::of(&field.label);
        // A label that a person wrote into a layout may say anything; its kind counts.
        let kinds = match (asked.kinds.is_empty(), asked.unknown) {
            (true, _) => vec![field.kind],
            (false, None) => asked.kinds,
            (false, Some(part)) => return Err(Left::Unknown(part)),
        };
        if kinds == [FieldKind::Date] {
            return self.date.map(Value::Date).ok_or(Left::Missing(vec!["date"]));
        }
        let parts = kinds.iter().map(|kind| self.text(*kind));
        let missing: Vec<&str> = parts.clone().filter_map(Result::err).collect();
        if !missing.is_empty() {
            return Err(Left::Missing(missing));
        }
        let parts: Vec<String> = parts.filter_map(Result::ok).collect();
        // 「営業部　海野」 as the respondent says the department as well.
        let respondent = self.respondent.as_deref().unwrap_or_default();
        let is_said = |kind: &FieldKind, part: &str| {
            kinds.contains(&FieldKind::Respondent)
                && matches!(kind, FieldKind::Department | FieldKind::JobTitle)
                && respondent.contains(part)
        };
        let said = kinds.iter().zip(&parts).filter(|(kind, part)| !is_said(kind, part));
        let said: Vec<&str> = said.map(|(_, part)| part.as_str()).collect();
        Ok(Value::Text(said.join(between(&kinds))))
    }

    /// One thing that is asked for, or its name in `company.toml`.
    fn text(&self, kind: FieldKind) -> Result<String, &'static str> {
        let (text, key) = match kind {
            FieldKind::Company => (&self.company, "company"),
            FieldKind::Service => (&self.service, "service"),
            FieldKind::Department => (&self.department, "department"),
            FieldKind::Respondent => (&self.respondent, "respondent"),
            FieldKind::JobTitle => (&self.job_title, "job_title"),
            FieldKind::Email => (&self.email, "email"),
            FieldKind::Phone => (&self.phone, "phone"),
            FieldKind::Address => (&self.address, "address"),
            FieldKind::Version => (&self.version, "version"),
            FieldKind::Date | FieldKind::Other => {
                let date = self.date.map(|date| Value::Date(date).plain());
                return date.ok_or("date");
            }
        };
        text.clone().filter(|text| !text.trim().is_empty()).ok_or(key)
    }
}

/// Between several values in one cell: a person's are read as one, others are not.
fn between(kinds: &[FieldKind]) -> &'static str {
    let of_person = kinds.iter().all(|kind| {
        matches!(
            kind,
            FieldKind::Company
                | FieldKind::Department
                | FieldKind::JobTitle
                | FieldKind::Respondent
        )
    });
    if of_person { "\u{3000}" } else { " / " }
}

/// What is to be said in a field.
enum Value {
    Text(String),
    Date(Date),
}

impl Value {
    /// As it is written where nothing else is asked for.
    fn plain(&self) -> String {
        match self {
            Value::Text(text) => text.clone(),
            Value::Date(date) => {
                format!("{}年{}月{}日", date.year, date.month, date.day)
            }
        }
    }

    /// In the pattern of a blank form; a text that is none is someone's.
    fn in_form(&self, form: &str) -> Result<String, Left> {
        let open = form.trim_matches([' ', '\u{3000}', '_', '＿']).is_empty();
        if open {
            return Ok(self.plain());
        }
        if !is_blank_form(form) {
            return Err(Left::Taken(form.trim().to_owned()));
        }
        match self {
            Value::Date(date) => dated(form, *date),
            Value::Text(text) => (form.trim() == "@").then(|| text.clone()),
        }
        .ok_or_else(|| Left::Taken(form.trim().to_owned()))
    }
}

/// A date in a blank form: 「令和　年　月　日」, 「20　/　/」.
fn dated(form: &str, date: Date) -> Option<String> {
    let Date { year, month, day } = date;
    let reiwa = form.contains("令和");
    let since = (2019, 5, 1);
    if reiwa && (year, month, day) < since {
        return None;
    }
    let year = if reiwa { format!("令和{}", year - 2018) } else { year.to_string() };
    let era = if form.contains("西暦") { "西暦" } else { "" };
    if form.contains('日') {
        return Some(format!("{era}{year}年{month}月{day}日"));
    }
    if form.contains('月') {
        return Some(format!("{era}{year}年{month}月"));
    }
    form.contains(['/', '／']).then(|| format!("{era}{year}/{month}/{day}"))
}

/// Label and blank of 「会社名：　　」.
fn split_label(text: &str) -> Option<(&str, &str)> {
    if let Some(at) = text.find([':', '：']) {
        let width = text[at..].chars().next().map_or(1, char::len_utf8);
        return Some(text.split_at(at + width));
    }
    let start = text.len() - text.trim_start().len();
    let at = start + text[start..].find([' ', '\u{3000}'])?;
    let width = text[at..].chars().next().map_or(1, char::len_utf8);
    Some(text.split_at(at + width))
}

/// Why a cell of the company block is left.
enum Left {
    /// It holds this.
    Taken(String),
    /// `company.toml` does not say these.
    Missing(Vec<&'static str>),
    /// The label asks for this, and nobody knows what it is.
    Unknown(String),
    OfCustomer,
    NoSheet,
    Locked,
    Refused,
}

impl Left {
    fn note(&self, label: &str) -> Note {
        let (japanese, english) = match self {
            Left::Taken(text) => {
                let text = cut(&one_line(text), 40);
                (
                    format!("「{text}」とあるため、そのままにします"),
                    format!("it holds {text:?} and is left"),
                )
            }
            Left::Missing(keys) => {
                let keys = keys.join(", ");
                (
                    format!("company.toml に {keys} がないため、書きません"),
                    format!("it is left; company.toml has no {keys}"),
                )
            }
            Left::Unknown(part) => (
                format!("「{part}」に当たる項目が company.toml にないため、書きません"),
                format!("it is left; nothing in company.toml answers {part:?}"),
            ),
            Left::OfCustomer => (
                "依頼元の記入欄と見られるため、書きません".to_owned(),
                "it is left; it seems to be for the customer".to_owned(),
            ),
            Left::NoSheet => (
                "シートがないため、書きません".to_owned(),
                "it is left; there is no such sheet".to_owned(),
            ),
            Left::Locked => (
                "数式またはロックされたセルのため、書きません".to_owned(),
                "it is left; it is a formula or a locked cell".to_owned(),
            ),
            Left::Refused => (
                "入力規則に合わないため、書きません".to_owned(),
                "it is left; its validation refuses the value".to_owned(),
            ),
        };
        Note::new(
            format!("会社情報「{label}」: {japanese}"),
            format!("company block, \"{label}\": {english}"),
        )
    }
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

    /// What is written into a block whose values stand in column B, or why nothing is.
    fn written(label: &str, kind: FieldKind, cell: &str, inline: bool) -> String {
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
        let field = Field { label: label.to_owned(), kind, at, inline };
        let form = Form { fields: vec![field], ..Form::default() };
        let company = Company {
            company: Some("みなと帳票株式会社".to_owned()),
            department: Some("品質部".to_owned()),
            respondent: Some("海野 汐".to_owned()),
            email: Some("umino@example.com".to_owned()),
            phone: Some("03-0000-0000".to_owned()),
            date: Date::new(2026, 4, 1),
            ..Company::default()
        };
        let (writes, notes) = company.writes(&form, &workbook);
        match (&writes[..], &notes[..]) {
            ([write], []) => write.value.to_string(),
            ([], [note]) => {
                let told = note.text(crate::Lang::English);
                told.split(": ").nth(1).unwrap_or_default().to_owned()
            }
            ([], []) => "nothing".to_owned(),
            _ => panic!("{writes:?} {notes:?}"),
        }
    }

    #[test]
    fn what_goes_into_a_block() {
        use FieldKind::{Company, Date, Department, Other, Phone, Service};
        for (label, kind, cell, inline, expected) in [
            ("会社名", Company, "", false, "みなと帳票株式会社"),
            ("会社名", Company, "　", false, "みなと帳票株式会社"),
            ("会社名", Company, "例：甲社", false, "it holds \"例：甲社\" and is left"),
            ("会社名", Company, "みなと帳票株式会社", false, "nothing"),
            ("会社名", Company, "=", false, "it holds \"0\" and is left"),
            ("会社名", Company, "会社名：", true, "会社名：みなと帳票株式会社"),
            ("会社名", Company, "会社名：　　　", true, "会社名：みなと帳票株式会社"),
            ("会社名", Company, "会社名：甲社", true, "it holds \"甲社\" and is left"),
            ("回答日", Date, "", false, "2026年4月1日"),
            ("回答日", Date, "date", false, "2026-04-01"),
            ("回答日", Date, "回答日:", true, "回答日:2026年4月1日"),
            ("記入日", Date, "　年　月　日", false, "2026年4月1日"),
            ("記入日", Date, "令和　　年　　月　　日", false, "令和8年4月1日"),
            ("記入日", Date, "20　年　月", false, "2026年4月"),
            ("記入日", Date, "　/　/　", false, "2026/4/1"),
            (
                "記入日",
                Date,
                "記入日：　　年　　月　　日",
                true,
                "記入日：2026年4月1日",
            ),
            ("記入日", Date, "記入日　　年　　月　　日", true, "記入日　2026年4月1日"),
            ("部署・氏名", Department, "", false, "品質部　海野 汐"),
            // A person wrote it into the layout.
            ("屋号", Company, "", false, "みなと帳票株式会社"),
            (
                "電話番号／メールアドレス",
                Phone,
                "",
                false,
                "03-0000-0000 / umino@example.com",
            ),
            (
                "電話・FAX",
                Phone,
                "",
                false,
                "it is left; nothing in company.toml answers \"fax\"",
            ),
            (
                "部署・役職",
                Department,
                "",
                false,
                "it is left; company.toml has no job_title",
            ),
            (
                "サービス名",
                Service,
                "",
                false,
                "it is left; company.toml has no service",
            ),
            ("担当者", Other, "", false, "it is left; it seems to be for the customer"),
        ] {
            assert_eq!(
                written(label, kind, cell, inline),
                expected,
                "{label} {cell:?}"
            );
        }
    }

    #[test]
    fn a_value_that_stands_in_another_is_written_all_the_same() {
        let company = Company {
            company: Some("みなと".to_owned()),
            service: Some("みなとフォーム".to_owned()),
            department: Some("営業部".to_owned()),
            respondent: Some("営業部　海野 汐".to_owned()),
            ..Company::default()
        };
        let value = |label: &str| {
            let at = "B1".parse().unwrap();
            let field = Field {
                label: label.to_owned(),
                kind: FieldKind::Company,
                at,
                inline: false,
            };
            company.value(&field).ok().map(|value| value.plain())
        };
        let both = value("会社名・サービス名").unwrap();
        assert!(
            both.starts_with("みなと") && both.ends_with("みなとフォーム"),
            "{both}"
        );
        assert!(both.chars().count() > "みなとフォーム".chars().count() + 3);
        assert_eq!(value("部署・氏名").unwrap(), "営業部　海野 汐");
    }
}
