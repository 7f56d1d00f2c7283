//! Compound files ([MS-CFB]), as far as reading a large stream takes: where it lies.
//!
//! The crate `cfb` reads them too, and checks them on the way. It follows a stream's chain
//! of sectors from its start for each few kilobytes of it, so that a workbook of ten
//! megabytes takes longer to find than to read. Here the chain is followed once, and a
//! stream that lies in one piece is not even copied. What is not plain to see (a damaged
//! table) is `None`, and left to `cfb`.

use std::borrow::Cow;

/// How compound files begin.
pub(crate) const MAGIC: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// No sector has this number or one above it; they say that there is none.
const FIRST_RESERVED: u32 = 0xFFFF_FFFA;
const END_OF_CHAIN: u32 = 0xFFFF_FFFE;
const NO_ENTRY: u32 = 0xFFFF_FFFF;

/// The size of the pieces in which small streams lie.
const SMALL: usize = 64;

/// The sectors of the table that the header itself names.
const IN_HEADER: usize = 109;

/// A compound file whose tables are plain.
pub(crate) struct Compound<'a> {
    bytes: &'a [u8],
    /// Two to this power is the size of a sector.
    shift: u32,
    /// The sectors of the table of chains.
    table: Vec<u32>,
    /// Streams smaller than this lie in the stream of the root entry, in pieces of
    /// [`SMALL`] bytes.
    smallest: u64,
    /// What holds them: first sector and length.
    holder: (u32, u64),
    root: Vec<Stream>,
}

/// A stream or storage in the root of a compound file.
struct Stream {
    name: String,
    start: u32,
    len: u64,
}

impl<'a> Compound<'a> {
    /// The file, if it is one and nothing is wrong with what is read here.
    pub(crate) fn open(bytes: &'a [u8]) -> Option<Compound<'a>> {
        if !bytes.starts_with(MAGIC) {
            return None;
        }
        let shift = u32::from(u16::from_le_bytes(*bytes.get(30..)?.first_chunk()?));
        if shift != 9 && shift != 12 {
            return None;
        }
        let smallest = u64::from(u32_at(bytes, 56)?);
        let (table, root) = (Vec::new(), Vec::new());
        let holder = (END_OF_CHAIN, 0);
        let mut file = Compound { bytes, shift, table, smallest, holder, root };
        file.read_table()?;
        file.read_root()?;
        Some(file)
    }

    /// Whether the root has an entry of that name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.root.iter().any(|stream| stream.name == name)
    }

