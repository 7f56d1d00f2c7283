//! Tensors of a safetensors file, read where they stand.
//!
//! A table of a hundred million numbers is not copied: its rows are turned into numbers
//! when they are asked for.

use std::fmt;
use std::ops::Range;

use safetensors::SafeTensors;
use safetensors::tensor::{Dtype, Metadata};

use crate::error::{Error, ErrorKind, ModelProblem, Result};

/// The bytes of a file with its table of contents.
pub(crate) struct Tensors {
    bytes: Vec<u8>,
    /// Where the data begin.
    data: usize,
    metadata: Metadata,
}

/// Where the numbers of a tensor stand. One of one dimension has a single column.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    numbers: Numbers,
    at: Range<usize>,
    pub(crate) rows: usize,
    pub(crate) columns: usize,
}

/// How a number is stored; always the last byte first.
#[derive(Clone, Copy, Debug)]
enum Numbers {
    F16,
    Bf16,
    F32,
    F64,
    I32,
    I64,
}

impl fmt::Debug for Tensors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tensors")
            .field("bytes", &self.bytes.len())
            .field("metadata", &self.metadata)
            .finish_non_exhaustive()
    }
}

impl Tensors {
    /// # Errors
    ///
    /// [`ModelProblem::Damaged`], also where the table of contents speaks of more bytes
    /// than there are.
    pub(crate) fn from_bytes(bytes: Vec<u8>) -> Result<Tensors> {
        let read = SafeTensors::read_metadata(&bytes);
        let (header, metadata) = read.map_err(|err| {
            Error::from(ErrorKind::Model(ModelProblem::Damaged(err.to_string())))
        })?;
        Ok(Tensors { data: size_of::<u64>() + header, bytes, metadata })
    }

    /// The tensor of that name, if there is one and it is of numbers in rows and columns.
    pub(crate) fn table(&self, name: &str) -> Option<Table> {
        let info = self.metadata.info(name)?;
        let (rows, columns) = match info.shape[..] {
            [rows] => (rows, 1),
            [rows, columns] => (rows, columns),
            _ => return None,
        };
        let (start, end) = info.data_offsets;
        let at = self.data + start..self.data + end;
        Some(Table { numbers: Numbers::of(info.dtype)?, at, rows, columns })
    }

    /// What the tensor of that name is, for people.
    pub(crate) fn kind(&self, name: &str) -> Option<String> {
        let info = self.metadata.info(name)?;
        Some(format!("{:?} {:?}", info.dtype, info.shape))
    }

    /// The numbers of a row; none behind the last.
    pub(crate) fn row(&self, table: &Table, row: usize) -> impl Iterator<Item = f64> {
        let width = table.numbers.width();
        let length = width * table.columns;
        let bytes = self.bytes.get(table.at.clone()).unwrap_or_default();
        let bytes = bytes.chunks_exact(length.max(1)).nth(row).unwrap_or_default();
        bytes.chunks_exact(width).map(|bytes| table.numbers.read(bytes))
    }

    /// All numbers of a tensor.
    pub(crate) fn all(&self, table: &Table) -> Vec<f64> {
        let bytes = self.bytes.get(table.at.clone()).unwrap_or_default();
        let numbers = bytes.chunks_exact(table.numbers.width());
        numbers.map(|bytes| table.numbers.read(bytes)).collect()
    }
}

impl Table {
    /// Whether its numbers are counted, not measured.
    pub(crate) fn is_whole(&self) -> bool {
        matches!(self.numbers, Numbers::I32 | Numbers::I64)
    }
}

impl Numbers {
    fn of(dtype: Dtype) -> Option<Numbers> {
        match dtype {
            Dtype::F16 => Some(Numbers::F16),
            Dtype::BF16 => Some(Numbers::Bf16),
            Dtype::F32 => Some(Numbers::F32),
            Dtype::F64 => Some(Numbers::F64),
            Dtype::I32 => Some(Numbers::I32),
            Dtype::I64 => Some(Numbers::I64),
            _ => None,
        }
    }

    fn width(self) -> usize {
        match self {
            Numbers::F16 | Numbers::Bf16 => 2,
            Numbers::F32 | Numbers::I32 => 4,
            Numbers::F64 | Numbers::I64 => 8,
        }
    }

    /// A number out of as many bytes as it is wide.
    fn read(self, bytes: &[u8]) -> f64 {
        let mut padded = [0; 8];
        padded[..bytes.len()].copy_from_slice(bytes);
        let bits = u64::from_le_bytes(padded);
        match self {
            Numbers::F16 => half(bits as u16),
            Numbers::Bf16 => f64::from(f32::from_bits((bits as u32) << 16)),
            Numbers::F32 => f64::from(f32::from_bits(bits as u32)),
            Numbers::F64 => f64::from_bits(bits),
            Numbers::I32 => f64::from(bits as i32),
            Numbers::I64 => bits as i64 as f64,
        }
    }
}

/// The number of a binary16: a sign, five bits of exponent, ten of fraction.
fn half(bits: u16) -> f64 {
    let fraction = f64::from(bits & 0x3ff);
    let size = match i32::from(bits >> 10 & 0x1f) {
        0 => fraction * 2.0_f64.powi(-24),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        exponent => (1024.0 + fraction) * 2.0_f64.powi(exponent - 25),
    };
    if bits >> 15 == 0 { size } else { -size }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves() {
        for (bits, expected) in [
            (0x0000, 0.0),
            (0x3c00, 1.0),
            (0xc000, -2.0),
            (0x3555, 0.333_251_953_125),
            (0x7bff, 65504.0),
            (0x0001, 5.960_464_477_539_063e-8),
            (0x03ff, 6.097_555_160_522_461e-5),
            (0x0400, 6.103_515_625e-5),
            (0xfc00, f64::NEG_INFINITY),
        ] {
            assert_eq!(half(bits), expected, "{bits:#06x}");
        }
        assert!(half(0x7e00).is_nan());
    }

    #[test]
    fn numbers() {
        for (numbers, bytes, expected) in [
            (Numbers::Bf16, &[0xc0, 0x3f][..], 1.5),
            (Numbers::F32, &1.5_f32.to_le_bytes(), 1.5),
            (Numbers::F64, &(-1.5_f64).to_le_bytes(), -1.5),
            (Numbers::I32, &(-7_i32).to_le_bytes(), -7.0),
            (Numbers::I64, &7_i64.to_le_bytes(), 7.0),
        ] {
            assert_eq!(numbers.read(bytes), expected, "{numbers:?}");
        }
    }
}
