//! The questionnaire as text: CSV and TSV, JSON, Markdown.
//!
//! | form     | read back it is                                                           |
//! |----------|---------------------------------------------------------------------------|
//! | JSON     | the same                                                                  |
//! | CSV, TSV | the same; line ends become LF, and of extra columns no empty text is kept |
//! | CSV with [`FormulaGuard::On`] | guarded texts begin with an apostrophe               |
//! | Markdown | not read back: it is for people                                           |
//!
//! HTML is read back as any page is, by what its table looks like: the questions that have a
//! number, and their answers, without blanks at the ends of texts.

use std::collections::BTreeSet;

use super::outline::{Entry, entries};
use super::words;
use crate::address::{CellRef, Location};
use crate::brief::cut;
use crate::charset::{Charset, Delimiter};
use crate::error::{Error, ErrorKind, Result, ValueProblem};
use crate::lang::Lang;
use crate::questionnaire::long_form::{Kind, headers};
use crate::questionnaire::{Answer, Item, Questionnaire};

/// Whether text that a spreadsheet would take for a formula is made harmless.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum FormulaGuard {
    /// Every text is written as it is.
    #[default]
    Off,
    /// An apostrophe is put before text that begins with `=`, `+`, `-`, `@`, a tab or a
    /// line break. A dash alone is a status, and stays.
    On,
}

/// How CSV is written.
///
/// # Examples
///
/// ```
/// use checksheet::export::DelimitedExporter;
/// use checksheet::{Charset, Item, Lang, Questionnaire};
///
/// let item = Item { question: "記録していますか。".to_owned(), ..Item::default() };
/// let questionnaire = Questionnaire { items: vec![item], ..Questionnaire::default() };
/// let csv = DelimitedExporter::new(Lang::Japanese)
///     .charset(Charset::UTF_8)
///     .write(&questionnaire)?;
/// assert_eq!(
///     String::from_utf8(csv.clone()).unwrap(),
///     "種別,項番,確認事項,実施有無,備考\r\n質問のみ,,記録していますか。,,\r\n",
/// );
/// assert_eq!(Questionnaire::from_bytes(&csv)?, questionnaire);
/// # Ok::<(), checksheet::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct DelimitedExporter {
    lang: Lang,
    charset: Charset,
    delimiter: Delimiter,
    guard: FormulaGuard,
}

impl DelimitedExporter {
    /// Commas, and UTF-8 with the mark by which Excel knows it. The language is that of
    /// the headers.
    pub fn new(lang: Lang) -> DelimitedExporter {
        DelimitedExporter {
            lang,
            charset: Charset::UTF_8_WITH_MARK,
            delimiter: Delimiter::Comma,
            guard: FormulaGuard::Off,
        }
    }

    /// The encoding.
    #[must_use]
    pub fn charset(self, charset: Charset) -> DelimitedExporter {
        DelimitedExporter { charset, ..self }
    }

    /// What stands between two fields.
    #[must_use]
    pub fn delimiter(self, delimiter: Delimiter) -> DelimitedExporter {
        DelimitedExporter { delimiter, ..self }
    }

    /// Whether formulas are made harmless.
    #[must_use]
    pub fn guard(self, guard: FormulaGuard) -> DelimitedExporter {
        DelimitedExporter { guard, ..self }
    }

    /// The file.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Item`] at a field of an item with characters that the encoding lacks,
    /// [`ErrorKind::Value`] at another field;
    /// [`ErrorKind::Several`] where there are more.
    pub fn write(&self, questionnaire: &Questionnaire) -> Result<Vec<u8>> {
        let mut file = String::new();
        let records = self.records(questionnaire);
        for Record { fields, .. } in &records {
            for (col, field) in fields.iter().enumerate() {
                if col > 0 {
                    file.push(self.delimiter.as_char());
                }
                self.push(field, &mut file);
            }
            file.push_str("\r\n");
        }
        // Only where the whole cannot be written does each field have to be looked at.
        self.charset.encode(&file).map_err(|_| {
            let places = (0u32..).zip(&records).flat_map(|(row, record)| {
                let cells = (0u16..).map(move |col| CellRef::new(row, col));
                cells.zip(&record.fields).map(move |(at, field)| (at, field, record))
            });
            let lacking = places
                .filter_map(|(at, field, record)| self.lacking(record, field, at));
            Error::several(lacking.collect())
        })
    }

