use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::colour::Colour;
use super::dates::DateStyle;
use super::file_name::{Fault, PLACEHOLDERS};
use super::{file_name, spelling};
use crate::error::{Error, ErrorKind, Result, Unsupported};
use crate::lang::Lang;
use crate::questionnaire::Status;

/// What makes a document the company's own: name, logo, colours, fonts, fixed texts.
///
/// It is read from a small TOML file, in which everything is optional:
///
/// ```
/// use checksheet::export::Brand;
///
/// let brand = Brand::from_toml(r##"
/// company = "みなと帳票株式会社"
/// contact = ["情報セキュリティ推進室", "security@minato-form.example"]
/// label = "社外秘"
/// date_style = "era"
///
/// [font]
/// name = "メイリオ"
///
/// [colours]
/// primary = "#1F3864"
/// "##)?;
/// assert_eq!(brand.company, "みなと帳票株式会社");
/// assert_eq!(brand.font.size, 10.0);
/// # Ok::<(), checksheet::Error>(())
/// ```
///
/// The logo is named in the file and its bytes are given by [`Brand::with_logo`]: the
/// library does not open files. SVG is refused: Excel needs a picture of dots beside it,
/// and to draw one takes more code than all the rest of this crate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Brand {
    /// The company that answers, as it stands on the cover.
    pub company: String,
    /// The product or service that is described.
    pub product: Option<String>,
    /// Lines of contact: department, address, telephone.
    pub contact: Vec<String>,
    /// File name of the logo (PNG or JPEG), relative to the brand file.
    pub logo: Option<String>,
    /// The mark of confidentiality: 社外秘.
    pub label: Option<String>,
    /// A text for the foot of every page.
    pub footer: Option<String>,
    /// What the answers rest on (前提), a line each.
    pub premises: Vec<String>,
    /// What the company does not promise (免責), a line each.
    pub disclaimer: Vec<String>,
    /// The language of everything that is not the questionnaire's own text.
    pub language: Lang,
    /// How dates are written.
    pub date_style: DateStyle,
    /// The paper for printing.
    pub paper: Paper,
    /// The rule for file names. It knows `{company}`, `{product}`, `{customer}`,
    /// `{title}`, `{date}` and `{version}`, and no others; `.xlsx` at its end may be left
    /// out. See
    /// [`Exporter::file_name`](super::Exporter::file_name).
    pub file_name: String,
    /// The font of all cells.
    pub font: Font,
    /// The colours.
    pub colours: Colours,
    /// The marks for answers that have a status but no mark of their own.
    pub marks: Marks,
    /// The logo itself; see [`Brand::with_logo`].
    #[serde(skip)]
    pub logo_image: Option<Logo>,
}

/// The font of all cells.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Font {
    /// Its name. Where a computer does not have it, Excel takes another.
    pub name: String,
    /// The size of the text in the table, in points, from 6 to 20.
    pub size: f64,
}

/// The colours of a brand. Paler tints for headings are mixed from `primary`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Colours {
    /// Table headers and rules.
    pub primary: Colour,
    /// The line under titles.
    pub accent: Colour,
    /// Text.
    pub text: Colour,
    /// Borders of cells.
    pub border: Colour,
}

/// A mark for each status.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Marks {
    /// For what is implemented.
    pub implemented: String,
    /// For what is implemented in part.
    pub partial: String,
    /// For what is not implemented.
    pub not_implemented: String,
    /// For what does not apply.
    pub not_applicable: String,
}

/// The paper for printing; always in landscape.
#[derive(
    Clone, Copy, Debug, Default, Eq, PartialEq, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Paper {
    /// 297 × 210 mm.
    #[default]
    A4,
    /// 420 × 297 mm.
    A3,
    /// 11 × 8.5 inches.
    Letter,
}

/// A logo, known to be PNG or JPEG.
#[derive(Clone, Debug, PartialEq)]
pub struct Logo {
    pub(crate) bytes: Arc<[u8]>,
    pub(crate) media_type: &'static str,
}

impl Logo {
    /// A logo of the bytes of an image file.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Unsupported`] when they are neither PNG nor JPEG.
    pub fn new(bytes: impl Into<Arc<[u8]>>) -> Result<Logo> {
        let bytes = bytes.into();
        let media_type = match &*bytes {
            [0x89, b'P', b'N', b'G', ..] => "image/png",
            [0xFF, 0xD8, 0xFF, ..] => "image/jpeg",
            _ => return Err(ErrorKind::Unsupported(Unsupported::Logo).into()),
        };
        Ok(Logo { bytes, media_type })
    }
}

impl Default for Brand {
    fn default() -> Brand {
        Brand {
            company: String::new(),
            product: None,
            contact: Vec::new(),
            logo: None,
            label: None,
            footer: None,
            premises: Vec::new(),
            disclaimer: Vec::new(),
            language: Lang::Japanese,
            date_style: DateStyle::default(),
            paper: Paper::default(),
            file_name: "{company}_{customer}_{date}_v{version}".to_owned(),
            font: Font::default(),
            colours: Colours::default(),
            marks: Marks::default(),
            logo_image: None,
        }
    }
}

