//! What readers of XML, zip, JSON and TOML say, in Japanese. They speak English, and most
//! of them are other crates.

/// Each text with gaps, and the Japanese with the gaps by number. The first that fits
/// counts; what stands in a gap is looked up in turn.
const TEXTS: &[(&str, &str)] = &[
    ("'{}': {}", "'{0}': {1}"),
    (
        "invalid utf-8 sequence of {} bytes from index {}",
        "{1} バイト目が UTF-8 ではありません",
    ),
    // JSON and TOML, by what they hold.
    ("not a date such as {}: {}", "日付ではありません: {1} (書き方は {0} など)"),
    ("{} at line {} column {}", "{1} 行目 {2} 文字目: {0}"),
    ("missing field {}", "{0} がありません"),
    ("duplicate field {}", "{0} が二つあります"),
    (
        "unknown field {}, expected one of {}",
        "{0} という項目はありません。使えるのは {1} です",
    ),
    (
        "unknown field {}, expected {}",
        "{0} という項目はありません。使えるのは {1} です",
    ),
    ("unknown field {}, there are no fields", "{0} という項目はありません"),
    ("unknown variant {}, expected one of {}", "{0} は使えません。使えるのは {1} です"),
    ("unknown variant {}, expected {}", "{0} は使えません。使えるのは {1} です"),
    ("invalid type: {}, expected {}", "{1}が必要ですが、{0}です"),
    ("invalid value: {}, expected {}", "{0}は使えません。{1}が必要です"),
    ("invalid length {}, expected {}", "要素の数が {0} です。{1}が必要です"),
    ("data did not match any variant of untagged enum {}", "どの形にも合いません"),
    ("string \"{}\"", "文字列 \"{0}\" "),
    ("integer `{}`", "整数 `{0}` "),
    ("floating point `{}`", "小数 `{0}` "),
    ("boolean `{}`", "真偽値 `{0}` "),
    ("character `{}`", "文字 `{0}` "),
    ("struct {}", "表"),
    // JSON, by how it is written.
    ("EOF while parsing {}", "途中で終わっています"),
    ("expected value", "値がありません"),
    ("expected ident", "値がありません"),
    ("key must be a string", "キーが文字列ではありません"),
    ("trailing comma", "最後に余分なコンマがあります"),
    ("trailing characters", "後ろに余分な文字があります"),
    ("invalid escape", "エスケープが正しくありません"),
    ("invalid number", "数値が正しくありません"),
    ("number out of range", "数値が範囲を超えています"),
    ("invalid unicode code point", "文字の番号が正しくありません"),
    ("lone leading surrogate in hex escape", "文字の番号が正しくありません"),
    ("control character {}", "文字列の中に制御文字があります"),
    ("recursion limit exceeded", "入れ子が深すぎます"),
    ("expected {} or {}", "{0} か {1} が必要です"),
    // TOML, by how it is written.
    ("duplicate key", "同じキーが二つあります"),
    ("key with no value, expected {}", "キーに値がありません。{0} が必要です"),
    ("string values must be quoted, expected {}", "文字列は \" で囲んでください"),
    ("invalid basic string, expected {}", "文字列が閉じていません。{0} が必要です"),
    ("invalid literal string, expected {}", "文字列が閉じていません。{0} が必要です"),
    (
        "invalid multi-line basic string, expected {}",
        "文字列が閉じていません。{0} が必要です",
    ),
    ("missing value{}", "値がありません"),
    ("missing opening quote{}", "開く引用符がありません"),
    ("missing assignment between key-value pairs{}", "= がありません"),
    ("missing comma between {}", "コンマがありません"),
    ("extra {}, expected nothing", "余分な {0} があります"),
    ("extra {}", "余分な文字があります"),
    ("unclosed {}, expected {}", "閉じていません。{1} が必要です"),
    ("unexpected key or value{}", "行の後ろに余分な文字があります"),
    ("unexpected {}", "余分な文字があります"),
    ("invalid {}", "書き方が正しくありません"),
    ("unquoted keys cannot be empty{}", "キーがありません"),
    ("cannot recurse further{}", "入れ子が深すぎます"),
    ("cannot extend value of type {} with a dotted key", "すでに値のあるキーです"),
    ("missing {}", "必要な記号か値がありません"),
    ("cannot {}", "ここには書けません"),
    ("redundant {}", "余分な文字があります"),
    ("too few {}", "桁が足りません"),
    ("expected {}", "{0} が必要です"),
    // Zip and compound files.
    ("the zip file has no entries", "zip に何も入っていません"),
    (
        "the zip directory is not where it should be",
        "zip の目次が正しい位置にありません",
    ),
    ("no zip64 end of central directory", "zip の目次の終わりがありません"),
    (
        "a zip entry is not where it should be",
        "zip の中のファイルが正しい位置にありません",
    ),
    (
        "a zip entry is longer than it says",
        "zip の中のファイルが記録より長くなっています",
    ),
    (
        "a zip entry's check sum does not match",
        "zip の中のファイルの検査値が合いません",
    ),
    ("a zip entry is cut off", "zip の中のファイルが途中で切れています"),
    ("the zip directory is cut off", "zip の目次が途中で切れています"),
    ("the zip file is cut off", "zip が途中で切れています"),
    ("a zip entry is encrypted", "zip の中のファイルが暗号化されています"),
    ("a zip entry: {}", "zip の中のファイルを展開できません ({0})"),
    ("zip entries overlap", "zip の中のファイルが重なっています"),
    ("zip compression method {}", "zip の圧縮方式 {0} には対応していません"),
    ("the package names no main part", "パッケージに本体の指定がありません"),
    ("the compound file: {}", "複合ファイルが読めません ({0})"),
    ("no entry", "zip の中のファイルがありません"),
    ("the encrypted package is cut off", "暗号化された中身が途中で切れています"),
    ("the encryption header is cut off", "暗号化の情報が途中で切れています"),
    ("an unknown kind of encryption", "暗号化の方式が分かりません"),
    // XML.
    ("XML: not {}", "XML が {0} ではありません"),
    ("XML, line {}: {}", "XML の {0} 行目: {1}"),
    ("XML: {}", "XML: {0}"),
    (
        "incomplete utf-8 byte sequence from index {}",
        "UTF-8 の文字が {0} バイト目で切れています",
    ),
    ("</{}> in place of </{}>", "</{1}> で閉じるところに </{0}> があります"),
    ("</{}> ends nothing", "</{0}> に対応する開始タグがありません"),
    ("a comment is cut off", "コメントが途中で切れています"),
    ("a tag is cut off", "タグが途中で切れています"),
    ("a CDATA section is cut off", "CDATA が途中で切れています"),
    ("a processing instruction is cut off", "処理命令が途中で切れています"),
    ("a tag without a name", "名前のないタグがあります"),
    ("a token inside a character", "文字の途中で切れています"),
    ("it ends inside an element", "要素の途中で終わっています"),
    ("it has a DTD", "DTD があります"),
    ("it has no element", "要素がありません"),
    // Sheets.
    ("there is no workbook in it", "ブックが入っていません"),
    ("there is no content.xml", "content.xml がありません"),
    ("the workbook has no sheets", "シートがありません"),
    ("the sheet has no rows", "シートに行がありません"),
    ("the sheet has no place for cells", "シートにセルを置く場所がありません"),
    (
        "the rows or cells of the sheet are out of order",
        "シートの行かセルの順序が正しくありません",
    ),
    ("sheet {} is not in the file", "シート {0} がファイルにありません"),
    ("a sheet has no row {}", "シートにない行 {0} があります"),
    ("a sheet has no cell {}", "シートにないセル {0} があります"),
    ("a row is too long", "長すぎる行があります"),
    ("the records of sheet {} break off", "シート {0} の記録が途中で切れています"),
    ("a record of type {} is too short", "種類 {0} のレコードが短すぎます"),
    ("two changes overlap", "書き換える箇所が重なっています"),
    ("{}: cell type {}", "{0}: セルの種類 {1} が分かりません"),
    // What stands in gaps.
    ("a string", "文字列"),
    ("a borrowed string", "文字列"),
    ("a map", "表"),
    ("map", "表"),
    ("a table", "表"),
    ("a sequence", "配列"),
    ("sequence", "配列"),
    ("an array", "配列"),
    ("a boolean", "true か false "),
    ("null", "null "),
    ("datetime", "日時"),
    ("f32", "数値"),
    ("f64", "数値"),
    ("u8", "0 から 255 の整数"),
    ("u16", "0 以上の整数"),
    ("u32", "0 以上の整数"),
    ("u64", "0 以上の整数"),
    ("usize", "0 以上の整数"),
    ("i64", "整数"),
];

