//! What a merge of two versions leaves behind when nobody has decided between them.

use std::sync::Arc;

use memchr::memmem;

use crate::diagnostics::{Code, Finding, Span, say};

/// KP017 for what a merge of two versions leaves behind: lines that begin with `<<<<<<< `, then one of `=======`, then one
/// with `>>>>>>> `. Everything else in such a file is said twice, so nothing else is reported.
pub(crate) fn unfinished(path: &Arc<str>, text: &str) -> Option<Finding> {
    // Nearly all files are told by this alone.
    memmem::find(text.as_bytes(), b"<<<<<<< ")?;
    let mut at = 0;
    let mut ours = None;
    let mut theirs = false;
    for line in text.split_inclusive('\n') {
        let words = line.trim_end();
        if words.starts_with("<<<<<<< ") {
            (ours, theirs) = (Some(at..at + words.len()), false);
        } else if words == "=======" {
            theirs = ours.is_some();
        } else if words.starts_with(">>>>>>> ") && theirs {
            let message = say!("this file holds an unfinished merge: two versions of the same lines");
            let finding = Finding::new(Code::KP017, Span::new(path, ours?), message);
            return Some(finding.hint(say!("keep one side, and delete the lines `<<<<<<<`, `=======` and `>>>>>>>`")));
        }
        at += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(text: &str) -> Option<(u32, u32)> {
        unfinished(&Arc::from("a.md"), text).map(|finding| (finding.span.start, finding.span.end))
    }

    #[test]
    fn three_lines_in_their_order_are_a_merge() {
        for text in [
            "a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> north\n",
            "a\n<<<<<<< HEAD\r\nb\r\n=======\r\nc\r\n>>>>>>> north\r\n",
            "a\n<<<<<<< HEAD\n||||||| base\n=======\n>>>>>>> x",
        ] {
            assert_eq!(place(text), Some((2, 14)), "{text:?}");
        }
        for text in [
            "",
            "<<<<<<< HEAD\nb\n",
            "Title\n=======\n\n>>>>>>> x\n",
            "    <<<<<<< HEAD\n    =======\n    >>>>>>> x\n",
            ">>>>>>> x\n=======\n<<<<<<< HEAD\n",
        ] {
            assert_eq!(place(text), None, "{text:?}");
        }
    }
}