/// The fonts where the brand file names none.
const JAPANESE_FONT: &str = "游ゴシック";
const ENGLISH_FONT: &str = "Arial";

impl Default for Font {
    fn default() -> Font {
        Font { name: JAPANESE_FONT.to_owned(), size: 10.0 }
    }
}

impl Default for Colours {
    fn default() -> Colours {
        Colours {
            primary: Colour(0x1F_3864),
            accent: Colour(0x2E_75B6),
            text: Colour(0x26_2626),
            border: Colour(0xA6_A6A6),
        }
    }
}

impl Default for Marks {
    fn default() -> Marks {
        let [implemented, partial, not_implemented, not_applicable] =
            ["○", "△", "×", "－"].map(str::to_owned);
        Marks { implemented, partial, not_implemented, not_applicable }
    }
}

impl Marks {
    /// The mark for a status. [`Status::Other`] has none: its own words are its mark.
    pub fn mark(&self, status: Status) -> Option<&str> {
        match status {
            Status::Implemented => Some(&self.implemented),
            Status::Partial => Some(&self.partial),
            Status::NotImplemented => Some(&self.not_implemented),
            Status::NotApplicable => Some(&self.not_applicable),
            Status::Other => None,
        }
    }
}

impl Brand {
    /// The brand of nobody, in a language: what [`Brand::from_toml`] makes of a file that
    /// says the language alone.
    pub fn new(language: Lang) -> Brand {
        let name = language.pick(JAPANESE_FONT, ENGLISH_FONT).to_owned();
        let font = Font { name, ..Font::default() };
        Brand { language, font, ..Brand::default() }
    }

    /// Read a brand file.
    ///
    /// Where it names no font, that is 游ゴシック in Japanese and Arial in English.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Data`] with the line and the column of the first fault: TOML that is
    /// not well formed, a key that is not known, a value of another kind, a font size or a
    /// placeholder of `file_name` that there is not.
    ///
    /// ```
    /// use checksheet::export::Brand;
    ///
    /// let err = Brand::from_toml("company = \"A\"\nlabel = 3\n").unwrap_err();
    /// assert_eq!(
    ///     err.to_string(),
    ///     "line 2, column 9: invalid type: integer `3`, expected a string",
    /// );
    /// ```
    pub fn from_toml(text: &str) -> Result<Brand> {
        let faulty = |err: toml::de::Error| {
            let (japanese, english) = match suggestion(err.message()) {
                Some((key, meant)) => (
                    format!(
                        "{key:?} という項目はありません。{meant:?} ではありませんか"
                    ),
                    format!("no key {key:?}; did you mean {meant:?}?"),
                ),
                None => {
                    let what = err.message();
                    (format!("内容に誤りがあります: {what}"), what.to_owned())
                }
            };
            let Some(span) = err.span() else { return Error::data(japanese, english) };
            let (line, column) = line_and_column(text, span.start);
            Error::data_at(line, column, japanese, english)
        };
        let mut brand: Brand = toml::from_str(text).map_err(faulty)?;
        let table: toml::Table = toml::from_str(text).map_err(faulty)?;
        let names_font =
            table.get("font").is_some_and(|font| font.get("name").is_some());
        if !names_font {
            brand.font.name = Brand::new(brand.language).font.name;
        }
        let checked: Checked = toml::from_str(text).map_err(faulty)?;
        match checked.font_size_fault().or_else(|| checked.file_name_fault(text)) {
            None => Ok(brand),
            Some((at, japanese, english)) => {
                let (line, column) = line_and_column(text, at);
                Err(Error::data_at(line, column, japanese, english))
            }
        }
    }

    /// The brand with the bytes of its logo.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Unsupported`] when they are neither PNG nor JPEG.
    pub fn with_logo(self, bytes: impl Into<Arc<[u8]>>) -> Result<Brand> {
        Ok(Brand { logo_image: Some(Logo::new(bytes)?), ..self })
    }

    /// The JSON Schema of the brand file; editors check TOML with it.
    pub fn json_schema() -> serde_json::Value {
        schemars::schema_for!(Brand).to_value()
    }
}

/// The values that are not good as soon as they are of the right kind, and where they
/// stand.
#[derive(Debug, Deserialize)]
struct Checked {
    file_name: Option<Spanned<String>>,
    font: Option<CheckedFont>,
}

#[derive(Debug, Deserialize)]
struct CheckedFont {
    size: Option<Spanned<f64>>,
}

/// A place in the file, and what is wrong there in both languages.
type BrandFault = (usize, String, String);

