//! Sniff the bytes, choose one reader or editor, and keep its error.

use std::borrow::Cow;

use crate::charset::{Charset, TextOptions};
use crate::compound::{self, Compound};
use crate::delimited;
use crate::edit::{Edit, EditOptions, Edited, Encrypt};
use crate::error::{ErrorKind, Result, Unsupported};
use crate::html_table;
use crate::limits::Limits;
use crate::ods;
use crate::opc::{self, ContentTypes, Package, Part};
use crate::password::Password;
use crate::rebuild;
use crate::workbook::{Format, Workbook};
use crate::xls;
use crate::xlsb;
use crate::xlsx;

/// Read a file of any format.
///
/// The format is found by looking at the bytes, never at a name.
///
/// # Errors
///
/// [`ErrorKind::UnknownFormat`] when the bytes are of no known format,
/// [`ErrorKind::Empty`] when there are none,
/// [`ErrorKind::Unsupported`] when they are a document but no workbook,
/// [`ErrorKind::PasswordNeeded`] when they are encrypted, and [`ErrorKind::CutOff`],
/// [`ErrorKind::OpenQuote`], [`ErrorKind::Encoding`], [`ErrorKind::Damaged`] or
/// [`ErrorKind::Limit`] as the format's reader says.
pub fn open(bytes: &[u8]) -> Result<Workbook> {
    Opener::new().open(bytes)
}

/// Set cells of a file of any format that can be edited.
///
/// # Errors
///
/// Those of [`open`]; [`ErrorKind::Refused`] and [`ErrorKind::Value`] when a cell cannot
/// be written without harm.
pub fn edit(bytes: &[u8], edits: &[Edit], options: &EditOptions) -> Result<Edited> {
    Opener::new().edit(bytes, edits, options)
}

/// A workbook of any format as a new xlsx workbook.
///
/// It keeps sheets, values, formats, merged areas, widths, what is hidden and drop-down
/// lists. It has no drawings, comments, formulas or conditional formats, and a note says
/// so. To fill an xlsx file, [`edit`] it instead: that keeps everything.
///
/// # Errors
///
/// [`ErrorKind::Data`] where a value cannot stand in an xlsx workbook.
pub fn to_xlsx(workbook: &Workbook) -> Result<Edited> {
    rebuild::rebuild(workbook)
}

/// The extension that Excel demands of a workbook: `xlsx`, or `xlsm` where it holds macros,
/// `xltx` and `xltm` for templates. None for bytes of another format.
///
/// ```
/// assert_eq!(checksheet::excel_extension(b"a,b"), None);
/// ```
pub fn excel_extension(bytes: &[u8]) -> Option<&'static str> {
    let package = Package::open(bytes, &Limits::default()).ok()?;
    let main = package.main_part().ok()?;
    let kind = type_of(&package, main).ok()?;
    // ECMA-376 part 1, 12.3.23; [MS-OFFMACRO2] 2.2.1.
    let (_, kind) =
        kind.split_once("spreadsheetml.").or(kind.split_once("ms-excel."))?;
    match kind.split('+').next()? {
        "sheet.main" => Some("xlsx"),
        "sheet.macroenabled.main" => Some("xlsm"),
        "template.main" => Some("xltx"),
        "template.macroenabled.main" => Some("xltm"),
        _ => None,
    }
}

/// How to open files.
///
/// ```
/// use checksheet::{ErrorKind, Limits, Opener};
///
/// let opener = Opener::new().limits(Limits { cells: 1_000_000, ..Limits::default() });
/// let err = opener.open(b"%PDF-1.7").unwrap_err();
/// assert!(matches!(err.kind(), ErrorKind::Unsupported(_)));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Opener {
    limits: Limits,
    text: TextOptions,
    password: Option<Password>,
}

impl Opener {
    /// With the default [`Limits`].
    pub fn new() -> Opener {
        Opener::default()
    }

    /// How much of a file is read before it is refused.
    #[must_use]
    pub fn limits(self, limits: Limits) -> Opener {
        Opener { limits, ..self }
    }

    /// What is known about a file that is text: its encoding, its delimiter. What is not
    /// told is found by looking.
    #[must_use]
    pub fn text(self, text: TextOptions) -> Opener {
        Opener { text, ..self }
    }

    /// The password of an encrypted workbook.
    #[must_use]
    pub fn password(self, password: impl Into<Password>) -> Opener {
        Opener { password: Some(password.into()), ..self }
    }

