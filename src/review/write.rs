//! The review as a workbook.

use std::borrow::Cow;

use super::{Column, Decision, Review, Row};
use crate::decisions::{Line, Page, Word};
use crate::error::Result;
use crate::export::Brand;
use crate::lang::Lang;

impl Review {
    /// The review as an `.xlsx` file, the same bytes for the same review.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Data`](crate::ErrorKind::Data) where a text is longer than a cell may
    /// hold.
    pub fn to_xlsx(&self, lang: Lang) -> Result<Vec<u8>> {
        self.to_branded_xlsx(&Brand::new(lang))
    }

    /// The same in the fonts, colours and language of a brand.
    ///
    /// # Errors
    ///
    /// As of [`to_xlsx`](Review::to_xlsx).
    pub fn to_branded_xlsx(&self, brand: &Brand) -> Result<Vec<u8>> {
        let lang = brand.language;
        let all = self.rows.len();
        let filled = self.rows.iter().filter(|row| row.decision == Decision::Accept);
        let filled = filled.count();
        let page = Page {
            name: lang.pick("レビュー", "Review"),
            title: lang.pick(
                format!("回答案のレビュー（{all} 件中 {filled} 件に案を記入）"),
                format!("Review of the answers ({filled} of {all} filled)"),
            ),
            help: lang.pick(
                "「判断」を選んでください。採用：案のまま記入　修正：実施有無・備考を書き換えて記入　空欄・要確認：記入しない（灰色の案は、採用するまで候補です）。保存したら apply --plan に渡します。",
                "Choose a decision. accept: write the proposal; edit: change status or remark and write that; blank, ask: write nothing (what is grey is only a candidate until you accept it). Save, and give it to `apply --plan`.",
            ),
            lines: &self.rows,
            brand,
        };
        page.to_xlsx::<Column, Decision>(&self.stored)
    }
}

impl Line<Column> for Row {
    fn text(&self, column: Column, lang: Lang) -> Cow<'_, str> {
        let text = match column {
            Column::Number => &*self.number,
            Column::Category => &*self.category,
            Column::Question => &*self.question,
            Column::Id => &*self.id,
            Column::Status => &*self.proposed.status,
            Column::Remark => &*self.proposed.remark,
            Column::Decision => self.decision.text(lang),
            Column::Reason => lang.pick(&*self.reason[0], &*self.reason[1]),
            Column::Unexplained => &*self.unexplained,
            Column::Candidates => lang.pick(&*self.candidates[0], &*self.candidates[1]),
        };
        Cow::Borrowed(text)
    }

    fn link(&self, column: Column) -> Option<String> {
        self.link.clone().filter(|_| column == Column::Id)
    }

    fn choices(&self, column: Column) -> &[String] {
        if column == Column::Status { &self.choices } else { &[] }
    }
}
