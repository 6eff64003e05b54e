//! The container of an Office document (APPNOTE 6.3.10, without encryption and ZIP64): its parts, and a container that
//! says no more than they do: no times, no comments, no extra fields, nothing between the parts.

use std::collections::{BTreeMap, HashSet};

use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::decompress_to_vec_with_limit;

use crate::load::clean::bytes::Bytes;
use crate::load::clean::checksum::checksum;

/// A document has at most so many parts.
const MOST_PARTS: usize = 10_000;

/// All parts together have at most so many bytes.
const LARGEST: usize = 256 << 20;

/// How hard parts are packed, 0 to 10.
const PACKING: u8 = 6;

/// The end of a container without a comment.
const END: usize = 22;

/// The parts of a container by their names; nothing for one that breaks the format, or is packed to be a burden.
pub(super) fn read(file: &[u8]) -> Option<BTreeMap<String, Vec<u8>>> {
    let comments = 0..=usize::from(u16::MAX).min(file.len().checked_sub(END)?);
    let end = comments.map(|comment| file.len() - END - comment).find(|at| file[*at..].starts_with(b"PK\x05\x06"))?;
    let mut tail = Bytes(&file[end + 10..]);
    let (count, _, start) = (tail.little_short()?, tail.little()?, tail.little()?);
    let mut list = Bytes(file.get(start..end)?);
    let mut parts = BTreeMap::new();
    let mut names = HashSet::new();
    let mut left = LARGEST;
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
        left = left.checked_sub(length)?;
        let data = match packing {
            0 => data.to_vec(),
            8 => decompress_to_vec_with_limit(data, length).ok()?,
            _ => return None,
        };
        if data.len() != length || usize::try_from(checksum(&[&data])) != Ok(sum) {
            return None;
        }
        parts.insert(name.to_owned(), data);
    }
    (count <= MOST_PARTS).then_some(parts)
}

/// A container with these parts, in this order.
pub(super) fn write(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let number =
        |value: usize| u32::try_from(value).expect("documents are read with sizes of four bytes").to_le_bytes();
    let short = |value: usize| u16::try_from(value).expect("names and counts are read from two bytes").to_le_bytes();
    let (mut file, mut list) = (Vec::new(), Vec::new());
    for (name, data) in parts {
        let packed = compress_to_vec(data, PACKING);
        // Version 2.0, no flags, deflated, at the first day that the format can tell.
        let head = [
            &[20, 0, 0, 0, 8, 0, 0, 0, 0x21, 0][..],
            &checksum(&[data]).to_le_bytes(),
            &number(packed.len()),
            &number(data.len()),
            &short(name.len()),
            &[0, 0],
        ]
        .concat();
        list.extend([b"PK\x01\x02\x14\0".as_slice(), &head, &[0; 10], &number(file.len()), name.as_bytes()].concat());
        file.extend([b"PK\x03\x04".as_slice(), &head, name.as_bytes(), &packed].concat());
    }
    let count = short(parts.len());
    let end = [b"PK\x05\x06\0\0\0\0", &count[..], &count, &number(list.len()), &number(file.len()), &[0, 0]].concat();
    [file, list, end].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_come_back_and_nothing_else_is_written() {
        let parts = vec![("a.xml".to_owned(), b"<a/>".repeat(99)), ("b/c.png".to_owned(), Vec::new())];
        let file = write(&parts);
        assert_eq!(read(&file), Some(parts.iter().cloned().collect()));
        let commented = [&file[..file.len() - 2], &[7, 0], b"KANARIE"].concat();
        assert_eq!(read(&commented).map(|parts| parts.len()), Some(2));
        for end in 0..file.len() {
            assert_eq!(read(&file[..end]), None);
        }
        for at in 0..file.len() {
            for byte in [0, 1, 0xff, file[at] ^ 0x20] {
                let mut wrong = file.clone();
                wrong[at] = byte;
                let _ = read(&wrong);
            }
        }
        let twice = write(&[parts[0].clone(), ("A.XML".to_owned(), Vec::new())]);
        assert_eq!(read(&twice), None);
    }
}
