//! PNG (W3C, third edition, 5 and 11) and animated PNG: the chunks that change what is seen.

use miniz_oxide::deflate::compress_to_vec_zlib;
use miniz_oxide::inflate::decompress_to_vec_zlib_with_limit;

use super::bytes::Bytes;
use super::icc::{self, Profile};
use super::{Fault, exif};

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// The largest color profile that is read. Those of printers have two megabytes.
const LARGEST_PROFILE: usize = 16 << 20;

/// How hard a color profile is packed, 0 to 10.
const PACKING: u8 = 6;

/// What is kept of a picture while it is read.
#[derive(Default)]
struct Kept {
    /// Size and kind of colors.
    head: Vec<u8>,
    /// The color profile as the file has it.
    profile: Vec<u8>,
    orientation: Option<u8>,
    /// How many frames the animation says that it has, where it is one.
    frames: Option<usize>,
    /// How many it has.
    found_frames: usize,
    /// Chunks before the picture, and from there on.
    before: Vec<u8>,
    picture: Vec<u8>,
}

/// The picture alone.
pub(super) fn clean(bytes: &[u8]) -> Result<Vec<u8>, Fault> {
    let kept = read(bytes).ok_or(Fault::Damaged)?;
    let mut file = [SIGNATURE, &kept.head].concat();
    // The name of a profile ends with a zero, and another stands for the only way of packing.
    let packed = kept.profile.iter().position(|byte| *byte == 0).and_then(|end| kept.profile.get(end + 2..));
    let profile = packed.and_then(|packed| decompress_to_vec_zlib_with_limit(packed, LARGEST_PROFILE).ok());
    match profile.map_or(Profile::Nothing, |profile| icc::clean(&profile)) {
        Profile::Clean(profile) => {
            file.extend(write(b"iCCP", &[b"-\0\0", &*compress_to_vec_zlib(&profile, PACKING)].concat()));
        }
        Profile::Nothing => {}
        Profile::Unread => return Err(Fault::Profile),
    }
    file.extend(kept.before);
    if let Some(way) = kept.orientation {
        file.extend(write(b"eXIf", &exif::only(way)));
    }
    file.extend(kept.picture);
    Ok(file)
}

/// What is kept of a picture; nothing for a file that breaks the format.
fn read(bytes: &[u8]) -> Option<Kept> {
    let mut rest = Bytes(bytes);
    rest.expect(SIGNATURE)?;
    let mut kept = Kept::default();
    loop {
        let length = rest.big()?;
        let name = rest.take(4)?;
        let data = rest.take(length)?;
        if rest.take(4)? != checksum(name, data).to_be_bytes() || kept.head.is_empty() != (name == b"IHDR") {
            return None;
        }
        kept.take(name, data)?;
        if name == b"IEND" {
            let whole = kept.frames.is_none_or(|frames| frames == kept.found_frames);
            return (whole && kept.picture.len() > write(name, data).len()).then_some(kept);
        }
    }
}

impl Kept {
    /// Takes what is to be kept of a chunk.
    fn take(&mut self, name: &[u8], data: &[u8]) -> Option<()> {
        match name {
            b"iCCP" if self.profile.is_empty() => self.profile = data.to_vec(),
            b"eXIf" => self.orientation = self.orientation.or(exif::orientation(data)),
            b"acTL" if self.frames.is_none() && self.picture.is_empty() => {
                self.frames = Some(Bytes(data).big()?);
            }
            b"fcTL" => self.found_frames += 1,
            // A picture before the first frame is one that nobody sees.
            b"IDAT" if self.frames.is_some() && self.found_frames == 0 => return None,
            _ => {}
        }
        // Without a word on the animation before the picture nobody sees its frames.
        let is_unseen = self.frames.is_none() && matches!(name, b"acTL" | b"fcTL" | b"fdAT");
        match fits(name, data.len()) {
            Some(false) => return None,
            // A chunk that decoders must know (its first letter is a capital), and nobody does.
            None if name[0].is_ascii_uppercase() => return None,
            None => {}
            Some(true) if is_unseen => {}
            Some(true) if name == b"IHDR" => self.head = write(name, data),
            Some(true) if self.picture.is_empty() && name != b"IDAT" => self.before.extend(write(name, data)),
            Some(true) => self.picture.extend(write(name, data)),
        }
        Some(())
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
        b"gAMA" | b"cICP" => length == 4,
        b"cHRM" => length == 32,
        b"sRGB" => length == 1,
        b"sBIT" => length <= 4,
        b"pHYs" => length == 9,
        b"mDCV" => length == 24,
        // How bright; and of an animation how many frames, each frame's place and time, and its data.
        b"cLLI" | b"acTL" => length == 8,
        b"fcTL" => length == 26,
        b"fdAT" => length >= 4,
        _ => return None,
    })
}

/// The checksum of a chunk (annex D).
fn checksum(name: &[u8], data: &[u8]) -> u32 {
    let mut sum = crc32fast::Hasher::new();
    sum.update(name);
    sum.update(data);
    sum.finalize()
}

/// A chunk as bytes.
fn write(name: &[u8], data: &[u8]) -> Vec<u8> {
    let length = u32::try_from(data.len()).expect("a chunk was read with a length of four bytes");
    [&length.to_be_bytes()[..], name, data, &checksum(name, data).to_be_bytes()].concat()
}
