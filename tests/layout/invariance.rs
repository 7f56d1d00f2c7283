//! What does not matter to a reader does not matter to detection: what stands above, where
//! the table begins, blank rows, the order of its columns.

use checksheet::layout::{Role, detect};
use proptest::prelude::*;

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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_same_table_wherever_it_stands(
        order in Just([0_usize, 1, 2, 3, 4]).prop_shuffle(),
        above in 0..6_usize,
        left in 0..4_usize,
        items in 3..12_usize,
        blanks in proptest::collection::vec(any::<bool>(), 12),
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
        let workbook = checksheet::open(lines.concat().as_bytes()).unwrap();
        let layout = detect(&workbook);
        prop_assert_eq!(layout.tables.len(), 1, "{:?}", layout.notes);
        let table = &layout.tables[0];
        for (place, &i) in order.iter().enumerate() {
            let (name, role) = HEADERS[i];
            let found = table.columns.iter().find(|c| c.header == name).unwrap();
            prop_assert_eq!(usize::from(found.column.0), left + place);
            prop_assert_eq!(found.role, role, "{}", name);
        }
        prop_assert_eq!(table.items, items);
        prop_assert_eq!(table.header_rows.unwrap().first.0 as usize + 1, header_row);
        prop_assert_eq!(table.first_row.0 as usize + 1, rows[0]);
        prop_assert_eq!(table.last_row.0 as usize + 1, rows[items - 1]);
    }
}
