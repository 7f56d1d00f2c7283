use proptest::prelude::*;

use super::*;
use crate::address::Location;
use crate::charset::Delimiter;
use crate::edit::{Edit, EditOptions, WriteAs};

fn charset(label: &str) -> Charset {
    Charset::of_label(label).unwrap()
}

fn grid(bytes: &[u8]) -> Vec<(String, String)> {
    grid_with(bytes, &TextOptions::default())
}

fn grid_with(bytes: &[u8], options: &TextOptions) -> Vec<(String, String)> {
    let workbook = read(bytes, options, &Limits::default()).unwrap();
    let sheet = &workbook.sheets()[0];
    sheet.cells().map(|(at, cell)| (at.to_string(), sheet.shown(cell))).collect()
}

fn set(bytes: &[u8], edits: &[(&str, &str)]) -> crate::Result<crate::Edited> {
    edit(bytes, &edits_of(edits), &EditOptions::default())
}

fn edits_of(edits: &[(&str, &str)]) -> Vec<Edit> {
    let at = |cell: &str| Location::new("", cell.parse().unwrap());
    edits.iter().map(|(cell, text)| Edit::new(at(cell), *text)).collect()
}

#[test]
fn a_portal_export_in_shift_jis() {
    let file = "No.,確認事項,回答\r\n001,\"入退室を\r\n記録していますか\",\r\n";
    let bytes = charset("cp932").encode(file).unwrap();
    let workbook = read(&bytes, &TextOptions::default(), &Limits::default()).unwrap();
    assert_eq!(workbook.charset().unwrap().name(), "Shift_JIS");
    assert_eq!(workbook.notes(), []);
    let cells = grid(&bytes);
    assert_eq!(cells[3], ("A2".into(), "001".into()));
    assert_eq!(cells[4], ("B2".into(), "入退室を\n記録していますか".into()));
    assert_eq!(cells.len(), 5);
}

#[test]
fn answers_in_place() {
    for (name, before, edits, after) in [
        ("empty field", "a,,c\n", &[("B1", "○")][..], "a,○,c\n"),
        ("at the end", "a,b,\r\nc,d,\r\n", &[("C2", "x")], "a,b,\r\nc,d,x\r\n"),
        (
            "has to be quoted",
            "a,,c\n",
            &[("B1", "x,\"y\"\nz")],
            "a,\"x,\"\"y\"\"\nz\",c\n",
        ),
        ("was quoted", "a,\"b\",c\n", &[("B1", "x")], "a,\"x\",c\n"),
        ("all quoted", "\"a\",,\"c\"\n", &[("B1", "x")], "\"a\",\"x\",\"c\"\n"),
        ("empty quoted", "a,\"\",c\n", &[("B1", "x")], "a,\"x\",c\n"),
        (
            "breaks as CR LF",
            "\"a\r\nb\",\n",
            &[("B1", "x\ny")],
            "\"a\r\nb\",\"x\r\ny\"\n",
        ),
        ("short record", "a,b,c\nd\n", &[("C2", "x")], "a,b,c\nd,,x\n"),
        ("short and last", "a,b\nd", &[("A2", "y"), ("B2", "x")], "a,b\ny,x"),
        ("empty line", "a,b\n\nc,d\n", &[("B2", "x")], "a,b\n,x\nc,d\n"),
        ("behind the end", "a,b\r\n", &[("B3", "x")], "a,b\r\n\r\n,x\r\n"),
        ("behind an open end", "a,b\nc", &[("A3", "x")], "a,b\nc\nx\n"),
        ("the same text", "a,\"b\"\n", &[("B1", "b")], "a,\"b\"\n"),
        ("cleared", "a,\"b\",c\n", &[("B1", "")], "a,\"\",c\n"),
        ("twice", "a,b\n", &[("B1", "x"), ("B1", "y")], "a,y\n"),
        ("semicolons", "a;;c\n1;;2\n", &[("B1", "x,y")], "a;x,y;c\n1;;2\n"),
        ("looks like a formula", "a,,c\n", &[("B1", "=1+1")], "a,=1+1,c\n"),
    ] {
        let edited = set(before.as_bytes(), edits).unwrap();
        assert_eq!(String::from_utf8(edited.bytes).unwrap(), after, "{name}");
    }
}

#[test]
fn a_character_that_is_not_in_the_encoding_is_refused_with_its_place() {
    let bytes = charset("cp932").encode("項番,回答\r\n1,\r\n").unwrap();
    let err = set(&bytes, &[("B2", "完了👍")]).unwrap_err();
    assert_eq!(
        err.to_string(),
        "B2: Shift_JIS has no character '👍'; reword the text, or write the file as UTF-8"
    );
}

