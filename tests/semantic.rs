//! Models of sentences as files: the forms that are read, what is refused, and the option
//! of the program. The model is made here, of a few words and their directions.
#![cfg(feature = "semantic")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use checksheet::matching::{Embedder, StaticModel};
use checksheet::{Error, ErrorKind, Lang, ModelProblem};
use safetensors::serialize;
use safetensors::tensor::{Dtype, TensorView};
use serde_json::{Value, json};

/// Words and what they are about: doors, devices, training.
const WORDS: &[(&str, [f32; 3])] = &[
    ("<unk>", [9.0, 9.0, 9.0]),
    ("入館", [1.0, 0.0, 0.0]),
    ("入室", [1.0, 0.5, 0.0]),
    ("媒体", [0.0, 1.0, 0.0]),
    ("研修", [0.0, 0.0, 1.0]),
    ("教育", [0.0, 0.5, 1.0]),
    ("バックアップ", [0.0, 2.0, 0.0]),
];

fn numbers() -> Vec<f32> {
    WORDS.iter().flat_map(|(_, direction)| *direction).collect()
}

fn tokenizer_of<'w>(words: impl Iterator<Item = &'w str>) -> Vec<u8> {
    let vocabulary: Vec<Value> = words.map(|word| json!([word, -1.0])).collect();
    let tokenizer = json!({
        "version": "1.0", "truncation": null, "padding": null, "added_tokens": [],
        "normalizer": {"type": "NFKC"}, "pre_tokenizer": null, "post_processor": null,
        "decoder": null,
        "model": {
            "type": "Unigram", "unk_id": 0, "vocab": vocabulary, "byte_fallback": false,
        },
    });
    serde_json::to_vec(&tokenizer).unwrap()
}

fn tokenizer() -> Vec<u8> {
    tokenizer_of(WORDS.iter().map(|(word, _)| *word))
}

/// Name, numbers and shape of a tensor.
type Tensor<'a> = (&'a str, Dtype, &'a [usize], Vec<u8>);

