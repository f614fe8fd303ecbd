"""Program: read the text of one file from standard input, print it as JSON.

Runs in the kernel's sandbox, since a crafted PDF or Word file may crash or exhaust whatever parses it. It
imports nothing of the product.

Usage: reader.py <pdf|docx|txt> <max pages> <max characters>
Output: {"outcome": "text|empty|corrupt|encrypted|pages|characters", "text": …, "pages": …}
"""

import io
import json
import sys


def read_pdf(raw, max_pages, max_characters):
    """Join the text of the pages by line feeds."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        return {"outcome": "encrypted" if "assword" in str(error) or "ecurity" in str(error) else "corrupt"}
    pages = len(document)
    if pages == 0:
        return {"outcome": "corrupt"}
    if pages > max_pages:
        return {"outcome": "pages", "pages": pages}
    parts, length, unreadable = [], 0, 0
    for number in range(pages):
        try:
            page = document[number]
            text = page.get_textpage().get_text_bounded().replace("\r\n", "\n").replace("\ufffe", "")
            page.close()
        except pypdfium2.PdfiumError:
            unreadable += 1
            continue
        length += len(text)
        if length > max_characters:
            return {"outcome": "characters", "pages": pages}
        parts.append(text)
    if unreadable == pages:
        return {"outcome": "corrupt"}
    return {"text": "\n".join(parts), "pages": pages}


def read_docx(raw, max_characters):
    """Join the paragraphs and table cells in reading order."""
    import zipfile

    from docx import Document
    from docx.table import Table
    from lxml.etree import LxmlError

    try:
        body = Document(io.BytesIO(raw))
        lines = []
        for block in body.iter_inner_content():
            if isinstance(block, Table):
                lines.extend(cell_line(row) for row in block.rows)
            else:
                lines.append(block.text)
    except (KeyError, ValueError, zipfile.BadZipFile, LxmlError, EOFError, OSError):
        return {"outcome": "corrupt"}
    text = "\n".join(line for line in lines if line.strip())
    return {"outcome": "characters"} if len(text) > max_characters else {"text": text}


def cell_line(row):
    """Join the cells of a table row; a merged cell, which the library repeats, counts once."""
    texts = []
    for cell in row.cells:
        text = cell.text.strip()
        if text and (not texts or texts[-1] != text):
            texts.append(text)
    return "\t".join(texts)


def read_txt(raw, max_characters):
    """The parent has decoded the text already and sends UTF-8."""
    text = raw.decode("utf-8")
    return {"outcome": "characters"} if len(text) > max_characters else {"text": text}


def main(kind, max_pages, max_characters):
    """Read standard input and print the outcome."""
    raw = sys.stdin.buffer.read()
    if kind == "pdf":
        found = read_pdf(raw, max_pages, max_characters)
    elif kind == "docx":
        found = read_docx(raw, max_characters)
    else:
        found = read_txt(raw, max_characters)
    if "outcome" not in found:
        found["text"] = found["text"].replace("\x00", "").strip()
        found["outcome"] = "text" if found["text"] else "empty"
    sys.stdout.write(json.dumps(found, ensure_ascii=True))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
