//! WebP (RFC 9649): the chunks of the picture and its animation. EXIF (but for the orientation), XMP, ICC profiles and
//! unknown chunks go, and so does what stands behind the end.

use super::bytes::Bytes;
use super::exif;

/// The bits of `VP8X` for what is kept: transparency and animation, then EXIF.
const ALPHA_AND_ANIMATION: u8 = 0x12;
const EXIF: u8 = 0x08;

/// The picture alone; nothing for a file that breaks the format.
pub(super) fn clean(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut file = Bytes(bytes);
    file.expect(b"RIFF")?;
    let length = file.little()?;
    let mut rest = Bytes(file.take(length)?);
    rest.expect(b"WEBP")?;
    let (mut head, mut picture, mut orientation, mut has_picture) = (None, Vec::new(), None, false);
    while !rest.is_empty() {
        let (name, data) = chunk(&mut rest)?;
        match name {
            b"VP8X" if head.is_none() && picture.is_empty() => head = Some(<[u8; 10]>::try_from(data).ok()?),
            b"EXIF" => orientation = orientation.or(exif::orientation(data.strip_prefix(b"Exif\0\0").unwrap_or(data))),
            b"ANIM" if data.len() == 6 => picture.extend(write(name, data)),
            b"ANMF" => {
                has_picture = true;
                picture.extend(write(name, &frame(data)?));
            }
            b"VP8 " | b"VP8L" | b"ALPH" => {
                has_picture |= name != b"ALPH";
                picture.extend(write(name, data));
            }
            b"VP8X" | b"ANIM" => return None,
            _ => {}
        }
    }
    let mut kept = b"WEBP".to_vec();
    if let Some(mut head) = head {
        head[0] = head[0] & ALPHA_AND_ANIMATION | if orientation.is_some() { EXIF } else { 0 };
        // Reserved bytes.
        head[1..4].fill(0);
        kept.extend(write(b"VP8X", &head));
    }
    kept.append(&mut picture);
    // Without `VP8X` decoders look for no EXIF.
    if let Some(way) = orientation.filter(|_| head.is_some()) {
        kept.extend(write(b"EXIF", &exif::only(way)));
    }
    let length = u32::try_from(kept.len()).ok()?;
    has_picture.then(|| [b"RIFF", &length.to_le_bytes()[..], &kept].concat())
}

/// A frame of an animation, with the chunks of its picture only.
fn frame(data: &[u8]) -> Option<Vec<u8>> {
    let mut rest = Bytes(data);
    // Place, size, duration and how it is put over the one before.
    let mut kept = rest.take(16)?.to_vec();
    while !rest.is_empty() {
        let (name, data) = chunk(&mut rest)?;
        if matches!(name, b"VP8 " | b"VP8L" | b"ALPH") {
            kept.extend(write(name, data));
        }
    }
    Some(kept)
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
