//! The checksum of PNG (annex D) and ZIP: CRC-32.

/// The checksum of these bytes, one part behind the other.
pub(super) fn checksum(parts: &[&[u8]]) -> u32 {
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
    !parts.iter().copied().flatten().fold(u32::MAX, step)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_checksum_is_that_of_the_format() {
        assert_eq!(super::checksum(&[b"IE", b"ND"]), 0xae42_6082);
    }
}
