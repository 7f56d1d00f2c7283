//! One table, written by hand in the formats that have no writer among our dependencies:
//! the least that [MS-XLS], [MS-XLSB] and ODF 1.3 ask for.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A value of a table.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Field {
    Text(String),
    Number(f64),
}

/// Rows from the first cell on.
pub(crate) type Table = Vec<Vec<Field>>;

/// The shared texts in the order of the table, and which of them each text is.
fn texts(table: &Table) -> impl Iterator<Item = &str> {
    table.iter().flatten().filter_map(|field| match field {
        Field::Text(text) => Some(text.as_str()),
        Field::Number(_) => None,
    })
}

/// An xls workbook (BIFF8) with one sheet.
pub(crate) fn xls(sheet: &str, table: &Table) -> Vec<u8> {
    let mut globals = Vec::new();
    biff(&mut globals, 0x0809, &bof(0x0005));
    let at = globals.len() + 4;
    let name: Vec<u8> = sheet.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let head = [0, 0, 0, 0, 0, 0, (name.len() / 2) as u8, 1];
    biff(&mut globals, 0x0085, &[&head, &name[..]].concat());
    shared_texts(&mut globals, table);
    biff(&mut globals, 0x000A, &[]);
    let start = (globals.len() as u32).to_le_bytes();
    globals[at..at + 4].copy_from_slice(&start);
    biff(&mut globals, 0x0809, &bof(0x0010));
    let (rows, cols) = (table.len() as u32, table.first().map_or(0, Vec::len) as u16);
    let size =
        [&[0; 4], &rows.to_le_bytes()[..], &[0; 2], &cols.to_le_bytes(), &[0; 2]];
    biff(&mut globals, 0x0200, &size.concat());
    let mut text = 0u32;
    for (row, fields) in (0u16..).zip(table) {
        for (col, field) in (0u16..).zip(fields) {
            let place = [row.to_le_bytes(), col.to_le_bytes(), [0; 2]].concat();
            match field {
                Field::Text(_) => {
                    let data = [&place[..], &text.to_le_bytes()].concat();
                    biff(&mut globals, 0x00FD, &data);
                    text += 1;
                }
                Field::Number(number) => {
                    let data = [&place[..], &number.to_le_bytes()].concat();
                    biff(&mut globals, 0x0203, &data);
                }
            }
        }
    }
    biff(&mut globals, 0x000A, &[]);
    let version = cfb::Version::V3;
    let mut file =
        cfb::CompoundFile::create_with_version(version, Cursor::new(Vec::new()))
            .unwrap();
    file.create_stream("/Workbook").unwrap().write_all(&globals).unwrap();
    file.flush().unwrap();
    file.into_inner().into_inner()
}

fn bof(kind: u16) -> [u8; 16] {
    let [kind, _] = kind.to_le_bytes();
    [0, 6, kind, 0, 0xBB, 0x0D, 0xCC, 0x07, 0, 0, 0, 0, 6, 0, 0, 0]
}

fn biff(out: &mut Vec<u8>, kind: u16, data: &[u8]) {
    out.extend(kind.to_le_bytes());
    out.extend((data.len() as u16).to_le_bytes());
    out.extend(data);
}

/// SST and its CONTINUE records; no text is cut in two.
fn shared_texts(out: &mut Vec<u8>, table: &Table) {
    let count = texts(table).count() as u32;
    let mut kind = 0x00FC;
    let mut data = [count.to_le_bytes(), count.to_le_bytes()].concat();
    for text in texts(table) {
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        if data.len() + wide.len() + 3 > 8_000 {
            biff(out, kind, &data);
            (kind, data) = (0x003C, Vec::new());
        }
        data.extend(((wide.len() / 2) as u16).to_le_bytes());
        data.push(1);
        data.extend(wide);
    }
    biff(out, kind, &data);
}

