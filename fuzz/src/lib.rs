//! What the fuzz targets share.

/// A package whose sheet, shared strings and styles are these bytes, cut at zeros. It is
/// sound, so that no check sum stands between the fuzzer and the XML.
pub fn package(bytes: &[u8]) -> Vec<u8> {
    let mut pieces = bytes.splitn(3, |&byte| byte == 0);
    let mut piece = || pieces.next().unwrap_or_default().to_vec();
    let types = "<Types><Default Extension='xml' ContentType='application/xml'/></Types>";
    let main = "<Relationships><Relationship Id='w' Type='x/officeDocument' Target='w.xml'/></Relationships>";
    let book = "<workbook><sheets><sheet name='S' r:id='s'/></sheets></workbook>";
    let of_book = "<Relationships><Relationship Id='s' Type='x/worksheet' Target='s.xml'/>\
        <Relationship Id='t' Type='x/sharedStrings' Target='t.xml'/>\
        <Relationship Id='f' Type='x/styles' Target='f.xml'/></Relationships>";
    zip(&[
        ("[Content_Types].xml", types.into()),
        ("_rels/.rels", main.into()),
        ("w.xml", book.into()),
        ("_rels/w.xml.rels", of_book.into()),
        ("s.xml", piece()),
        ("t.xml", piece()),
        ("f.xml", piece()),
    ])
}

/// A worksheet part out of a text: lines are rows, tabs stand between cells, a cell `>` is
/// one with that on its left, and `^` with the one above.
pub fn grid(bytes: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(bytes);
    let rows: Vec<Vec<&str>> = text.lines().map(|line| line.split('\t').collect()).collect();
    let is = |row: usize, col: usize, sign| {
        rows.get(row).and_then(|cells: &Vec<&str>| cells.get(col)) == Some(&sign)
    };
    let (mut data, mut merges) = (String::new(), String::new());
    for (row, cells) in rows.iter().enumerate().take(2_000) {
        data.push_str("<row>");
        for (col, text) in cells.iter().enumerate().take(200) {
            let text: String = text.chars().filter(|c| !"<&".contains(*c) && *c >= ' ').collect();
            if matches!(&*text, "" | ">" | "^") {
                data.push_str("<c/>");
                continue;
            }
            data.push_str(&format!("<c t='inlineStr'><is><t>{text}</t></is></c>"));
            let right = (1..).take_while(|n| is(row, col + n, ">")).count();
            let down = (1..).take_while(|n| is(row + n, col, "^")).count();
            if right + down > 0 {
                let last = (name(col + right), row + down + 1);
                let first = (name(col), row + 1);
                merges += &format!("<mergeCell ref='{}{}:{}{}'/>", first.0, first.1, last.0, last.1);
            }
        }
        data.push_str("</row>");
    }
    format!("<worksheet><sheetData>{data}</sheetData><mergeCells>{merges}</mergeCells></worksheet>").into()
}

/// The letters of a column.
fn name(col: usize) -> String {
    let letter = char::from(b'A' + (col % 26) as u8);
    if col < 26 { letter.to_string() } else { format!("{}{letter}", name(col / 26 - 1)) }
}

/// The same file, with the check sum of each entry as its bytes have it, where it is not
/// compressed. Anything but a zip file is returned as it is.
pub fn with_right_sums(bytes: &[u8]) -> Vec<u8> {
    let mut out = bytes.to_vec();
    if !bytes.starts_with(b"PK") {
        return out;
    }
    let number = |at: usize, len: usize| -> Option<usize> {
        let bytes = bytes.get(at..at + len)?;
        Some(bytes.iter().rev().fold(0, |all, &byte| all << 8 | usize::from(byte)))
    };
    let entries = (0..bytes.len()).filter(|&at| bytes[at..].starts_with(b"PK\x01\x02"));
    for at in entries {
        let sum = || {
            let (size, local) = (number(at + 24, 4)?, number(at + 42, 4)?);
            let start = local + 30 + number(local + 26, 2)? + number(local + 28, 2)?;
            Some(crc32fast::hash(bytes.get(start..start + size)?))
        };
        if number(at + 10, 2) == Some(0)
            && let Some(sum) = sum()
        {
            out[at + 16..at + 20].copy_from_slice(&sum.to_le_bytes());
        }
    }
    out
}

/// A zip file of entries that are not compressed.
fn zip(entries: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in entries {
        let offset = out.len() as u32;
        let size = (content.len() as u32).to_le_bytes();
        let crc = crc32fast::hash(content).to_le_bytes();
        let name_len = (name.len() as u16).to_le_bytes();
        let common = [&[20, 0, 0, 0, 0, 0, 0, 0, 0, 0][..], &crc, &size, &size, &name_len, &[0, 0]].concat();
        out.extend([b"PK\x03\x04", &common[..], name.as_bytes(), content].concat());
        let rest = [&[0; 10][..], &offset.to_le_bytes()].concat();
        directory.extend([b"PK\x01\x02\x14\0", &common[..], &rest, name.as_bytes()].concat());
    }
    let count = (entries.len() as u16).to_le_bytes();
    let at = (out.len() as u32).to_le_bytes();
    let len = (directory.len() as u32).to_le_bytes();
    out.extend([&directory[..], b"PK\x05\x06\0\0\0\0", &count, &count, &len, &at, &[0, 0]].concat());
    out
}
