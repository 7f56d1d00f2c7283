//! What the fuzz targets share.

/// A package whose sheet, shared strings and styles are these bytes, cut at zeros.
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