fn file(tensors: &[Tensor<'_>]) -> Vec<u8> {
    let views = tensors.iter().map(|(name, dtype, shape, bytes)| {
        (*name, TensorView::new(*dtype, shape.to_vec(), bytes).unwrap())
    });
    serialize(views, None).unwrap()
}

fn f32s(numbers: &[f32]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}

fn table() -> Vec<u8> {
    file(&[("embeddings", Dtype::F32, &[WORDS.len(), 3], f32s(&numbers()))])
}

/// Those of the numbers here that a binary16 holds.
fn halves(numbers: &[f32]) -> Vec<u8> {
    let bits = |number: &f32| -> u16 {
        match number {
            0.0 => 0,
            0.5 => 0x3800,
            1.0 => 0x3c00,
            2.0 => 0x4000,
            9.0 => 0x4880,
            other => panic!("{other}"),
        }
    };
    numbers.iter().flat_map(|number| bits(number).to_le_bytes()).collect()
}

fn vector(model: &StaticModel, text: &str) -> Vec<f32> {
    model.embed(&[text]).unwrap().remove(0)
}

#[test]
fn a_text_is_the_sum_of_what_is_known_in_it() {
    let model = StaticModel::from_bytes(&tokenizer(), table()).unwrap();
    for (text, expected) in [
        ("入館", [1.0, 0.0, 0.0]),
        ("入館と入室の記録はありますか。", [2.0, 0.5, 0.0]),
        ("ﾊﾞｯｸｱｯﾌﾟ", [0.0, 2.0, 0.0]),
        ("脆弱性", [0.0; 3]),
        ("", [0.0; 3]),
    ] {
        assert_eq!(vector(&model, text), expected, "{text}");
    }
}

#[test]
fn every_form_of_the_table_gives_the_same() {
    let wanted = StaticModel::from_bytes(&tokenizer(), table()).unwrap();
    let all = numbers();
    let rows = WORDS.len();
    let bf16: Vec<u8> =
        all.iter().flat_map(|n| n.to_le_bytes()[2..].to_vec()).collect();
    let ones = f32s(&vec![1.0; rows]);
    // The rows from the last to the first.
    let reversed: Vec<f32> = all.chunks(3).rev().flatten().copied().collect();
    let mapping: Vec<u8> = (0..rows as i64).rev().flat_map(i64::to_le_bytes).collect();
    // Half of what they are, and twice as heavy.
    let lighter: Vec<f32> = all.iter().map(|number| number / 2.0).collect();
    let twos: Vec<u8> =
        vec![2.0_f64; rows].into_iter().flat_map(f64::to_le_bytes).collect();
    let shape = [rows, 3];
    for (name, tensors) in [
        ("F16", vec![("embeddings", Dtype::F16, &shape[..], halves(&all))]),
        ("BF16", vec![("embeddings", Dtype::BF16, &shape[..], bf16)]),
        ("other name", vec![("embedding.weight", Dtype::F32, &shape[..], f32s(&all))]),
        (
            "weights of one",
            vec![
                ("embeddings", Dtype::F32, &shape[..], f32s(&all)),
                ("weights", Dtype::F32, &[rows][..], ones),
            ],
        ),
        (
            "weights",
            vec![
                ("embeddings", Dtype::F32, &shape[..], f32s(&lighter)),
                ("weights", Dtype::F64, &[rows][..], twos),
            ],
        ),
        (
            "mapping",
            vec![
                ("embeddings", Dtype::F32, &shape[..], f32s(&reversed)),
                ("mapping", Dtype::I64, &[rows][..], mapping),
            ],
        ),
    ] {
        let model = StaticModel::from_bytes(&tokenizer(), file(&tensors)).unwrap();
        for text in ["入館と入室", "教育のバックアップ", "媒体", "なし"]
        {
            assert_eq!(vector(&model, text), vector(&wanted, text), "{name}: {text}");
        }
    }
}

#[test]
fn a_word_piece_tokenizer_is_read() {
    let tokenizer = json!({
        "version": "1.0", "truncation": {
            "direction": "Right", "max_length": 1, "strategy": "LongestFirst", "stride": 0
        },
        "padding": null, "added_tokens": [],
        "normalizer": {
            "type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
            "strip_accents": null, "lowercase": true
        },
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": null, "decoder": null,
        "model": {
            "type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
            "max_input_chars_per_word": 100,
            "vocab": {"[UNK]": 0, "back": 1, "##ups": 2, "train": 3, "##ing": 4},
        },
    });
    let numbers = f32s(&[9.0, 9.0, 1.0, 0.0, 1.0, 0.0, 0.0, 1.0, 0.0, 1.0]);
    let table = file(&[("embeddings", Dtype::F32, &[5, 2], numbers)]);
    let tokenizer = serde_json::to_vec(&tokenizer).unwrap();
    let model = StaticModel::from_bytes(&tokenizer, table).unwrap();
    // All of it is read, though the file asks to stop at the first token.
    assert_eq!(vector(&model, "Backups, training; audits?"), [2.0, 2.0]);
}

#[test]
fn long_texts_are_read_in_bounded_time() {
    let model = StaticModel::from_bytes(&tokenizer(), table()).unwrap();
    let start = Instant::now();
    let long = vector(&model, &"入館".repeat(1_000_000));
    assert_eq!(long, [1_000.0, 0.0, 0.0]);
    vector(&model, &"なし、".repeat(1_000_000));
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
}

fn refused(tokenizer: &[u8], table: Vec<u8>) -> Error {
    StaticModel::from_bytes(tokenizer, table).unwrap_err()
}

#[test]
fn what_is_cut_off_is_refused() {
    let (tokenizer, table) = (tokenizer(), table());
    for part in 0..16 {
        let cut = |bytes: &[u8]| bytes[..bytes.len() * part / 16].to_vec();
        let err = refused(&cut(&tokenizer), table.clone());
        assert_eq!(err.part(), Some("tokenizer.json"), "{part}: {err}");
        let err = refused(&tokenizer, cut(&table));
        assert_eq!(err.part(), Some("model.safetensors"), "{part}: {err}");
        let problem = ErrorKind::Model(ModelProblem::Damaged(String::new()));
        assert_eq!(
            std::mem::discriminant(err.kind()),
            std::mem::discriminant(&problem)
        );
    }
}

#[test]
fn what_is_garbled_gives_a_model_or_an_error() {
    let (tokenizer, table) = (tokenizer(), table());
    let use_it = |tokenizer: &[u8], table: Vec<u8>| {
        if let Ok(model) = StaticModel::from_bytes(tokenizer, table) {
            let _ = model.embed(&["入館と研修はありますか。", ""]);
        }
    };
    for bit in 0..tokenizer.len() * 8 {
        let mut garbled = tokenizer.clone();
        garbled[bit / 8] ^= 1 << (bit % 8);
        use_it(&garbled, table.clone());
    }
    for bit in 0..table.len() * 8 {
        let mut garbled = table.clone();
        garbled[bit / 8] ^= 1 << (bit % 8);
        use_it(&tokenizer, garbled);
    }
    // A table of characters that is not what it says, as other tokenizers have it.
    for charsmap in ["", "AAAA", "/////w==", "BAAAAP////8=", "CAAAAP////8AAAAA", "?"] {
        let mut json: Value = serde_json::from_slice(&tokenizer).unwrap();
        json["normalizer"] = json!({"type": "Sequence", "normalizers": [
            {"type": "Precompiled", "precompiled_charsmap": charsmap},
        ]});
        use_it(&serde_json::to_vec(&json).unwrap(), table.clone());
    }
}

#[test]
fn what_is_no_model_is_told_by_name() {
    let (rows, all) = (WORDS.len(), f32s(&numbers()));
    let embeddings = ("embeddings", Dtype::F32, &[rows, 3][..], all.clone());
    let i64s = |n: i64| (0..rows as i64).flat_map(|i| (i * n).to_le_bytes()).collect();
    for (tensors, expected) in [
        (
            vec![("other", Dtype::F32, &[rows, 3][..], all.clone())],
            "model.safetensors: there is no tensor embeddings (F32 / F16 / BF16 [rows, \
             columns]); give a model in the form of model2vec",
        ),
        (
            vec![("embeddings", Dtype::I64, &[rows, 1][..], i64s(1))],
            "model.safetensors: the tensor embeddings is I64 [7, 1], not F32 / F16 / BF16 \
             [rows, columns]; give a model in the form of model2vec",
        ),
        (
            vec![("embeddings", Dtype::F32, &[1, rows, 3][..], all.clone())],
            "model.safetensors: the tensor embeddings is F32 [1, 7, 3], not F32 / F16 / \
             BF16 [rows, columns]; give a model in the form of model2vec",
        ),
        (
            vec![("embeddings", Dtype::F32, &[0, 3][..], Vec::new())],
            "model.safetensors: the tensor embeddings is F32 [0, 3], not F32 / F16 / BF16 \
             [rows, columns]; give a model in the form of model2vec",
        ),
        (
            vec![("embeddings", Dtype::F32, &[3, rows][..], all.clone())],
            "tokenizer.json: token 6 is not in the model's table of 3 rows; take both \
             files from the same model",
        ),
        (
            vec![embeddings.clone(), ("mapping", Dtype::I64, &[rows][..], i64s(2))],
            "model.safetensors: the tensor mapping is I64 [7], not I64 / I32 [tokens], \
             each a row of the table; give a model in the form of model2vec",
        ),
        (
            vec![embeddings.clone(), ("mapping", Dtype::I64, &[rows][..], i64s(-1))],
            "model.safetensors: the tensor mapping is I64 [7], not I64 / I32 [tokens], \
             each a row of the table; give a model in the form of model2vec",
        ),
        (
            vec![
                embeddings.clone(),
                ("weights", Dtype::F32, &[2][..], f32s(&[1.0; 2])),
            ],
            "model.safetensors: the tensor weights is F32 [2], not F32 / F16 / F64 \
             [tokens]; give a model in the form of model2vec",
        ),
    ] {
        assert_eq!(refused(&tokenizer(), file(&tensors)).to_string(), expected);
    }
    // A table of contents that speaks of more than there is.
    let mut more = table();
    more.truncate(more.len() - 4);
    let err = refused(&tokenizer(), more);
    let text = err.text(Lang::Japanese);
    assert!(text.starts_with("model.safetensors: 読めません。"), "{text}");
    let err = refused(b"{}", table());
    assert!(err.to_string().starts_with("tokenizer.json: cannot be read;"), "{err}");
    let nobody = tokenizer_of(std::iter::empty());
    assert_eq!(refused(&nobody, table()).part(), Some("tokenizer.json"));
}

/// The program in a folder that holds a master, questions and a model.
fn checksheet(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_checksheet"))
        .current_dir(folder)
        .args(args)
        .args(["--answers", "master.csv"])
        .output()
        .unwrap()
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let put =
        |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
    let master = "\
        項番,確認事項,実施有無,備考\n\
        1,従業員に情報セキュリティ教育を行うこと。,○,毎年6月に行っています。\n\
        2,媒体の記録を残すこと。,○,台帳に残しています。\n\
        3,重要な領域への入室を管理すること。,○,ICカードで施錠しています。\n\
        4,利用者との通信を暗号化すること。,○,TLS 1.2以上を用いています。\n\
        5,基本方針を定めること。,×,定めていません。\n";
    put("master.csv", master.as_bytes());
    let questions = "\
        {\"question\": \"社員へのセキュリティ研修を実施していますか。\"}\n\
        {\"question\": \"入館の記録は残りますか。\"}\n";
    put("q.jsonl", questions.as_bytes());
    put("form.csv", "No,確認事項,回答,備考\n1,社員への研修を実施していますか,,\n2,入館の記録は残りますか,,\n".as_bytes());
    fs::create_dir(folder.path().join("model")).unwrap();
    put("model/tokenizer.json", &tokenizer());
    put("model/model.safetensors", &table());
    folder
}

/// Decision and numbers for each question.
fn matched(output: &Output) -> Vec<(String, Vec<String>)> {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let line = |line: &str| {
        let found: Value = serde_json::from_str(line).unwrap();
        let candidates = found["candidates"].as_array().unwrap().iter();
        let numbers = candidates.map(|c| c["number"].as_str().unwrap().to_owned());
        (found["decision"].as_str().unwrap().to_owned(), numbers.collect())
    };
    String::from_utf8(output.stdout.clone()).unwrap().lines().map(line).collect()
}

#[test]
fn the_program_takes_a_model() {
    let folder = folder();
    let asked = ["match", "q.jsonl", "--json"];
    let words = matched(&checksheet(folder.path(), &asked));
    let with = [&asked[..], &["--semantic-model", "model"]].concat();
    let both = checksheet(folder.path(), &with);
    assert_eq!(both.stdout, checksheet(folder.path(), &with).stdout);
    let both = matched(&both);
    assert_eq!((words[0].0.as_str(), words[0].1[0].as_str()), ("fill", "1"));
    assert_eq!(both[0], words[0]);
    assert_eq!(words[1].1[0], "2");
    assert_eq!((both[1].0.as_str(), both[1].1[0].as_str()), ("suggest", "3"));

    let with = ["fill", "form.csv", "-o", "out.csv", "--semantic-model", "model"];
    let output = checksheet(folder.path(), &with);
    assert_eq!(
        output.status.code(),
        Some(3),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let filled = fs::read_to_string(folder.path().join("out.csv")).unwrap();
    assert!(filled.contains("毎年6月"), "{filled}");
}

#[test]
fn the_program_tells_what_is_wrong_with_a_model() {
    let folder = folder();
    let told = |lang: &str, model: &str| {
        let args = ["match", "q.jsonl", "--lang", lang, "--semantic-model", model];
        let output = checksheet(folder.path(), &args);
        assert_eq!(output.status.code(), Some(1));
        String::from_utf8(output.stderr).unwrap()
    };
    let (english, japanese) = (told("en", "nowhere"), told("ja", "nowhere"));
    assert!(english.contains("nowhere: not the folder of a model; give one that holds tokenizer.json and model.safetensors"), "{english}");
    assert!(
        japanese.contains("nowhere: モデルのフォルダーではありません。"),
        "{japanese}"
    );
    let model = folder.path().join("model/model.safetensors");
    fs::write(&model, &table()[..100]).unwrap();
    let (english, japanese) = (told("en", "model"), told("ja", "model"));
    assert!(
        english
            .contains("model: model.safetensors: cannot be read; get the model again"),
        "{english}"
    );
    assert!(
        japanese.contains(
            "model: model.safetensors: 読めません。モデルを入手し直してください"
        ),
        "{japanese}"
    );
}
