//! WebP (RFC 9649): the chunks of the picture and its animation. EXIF (but for the orientation), XMP, unknown chunks and
//! the text of the color profile go, and so does what stands behind the end.

use super::bytes::Bytes;
use super::icc::{self, Profile};
use super::{Fault, exif};

/// The bits of `VP8X`: transparency and animation, EXIF, color profile.
const ALPHA_AND_ANIMATION: u8 = 0x12;
const EXIF: u8 = 0x08;
const ICC: u8 = 0x20;

/// What is kept of a picture while it is read.
#[derive(Default)]
struct Kept<'a> {
    /// What the file holds, and the size of the picture.
    head: Option<[u8; 10]>,
    profile: &'a [u8],
    orientation: Option<u8>,
    picture: Vec<u8>,
    /// Whole pictures, and frames of an animation.
    stills: usize,
    frames: usize,
}

/// The picture alone.
pub(super) fn clean(bytes: &[u8]) -> Result<Vec<u8>, Fault> {
    let kept = read(bytes).ok_or(Fault::Damaged)?;
    let mut file = b"WEBP".to_vec();
    // Without a head decoders look for neither profile nor EXIF.
    if let Some(mut head) = kept.head {
        let profile = match icc::clean(kept.profile) {
            Profile::Clean(profile) => write(b"ICCP", &profile),
            Profile::Nothing => Vec::new(),
            Profile::Unread => return Err(Fault::Profile),
        };
        let exif = kept.orientation.map_or_else(Vec::new, |way| write(b"EXIF", &exif::only(way)));
        let flag = |flag: u8, chunk: &[u8]| if chunk.is_empty() { 0 } else { flag };
        head[0] = head[0] & ALPHA_AND_ANIMATION | flag(EXIF, &exif) | flag(ICC, &profile);
        // Reserved bytes.
        head[1..4].fill(0);
        file.extend([write(b"VP8X", &head), profile, kept.picture, exif].concat());
    } else {
        file.extend(kept.picture);
    }
    let length = u32::try_from(file.len()).map_err(|_| Fault::Damaged)?;
    Ok([b"RIFF", &length.to_le_bytes()[..], &file].concat())
}

/// What is kept of a picture; nothing for a file that breaks the format.
fn read(bytes: &[u8]) -> Option<Kept<'_>> {
    let mut file = Bytes(bytes);
    file.expect(b"RIFF")?;
    let length = file.little()?;
    let mut rest = Bytes(file.take(length)?);
    rest.expect(b"WEBP")?;
    let mut kept = Kept::default();
    while !rest.is_empty() {
        let (name, data) = chunk(&mut rest)?;
        kept.take(name, data)?;
    }
    // One picture, or an animation: nobody sees a second one.
    (kept.stills + usize::from(kept.frames > 0) == 1).then_some(kept)
}

impl<'a> Kept<'a> {
    /// Takes what is to be kept of a chunk.
    fn take(&mut self, name: &[u8], data: &'a [u8]) -> Option<()> {
        match name {
            b"VP8X" if self.head.is_none() && self.picture.is_empty() => self.head = Some(data.try_into().ok()?),
            b"ICCP" if self.profile.is_empty() => self.profile = data,
            b"EXIF" => {
                let block = data.strip_prefix(b"Exif\0\0").unwrap_or(data);
                self.orientation = self.orientation.or(exif::orientation(block));
            }
            b"ANIM" if data.len() == 6 => self.picture.extend(write(name, data)),
            b"ANMF" => {
                self.frames += 1;
                self.picture.extend(write(name, &frame(data)?));
            }
            b"VP8 " | b"VP8L" | b"ALPH" => {
                self.stills += usize::from(name != b"ALPH");
                self.picture.extend(write(name, data));
            }
            b"VP8X" | b"ANIM" => return None,
            _ => {}
        }
        Some(())
    }
}

/// A frame of an animation, with the chunks of its picture only.
fn frame(data: &[u8]) -> Option<Vec<u8>> {
    let mut rest = Bytes(data);
    // Place, size, duration and how it is put over the one before.
    let mut kept = rest.take(16)?.to_vec();
    let mut pictures = 0;
    while !rest.is_empty() {
        let (name, data) = chunk(&mut rest)?;
        if matches!(name, b"VP8 " | b"VP8L" | b"ALPH") {
            pictures += usize::from(name != b"ALPH");
            kept.extend(write(name, data));
        }
    }
    (pictures == 1).then_some(kept)
}

/// The next chunk, without the byte that makes its length even.
fn chunk<'a>(rest: &mut Bytes<'a>) -> Option<(&'a [u8; 4], &'a [u8])> {
    let name = rest.take(4)?.try_into().ok()?;
    let length = rest.little()?;
    let data = rest.take(length)?;
    rest.take(length % 2)?;
    Some((name, data))
}

/// A chunk as bytes.
fn write(name: &[u8], data: &[u8]) -> Vec<u8> {
    let length = u32::try_from(data.len()).expect("a chunk was read with a length of four bytes");
    [name, &length.to_le_bytes(), data, &[0][..data.len() % 2]].concat()
}
