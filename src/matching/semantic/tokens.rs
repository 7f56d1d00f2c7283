//! Texts as tokens, by the `tokenizer.json` of a model.
//!
//! The tokenizers are those of the `tokenizers` crate. It trusts its file: what the file
//! says is asked for in memory and used as an index. So the one size that it takes from
//! there is looked at first, and a panic of it becomes an error.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::Value;
use tokenizers::Tokenizer;

use crate::error::{Error, ErrorKind, ModelProblem, Result};

/// So much of a text is read. Models of sentences read no more than 512 tokens.
const MOST_CHARS: usize = 2_000;

/// A tokenizer.
pub(crate) struct Tokens {
    tokenizer: Tokenizer,
    /// What stands for all that the model does not know.
    unknown: Option<u32>,
    highest: u32,
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tokens").field("highest", &self.highest).finish_non_exhaustive()
    }
}

/// Of a `tokenizer.json` what its crate does not tell.
#[derive(Deserialize)]
struct File {
    model: Model,
    #[serde(default)]
    normalizer: Value,
}

#[derive(Deserialize)]
struct Model {
    unk_token: Option<String>,
    unk_id: Option<u32>,
}

impl Tokens {
    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Tokens> {
        let file: File = serde_json::from_slice(bytes).map_err(damaged)?;
        if !fits(&file.normalizer) {
            return Err(damaged("precompiled_charsmap"));
        }
        let read = contained(|| Tokenizer::from_bytes(bytes));
        let mut tokenizer =
            read.ok_or_else(|| damaged("tokenizer"))?.map_err(damaged)?;
        tokenizer.with_truncation(None).map_err(damaged)?;
        tokenizer.with_padding(None);
        let vocabulary = tokenizer.get_vocab(true);
        let unknown = file.model.unk_token.and_then(|token| vocabulary.get(&token));
        let unknown = unknown.copied().or(file.model.unk_id);
        let highest = vocabulary.values().copied().max();
        let highest = highest.ok_or_else(|| damaged("no vocabulary"))?;
        Ok(Tokens { tokenizer, unknown, highest })
    }

    /// Refuse a model whose table has no row for each token.
    pub(crate) fn check(&self, rows: usize) -> Result<()> {
        let (highest, rows) = (u64::from(self.highest), rows as u64);
        if highest < rows {
            return Ok(());
        }
        Err(ErrorKind::Model(ModelProblem::Tokens { highest, rows }).into())
    }

    /// The tokens of a text, without those that a model sets around it, and without what
    /// it does not know.
    pub(crate) fn known(&self, text: &str) -> Result<Vec<u32>> {
        let mut tokens = self.encode(text, false)?;
        tokens.retain(|token| Some(*token) != self.unknown);
        Ok(tokens)
    }

    fn encode(&self, text: &str, special: bool) -> Result<Vec<u32>> {
        let end = text.char_indices().nth(MOST_CHARS).map_or(text.len(), |(at, _)| at);
        let text = &text[..end];
        let encoded = contained(|| self.tokenizer.encode_fast(text, special));
        let fails = |how: String| ErrorKind::Model(ModelProblem::Fails(how)).into();
        let encoded = encoded.ok_or_else(|| fails("tokenizer.json".to_owned()))?;
        match encoded {
            Ok(encoded) => Ok(encoded.get_ids().to_vec()),
            Err(err) => Err(fails(err.to_string())),
        }
    }
}

/// Whether the tables of a normalizer are as long as they say.
///
/// A `precompiled_charsmap` begins with the length of its first part, for which memory is
/// asked before it is read.
fn fits(normalizer: &Value) -> bool {
    match normalizer {
        Value::Object(fields) => fields.iter().all(|(name, value)| match value {
            Value::String(table) if name == "precompiled_charsmap" => {
                let table = STANDARD.decode(table).unwrap_or_default();
                let length =
                    table.first_chunk().map(|bytes| u32::from_le_bytes(*bytes));
                length.is_none_or(|length| length as usize <= table.len() - 4)
            }
            value => fits(value),
        }),
        Value::Array(values) => values.iter().all(fits),
        _ => true,
    }
}

/// What it returns, unless it panics.
fn contained<T>(work: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok()
}

fn damaged(how: impl fmt::Display) -> Error {
    ErrorKind::Model(ModelProblem::Damaged(how.to_string())).into()
}