    fn records(&self, questionnaire: &Questionnaire) -> Vec<Record> {
        let extra = extra_headers(questionnaire);
        let mut head: Vec<String> =
            headers(self.lang).iter().map(|&header| header.to_owned()).collect();
        head.extend(extra.iter().map(|&header| header.to_owned()));
        let width = head.len();
        let mut records = vec![Record { is_item: false, fields: head }];
        let mut push = |kind: Kind, fields: &[&str]| {
            let is_item = matches!(kind, Kind::Question | Kind::QuestionOnly);
            let mut record = vec![kind.word(self.lang)];
            record.extend(fields.iter().map(|&field| field.to_owned()));
            record.resize(width, String::new());
            records.push(Record { is_item, fields: record });
        };
        let title = questionnaire.title.as_deref();
        title.into_iter().for_each(|text| push(Kind::Title, &["", text]));
        let version = questionnaire.version.as_deref();
        version.into_iter().for_each(|text| push(Kind::Version, &["", text]));
        questionnaire
            .preamble
            .iter()
            .for_each(|line| push(Kind::Preamble, &["", line]));
        for entry in entries(questionnaire) {
            match entry {
                Entry::Heading { section, again } => {
                    let kind = if again { Kind::HeadingAgain } else { Kind::Heading }(
                        section.level,
                    );
                    push(
                        kind,
                        &[section.number.as_deref().unwrap_or(""), &section.title],
                    );
                }
                Entry::SectionEnd => push(Kind::NoHeading, &[]),
                Entry::Item(item) => item_records(item, &extra, &mut push),
            }
        }
        records
    }

    /// What of a field the encoding lacks, as an error at its item where it is of one.
    fn lacking(&self, record: &Record, field: &str, at: CellRef) -> Option<Error> {
        let characters = self.charset.unwritable(field);
        if characters.is_empty() {
            return None;
        }
        let encoding = self.charset.name();
        let problem = ValueProblem::NotInEncoding { characters, encoding };
        // The number, or else the text that stands beside it.
        let named = record.fields.get(1..3).filter(|_| record.is_item);
        let named = named.unwrap_or_default();
        let named = named.iter().find(|text| !text.is_empty()).map(|t| cut(t, 40));
        let kind = match named {
            Some(item) => ErrorKind::Item { item, problem },
            None => ErrorKind::Value(problem),
        };
        Some(Error::from(kind).at(&Location::new("", at)))
    }

    fn push(&self, field: &str, file: &mut String) {
        let guarded = self.guard == FormulaGuard::On && looks_like_formula(field);
        let apostrophe = if guarded { "'" } else { "" };
        let special = [self.delimiter.as_char(), '"', '\r', '\n'];
        if field.contains(special) {
            *file += &format!("\"{apostrophe}{}\"", field.replace('"', "\"\""));
        } else {
            file.push_str(apostrophe);
            file.push_str(field);
        }
    }
}

/// A line of the file.
struct Record {
    /// Whether its number and text are those of an item.
    is_item: bool,
    fields: Vec<String>,
}

/// Whether a spreadsheet would compute it, or ask to.
fn looks_like_formula(field: &str) -> bool {
    let dash = field.chars().count() == 1 && field == "-";
    field.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) && !dash
}

