//! What errors say to people.

use std::io;

use super::{
    Error, ErrorKind, ModelProblem, Refusal, ReviewProblem, Unsupported, ValueProblem,
    foreign,
};
use crate::brief::{cut, quoted};
use crate::lang::Lang;

/// As much of a text out of a file as a message can hold, in characters.
pub(super) const MOST: usize = 200;

impl ErrorKind {
    pub(super) fn text(&self, lang: Lang) -> String {
        match self {
            ErrorKind::Io(err) => io_text(err, lang),
            ErrorKind::UnknownFormat => lang
                .pick(
                    "対応していない形式です。Excel (xlsx, xlsm, xls, xlsb)、ODS、CSV、TSV を指定してください",
                    "not a format that checksheet reads; give it Excel (xlsx, xlsm, xls, xlsb), ODS, CSV or TSV",
                )
                .to_owned(),
            ErrorKind::Unsupported(what) => what.text(lang).to_owned(),
            ErrorKind::Empty => lang.pick("ファイルが空です", "the file is empty").to_owned(),
            ErrorKind::CutOff => lang
                .pick(
                    "ファイルが途中で切れています。もう一度ダウンロードするか、送り直してもらってください",
                    "the file is cut off; download it again, or have it sent again",
                )
                .to_owned(),
            ErrorKind::OpenQuote { line } => lang.pick(
                format!(
                    "{line} 行目で開いた引用符 \" が閉じていません。閉じる引用符を補うか、途中で切れていないか確かめてください"
                ),
                format!(
                    "the quote that opens in line {line} is never closed; close it, or have the file sent again if it is cut off"
                ),
            ),
            ErrorKind::Damaged(how) => lang.pick(
                format!(
                    "ファイルが壊れています: {}。表計算ソフトで開いて保存し直すか、送り直してもらってください",
                    foreign::in_japanese(how)
                ),
                format!(
                    "the file is damaged: {how}; open it in a spreadsheet program and save it anew, or have it sent again"
                ),
            ),
            ErrorKind::Limit { what, most } => lang.pick(
                format!("上限を超えています ({}: 最大 {most})", limit_in_japanese(what)),
                format!("too large: more than {most} {what}"),
            ),
            ErrorKind::PasswordNeeded => lang
                .pick(
                    "パスワードで保護されています。--password で指定してください",
                    "password-protected; give the password with --password",
                )
                .to_owned(),
            ErrorKind::PasswordWrong => {
                lang.pick("パスワードが違います", "the password is wrong").to_owned()
            }
            ErrorKind::Encoding { encoding, line, offset, seems } => {
                let (japanese, english) = seems.map_or_else(Default::default, |seems| {
                    let japanese = format!("。{seems} のようです。--encoding を付けずに読んでみてください");
                    (japanese, format!("; the file seems to be in {seems}: leave --encoding out"))
                });
                lang.pick(
                    format!(
                        "{line} 行目（{offset} バイト目）は文字コード {encoding} ではありません{japanese}"
                    ),
                    format!(
                        "line {line} (byte {offset}) is not in the encoding {encoding}{english}"
                    ),
                )
            }
            ErrorKind::OtherEncoding { told, seems } => lang.pick(
                format!("文字コードは {told} ではなく {seems} のようです。--encoding を付けずに読んでみてください"),
                format!("not in the encoding {told}; the file seems to be in {seems}: leave --encoding out"),
            ),
            ErrorKind::CellRef(text) => lang.pick(
                format!("セル番地ではありません: {:?}", cut(text, MOST)),
                format!("not a cell reference: {:?}", cut(text, MOST)),
            ),
            ErrorKind::NoSheet(name) if name.is_empty() => lang
                .pick(
                    "セルの前にシート名がありません。'シート名'!A1 のように書いてください",
                    "the cell names no sheet; write 'Sheet 1'!A1",
                )
                .to_owned(),
            ErrorKind::NoSheet(name) => lang.pick(
                format!("シート「{}」がありません", cut(name, MOST)),
                format!("there is no sheet named {:?}", cut(name, MOST)),
            ),
            ErrorKind::NoTable => lang
                .pick(
                    "質問の表が見つかりません。inspect で内容を確認し、--sheet や --layout で場所を指定してください",
                    "no table of questions was found; look at it with `inspect`, then say where it is with --sheet or --layout",
                )
                .to_owned(),
            ErrorKind::Value(problem) => problem.text(lang),
            ErrorKind::Item { item, problem } => lang.pick(
                format!("項番 {item}: {}", problem.text(lang)),
                format!("item {item}: {}", problem.text(lang)),
            ),
            ErrorKind::Refused(refusal) => refusal.text(lang),
            ErrorKind::Changed { expected, found } => lang.pick(
                format!("計画を作った後にファイルが変わっています: 予定 {:?}、実際 {:?}", cut(expected, MOST), cut(found, MOST)),
                format!("the file has changed since the plan was made: expected {:?}, found {:?}", cut(expected, MOST), cut(found, MOST)),
            ),
            ErrorKind::ReadBack { expected, found } => lang.pick(
                format!("書き込み後の確認で一致しませんでした: 予定 {:?}、実際 {:?}", cut(expected, MOST), cut(found, MOST)),
                format!("the result does not read back as written: expected {:?}, found {:?}", cut(expected, MOST), cut(found, MOST)),
            ),
            ErrorKind::Data { japanese, english } => lang.pick(japanese, english).clone(),
            ErrorKind::Review(problem) => problem.text(lang),
            ErrorKind::Several { errors, more } => several(errors, *more, lang),
            ErrorKind::Model(problem) => problem.text(lang),
        }
    }
}

