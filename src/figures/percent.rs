//! Percent encoding of paths (RFC 3986), and decoding.

/// A path percent-encoded for an `href`; slashes stay. The result needs no further escaping in HTML.
pub fn encode(path: &str) -> String {
    let mut out = String::with_capacity(path.len() + 8);
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'/' => out.push(byte as char),
            _ => {
                const HEX: &[u8; 16] = b"0123456789ABCDEF";
                out.push('%');
                out.push(HEX[usize::from(byte >> 4)] as char);
                out.push(HEX[usize::from(byte & 15)] as char);
            }
        }
    }
    out
}

/// Decodes the percent signs of a text. Gives it back as it is where the result would not be UTF-8. A percent sign that
/// two hexadecimal digits do not follow stays.
pub fn decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let digit = |byte: u8| (byte as char).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let escaped = match tail {
            [high, low, ..] if *first == b'%' => digit(*high).zip(digit(*low)),
            _ => None,
        };
        if let Some((high, low)) = escaped {
            bytes.push(high * 16 + low);
            rest = &tail[2..];
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

/// Whether an address names a file of HTML itself and not the folder of a page.
pub(crate) fn is_html(address: &str) -> bool {
    let end = address.rsplit_once('.').map_or("", |(_, end)| end);
    end.eq_ignore_ascii_case("html") || end.eq_ignore_ascii_case("htm")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_comes_back_from_its_address() {
        for (path, address) in [
            ("people/trần-minh-khôi", "people/tr%E1%BA%A7n-minh-kh%C3%B4i"),
            ("a b&c", "a%20b%26c"),
            ("100%", "100%25"),
        ] {
            assert_eq!(encode(path), address);
            assert_eq!(decode(address), path);
        }
    }

    #[test]
    fn what_is_no_encoding_stays() {
        for text in ["100%", "%", "%zz", "%ff"] {
            assert_eq!(decode(text), text);
        }
    }
}
