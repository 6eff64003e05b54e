//! Color profiles (ICC.1:2022): what turns the numbers of a picture into colors. The rest of a profile is free text, such
//! as whose screen was measured and when.
//!
//! A picture without its profile has other colors, so a profile is written anew from the parts that browsers use: the
//! primaries and curves of a screen, or the table of a printer.

use super::bytes::Bytes;

/// The part before the table of tags.
const HEAD: usize = 128;

/// The tags that stay, in the order in which they are written.
const KEPT: &[&[u8; 4]] =
    &[b"wtpt", b"chad", b"cicp", b"rXYZ", b"gXYZ", b"bXYZ", b"rTRC", b"gTRC", b"bTRC", b"kTRC", b"A2B0", b"A2B1"];

/// What of a profile may leave.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Profile {
    Clean(Vec<u8>),
    /// No browser reads it: the picture looks the same without.
    Nothing,
    /// It changes colors by something that is not known here.
    Unread,
}

/// What of this profile may leave.
pub(super) fn clean(profile: &[u8]) -> Profile {
    let Some(tags) = tags(profile) else { return Profile::Nothing };
    let known = |from: usize, names: &[&[u8; 4]]| names.iter().any(|name| profile[from..].starts_with(*name));
    let is_known = known(12, &[b"mntr", b"scnr", b"prtr", b"spac"])
        && known(16, &[b"RGB ", b"GRAY", b"CMYK"])
        && known(20, &[b"XYZ ", b"Lab "]);
    let has = |names: &[&[u8; 4]]| names.iter().all(|name| tags.iter().any(|(known, _)| known == *name));
    let by_curves = has(&[b"rXYZ", b"gXYZ", b"bXYZ", b"rTRC", b"gTRC", b"bTRC"]) || has(&[b"kTRC"]);
    if is_known && (by_curves || has(&[b"A2B0"])) {
        Profile::Clean(written(&profile[..HEAD], &tags))
    } else {
        Profile::Unread
    }
}

/// The tags that stay, by name; nothing for what is no profile.
fn tags(profile: &[u8]) -> Option<Vec<([u8; 4], Vec<u8>)>> {
    if profile.get(36..40)? != b"acsp" {
        return None;
    }
    let mut table = Bytes(profile.get(HEAD..)?);
    let mut tags = Vec::new();
    for _ in 0..table.big()? {
        let name: [u8; 4] = table.take(4)?.try_into().ok()?;
        let (start, length) = (table.big()?, table.big()?);
        let data = profile.get(start..)?.get(..length)?;
        if KEPT.contains(&&name) && !tags.iter().any(|(known, _)| *known == name) {
            tags.extend(plain(data).map(|data| (name, data)));
        }
    }
    Some(tags)
}

/// The content of a tag, as long as its kind says; nothing for a kind that could hold a text.
fn plain(data: &[u8]) -> Option<Vec<u8>> {
    let kind = data.get(..4)?;
    let number = |at: usize| Bytes(data.get(at..)?).big();
    let short = |at: usize| Some(usize::from(u16::from_be_bytes(data.get(at..at + 2)?.try_into().ok()?)));
    let byte = |at: usize| data.get(at).copied().map(usize::from);
    // Inputs, outputs and points of a table.
    let cells = || byte(10)?.checked_pow(u32::try_from(byte(8)?).ok()?)?.checked_mul(byte(9)?);
    let length = match kind {
        b"XYZ " => 20,
        b"sf32" => 44,
        b"cicp" => 12,
        b"curv" => number(8)?.checked_mul(2)?.checked_add(12)?,
        b"para" => 12 + 4 * [1, 3, 4, 5, 7].get(short(8)?)?,
        b"mft1" => cells()?.checked_add(48 + 256 * (byte(8)? + byte(9)?))?,
        b"mft2" => {
            cells()?.checked_add(short(48)? * byte(8)? + short(50)? * byte(9)?)?.checked_mul(2)?.checked_add(52)?
        }
        _ => return None,
    };
    let mut plain = data.get(..length)?.to_vec();
    // Reserved bytes.
    plain[4..8].fill(0);
    Some(plain)
}

/// A profile of these tags.
fn written(head: &[u8], tags: &[([u8; 4], Vec<u8>)]) -> Vec<u8> {
    let new = head[8] >= 4;
    let mut all = vec![(*b"desc", description(new)), (*b"cprt", copyright(new))];
    for name in KEPT {
        all.extend(tags.iter().find(|(known, _)| known == *name).cloned());
    }
    let mut table = number(all.len());
    let mut data: Vec<u8> = Vec::new();
    let first = HEAD + 4 + 12 * all.len();
    let mut places: Vec<(&[u8], usize)> = Vec::new();
    for (name, content) in &all {
        // The three curves of a screen are often one.
        let known = places.iter().find(|(known, _)| *known == content.as_slice()).map(|(_, place)| *place);
        let place = known.unwrap_or(first + data.len());
        table.extend([name.as_slice(), &number(place), &number(content.len())].concat());
        if known.is_none() {
            places.push((content, place));
            data.extend(content);
            data.resize(data.len().next_multiple_of(4), 0);
        }
    }
    let mut profile = number(first + data.len());
    profile.extend([0; 4]);
    // Version, kind of device, kind of colors, and what they are turned into.
    profile.extend([head[8], head[9] & 0xf0, 0, 0]);
    profile.extend(&head[12..24]);
    // A day, since there has to be one: 2000-01-01.
    profile.extend([0x07, 0xd0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0]);
    profile.extend(b"acsp");
    profile.resize(64, 0);
    // What is done with colors that a screen cannot show, and the light that all profiles are for (D50).
    profile.extend([0, 0, 0, head[67] & 3, 0, 0, 0xf6, 0xd6, 0, 1, 0, 0, 0, 0, 0xd3, 0x2d]);
    profile.resize(HEAD, 0);
    [profile, table, data].concat()
}