/// A line for each cell.
fn several(errors: &[Error], more: usize, lang: Lang) -> String {
    let count = errors.len() + more;
    let mut text = lang.pick(
        format!("{count} か所を直してください"),
        format!("{count} cells need to be mended"),
    );
    for err in errors {
        text += &format!("\n  {}", err.text(lang));
    }
    if more > 0 {
        text +=
            &lang.pick(format!("\n  ほか {more} か所"), format!("\n  and {more} more"));
    }
    text
}

impl ModelProblem {
    fn text(&self, lang: Lang) -> String {
        match self {
            ModelProblem::NotAModel => lang
                .pick(
                    "モデルのフォルダーではありません。tokenizer.json と model.safetensors のあるフォルダーを指定してください",
                    "not the folder of a model; give one that holds tokenizer.json and model.safetensors",
                )
                .to_owned(),
            ModelProblem::Damaged(how) => lang.pick(
                format!("読めません。モデルを入手し直してください: {how}"),
                format!("cannot be read; get the model again: {how}"),
            ),
            ModelProblem::Tensor { name, wanted, found: None } => lang.pick(
                format!("{name} がありません ({wanted} が必要です)。model2vec 形式のモデルを指定してください"),
                format!("there is no tensor {name} ({wanted}); give a model in the form of model2vec"),
            ),
            ModelProblem::Tensor { name, wanted, found: Some(found) } => lang.pick(
                format!("{name} は {found} で、{wanted} ではありません。model2vec 形式のモデルを指定してください"),
                format!("the tensor {name} is {found}, not {wanted}; give a model in the form of model2vec"),
            ),
            ModelProblem::Tokens { highest, rows } => lang.pick(
                format!("トークン {highest} がモデルの表 ({rows} 行) にありません。tokenizer.json と同じモデルのファイルを指定してください"),
                format!("token {highest} is not in the model's table of {rows} rows; take both files from the same model"),
            ),
            ModelProblem::Fails(how) => lang.pick(
                format!("モデルが文を読めません: {how}"),
                format!("the model fails on a text: {how}"),
            ),
        }
    }
}