    /// The bytes of a stream in the root.
    pub(crate) fn stream(&self, name: &str) -> Option<Cow<'a, [u8]>> {
        let stream = self.root.iter().find(|stream| stream.name == name)?;
        let len = usize::try_from(stream.len).ok()?;
        if stream.len < self.smallest {
            return self.small(stream.start, len).map(Cow::Owned);
        }
        self.large(stream.start, len)
    }

    /// A stream that has sectors of its own.
    fn large(&self, start: u32, len: usize) -> Option<Cow<'a, [u8]>> {
        let chain = self.chain(start, len.div_ceil(1 << self.shift))?;
        let in_one = chain.windows(2).all(|pair| pair[0] + 1 == pair[1]);
        if in_one {
            let start = self.offset(*chain.first()?)?;
            return Some(Cow::Borrowed(
                self.bytes.get(start..start.checked_add(len)?)?,
            ));
        }
        let mut data = Vec::with_capacity(len.min(self.bytes.len()));
        for sector in chain {
            let left = len - data.len();
            let sector = self.sector(sector, left.min(1 << self.shift))?;
            data.extend_from_slice(sector);
        }
        Some(Cow::Owned(data))
    }

    /// A stream that shares sectors with others (2.4).
    fn small(&self, start: u32, len: usize) -> Option<Vec<u8>> {
        let (first, length) = self.holder;
        let holder = self.large(first, usize::try_from(length).ok()?)?;
        // What is a small stream is said by the file, and a chain may lead in a circle.
        if len > holder.len() {
            return None;
        }
        let mut table = Vec::new();
        let mut sector = u32_at(self.bytes, 60)?;
        while sector != END_OF_CHAIN {
            table.extend_from_slice(self.sector(sector, 1 << self.shift)?);
            if table.len() > self.bytes.len() {
                return None;
            }
            sector = self.next(sector)?;
        }
        let mut data = Vec::with_capacity(len);
        let mut piece = start;
        while data.len() < len {
            let at = (piece as usize).checked_mul(SMALL)?;
            let end = at.checked_add(SMALL.min(len - data.len()))?;
            data.extend_from_slice(holder.get(at..end)?);
            piece = u32_at(&table, (piece as usize).checked_mul(4)?)?;
        }
        (piece == END_OF_CHAIN).then_some(data)
    }

    /// The sectors in which the chains are written (2.5).
    fn read_table(&mut self) -> Option<()> {
        let count = u32_at(self.bytes, 44)? as usize;
        if count > self.bytes.len() >> self.shift {
            return None;
        }
        let per_sector = (1usize << self.shift) / 4 - 1;
        let mut next = u32_at(self.bytes, 68)?;
        let in_header =
            (0..IN_HEADER.min(count)).map(|i| u32_at(self.bytes, 76 + 4 * i));
        let mut table: Vec<u32> = in_header.collect::<Option<_>>()?;
        while table.len() < count {
            let sector = self.sector(next, 1 << self.shift)?;
            let here = per_sector.min(count - table.len());
            for i in 0..here {
                table.push(u32_at(sector, 4 * i)?);
            }
            next = u32_at(sector, 4 * per_sector)?;
        }
        self.table = table;
        Some(())
    }

    /// The entries of the root storage, which are a binary tree (2.6.4).
    fn read_root(&mut self) -> Option<()> {
        let mut directory = Vec::new();
        let mut sector = u32_at(self.bytes, 48)?;
        while sector != END_OF_CHAIN {
            directory.push(self.sector(sector, 1 << self.shift)?);
            if directory.len() > self.bytes.len() >> self.shift {
                return None;
            }
            sector = self.next(sector)?;
        }
        let per_sector = (1usize << self.shift) / 128;
        let entry = |id: u32| {
            let id = id as usize;
            directory.get(id / per_sector)?.chunks_exact(128).nth(id % per_sector)
        };
        let mut open = vec![u32_at(entry(0)?, 76)?];
        let holder = (u32_at(entry(0)?, 116)?, u64::from(u32_at(entry(0)?, 120)?));
        let mut root = Vec::new();
        while let Some(id) = open.pop().filter(|_| root.len() < 1_024) {
            if id == NO_ENTRY {
                continue;
            }
            let entry = entry(id)?;
            open.extend([u32_at(entry, 68)?, u32_at(entry, 72)?]);
            let len = usize::from(u16::from_le_bytes(*entry[64..].first_chunk()?));
            let name = entry.get(..len.checked_sub(2)?.min(64))?;
            let name = encoding_rs::UTF_16LE.decode_without_bom_handling(name).0;
            let (low, high) = (u32_at(entry, 120)?, u32_at(entry, 124)?);
            // Of files with small sectors the upper half may be anything (2.6.3).
            let high = if self.shift == 9 { 0 } else { high };
            root.push(Stream {
                name: name.into_owned(),
                start: u32_at(entry, 116)?,
                len: u64::from(high) << 32 | u64::from(low),
            });
        }
        (self.root, self.holder) = (root, holder);
        open.is_empty().then_some(())
    }

    /// So many sectors from that one on; `None` where there are fewer or more.
    fn chain(&self, start: u32, count: usize) -> Option<Vec<u32>> {
        if count > self.bytes.len() >> self.shift {
            return None;
        }
        let mut chain = Vec::with_capacity(count);
        let mut sector = start;
        while chain.len() < count && sector < FIRST_RESERVED {
            chain.push(sector);
            sector = self.next(sector)?;
        }
        (chain.len() == count && sector == END_OF_CHAIN).then_some(chain)
    }

    fn next(&self, sector: u32) -> Option<u32> {
        let per_sector = 1u32 << (self.shift - 2);
        let start = self.offset(*self.table.get((sector / per_sector) as usize)?)?;
        u32_at(self.bytes, start.checked_add(4 * (sector % per_sector) as usize)?)
    }

    fn sector(&self, sector: u32, len: usize) -> Option<&'a [u8]> {
        let start = self.offset(sector)?;
        self.bytes.get(start..start.checked_add(len)?)
    }

    fn offset(&self, sector: u32) -> Option<usize> {
        let after_header = sector.checked_add(1)? as usize;
        after_header.checked_mul(1 << self.shift)
    }
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|b| u32::from_le_bytes(*b))
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write as _};

    use super::*;

    /// A file with streams of these lengths, written by turns so that none lies in one
    /// piece if there are several.
    fn file(version: cfb::Version, names: &[&str], len: usize) -> Vec<u8> {
        let mut file =
            cfb::CompoundFile::create_with_version(version, Cursor::new(Vec::new()))
                .unwrap();
        let mut streams: Vec<_> = names
            .iter()
            .map(|name| file.create_stream(format!("/{name}")).unwrap())
            .collect();
        let data = data(len);
        for piece in data.chunks(10_000) {
            for stream in &mut streams {
                stream.write_all(piece).unwrap();
                stream.flush().unwrap();
            }
        }
        file.flush().unwrap();
        file.into_inner().into_inner()
    }

    fn data(len: usize) -> Vec<u8> {
        (0..len).map(|i| (i / 7 % 251) as u8).collect()
    }

    #[test]
    fn streams_are_read_in_one_piece_and_in_many() {
        for version in [cfb::Version::V3, cfb::Version::V4] {
            let bytes = file(version, &["Workbook"], 5_000);
            let one = Compound::open(&bytes).unwrap();
            assert!(matches!(one.stream("Workbook"), Some(Cow::Borrowed(_))));
            for len in [1, 64, 65, 4_095, 4_096, 5_000, 100_000, 9_000_000] {
                let bytes = file(version, &["Workbook"], len);
                let one = Compound::open(&bytes).unwrap();
                assert_eq!(*one.stream("Workbook").unwrap(), *data(len), "{len}");
            }
            for len in [100_000, 3_000] {
                let bytes = file(version, &["Workbook", "Book", "x"], len);
                let many = Compound::open(&bytes).unwrap();
                assert!(matches!(many.stream("Book"), Some(Cow::Owned(_))));
                for name in ["Workbook", "Book", "x"] {
                    assert!(many.has(name));
                    assert_eq!(*many.stream(name).unwrap(), *data(len), "{name}");
                }
                assert!(!many.has("EncryptedPackage") && many.stream("y").is_none());
            }
        }
    }

    /// Without a bound, each of these takes what its header claims: up to 4 GiB.
    #[test]
    fn a_small_stream_ends_with_what_holds_it() {
        let mut bytes = file(cfb::Version::V3, &["Workbook"], 3_000);
        let put = |bytes: &mut Vec<u8>, at: usize, value: u32| {
            bytes[at..at + 4].copy_from_slice(&value.to_le_bytes());
        };
        let sector = |bytes: &[u8], at| 512 * (u32_at(bytes, at).unwrap() as usize + 1);
        let name: Vec<u8> =
            "Workbook".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let entry = bytes.windows(name.len()).position(|part| part == name).unwrap();
        let first = u32_at(&bytes, entry + 116).unwrap() as usize;
        let link = sector(&bytes, 60) + 4 * first;
        assert_eq!(u32_at(&bytes, link), Some(first as u32 + 1), "the piece behind it");
        put(&mut bytes, link, first as u32);
        let read = |bytes: &[u8]| {
            Compound::open(bytes)?.stream("Workbook").map(|data| data.len())
        };
        assert_eq!(read(&bytes), None, "a piece that leads to itself");
        put(&mut bytes, 56, u32::MAX);
        for len in [1 << 20, u32::MAX - 1] {
            put(&mut bytes, entry + 120, len);
            assert_eq!(read(&bytes), None, "{len} bytes in a file of {}", bytes.len());
        }
    }

    #[test]
    fn what_is_not_plain_is_left() {
        let small = file(cfb::Version::V3, &["Workbook", "Book"], 3_000);
        let large = file(cfb::Version::V3, &["Workbook", "Book"], 30_000);
        for whole in [small, large] {
            damage(&whole);
        }
    }

    /// Read every cut and many flips of a file.
    fn damage(whole: &[u8]) {
        for len in (0..whole.len()).step_by(97) {
            let cut = Compound::open(&whole[..len]);
            let _ = cut.map(|file| file.stream("Workbook").is_none());
        }
        for step in 0..20_000 {
            let mut flipped = whole.to_vec();
            let at = (step * 7_919) % flipped.len();
            flipped[at] ^= 1 << (step % 8);
            let file = Compound::open(&flipped);
            let _ =
                file.and_then(|file| file.stream("Workbook").map(|data| data.len()));
        }
    }
}
