//! The container of an Office document (APPNOTE 6.3.10, without encryption and ZIP64): its parts, and a container that
//! says no more than they do: no times, no comments, no extra fields, nothing between the parts.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};

use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::decompress_to_vec_with_limit;

use crate::load::clean::bytes::Bytes;

/// A document has at most so many parts.
const MOST_PARTS: usize = 10_000;

/// Why there are no parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::load) enum NoParts {
    /// The container breaks the format, or has a password.
    Damaged,
    /// Its parts are larger than they may be.
    TooLarge,
}

/// How hard parts are packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::load) enum Packing {
    /// As they are, for somebody who reads them at once.
    None,
    /// For keeping.
    Usual,
}

/// How a part is packed: not at all, or deflated.
const STORED: usize = 0;
const DEFLATED: usize = 8;

/// The end of a container without a comment.
const END: usize = 22;

/// The parts of a container by their names. All together have at most `most` bytes.
///
/// # Errors
/// For one that breaks the format, and for one that is larger or packed to be a burden.
pub(in crate::load) fn parts(file: &[u8], most: usize) -> Result<BTreeMap<String, Vec<u8>>, NoParts> {
    let mut left = Some(most);
    let parts = read(file, &mut left);
    if left.is_none() { Err(NoParts::TooLarge) } else { parts.ok_or(NoParts::Damaged) }
}

/// The parts of a container; `left` is how many bytes they may have, and becomes nothing where they have more.
fn read(file: &[u8], left: &mut Option<usize>) -> Option<BTreeMap<String, Vec<u8>>> {
    let comments = 0..=usize::from(u16::MAX).min(file.len().checked_sub(END)?);
    let end = comments.map(|comment| file.len() - END - comment).find(|at| file[*at..].starts_with(b"PK\x05\x06"))?;
    let mut tail = Bytes(&file[end + 10..]);
    let (count, _, start) = (tail.little_short()?, tail.little()?, tail.little()?);
    let mut list = Bytes(file.get(start..end)?);
    let mut parts = BTreeMap::new();
    let mut names = HashSet::new();
    for _ in 0..count.min(MOST_PARTS + 1) {
        list.expect(b"PK\x01\x02")?;
        let mut head = Bytes(list.take(42)?);
        head.take(4)?;
        let (flags, packing) = (head.little_short()?, head.little_short()?);
        head.take(4)?;
        let (sum, packed, length) = (head.little()?, head.little()?, head.little()?);
        let (name, more, comment) = (head.little_short()?, head.little_short()?, head.little_short()?);
        head.take(8)?;
        let place = head.little()?;
        let name = str::from_utf8(list.take(name)?).ok()?;
        list.take(more + comment)?;
        if name.ends_with('/') {
            continue;
        }
        // Names are compared without case (ECMA-376, part 2, 6.2.2.3).
        if flags & 1 != 0 || name.contains('\\') || !name.is_ascii() || !names.insert(name.to_ascii_lowercase()) {
            return None;
        }
        let mut local = Bytes(file.get(place..)?);
        local.expect(b"PK\x03\x04")?;
        let mut head = Bytes(local.take(26)?);
        head.take(22)?;
        let before = head.little_short()? + head.little_short()?;
        local.take(before)?;
        let data = local.take(packed)?;
        *left = left.and_then(|left| left.checked_sub(length));
        (*left)?;
        let data = match packing {
            STORED => data.to_vec(),
            DEFLATED => decompress_to_vec_with_limit(data, length).ok()?,
            _ => return None,
        };
        if data.len() != length || usize::try_from(crc32fast::hash(&data)) != Ok(sum) {
            return None;
        }
        parts.insert(name.to_owned(), data);
    }
    (count <= MOST_PARTS).then_some(parts)
}

/// A container with these parts, in this order.
pub(in crate::load) fn container(parts: &[(String, Vec<u8>)], packing: Packing) -> Vec<u8> {
    let number =
        |value: usize| u32::try_from(value).expect("documents are read with sizes of four bytes").to_le_bytes();
    let short = |value: usize| u16::try_from(value).expect("names and counts are read from two bytes").to_le_bytes();
    let room = parts.iter().map(|(name, data)| data.len() + 2 * name.len() + 128).sum();
    let (mut file, mut list) = (Vec::with_capacity(if packing == Packing::None { room } else { 0 }), Vec::new());
    for (name, data) in parts {
        let (packed, method) = match packing {
            Packing::None => (Cow::Borrowed(data.as_slice()), STORED),
            Packing::Usual => (Cow::Owned(compress_to_vec(data, 6)), DEFLATED),
        };
        // Version 2.0, no flags, how it is packed, at the first day that the format can tell.
        let head = [
            &[20, 0, 0, 0][..],
            &short(method),
            &[0, 0, 0x21, 0],
            &crc32fast::hash(data).to_le_bytes(),
            &number(packed.len()),
            &number(data.len()),
            &short(name.len()),
            &[0, 0],
        ]
        .concat();
        list.extend([b"PK\x01\x02\x14\0".as_slice(), &head, &[0; 10], &number(file.len()), name.as_bytes()].concat());
        for part in [b"PK\x03\x04".as_slice(), &head, name.as_bytes(), &packed] {
            file.extend(part);
        }
    }
    let count = short(parts.len());
    let end = [b"PK\x05\x06\0\0\0\0", &count[..], &count, &number(list.len()), &number(file.len()), &[0, 0]].concat();
    file.extend(list);
    file.extend(end);
    file
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(file: &[u8]) -> Result<BTreeMap<String, Vec<u8>>, NoParts> {
        super::parts(file, 1 << 20)
    }

    #[test]
    fn parts_come_back_and_nothing_else_is_written() {
        let parts = vec![("a.xml".to_owned(), b"<a/>".repeat(99)), ("b/c.png".to_owned(), Vec::new())];
        let file = container(&parts, Packing::Usual);
        assert_eq!(read(&file), Ok(parts.iter().cloned().collect()));
        assert_eq!(read(&container(&parts, Packing::None)), Ok(parts.iter().cloned().collect()));
        assert_eq!(super::parts(&file, 99), Err(NoParts::TooLarge));
        let commented = [&file[..file.len() - 2], &[7, 0], b"KANARIE"].concat();
        assert_eq!(read(&commented).map(|parts| parts.len()), Ok(2));
        for end in 0..file.len() {
            assert_eq!(read(&file[..end]), Err(NoParts::Damaged));
        }
        for at in 0..file.len() {
            for byte in [0, 1, 0xff, file[at] ^ 0x20] {
                let mut wrong = file.clone();
                wrong[at] = byte;
                let _ = read(&wrong);
            }
        }
        let twice = container(&[parts[0].clone(), ("A.XML".to_owned(), Vec::new())], Packing::Usual);
        assert_eq!(read(&twice), Err(NoParts::Damaged));
    }
}
