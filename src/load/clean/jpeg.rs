//! JPEG (ITU-T T.81, annex B; JFIF 1.02): the segments that decoders need. Everything in `APPn` and `COM` goes, but for the
//! head of JFIF without its thumbnail, Adobe's word on colors, the orientation, and the color profile without its text.

use super::bytes::Bytes;
use super::icc::{self, Profile};
use super::{Fault, exif};
use crate::figures::sort::sort_by_key;

/// End of the picture.
const EOI: u8 = 0xd9;

/// The head of an EXIF segment.
const EXIF: &[u8] = b"Exif\0\0";

/// The head of a segment with a part of a color profile (ICC.1:2022, B.4). Which one, and of how many, stands behind it.
const ICC: &[u8] = b"ICC_PROFILE\0";

/// The longest content of a segment.
const LONGEST: usize = 0xffff - 2;

/// What is kept of a picture while it is read.
#[derive(Default)]
struct Kept {
    jfif: Vec<u8>,
    adobe: Vec<u8>,
    orientation: Option<u8>,
    /// The parts of the color profile, with their numbers.
    profile: Vec<(u8, Vec<u8>)>,
    /// Tables, frame and scans.
    picture: Vec<u8>,
    frames: usize,
    scans: usize,
}

/// The picture alone.
pub(super) fn clean(bytes: &[u8]) -> Result<Vec<u8>, Fault> {
    let mut kept = read(bytes).ok_or(Fault::Damaged)?;
    sort_by_key(&mut kept.profile, |(number, _)| *number);
    let parts: Vec<&[u8]> = kept.profile.iter().map(|(_, part)| part.as_slice()).collect();
    let profile = match icc::clean(&parts.concat()) {
        Profile::Clean(profile) => profile,
        Profile::Nothing => Vec::new(),
        Profile::Unread => return Err(Fault::Profile),
    };
    let parts = profile.chunks(LONGEST - ICC.len() - 2);
    let count = u8::try_from(parts.len()).map_err(|_| Fault::Profile)?;
    let mut file = [&[0xff, 0xd8], &*kept.jfif].concat();
    if let Some(way) = kept.orientation {
        file.extend(write(0xe1, &[EXIF, &exif::only(way)].concat()));
    }
    for (number, part) in (1..).zip(parts) {
        file.extend(write(0xe2, &[ICC, &[number, count], part].concat()));
    }
    file.extend([&*kept.adobe, &kept.picture, &[0xff, EOI]].concat());
    Ok(file)
}

/// What is kept of a picture; nothing for a file that breaks the format.
fn read(bytes: &[u8]) -> Option<Kept> {
    let mut rest = Bytes(bytes);
    rest.expect(&[0xff, 0xd8])?;
    let mut kept = Kept::default();
    loop {
        match marker(&mut rest)? {
            EOI => return (kept.frames == 1 && kept.scans > 0).then_some(kept),
            0xda => {
                kept.scans += 1;
                let head = segment(&mut rest)?;
                kept.push(0xda, head, exact(0xda, head))?;
                kept.picture.extend(scan(&mut rest)?);
            }
            // Markers without a length, which have no place between segments, and formats that browsers do not show.
            0x00 | 0x01 | 0xc8 | 0xd0..=0xd8 | 0xde | 0xdf | 0xf0..=0xfd | 0x02..=0xbf => return None,
            code => {
                let payload = segment(&mut rest)?;
                kept.take(code, payload)?;
            }
        }
    }
}

impl Kept {
    /// Takes what is to be kept of a segment.
    fn take(&mut self, code: u8, payload: &[u8]) -> Option<()> {
        match code {
            0xe0 if self.jfif.is_empty() && payload.starts_with(b"JFIF\0") => {
                // Version, unit and density; then a thumbnail of 0 by 0.
                self.jfif = write(code, &[payload.get(..12)?, &[0, 0]].concat());
            }
            0xee if self.adobe.is_empty() && payload.starts_with(b"Adobe") => {
                self.adobe = write(code, payload.get(..12)?);
            }
            0xe1 if self.orientation.is_none() && payload.starts_with(EXIF) => {
                self.orientation = exif::orientation(&payload[EXIF.len()..]);
            }
            0xe2 if payload.starts_with(ICC) => {
                let (number, part) = (*payload.get(ICC.len())?, payload.get(ICC.len() + 2..)?);
                self.profile.push((number, part.to_vec()));
            }
            0xe0..=0xef | 0xfe => {}
            // Tables of a picture: huffman, arithmetic, quantization, lines, restarts.
            0xc4 | 0xcc | 0xdb | 0xdc | 0xdd => self.push(code, payload, exact(code, payload))?,
            // Frames: baseline, extended, progressive, lossless, and the same with arithmetic coding.
            0xc0..=0xcf => {
                self.frames += 1;
                self.push(code, payload, exact(code, payload))?;
            }
            _ => return None,
        }
        Some(())
    }

    /// Keeps a segment whose length is what its content says.
    fn push(&mut self, code: u8, payload: &[u8], exact: Option<bool>) -> Option<()> {
        exact?.then(|| self.picture.extend(write(code, payload)))
    }
}

/// Whether a segment is as long as its content says: what stands behind that would be seen by nobody.
fn exact(code: u8, payload: &[u8]) -> Option<bool> {
    let mut rest = Bytes(payload);
    Some(match code {
        0xda => payload.len() == 4 + 2 * usize::from(*payload.first()?),
        0xdc | 0xdd => payload.len() == 2,
        0xcc => payload.len().is_multiple_of(2),
        0xdb => {
            while !rest.is_empty() {
                let wide = usize::from(rest.byte()? >> 4);
                rest.take(64 << wide.min(1))?;
            }
            true
        }
        0xc4 => {
            while !rest.is_empty() {
                rest.byte()?;
                let count: usize = rest.take(16)?.iter().map(|count| usize::from(*count)).sum();
                rest.take(count)?;
            }
            true
        }
        _ => payload.len() == 6 + 3 * usize::from(*payload.get(5)?),
    })
}

/// The next marker, behind any fill bytes.
fn marker(rest: &mut Bytes<'_>) -> Option<u8> {
    rest.expect(&[0xff])?;
    loop {
        match rest.byte()? {
            0xff => {}
            code => return Some(code),
        }
    }
}

/// The content of a segment.
fn segment<'a>(rest: &mut Bytes<'a>) -> Option<&'a [u8]> {
    let length = u16::from_be_bytes(rest.take(2)?.try_into().ok()?);
    rest.take(usize::from(length).checked_sub(2)?)
}

/// The coded data of a scan, up to the next marker that ends it.
fn scan<'a>(rest: &mut Bytes<'a>) -> Option<&'a [u8]> {
    let mut at = 0;
    loop {
        at += memchr::memchr(0xff, rest.0.get(at..)?)?;
        match rest.0.get(at + 1)? {
            0x00 | 0xd0..=0xd7 => at += 2,
            _ => return rest.take(at),
        }
    }
}

/// A segment as bytes.
fn write(code: u8, payload: &[u8]) -> Vec<u8> {
    let length = u16::try_from(payload.len() + 2).expect("a segment was read with a length of two bytes");
    [&[0xff, code], &length.to_be_bytes()[..], payload].concat()
}
