//! Of a document leaves what a reader sees; what is hidden in it stops it.

use super::*;
use crate::load::assets::CleanAsset;

const CANARY: &str = "KANARIE";
const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const A: &str = "http://schemas.openxmlformats.org/drawingml/2006/main";
const X: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const P: &str = "http://schemas.openxmlformats.org/presentationml/2006/main";
const R: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A picture of one dot, with a comment.
const PICTURE: &[u8] = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff\x21\xfe\x07KANARIE\0\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0\x3b";

/// Links as `kind target`, with ids from `r1`; an address stands outside.
fn list(links: &[&str]) -> String {
    let links = links.iter().zip(1..).map(|(link, number)| {
        let (kind, target) = link.split_once(' ').unwrap();
        let mode = if target.contains(':') { " TargetMode=\"External\"" } else { "" };
        format!("<Relationship Id=\"r{number}\" Type=\"{R}/{kind}\" Target=\"{target}\"{mode}/>")
    });
    format!("<Relationships>{}</Relationships>", links.collect::<Vec<_>>().concat())
}

/// A file of these parts, with what every program writes about its author.
fn file(main: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let mut all = vec![
        ("[Content_Types].xml".to_owned(), CANARY.into()),
        (
            "_rels/.rels".to_owned(),
            list(&[&format!("officeDocument {main}"), "core-properties docProps/core.xml"]).into(),
        ),
        ("docProps/core.xml".to_owned(), format!("<creator>{CANARY}</creator>").into_bytes()),
        ("docProps/thumbnail.jpeg".to_owned(), CANARY.into()),
        ("media/dot.gif".to_owned(), PICTURE.to_vec()),
        ("KANARIE.bin".to_owned(), CANARY.into()),
    ];
    all.extend(parts.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())));
    packed::container(&all, Packing::Usual)
}

fn word(body: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let document = format!(
        "<w:document xmlns:w=\"{W}\" xmlns:r=\"{R}\" xmlns:a=\"{A}\" xmlns:n=\"http://schemas.microsoft.com/office/word/2010/wordml\" \
        xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" \
        xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><w:body>{body}</w:body></w:document>"
    );
    let links = [
        "styles styles.xml",
        "settings settings.xml",
        "header header1.xml",
        "header header2.xml",
        "footnotes footnotes.xml",
        "image ../media/dot.gif",
        "hyperlink https://example.com/terms",
        "customXml ../KANARIE.bin",
        "glossaryDocument ../KANARIE.bin",
    ];
    let text = |root: &str, text: &str| {
        format!("<w:{root} xmlns:w=\"{W}\"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:{root}>")
    };
    let (shown, hidden) = (text("hdr", "Head"), text("hdr", CANARY));
    let parts = [
        ("word/document.xml", document.as_str()),
        ("word/_rels/document.xml.rels", &list(&links)),
        (
            "word/styles.xml",
            &format!(
                "<w:styles xmlns:w=\"{W}\"><w:style w:type=\"paragraph\" w:customStyle=\"1\" w:styleId=\"{CANARY}\"><w:name w:val=\"{CANARY}\"/><w:rsid w:val=\"{CANARY}\"/></w:style></w:styles>"
            ),
        ),
        (
            "word/settings.xml",
            &format!(
                "<w:settings xmlns:w=\"{W}\" xmlns:r=\"{R}\"><w:attachedTemplate r:id=\"{CANARY}\"/><w:docVars><w:docVar w:name=\"{CANARY}\" w:val=\"{CANARY}\"/></w:docVars><w:unknown w:val=\"{CANARY}\"/><w:defaultTabStop w:val=\"708\"/></w:settings>"
            ),
        ),
        ("word/header1.xml", &shown),
        ("word/header2.xml", &hidden),
        (
            "word/footnotes.xml",
            &format!(
                "<w:footnotes xmlns:w=\"{W}\"><w:footnote w:id=\"1\"><w:p><w:r><w:t>Note</w:t></w:r></w:p></w:footnote><w:footnote w:id=\"2\"><w:p><w:r><w:t>{CANARY}</w:t></w:r></w:p></w:footnote></w:footnotes>"
            ),
        ),
    ];
    file("word/document.xml", &[&parts[..], more].concat())
}

