use proptest::prelude::*;

use super::*;
use crate::lang::Lang;
use crate::testing::sheet;

const OLD: &str = "
    # 組織
    1|情報セキュリティの責任者を任命していますか。|○|CISO を任命しています。
    2|委託先を定期的に評価していますか。|○|毎年評価しています。
    # 運用
    3|入退室の記録を30日間保管していますか。|○|90日間保管しています。
    4|紙の申込書を施錠して保管していますか。|－|紙は扱いません。
    5|ログを取得していますか。|○|取得しています。
";

macro_rules! diffs {
    ($($name:ident, $new:literal, $expected:literal;)*) => {$(
        #[test]
        fn $name() {
            let text = Diff::new(&sheet(OLD), &sheet($new)).text(Lang::English);
            let expected: Vec<&str> = $expected.lines().map(str::trim).collect();
            let found: Vec<&str> = text.lines().map(str::trim).collect();
            assert_eq!(found.join("\n").trim(), expected.join("\n").trim());
        }
    )*};
}

diffs! {
    nothing_but_width_and_punctuation, "
        # 組織
        １|情報セキュリティの 責任者を任命していますか？|〇|CISO を任命しています。
        2|委託先を定期的に評価していますか。|○|毎年評価しています。
        # 運用
        3|入退室の記録を３０日間保管していますか。|○|90日間保管しています。
        4|紙の申込書を施錠して保管していますか。|－|紙は扱いません。
        5|ログを取得していますか。|はい|取得しています。",
    "no differences in 5 questions";

    a_form_without_answers_is_not_a_change_of_answers, "
        # 組織
        1|情報セキュリティの責任者を任命していますか。
        2|委託先を定期的に評価していますか。
        # 運用
        3|入退室の記録を30日間保管していますか。
        4|紙の申込書を施錠して保管していますか。
        5|ログを取得していますか。",
    "no differences in 5 questions";

    added_removed_and_renumbered, "
        # 組織
        1|情報セキュリティの責任者を任命していますか。|○|CISO を任命しています。
        2|委託先を定期的に評価していますか。|○|毎年評価しています。
        # 運用
        3|入退室の記録を30日間保管していますか。|○|90日間保管しています。
        4|ログを取得していますか。|○|取得しています。
        5|脆弱性診断を受けていますか。|○|受けています。",
    "added 1, removed 1, renumbered 1, unchanged 3

     removed 4
     紙の申込書を施錠して保管していますか。

     renumbered 5 → 4
     ログを取得していますか。

     added 5
     脆弱性診断を受けていますか。";

    reworded_and_answered_otherwise, "
        # 組織
        1|情報セキュリティの責任者を任命していますか。|△|CISO を任命しています。
        2|委託先を年1回以上評価していますか。|○|毎年評価しています。
        # 運用
        3|入退室の記録を90日間保管していますか。|○|180日間保管しています。
        4|紙の申込書を施錠して保管していますか。|－|紙は扱いません。
        5|ログを取得していますか。|○|取得しています。",
    "reworded 2, answers changed 2, unchanged 2

     answers changed 1
     情報セキュリティの責任者を任命していますか。
     status: ○ → △

     reworded 2
     委託先を[-定期的に-]{+年1回以上+}評価していますか。

     reworded, answers changed 3
     入退室の記録を[-30-]{+90+}日間保管していますか。
     remark: [-90-]{+180+}日間保管しています。";

    one_item_moves_and_the_others_stay, "
        # 組織
        1|情報セキュリティの責任者を任命していますか。|○|CISO を任命しています。
        5|ログを取得していますか。|○|取得しています。
        2|委託先を定期的に評価していますか。|○|毎年評価しています。
        # 運用
        3|入退室の記録を30日間保管していますか。|○|90日間保管しています。
        4|紙の申込書を施錠して保管していますか。|－|紙は扱いません。",
    "moved 1, unchanged 4

     moved 5
     ログを取得していますか。
     運用 → 組織";

    a_new_heading_moves_nothing, "
        # 体制と組織
        1|情報セキュリティの責任者を任命していますか。|○|CISO を任命しています。
        2|委託先を定期的に評価していますか。|○|毎年評価しています。
        # 運用
        3|入退室の記録を30日間保管していますか。|○|90日間保管しています。
        4|紙の申込書を施錠して保管していますか。|－|紙は扱いません。
        5|ログを取得していますか。|○|取得しています。",
    "headings changed 1, unchanged 5

     heading: 組織 → 体制と組織";

    another_question_with_the_number_of_one_that_is_gone, "
        # 組織
        1|情報セキュリティの責任者を任命していますか。|○|CISO を任命しています。
        2|委託先を定期的に評価していますか。|○|毎年評価しています。
        # 運用
        3|入退室の記録を30日間保管していますか。|○|90日間保管しています。
        4|端末の記憶域を暗号化していますか。|○|暗号化しています。
        5|ログを取得していますか。|○|取得しています。",
    "added 1, removed 1, unchanged 4

     removed 4
     紙の申込書を施錠して保管していますか。

     added 4
     端末の記憶域を暗号化していますか。";
}