#[test]
fn utf8_is_written_where_it_is_asked_for() {
    let bytes = charset("cp932").encode("項番,回答\r\n1,\r\n").unwrap();
    let options = EditOptions { write_as: WriteAs::Utf8, ..EditOptions::default() };
    let edited = edit(&bytes, &edits_of(&[("B2", "完了👍")]), &options).unwrap();
    let expected = "\u{FEFF}項番,回答\r\n1,完了👍\r\n";
    assert_eq!(String::from_utf8(edited.bytes).unwrap(), expected);
    assert_eq!(edited.notes.len(), 1);
}

#[test]
fn no_edits_no_change() {
    let bytes = b"\xFF\xFEgarbage\"\x00";
    assert_eq!(set(bytes, &[]).unwrap().bytes, bytes);
}

#[test]
fn an_edit_of_a_named_sheet_is_refused() {
    let edit_there = Edit::new(Location::new("回答", CellRef::new(0, 0)), "x");
    let err = edit(b"a\n", &[edit_there], &EditOptions::default()).unwrap_err();
    assert_eq!(err.to_string(), "'回答'!A1: there is no sheet named \"回答\"");
}

#[test]
fn unreadable_characters_are_counted() {
    let bytes = "項番,確認事項,備考,回答欄,".as_bytes();
    let broken = [bytes, b"\xFF\r\n"].concat();
    let workbook = read(&broken, &TextOptions::default(), &Limits::default()).unwrap();
    assert!(
        workbook.notes()[0].to_string().starts_with("1 characters are not in UTF-8")
    );
}