/// The same in Japanese; where that is not known, as it is.
pub(super) fn in_japanese(said: &str) -> String {
    /// What is said within what is said.
    const DEEPEST: usize = 8;
    translated(said, DEEPEST)
}

fn translated(said: &str, depth: usize) -> String {
    let fits = |(pattern, japanese): &(&str, &'static str)| {
        Some((gaps(pattern, said)?, *japanese))
    };
    let known = TEXTS.iter().find_map(fits).filter(|_| depth > 0);
    let Some((gaps, japanese)) = known else {
        return said.to_owned();
    };
    // What stands in a gap may look like one.
    let mut text = String::new();
    let mut rest = japanese;
    while let Some((before, number, behind)) = next_gap(rest) {
        text += before;
        text += &gaps
            .get(number)
            .map_or_else(String::new, |gap| translated(gap, depth - 1));
        rest = behind;
    }
    text + rest
}

/// The text before the first `{1}`, its number, and what is behind it.
fn next_gap(text: &str) -> Option<(&str, usize, &str)> {
    let (before, rest) = text.split_once('{')?;
    let (number, behind) = rest.split_once('}')?;
    Some((before, number.parse().ok()?, behind))
}

/// What stands in the gaps of a pattern, where a text fits it.
fn gaps<'t>(pattern: &str, text: &'t str) -> Option<Vec<&'t str>> {
    let mut pieces = pattern.split("{}");
    let mut rest = text.strip_prefix(pieces.next()?)?;
    let mut gaps = Vec::new();
    let mut pieces = pieces.peekable();
    while let Some(piece) = pieces.next() {
        let end = match (piece, pieces.peek()) {
            ("", None) => rest.len(),
            (piece, None) => rest.len().checked_sub(piece.len())?,
            (piece, Some(_)) => rest.find(piece)?,
        };
        let (gap, behind) = rest.split_at_checked(end)?;
        gaps.push(gap);
        rest = behind.strip_prefix(piece)?;
    }
    rest.is_empty().then_some(gaps)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::company::Company;
    use crate::error::Error;
    use crate::lang::Lang;
    use crate::layout::Layout;

    /// Letters of English words: a message that is one has some outside of names.
    fn english(text: &str) -> bool {
        let mut quoted = false;
        let outside: String = text
            .chars()
            .filter(|c| {
                quoted ^= matches!(c, '`' | '"');
                !quoted
            })
            .collect();
        let words = outside.split(|c: char| !c.is_ascii_alphabetic());
        words
            .filter(|word| word.len() > 1)
            .any(|word| !["XML", "DTD", "zip", "true", "false"].contains(&word))
    }

    #[test]
    fn toml() {
        for (text, japanese) in [
            (
                "company = 3",
                "1 行目に誤りがあります: 文字列が必要ですが、整数 `3` です",
            ),
            ("\ncompany = [1]", "2 行目に誤りがあります: 文字列が必要ですが、配列です"),
            ("company = あ", "1 行目に誤りがあります: 文字列は \" で囲んでください"),
            ("company", "1 行目に誤りがあります: キーに値がありません。`=` が必要です"),
            (
                "company = \"a\"\ncompany = \"b\"",
                "2 行目に誤りがあります: 同じキーが二つあります",
            ),
        ] {
            let err = Company::from_toml(text).unwrap_err();
            assert_eq!(err.text(Lang::Japanese), japanese, "{err}");
        }
        for text in [
            "compny = \"A\"",
            "company =",
            "company = \"a",
            "= 3",
            "[a",
            "company = 'a",
            "company 3",
            "company = \"a\" b",
            "company = 1x",
            "[]",
            "company.a.b = 3",
            "date = \"x\"",
            "date = 3",
            "company = \"\\q\"",
            "company = [1",
            "company = {a = 1",
            "company = \"a\"\ncompany.b = 2",
        ] {
            let err = Company::from_toml(text).unwrap_err();
            let said = err.text(Lang::Japanese);
            assert!(!english(&said), "{text}: {said} | {err}");
        }
    }

    #[test]
    fn json() {
        for text in [
            "",
            "{",
            "{]",
            "[1]",
            "{\"tables\": 3}",
            "{\"tables\": [{}]}",
            "{\"tables\": [}",
            "{\"tables\": [],}",
            "{\"tables\": []} x",
            "{tables: []}",
            "{\"a\": \"\\q\"}",
            "nul",
            "{\"tables\" 1}",
            "{\"a\": 01}",
            "{\"a\": \"\u{1}\"}",
            "{\"a\": \"b",
            "\"x\"",
            "true",
            "1.5",
            "{\"tables\": [{\"sheet\": null, \"first_row\": \"x\"}]}",
            "{\"notes\": [], \"fields\": [{\"label\": \"a\", \"kind\": \"b\"}]}",
        ] {
            let err = Layout::from_json(text.as_bytes()).unwrap_err();
            let said = err.text(Lang::Japanese);
            assert!(!english(&said), "{text}: {said} | {err}");
        }
    }

    #[test]
    fn damage() {
        for (said, japanese) in [
            (
                "XML, line 2: a tag is cut off",
                "XML の 2 行目: タグが途中で切れています",
            ),
            (
                "XML, line 1: </b> in place of </a>",
                "XML の 1 行目: </a> で閉じるところに </b> があります",
            ),
            ("a sheet has no cell AAAA1", "シートにないセル AAAA1 があります"),
            ("zip compression method 99", "zip の圧縮方式 99 には対応していません"),
            ("something of another crate", "something of another crate"),
        ] {
            assert_eq!(in_japanese(said), japanese);
        }
        let damaged = |how: &str| Error::damaged(how).text(Lang::Japanese);
        assert!(
            damaged("the sheet has no rows")
                .starts_with("ファイルが壊れています: シートに行がありません。")
        );
    }
}
