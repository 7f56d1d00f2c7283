//! What does not matter to a reader does not matter to detection: what stands above, where
//! the table begins, blank rows, the order of its columns, how it looks.
#![allow(clippy::cast_possible_truncation, reason = "tables are small")]

use checksheet::layout::{Role, detect};
use proptest::prelude::*;
use rust_xlsxwriter::{DataValidation, Format, FormatBorder, Workbook};

const HEADERS: [(&str, Role); 5] = [
    ("項番", Role::Number),
    ("分類", Role::Category),
    ("確認事項", Role::Question),
    ("回答", Role::Status),
    ("備考", Role::Remark),
];

fn cell(role: Role, item: usize) -> String {
    match role {
        Role::Number => format!("1-{item}"),
        Role::Category => ["保管", "権限", "記録"][item % 3].to_owned(),
        Role::Question => {
            format!("第{item}号の帳票の写しを別の場所に保管していますか。")
        }
        _ => String::new(),
    }
}

/// How a workbook looks, besides its texts.
#[derive(Clone, Copy, Debug)]
struct Look {
    borders: bool,
    header_fill: bool,
    list: bool,
    merged_title: bool,
    hidden_column: bool,
    filter: bool,
}

fn look() -> impl Strategy<Value = Look> {
    any::<[bool; 6]>().prop_map(
        |[borders, header_fill, list, merged_title, hidden_column, filter]| Look {
            borders,
            header_fill,
            list,
            merged_title,
            hidden_column,
            filter,
        },
    )
}

/// The lines as a workbook.
fn xlsx(lines: &[String], header_row: usize, look: Look) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let border = if look.borders { FormatBorder::Thin } else { FormatBorder::None };
    let plain = Format::new().set_border(border);
    let head = Format::new().set_border(border).set_bold();
    let head =
        if look.header_fill { head.set_background_color("#DDEBF7") } else { head };
    let last = lines.len() as u32 - 1;
    let header = header_row as u32 - 1;
    for (row, line) in (0..).zip(lines) {
        for (col, text) in (0..).zip(line.trim_end().split(',')) {
            let in_table = row >= header
                && lines[header as usize].split(',').nth(col as usize) != Some("");
            let format = match row {
                row if row == header => &head,
                _ if in_table => &plain,
                _ => &Format::default(),
            };
            if row == 0 && header > 1 && look.merged_title && !text.is_empty() {
                sheet.merge_range(row, col, row, col + 4, text, format).unwrap();
            } else if text.is_empty() {
                sheet.write_blank(row, col, format).unwrap();
            } else {
                sheet.write_with_format(row, col, text, format).unwrap();
            }
        }
    }
    let columns: Vec<&str> = lines[header as usize].trim_end().split(',').collect();
    let column = |name: &str| columns.iter().position(|c| *c == name).unwrap() as u16;
    if look.list {
        let list = DataValidation::new().allow_list_strings(&["○", "△", "×"]).unwrap();
        let status = column("回答");
        sheet.add_data_validation(header + 1, status, last, status, &list).unwrap();
    }
    if look.hidden_column {
        sheet.set_column_hidden(columns.len() as u16 + 3).unwrap();
    }
    if look.filter {
        let left = columns.iter().position(|c| !c.is_empty()).unwrap() as u16;
        sheet.autofilter(header, left, last, columns.len() as u16 - 1).unwrap();
    }
    workbook.save_to_buffer().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_same_table_wherever_it_stands(
        order in Just([0_usize, 1, 2, 3, 4]).prop_shuffle(),
        above in 0..6_usize,
        left in 0..4_usize,
        items in 3..12_usize,
        blanks in proptest::collection::vec(any::<bool>(), 12),
        look in look(),
    ) {
        let indent = ",".repeat(left);
        let mut lines: Vec<String> =
            (0..above).map(|i| format!("{indent}この票の説明 その{i}\n")).collect();
        if above > 0 {
            lines.push(format!("{indent},,,,\n"));
        }
        let header_row = lines.len() + 1;
        let header: Vec<&str> = order.iter().map(|&i| HEADERS[i].0).collect();
        lines.push(format!("{indent}{}\n", header.join(",")));
        let mut rows = Vec::new();
        for item in 1..=items {
            let cells: Vec<String> =
                order.iter().map(|&i| cell(HEADERS[i].1, item)).collect();
            lines.push(format!("{indent}{}\n", cells.join(",")));
            rows.push(lines.len());
            if blanks[item % blanks.len()] && item < items {
                lines.push(format!("{indent},,,,\n"));
            }
        }
        for file in [lines.concat().into_bytes(), xlsx(&lines, header_row, look)] {
            let layout = detect(&checksheet::open(&file).unwrap());
            prop_assert_eq!(layout.tables.len(), 1, "{:?}", layout.notes);
            let table = &layout.tables[0];
            for (place, &i) in order.iter().enumerate() {
                let (name, role) = HEADERS[i];
                let found = table.columns.iter().find(|c| c.header == name).unwrap();
                prop_assert_eq!(usize::from(found.column.0), left + place);
                prop_assert_eq!(found.role, role, "{}", name);
            }
            prop_assert_eq!(table.items, items);
            let header = table.header_rows.unwrap();
            prop_assert_eq!(header.first.0 as usize + 1, header_row);
            prop_assert_eq!(table.first_row.0 as usize + 1, rows[0]);
            prop_assert_eq!(table.last_row.0 as usize + 1, rows[items - 1]);
        }
    }
}
