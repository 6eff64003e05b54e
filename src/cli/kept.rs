//! The port and the secret of a preview, kept for its next run in a file that only this user can read: tabs and
//! bookmarks stay valid, and no other user of the machine can guess where the preview is.

use std::io;
use std::path::{Path, PathBuf};

use crate::publish::single_file;
use crate::system;

/// What a run of the preview leaves for the next.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct KeptPreview {
    /// The port, unless each run so far was given one.
    pub(super) port: Option<u16>,
    pub(super) secret: String,
}

impl KeptPreview {
    /// What the last preview of a project has kept; none where there was none, or others could have read it.
    pub(super) fn of(root: &Path) -> Option<Self> {
        let kept = single_file::open_private(&file(root)?).ok()??;
        Self::parse(&io::read_to_string(kept).ok()?)
    }

    fn parse(text: &str) -> Option<Self> {
        let (port, secret) = text.trim_end().split_once(' ')?;
        let port = port.parse().ok()?;
        let whole = secret.len() == 32 && secret.bytes().all(|byte| byte.is_ascii_hexdigit());
        whole.then(|| Self { port: Some(port).filter(|port| *port > 0), secret: secret.to_owned() })
    }

    /// Keeps this for the next preview of a project. Where nothing can be kept, the next one has another address.
    pub(super) fn keep(&self, root: &Path) {
        if let Some(file) = file(root) {
            let _ =
                single_file::write_private(&file, &[format!("{} {}", self.port.unwrap_or(0), self.secret).as_bytes()]);
        }
    }
}

fn file(root: &Path) -> Option<PathBuf> {
    let name = xxhash_rust::xxh3::xxh3_128(root.as_os_str().as_encoded_bytes());
    Some(system::state_folder()?.join("keyplan").join(format!("preview-{name:032x}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_read_back_and_nothing_else_is() {
        let secret = "0123456789abcdef".repeat(2);
        let kept = KeptPreview::parse(&format!("4711 {secret}\n")).unwrap();
        assert_eq!((kept.port, &kept.secret), (Some(4711), &secret));
        assert_eq!(KeptPreview::parse(&format!("0 {secret}")).unwrap().port, None);
        for text in ["", "4711", "4711 ", "4711 0123", "x 0123", &format!("65536 {secret}"), &format!("1 {secret}0")] {
            assert_eq!(KeptPreview::parse(text), None, "{text}");
        }
    }
}
