//! Password-protected workbooks ([MS-OFFCRYPTO]): a package inside a compound file.
//!
//! Both forms that Excel writes are read: agile encryption (2.3.4.10, since 2010) and
//! standard encryption (2.3.4.5, Excel 2007). What is written is always agile, with
//! AES-256 and SHA-512, as Excel itself does it today.

use std::io::{Cursor, Read, Write};

use aes::cipher::generic_array::GenericArray;
use aes::cipher::{BlockDecrypt, KeyInit};
use aes::{Aes128, Aes192, Aes256};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ms_offcrypto_writer::Ecma376AgileWriter;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};

use crate::error::{Error, ErrorKind, Result};
use crate::limits::Limits;
use crate::password::Password;
use crate::xml::{Document, Tag, Token, Xml};

/// Compound files consist of sectors of this many bytes, or of a multiple.
const SECTOR: usize = 512;
/// AES works on blocks of this many bytes.
const BLOCK: usize = 16;
/// The package is encrypted in segments of this many bytes (2.3.4.15).
const SEGMENT: usize = 4096;
/// A file may ask for this many rounds of hashing; Excel's own ask for 100,000.
const MOST_ROUNDS: u32 = 10_000_000;
/// Rounds of standard encryption (2.3.4.7).
const STANDARD_ROUNDS: u32 = 50_000;

/// The package inside an encrypted file.
///
/// # Errors
///
/// [`PasswordWrong`](ErrorKind::PasswordWrong); [`Damaged`](ErrorKind::Damaged) where
/// the file is not encrypted in a way that Excel knows.
pub(crate) fn decrypt(
    bytes: &[u8],
    password: &Password,
    limits: &Limits,
) -> Result<Vec<u8>> {
    // Some writers leave the last sector short, and Excel does not mind.
    let mut padded = bytes.to_vec();
    padded.resize(bytes.len().next_multiple_of(SECTOR), 0);
    let mut file =
        cfb::CompoundFile::open(Cursor::new(padded)).map_err(cut_or_damaged)?;
    let mut stream = |name: &str| -> Result<Vec<u8>> {
        let mut stream = file.open_stream(name).map_err(cut_or_damaged)?;
        // Not longer than the file, whatever it claims.
        Limits::check("bytes in a stream", stream.len(), bytes.len() as u64)?;
        let mut data = Vec::new();
        stream.read_to_end(&mut data).map_err(cut_or_damaged)?;
        Ok(data)
    };
    let info = stream("EncryptionInfo")?;
    let package = stream("EncryptedPackage")?;
    let size = package.first_chunk().map(|size| u64::from_le_bytes(*size));
    let size = size.ok_or_else(|| damaged("the encrypted package is cut off"))?;
    let content = &package[8..];
    let mut plain = match info.get(..4) {
        Some([4, 0, 4, 0]) => Agile::read(&info[8.min(info.len())..], limits)?
            .decrypt(content, password)?,
        Some([2..=4, 0, 2, 0]) => Standard::read(&info)?.decrypt(content, password)?,
        _ => return Err(damaged("an unknown kind of encryption")),
    };
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    if size > plain.len() {
        return Err(damaged("the encrypted package is cut off"));
    }
    plain.truncate(size);
    Ok(plain)
}

/// The package, encrypted.
pub(crate) fn encrypt(package: &[u8], password: &Password) -> Result<Vec<u8>> {
    let file = Cursor::new(Vec::new());
    let mut writer =
        Ecma376AgileWriter::create(&mut rand::rng(), password.as_str(), file)?;
    writer.write_all(package)?;
    Ok(writer.into_inner()?.into_inner())
}

/// What the XML of agile encryption says.
#[derive(Debug, Default)]
struct Agile {
    data: Cipher,
    key: Cipher,
    rounds: u32,
    verifier_input: Vec<u8>,
    verifier_value: Vec<u8>,
    key_value: Vec<u8>,
}

/// How a key is made and used.
#[derive(Debug, Default)]
struct Cipher {
    salt: Vec<u8>,
    hash: Hash,
    key_len: usize,
}

/// Keys for different uses come from one password and these (2.3.4.11).
const FOR_INPUT: [u8; 8] = [0xFE, 0xA7, 0xD2, 0x76, 0x3B, 0x4B, 0x9E, 0x79];
const FOR_VALUE: [u8; 8] = [0xD7, 0xAA, 0x0F, 0x6D, 0x30, 0x61, 0x34, 0x4E];
const FOR_KEY: [u8; 8] = [0x14, 0x6E, 0x0B, 0xE7, 0xAB, 0xAC, 0xD0, 0xD6];