/// The headers of further columns, in the order in which items bring them.
fn extra_headers(questionnaire: &Questionnaire) -> Vec<&str> {
    let mut seen = BTreeSet::new();
    let keys = questionnaire.items.iter().flat_map(|item| item.extra.keys());
    keys.map(String::as_str).filter(|key| seen.insert(*key)).collect()
}

fn item_records(item: &Item, extra: &[&str], push: &mut impl FnMut(Kind, &[&str])) {
    let mark = |answer: &'_ Answer| answer.mark.clone().unwrap_or_default();
    let remark = |answer: &'_ Answer| answer.remark.clone().unwrap_or_default();
    let kind =
        if item.answers.is_empty() { Kind::QuestionOnly } else { Kind::Question };
    let first = item.answers.first().cloned().unwrap_or_default();
    let (first_mark, first_remark) = (mark(&first), remark(&first));
    let number = item.number.as_deref().unwrap_or("");
    let mut fields = vec![number, item.question.as_str(), &first_mark, &first_remark];
    fields.extend(
        extra.iter().map(|key| item.extra.get(*key).map_or("", String::as_str)),
    );
    push(kind, &fields);
    for answer in item.answers.iter().skip(1) {
        push(Kind::Answer, &["", "", &mark(answer), &remark(answer)]);
    }
}

/// The canonical JSON form, which reads back as the same questionnaire.
///
/// # Errors
///
/// None in practice: every questionnaire can be written as JSON.
pub fn to_json(questionnaire: &Questionnaire) -> Result<Vec<u8>> {
    let mut json = serde_json::to_vec_pretty(questionnaire).map_err(Error::json)?;
    json.push(b'\n');
    Ok(json)
}

/// A Markdown document for people: headings, and a table below each.
///
/// Line breaks inside of a cell become `<br>`.
pub fn to_markdown(questionnaire: &Questionnaire, lang: Lang) -> String {
    let title = questionnaire.title.as_deref().unwrap_or(words::untitled(lang));
    let mut md = format!("# {}\n", line(title));
    if let Some(version) = &questionnaire.version {
        md +=
            &format!("\n{}{}\n", lang.pick("バージョン：", "Version: "), line(version));
    }
    for text in &questionnaire.preamble {
        md += &format!("\n{}\n", line(text));
    }
    let extra = extra_headers(questionnaire);
    let mut in_table = false;
    for entry in entries(questionnaire) {
        match entry {
            Entry::Heading { section, .. } => {
                let hashes = "#".repeat(usize::from(section.level.clamp(1, 5)) + 1);
                let number = section.number.as_deref().unwrap_or_default();
                let heading = format!("{number} {}", section.title);
                md += &format!("\n{hashes} {}\n", line(heading.trim()));
                in_table = false;
            }
            Entry::SectionEnd => {
                md.push_str("\n---\n");
                in_table = false;
            }
            Entry::Item(item) => {
                if !std::mem::replace(&mut in_table, true) {
                    table_head(&extra, lang, &mut md);
                }
                table_rows(item, &extra, &mut md);
            }
        }
    }
    md
}

fn table_head(extra: &[&str], lang: Lang, md: &mut String) {
    let heads: Vec<String> =
        words::headers(lang).iter().chain(extra).map(|header| cell(header)).collect();
    *md += &format!("\n| {} |\n|{}\n", heads.join(" | "), "---|".repeat(heads.len()));
}

fn table_rows(item: &Item, extra: &[&str], md: &mut String) {
    let nothing = [Answer::default()];
    let answers = if item.answers.is_empty() { &nothing[..] } else { &item.answers };
    for (nth, answer) in answers.iter().enumerate() {
        let mark = cell(answer.mark.as_deref().unwrap_or_default());
        let remark = cell(answer.remark.as_deref().unwrap_or_default());
        let (number, question) = match nth {
            0 => {
                (cell(item.number.as_deref().unwrap_or_default()), cell(&item.question))
            }
            _ => (String::new(), String::new()),
        };
        *md += &format!("| {number} | {question} | {mark} | {remark} |");
        for key in extra {
            let text = item.extra.get(*key).filter(|_| nth == 0);
            *md += &format!(" {} |", cell(text.map_or("", String::as_str)));
        }
        md.push('\n');
    }
}

