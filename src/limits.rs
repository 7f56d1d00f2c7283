//! How much of a file is read before it is refused.

/// Bounds on what a file may make this crate do.
///
/// Files come by mail from strangers: a few kilobytes can claim to unpack to gigabytes.
/// Whatever goes beyond a limit ends in [`ErrorKind::Limit`](crate::ErrorKind::Limit),
/// before the memory is taken. The defaults hold every workbook that a person made.
///
/// # Examples
///
/// ```
/// use checksheet::Limits;
///
/// let small = Limits { unpacked_bytes: 1 << 20, ..Limits::default() };
/// assert!(small.unpacked_bytes < Limits::default().unpacked_bytes);
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Limits {
    /// Bytes of all parts together, unpacked. Default: 1 GiB.
    pub unpacked_bytes: u64,
    /// Bytes of one part, unpacked. Default: 512 MiB.
    pub part_bytes: u64,
    /// Unpacked size of a part over its packed size, where the part is larger than
    /// 8 MiB. Default: 500. (Deflate reaches 1032; sheets of one repeated row reach 300.)
    pub ratio: u64,
    /// Parts in a package. Default: 20,000.
    pub parts: u64,
    /// Cells that hold something or have a format, in all sheets. Default: 20 million.
    pub cells: u64,
    /// Merged areas of one sheet. Default: 1 million.
    pub merges: u64,
    /// Bytes of one text. Default: 1 MiB.
    pub text_bytes: u64,
    /// Elements inside each other. Default: 256.
    pub depth: u64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            unpacked_bytes: 1 << 30,
            part_bytes: 1 << 29,
            ratio: 500,
            parts: 20_000,
            cells: 20_000_000,
            merges: 1_000_000,
            text_bytes: 1 << 20,
            depth: 256,
        }
    }
}

impl Limits {
    /// An error when `amount` is beyond `most`.
    pub(crate) fn check(
        what: &'static str,
        amount: u64,
        most: u64,
    ) -> crate::error::Result<()> {
        if amount <= most {
            return Ok(());
        }
        Err(crate::error::ErrorKind::Limit { what, most }.into())
    }
}
