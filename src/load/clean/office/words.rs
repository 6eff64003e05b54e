//! The elements of Office documents (ECMA-376, transitional) that show something, or say how it is shown.

use super::xml::{INSPECT, INSTEAD};

/// A namespace, and its elements that leave.
pub(super) struct Namespace {
    pub(super) prefix: &'static str,
    pub(super) uri: &'static str,
    pub(super) names: &'static str,
}

/// What leaves. Whatever is in none of these lists stops the document.
pub(super) const KEPT: &[Namespace] = &[
    Namespace {
        prefix: "w",
        uri: "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        names: "abstractNum abstractNumId adjustRightInd autoRedefine autoSpaceDE autoSpaceDN b bCs background basedOn bdo bdr \
            between bidi bidiVisual body bookmarkEnd bookmarkStart bottom br cantSplit caps clrSchemeMapping cnfStyle col \
            color cols compat compatSetting contextualSpacing continuationSeparator cr cs default defaultTabStop dir \
            displayBackgroundShape docDefaults docGrid document drawing dstrike eastAsianLayout effect em emboss end \
            endnote endnotePr endnoteRef endnoteReference endnotes evenAndOddHeaders fitText fldChar fldSimple \
            footerReference footnote footnotePr footnoteRef footnoteReference footnotes formProt framePr ftr gridAfter \
            gridBefore gridCol gridSpan hdr headerReference hideMark highlight hps hpsBaseText hpsRaise hyperlink i iCs \
            ilvl imprint ind insideH insideV instrText isLgl jc keepLines keepNext kern lang latentStyles left legacy lid \
            link lnNumType locked lsdException lvl lvlJc lvlOverride lvlRestart lvlText mirrorIndents mirrorMargins \
            multiLevelType name next noBreakHyphen noEndnote noProof noWrap num numFmt numId numPr numRestart numStart \
            numbering oMath outline outlineLvl overflowPunct p pBdr pPr pPrDefault pStyle pageBreakBefore paperSrc \
            pgBorders pgMar pgNum pgNumType pgSz pos position ptab qFormat r rFonts rPr rPrDefault rStyle right rt rtl \
            rtlGutter ruby rubyAlign rubyBase rubyPr sdt sdtContent sectPr semiHidden separator settings shadow shd \
            smallCaps snapToGrid softHyphen spacing start startOverride strike style styleLink styles suff \
            suppressAutoHyphens suppressLineNumbers suppressOverlap sym sz szCs t tab tabs tbl tblBorders tblCellMar \
            tblCellSpacing tblGrid tblHeader tblInd tblLayout tblLook tblOverlap tblPr tblPrEx tblStyle \
            tblStyleColBandSize tblStylePr tblStyleRowBandSize tblW tblpPr tc tcBorders tcFitText tcMar tcPr tcW \
            textAlignment textDirection textboxTightWrap themeFontLang titlePg tl2br top topLinePunct tr tr2bl trHeight \
            trPr type u uiPriority unhideWhenUsed vAlign vMerge vanish specVanish vertAlign w wAfter wBefore webHidden \
            widowControl wordWrap",
    },
    Namespace {
        prefix: "a",
        uri: "http://schemas.openxmlformats.org/drawingml/2006/main",
        names: "accent1 accent2 accent3 accent4 accent5 accent6 ahLst ahPolar ahXY alpha alphaMod alphaModFix alphaOff arcTo \
            avLst band1H band1V band2H band2V bevel bevelB bevelT bgClr bgFillStyleLst biLevel blip blipFill blue blueMod \
            blueOff blur bodyPr bottom br buAutoNum buBlip buChar buClr buClrTx buFont buFontTx buNone buSzPct buSzPts \
            buSzTx camera chExt chOff close clrChange clrFrom clrMap clrScheme clrTo comp contourClr cs cubicBezTo \
            custClr custClrLst custDash custGeom cxn cxnLst cxnSpLocks defPPr defRPr dk1 dk2 ds duotone ea effectDag \
            effectLst effectRef effectStyle effectStyleLst end endCxn endParaRPr ext extraClrScheme extraClrSchemeLst \
            extrusionClr fgClr fill fillOverlay fillRect fillRef fillStyleLst fillToRect firstCol firstRow flatTx fld \
            fmtScheme folHlink font fontRef fontScheme gamma gd gdLst glow gradFill graphic graphicData \
            graphicFrameLocks gray grayscl green greenMod greenOff gridCol grpFill grpSpLocks gs gsLst headEnd highlight \
            hlink hlinkClick hlinkMouseOver hsl hslClr hue hueMod hueOff innerShdw insideH insideV inv invGamma lastCol \
            lastRow latin left lightRig lin ln lnB lnBlToTr lnL lnR lnRef lnSpc lnStyleLst lnT lnTlToBr lnTo lstStyle lt1 \
            lt2 lum lumMod lumOff lvl1pPr lvl2pPr lvl3pPr lvl4pPr lvl5pPr lvl6pPr lvl7pPr lvl8pPr lvl9pPr majorFont \
            masterClrMapping minorFont miter moveTo neCell noAutofit noFill norm normAutofit nwCell off outerShdw \
            overrideClrMapping p pPr path pathLst pattFill picLocks pos prstClr prstDash prstGeom prstShdw prstTxWarp pt \
            quadBezTo r rPr rect red redMod redOff reflection relOff right rot round rtl sat satMod satOff scene3d \
            schemeClr scrgbClr seCell shade softEdge solidFill sp3d spAutoFit spLocks spPr spcAft spcBef spcPct \
            spcPts srcRect srgbClr st stCxn start stretch style swCell sx sy sym sysClr sysDash t tab tabLst tableStyleId \
            tailEnd tbl tblBg tblGrid tblPr tblStyle tblStyleLst tc tcBdr tcPr tcStyle tcTxStyle theme themeElements tile \
            tileRect tint tl2br top tr tr2bl txBody uFill uFillTx uLn uLnTx up wholeTbl xfrm",
    },
    Namespace {
        prefix: "wp",
        uri: "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        names: "align anchor cNvGraphicFramePr docPr effectExtent extent inline lineTo posOffset positionH positionV \
            simplePos start wrapNone wrapPolygon wrapSquare wrapThrough wrapTight wrapTopAndBottom",
    },
    Namespace {
        prefix: "pic",
        uri: "http://schemas.openxmlformats.org/drawingml/2006/picture",
        names: "blipFill cNvPicPr cNvPr nvPicPr pic spPr",
    },
    Namespace {
        prefix: "",
        uri: "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        names: "alignment autoFilter b bgColor bookViews border borders bottom brk c calcPr cellStyle cellStyleXfs cellStyles \
            cellXfs cfRule cfvo charset chartsheet col colBreaks color colorFilter colorScale colors cols condense \
            conditionalFormatting customFilter customFilters dataBar dataValidation dataValidations dateGroupItem \
            definedName definedNames diagonal dimension drawing dxf dxfs dynamicFilter end evenFooter evenHeader extend \
            family fgColor fill fills filter filterColumn filters firstFooter firstHeader font fonts formula formula1 \
            formula2 gradientFill headerFooter horizontal hyperlink hyperlinks i iconFilter iconSet indexedColors is left \
            mergeCell mergeCells name numFmt numFmts oddFooter oddHeader outline outlinePr pageMargins pageSetUpPr \
            pageSetup pane patternFill picture printOptions protection r rFont rPr rgbColor right row rowBreaks scheme \
            selection shadow sheet sheetData sheetFormatPr sheetPr sheetView sheetViews sheets si sortCondition sortState \
            sst start stop strike styleSheet sz t tabColor table tableColumn tableColumns tablePart tableParts tableStyle \
            tableStyleElement tableStyleInfo tableStyles top top10 u v vertAlign vertical workbook workbookPr workbookView \
            worksheet xf",
    },
    Namespace {
        prefix: "xdr",
        uri: "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing",
        names: "absoluteAnchor blipFill cNvCxnSpPr cNvGraphicFramePr cNvGrpSpPr cNvPicPr cNvPr cNvSpPr clientData col colOff \
            cxnSp ext from graphicFrame grpSp grpSpPr nvCxnSpPr nvGraphicFramePr nvGrpSpPr nvPicPr nvSpPr oneCellAnchor \
            pic pos row rowOff sp spPr style to twoCellAnchor txBody wsDr xfrm",
    },
    Namespace {
        prefix: "c",
        uri: "http://schemas.openxmlformats.org/drawingml/2006/chart",
        names: "applyToEnd applyToFront applyToSides area3DChart areaChart auto autoTitleDeleted axId axPos backWall \
            backward bandFmt bandFmts bar3DChart barChart barDir baseTimeUnit bubble3D bubbleChart bubbleScale bubbleSize \
            builtInUnit cat catAx chart chartSpace clrMapOvr crossAx crossBetween crosses crossesAt custSplit custUnit \
            dLbl dLblPos dLbls dPt dTable date1904 dateAx delete depthPercent dispBlanksAs dispEq dispRSqr dispUnits \
            dispUnitsLbl doughnutChart downBars dropLines errBarType errBars errDir errValType explosion f firstSliceAng \
            floor forward formatCode gapDepth gapWidth grouping h hMode hPercent hiLowLines holeSize idx intercept \
            invertIfNegative lang layout layoutTarget lblAlgn lblOffset leaderLines legend legendEntry legendPos \
            line3DChart lineChart logBase lvl majorGridlines majorTickMark majorTimeUnit majorUnit manualLayout marker max \
            min minorGridlines minorTickMark minorTimeUnit minorUnit minus multiLvlStrCache multiLvlStrRef name noEndCap \
            noMultiLvlLbl numCache numFmt numLit numRef ofPieChart ofPieType order orientation overlap overlay period \
            perspective pictureFormat pictureOptions pictureStackUnit pie3DChart pieChart plotArea plotVisOnly plus \
            pt ptCount rAngAx radarChart radarStyle rich rotX rotY roundedCorners scaling scatterChart scatterStyle \
            secondPiePt secondPieSize separator ser serAx serLines shape showBubbleSize showCatName showDLblsOverMax \
            showHorzBorder showKeys showLeaderLines showLegendKey showNegBubbles showOutline showPercent showSerName \
            showVal showVertBorder sideWall size sizeRepresents smooth spPr splitPos splitType stockChart strCache strLit \
            strRef style surface3DChart surfaceChart symbol thickness tickLblPos tickLblSkip tickMarkSkip title \
            trendline trendlineLbl trendlineType tx txPr upBars upDownBars v val valAx varyColors view3D w wMode \
            wireframe x xMode xVal y yMode yVal",
    },
    Namespace {
        prefix: "p",
        uri: "http://schemas.openxmlformats.org/presentationml/2006/main",
        names: "bg bgPr bgRef blipFill bodyStyle cNvCxnSpPr cNvGraphicFramePr cNvGrpSpPr cNvPicPr cNvPr cNvSpPr cSld clrMap \
            clrMapOvr cxnSp defaultTextStyle graphicFrame grpSp grpSpPr hf notesSz nvCxnSpPr nvGraphicFramePr nvGrpSpPr \
            nvPicPr nvPr nvSpPr otherStyle ph pic presentation sld sldId sldIdLst sldLayout sldLayoutId sldLayoutIdLst \
            sldMaster sldMasterId sldMasterIdLst sldSz sp spPr spTree style titleStyle txBody txStyles xfrm",
    },
];

