//! How much of a file is read before it is refused.

/// Bounds on what a file may make this crate do.
///
/// Files come by mail from strangers: a few kilobytes can claim to unpack to gigabytes.
/// Whatever goes beyond a limit ends in [`ErrorKind::Limit`](crate::ErrorKind::Limit),
/// before the memory is taken. The defaults hold every workbook that a person made, and
/// keep reading one below 256 MB.
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
    /// Bytes of all parts together, unpacked; a part that is read twice counts twice.
    /// Default: 512 MiB.
    pub unpacked_bytes: u64,
    /// Bytes of one part, unpacked. Default: 256 MiB: a sheet of 100,000 questions, all
    /// answered, takes 80.
    pub part_bytes: u64,
    /// Bytes of one part that holds neither cells nor texts: relationships, styles,
    /// drawings. Default: 16 MiB.
    pub side_part_bytes: u64,
    /// Unpacked size of a part over its packed size, where the part is larger than
    /// 8 MiB. Default: 500. (Deflate reaches 1032; sheets of one repeated row reach 300.)
    pub ratio: u64,
    /// Parts in a package, and sheets in a workbook. Default: 10,000.
    pub parts: u64,
    /// Cells that hold something or have a format, in all sheets, together with rows that
    /// have a height, each of which counts as five; in a CSV file, all fields, and each line
    /// counts as five more. Default: 6 million: 100,000 rows of 50 columns.
    pub cells: u64,
    /// Rows or columns, whichever are fewer, that the merged areas of one sheet cover:
    /// `A1:B1000` counts 2. Default: 500,000.
    pub merges: u64,
    /// The same for the ranges that validations, conditional formats and columns of one
    /// sheet are for. Default: 500,000.
    pub ranges: u64,
    /// Cell formats, fonts, fills and borders, each. Default: 100,000 (Excel's is 65,490).
    pub formats: u64,
    /// Bytes of a CSV or TSV file. Default: 32 MiB.
    pub text_file_bytes: u64,
    /// Questions in a form. Default: 120,000.
    pub items: u64,
    /// Bytes of one text. Default: 1 MiB.
    pub text_bytes: u64,
    /// Bytes of all texts, each as often as it is shown: a shared string once for every
    /// cell, a merged cell once for every question beside it. Default: 256 MiB.
    pub shown_bytes: u64,
    /// Bytes of all choices that cells offer, each as often as it is offered, with what it
    /// takes to keep it. Default: 96 MiB.
    pub choice_bytes: u64,
    /// Elements inside each other. Default: 256.
    pub depth: u64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            unpacked_bytes: 512 << 20,
            part_bytes: 256 << 20,
            side_part_bytes: 16 << 20,
            ratio: 500,
            parts: 10_000,
            cells: 6_000_000,
            merges: 500_000,
            ranges: 500_000,
            formats: 100_000,
            text_file_bytes: 32 << 20,
            items: 120_000,
            text_bytes: 1 << 20,
            shown_bytes: 256 << 20,
            choice_bytes: 96 << 20,
            depth: 256,
        }
    }
}

impl Limits {
    /// How many cells a row weighs that has a height, a format or is hidden, and a line of
    /// a text file.
    pub(crate) const ROW: u64 = 5;

    /// How many bytes a list of choices takes for each, its text left out.
    pub(crate) const CHOICE: u64 = 48;

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

/// What is left of a limit that many small things share.
#[derive(Debug)]
pub(crate) struct Budget {
    what: &'static str,
    most: u64,
    left: u64,
}

impl Budget {
    pub(crate) fn new(what: &'static str, most: u64) -> Budget {
        Budget { what, most, left: most }
    }

    /// Take so much of it; an error when there is less.
    pub(crate) fn take(&mut self, amount: u64) -> crate::error::Result<()> {
        match self.left.checked_sub(amount) {
            Some(left) => {
                self.left = left;
                Ok(())
            }
            None => {
                Err(crate::error::ErrorKind::Limit { what: self.what, most: self.most }
                    .into())
            }
        }
    }
}