const BODY: &str = "<!-- KANARIE --><w:p w:rsidR=\"KANARIE\" n:paraId=\"KANARIE\"><w:pPr><w:pStyle w:val=\"KANARIE\"/></w:pPr>KANARIE\
    <w:bookmarkStart w:id=\"0\" w:name=\"KANARIE\"/><w:r><w:t>Full</w:t><w:footnoteReference w:id=\"1\"/></w:r><w:bookmarkEnd w:id=\"0\"/>\
    <w:sdt><w:sdtPr><w:alias w:val=\"KANARIE\"/></w:sdtPr><w:sdtContent><w:r><w:t> shelves</w:t></w:r></w:sdtContent></w:sdt>\
    <w:hyperlink r:id=\"r7\" w:tooltip=\"KANARIE\"><w:r><w:t>!</w:t></w:r></w:hyperlink><w:smartTag w:element=\"KANARIE\"><w:r><w:t> Now</w:t></w:r></w:smartTag></w:p>\
    <w:p><w:r><w:drawing><wp:inline><wp:docPr id=\"1\" name=\"KANARIE\" descr=\"KANARIE\"/><a:graphic><a:graphicData uri=\"u\"><pic:pic><pic:blipFill><a:blip r:embed=\"r6\"><a:extLst><a:ext uri=\"KANARIE\"/></a:extLst></a:blip></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>\
    <w:sectPr><w:headerReference w:type=\"default\" r:id=\"r3\"/><w:headerReference w:type=\"first\" r:id=\"r4\"/></w:sectPr>";

fn excel(workbook: &str, sheet: &str) -> Vec<u8> {
    let workbook = format!(
        "<workbook xmlns=\"{X}\" xmlns:r=\"{R}\" xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\"><fileSharing userName=\"{CANARY}\"/><workbookPr codeName=\"{CANARY}\"/><mc:AlternateContent><mc:Choice Requires=\"x15\"><absPath url=\"{CANARY}\"/></mc:Choice></mc:AlternateContent>{workbook}</workbook>"
    );
    let sheet = format!("<worksheet xmlns=\"{X}\" xmlns:r=\"{R}\">{sheet}</worksheet>");
    file(
        "xl/workbook.xml",
        &[
            ("xl/workbook.xml", &workbook),
            (
                "xl/_rels/workbook.xml.rels",
                &list(&["worksheet worksheets/KANARIE.xml", "sharedStrings strings.xml", "calcChain ../KANARIE.bin"]),
            ),
            ("xl/worksheets/KANARIE.xml", &sheet),
            ("xl/worksheets/_rels/KANARIE.xml.rels", &list(&["printerSettings ../../KANARIE.bin"])),
            (
                "xl/strings.xml",
                &format!(
                    "<sst xmlns=\"{X}\"><si><t>{CANARY}</t></si><si><t>Full</t><rPh sb=\"0\" eb=\"1\"><t>{CANARY}</t></rPh></si></sst>"
                ),
            ),
        ],
    )
}

const SHEETS: &str = "<sheets><sheet name=\"Offer\" sheetId=\"1\" r:id=\"r1\"/></sheets><definedNames><definedName name=\"KANARIE\">0.18</definedName></definedNames>";
const CELLS: &str = "<sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><f>KANARIE</f><v>1</v></c><c r=\"B1\"><v>7</v></c></row></sheetData><pageSetup r:id=\"r1\"/>";

fn slides(slide: &str, links: &[&str]) -> Vec<u8> {
    let part = |root: &str, inside: &str| {
        format!("<p:{root} xmlns:p=\"{P}\" xmlns:a=\"{A}\" xmlns:r=\"{R}\">{inside}</p:{root}>")
    };
    let slide_links = [&["slideLayout ../slideLayouts/one.xml"], links].concat();
    file(
        "ppt/presentation.xml",
        &[
            (
                "ppt/presentation.xml",
                &part(
                    "presentation",
                    "<p:sldMasterIdLst><p:sldMasterId id=\"1\" r:id=\"r2\"/></p:sldMasterIdLst><p:notesMasterIdLst/><p:sldIdLst><p:sldId id=\"256\" r:id=\"r1\"/></p:sldIdLst><p:sldSz cx=\"900\" cy=\"600\"/><p:extLst><p:ext uri=\"KANARIE\"/></p:extLst>",
                ),
            ),
            (
                "ppt/_rels/presentation.xml.rels",
                &list(&["slide slides/KANARIE.xml", "slideMaster masters/m.xml", "commentAuthors ../KANARIE.bin"]),
            ),
            ("ppt/slides/KANARIE.xml", slide),
            ("ppt/slides/_rels/KANARIE.xml.rels", &list(&slide_links)),
            (
                "ppt/slides/notes.xml",
                &part(
                    "notes",
                    "<p:cSld><p:spTree><p:sp><p:nvSpPr><p:nvPr><p:ph type=\"body\"/></p:nvPr></p:nvSpPr><p:txBody><a:p><a:r><a:t>KANARIE</a:t></a:r></a:p></p:txBody></p:sp></p:spTree></p:cSld>",
                ),
            ),
            ("ppt/slides/empty.xml", &part("notes", "<p:cSld><p:spTree><p:sp/></p:spTree></p:cSld>")),
            (
                "ppt/masters/m.xml",
                &part(
                    "sldMaster",
                    "<p:sldLayoutIdLst><p:sldLayoutId id=\"2\" r:id=\"r1\"/><p:sldLayoutId id=\"3\" r:id=\"r2\"/></p:sldLayoutIdLst>",
                ),
            ),
            (
                "ppt/masters/_rels/m.xml.rels",
                &list(&["slideLayout ../slideLayouts/one.xml", "slideLayout ../slideLayouts/KANARIE.xml"]),
            ),
            ("ppt/slideLayouts/one.xml", &part("sldLayout", "<p:cSld name=\"KANARIE\"/>")),
            ("ppt/slideLayouts/_rels/one.xml.rels", &list(&["slideMaster ../masters/m.xml"])),
            ("ppt/slideLayouts/KANARIE.xml", &part("sldLayout", "<p:cSld name=\"KANARIE\"/>")),
            ("ppt/slideLayouts/_rels/KANARIE.xml.rels", &list(&["slideMaster ../masters/m.xml"])),
        ],
    )
}