/// Elements with a text that leaves. A text anywhere else is seen by nobody.
pub(super) const SHOWN: &[&str] = &[
    "w:t",
    "w:instrText",
    "a:t",
    "a:tableStyleId",
    "wp:align",
    "wp:posOffset",
    "x:t",
    "x:v",
    "x:definedName",
    "x:formula",
    "x:formula1",
    "x:formula2",
    "x:oddHeader",
    "x:oddFooter",
    "x:evenHeader",
    "x:evenFooter",
    "x:firstHeader",
    "x:firstFooter",
    "xdr:col",
    "xdr:colOff",
    "xdr:row",
    "xdr:rowOff",
    "c:f",
    "c:formatCode",
    "c:separator",
    "c:v",
];

/// Notes of programs and authors. Documents look the same without them.
pub(super) const LEFT_OUT: &[&str] = &[
    "w:alias",
    "w:aliases",
    "w:attachedTemplate",
    "w:customXmlPr",
    "w:divId",
    "w:docVars",
    "w:documentProtection",
    "w:ffData",
    "w:lastRenderedPageBreak",
    "w:nsid",
    "w:numIdMacAtCleanup",
    "w:permEnd",
    "w:permStart",
    "w:printerSettings",
    "w:proofErr",
    "w:rsid",
    "w:rsids",
    "w:sdtEndPr",
    "w:sdtPr",
    "w:smartTagPr",
    "w:tblCaption",
    "w:tblDescription",
    "w:tmpl",
    "a:extLst",
    "a:objectDefaults",
    "c:autoUpdate",
    "c:externalData",
    "c:extLst",
    "c:printSettings",
    "c:protection",
    "p:custDataLst",
    "p:custShowLst",
    "p:embeddedFontLst",
    "p:extLst",
    "p:handoutMasterIdLst",
    "p:kinsoku",
    "p:modifyVerifier",
    "p:notesMasterIdLst",
    "p:photoAlbum",
    "p:timing",
    "p:transition",
    "x:calculatedColumnFormula",
    "x:cellWatches",
    "x:customProperties",
    "x:customSheetViews",
    "x:customWorkbookViews",
    "x:extLst",
    "x:f",
    "x:fileRecoveryPr",
    "x:fileSharing",
    "x:fileVersion",
    "x:functionGroups",
    "x:ignoredErrors",
    "x:mruColors",
    "x:oleSize",
    "x:phoneticPr",
    "x:protectedRanges",
    "x:rPh",
    "x:sheetCalcPr",
    "x:smartTagPr",
    "x:smartTagTypes",
    "x:totalsRowFormula",
    "x:webPublishing",
    "x:webPublishItems",
    "x:webPublishObjects",
    "x:workbookProtection",
];