impl Agile {
    fn read(xml: &[u8], limits: &Limits) -> Result<Agile> {
        let document = Document::decode(xml)?;
        let mut xml = Xml::new(document.text(), limits);
        let mut agile = Agile::default();
        loop {
            let tag = match xml.next()? {
                Token::Start(tag) | Token::Empty(tag) => tag,
                Token::Eof => return Ok(agile),
                _ => continue,
            };
            match tag.local() {
                "keyData" => agile.data = Cipher::read(&tag)?,
                "encryptedKey" => {
                    agile.key = Cipher::read(&tag)?;
                    agile.rounds = tag.number("spinCount").unwrap_or(u32::MAX);
                    agile.verifier_input =
                        bytes_of(&tag, "encryptedVerifierHashInput")?;
                    agile.verifier_value =
                        bytes_of(&tag, "encryptedVerifierHashValue")?;
                    agile.key_value = bytes_of(&tag, "encryptedKeyValue")?;
                }
                _ => {}
            }
        }
    }

    fn decrypt(&self, content: &[u8], password: &Password) -> Result<Vec<u8>> {
        let rounds = u64::from(self.rounds);
        Limits::check("rounds of hashing", rounds, u64::from(MOST_ROUNDS))?;
        let hash = self.key.hash;
        let base = hash.rounds(&self.key.salt, password, self.rounds);
        let open = |purpose: &[u8], value: &[u8]| -> Result<Vec<u8>> {
            let key = fill(hash.of(&[&base, purpose]), self.key.key_len);
            Ok(Aes::new(&key)?.chained(&fill(self.key.salt.clone(), BLOCK), value))
        };
        let input = open(&FOR_INPUT, &self.verifier_input)?;
        let value = open(&FOR_VALUE, &self.verifier_value)?;
        let expected = hash.of(&[&input]);
        if value.get(..expected.len()) != Some(&expected[..]) {
            return Err(ErrorKind::PasswordWrong.into());
        }
        let key = fill(open(&FOR_KEY, &self.key_value)?, self.key.key_len);
        let aes = Aes::new(&key)?;
        let mut plain = Vec::with_capacity(content.len());
        for (i, segment) in content.chunks(SEGMENT).enumerate() {
            let start =
                self.data.hash.of(&[&self.data.salt, &(i as u32).to_le_bytes()]);
            plain.extend(aes.chained(&fill(start, BLOCK), segment));
        }
        Ok(plain)
    }
}

impl Cipher {
    fn read(tag: &Tag<'_>) -> Result<Cipher> {
        let value = |name| tag.attr(name).unwrap_or_default();
        if value("cipherAlgorithm") != "AES"
            || value("cipherChaining") != "ChainingModeCBC"
        {
            return Err(damaged("an unknown kind of encryption"));
        }
        Ok(Cipher {
            salt: bytes_of(tag, "saltValue")?,
            hash: Hash::named(&value("hashAlgorithm"))?,
            key_len: tag.number::<usize>("keyBits").unwrap_or(0) / 8,
        })
    }
}

fn bytes_of(tag: &Tag<'_>, name: &str) -> Result<Vec<u8>> {
    let text = tag.attr(name).unwrap_or_default();
    STANDARD.decode(text.trim()).map_err(damaged)
}

/// What the header of standard encryption says (2.3.4.5).
#[derive(Debug)]
struct Standard {
    key_len: usize,
    salt: Vec<u8>,
    verifier: Vec<u8>,
    verifier_hash: Vec<u8>,
}

impl Standard {
    fn read(info: &[u8]) -> Result<Standard> {
        let number = |at: usize| -> Result<usize> {
            let bytes = info.get(at..).and_then(|rest| rest.first_chunk::<4>());
            let number = bytes.map(|bytes| u32::from_le_bytes(*bytes) as usize);
            number.ok_or_else(|| damaged("the encryption header is cut off"))
        };
        let header_len = number(8)?;
        let key_bits = number(12 + 16)?;
        let verifier = info
            .get(12..)
            .and_then(|rest| rest.get(header_len..))
            .filter(|verifier| verifier.len() >= 72)
            .ok_or_else(|| damaged("the encryption header is cut off"))?;
        Ok(Standard {
            // 0 stands for 128.
            key_len: if key_bits == 0 { 16 } else { key_bits / 8 },
            salt: verifier[4..20].to_vec(),
            verifier: verifier[20..36].to_vec(),
            verifier_hash: verifier[40..72].to_vec(),
        })
    }

