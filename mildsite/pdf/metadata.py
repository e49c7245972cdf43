"""What a file says of itself. No word of a patient is in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from xml.sax.saxutils import escape

from mildsite.pdf.document import SheetDocument
from mildsite.pdf.file import PdfFile
from mildsite.pdf.syntax import text_string

_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<pdf:Producer>mildsite</pdf:Producer><xmp:CreatorTool>mildsite</xmp:CreatorTool>
<xmp:CreateDate>{moment}</xmp:CreateDate><xmp:ModifyDate>{moment}</xmp:ModifyDate>
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


@dataclass(frozen=True, slots=True)
class Facts:
    title: str
    author: str
    language: str
    moment: datetime

    @classmethod
    def of(cls, document: SheetDocument) -> Facts:
        moment = document.issued_at.astimezone(UTC)
        return cls(document.metadata_title, document.clinic_name, document.language, moment)


def metadata(file: PdfFile, facts: Facts) -> tuple[int, int]:
    """Writes it twice, as PDF wants it; gives the numbers of the information dictionary and of the XMP stream."""
    at = facts.moment.replace(tzinfo=None, microsecond=0).isoformat()
    moment = text_string("D:" + "".join(ch for ch in at if ch.isdigit()) + "Z")
    title, author = text_string(facts.title), text_string(facts.author)
    info = file.add(
        b"<</Title%s/Author%s/Creator(mildsite)/Producer(mildsite)/CreationDate%s/ModDate%s>>"
        % (title, author, moment, moment)
    )
    stream = file.reserve()
    packet = _PACKET.format(
        title=_escaped(facts.title),
        author=_escaped(facts.author),
        language=escape(facts.language),
        moment=f"{at}Z",
    )
    file.put_clear_stream(stream, b"/Type/Metadata/Subtype/XML", packet.encode())
    return info, stream


def _escaped(text: str) -> str:
    """As XML; and without the words that end a stream, for programs that search for them."""
    return escape(text, {"endstream": "&#101;ndstream", "endobj": "&#101;ndobj"})
