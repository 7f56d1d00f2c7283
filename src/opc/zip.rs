//! The zip container, down to the byte: what is where, and how to get at it.
//!
//! It reads what real packages do (APPNOTE.TXT 6.3.10): data descriptors, zip64, junk in
//! front, entries in any order, two entries of one name. Nothing is normalised, so that
//! [`save`](super::save) can copy all that it does not replace.

use std::ops::Range;

use flate2::{Decompress, FlushDecompress, Status};
use memchr::memmem;

use crate::error::{Error, ErrorKind, Result};
use crate::limits::Limits;

const LOCAL: &[u8] = b"PK\x03\x04";
const CENTRAL: &[u8] = b"PK\x01\x02";
const END: &[u8] = b"PK\x05\x06";
const END64: &[u8] = b"PK\x06\x06";
const LOCATOR64: &[u8] = b"PK\x06\x07";

pub(super) const LOCAL_LEN: usize = 30;
pub(super) const CENTRAL_LEN: usize = 46;
const END_LEN: usize = 22;
const END64_LEN: usize = 56;
const LOCATOR64_LEN: usize = 20;

/// The extra field that holds what does not fit into 32 bits.
pub(super) const ZIP64_EXTRA: u16 = 0x0001;

/// A part larger than this has to keep to [`Limits::ratio`].
const RATIO_FROM: u64 = 8 << 20;

/// A zip file and where its pieces are.
#[derive(Debug)]
pub(crate) struct Archive<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) entries: Vec<Entry>,
    pub(super) directory: Directory,
}

/// One entry of the central directory.
#[derive(Debug)]
pub(super) struct Entry {
    /// As stored; never used as a path.
    pub(super) name: String,
    /// Its record in the central directory.
    pub(super) central: Range<usize>,
    /// Where its local header starts.
    pub(super) local: usize,
    /// The packed bytes.
    pub(super) data: Range<usize>,
    pub(super) flags: u16,
    pub(super) method: u16,
    pub(super) crc: u32,
    pub(super) size: u64,
    /// Where the 64-bit local header offset stands, where one is used.
    pub(super) offset64: Option<usize>,
}

/// The central directory and the records behind it.
#[derive(Debug)]
pub(super) struct Directory {
    /// What offsets in the file are relative to: the length of the junk in front.
    pub(super) base: usize,
    pub(super) span: Range<usize>,
    pub(super) end: usize,
    pub(super) end64: Option<End64>,
}

/// Where the zip64 records are.
#[derive(Clone, Copy, Debug)]
pub(super) struct End64 {
    pub(super) record: usize,
    pub(super) locator: usize,
}

impl<'a> Archive<'a> {
    /// Find all entries.
    pub(super) fn open(bytes: &'a [u8], limits: &Limits) -> Result<Archive<'a>> {
        let directory = find_directory(bytes)?;
        let mut entries = Vec::new();
        let mut at = directory.span.start;
        while at < directory.span.end && bytes.get(at..at + 4) == Some(CENTRAL) {
            let entry = read_entry(bytes, at, &directory)?;
            at = entry.central.end;
            entries.push(entry);
            Limits::check("parts", entries.len() as u64, limits.parts)?;
        }
        if entries.is_empty() {
            return Err(Error::damaged("the zip file has no entries"));
        }
        Ok(Archive { bytes, entries, directory })
    }

    /// Unpack one entry and check it.
    pub(super) fn read(&self, entry: &Entry, limits: &Limits) -> Result<Vec<u8>> {
        if entry.flags & 1 != 0 {
            return Err(Error::damaged("a zip entry is encrypted"));
        }
        let packed =
            self.bytes.get(entry.data.clone()).ok_or_else(|| cut_off("a zip entry"))?;
        let data = match entry.method {
            0 => {
                Limits::check(
                    "bytes in a part",
                    packed.len() as u64,
                    limits.part_bytes,
                )?;
                packed.to_vec()
            }
            8 => inflate(packed, entry.size, limits)?,
            method => {
                return Err(Error::damaged(format!("zip compression method {method}")));
            }
        };
        if data.len() as u64 != entry.size || crc32fast::hash(&data) != entry.crc {
            return Err(Error::damaged("a zip entry's check sum does not match"));
        }
        Ok(data)
    }
}

/// Whether the bytes could be a zip file.
pub(crate) fn looks_like_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(LOCAL) || bytes.starts_with(END) || find_end(bytes).is_some()
}

