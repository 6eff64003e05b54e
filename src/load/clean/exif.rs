//! The one word of EXIF that changes how a picture is shown: which way is up (EXIF 2.32, 4.6.4, tag 0x0112). Without it
//! photographs of a telephone lie on their side. Turning the pixels would mean to encode them again, so the word is kept
//! and everything else is not.

use super::bytes::Bytes;

/// The tag of the orientation.
const ORIENTATION: usize = 0x0112;

/// Which way is up, 2 to 8; nothing where the picture is shown as it lies, or the block cannot be read.
pub(super) fn orientation(tiff: &[u8]) -> Option<u8> {
    let big = match tiff.get(..4)? {
        b"MM\0*" => true,
        b"II*\0" => false,
        _ => return None,
    };
    let number = |bytes: &mut Bytes<'_>| if big { bytes.big() } else { bytes.little() };
    let short = |bytes: &mut Bytes<'_>| {
        let pair = bytes.take(2)?.try_into().ok()?;
        Some(usize::from(if big { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) }))
    };
    let at = number(&mut Bytes(&tiff[4..]))?;
    let mut entries = Bytes(tiff.get(at..)?);
    for _ in 0..short(&mut entries)? {
        let mut entry = Bytes(entries.take(12)?);
        if short(&mut entry)? == ORIENTATION {
            let kind = short(&mut entry)?;
            entry.take(4)?;
            let value = u8::try_from(short(&mut entry)?).ok()?;
            return (kind == 3 && (2..=8).contains(&value)).then_some(value);
        }
    }
    None
}

/// A block that holds the orientation and nothing else.
pub(super) fn only(orientation: u8) -> Vec<u8> {
    let mut tiff = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    tiff.extend([orientation, 0, 0, 0, 0, 0, 0]);
    tiff
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        for way in 2..=8 {
            assert_eq!(orientation(&only(way)), Some(way));
            let little =
                [b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0" as &[u8], &[way, 0, 0, 0, 0, 0, 0, 0]].concat();
            assert_eq!(orientation(&little), Some(way));
        }
        assert_eq!(orientation(&only(1)), None);
        assert_eq!(orientation(b"MM\0*\xff\xff\xff\xff"), None);
    }
}