fn slide(attributes: &str, shape: &str) -> String {
    format!(
        "<p:sld xmlns:p=\"{P}\" xmlns:a=\"{A}\" xmlns:r=\"{R}\"{attributes}><p:cSld><p:spTree>{shape}</p:spTree></p:cSld><p:timing>KANARIE</p:timing></p:sld>"
    )
}

const SHAPE: &str = "<p:sp><p:nvSpPr><p:cNvPr id=\"2\" name=\"KANARIE\" descr=\"KANARIE\"/></p:nvSpPr><p:spPr><a:xfrm><a:off x=\"10\" y=\"10\"/><a:ext cx=\"50\" cy=\"50\"/></a:xfrm></p:spPr><p:txBody><a:p><a:r><a:t>Full</a:t></a:r><a:r><a:t> shelves</a:t></a:r></a:p></p:txBody></p:sp>";

fn documents() -> [(&'static str, Vec<u8>, &'static str); 3] {
    [
        ("docx", word(BODY, &[]), "Full shelves! Now"),
        ("xlsx", excel(SHEETS, CELLS), "Full"),
        ("pptx", slides(&slide("", SHAPE), &["notesSlide empty.xml"]), "Full shelves"),
    ]
}

#[test]
fn a_document_leaves_with_what_it_shows_and_nothing_else() {
    for (kind, bytes, shown) in documents() {
        let cleaned = clean(kind, &bytes).unwrap();
        let text = cleaned.shown.unwrap();
        assert!(text.lines().any(|line| line == shown) && !text.contains(CANARY), "{kind}: {text}");
        let asset = CleanAsset::new(&format!("offer.{kind}").into(), &bytes).unwrap();
        assert_eq!(asset.text.as_deref(), Some(&*text), "what is looked through for names of others");
        let parts = packed::parts(&cleaned.bytes, MOST_UNPACKED).unwrap();
        for (name, part) in &parts {
            let text = String::from_utf8_lossy(part);
            assert!(!name.contains(CANARY) && !text.contains(CANARY), "{kind} {name}: {text}");
        }
        assert!(clean(kind, &cleaned.bytes).unwrap().bytes == cleaned.bytes, "{kind}");
    }
    let names = |kind: usize| {
        let (kind, bytes, _) = documents()[kind].clone();
        packed::parts(&clean(kind, &bytes).unwrap().bytes, MOST_UNPACKED).unwrap().into_keys().collect::<Vec<_>>()
    };
    assert_eq!(
        names(0),
        [
            "[Content_Types].xml",
            "_rels/.rels",
            "word/_rels/document.xml.rels",
            "word/document.xml",
            "word/footnotes.xml",
            "word/header1.xml",
            "word/media/image1.gif",
            "word/settings.xml",
            "word/styles.xml"
        ]
    );
    assert!(names(2).contains(&"ppt/slideLayouts/slideLayout1.xml".to_owned()));
    assert!(!names(2).contains(&"ppt/slideLayouts/slideLayout2.xml".to_owned()), "a layout that no slide has");
}

