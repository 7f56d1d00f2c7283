//! A model that is a table: a vector for each token, and a text is the mean of its tokens.

use crate::error::{Error, ErrorKind, ModelProblem, Result};

use super::Embedder;
use super::table::{Table, Tensors};
use super::tokens::Tokens;

/// A static model of sentences, in the form of [model2vec].
///
/// It is a table of vectors, one for each token of its tokenizer; a text is the mean of
/// those of its tokens. So it is fast (one of 100,000 tokens is read in about a second, and
/// 1,000 questions then take less), and the same on every machine. It does not see the
/// order of words: that a question is negative, or about another party, is left to the
/// matcher.
///
/// Of the table `embeddings` (or `embedding.weight`) in F16, BF16 or F32 a row is read when
/// its token occurs; the file is kept as it is. `weights`, one for each token, and
/// `mapping`, from tokens to rows, are taken into account where they are present. Of a
/// text the first 2,000 characters are read, and what the tokenizer does not know is left
/// out. `config.json` is not needed: only directions of vectors count.
///
/// [model2vec]: https://github.com/MinishLab/model2vec
///
/// # Examples
///
/// ```no_run
/// use std::fs;
/// use std::sync::Arc;
///
/// use checksheet::matching::StaticModel;
/// use checksheet::{AnswerLibrary, Matcher};
///
/// let tokenizer = fs::read("potion/tokenizer.json")?;
/// let model = StaticModel::from_bytes(&tokenizer, fs::read("potion/model.safetensors")?)?;
/// let library = AnswerLibrary::new();
/// let matcher = Matcher::new(&library).with_embedder(Arc::new(model))?;
/// # Ok::<(), checksheet::Error>(())
/// ```
#[derive(Debug)]
pub struct StaticModel {
    tokens: Tokens,
    tensors: Tensors,
    table: Table,
    /// One for each token; none where all weigh the same.
    weights: Option<Vec<f32>>,
    /// The row of each token; none where they have the same order.
    mapping: Option<Vec<usize>>,
}

impl StaticModel {
    /// A model out of the bytes of its `tokenizer.json` and its `model.safetensors`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Model`], naming as [part](Error::part) which of the two is at fault:
    /// it is damaged or cut off, a tensor is missing or of another form, or the tokenizer
    /// knows tokens that the table has no row for.
    pub fn from_bytes(tokenizer: &[u8], model: Vec<u8>) -> Result<StaticModel> {
        let tokens = Tokens::from_bytes(tokenizer).map_err(in_tokenizer)?;
        StaticModel::of(tokens, model).map_err(|err| match err.kind() {
            ErrorKind::Model(ModelProblem::Tokens { .. }) => in_tokenizer(err),
            _ => err.in_part("model.safetensors"),
        })
    }

    fn of(tokens: Tokens, model: Vec<u8>) -> Result<StaticModel> {
        let tensors = Tensors::from_bytes(model)?;
        let other = "embedding.weight";
        let name = if tensors.kind(other).is_some() { other } else { "embeddings" };
        let table = tensors
            .table(name)
            .filter(|table| !table.is_whole() && table.rows > 0 && table.columns > 1);
        let table = table.ok_or_else(|| {
            tensor(&tensors, name, "F32 / F16 / BF16 [rows, columns]")
        })?;
        let mapping = mapping(&tensors, table.rows)?;
        tokens.check(mapping.as_ref().map_or(table.rows, Vec::len))?;
        let weights = weights(&tensors, &tokens)?;
        Ok(StaticModel { weights, mapping, table, tensors, tokens })
    }

    /// The sum of the vectors of a text's tokens. It has the direction of their mean.
    fn vector(&self, text: &str) -> Result<Vec<f32>> {
        let mut sum = vec![0.0_f32; self.table.columns];
        for token in self.tokens.known(text)? {
            let token = token as usize;
            let row = self
                .mapping
                .as_ref()
                .map_or(Some(token), |rows| rows.get(token).copied());
            let weight = self.weights.as_ref().and_then(|weights| weights.get(token));
            let weight = weight.copied().unwrap_or(1.0);
            let Some(row) = row else { continue };
            for (sum, number) in sum.iter_mut().zip(self.tensors.row(&self.table, row))
            {
                *sum += weight * number as f32;
            }
        }
        Ok(sum)
    }
}

impl Embedder for StaticModel {
    fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>> {
        texts.iter().map(|text| self.vector(text)).collect()
    }
}

/// The row of each token.
fn mapping(tensors: &Tensors, rows: usize) -> Result<Option<Vec<usize>>> {
    const NAME: &str = "mapping";
    if tensors.kind(NAME).is_none() {
        return Ok(None);
    }
    let list = tensors.table(NAME).filter(|list| list.is_whole() && list.columns == 1);
    let all = list.map(|list| tensors.all(&list)).unwrap_or_default();
    let row = |row: f64| (row >= 0.0 && row < rows as f64).then_some(row as usize);
    let found: Option<Vec<usize>> = all.into_iter().map(row).collect();
    let found = found.filter(|found| !found.is_empty());
    let wanted = "I64 / I32 [tokens], each a row of the table";
    Ok(Some(found.ok_or_else(|| tensor(tensors, NAME, wanted))?))
}

/// What each token weighs.
fn weights(tensors: &Tensors, tokens: &Tokens) -> Result<Option<Vec<f32>>> {
    const NAME: &str = "weights";
    if tensors.kind(NAME).is_none() {
        return Ok(None);
    }
    let list = tensors.table(NAME).filter(|list| {
        !list.is_whole() && list.columns == 1 && tokens.check(list.rows).is_ok()
    });
    let wanted = "F32 / F16 / F64 [tokens]";
    let list = list.ok_or_else(|| tensor(tensors, NAME, wanted))?;
    Ok(Some(tensors.all(&list).into_iter().map(|weight| weight as f32).collect()))
}

fn in_tokenizer(err: Error) -> Error {
    err.in_part("tokenizer.json")
}

fn tensor(tensors: &Tensors, name: &'static str, wanted: &'static str) -> Error {
    let found = tensors.kind(name);
    ErrorKind::Model(ModelProblem::Tensor { name, wanted, found }).into()
}