/// Text of a paragraph or a heading.
fn line(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace(['\n', '\r'], " ");
    escaped(&text)
}

/// Text of a table's cell.
fn cell(text: &str) -> String {
    let text = escaped(&text.replace("\r\n", "\n")).replace('|', "\\|");
    text.replace(['\n', '\r'], "<br>")
}

/// What Markdown would read as markup is text here.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '\\' | '`' | '*' | '_' | '[' | ']' => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    // Only at the start of a line do these make a heading, a list or a quotation.
    if out.starts_with(['#', '-', '+', '>', '=', '~']) {
        out.insert(0, '\\');
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::questionnaire::Section;

    fn sample() -> Questionnaire {
        Questionnaire {
            title: Some("確認票".to_owned()),
            version: Some("2.0".to_owned()),
            preamble: vec!["みなと帳票株式会社".to_owned()],
            sections: vec![Section {
                number: Some("1".to_owned()),
                title: "組織".to_owned(),
                level: 1,
            }],
            items: vec![Item {
                number: Some("1-1".to_owned()),
                section: Some(0),
                question: "責任者を定め、\n周知していますか。".to_owned(),
                answers: vec![
                    Answer::of("○", "任命|済み"),
                    Answer::of("-", "=支社は対象外"),
                ],
                extra: [("重要度".to_owned(), "高".to_owned())].into(),
            }],
        }
    }

    #[test]
    fn csv_shows_what_each_record_is() {
        let exporter = DelimitedExporter::new(Lang::Japanese).charset(Charset::UTF_8);
        let csv = String::from_utf8(exporter.write(&sample()).unwrap()).unwrap();
        let expected = "種別,項番,確認事項,実施有無,備考,重要度\r\n表題,,確認票,,,\r\n\
            版,,2.0,,,\r\n前文,,みなと帳票株式会社,,,\r\n見出し1,1,組織,,,\r\n\
            質問,1-1,\"責任者を定め、\n周知していますか。\",○,任命|済み,高\r\n\
            回答,,,-,=支社は対象外,\r\n";
        assert_eq!(csv, expected);
    }

    #[test]
    fn formulas_are_guarded_and_a_dash_is_none() {
        let exporter = DelimitedExporter::new(Lang::English).guard(FormulaGuard::On);
        let csv = String::from_utf8(exporter.write(&sample()).unwrap()).unwrap();
        assert!(csv.contains("answer,,,-,'=支社は対象外,\r\n"), "{csv}");
        for (text, formula) in [
            ("=1", true),
            ("-1", true),
            ("+a", true),
            ("@x", true),
            ("-", false),
            ("－", false),
        ] {
            assert_eq!(looks_like_formula(text), formula, "{text}");
        }
    }

    #[test]
    fn a_missing_character_is_told_with_its_place() {
        let mut questionnaire = sample();
        questionnaire.items[0].answers[0] = Answer::of("○", "10〜20件を完了👍👍");
        let cp932 = Charset::of_label("cp932").unwrap();
        let exporter = DelimitedExporter::new(Lang::Japanese).charset(cp932);
        let said = |q: &Questionnaire| exporter.write(q).unwrap_err().to_string();
        assert_eq!(
            said(&questionnaire),
            "E6: item 1-1: Shift_JIS has no character '〜', '👍'; reword the text, or write the file as UTF-8"
        );
        questionnaire.title = Some("𠮷野".to_owned());
        let said = said(&questionnaire);
        assert!(
            said.starts_with(
                "2 cells need to be mended\n  C2: Shift_JIS has no character '𠮷'"
            ),
            "{said}"
        );
        assert!(said.contains("\n  E6: item 1-1: "), "{said}");
    }

    #[test]
    fn markdown_for_people() {
        let expected = "# 確認票\n\nバージョン：2.0\n\nみなと帳票株式会社\n\n## 1 組織\n\n\
            | 項番 | 確認事項 | 実施有無 | 備考 | 重要度 |\n|---|---|---|---|---|\n\
            | 1-1 | 責任者を定め、<br>周知していますか。 | ○ | 任命\\|済み | 高 |\n\
            |  |  | \\- | \\=支社は対象外 |  |\n";
        assert_eq!(to_markdown(&sample(), Lang::Japanese), expected);
    }

    fn text() -> impl Strategy<Value = String> {
        "[a項○\",;\t\n =-]{0,5}[x番][ 　\n]{0,2}"
    }

    fn maybe(text: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
        prop_oneof![Just(String::new()), text]
    }

    fn questionnaire() -> impl Strategy<Value = Questionnaire> {
        let section = (proptest::option::of(text()), text(), 1u8..5);
        let answer =
            (maybe(text()), maybe(text())).prop_map(|(m, r)| Answer::of(&m, &r));
        let item = (
            proptest::option::of(text()),
            proptest::option::of(any::<proptest::sample::Index>()),
            text(),
            proptest::collection::vec(answer, 0..3),
            proptest::collection::btree_map("[重要度補足]{1,2}", text(), 0..3),
        );
        (
            (proptest::option::of(text()), proptest::option::of(text())),
            proptest::collection::vec(text(), 0..3),
            proptest::collection::vec(section, 0..4),
            proptest::collection::vec(item, 1..6),
        )
            .prop_map(|((title, version), preamble, sections, items)| {
                // Two headings that read the same cannot be told apart when they return.
                let sections: Vec<Section> = (sections.into_iter().enumerate())
                    .map(|(i, (number, title, level))| Section {
                        number,
                        title: format!("{title}{i}"),
                        level,
                    })
                    .collect();
                let most = sections.len();
                let items = items.into_iter().map(
                    |(number, section, question, answers, extra)| {
                        let section =
                            section.filter(|_| most > 0).map(|i| i.index(most));
                        let extra = extra.into_iter().collect();
                        Item { number, section, question, answers, extra }
                    },
                );
                Questionnaire {
                    title,
                    version,
                    preamble,
                    items: items.collect(),
                    sections,
                }
            })
    }

    proptest! {
        #[test]
        fn json_reads_back_as_it_was(questionnaire in questionnaire()) {
            let json = to_json(&questionnaire).unwrap();
            prop_assert_eq!(Questionnaire::from_bytes(&json).unwrap(), questionnaire);
        }

        /// In every encoding and with every delimiter; nothing is told when reading.
        #[test]
        fn csv_reads_back_as_it_was(
            questionnaire in questionnaire(),
            label in proptest::sample::select(vec![
                "utf-8-bom", "cp932", "euc-jp", "iso-2022-jp", "utf-16le", "utf-16be",
            ]),
            delimiter in proptest::sample::select(Delimiter::ALL.to_vec()),
            lang in proptest::sample::select(vec![Lang::Japanese, Lang::English]),
        ) {
            let charset = Charset::of_label(label).unwrap();
            let exporter = DelimitedExporter::new(lang).charset(charset).delimiter(delimiter);
            let bytes = exporter.write(&questionnaire).unwrap();
            prop_assert_eq!(Questionnaire::from_bytes(&bytes).unwrap(), questionnaire);
        }

        #[test]
        fn no_text_breaks_a_markdown_table(text in "[|\\\\<\n`*#項]{0,8}") {
            let row = cell(&text);
            prop_assert!(!row.contains('\n'));
            let bars = row.replace("\\\\", "").replace("\\|", "");
            prop_assert!(!bars.contains('|'), "{row}");
        }
    }
}