#[test]
fn a_question_asked_anew_between_its_neighbours() {
    let old = sheet(
        "1|監査ログを保存していますか。
         2|事故が発生した場合の、当社への連絡の期限を定めていますか。
         3|復旧の目標を定めていますか。",
    );
    let new = sheet(
        "1|監査ログを保存していますか。
         2|分析に用いている製品の名前をご記入ください。
         3|事故が発生した場合、当社への第一報は何時間以内ですか。
         4|復旧の目標を定めていますか。",
    );
    let diff = Diff::new(&old, &new);
    let pairs: Vec<_> = diff.pairs().iter().map(|pair| (pair.old, pair.new)).collect();
    assert_eq!(pairs, [(0, 0), (1, 2), (2, 3)]);
}

#[test]
fn last_years_sheet_of_the_fixtures() {
    let read = |file: &[u8]| Questionnaire::from_bytes(file).unwrap();
    let last = read(include_bytes!("../../fixtures/customer-a/last-year.xlsx"));
    let this = read(include_bytes!("../../fixtures/customer-a/questionnaire.xlsx"));
    let diff = Diff::new(&last, &this);
    let count = |of: fn(&Change) -> bool| diff.count(of);
    // As its README tells: three are new, one is gone, two are in other words.
    assert_eq!(count(|change| matches!(change, Change::Added)), 3);
    assert_eq!(count(|change| matches!(change, Change::Removed)), 1);
    assert_eq!(count(|change| matches!(change, Change::Reworded { .. })), 2);
}

#[test]
fn questions_with_one_wording_keep_their_numbers() {
    let old = sheet("1|その理由|○|甲\n2|その理由|○|乙\n3|その理由|○|丙");
    let new = sheet("1|その理由|○|甲\n3|その理由|○|丙");
    let diff = Diff::new(&old, &new);
    let pairs: Vec<_> = diff.pairs().iter().map(|pair| (pair.old, pair.new)).collect();
    assert_eq!(pairs, [(0, 0), (2, 1)]);
    assert_eq!(diff.unchanged, 2);
}

#[test]
fn html_escapes_what_stands_in_cells() {
    let old = sheet("1|<script>を禁止していますか。");
    let new = sheet("1|<script>と<b>を禁止していますか。");
    let html = Diff::new(&old, &new).html(Lang::Japanese);
    assert!(html.contains("&lt;script&gt;<ins>と&lt;b&gt;</ins>を禁止"), "{html}");
    assert!(!html.contains("<script>"), "{html}");
}

#[test]
fn json_reads_back() {
    let diff = Diff::new(&sheet(OLD), &sheet("1|ログを取得していますか。|×|いいえ"));
    let json = serde_json::to_string(&diff).unwrap();
    let read: Diff = serde_json::from_str(&json).unwrap();
    assert_eq!(Diff { pairs: diff.pairs.clone(), ..read }, diff);
}