/// Elements that are left out, while what stands in them is not.
pub(super) const UNWRAPPED: &[&str] = &["w:smartTag", "w:customXml"];

const TRACKED: &str = "tracked changes";
const TRACKED_HINT: &str = "accept or reject all changes (Review > Accept), and save";

/// What a reader does not see, and others may.
pub(super) const REFUSED: &[(&str, &str, &str)] = &[
    ("w:annotationRef", "comments", INSPECT),
    ("w:commentRangeEnd", "comments", INSPECT),
    ("w:commentRangeStart", "comments", INSPECT),
    ("w:commentReference", "comments", INSPECT),
    ("w:cellDel", TRACKED, TRACKED_HINT),
    ("w:cellIns", TRACKED, TRACKED_HINT),
    ("w:cellMerge", TRACKED, TRACKED_HINT),
    ("w:del", TRACKED, TRACKED_HINT),
    ("w:delInstrText", TRACKED, TRACKED_HINT),
    ("w:delText", TRACKED, TRACKED_HINT),
    ("w:ins", TRACKED, TRACKED_HINT),
    ("w:moveFrom", TRACKED, TRACKED_HINT),
    ("w:moveFromRangeEnd", TRACKED, TRACKED_HINT),
    ("w:moveFromRangeStart", TRACKED, TRACKED_HINT),
    ("w:moveTo", TRACKED, TRACKED_HINT),
    ("w:moveToRangeEnd", TRACKED, TRACKED_HINT),
    ("w:moveToRangeStart", TRACKED, TRACKED_HINT),
    ("w:numberingChange", TRACKED, TRACKED_HINT),
    ("w:pPrChange", TRACKED, TRACKED_HINT),
    ("w:rPrChange", TRACKED, TRACKED_HINT),
    ("w:sectPrChange", TRACKED, TRACKED_HINT),
    ("w:tblGridChange", TRACKED, TRACKED_HINT),
    ("w:tblPrChange", TRACKED, TRACKED_HINT),
    ("w:tblPrExChange", TRACKED, TRACKED_HINT),
    ("w:tcPrChange", TRACKED, TRACKED_HINT),
    ("w:trPrChange", TRACKED, TRACKED_HINT),
    ("w:altChunk", "another document", INSTEAD),
    ("w:control", "a control", INSTEAD),
    ("w:object", "an embedded file", INSTEAD),
    ("w:pict", "a shape or text box of an older kind", INSTEAD),
    ("w:subDoc", "another document", INSTEAD),
    ("a:audioCd", "sound or video", INSTEAD),
    ("a:audioFile", "sound or video", INSTEAD),
    ("a:quickTimeFile", "sound or video", INSTEAD),
    ("a:videoFile", "sound or video", INSTEAD),
    ("a:snd", "sound or video", INSTEAD),
    ("a:wavAudioFile", "sound or video", INSTEAD),
    ("c:pivotSource", "a chart of a pivot table", INSTEAD),
    ("c:userShapes", "shapes in a chart", INSTEAD),
    ("p:contentPart", "handwriting", INSTEAD),
    ("p:control", "a control", INSTEAD),
    ("p:controls", "a control", INSTEAD),
    ("p:oleObj", "an embedded file", INSTEAD),
    ("x:controls", "controls", INSTEAD),
    ("x:dataConsolidate", "links to other workbooks", INSTEAD),
    ("x:externalReferences", "links to other workbooks", "break the links (Data > Edit Links > Break Link), and save"),
    ("x:legacyDrawing", "comments or controls", INSPECT),
    ("x:legacyDrawingHF", "pictures in the head or foot of a sheet", INSPECT),
    ("x:oleObjects", "embedded files", INSTEAD),
    (
        "x:pivotCaches",
        "a pivot table, which holds all its rows",
        "copy it, paste it as values, delete the pivot table, and save",
    ),
    ("x:scenarios", "scenarios", INSPECT),
    ("x:sheetProtection", "a protected sheet", "unprotect the sheet (Review > Unprotect Sheet), and save"),
];

/// Where namespaces begin that newer programs add to elements that are known. Documents are read without them.
pub(super) const NEWER: &[&str] = &[
    "http://schemas.microsoft.com/office/drawing/",
    "http://schemas.microsoft.com/office/powerpoint/",
    "http://schemas.microsoft.com/office/spreadsheetml/",
    "http://schemas.microsoft.com/office/thememl/",
    "http://schemas.microsoft.com/office/mac/",
    "http://schemas.microsoft.com/office/word/2010/wordml",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingDrawing",
    "http://schemas.microsoft.com/office/word/2012/wordml",
    "http://schemas.microsoft.com/office/word/2015/wordml",
    "http://schemas.microsoft.com/office/word/2016/wordml",
];