fn find_directory(bytes: &[u8]) -> Result<Directory> {
    // It stands at the end.
    let end = find_end(bytes).ok_or(ErrorKind::CutOff)?;
    let size = u64::from(u32_at(bytes, end + 12)?);
    let offset = u64::from(u32_at(bytes, end + 16)?);
    let end64 = find_end64(bytes, end)?;
    let (size, offset, records) = match end64 {
        Some(at) => {
            (u64_at(bytes, at.record + 40)?, u64_at(bytes, at.record + 48)?, at.record)
        }
        None => (size, offset, end),
    };
    let wrong = || Error::damaged("the zip directory is not where it should be");
    let size = usize::try_from(size).map_err(|_| wrong())?;
    let offset = usize::try_from(offset).map_err(|_| wrong())?;
    let is_directory =
        |at: usize| bytes.get(at..).is_some_and(|b| b.starts_with(CENTRAL));
    // What stands right before the end records is the directory, wherever it claims to
    // be: that is how junk in front shows.
    let start =
        records.checked_sub(size).filter(|&at| at >= offset && is_directory(at));
    let (start, base) = match start {
        Some(start) => (start, start - offset),
        None if is_directory(offset) && offset < records => (offset, 0),
        None => return Err(wrong()),
    };
    let span = start..start.saturating_add(size).min(records);
    Ok(Directory { base, span, end, end64 })
}

/// The end record whose comment ends with the file, else the last one there is.
fn find_end(bytes: &[u8]) -> Option<usize> {
    let last = bytes.len().checked_sub(END_LEN)?;
    let first = last.saturating_sub(usize::from(u16::MAX));
    let mut found = None;
    let span = &bytes[first..last + END.len()];
    for at in memmem::rfind_iter(span, END).map(|at| first + at) {
        let comment = u16_at(bytes, at + 20).map_or(0, usize::from);
        if at + END_LEN + comment == bytes.len() {
            return Some(at);
        }
        found = found.or(Some(at));
    }
    found
}

fn find_end64(bytes: &[u8], end: usize) -> Result<Option<End64>> {
    let Some(locator) = end.checked_sub(LOCATOR64_LEN) else { return Ok(None) };
    if !bytes[locator..].starts_with(LOCATOR64) {
        return Ok(None);
    }
    // The record's own offset is wrong behind junk: look right before the locator too.
    let claimed = usize::try_from(u64_at(bytes, locator + 8)?).unwrap_or(usize::MAX);
    let before = locator.checked_sub(END64_LEN);
    [before, Some(claimed)]
        .into_iter()
        .flatten()
        .filter(|&at| at < locator)
        .find(|&at| bytes.get(at..).is_some_and(|b| b.starts_with(END64)))
        .map(|record| Some(End64 { record, locator }))
        .ok_or_else(|| Error::damaged("no zip64 end of central directory"))
}

fn read_entry(bytes: &[u8], at: usize, directory: &Directory) -> Result<Entry> {
    let name_len = usize::from(u16_at(bytes, at + 28)?);
    let extra_len = usize::from(u16_at(bytes, at + 30)?);
    let comment_len = usize::from(u16_at(bytes, at + 32)?);
    let name_at = at + CENTRAL_LEN;
    let extra_at = name_at + name_len;
    let end = extra_at + extra_len + comment_len;
    if end > directory.span.end {
        return Err(cut_off("the zip directory"));
    }
    let mut wide = Wide::find(bytes, extra_at..extra_at + extra_len)?;
    let size = wide.or_next(u32_at(bytes, at + 24)?)?;
    let packed = wide.or_next(u32_at(bytes, at + 20)?)?;
    let offset64_at = wide.at;
    let offset32 = u32_at(bytes, at + 42)?;
    let offset = wide.or_next(offset32)?;
    let local = usize::try_from(offset)
        .ok()
        .and_then(|offset| offset.checked_add(directory.base))
        .filter(|&local| bytes.get(local..).is_some_and(|b| b.starts_with(LOCAL)))
        .ok_or_else(|| Error::damaged("a zip entry is not where it should be"))?;
    let data_at = local
        + LOCAL_LEN
        + usize::from(u16_at(bytes, local + 26)?)
        + usize::from(u16_at(bytes, local + 28)?);
    let data_end = usize::try_from(packed)
        .ok()
        .and_then(|packed| data_at.checked_add(packed))
        .filter(|&end| end <= bytes.len())
        .ok_or_else(|| cut_off("a zip entry"))?;
    Ok(Entry {
        name: entry_name(&bytes[name_at..extra_at]),
        central: at..end,
        local,
        data: data_at..data_end,
        flags: u16_at(bytes, at + 8)?,
        method: u16_at(bytes, at + 10)?,
        crc: u32_at(bytes, at + 16)?,
        size,
        offset64: (offset32 == u32::MAX).then_some(offset64_at),
    })
}

