//! The address that a request or a tab names.

/// The address from the site's root, decoded once; `None` where it could mean more than one thing.
pub(super) fn address(path: &str) -> Option<String> {
    let path = path.strip_prefix('/')?;
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let hex = |byte: Option<u8>| char::from(byte?).to_digit(16);
                u8::try_from(hex(rest.next())? * 16 + hex(rest.next())?).ok()?
            }
            byte => byte,
        });
    }
    let text = String::from_utf8(bytes).ok()?;
    let odd = |part: &str| part == "." || part == "..";
    let strange = text.contains(['\\', '\0', ':']) || text.contains("//") || text.split('/').any(odd);
    (!strange && !text.starts_with('/')).then(|| crate::figures::names::normal(&text))
}

#[cfg(test)]
mod tests {
    use crate::preview::address::address;

    #[test]
    fn an_address_means_one_thing_or_is_refused() {
        for (path, means) in [
            ("/", ""),
            ("/accounts/lotus/index.html", "accounts/lotus/index.html"),
            ("/people/b%C3%ACnh/", "people/bình/"),
            ("/people/bi%CC%80nh/", "people/bình/"),
        ] {
            assert_eq!(address(path).as_deref(), Some(means), "{path}");
        }
        for path in [
            "",
            "accounts",
            "//etc/passwd",
            "/../site.toml",
            "/%2e%2e/site.toml",
            "/..%2fsite.toml",
            "/a/..%5c..%5csite.toml",
            "/c:/windows",
            "/a//b",
            "/%2fetc",
            "/a%00b",
            "/%zz",
            "/%c3",
            "/%",
            "/a/./b",
        ] {
            assert_eq!(address(path), None, "{path}");
        }
        assert_eq!(address("/%252e%252e/x").as_deref(), Some("%2e%2e/x"), "decoded once");
    }
}
