"""Real and hostile files, made here so that none has to be kept."""

import io
import zipfile
import zlib

import docx
from django.core.files.uploadedfile import SimpleUploadedFile

CV_TEXT = """ADA LOVELACE
Senior Engineer | London
ada.lovelace@mail.example | +44 20 7946 0958
https://github.com/ada | linkedin.com/in/ada

8 years of professional experience
Skills: Python, C++, k8s, machine learning, Go.
"""


def pdf(*streams, encrypt=""):
    """Return a PDF whose pages have the given (filter, stream) contents."""
    pages = b" ".join(b"%d 0 R" % (4 + 2 * i) for i in range(len(streams)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(streams), pages),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for i, (kind, body) in enumerate(streams):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] "
            b"/Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>" % (5 + 2 * i)
        )
        objects.append(b"<< /Length %d /Filter %s >>\nstream\n%s\nendstream" % (len(body), kind, body))
    trailer = b""
    if encrypt:
        objects.append(encrypt.encode())
        trailer = b" /Encrypt %d 0 R /ID [<%s> <%s>]" % (len(objects), b"ab" * 16, b"ab" * 16)
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table
    return out + b"trailer << /Size %d /Root 1 0 R%s >>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        trailer,
        start,
    )


def text_pdf(text="Ada Lovelace knows Python", pages=1):
    """Return a PDF with a line of text per line of `text` on each page."""
    lines = "".join(f"({line.replace('(', '').replace(')', '')}) Tj 0 -16 Td " for line in text.splitlines())
    body = zlib.compress(f"BT /F1 12 Tf 72 720 Td {lines} ET".encode("latin-1"))
    return pdf(*[(b"/FlateDecode", body)] * pages)


def scanned_pdf():
    """Return a PDF that holds no text at all."""
    return pdf((b"/FlateDecode", zlib.compress(b"0 0 100 100 re f")))


def encrypted_pdf():
    """Return a PDF that wants a user password (RC4, revision 3; the keys match no empty password)."""
    return pdf(
        (b"/FlateDecode", zlib.compress(b"BT ET")),
        encrypt=f"<< /Filter /Standard /V 2 /R 3 /Length 128 /P -44 /O <{'12' * 32}> /U <{'34' * 32}> >>",
    )


def bomb_pdf(megabytes=420):
    """Return a PDF of a few hundred kilobytes whose one page unpacks to `megabytes`."""
    packer = zlib.compressobj(9)
    body = b"".join(packer.compress(b" " * 1024 * 1024) for _ in range(megabytes)) + packer.flush()
    return pdf((b"[/FlateDecode /FlateDecode]", zlib.compress(body, 9)))


def word(text=CV_TEXT):
    """Return a Word file with a paragraph per line and a table."""
    document = docx.Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Languages", "English"
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def word_with(name, body):
    """Return a Word file with one more part."""
    buffer = io.BytesIO(word())
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, body)
    return buffer.getvalue()


def encrypted_word():
    """Return the OLE container that Word makes of a file with a password: header and directory entry."""
    entry = "EncryptedPackage".encode("utf-16-le").ljust(64, b"\x00")
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + entry + bytes(1024)


def entity_bomb_word():
    """Return a Word file whose table of types is a billion laughs."""
    source = zipfile.ZipFile(io.BytesIO(word()))
    buffer = io.BytesIO()
    laughs = "<!DOCTYPE t [<!ENTITY a 'ha'>" + "".join(
        f"<!ENTITY {chr(98 + i)} '{f'&{chr(97 + i)};' * 10}'>" for i in range(8)
    )
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in source.namelist():
            body = source.read(name)
            archive.writestr(
                name, (laughs + "]><t>&i;</t>").encode() if name == "[Content_Types].xml" else body
            )
    return buffer.getvalue()


def archive(**parts):
    """Return a plain zip file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, body in parts.items():
            packed.writestr(name, body)
    return buffer.getvalue()


def upload(raw, name="cv.pdf", content_type="application/pdf"):
    """Return what a form hands to an operation."""
    return SimpleUploadedFile(name, raw, content_type=content_type)
