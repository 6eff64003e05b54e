//! Values as bytes, one after the other, for files that only the program that wrote them reads.
//!
//! A number takes seven bits a byte, the lowest first, and each byte but the last has its highest bit set. A hash takes 16
//! bytes, the lowest first. A text says how many bytes it begins with as the text before it did, how many follow, and these.
//! A list says how many there are.

/// Values that become bytes.
#[derive(Debug, Default)]
pub(crate) struct Packer {
    bytes: Vec<u8>,
    /// The text before.
    before: Vec<u8>,
}

impl Packer {
    pub(crate) fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.bytes.push(number.to_le_bytes()[0] | 0x80);
            number >>= 7;
        }
        self.bytes.push(number.to_le_bytes()[0]);
    }

    pub(crate) fn numbers(&mut self, numbers: [u64; 4]) {
        for number in numbers {
            self.number(number);
        }
    }

    pub(crate) fn count(&mut self, count: usize) {
        self.number(count as u64);
    }

    pub(crate) fn hash(&mut self, hash: u128) {
        self.bytes.extend_from_slice(&hash.to_le_bytes());
    }

    pub(crate) fn text(&mut self, text: &str) {
        let text = text.as_bytes();
        let same = self.before.iter().zip(text).take_while(|(before, now)| before == now).count();
        self.count(same);
        self.count(text.len() - same);
        self.bytes.extend_from_slice(&text[same..]);
        self.before.truncate(same);
        self.before.extend_from_slice(&text[same..]);
    }

    /// All of them.
    pub(crate) fn finish(self) -> Vec<u8> {
        self.bytes
    }
}

/// Bytes that become values again, in the order in which they were packed. None where they are not what is asked for.
#[derive(Debug)]
pub(crate) struct Unpacker<'a> {
    bytes: &'a [u8],
    before: Vec<u8>,
}

impl<'a> Unpacker<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, before: Vec::new() }
    }

    pub(crate) fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..u64::BITS).step_by(7) {
            let (byte, rest) = self.bytes.split_first()?;
            self.bytes = rest;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    pub(crate) fn numbers(&mut self) -> Option<[u64; 4]> {
        Some([self.number()?, self.number()?, self.number()?, self.number()?])
    }

    /// A number that has to be a smaller one.
    pub(crate) fn small<T: TryFrom<u64>>(&mut self) -> Option<T> {
        T::try_from(self.number()?).ok()
    }

    pub(crate) fn hash(&mut self) -> Option<u128> {
        let (hash, rest) = self.bytes.split_first_chunk()?;
        self.bytes = rest;
        Some(u128::from_le_bytes(*hash))
    }

    pub(crate) fn text(&mut self) -> Option<String> {
        let (same, new) = (self.small()?, self.small()?);
        if same > self.before.len() || new > self.bytes.len() {
            return None;
        }
        let (new, rest) = self.bytes.split_at(new);
        self.bytes = rest;
        self.before.truncate(same);
        self.before.extend_from_slice(new);
        std::str::from_utf8(&self.before).ok().map(str::to_owned)
    }

    /// As many values as there are of them.
    pub(crate) fn list<T>(&mut self, mut value: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let count: usize = self.small()?;
        // What says that it is longer than all that follows is no list.
        let mut list = Vec::with_capacity(count.min(self.bytes.len()));
        for _ in 0..count {
            list.push(value(self)?);
        }
        Some(list)
    }

    /// Whether nothing follows.
    pub(crate) fn is_done(&self) -> bool {
        self.bytes.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NUMBERS: [u64; 8] = [0, 1, 0x7f, 0x80, 0x3fff, 0x4000, u64::MAX >> 1, u64::MAX];
    const TEXTS: [&str; 6] = ["", "content/a.md", "content/b/é.md", "content/b/è.md", "content/b", "z"];

    fn packed() -> Vec<u8> {
        let mut packer = Packer::default();
        packer.count(NUMBERS.len());
        for number in NUMBERS {
            packer.number(number);
        }
        packer.hash(u128::MAX - 1);
        packer.count(TEXTS.len());
        for text in TEXTS {
            packer.text(text);
        }
        packer.finish()
    }

    fn unpacked(bytes: &[u8]) -> Option<(Vec<u64>, u128, Vec<String>)> {
        let mut unpacker = Unpacker::new(bytes);
        let all = (unpacker.list(Unpacker::number)?, unpacker.hash()?, unpacker.list(Unpacker::text)?);
        unpacker.is_done().then_some(all)
    }

    #[test]
    fn values_come_back() {
        let (numbers, hash, texts) = unpacked(&packed()).unwrap();
        assert_eq!((numbers.as_slice(), hash), (&NUMBERS[..], u128::MAX - 1));
        assert_eq!(texts, TEXTS);
    }

    #[test]
    fn what_is_cut_or_too_long_is_nothing() {
        let bytes = packed();
        for end in 0..bytes.len() {
            assert_eq!(unpacked(&bytes[..end]), None, "cut at {end}");
        }
        assert_eq!(unpacked(&[&bytes[..], &[0]].concat()), None);
    }

    #[test]
    fn bytes_of_any_kind_are_read_without_a_panic() {
        for byte in 0..=0xff {
            for length in 0..64 {
                let bytes = vec![byte; length];
                let mut unpacker = Unpacker::new(&bytes);
                while unpacker.list(Unpacker::text).is_some() && !unpacker.is_done() {}
            }
        }
        assert_eq!(Unpacker::new(&[0xff; 10]).number(), None, "a number has at most 64 bits");
        assert_eq!(Unpacker::new(&[0xc0, 0x02]).small::<u8>(), None);
    }
}
