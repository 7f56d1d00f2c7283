//! The words that are not the questionnaire's own, in the language of the brand.

use crate::lang::Lang;
use crate::questionnaire::Status;

/// What a status is called in legends and counts.
///
/// [`Status::of`] reads each of them as that status: so a legend that was exported says
/// the same when it is imported.
pub(crate) fn status(status: Status, lang: Lang) -> &'static str {
    match status {
        Status::Implemented => lang.pick("実施", "Implemented"),
        Status::Partial => lang.pick("一部実施", "Partial"),
        Status::NotImplemented => lang.pick("未実施", "Not implemented"),
        Status::NotApplicable => lang.pick("対象外", "Not applicable"),
        Status::Other => lang.pick("その他", "Other"),
    }
}

/// All statuses, in the order in which they are listed.
pub(crate) const STATUSES: [Status; 5] = [
    Status::Implemented,
    Status::Partial,
    Status::NotImplemented,
    Status::NotApplicable,
    Status::Other,
];

/// The headers of the four columns.
pub(crate) fn headers(lang: Lang) -> [&'static str; 4] {
    lang.pick(
        ["項番", "確認事項", "実施有無", "備考"],
        ["No.", "Question", "Status", "Remarks"],
    )
}

/// The title of a questionnaire that has none.
pub(crate) fn untitled(lang: Lang) -> &'static str {
    lang.pick("セキュリティチェックシート", "Security Questionnaire")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_for_statuses_read_as_those_statuses() {
        for lang in [Lang::Japanese, Lang::English] {
            for s in STATUSES {
                assert_eq!(Status::of(status(s, lang)), s, "{}", status(s, lang));
            }
        }
    }
}