#[test]
fn text_is_told_from_other_files() {
    for (name, bytes, text) in [
        ("Shift_JIS", &charset("cp932").encode("項番,回答").unwrap()[..], true),
        ("UTF-16", &charset("utf-16le").encode("項番,回答").unwrap(), true),
        (
            "cut in a character",
            &"項番,回答欄,備考,確認事項,実施有無".as_bytes()[..40],
            true,
        ),
        ("one word", b"a", true),
        ("nothing", b"", false),
        ("a zip", b"PK\x03\x04\x14\x00", false),
        ("a PDF", b"%PDF-1.4\n", false),
        ("a picture", b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR", false),
        ("zeros", &[0; 64], false),
    ] {
        assert_eq!(looks_like_text(bytes), text, "{name}");
    }
}

/// A file, piece by piece, and what was written in it.
#[derive(Clone, Debug)]
struct Written {
    charset: Charset,
    delimiter: Delimiter,
    line_end: &'static str,
    /// Text, and whether it is quoted.
    records: Vec<Vec<(String, bool)>>,
    ends_open: bool,
}

impl Written {
    fn bytes(&self) -> Vec<u8> {
        self.charset.encode(&self.lines(|_, _, raw| raw)).unwrap()
    }

    fn lines(&self, field: impl Fn(usize, usize, String) -> String) -> String {
        let delimiter = self.delimiter.as_char();
        let mut file = String::new();
        for (r, record) in self.records.iter().enumerate() {
            let raw = |(c, (text, quoted)): (usize, &(String, bool))| {
                let has_to = text.contains([delimiter, '"', '\n', '\r']);
                let raw = match *quoted || has_to {
                    true => format!("\"{}\"", text.replace('"', "\"\"")),
                    false => text.clone(),
                };
                field(r, c, raw)
            };
            let fields: Vec<String> = record.iter().enumerate().map(raw).collect();
            file += &fields.join(&delimiter.to_string());
            if r + 1 < self.records.len() || !self.ends_open {
                file += self.line_end;
            }
        }
        file
    }

    fn options(&self) -> TextOptions {
        TextOptions { encoding: Some(self.charset), delimiter: Some(self.delimiter) }
    }
}

const LABELS: [&str; 7] =
    ["utf-8", "utf-8-bom", "cp932", "euc-jp", "iso-2022-jp", "utf-16le", "utf-16be"];
const LINE_ENDS: [&str; 3] = ["\n", "\r\n", "\r"];

fn written() -> impl Strategy<Value = Written> {
    let text = "[a,;\t\"\n表能ソ予項番、。ア0-]{0,6}";
    let field = (text, any::<bool>());
    // The last field of a record is written, so that no record is an empty line.
    let record = proptest::collection::vec(field, 1..5).prop_map(|mut record| {
        let last = record.len() - 1;
        record[last].0.push('x');
        record
    });
    (
        proptest::sample::select(LABELS.to_vec()),
        proptest::sample::select(Delimiter::ALL.to_vec()),
        proptest::sample::select(LINE_ENDS.to_vec()),
        proptest::collection::vec(record, 1..5),
        any::<bool>(),
    )
        .prop_map(|(label, delimiter, line_end, records, ends_open)| Written {
            charset: charset(label),
            delimiter,
            line_end,
            records,
            ends_open,
        })
}

proptest! {
    #[test]
    fn what_was_written_is_read(written in written()) {
        let cells = grid_with(&written.bytes(), &written.options());
        let mut expected = Vec::new();
        for (row, record) in written.records.iter().enumerate() {
            for (col, (text, _)) in record.iter().enumerate().filter(|(_, f)| !f.0.is_empty()) {
                expected.push((CellRef::new(row as u32, col as u16).to_string(), text.clone()));
            }
        }
        prop_assert_eq!(cells, expected);
    }

    /// Every byte before and behind the field is as it was.
    #[test]
    fn only_the_answer_changes(
        written in written(),
        pick in any::<(proptest::sample::Index, proptest::sample::Index)>(),
        answer in "[○△a,\"\n;対応済]{1,8}",
    ) {
        let row = pick.0.index(written.records.len());
        let col = pick.1.index(written.records[row].len());
        let at = Location::new("", CellRef::new(row as u32, col as u16));
        let bytes = written.bytes();
        let options = EditOptions { text: written.options(), ..EditOptions::default() };
        let edited = edit(&bytes, &[Edit::new(at, answer.as_str())], &options).unwrap().bytes;

        // The same file with a mark in the field's place shows what stands around it.
        let marked = written.lines(|r, c, raw| if (r, c) == (row, col) { "\u{3000}".into() } else { raw });
        let (before, behind) = marked.split_once('\u{3000}').unwrap();
        let decoded = written.charset.decode(&edited).text.into_owned();
        prop_assert!(decoded.starts_with(before), "{decoded:?}");
        prop_assert!(decoded.ends_with(behind), "{decoded:?}");
        if written.charset.name() != "ISO-2022-JP" {
            let head = written.charset.encode(before).unwrap();
            let tail = written.charset.encode_piece(behind).unwrap();
            prop_assert!(edited.starts_with(&head) && edited.ends_with(&tail));
        }

        let mut expected = written.clone();
        expected.records[row][col].0 = answer;
        let cells = grid_with(&expected.bytes(), &written.options());
        prop_assert_eq!(grid_with(&edited, &written.options()), cells);
    }

    /// Two edits at once are the same as one after the other.
    #[test]
    fn edits_do_not_disturb_each_other(written in written(), seed in 0usize..1000) {
        let row = seed % written.records.len();
        let places = [(row, 0), (row, seed % 7), (seed % 9, 1)];
        let edits: Vec<Edit> = places
            .iter()
            .enumerate()
            .map(|(i, &(row, col))| {
                let at = Location::new("", CellRef::new(row as u32, col as u16));
                Edit::new(at, format!("答{i}"))
            })
            .collect();
        let options = EditOptions { text: written.options(), ..EditOptions::default() };
        let at_once = edit(&written.bytes(), &edits, &options).unwrap().bytes;
        let one_by_one = edits.iter().fold(written.bytes(), |bytes, one| {
            edit(&bytes, std::slice::from_ref(one), &options).unwrap().bytes
        });
        prop_assert_eq!(
            grid_with(&at_once, &written.options()),
            grid_with(&one_by_one, &written.options())
        );
    }

    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = read(&bytes, &TextOptions::default(), &Limits::default());
        let _ = set(&bytes, &[("B2", "x"), ("A1", "○")]);
    }

    #[test]
    fn no_text_panics(text in "[\",;\t\r\n\u{1B}$B(J!\u{FEFF}項]{0,60}", label in 0..LABELS.len()) {
        let options = TextOptions { encoding: Some(charset(LABELS[label])), delimiter: None };
        let _ = read(text.as_bytes(), &options, &Limits::default());
        let options = EditOptions { text: options, ..EditOptions::default() };
        let _ = edit(text.as_bytes(), &edits_of(&[("C2", "x")]), &options);
    }

    /// A grid of our own making is read as the `csv` crate reads it.
    #[test]
    fn the_same_as_the_csv_crate(text in "[a\",\n項]{0,30}") {
        prop_assume!(!text.contains("\n\n") && !text.starts_with('\n'));
        let records = Records::parse(Charset::UTF_8, text.as_bytes(), b',', &Limits::default());
        prop_assume!(records.is_ok());
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes());
        let theirs: Vec<Vec<String>> = reader
            .records()
            .map(|record| record.unwrap().iter().map(str::to_owned).collect())
            .collect();
        let ours: Vec<Vec<String>> = records
            .unwrap()
            .iter()
            .map(|r| r.iter().map(|f| text_of(&text[f.span()], f.quoted).into_owned()).collect())
            .collect();
        prop_assert_eq!(ours, theirs);
    }
}