    fn decrypt(&self, content: &[u8], password: &Password) -> Result<Vec<u8>> {
        let aes = Aes::new(&self.key(password))?;
        let expected = Hash::Sha1.of(&[&aes.blocks(&self.verifier)]);
        let found = aes.blocks(&self.verifier_hash);
        if found.get(..expected.len()) != Some(&expected[..]) {
            return Err(ErrorKind::PasswordWrong.into());
        }
        Ok(aes.blocks(content))
    }

    /// The key (2.3.4.7).
    fn key(&self, password: &Password) -> Vec<u8> {
        let hash = Hash::Sha1;
        let rounds = hash.rounds(&self.salt, password, STANDARD_ROUNDS);
        let last = hash.of(&[&rounds, &0u32.to_le_bytes()]);
        let half = |byte: u8| {
            let mut padded = [byte; 64];
            padded.iter_mut().zip(&last).for_each(|(pad, byte)| *pad ^= byte);
            hash.of(&[&padded])
        };
        fill([half(0x36), half(0x5C)].concat(), self.key_len)
    }
}

/// The hash algorithms that Excel offers.
#[derive(Clone, Copy, Debug, Default)]
enum Hash {
    #[default]
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    fn named(name: &str) -> Result<Hash> {
        match name {
            "SHA1" | "SHA-1" => Ok(Hash::Sha1),
            "SHA256" | "SHA-256" => Ok(Hash::Sha256),
            "SHA384" | "SHA-384" => Ok(Hash::Sha384),
            "SHA512" | "SHA-512" => Ok(Hash::Sha512),
            _ => Err(damaged("an unknown kind of encryption")),
        }
    }

    fn of(self, parts: &[&[u8]]) -> Vec<u8> {
        fn hash<D: Digest>(parts: &[&[u8]]) -> Vec<u8> {
            let mut digest = D::new();
            parts.iter().for_each(|part| digest.update(part));
            digest.finalize().to_vec()
        }
        match self {
            Hash::Sha1 => hash::<Sha1>(parts),
            Hash::Sha256 => hash::<Sha256>(parts),
            Hash::Sha384 => hash::<Sha384>(parts),
            Hash::Sha512 => hash::<Sha512>(parts),
        }
    }

    /// The password, hashed again and again.
    fn rounds(self, salt: &[u8], password: &Password, rounds: u32) -> Vec<u8> {
        let wide: Vec<u8> =
            password.as_str().encode_utf16().flat_map(u16::to_le_bytes).collect();
        let first = self.of(&[salt, &wide]);
        (0..rounds).fold(first, |hash, i| self.of(&[&i.to_le_bytes(), &hash]))
    }
}

/// AES with a key of one of its three lengths.
enum Aes {
    Short(Box<Aes128>),
    Middle(Box<Aes192>),
    Long(Box<Aes256>),
}

impl Aes {
    fn new(key: &[u8]) -> Result<Aes> {
        match key.len() {
            16 => Ok(Aes::Short(Box::new(Aes128::new(GenericArray::from_slice(key))))),
            24 => Ok(Aes::Middle(Box::new(Aes192::new(GenericArray::from_slice(key))))),
            32 => Ok(Aes::Long(Box::new(Aes256::new(GenericArray::from_slice(key))))),
            _ => Err(damaged("an unknown kind of encryption")),
        }
    }

    /// Every block by itself. A cut-off block at the end is left out.
    fn blocks(&self, data: &[u8]) -> Vec<u8> {
        let mut plain = Vec::with_capacity(data.len());
        for block in data.chunks_exact(BLOCK) {
            let mut block = *GenericArray::from_slice(block);
            match self {
                Aes::Short(aes) => aes.decrypt_block(&mut block),
                Aes::Middle(aes) => aes.decrypt_block(&mut block),
                Aes::Long(aes) => aes.decrypt_block(&mut block),
            }
            plain.extend_from_slice(&block);
        }
        plain
    }

    /// Blocks that are each combined with the one before (CBC).
    fn chained(&self, start: &[u8], data: &[u8]) -> Vec<u8> {
        let mut plain = self.blocks(data);
        let before = start.iter().chain(data);
        plain.iter_mut().zip(before).for_each(|(byte, before)| *byte ^= before);
        plain
    }
}

/// As many bytes as are wanted; 0x36 where there are too few (2.3.4.11).
fn fill(mut bytes: Vec<u8>, len: usize) -> Vec<u8> {
    bytes.resize(len.min(64), 0x36);
    bytes
}

