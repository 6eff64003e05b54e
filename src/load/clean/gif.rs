//! GIF (GIF89a): pictures, their times, and how often they are repeated. Comments, plain texts, every other extension of
//! a program (XMP, ICC) and what stands behind the end go.

use super::bytes::Bytes;

/// The picture alone; nothing for a file that breaks the format.
pub(super) fn clean(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut rest = Bytes(bytes);
    let head = rest.take(13)?;
    if !matches!(&head[..6], b"GIF87a" | b"GIF89a") {
        return None;
    }
    let mut kept = [head, colors(&mut rest, head[10])?].concat();
    // How the next picture is shown. It belongs to a plain text where one follows.
    let mut control: &[u8] = &[];
    let mut pictures = 0;
    loop {
        // Some programs forget the last byte.
        match rest.byte().unwrap_or(0x3b) {
            0x21 => match rest.byte()? {
                0xf9 => {
                    control = rest.take(6)?;
                    if control[0] != 4 || control[5] != 0 {
                        return None;
                    }
                }
                0xff => kept.extend(repeats(blocks(&mut rest)?)),
                label => {
                    blocks(&mut rest)?;
                    if label == 0x01 {
                        control = &[];
                    }
                }
            },
            0x2c => {
                pictures += 1;
                if !control.is_empty() {
                    kept.extend([0x21, 0xf9]);
                    kept.extend(std::mem::take(&mut control));
                }
                let head = rest.take(9)?;
                kept.push(0x2c);
                kept.extend(head);
                kept.extend(colors(&mut rest, head[8])?);
                // How many bits a code begins with.
                kept.push(rest.byte()?);
                kept.extend(blocks(&mut rest)?);
            }
            0x3b => {
                kept.push(0x3b);
                return (pictures > 0).then_some(kept);
            }
            _ => return None,
        }
    }
}

/// The table of colors that the flags announce.
fn colors<'a>(rest: &mut Bytes<'a>, flags: u8) -> Option<&'a [u8]> {
    rest.take(if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) })
}

/// A run of blocks with the empty one at its end.
fn blocks<'a>(rest: &mut Bytes<'a>) -> Option<&'a [u8]> {
    let all = rest.0;
    loop {
        let length = rest.byte()?;
        rest.take(usize::from(length))?;
        if length == 0 {
            return all.get(..all.len() - rest.0.len());
        }
    }
}

/// What is kept of the extension of a program: how often an animation is repeated.
fn repeats(blocks: &[u8]) -> Vec<u8> {
    let known = [b"\x0bNETSCAPE2.0\x03\x01", b"\x0bANIMEXTS1.0\x03\x01"].iter().any(|head| blocks.starts_with(*head));
    // Two bytes of a count, and the end.
    if known && blocks.len() == 17 { [&[0x21, 0xff], blocks].concat() } else { Vec::new() }
}