impl ReviewProblem {
    fn text(&self, lang: Lang) -> String {
        let (japanese, english) = match self {
            ReviewProblem::NotAReview => (
                "レビュー用のブックではありません (fill --review で作ったものを指定してください)",
                "not a review workbook; give one that `fill --review` has written",
            ),
            ReviewProblem::OtherFile => (
                "別のチェックシートのレビューか、質問が変わっています。fill --review からやり直してください",
                "the review is of another questionnaire, or the questions have changed; start again with `fill --review`",
            ),
            ReviewProblem::AcceptsChange => (
                "「採用」ですが、案が書き換えられています。「修正」にするか、案に戻してください",
                "the decision is to accept, but the proposal was changed; decide to edit, or undo the change",
            ),
            ReviewProblem::AcceptsNothing => (
                "「採用」ですが、案がありません",
                "the decision is to accept, but nothing is proposed",
            ),
            ReviewProblem::EditsNothing => (
                "「修正」ですが、回答が空です。空欄にする場合は「空欄」を選んでください",
                "the decision is to edit, but the answer is empty; to leave it blank, decide so",
            ),
            ReviewProblem::UndecidedWithText => (
                "実施有無か備考が書き換えられていますが、判断が「要確認」のままです。書き込むなら「修正」を選んでください",
                "status or remark were changed, and the decision is still ask; choose edit to write them",
            ),
            ReviewProblem::BlankWithText => (
                "「空欄」ですが、回答が書かれています。「修正」ではありませんか",
                "the decision is to leave it blank, but an answer was typed; is it to be edited?",
            ),
            ReviewProblem::NotProposals => (
                "提案のブックではありません (harvest -o で作ったものを指定してください)",
                "not a workbook of proposals; give one that `harvest -o` has written",
            ),
            ReviewProblem::ChangesProposal => (
                "提案が書き換えられています。元に戻し、文言は採用した後に直してください",
                "the proposal was changed; undo that, and reword it once it is accepted",
            ),
            ReviewProblem::NoColumn { japanese, english } => {
                return lang.pick(
                    format!("「{japanese}」の列がありません"),
                    format!("there is no column {english:?}"),
                );
            }
            ReviewProblem::UnknownDecision { said, japanese, english } => {
                return lang.pick(
                    format!(
                        "判断「{said}」は分かりません。{japanese}から選んでください"
                    ),
                    format!("unknown decision {said:?}; choose one of {english}"),
                );
            }
            ReviewProblem::UnknownRow(text) => {
                return lang.pick(
                    format!("「{text}」という行は元のブックにありません"),
                    format!("the workbook was not written with a row {text:?}"),
                );
            }
            ReviewProblem::Twice(text) => {
                return lang.pick(
                    format!("{text} の行が二つあります"),
                    format!("there are two rows for {text}"),
                );
            }
            ReviewProblem::ContradictsRow(text) => {
                return lang.pick(
                    format!("同じことに違う回答をする行 {text} も採用されています。採用するのは 1 つにしてください"),
                    format!("row {text} answers the same otherwise and is accepted too; accept one of them"),
                );
            }
            ReviewProblem::NotWritable { japanese, english } => {
                return lang.pick(japanese, english).clone();
            }
        };
        lang.pick(japanese, english).to_owned()
    }
}

impl Unsupported {
    fn text(self, lang: Lang) -> &'static str {
        match self {
            Unsupported::NotAWorkbook => lang.pick(
                "Office のファイルですが、ブックではありません",
                "an Office file, but not a workbook",
            ),
            Unsupported::Encrypted => lang.pick(
                "暗号化されたファイルです。このビルドでは読めません",
                "an encrypted file, which this build cannot read",
            ),
            Unsupported::HtmlWithoutTable => lang.pick(
                "HTML ですが、表がありません。表のあるページか、元のファイルを指定してください",
                "an HTML document without a table; give it a page that has one, or the original file",
            ),
            Unsupported::XmlWorkbook => lang.pick(
                "1 つの XML ファイルになったブック (フラット ODS、XML スプレッドシート 2003) は読めません。表計算ソフトで開き、xlsx で保存してください",
                "a workbook as one XML file (Flat ODS, XML Spreadsheet 2003) is not read; open it in a spreadsheet program and save it as xlsx",
            ),
            Unsupported::Pdf => lang.pick(
                "PDF は読めません。表をコピーして .txt に貼り付けてください",
                "PDF is not read; copy the table out of it into a .txt file",
            ),
            Unsupported::Logo => lang.pick(
                "ロゴは PNG か JPEG を指定してください",
                "a logo must be PNG or JPEG; convert it first",
            ),
        }
    }
}

/// What to say of characters that an encoding lacks.
pub(crate) fn not_in_encoding(characters: &str, encoding: &str, lang: Lang) -> String {
    let characters = quoted(characters, lang);
    lang.pick(
        format!("文字{characters}は {encoding} では表せません。書き換えるか、UTF-8 で書き出してください"),
        format!("{encoding} has no character {characters}; reword the text, or write the file as UTF-8"),
    )
}

impl ValueProblem {
    fn text(&self, lang: Lang) -> String {
        match self {
            ValueProblem::TooLong(units) => lang.pick(
                format!("文字数が多すぎます ({units} 文字、上限 32,767 文字)"),
                format!("the text is too long for a cell: {units} of at most 32,767 characters"),
            ),
            ValueProblem::NotFinite => {
                lang.pick("数値ではありません", "not a finite number").to_owned()
            }
            ValueProblem::OutsideCalendar(date) => lang.pick(
                format!("このブックでは表せない日付です: {date}"),
                format!("a workbook has no such day: {date}"),
            ),
            ValueProblem::NotInEncoding { characters, encoding } => {
                not_in_encoding(characters, encoding, lang)
            }
        }
    }
}