fn cut_or_damaged(err: std::io::Error) -> Error {
    match err.kind() {
        std::io::ErrorKind::UnexpectedEof => ErrorKind::CutOff.into(),
        _ => damaged(err),
    }
}

fn damaged(what: impl std::fmt::Display) -> Error {
    Error::damaged(what)
}

#[cfg(test)]
mod tests {
    use aes::cipher::BlockEncrypt;

    use super::*;

    #[test]
    fn what_is_encrypted_is_decrypted() {
        let limits = Limits::default();
        let password = Password::new("みなと帳票😀");
        for len in [0, 1, 4095, 4096, 4097, 100_000] {
            let package: Vec<u8> = (0..len).map(|i| (i * 7) as u8).collect();
            let encrypted = encrypt(&package, &password).unwrap();
            let decrypted = decrypt(&encrypted, &password, &limits).unwrap();
            assert!(decrypted == package, "{len} bytes");
        }
        let encrypted = encrypt(b"package", &password).unwrap();
        let err = decrypt(&encrypted, &Password::new("wrong"), &limits).unwrap_err();
        assert!(matches!(err.kind(), ErrorKind::PasswordWrong));
    }

    /// Standard encryption as the specification has it (2.3.4.5 to 2.3.4.9), AES-128.
    fn encrypted_as_in_2007(package: &[u8], password: &str) -> Vec<u8> {
        let sha1 =
            |parts: &[&[u8]]| -> Vec<u8> { Sha1::digest(parts.concat()).to_vec() };
        let salt: [u8; 16] = std::array::from_fn(|i| i as u8 * 3);
        let units: Vec<u8> =
            password.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let mut hash = sha1(&[&salt, &units]);
        for round in 0..50_000u32 {
            hash = sha1(&[&round.to_le_bytes(), &hash]);
        }
        hash = sha1(&[&hash, &[0; 4]]);
        let mut pad = [0x36; 64];
        pad.iter_mut().zip(&hash).for_each(|(pad, byte)| *pad ^= byte);
        let key = sha1(&[&pad])[..16].to_vec();
        let encrypt = |plain: &[u8]| -> Vec<u8> {
            let aes = Aes128::new(GenericArray::from_slice(&key));
            let mut data = plain.to_vec();
            data.resize(data.len().next_multiple_of(BLOCK), 0);
            for block in data.chunks_exact_mut(BLOCK) {
                aes.encrypt_block(GenericArray::from_mut_slice(block));
            }
            data
        };
        let verifier = [7; 16];
        let header: Vec<u8> = [0x24, 0, 0x660E, 0x8004, 128, 0x18, 0, 0]
            .into_iter()
            .flat_map(u32::to_le_bytes)
            .chain([0, 0])
            .collect();
        let info = [
            &[4, 0, 2, 0][..],
            &0x24u32.to_le_bytes(),
            &(header.len() as u32).to_le_bytes(),
            &header,
            &16u32.to_le_bytes(),
            &salt,
            &encrypt(&verifier),
            &20u32.to_le_bytes(),
            &encrypt(&sha1(&[&verifier])),
        ]
        .concat();
        let size = (package.len() as u64).to_le_bytes();
        let content = [&size[..], &encrypt(package)].concat();
        let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
        for (name, data) in [("EncryptionInfo", info), ("EncryptedPackage", content)] {
            file.create_stream(name).unwrap().write_all(&data).unwrap();
        }
        file.flush().unwrap();
        file.into_inner().into_inner()
    }

    #[test]
    fn standard_encryption_is_read() {
        let limits = Limits::default();
        for len in [0, 15, 16, 5_000] {
            let package: Vec<u8> = (0..len).map(|i| (i * 7) as u8).collect();
            let encrypted = encrypted_as_in_2007(&package, "みなと帳票");
            let read =
                |password| decrypt(&encrypted, &Password::new(password), &limits);
            assert!(read("みなと帳票").unwrap() == package, "{len} bytes");
            let err = read("みなと").unwrap_err();
            assert!(matches!(err.kind(), ErrorKind::PasswordWrong), "{err}");
        }
    }

    #[test]
    fn damage_is_told() {
        let limits = Limits::default();
        let password = Password::new("a");
        let encrypted = encrypt(b"package", &password).unwrap();
        for len in (0..encrypted.len()).step_by(97) {
            // Only the slack behind the last stream may be missing.
            if let Ok(package) = decrypt(&encrypted[..len], &password, &limits) {
                assert!(
                    encrypted.len() - len < SECTOR && package == b"package",
                    "{len}"
                );
            }
        }
    }
}
