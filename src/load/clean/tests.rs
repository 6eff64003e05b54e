//! What stands in a file beside its picture never leaves; the picture does, byte for byte.

use super::*;

const CANARY: &[u8] = b"KANARIE Hanoi 21.0278 N";

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

fn be(name: &[u8], data: &[u8]) -> Vec<u8> {
    let crc = !name.iter().chain(data).fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |c, _| if c & 1 == 1 { 0xedb8_8320 ^ (c >> 1) } else { c >> 1 })
    });
    [&u32::try_from(data.len()).unwrap().to_be_bytes()[..], name, data, &crc.to_be_bytes()].concat()
}

fn le(name: &[u8], data: &[u8]) -> Vec<u8> {
    [name, &u32::try_from(data.len()).unwrap().to_le_bytes(), data, &[7][..data.len() % 2]].concat()
}

fn marked(code: u8, data: &[u8]) -> Vec<u8> {
    [&[0xff, code], &u16::try_from(data.len() + 2).unwrap().to_be_bytes()[..], data].concat()
}

/// A picture of each kind: as it leaves, and with canaries in it.
fn pictures() -> Vec<(&'static str, Vec<u8>, Vec<u8>)> {
    vec![
        ("png", png(false), png(true)),
        ("jpg", jpeg(false), jpeg(true)),
        ("gif", gif(false), gif(true)),
        ("webp", webp(false), webp(true)),
    ]
}

fn only(condition: bool, bytes: Vec<u8>) -> Vec<u8> {
    if condition { bytes } else { Vec::new() }
}

fn png(with: bool) -> Vec<u8> {
    let exif = if with { [&exif::only(6)[..], CANARY].concat() } else { exif::only(6) };
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    file.extend(be(b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]));
    for name in [b"tEXt", b"zTXt", b"iTXt", b"iCCP", b"tIME", b"caNv"] {
        file.extend(only(with, be(name, CANARY)));
    }
    file.extend(be(b"gAMA", &[0, 0, 0xb1, 0x8f]));
    file.extend(be(b"eXIf", &exif));
    file.extend(be(b"IDAT", b"\x78\x9c\x63\x00\x00\x00\x02\x00\x01"));
    file.extend(be(b"IEND", b""));
    file.extend(only(with, CANARY.to_vec()));
    file
}

fn jpeg(with: bool) -> Vec<u8> {
    let jfif = if with {
        b"JFIF\0\x01\x02\x01\0\x48\0\x48\x01\x01abc" as &[u8]
    } else {
        b"JFIF\0\x01\x02\x01\0\x48\0\x48\0\0"
    };
    let exif = [b"Exif\0\0" as &[u8], &exif::only(6), if with { CANARY } else { b"" }].concat();
    let mut file = [&[0xff, 0xd8][..], &marked(0xe0, jfif), &marked(0xe1, &exif)].concat();
    for code in (0xe0..=0xef).chain([0xfe]) {
        file.extend(only(with, marked(code, CANARY)));
    }
    file.extend(only(with, marked(0xe1, &[b"http://ns.adobe.com/xap/1.0/\0", CANARY].concat())));
    file.extend(only(with, marked(0xe2, &[b"MPF\0", CANARY].concat())));
    file.extend(marked(0xee, &[b"Adobe\0\x64\0\0\0\0\x01" as &[u8], if with { CANARY } else { b"" }].concat()));
    file.extend(marked(0xdb, &[[0].as_slice(), &[1; 64]].concat()));
    file.extend(marked(0xc0, &[8, 0, 1, 0, 1, 1, 1, 0x11, 0]));
    file.extend(marked(0xc4, &[[0].as_slice(), &[1], &[0; 15], &[0]].concat()));
    file.extend(marked(0xda, &[1, 1, 0, 0, 63, 0]));
    file.extend([0x12, 0xff, 0x00, 0x34, 0xff, 0xd0, 0x56]);
    file.extend(only(with, marked(0xfe, CANARY)));
    file.extend([0xff, 0xd9]);
    file.extend(only(with, [&[0xff, 0xd8], CANARY].concat()));
    file
}