impl Refusal {
    fn text(&self, lang: Lang) -> String {
        let (japanese, english) = match self {
            Refusal::Signed => (
                "電子署名されたファイルです。書き換えると署名が無効になります（--drop-signature で署名を外して書き込めます）",
                "the workbook is digitally signed, and any change would break the signature; --drop-signature takes it out",
            ),
            Refusal::Formula => (
                "数式のあるセルです（--replace-formulas で値に置き換えられます）",
                "the cell holds a formula; --replace-formulas puts the value in its place",
            ),
            Refusal::Validation(value) => {
                return lang.pick(
                    format!("セルの入力規則が {:?} を受け付けません", cut(value, MOST)),
                    format!(
                        "the cell's validation would reject {:?}",
                        cut(value, MOST)
                    ),
                );
            }
            Refusal::SharedFormula => (
                "共有数式の元になっているセルです",
                "other cells are computed from this cell's shared formula",
            ),
            Refusal::ArrayFormula => (
                "配列数式またはデータテーブルの一部です",
                "the cell belongs to an array formula or a data table",
            ),
            Refusal::NotAWorksheet => (
                "グラフシートなど、セルのないシートです",
                "not a worksheet (a chart, dialog or macro sheet)",
            ),
            Refusal::TableHeader => (
                "テーブルの見出しのセルです。書き換えると列の名前と食い違い、Excel がファイルを修復します",
                "the cell is a header of an Excel table; its column has that name, and Excel would repair the file",
            ),
            Refusal::TakenApart => (
                "読み込み時に分けた行です。元のファイルでは 1 つの欄になっています",
                "the row was taken apart when it was read; in the file it is one field",
            ),
            Refusal::Merged(anchor) => {
                return lang.pick(
                    format!("結合セルの内側です。値は {anchor} に入れます"),
                    format!("inside a merged area; its value stands in {anchor}"),
                );
            }
        };
        lang.pick(japanese, english).to_owned()
    }
}

/// What a limit is on; `tests/languages.rs` looks whether one is missing.
fn limit_in_japanese(what: &str) -> &str {
    match what {
        "bytes in a part" => "パーツの容量",
        "bytes in a stream" => "ストリームの容量",
        "bytes in a text" | "bytes of one text" => "一つの文字列の長さ",
        "bytes in a zip file" => "zip の容量",
        "bytes of a text file" => "テキストファイルの容量",
        "bytes of all texts" | "bytes of all texts of a form" => "文字列の合計",
        "bytes of choices" => "選択肢の合計",
        "cell formats" => "セルの書式",
        "cells" => "セル",
        "cells in a row" => "1 行のセル",
        "cells in lists of choices" => "選択肢のセル",
        "columns" | "columns of a sheet" => "列",
        "elements inside each other" => "要素の入れ子",
        "fields" => "項目",
        "fonts" => "フォント",
        "formats, fonts, fills or borders" => "書式、フォント、塗りつぶし、罫線",
        "merged areas" => "結合範囲",
        "parts" => "パーツ",
        "questions" => "質問",
        "ranges with a rule" => "規則のある範囲",
        "rounds of hashing" => "ハッシュの回数",
        "rows of a sheet" => "行",
        "shared strings" => "共有文字列",
        "sheets" => "シート",
        "tables of a sheet" => "シートの表",
        "times the packed size" => "圧縮後に対する倍率",
        "unpacked bytes" => "展開後の容量",
        other => other,
    }
}

fn io_text(err: &io::Error, lang: Lang) -> String {
    let (japanese, english) = match err.kind() {
        io::ErrorKind::NotFound => ("ファイルがありません", "no such file"),
        io::ErrorKind::PermissionDenied => {
            ("アクセスが許可されていません", "permission denied")
        }
        io::ErrorKind::InvalidData => ("UTF-8 のテキストではありません", "not UTF-8"),
        io::ErrorKind::AlreadyExists => (
            "すでに存在します。上書きするには --force を付けてください",
            "already exists; add --force to overwrite it",
        ),
        io::ErrorKind::IsADirectory => ("フォルダーです", "is a folder"),
        io::ErrorKind::StorageFull => {
            ("ディスクの空きがありません", "the disk is full")
        }
        _ => {
            let text = err.to_string();
            return lang.pick(format!("読み書きできません: {text}"), text);
        }
    };
    lang.pick(japanese, english).to_owned()
}
