//! Workbooks out of parts, sound in every respect that a case does not break.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// A workbook, part by part.
pub(crate) struct Package {
    parts: Vec<(String, Vec<u8>)>,
    stored: bool,
}

const TYPES: &str = "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'>\
    <Default Extension='xml' ContentType='application/xml'/></Types>";
const RELATIONSHIP: &str =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

pub(crate) fn relationships(targets: &[(&str, &str, &str)]) -> String {
    let one = |(id, kind, target): &(&str, &str, &str)| {
        format!(
            "<Relationship Id='{id}' Type='{RELATIONSHIP}/{kind}' Target='{target}'/>"
        )
    };
    let all: String = targets.iter().map(one).collect();
    format!("<Relationships>{all}</Relationships>")
}

impl Package {
    /// One sheet with this content of its `worksheet` element.
    pub(crate) fn new(sheet: impl AsRef<str>) -> Package {
        let workbook = "<workbook><sheets><sheet name='S' sheetId='1' r:id='s'/></sheets></workbook>";
        let package = Package { parts: Vec::new(), stored: false };
        package
            .part("[Content_Types].xml", TYPES)
            .part(
                "_rels/.rels",
                relationships(&[("w", "officeDocument", "xl/workbook.xml")]),
            )
            .part("xl/workbook.xml", workbook)
            .part(
                "xl/_rels/workbook.xml.rels",
                relationships(&[
                    ("s", "worksheet", "worksheets/sheet1.xml"),
                    ("t", "sharedStrings", "sharedStrings.xml"),
                    ("f", "styles", "styles.xml"),
                ]),
            )
            .part(
                "xl/worksheets/sheet1.xml",
                format!("<worksheet>{}</worksheet>", sheet.as_ref()),
            )
    }

    /// With a part added, or replaced.
    pub(crate) fn part(mut self, name: &str, content: impl Into<Vec<u8>>) -> Package {
        self.parts.retain(|(known, _)| known != name);
        self.parts.push((name.to_owned(), content.into()));
        self
    }

    /// With a part added whose name is known to be new.
    pub(crate) fn part_unchecked(mut self, name: &str, content: &str) -> Package {
        self.parts.push((name.to_owned(), content.into()));
        self
    }

    /// Not compressed.
    pub(crate) fn stored(self) -> Package {
        Package { stored: true, ..self }
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        let parts =
            self.parts.iter().map(|(name, content)| (name.as_str(), &content[..]));
        zipped(parts, self.stored)
    }
}

/// A zip file.
pub(crate) fn zipped<'a>(
    parts: impl IntoIterator<Item = (&'a str, &'a [u8])>,
    stored: bool,
) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let method =
        if stored { CompressionMethod::Stored } else { CompressionMethod::Deflated };
    let options = SimpleFileOptions::default().compression_method(method);
    for (name, content) in parts {
        zip.start_file(name, options).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A row of texts, written into its cells.
pub(crate) fn row(texts: &[&str]) -> String {
    let cell = |text: &&str| format!("<c t='inlineStr'><is><t>{text}</t></is></c>");
    format!("<row>{}</row>", texts.iter().map(cell).collect::<String>())
}

/// A questionnaire whose rows are given as XML.
pub(crate) fn questionnaire(rows: &str) -> String {
    format!(
        "<sheetData>{}{rows}</sheetData>",
        row(&["No.", "確認項目", "実施有無", "備考"])
    )
}