fn gif(with: bool) -> Vec<u8> {
    let block = |label: &[u8]| [&[0x21], label, &[u8::try_from(CANARY.len()).unwrap()], CANARY, &[0]].concat();
    let mut file = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff".to_vec();
    file.extend(b"\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0");
    file.extend(only(with, block(&[0xfe])));
    file.extend(only(with, block(b"\xff\x0bXMP DataXMP")));
    file.extend(only(with, block(b"\xff\x0bICCRGBG1012")));
    file.extend(only(with, block(b"\xff\x0bNETSCAPE2.0")));
    file.extend(only(with, [b"\x21\xf9\x04\0\x01\0\0\0", &block(b"\x01")[..]].concat()));
    file.extend(b"\x21\xf9\x04\0\x0a\0\0\0\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0\x3b");
    file.extend(only(with, CANARY.to_vec()));
    file
}

fn webp(with: bool) -> Vec<u8> {
    let flags = if with { 0x3e } else { 0x1a };
    let mut file = b"WEBP".to_vec();
    file.extend(le(b"VP8X", &[flags, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
    file.extend(only(with, le(b"ICCP", CANARY)));
    file.extend(le(b"ANIM", &[0; 6]));
    let frame = [&[0; 16][..], &only(with, le(b"note", CANARY)), &le(b"VP8L", b"\x2f\0\0\0\0\x88")].concat();
    file.extend(le(b"ANMF", &frame));
    file.extend(only(with, le(b"XMP ", CANARY)));
    file.extend(only(with, le(b"note", CANARY)));
    file.extend(le(b"EXIF", &[&exif::only(6)[..], if with { CANARY } else { b"" }].concat()));
    [&le(b"RIFF", &file)[..], &only(with, CANARY.to_vec())].concat()
}

#[test]
fn metadata_stays_and_the_picture_leaves_byte_for_byte() {
    for (kind, plain, planted) in pictures() {
        assert!(holds(&planted, CANARY), "{kind}");
        assert_eq!(clean(kind, &planted), Ok(plain.clone()), "{kind}");
        assert_eq!(clean(&kind.to_uppercase(), &plain), Ok(plain), "{kind}");
    }
}

#[test]
fn a_picture_that_breaks_off_or_changes_by_chance_is_refused_or_clean() {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut roll = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below
    };
    let drawing = ("svg", Vec::new(), DRAWING.as_bytes().to_vec());
    for (kind, _, planted) in pictures().into_iter().chain([drawing]) {
        for end in 0..planted.len() {
            let _ = clean(kind, &planted[..end]);
        }
        for _ in 0..3_000 {
            let mut bytes = planted.clone();
            for _ in 0..=roll(4) {
                let at = roll(bytes.len());
                match roll(4) {
                    0 => bytes[at] = u8::try_from(roll(256)).unwrap(),
                    1 => bytes[at] ^= 1 << roll(8),
                    2 => bytes.insert(at, [0, 0xff, b'<', b'&'][roll(4)]),
                    _ => _ = bytes.remove(at),
                }
            }
            // What was made clean once stays as it is.
            if let Ok(cleaned) = clean(kind, &bytes) {
                assert_eq!(clean(kind, &cleaned), Ok(cleaned.clone()), "{kind}: {bytes:?}");
            }
        }
    }
}

#[test]
fn what_cannot_be_made_clean_is_refused() {
    for kind in ["pdf", "docx", "xlsx", "pptx", "avif", "zip", ""] {
        assert!(clean(kind, b"%PDF-1.7").is_err(), "{kind}");
    }
    for kind in ["png", "jpg", "gif", "webp", "svg"] {
        assert!(clean(kind, b"").is_err() && clean(kind, b"version https://git-lfs.github.com/spec/v1").is_err());
    }
    assert_eq!(clean("csv", b"a,b\n"), Ok(b"a,b\n".to_vec()));
}

const DRAWING: &str = r##"<?xml version="1.0" encoding="UTF-8"?>
<!-- KANARIE --><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:i="http://www.inkscape.org/namespaces/inkscape" xmlns:s="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" viewBox="0 0 9 9" i:export-filename="/home/KANARIE/a.png" s:docname="KANARIE.svg" data-name="KANARIE" aria-label="KANARIE">
<title>KANARIE</title><desc>KANARIE</desc><metadata><c:creator xmlns:c="http://purl.org/dc/elements/1.1/">KANARIE</c:creator></metadata><s:namedview id="KANARIE"/>
<style>.a{fill:url(#fade)}/* KANARIE */</style><defs><linearGradient id="fade"><stop offset="1" stop-color="#fff"/></linearGradient></defs>
<g id="KANARIE-layer" i:label="KANARIE"><path class="a" d="M0 0h9" style="stroke:red;--note:KANARIE;-inkscape-font-specification:KANARIE/* KANARIE */"/><use xlink:href="#fade"/><text x="1">Shelf &amp; <tspan>fridge</tspan></text></g></svg>"##;

const LEAVES: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" viewBox=\"0 0 9 9\">\n\n<style>.a{fill:url(#fade)}</style><defs><linearGradient id=\"fade\"><stop offset=\"1\" stop-color=\"#fff\"></stop></linearGradient></defs>\n<g><path class=\"a\" d=\"M0 0h9\" style=\"stroke:red\"></path><use xlink:href=\"#fade\"></use><text x=\"1\">Shelf &amp; <tspan>fridge</tspan></text></g></svg>\n";

#[test]
fn a_drawing_leaves_without_what_its_editor_wrote() {
    assert_eq!(clean("svg", DRAWING.as_bytes()).map(|bytes| String::from_utf8(bytes).unwrap()), Ok(LEAVES.to_owned()));
    for hidden in [
        "<g display=\"none\"/>",
        "<g style=\"display : none\"/>",
        "<g visibility=\"hidden\"/>",
        "<style>.b{dis\\70 lay:none}</style>",
        "<image href=\"data:image/png;base64,AAAA\"/>",
        "<style>a{fill:url(data:image/png;base64,AAAA)}</style>",
    ] {
        let drawing = format!("<svg xmlns=\"http://www.w3.org/2000/svg\">{hidden}</svg>");
        assert_eq!(active(drawing.as_bytes()), None, "{hidden}");
        assert!(clean("svg", drawing.as_bytes()).is_err(), "{hidden}");
    }
}

#[test]
fn a_drawing_that_does_more_than_draw_is_found() {
    for inside in [
        "<script/>",
        "<SCRIPT/>",
        "<g onclick=\"x\"/>",
        "<g\nonload\n=\n'x'/>",
        "<a href=\"java&#x73;cript:alert(1)\"/>",
        "<a href=\"java&#10;script:x\"/>",
        "<a xmlns:x=\"http://www.w3.org/1999/xlink\" x:href=\"&#x2f;/host/x\"/>",
        "<a href=\"//host\"/>",
        "<a href=\"page.html\"/>",
        "<use href=\"other.svg#a\"/>",
        "<image href=\"data:image/svg+xml;base64,AA\"/>",
        "<image href=\"shelf.png\"/>",
        "<g xml:base=\"https://host/\"/>",
        "<foreignObject/>",
        "<p xmlns=\"http://www.w3.org/1999/xhtml\"/>",
        "<x:iframe xmlns:x=\"http://www.w3.org/1999/xhtml\"/>",
        "<iframe/>",
        "<style>@im\\70ort '//host/x.css'</style>",
        "<style><![CDATA[@import 'x']]></style>",
        "<g style=\"fill:u\\72l(//host/x)\"/>",
        "<g fill=\"url(https://host/x#a)\"/>",
        "<set attributeName=\"href\" to=\"#x\"/>",
        "<animate attributeName=\"xlink:href\" values=\"a\"/>",
        "<?xml-stylesheet href=\"//host/x.css\"?>",
        "<g>",
        "&unknown;",
    ] {
        let drawing = format!("<svg xmlns=\"http://www.w3.org/2000/svg\">{inside}</svg>");
        assert!(active(drawing.as_bytes()).is_some(), "{inside}");
    }
    let entity = "<!DOCTYPE svg [<!ENTITY a 'b'>]><svg xmlns=\"http://www.w3.org/2000/svg\">&a;</svg>";
    assert!(active(entity.as_bytes()).is_some());
    let coded = "<?xml version='1.0' encoding='UTF-16'?><svg xmlns=\"http://www.w3.org/2000/svg\"/>";
    assert!(active(coded.as_bytes()).is_some());
    for depth in [300, 100_000] {
        let deep = format!("<svg>{}{}</svg>", "<g>".repeat(depth), "</g>".repeat(depth));
        assert!(active(deep.as_bytes()).is_some());
    }
    assert_eq!(active(DRAWING.as_bytes()), None);
}