/// Names of parts are ASCII (part 2, 6.2.2); what is not is kept apart, not guessed.
fn entry_name(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(name) => name.to_owned(),
        Err(_) => bytes.iter().map(|&b| char::from(b)).collect(),
    }
}

/// The zip64 extra field: wide values, in order, for the narrow ones that are all ones.
struct Wide<'a> {
    bytes: &'a [u8],
    at: usize,
    end: usize,
}

impl<'a> Wide<'a> {
    fn find(bytes: &'a [u8], extra: Range<usize>) -> Result<Wide<'a>> {
        for (id, field) in extra_fields(bytes, extra) {
            if id == ZIP64_EXTRA {
                return Ok(Wide { bytes, at: field.start, end: field.end });
            }
        }
        Ok(Wide { bytes, at: 0, end: 0 })
    }

    fn or_next(&mut self, narrow: u32) -> Result<u64> {
        if narrow != u32::MAX || self.at + 8 > self.end {
            return Ok(u64::from(narrow));
        }
        let wide = u64_at(self.bytes, self.at)?;
        self.at += 8;
        Ok(wide)
    }
}

/// Id and content of the extra fields; it ends where they make no sense.
pub(super) fn extra_fields(
    bytes: &[u8],
    extra: Range<usize>,
) -> impl Iterator<Item = (u16, Range<usize>)> {
    let mut at = extra.start;
    std::iter::from_fn(move || {
        let id = u16_at(bytes, at).ok()?;
        let len = usize::from(u16_at(bytes, at + 2).ok()?);
        let field = at + 4..at + 4 + len;
        (field.end <= extra.end).then(|| {
            at = field.end;
            (id, field)
        })
    })
}

fn inflate(packed: &[u8], size: u64, limits: &Limits) -> Result<Vec<u8>> {
    let most_by_ratio = (packed.len() as u64).saturating_mul(limits.ratio);
    let check = |len: u64| {
        Limits::check("bytes in a part", len, limits.part_bytes)?;
        if len > RATIO_FROM && len > most_by_ratio {
            return Limits::check(
                "times the packed size",
                limits.ratio + 1,
                limits.ratio,
            );
        }
        Ok(())
    };
    check(size)?;
    // The size is what the file claims: believe it only as far as deflate can reach.
    let plausible = (packed.len() as u64).saturating_mul(1032).saturating_add(64);
    let capacity = usize::try_from(size.min(plausible)).unwrap_or(0);
    let mut data = Vec::with_capacity(capacity + 1);
    let mut inflater = Decompress::new(false);
    loop {
        let used = usize::try_from(inflater.total_in()).unwrap_or(usize::MAX);
        let rest = packed.get(used..).unwrap_or_default();
        let before = (used, data.len());
        let status = inflater
            .decompress_vec(rest, &mut data, FlushDecompress::None)
            .map_err(|err| Error::damaged(format!("a zip entry: {err}")))?;
        check(data.len() as u64)?;
        if data.len() as u64 > size {
            return Err(Error::damaged("a zip entry is longer than it says"));
        }
        if status == Status::StreamEnd {
            return Ok(data);
        }
        if data.len() == data.capacity() {
            data.reserve(data.len().max(4096));
        } else if before == (inflater.total_in() as usize, data.len()) {
            return Err(cut_off("a zip entry"));
        }
    }
}

fn cut_off(what: &str) -> Error {
    Error::damaged(format!("{what} is cut off"))
}

pub(super) fn u16_at(bytes: &[u8], at: usize) -> Result<u16> {
    Ok(u16::from_le_bytes(array_at(bytes, at)?))
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> Result<u32> {
    Ok(u32::from_le_bytes(array_at(bytes, at)?))
}

pub(super) fn u64_at(bytes: &[u8], at: usize) -> Result<u64> {
    Ok(u64::from_le_bytes(array_at(bytes, at)?))
}

fn array_at<const N: usize>(bytes: &[u8], at: usize) -> Result<[u8; N]> {
    at.checked_add(N)
        .and_then(|end| bytes.get(at..end))
        .and_then(|slice| slice.try_into().ok())
        .ok_or_else(|| cut_off("the zip file"))
}