/// An xlsb workbook with one sheet.
pub(crate) fn xlsb(sheet: &str, table: &Table) -> Vec<u8> {
    let mut book = Vec::new();
    record(&mut book, 0x83, &[]);
    record(&mut book, 0x8F, &[]);
    let entry =
        [&[0; 4], &1u32.to_le_bytes()[..], &wide("rId1"), &wide(sheet)].concat();
    record(&mut book, 0x9C, &entry);
    record(&mut book, 0x90, &[]);
    record(&mut book, 0x84, &[]);

    let mut strings = Vec::new();
    let count = (texts(table).count() as u32).to_le_bytes();
    record(&mut strings, 0x9F, &[count, count].concat());
    for text in texts(table) {
        record(&mut strings, 0x13, &[&[0], &wide(text)[..]].concat());
    }
    record(&mut strings, 0xA0, &[]);

    let mut cells = Vec::new();
    record(&mut cells, 0x81, &[]);
    let last = table.len().saturating_sub(1) as u32;
    let right = table.first().map_or(0, Vec::len).saturating_sub(1) as u32;
    let size = [[0; 4], last.to_le_bytes(), [0; 4], right.to_le_bytes()].concat();
    record(&mut cells, 0x94, &size);
    record(&mut cells, 0x91, &[]);
    let mut text = 0u32;
    for (row, fields) in (0u32..).zip(table) {
        let height = 300u32.to_le_bytes();
        let head = [row.to_le_bytes(), [0; 4], height, [0; 4], [0; 4]].concat();
        record(&mut cells, 0x00, &head[..17]);
        for (col, field) in (0u32..).zip(fields) {
            let place = [col.to_le_bytes(), [0; 4]].concat();
            match field {
                Field::Text(_) => {
                    record(
                        &mut cells,
                        0x07,
                        &[&place[..], &text.to_le_bytes()].concat(),
                    );
                    text += 1;
                }
                Field::Number(number) => {
                    record(
                        &mut cells,
                        0x05,
                        &[&place[..], &number.to_le_bytes()].concat(),
                    );
                }
            }
        }
    }
    record(&mut cells, 0x92, &[]);
    record(&mut cells, 0x82, &[]);

    const REL: &str =
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let rels = |all: &[(&str, &str, &str)]| {
        let one = |(id, kind, target): &(&str, &str, &str)| {
            format!(
                "<Relationship Id=\"{id}\" Type=\"{REL}/{kind}\" Target=\"{target}\"/>"
            )
        };
        let all: String = all.iter().map(one).collect();
        let ns = "http://schemas.openxmlformats.org/package/2006/relationships";
        format!("<Relationships xmlns=\"{ns}\">{all}</Relationships>").into_bytes()
    };
    let types = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
        <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
        <Default Extension=\"bin\" ContentType=\"application/vnd.ms-excel.sheet.binary.macroEnabled.main\"/>\
        </Types>";
    let of_book = [
        ("rId1", "worksheet", "worksheets/sheet1.bin"),
        ("rId2", "sharedStrings", "sharedStrings.bin"),
    ];
    zipped(&[
        ("[Content_Types].xml", types.into()),
        ("_rels/.rels", rels(&[("rId1", "officeDocument", "xl/workbook.bin")])),
        ("xl/workbook.bin", book),
        ("xl/_rels/workbook.bin.rels", rels(&of_book)),
        ("xl/worksheets/sheet1.bin", cells),
        ("xl/sharedStrings.bin", strings),
    ])
}

/// XLWideString.
fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    [&(units.len() as u32 / 2).to_le_bytes()[..], &units].concat()
}

/// Kind and size are numbers of seven bits a byte ([MS-XLSB] 2.1.4).
fn record(out: &mut Vec<u8>, kind: u16, data: &[u8]) {
    if kind < 0x80 {
        out.push(kind as u8);
    } else {
        out.extend([(kind & 0x7F) as u8 | 0x80, (kind >> 7) as u8]);
    }
    let mut size = data.len();
    while size >= 0x80 {
        out.push((size & 0x7F) as u8 | 0x80);
        size >>= 7;
    }
    out.push(size as u8);
    out.extend(data);
}

/// An ods spreadsheet with one sheet. Texts are to be without spaces that collapse.
pub(crate) fn ods(sheet: &str, table: &Table) -> Vec<u8> {
    let mut rows = String::new();
    for fields in table {
        rows += "<table:table-row table:style-name=\"ro1\">";
        for field in fields {
            match field {
                Field::Text(text) => {
                    let text = text.replace('&', "&amp;").replace('<', "&lt;");
                    let _ = write!(
                        rows,
                        "<table:table-cell table:style-name=\"ce1\" office:value-type=\"string\" \
                         calcext:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
                    );
                }
                Field::Number(number) => {
                    let _ = write!(
                        rows,
                        "<table:table-cell table:style-name=\"ce1\" office:value-type=\"float\" \
                         office:value=\"{number}\" calcext:value-type=\"float\">\
                         <text:p>{number}</text:p></table:table-cell>"
                    );
                }
            }
        }
        rows += "</table:table-row>";
    }
    ods_of_rows(sheet, &rows)
}

/// An ods spreadsheet whose rows are given as XML.
pub(crate) fn ods_of_rows(sheet: &str, rows: &str) -> Vec<u8> {
    const NS: &str = "urn:oasis:names:tc:opendocument:xmlns";
    let content = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
         <office:document-content xmlns:office=\"{NS}:office:1.0\" \
         xmlns:table=\"{NS}:table:1.0\" xmlns:text=\"{NS}:text:1.0\" \
         xmlns:style=\"{NS}:style:1.0\" \
         xmlns:calcext=\"urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0\" \
         office:version=\"1.3\"><office:automatic-styles>\
         <style:style style:name=\"ro1\" style:family=\"table-row\"/>\
         <style:style style:name=\"ce1\" style:family=\"table-cell\"/>\
         </office:automatic-styles><office:body><office:spreadsheet>\
         <table:table table:name=\"{sheet}\"><table:table-column \
         table:number-columns-repeated=\"16384\"/>{rows}</table:table>\
         </office:spreadsheet></office:body></office:document-content>"
    );
    let kind = "application/vnd.oasis.opendocument.spreadsheet";
    let manifest = format!(
        "<manifest:manifest xmlns:manifest=\"{NS}:manifest:1.0\" manifest:version=\"1.3\">\
         <manifest:file-entry manifest:full-path=\"/\" manifest:media-type=\"{kind}\"/>\
         <manifest:file-entry manifest:full-path=\"content.xml\" manifest:media-type=\"text/xml\"/>\
         </manifest:manifest>"
    );
    zipped(&[
        ("mimetype", kind.into()),
        ("content.xml", content.into()),
        ("META-INF/manifest.xml", manifest.into()),
    ])
}

fn zipped(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, data) in parts {
        let method = match *name {
            "mimetype" => zip::CompressionMethod::Stored,
            _ => zip::CompressionMethod::Deflated,
        };
        let options = SimpleFileOptions::default().compression_method(method);
        zip.start_file(*name, options).unwrap();
        zip.write_all(data).unwrap();
    }
    zip.finish().unwrap().into_inner()
}
