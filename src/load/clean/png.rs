//! PNG (W3C, third edition, 5 and 11) and animated PNG: the chunks that change what is seen.
//!
//! `iCCP` goes like the profiles of JPEG, for the free text in it; `gAMA`, `cHRM` and `sRGB` are figures and stay.

use super::bytes::Bytes;
use super::exif;

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// The picture alone; nothing for a file that breaks the format.
pub(super) fn clean(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut rest = Bytes(bytes);
    rest.expect(SIGNATURE)?;
    let mut kept = SIGNATURE.to_vec();
    let (mut heads, mut orientation, mut has_data, mut way_up) = (0, None, false, None);
    loop {
        let length = rest.big()?;
        let name = rest.take(4)?;
        let data = rest.take(length)?;
        if rest.take(4)? != checksum(name, data).to_be_bytes() || (heads == 0) != (name == b"IHDR") {
            return None;
        }
        match name {
            b"IHDR" => heads += 1,
            b"eXIf" => orientation = orientation.or(exif::orientation(data)),
            b"IDAT" => has_data = true,
            _ => {}
        }
        // The orientation stands before the picture, or where the file has it behind: before the end.
        if matches!(name, b"IDAT" | b"IEND") && way_up.is_none() {
            way_up = orientation;
            kept.extend(orientation.map_or_else(Vec::new, |way| write(b"eXIf", &exif::only(way))));
        }
        match fits(name, data.len()) {
            Some(true) => kept.extend(write(name, data)),
            // A chunk that decoders must know (its first letter is a capital), and nobody does.
            None if name[0].is_ascii_uppercase() => return None,
            None => {}
            Some(false) => return None,
        }
        if name == b"IEND" {
            return has_data.then_some(kept);
        }
    }
}

/// Whether a chunk that is kept has a length that it may have. Nothing for one that is not kept.
fn fits(name: &[u8], length: usize) -> Option<bool> {
    Some(match name {
        b"IHDR" => length == 13,
        b"PLTE" => length <= 768 && length.is_multiple_of(3),
        b"IDAT" => true,
        b"IEND" => length == 0,
        b"tRNS" => length <= 256,
        b"gAMA" => length == 4,
        b"cHRM" => length == 32,
        b"sRGB" => length == 1,
        b"sBIT" => length <= 4,
        b"pHYs" => length == 9,
        // Animation: how many frames, each frame's place and time, and its data.
        b"acTL" => length == 8,
        b"fcTL" => length == 26,
        b"fdAT" => length >= 4,
        _ => return None,
    })
}

/// A chunk as bytes.
fn write(name: &[u8], data: &[u8]) -> Vec<u8> {
    let length = u32::try_from(data.len()).expect("a chunk was read with a length of four bytes");
    [&length.to_be_bytes()[..], name, data, &checksum(name, data).to_be_bytes()].concat()
}

/// CRC-32 of a chunk (PNG, annex D).
fn checksum(name: &[u8], data: &[u8]) -> u32 {
    const TABLE: [u32; 256] = {
        let mut table = [0; 256];
        let mut at = 0;
        let mut first = 0_u32;
        while at < 256 {
            let mut value = first;
            let mut bit = 0;
            while bit < 8 {
                value = if value & 1 == 1 { 0xedb8_8320 ^ (value >> 1) } else { value >> 1 };
                bit += 1;
            }
            table[at] = value;
            at += 1;
            first += 1;
        }
        table
    };
    let step = |crc: u32, byte: &u8| TABLE[usize::from(crc.to_le_bytes()[0] ^ byte)] ^ (crc >> 8);
    !name.iter().chain(data).fold(u32::MAX, step)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_checksum_is_that_of_the_format() {
        assert_eq!(super::checksum(b"IEND", b""), 0xae42_6082);
    }
}