    /// To open what was made of a file that this opens: it may have been made UTF-8, with
    /// a byte order mark then.
    pub(crate) fn of_filled(&self, bytes: &[u8]) -> Opener {
        let mut opener = self.clone();
        if Charset::UTF_8.as_in(bytes) == Charset::UTF_8_WITH_MARK {
            opener.text.encoding = None;
        }
        opener
    }

    /// To open what is edited with these options.
    pub(crate) fn of(options: &EditOptions) -> Opener {
        let (text, password) = (options.text, options.password.clone());
        Opener { limits: Limits::default(), text, password }
    }

    /// The limits that it opens files with.
    pub(crate) fn its_limits(&self) -> &Limits {
        &self.limits
    }

    /// The file without its encryption; a plain file as it is.
    ///
    /// A file that Excel opens without asking needs no password here either: it is encrypted
    /// with one that Excel knows ([MS-OFFCRYPTO] 2.4.2.3).
    ///
    /// # Errors
    ///
    /// [`ErrorKind::PasswordNeeded`] and [`ErrorKind::PasswordWrong`].
    pub fn decrypt<'b>(&self, bytes: &'b [u8]) -> Result<Cow<'b, [u8]>> {
        if !is_encrypted(bytes) {
            return Ok(Cow::Borrowed(bytes));
        }
        match &self.password {
            #[cfg(feature = "encryption")]
            None => match opc::decrypt(bytes, &Password::of_excel(), &self.limits) {
                Err(err) if matches!(err.kind(), ErrorKind::PasswordWrong) => {
                    Err(ErrorKind::PasswordNeeded.into())
                }
                found => found.map(Cow::Owned),
            },
            #[cfg(not(feature = "encryption"))]
            None => Err(ErrorKind::PasswordNeeded.into()),
            #[cfg(feature = "encryption")]
            Some(password) => {
                opc::decrypt(bytes, password, &self.limits).map(Cow::Owned)
            }
            #[cfg(not(feature = "encryption"))]
            Some(_) => Err(ErrorKind::Unsupported(Unsupported::Encrypted).into()),
        }
    }

    /// Read a file.
    ///
    /// # Errors
    ///
    /// Those of [`open`](crate::open).
    pub fn open(&self, bytes: &[u8]) -> Result<Workbook> {
        let bytes = &*self.decrypt(bytes)?;
        let workbook = match sniff(bytes, &self.limits)? {
            Format::Xlsx => xlsx::read(bytes, &self.limits),
            Format::Xls => xls::read(bytes, &self.limits),
            Format::Xlsb => xlsb::read(&Package::open(bytes, &self.limits)?),
            Format::Ods => ods::read(&Package::open(bytes, &self.limits)?),
            Format::Html => html_table::read(bytes, &self.text, &self.limits),
            Format::Delimited => delimited::read(bytes, &self.text, &self.limits),
        }?;
        workbook.within(&self.limits)
    }

    /// Set cells of a file.
    ///
    /// # Errors
    ///
    /// Those of [`edit`](crate::edit).
    pub fn edit(
        &self,
        bytes: &[u8],
        edits: &[Edit],
        options: &EditOptions,
    ) -> Result<Edited> {
        if !is_encrypted(bytes) {
            return self.edit_plain(bytes, edits, options);
        }
        let password = options.password.clone().or_else(|| self.password.clone());
        let opener = Opener { password, ..self.clone() };
        let plain = opener.decrypt(bytes)?;
        if edits.is_empty() && options.encrypt == Encrypt::AsRead {
            return Ok(Edited { bytes: bytes.to_vec(), notes: Vec::new() });
        }
        let edited = self.edit_plain(&plain, edits, options)?;
        opener.encrypt(edited, options.encrypt)
    }

    /// The edited file, encrypted again if that is wanted.
    fn encrypt(&self, edited: Edited, encrypt: Encrypt) -> Result<Edited> {
        match encrypt {
            #[cfg(feature = "encryption")]
            Encrypt::AsRead => {
                let of_excel = Password::of_excel();
                let password = self.password.as_ref().unwrap_or(&of_excel);
                Ok(Edited { bytes: opc::encrypt(&edited.bytes, password)?, ..edited })
            }
            _ => Ok(edited),
        }
    }

    fn edit_plain(
        &self,
        bytes: &[u8],
        edits: &[Edit],
        options: &EditOptions,
    ) -> Result<Edited> {
        match sniff(bytes, &self.limits)? {
            Format::Xlsx => xlsx::edit(bytes, edits, options, &self.limits),
            Format::Ods => {
                ods::edit(&Package::open(bytes, &self.limits)?, edits, options)
            }
            Format::Delimited => {
                // What the options do not tell, the opener may know.
                let mut options = options.clone();
                options.text.encoding = options.text.encoding.or(self.text.encoding);
                options.text.delimiter = options.text.delimiter.or(self.text.delimiter);
                delimited::edit(bytes, edits, &options)
            }
            Format::Xls | Format::Xlsb | Format::Html => {
                rebuild::edit(self.open(bytes)?, edits)
            }
        }
    }
}

