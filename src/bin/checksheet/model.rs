//! The model of sentences that the user has in a folder.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use checksheet::matching::{Embedder, StaticModel};
use checksheet::{Error, ErrorKind, Matcher, ModelProblem};

use crate::input;

/// What is asked about meaning.
#[derive(Debug, clap::Args)]
pub(crate) struct ModelArg {
    /// Folder of a model of sentences: it orders what is suggested, and holds back what it
    /// does not agree with
    #[arg(long, value_name = "FOLDER")]
    semantic_model: Option<PathBuf>,
}

/// The files of a model.
struct ModelFiles {
    tokenizer: PathBuf,
    model: PathBuf,
}

impl ModelFiles {
    fn of(folder: &Path) -> Result<ModelFiles, Error> {
        let [tokenizer, model] =
            ["tokenizer.json", "model.safetensors"].map(|name| folder.join(name));
        if tokenizer.is_file() && model.is_file() {
            return Ok(ModelFiles { tokenizer, model });
        }
        let err = Error::from(ErrorKind::Model(ModelProblem::NotAModel));
        Err(input::named(err, folder))
    }

    fn load(&self) -> Result<Arc<dyn Embedder>, Error> {
        let (tokenizer, model) =
            (input::read(&self.tokenizer)?, input::read(&self.model)?);
        Ok(Arc::new(StaticModel::from_bytes(&tokenizer, model)?))
    }
}

impl ModelArg {
    /// The matcher, with the model where there is one.
    pub(crate) fn given_to<'l>(
        &self,
        matcher: Matcher<'l>,
    ) -> Result<Matcher<'l>, Error> {
        let Some(folder) = &self.semantic_model else { return Ok(matcher) };
        let model = ModelFiles::of(folder)?.load();
        let matcher = model.and_then(|model| matcher.with_embedder(model));
        matcher.map_err(|err| input::named(err, folder))
    }

    /// All files that are read.
    pub(crate) fn files(&self) -> Vec<PathBuf> {
        let folder = self.semantic_model.as_deref();
        let files = folder.and_then(|folder| ModelFiles::of(folder).ok());
        files.map(|files| vec![files.tokenizer, files.model]).unwrap_or_default()
    }
}