/// A number of four bytes.
fn number(value: usize) -> Vec<u8> {
    u32::try_from(value).expect("a profile is shorter than the file that it was read from").to_be_bytes().to_vec()
}

/// The name that a profile has to have.
fn description(new: bool) -> Vec<u8> {
    if new {
        return words();
    }
    let mut tag = b"desc\0\0\0\0\0\0\0\x02-\0".to_vec();
    // No name in other letters.
    tag.resize(tag.len() + 78, 0);
    tag
}

/// The word on rights that a profile has to have.
fn copyright(new: bool) -> Vec<u8> {
    if new { words() } else { b"text\0\0\0\0-\0".to_vec() }
}

/// A hyphen, in English, as the newer form has it.
fn words() -> Vec<u8> {
    b"mluc\0\0\0\0\0\0\0\x01\0\0\0\x0cenUS\0\0\0\x02\0\0\0\x1c\0-".to_vec()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A profile of a screen, and the same as it leaves.
    pub(in crate::load::clean) fn screen(new: bool, note: &[u8]) -> (Vec<u8>, Vec<u8>) {
        let curve = b"para\0\0\0\0\0\0\0\0\0\x02\x33\x33".to_vec();
        let mut tags: Vec<([u8; 4], Vec<u8>)> = vec![];
        for (at, name) in [b"wtpt", b"rXYZ", b"gXYZ", b"bXYZ"].into_iter().enumerate() {
            let value = u8::try_from(at).unwrap();
            tags.push((*name, [b"XYZ \0\0\0\0" as &[u8], &[value; 12]].concat()));
        }
        tags.extend([b"rTRC", b"gTRC", b"bTRC"].map(|name| (*name, curve.clone())));
        let mut head = vec![0; HEAD];
        head[8] = if new { 4 } else { 2 };
        head[9] = 0x40;
        head[12..24].copy_from_slice(b"mntrRGB XYZ ");
        head[36..40].copy_from_slice(b"acsp");
        let plain = written(&head, &tags);
        head[24..36].fill(b'd');
        head[48..64].fill(b'm');
        head[80..128].fill(b'c');
        let noted = [b"desc", b"cprt", b"dmnd", b"vcgt", b"MS00"].map(|name| (*name, note.to_vec()));
        let all = noted.into_iter().chain(tags);
        let count = all.clone().count();
        let mut data = Vec::new();
        let mut table = number(count);
        for (name, content) in all {
            table.extend(
                [name.as_slice(), &number(HEAD + 4 + 12 * count + data.len()), &number(content.len())].concat(),
            );
            data.extend(content);
        }
        ([head, table, data, note.to_vec()].concat(), plain)
    }

    #[test]
    fn a_profile_leaves_with_its_colors_and_nothing_else() {
        for new in [false, true] {
            let (noted, plain) = screen(new, b"KANARIE");
            assert_eq!(clean(&noted), Profile::Clean(plain.clone()));
            assert_eq!(clean(&plain), Profile::Clean(plain.clone()));
            assert_eq!(u32::from_be_bytes(plain[..4].try_into().unwrap()) as usize, plain.len());
        }
    }

    #[test]
    fn no_profile_is_nothing_and_a_strange_one_is_not_guessed() {
        let (noted, plain) = screen(true, b"KANARIE");
        assert_eq!(clean(b"KANARIE"), Profile::Nothing);
        assert_eq!(clean(&noted[..200]), Profile::Nothing);
        let mut strange = plain.clone();
        strange[12..16].copy_from_slice(b"link");
        assert_eq!(clean(&strange), Profile::Unread);
        let mut without = plain;
        let at = without.windows(4).position(|name| name == b"gTRC").unwrap();
        without[at..at + 4].copy_from_slice(b"note");
        assert_eq!(clean(&without), Profile::Unread);
    }

    #[test]
    fn the_table_of_a_printer_is_as_long_as_it_says() {
        // Four inks to three numbers, two points each; tables of 256, then of two.
        let bytes = [b"mft1\0\0\0\0\x04\x03\x02\0" as &[u8], &[0; 36], &vec![1; 256 * 7 + 16 * 3], b"KANARIE"].concat();
        assert_eq!(plain(&bytes).unwrap().len(), bytes.len() - 7);
        let words =
            [b"mft2\0\0\0\0\x04\x03\x02\0" as &[u8], &[0; 36], &[0, 2, 0, 2], &[1; 2 * (2 * 7 + 16 * 3)], b"KANARIE"];
        let bytes = words.concat();
        assert_eq!(plain(&bytes).unwrap().len(), bytes.len() - 7);
        assert_eq!(plain(&bytes[..bytes.len() - 8]), None);
        assert_eq!(plain(b"mft2\0\0\0\0\xff\xff\xff\0aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"), None);
    }
}
