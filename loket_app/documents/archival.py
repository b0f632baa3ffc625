"""A PDF that will be read in thirty years: fonts inside, colours named, facts about it, and the data it was made from.

The structure of PDF/A-3b (ISO 19005-3). No validator was at hand when this was written: structure only.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, Final
from xml.sax.saxutils import escape

from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from loket_app.documents import fonts, srgb
from loket_app.domain.form_layout import Family

PROGRAM: Final = "LAYAR RAMAH Loket"
LANGUAGE: Final = "id-ID"
VERSION: Final = (1, 7)
NO_DAY: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""The date in a file whose maker gave none: bytes must not depend on when they were drawn."""
DATA: Final = "Data"
_plain_stream = pdfdoc.PDFStream.format


def _stream(self: Any, document: Any) -> bytes:
    """The library leaves out the line end before "endstream" that archives ask for; it is no part of the content."""
    made: bytes = _plain_stream(self, document)
    return made.removesuffix(b"endstream\n") + b"\nendstream\n"


pdfdoc.PDFStream.format = _stream  # type: ignore[method-assign]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file inside the PDF: its name, its MIME kind, its bytes, and one sentence that says what it is."""

    name: str
    kind: str
    data: bytes
    says: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What a reader is told about the file. `made` must not come from the clock but from what is printed."""

    title: str
    author: str
    subject: str = ""
    made: datetime | None = None


def new_canvas(out: BytesIO, size: tuple[float, float] | None = None) -> Canvas:
    """A canvas whose bytes depend only on what is drawn, and whose every font is embedded."""
    return Canvas(
        out, pagesize=size, invariant=1, pageCompression=1, pdfVersion=VERSION, lang=LANGUAGE,
        initialFontName=fonts.font_name(Family.SANS),  # type: ignore[arg-type]
    )  # fmt: skip


def close(canvas: Canvas, facts: Facts, attachment: Attachment | None = None) -> None:
    """Write facts, colour profile and attachment, then the file. The canvas is done with."""
    facts = _clean(facts)
    made = facts.made or NO_DAY
    canvas.setTitle(facts.title)
    canvas.setAuthor(facts.author)
    canvas.setSubject(facts.subject)
    canvas.setCreator(PROGRAM)
    canvas.setProducer(PROGRAM)
    canvas.setDateFormatter(lambda *_: _pdf_date(made))
    document: Any = canvas._doc  # type: ignore[attr-defined]
    document.updateSignature(repr((facts, attachment.data if attachment is not None else b"")))
    root = document.Catalog
    root.__NoDefault__ = (*pdfdoc.PDFCatalog.__NoDefault__, "OutputIntents", "AF")
    root.__Refs__ = root.__NoDefault__
    root.OutputIntents = pdfdoc.PDFArray([_output_intent(document)])
    root.ViewerPreferences = pdfdoc.PDFDictionary({"DisplayDocTitle": "true"})
    if attachment is not None:
        _attach(document, root, attachment, made)
    root.Metadata = _metadata(facts, made, archival=not fonts.boxes_in(document))
    canvas.save()


def _output_intent(document: Any) -> Any:
    stream = pdfdoc.PDFStream(
        pdfdoc.PDFDictionary({"N": 3}), srgb.profile(), filters=[pdfdoc.PDFZCompress]
    )  # fmt: skip
    return document.Reference(
        pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("OutputIntent"), "S": pdfdoc.PDFName("GTS_PDFA1"),
                "OutputConditionIdentifier": pdfdoc.PDFString(srgb.CONDITION),
                "Info": pdfdoc.PDFString(srgb.CONDITION), "DestOutputProfile": document.Reference(stream),
            }
        )
    )  # fmt: skip


def _attach(document: Any, root: Any, attachment: Attachment, made: datetime) -> None:
    """The data of the paper, uncompressed: it can still be found in a file that no reader opens any more."""
    text = pdfdoc.PDFString
    params = {
        "Size": len(attachment.data), "ModDate": text(_pdf_date(made)),
        "CheckSum": pdfdoc.PDFText(hashlib.md5(attachment.data, usedforsecurity=False).digest(), enc="raw"),
    }  # fmt: skip
    stream = pdfdoc.PDFStream(
        pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("EmbeddedFile"), "Subtype": "/" + attachment.kind.replace("/", "#2f"),
                "Params": pdfdoc.PDFDictionary(params),
            }
        ),
        attachment.data,
    )  # fmt: skip
    held = document.Reference(stream)
    spec = document.Reference(
        pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("Filespec"), "F": text(attachment.name), "UF": text(attachment.name),
                "Desc": text(attachment.says), "AFRelationship": pdfdoc.PDFName(DATA),
                "EF": pdfdoc.PDFDictionary({"F": held, "UF": held}),
            }
        )
    )  # fmt: skip
    names = pdfdoc.PDFDictionary({"Names": pdfdoc.PDFArray([text(attachment.name), spec])})
    root.Names = pdfdoc.PDFDictionary({"EmbeddedFiles": names})
    root.AF = pdfdoc.PDFArray([spec])


def _metadata(facts: Facts, made: datetime, archival: bool) -> Any:
    """The same facts as XMP; a page with the empty box of a letter that no font has does not claim to be archival."""
    content = _xmp(facts, made, archival).encode("utf-8")
    kind = {"Type": pdfdoc.PDFName("Metadata"), "Subtype": pdfdoc.PDFName("XML")}
    return pdfdoc.PDFStream(pdfdoc.PDFDictionary(kind), content)


def _xmp(facts: Facts, made: datetime, archival: bool) -> str:
    title, author, subject = (escape(w) for w in (facts.title, facts.author, facts.subject))
    when = made.isoformat(timespec="seconds")
    part = "<pdfaid:part>3</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>" if archival else ""
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"'
        ' xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">\n'
        f"{part}<dc:format>application/pdf</dc:format>\n"
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>\n'
        f"<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>\n"
        f'<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>\n'
        f"<dc:language><rdf:Bag><rdf:li>{LANGUAGE}</rdf:li></rdf:Bag></dc:language>\n"
        f"<xmp:CreatorTool>{PROGRAM}</xmp:CreatorTool><xmp:CreateDate>{when}</xmp:CreateDate>"
        f"<xmp:ModifyDate>{when}</xmp:ModifyDate>\n"
        f"<pdf:Producer>{PROGRAM}</pdf:Producer><pdf:Keywords></pdf:Keywords><pdf:Trapped>False</pdf:Trapped>\n"
        '</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end="r"?>'
    )


def _clean(facts: Facts) -> Facts:
    title, author, subject = (_readable(w) for w in (facts.title, facts.author, facts.subject or facts.title))
    return Facts(title, author, subject, facts.made)


def _readable(words: str) -> str:
    """Only what XML may hold."""
    return "".join(c for c in words if c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff")


def _pdf_date(moment: datetime) -> str:
    offset = moment.strftime("%z") or "+0000"
    return f"D:{moment:%Y%m%d%H%M%S}{offset[:3]}'{offset[3:5]}'"
