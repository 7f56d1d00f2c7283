//! What several test programs share.

use std::path::PathBuf;

/// A file of the folder of real workbooks that may stand beside the checkout; none,
/// with a word about it, where that folder is missing.
pub(crate) fn shared(path: &str) -> Option<PathBuf> {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared");
    let folder = std::env::var_os("CHECKSHEET_SHARED").unwrap_or_else(|| beside.into());
    let path = PathBuf::from(folder).join(path);
    if path.exists() {
        return Some(path);
    }
    eprintln!("not run: {} is not here", path.display());
    None
}