/// What the bytes are.
///
/// # Errors
///
/// Where they are certainly nothing that can be read, the reason.
pub(crate) fn sniff(bytes: &[u8], limits: &Limits) -> Result<Format> {
    if bytes.is_empty() {
        return Err(ErrorKind::Empty.into());
    }
    if bytes.starts_with(compound::MAGIC) {
        return sniff_compound(bytes);
    }
    if bytes.starts_with(b"%PDF") {
        return Err(ErrorKind::Unsupported(Unsupported::Pdf).into());
    }
    if opc::looks_like_zip(bytes) {
        return sniff_zip(bytes, limits);
    }
    if is_xml_workbook(bytes) {
        return Err(ErrorKind::Unsupported(Unsupported::XmlWorkbook).into());
    }
    if delimited::looks_like_text(bytes) {
        return Ok(if html_table::looks_like_html(bytes) {
            Format::Html
        } else {
            Format::Delimited
        });
    }
    Err(ErrorKind::UnknownFormat.into())
}

/// Whether it is a workbook in one XML file, by its root.
fn is_xml_workbook(bytes: &[u8]) -> bool {
    const ROOTS: [&str; 2] = [
        "office:document xmlns",
        "Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"",
    ];
    let start = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let head = String::from_utf8_lossy(&start[..start.len().min(1 << 10)]);
    let head = head.trim_start();
    let squeezed = || head.split_whitespace().collect::<Vec<_>>().join(" ");
    head.starts_with("<?xml") && ROOTS.iter().any(|root| squeezed().contains(root))
}

/// Compound files are told apart by the names in their directory. Where that is damaged,
/// its entries are looked for: they are 128 bytes each and begin with the name.
fn has_stream(bytes: &[u8], name: &str) -> bool {
    if let Some(file) = Compound::open(bytes) {
        return file.has(name);
    }
    let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let end = wide.len() + 2;
    bytes.chunks(128).any(|entry| {
        entry.starts_with(&wide) && entry.get(wide.len()..end) == Some(&[0, 0])
    })
}

fn is_encrypted(bytes: &[u8]) -> bool {
    bytes.starts_with(compound::MAGIC) && has_stream(bytes, "EncryptedPackage")
}

fn sniff_compound(bytes: &[u8]) -> Result<Format> {
    let has = |name: &str| has_stream(bytes, name);
    if has("EncryptedPackage") {
        Err(ErrorKind::PasswordNeeded.into())
    } else if has("Workbook") || has("Book") {
        Ok(Format::Xls)
    } else if has("WordDocument") || has("PowerPoint Document") {
        Err(ErrorKind::Unsupported(Unsupported::NotAWorkbook).into())
    } else if Compound::open(bytes).is_none() {
        // Its directory is missing.
        Err(ErrorKind::CutOff.into())
    } else {
        Err(ErrorKind::UnknownFormat.into())
    }
}

/// The content type of a part, in lower case.
fn type_of(package: &Package<'_>, part: Part) -> Result<String> {
    Ok(ContentTypes::read(package)?.of(package, part).to_ascii_lowercase())
}

/// Zip files are told apart by the type of their main part.
fn sniff_zip(bytes: &[u8], limits: &Limits) -> Result<Format> {
    let package = Package::open(bytes, limits)?;
    if let Some(part) = package.find("mimetype") {
        let kind = package.read_side(part)?;
        return match kind.starts_with(b"application/vnd.oasis.opendocument.spreadsheet")
        {
            true => Ok(Format::Ods),
            false => Err(ErrorKind::Unsupported(Unsupported::NotAWorkbook).into()),
        };
    }
    let main = package.main_part()?;
    let kind = type_of(&package, main)?;
    let name = package.name(main).to_ascii_lowercase();
    if kind.contains("sheet.binary") || name.ends_with(".bin") {
        Ok(Format::Xlsb)
    } else if kind.contains("wordprocessing") || kind.contains("presentation") {
        Err(ErrorKind::Unsupported(Unsupported::NotAWorkbook).into())
    } else {
        Ok(Format::Xlsx)
    }
}
