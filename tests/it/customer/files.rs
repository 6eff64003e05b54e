//! Files that a plan shows: what is seen of them by the dice that write what leaves, the rest by those that write what must
//! not.

use std::fmt::Write as _;

use super::author::Author;

impl Author {
    /// Files that leave, under names and with metadata that must not; and one that must not leave.
    pub(super) fn shown_files(&mut self) -> String {
        let mut body = "\n## Shown {.customer}\n\n".to_owned();
        let open = self.open();
        for ending in ["gif", "svg", "csv"] {
            let secret = self.secret();
            let content = match ending {
                "gif" => secret.clone(),
                "svg" => drawing(&open, &secret),
                _ => format!("a,{open}\n"),
            };
            // The name says what we think, and changes the order of the files.
            let name = format!("{}-{}.{ending}", self.inner.pick(&["a", "k", "z"]), secret.replace(' ', "-"));
            writeln!(body, "[{open}]({name})").unwrap();
            self.files.insert(format!("content/accounts/lotus/2025/{name}"), content);
        }
        let secret = self.secret();
        self.files.insert("content/accounts/lotus/2025/canary.pdf".to_owned(), secret.clone());
        if self.inner.often() {
            writeln!(body, "\n## Ours {{.internal}}\n\n[{secret}](canary.pdf)").unwrap();
        }
        body
    }
}

/// A picture of one dot, with a comment unless it is empty.
pub(super) fn picture(comment: &str) -> Vec<u8> {
    let comment = match comment {
        "" => Vec::new(),
        text => [b"\x21\xfe", &[u8::try_from(text.len()).unwrap()][..], text.as_bytes(), &[0]].concat(),
    };
    let head = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff";
    [head, &*comment, b"\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0\x3b", comment.as_slice()].concat()
}

/// A drawing that shows a text, with a secret in each place that nobody sees.
pub(super) fn drawing(shown: &str, secret: &str) -> String {
    let id = secret.replace(' ', "-");
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" data-name=\"{secret}\"><!--{secret}--><title>{secret}</title>\
        <metadata>{secret}</metadata><style>.a{{--note:{secret}}}</style><defs><g id=\"{id}\"><text>{secret}</text></g>\
        <mask id=\"{id}-mask\"/></defs><g id=\"{id}-layer\" class=\"{id}-class\" mask=\"url(#{id}-mask)\">\
        <text>{shown}</text></g></svg>\n"
    )
}

/// The bytes of a file. Of a picture its comment stands among the files.
pub(super) fn as_bytes(path: &str, text: &str) -> Vec<u8> {
    let is_picture = path.split('.').next_back() == Some("gif");
    if is_picture { picture(text) } else { text.as_bytes().to_vec() }
}