impl Checked {
    fn font_size_fault(&self) -> Option<BrandFault> {
        let size = self.font.as_ref()?.size.as_ref()?;
        let (at, size) = (size.span().start, size.as_ref());
        (!(6.0..=20.0).contains(size)).then(|| {
            (
                at,
                format!("font.size: {size} は 6 から 20 の範囲にありません"),
                format!("font.size: {size} is not from 6 to 20"),
            )
        })
    }

    fn file_name_fault(&self, text: &str) -> Option<BrandFault> {
        let rule = self.file_name.as_ref()?;
        let (at, fault) = file_name::fault(rule.as_ref())?;
        let known = PLACEHOLDERS.map(|key| format!("{{{key}}}")).join(", ");
        let (japanese, english) = match fault {
            Fault::Open => (
                "file_name: { が閉じられていません".to_owned(),
                "file_name: a { is not closed".to_owned(),
            ),
            Fault::Unknown(key) => match spelling::meant(key, PLACEHOLDERS) {
                Some(meant) => (
                    format!(
                        "file_name: {{{key}}} はありません。{{{meant}}} ではありませんか（使えるのは {known}）"
                    ),
                    format!(
                        "file_name: no {{{key}}}; did you mean {{{meant}}}? There are {known}"
                    ),
                ),
                None => (
                    format!(
                        "file_name: {{{key}}} はありません。使えるのは {known} です"
                    ),
                    format!("file_name: no {{{key}}}; there are {known}"),
                ),
            },
        };
        // With escapes in the string the value is not what stands in the file: then its
        // beginning has to do.
        let span = rule.span();
        let source = text.get(span.clone()).unwrap_or_default();
        let wrong = rule.as_ref().get(at..).unwrap_or_default();
        let found = source.rfind(wrong).unwrap_or_default();
        Some((span.start + found, japanese, english))
    }
}

/// `line 2, column 9: `, counted from one and in characters, as editors do.
fn line_and_column(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (line, column)
}

/// The unknown key of a message of serde, and the known one that is spelt most like it.
///
/// The message ends with the keys that are known: "unknown field `a`, expected `b` or `c`".
fn suggestion(message: &str) -> Option<(&str, &str)> {
    let rest = message.strip_prefix("unknown field `")?;
    let (key, rest) = rest.split_once('`')?;
    let known = rest.split('`').skip(1).step_by(2);
    spelling::meant(key, known).map(|meant| (key, meant))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_file_is_the_default_brand() {
        assert_eq!(Brand::from_toml("").unwrap(), Brand::default());
    }

    #[test]
    fn the_default_brand_reads_back_from_its_own_toml_shape() {
        let json = serde_json::to_value(Brand::default()).unwrap();
        assert_eq!(serde_json::from_value::<Brand>(json).unwrap(), Brand::default());
    }

    #[test]
    fn faults_say_where_they_are() {
        for (name, text, message) in [
            (
                "unknown key",
                "colour = 1\n",
                "line 1, column 1: no key \"colour\"; did you mean \"colours\"?",
            ),
            (
                "unknown key in a table",
                "[font]\nsiez = 1\n",
                "line 2, column 1: no key \"siez\"; did you mean \"size\"?",
            ),
            (
                "a key like no other",
                "telephone = 1\n",
                "line 1, column 1: unknown field `telephone`, expected one of `company`",
            ),
            (
                "colour",
                "[colours]\nprimary = \"navy\"\n",
                "line 2, column 11: not a colour such as #1F3864: \"navy\"",
            ),
            ("after Japanese", "company = \"港\" label", "line 1, column 15: "),
            (
                "size",
                "font.size = 40\n",
                "line 1, column 13: font.size: 40 is not from 6 to 20",
            ),
            (
                "placeholder",
                "company = \"A\"\nfile_name = \"{company}_{cutomer}\"\n",
                "line 2, column 24: file_name: no {cutomer}; did you mean {customer}? \
                 There are {company}, {product}, {customer}, {title}, {date}, {version}",
            ),
            (
                "a placeholder like no other",
                "file_name = '{お客様}'\n",
                "line 1, column 14: file_name: no {お客様}; there are {company}, ",
            ),
            (
                "an open brace",
                "file_name = '{date}_{version'\n",
                "line 1, column 21: file_name: a { is not closed",
            ),
            (
                "language",
                "language = \"fr\"",
                "line 1, column 12: unknown variant `fr`",
            ),
        ] {
            let err = Brand::from_toml(text).unwrap_err().to_string();
            assert!(err.starts_with(message), "{name}: {err}");
        }
    }

    #[test]
    fn a_logo_is_png_or_jpeg() {
        let brand = Brand::default();
        assert!(brand.clone().with_logo(&b"\x89PNG\r\n\x1a\n"[..]).is_ok());
        let err = brand.with_logo(&b"<svg xmlns='...'/>"[..]).unwrap_err();
        assert_eq!(err.to_string(), "a logo must be PNG or JPEG; convert it first");
    }
}