#[test]
fn what_is_hidden_in_a_document_stops_it() {
    let body = |inside: &str| word(&format!("<w:p>{inside}</w:p>"), &[]);
    let sheet = |inside: &str| excel(SHEETS, inside);
    let shape = |inside: &str| slides(&slide("", inside), &[]);
    for (kind, bytes, says) in [
        ("docx", body("<w:commentRangeStart w:id=\"1\"/>"), "comments"),
        ("docx", body("<w:ins w:author=\"a\"><w:r/></w:ins>"), "tracked changes"),
        ("docx", body("<w:r><w:rPr><w:vanish/></w:rPr></w:r>"), "hidden text"),
        ("docx", body("<w:r><w:object/></w:r>"), "embedded file"),
        ("docx", body("<w:fldSimple w:instr=\" AUTHOR \"/>"), "field"),
        (
            "docx",
            body(
                "<w:r><w:fldChar w:fldCharType=\"begin\"/><w:instrText>INCLUDE</w:instrText><w:instrText>PICTURE \"C:\\\\a\"</w:instrText></w:r>",
            ),
            "field",
        ),
        (
            "docx",
            body("<w:r><w:fldChar w:fldCharType=\"begin\"/><w:instrText>HYPERLINK \"file:///a\"</w:instrText></w:r>"),
            "field",
        ),
        ("docx", body("<w:r><w:unheardOf/></w:r>"), "`unheardOf`"),
        ("docx", body("<mc:AlternateContent><mc:Choice><w:r/></mc:Choice></mc:AlternateContent>"), "newer kind"),
        ("docx", word("", &[("word/_rels/document.xml.rels", &list(&["comments ../KANARIE.bin"]))]), "damaged"),
        ("xlsx", excel(&SHEETS.replace("sheetId", "state=\"veryHidden\" sheetId"), CELLS), "hidden sheet"),
        ("xlsx", sheet("<sheetData><row r=\"1\" hidden=\"1\"/></sheetData>"), "hidden rows"),
        ("xlsx", sheet("<cols><col min=\"1\" max=\"1\" width=\"0\"/></cols>"), "hidden columns"),
        ("xlsx", sheet("<sheetProtection sheet=\"1\"/>"), "protected sheet"),
        ("xlsx", sheet("<legacyDrawing r:id=\"r1\"/>"), "comments"),
        (
            "xlsx",
            sheet("<conditionalFormatting><cfRule><formula>A1&lt;kanarie</formula></cfRule></conditionalFormatting>"),
            "name for cells",
        ),
        (
            "xlsx",
            sheet("<conditionalFormatting><cfRule><formula>[1]Other!A1</formula></cfRule></conditionalFormatting>"),
            "other workbooks",
        ),
        ("pptx", slides(&slide(" show=\"0\"", SHAPE), &[]), "hidden slide"),
        ("pptx", slides(&slide("", SHAPE), &["notesSlide notes.xml"]), "speaker notes"),
        ("pptx", slides(&slide("", SHAPE), &["comments ../../KANARIE.bin"]), "comments"),
        ("pptx", slides(&slide("", SHAPE), &["unheardOf ../../KANARIE.bin"]), "`unheardOf`"),
        ("pptx", shape(&SHAPE.replace("x=\"10\"", "x=\"900\"")), "beside the slide"),
        ("pptx", shape(&SHAPE.replace("id=\"2\"", "id=\"2\" hidden=\"1\"")), "hidden shape"),
        ("pptx", shape("<p:pic><p:blipFill><a:srcRect r=\"2000\"/></p:blipFill></p:pic>"), "cropped"),
        ("pptx", b"PK\x03\x04".to_vec(), "no Office document"),
    ] {
        let refusal = clean(kind, &bytes).err().unwrap_or_else(|| panic!("{says} left"));
        assert!(refusal.reason.english().contains(says), "{says}: {}", refusal.reason);
        assert!(
            refusal.hint.english().contains("save") || refusal.hint.english().contains("send"),
            "{says}: {}",
            refusal.hint
        );
    }
}

#[test]
fn a_document_with_a_wrong_byte_anywhere_is_refused_or_clean() {
    for (kind, bytes, _) in documents() {
        for at in (0..bytes.len()).step_by(7) {
            let _ = clean(kind, &bytes[..at]);
            let mut wrong = bytes.clone();
            wrong[at] ^= 0x20;
            let _ = clean(kind, &wrong);
        }
        // A wrong byte in a part, with a right checksum.
        let parts: Vec<(String, Vec<u8>)> = packed::parts(&bytes, MOST_UNPACKED).unwrap().into_iter().collect();
        for (number, (_, part)) in
            parts.iter().enumerate().filter(|(_, (name, _))| name.ends_with("ml") || name.ends_with("rels"))
        {
            for at in (number % 13..part.len()).step_by(13) {
                let mut parts = parts.clone();
                parts[number].1[at] = *b"\"<&x".get(at % 4).unwrap();
                if let Ok(cleaned) = clean(kind, &packed::container(&parts, Packing::Usual)) {
                    let again = clean(kind, &cleaned.bytes).map(|it| it.bytes);
                    let again = again.unwrap_or_else(|why| panic!("{kind} {} {at}: {why:?}", parts[number].0));
                    assert!(again == cleaned.bytes, "{kind} {} {at}", parts[number].0);
                }
            }
        }
    }
}