fn any_sheet() -> impl Strategy<Value = Questionnaire> {
    let word = prop::sample::select(vec!["記録", "保管", "教育", "端末", "診断", "x"]);
    let question = prop::collection::vec(word, 0..4).prop_map(|words| words.concat());
    let item =
        (prop::option::of(1..9u8), question).prop_map(|(number, question)| Item {
            number: number.map(|number| number.to_string()),
            question,
            ..Item::default()
        });
    prop::collection::vec(item, 0..8)
        .prop_map(|items| Questionnaire { items, ..Questionnaire::default() })
}

proptest! {
    #[test]
    fn every_item_is_told_once(old in any_sheet(), new in any_sheet()) {
        let diff = Diff::new(&old, &new);
        let added = diff.count(|change| matches!(change, Change::Added));
        let removed = diff.count(|change| matches!(change, Change::Removed));
        prop_assert_eq!(diff.pairs().len() + removed, old.items.len());
        prop_assert_eq!(diff.pairs().len() + added, new.items.len());
        prop_assert_eq!(diff.unchanged + diff.items.len(), diff.pairs().len() + added + removed);
        let mut seen: Vec<usize> =
            diff.items.iter().filter_map(|item| Some(item.new.as_ref()?.index)).collect();
        prop_assert!(seen.is_sorted());
        seen.dedup();
        prop_assert_eq!(seen.len() + removed, diff.items.len());
    }

    #[test]
    fn nothing_changed_against_itself(sheet in any_sheet()) {
        let diff = Diff::new(&sheet, &sheet);
        // A question without words is none that could be found again.
        let named = sheet.items.iter().filter(|item| !item.question.is_empty()).count();
        prop_assert_eq!(diff.unchanged, named);
    }
}

/// The same changes, in the same order, in every form that a person reads.
#[test]
fn all_forms_tell_the_same() {
    let read = |name: &str| {
        let path = format!("{}/fixtures/{name}", env!("CARGO_MANIFEST_DIR"));
        Questionnaire::from_bytes(&std::fs::read(path).unwrap()).unwrap()
    };
    let last = read("customer-a/last-year.xlsx");
    let diff = Diff::new(&last, &read("customer-a/questionnaire.xlsx"));
    assert!(diff.items.len() > 3);
    for lang in [Lang::Japanese, Lang::English] {
        let book = crate::open(&diff.to_xlsx(lang).unwrap()).unwrap();
        let sheet = &book.sheets()[0];
        let cell = |row, col| sheet.text(crate::CellRef::new(row, col));
        let (text, html) = (diff.text(lang), diff.html(lang));
        assert!(text.starts_with(&diff.summary(lang)));
        assert_eq!(cell(1, 0), diff.summary(lang));
        for (row, item) in (3u32..).zip(&diff.items) {
            let names = item.names(lang);
            assert_eq!(cell(row, 0).lines().collect::<Vec<_>>(), names);
            assert!(text.contains(&item.title(lang)), "{}", item.title(lang));
            assert!(html.contains(&format!(">{}</td>", names.join("<br>"))));
            let spans = item.changes.iter().find_map(|change| match change {
                Change::Reworded { words } => Some(words),
                _ => None,
            });
            let question = match spans {
                Some(words) => words.iter().map(Span::text).collect(),
                None => item.version().unwrap().question.trim().to_owned(),
            };
            assert_eq!(cell(row, 3), question);
        }
        let rows = sheet.rows().filter(|row| *row > 2).count();
        assert_eq!(rows, diff.items.len());
    }
}

#[test]
fn a_workbook_of_no_changes_opens() {
    let none = Diff::default();
    let book = crate::open(&none.to_xlsx(Lang::English).unwrap()).unwrap();
    assert_eq!(book.sheets().len(), 1);
}
