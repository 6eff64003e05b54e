//! What stands in a file beside its picture never leaves; the picture does, byte for byte.

use super::icc::tests::screen;
use super::*;

/// The bytes of an asset as they leave.
fn clean(kind: &str, bytes: &[u8]) -> Result<Vec<u8>, Refusal> {
    super::clean(kind, bytes).map(|clean| clean.bytes)
}

/// The text that an asset shows.
fn shown_text(kind: &str, bytes: &[u8]) -> Option<String> {
    super::clean(kind, bytes).ok()?.shown
}

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
    let packed = |profile: &[u8]| miniz_oxide::deflate::compress_to_vec_zlib(profile, 6);
    let (noted, profile) = screen(true, CANARY);
    let profile =
        if with { [CANARY, &[0, 0], &packed(&noted) as &[u8]] } else { [b"-" as &[u8], &[0, 0], &packed(&profile)] };
    file.extend(be(b"iCCP", &profile.concat()));
    for name in [b"tEXt", b"zTXt", b"iTXt", b"iCCP", b"tIME", b"caNv", b"fdAT"] {
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
    let (noted, profile) = screen(false, CANARY);
    let profile = if with { noted } else { profile };
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
    if with {
        // A profile may stand in parts, in any order.
        let (first, second) = profile.split_at(100);
        file.extend(marked(0xe2, &[b"ICC_PROFILE\0\x02\x02" as &[u8], second].concat()));
        file.extend(marked(0xe2, &[b"ICC_PROFILE\0\x01\x02" as &[u8], first].concat()));
    } else {
        file.extend(marked(0xe2, &[b"ICC_PROFILE\0\x01\x01" as &[u8], &profile].concat()));
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
    let flags = if with { 0xff } else { 0x3a };
    let (noted, profile) = screen(true, CANARY);
    let mut file = b"WEBP".to_vec();
    file.extend(le(b"VP8X", &[flags, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
    file.extend(le(b"ICCP", if with { &noted } else { &profile }));
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

/// A PNG whose checksums are right again, so that the rest of it is looked at.
fn checked(mut png: Vec<u8>) -> Vec<u8> {
    let mut at = 8;
    while let Some(length) = png.get(at..at + 4).map(|length| u32::from_be_bytes(length.try_into().unwrap()) as usize) {
        let Some(end) = at.checked_add(length + 12).filter(|end| *end <= png.len()) else { break };
        let chunk = be(&png[at + 4..at + 8], &png[at + 8..end - 4]);
        png[at..end].copy_from_slice(&chunk);
        at = end;
    }
    png
}

#[test]
fn a_picture_that_breaks_off_or_has_a_wrong_byte_anywhere_is_refused_or_clean() {
    for (kind, _, planted) in pictures() {
        for at in 0..planted.len() {
            let _ = clean(kind, &planted[..at]);
            let mut bytes = planted.clone();
            for byte in [0, 1, 0xff, planted[at] ^ 0x80, planted[at] ^ 0x20, planted[at].wrapping_add(1)] {
                bytes[at] = byte;
                let _ = clean(kind, &bytes);
                if kind == "png" {
                    let _ = clean(kind, &checked(bytes.clone()));
                }
            }
        }
    }
    let drawing = DRAWING.as_bytes();
    for at in 0..drawing.len() {
        let _ = clean("svg", &drawing[..at]);
        let mut bytes = drawing.to_vec();
        for byte in b"\0<&\"\xff" {
            bytes[at] = *byte;
            let _ = clean("svg", &bytes);
            let _ = shown_text("svg", &bytes);
        }
    }
}

#[test]
fn a_picture_that_changes_by_chance_is_refused_or_clean() {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut roll = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below
    };
    let drawing = ("svg", Vec::new(), DRAWING.as_bytes().to_vec());
    for (kind, _, planted) in pictures().into_iter().chain([drawing]) {
        for _ in 0..2_000 {
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
            let bytes = if kind == "png" { checked(bytes) } else { bytes };
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
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:i="http://www.inkscape.org/namespaces/inkscape" xmlns:s="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" viewBox="0 0 9 9" i:export-filename="/home/KANARIE/a.png" s:docname="KANARIE.svg" data-name="KANARIE@2x" aria-label="KANARIE" content="&lt;mxfile>KANARIE&lt;/mxfile>">
<?xpacket begin="KANARIE"?>
<title>KANARIE</title><desc>KANARIE</desc><metadata><c:creator xmlns:c="http://purl.org/dc/elements/1.1/" href="https://KANARIE">KANARIE</c:creator></metadata><s:namedview id="KANARIE"/>
<style>.a{fill:url(#fade);--note:KANARIE}/* KANARIE */</style><defs><linearGradient id="fade"><stop offset="1" stop-color="#fff"/></linearGradient><g id="KANARIE-unused"><text>KANARIE</text></g></defs>
<symbol id="KANARIE-2"><text>KANARIE</text></symbol><mask id="KANARIE-used"><rect/></mask>
<g id="KANARIE-layer" i:label="KANARIE">KANARIE<path class="a KANARIE" mask="url( '#KANARIE-used' ) none" d="M0 0h9" style="stroke:red;--note:KANARIE;-inkscape-font-specification:KANARIE/* KANARIE */"><text>KANARIE</text></path><use xlink:href="#fade"/><use href="#KANARIE-gone"/><a id="KANARIE-2"/><text x="1" class="KANARIE">Shelf &amp; <tspan>fridge</tspan></text></g></svg>"##;

const LEAVES: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" viewBox=\"0 0 9 9\"><style>.a{fill:url(#fade);}</style><defs><linearGradient id=\"fade\"><stop offset=\"1\" stop-color=\"#fff\"></stop></linearGradient></defs><mask id=\"n1\"><rect></rect></mask><g><path class=\"a\" mask=\"url( '#n1' ) none\" d=\"M0 0h9\" style=\"stroke:red;\"></path><use xlink:href=\"#fade\"></use><use href=\"#n0\"></use><a></a><text x=\"1\">Shelf &amp; <tspan>fridge</tspan></text></g></svg>\n";

fn drawing(inside: &str) -> String {
    format!("<svg xmlns=\"http://www.w3.org/2000/svg\">{inside}</svg>")
}

#[test]
fn a_drawing_leaves_without_what_its_editor_wrote() {
    assert_eq!(clean("svg", DRAWING.as_bytes()).map(|bytes| String::from_utf8(bytes).unwrap()), Ok(LEAVES.to_owned()));
    for hidden in [
        "<g display=\"none\"/>",
        "<g style=\"display : none\"/>",
        "<g visibility=\"hidden\"/>",
        "<g opacity=\"0.0\"/>",
        "<text style=\"fill-opacity:0%\">a</text>",
        "<style>.b{dis\\70 lay:none}</style>",
        "<g systemLanguage=\"vi\"/>",
        "<switch><g/><g/></switch>",
        "<style>a{fill:url(data:image/png;base64,AAAA)}</style>",
        "<image href=\"data:image/png;base64,AAAA\"/>",
    ] {
        assert_eq!(active(drawing(hidden).as_bytes()), None, "{hidden}");
        assert!(clean("svg", drawing(hidden).as_bytes()).is_err(), "{hidden}");
    }
}

#[test]
fn of_definitions_those_leave_that_something_seen_points_to() {
    let inside = "<defs><g id='library'><g id='used'/><g id='KANARIE'/></g><g id='KANARIE-a'><use href='#KANARIE-b'/></g>\
        <g id='KANARIE-b'/></defs><x:g xmlns:x='urn:x'><style>KANARIE</style><g id='outside'/></x:g>\
        <use href='#used'/><use href='#outside'/>";
    let leaves = drawing("<defs><g><g id=\"n1\"></g></g></defs><use href=\"#n1\"></use><use href=\"#n2\"></use>");
    let leaves = leaves.replacen('>', " xmlns:xlink=\"http://www.w3.org/1999/xlink\">", 1) + "\n";
    let left = clean("svg", drawing(inside).as_bytes()).map(|bytes| String::from_utf8(bytes).unwrap());
    assert_eq!(left, Ok(leaves));
}

#[test]
fn a_picture_in_a_drawing_is_made_clean_too() {
    let address = |bytes: &[u8]| format!("data:image/png;base64,{}", base64::encode(bytes));
    let image =
        |address: &str| drawing(&format!("<image xmlns:x=\"http://www.w3.org/1999/xlink\" x:href=\"{address}\"/>"));
    let cleaned = clean("svg", image(&address(&png(true))).as_bytes()).unwrap();
    let cleaned = String::from_utf8(cleaned).unwrap();
    assert!(cleaned.contains(&format!("xlink:href=\"{}\"", address(&png(false)))), "{cleaned}");
}

#[test]
fn the_text_of_a_drawing_is_what_is_shown() {
    assert_eq!(shown_text("SVG", DRAWING.as_bytes()).as_deref(), Some("Shelf & fridge\nShelf &  fridge\n"));
    let letters = "<text><title>KANARIE</title><tspan>H</tspan><tspan>avnely</tspan></text><g>note</g><text>A/S</text>";
    assert_eq!(shown_text("svg", drawing(letters).as_bytes()).as_deref(), Some("Havnely\nH avnely\nA/S\n"));
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
        "<g unheard=\"of\"/>",
        "<g ping=\"//host\"/>",
        "<animate attributeName=\"onclick\" to=\"x\"/>",
        "<x:g xmlns:x=\"urn:x\" onload=\"x\"/>",
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
        assert!(active(drawing(inside).as_bytes()).is_some(), "{inside}");
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

#[test]
fn a_file_made_to_be_slow_is_read_in_seconds() {
    let many = |count: usize, part: fn(usize) -> String| (0..count).map(part).collect::<Vec<_>>().concat();
    let attributes = many(60_000, |at| format!(" data-a{at}=''"));
    let sheet = |text: &str, count: usize| drawing(&format!("<style>{}</style>", text.repeat(count)));
    for text in [
        drawing(&format!("<g{attributes}/>")),
        drawing(&many(30_000, |at| format!("<g xmlns:a{at}='u'>"))),
        drawing(&many(10_000, |at| format!("<g id='a{at}'/><use href='#a{at}'/>"))),
        drawing(&format!("<g>{}</g>", "<g><g><a/></g></g>".repeat(12_000))),
        drawing(&format!("{}{}{}", "<pattern>".repeat(150), "<g id='a'/>".repeat(20_000), "</pattern>".repeat(150))),
        drawing(&format!("<g fill=\"{}\"/>", "url(#a)".repeat(40_000))),
        drawing(&format!("<g fill=\"{}\"/>", "url(#a".repeat(40_000))),
        sheet("a{--a:var(--a)}", 15_000),
        sheet("/* \\69", 40_000),
        "<!DOCTYPE".repeat(110_000),
    ] {
        let start = std::time::Instant::now();
        let _ = clean("svg", text.as_bytes());
        let _ = shown_text("svg", text.as_bytes());
        assert!(start.elapsed().as_secs() < 60, "{}", &text[..200]);
    }
}

#[test]
fn a_picture_whose_colors_cannot_be_told_is_refused() {
    let (_, mut profile) = screen(true, CANARY);
    profile[12..16].copy_from_slice(b"link");
    let file = [&[0xff, 0xd8][..], &marked(0xe2, &[b"ICC_PROFILE\0\x01\x01", &*profile].concat()), &jpeg(false)[2..]];
    // The first profile counts; two parts of one number are none.
    assert!(clean("jpg", &file.concat()).unwrap_err().reason.english().contains("color profile"));
}

#[test]
fn frames_and_pictures_that_nobody_sees_do_not_leave() {
    let frame = be(b"fcTL", &[0; 26]);
    let hidden = be(b"fdAT", b"\0\0\0\x01KANARIE");
    let end = be(b"IEND", b"");
    let plain = png(false);
    let body = plain.len() - end.len();
    // Frames without a word on an animation are skipped; those of one that says it has fewer are not.
    assert_eq!(clean("png", &[&plain[..body], &frame, &hidden, &end].concat()), Ok(plain.clone()));
    let head = 8 + 25;
    let animated = be(b"acTL", &[0, 0, 0, 1, 0, 0, 0, 0]);
    let seen = [&plain[..head], &animated, &frame, &plain[head..]].concat();
    assert_eq!(clean("png", &seen).map(|bytes| bytes.len()), Ok(seen.len()));
    for wrong in [
        [&plain[..head], &animated, &plain[head..]].concat(),
        [&plain[..head], &animated, &plain[head..body], &frame, &end].concat(),
        [&seen[..seen.len() - end.len()], &frame, &hidden, &end].concat(),
    ] {
        assert!(clean("png", &wrong).is_err());
    }
    let still = le(b"VP8L", b"\x2f\0\0\0\0\x88");
    for (count, leaves) in [(0, false), (1, true), (2, false)] {
        let file = [b"WEBP".as_slice(), &still.repeat(count)].concat();
        assert_eq!(clean("webp", &le(b"RIFF", &file)).is_ok(), leaves);
    }
}
