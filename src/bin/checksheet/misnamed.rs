//! A file whose name says one thing and whose content another.

use std::path::Path;

use checksheet::workbook::Workbook;
use checksheet::{Format, Note};

/// What the file is, where its extension says otherwise: it was read by its content, and a
/// person who wonders what became of it should know.
pub(crate) fn note(path: &Path, workbook: &Workbook) -> Option<Note> {
    let extension = path.extension()?.to_str()?.to_ascii_lowercase();
    if workbook.format() == Format::Delimited && extension == "md" {
        return Some(Note::new(
            "Markdown の表は読めません。表計算ソフトか CSV、TSV に写してください",
            "tables in Markdown are not read; copy them into a workbook, CSV or TSV",
        ));
    }
    if workbook.format() == Format::Delimited && extension == "json" {
        return Some(Note::new(
            "JSON にはセルがありません。お客様のシートそのものを指定してください。JSON を表にするには convert を使います",
            "JSON has no cells; give it the customer's sheet itself, or make a sheet of the JSON with `convert`",
        ));
    }
    let named: &[Format] = match extension.as_str() {
        "xlsx" | "xlsm" | "xltx" | "xltm" => &[Format::Xlsx],
        "xls" => &[Format::Xls],
        "xlsb" => &[Format::Xlsb],
        "ods" => &[Format::Ods],
        "csv" | "tsv" | "txt" => &[Format::Delimited],
        _ => return None,
    };
    let (japanese, english) = match workbook.format() {
        found if named.contains(&found) => return None,
        Format::Xlsx => ("xlsx", "xlsx"),
        Format::Xlsb => ("xlsb", "xlsb"),
        Format::Xls => ("xls", "xls"),
        Format::Ods => ("ods", "ods"),
        Format::Delimited => ("テキスト (CSV など)", "text, such as CSV"),
        // The reader itself has said so.
        _ => return None,
    };
    Some(Note::new(
        format!(
            "名前は .{extension} ですが、中身は{japanese}です。中身のとおりに読みました"
        ),
        format!("named .{extension}, but it is {english}; it was read as that"),
    ))
}
