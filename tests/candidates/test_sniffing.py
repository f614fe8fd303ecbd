"""What a file is, told from its content; and what is refused, with which code."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candidates.extraction.reading import read_text
from candidates.extraction.sniffing import clean_filename, decode_text, download_name, sniff
from config.kernel.errors import ValidationFailed
from tests.candidates import files

ACCEPTED = {
    "pdf": (files.text_pdf(), "pdf", "Ada Lovelace knows Python"),
    "word": (files.word("Grace Hopper"), "docx", "Grace Hopper\nLanguages\tEnglish"),
    "utf-8": ("Zoë, C++".encode(), "txt", "Zoë, C++"),
    "utf-8 with mark": ("Zoë".encode("utf-8-sig"), "txt", "Zoë"),
    "utf-16": ("Zoë".encode("utf-16"), "txt", "Zoë"),
    "windows-1252": ("Müller – Straße".encode("cp1252"), "txt", "Müller – Straße"),
    "scan": (files.scanned_pdf(), "pdf", ""),
}

REFUSED = {
    "empty": (b"", "FILE_EMPTY"),
    "blank": (b" \r\n\t ", "FILE_EMPTY"),
    "renamed exe": (b"MZ\x90\x00\x03" + bytes(range(256)) * 8, "FILE_TYPE"),
    "elf": (b"\x7fELF\x02\x01" + bytes(100), "FILE_TYPE"),
    "png": (b"\x89PNG\r\n\x1a\n" + bytes(100), "FILE_TYPE"),
    "gif": (b"GIF89a plain letters", "FILE_TYPE"),
    "rtf": (b"{\\rtf1 hello}", "FILE_TYPE"),
    "plain zip": (files.archive(a="x"), "FILE_TYPE"),
    "old office": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "FILE_TYPE"),
    "word with password": (files.encrypted_word(), "FILE_ENCRYPTED"),
    "pdf with password": (files.encrypted_pdf(), "FILE_ENCRYPTED"),
    "corrupt pdf": (b"%PDF-1.7\nnothing of the kind", "FILE_CORRUPT"),
    "half a pdf": (files.text_pdf()[:180], "FILE_CORRUPT"),
    "half a word file": (files.word()[:4000], "FILE_CORRUPT"),
    "word zip bomb": (files.word_with("word/media/x.bin", bytes(50 * 1024 * 1024)), "FILE_BOMB"),
    "word of many parts": (files.archive(**{f"p{i}": "" for i in range(5001)}), "FILE_BOMB"),
    "billion laughs": (files.entity_bomb_word(), "FILE_BOMB"),
    "pdf bomb": (files.bomb_pdf(), "FILE_BOMB"),
    "201 pages": (files.text_pdf(pages=201), "FILE_TOO_LONG"),
    "endless text": (b"word " * 400_001, "FILE_TOO_LONG"),
}


@pytest.mark.parametrize(("raw", "kind", "text"), ACCEPTED.values(), ids=ACCEPTED)
def test_accepted(raw, kind, text):
    assert sniff(raw).file_type == kind
    assert read_text(raw, kind).text == text


@pytest.mark.parametrize(("raw", "code"), REFUSED.values(), ids=REFUSED)
def test_refused(raw, code):
    with pytest.raises(ValidationFailed) as refusal:
        read_text(raw, sniff(raw).file_type)
    assert refusal.value.code == code
    assert refusal.value.field_errors[0]["field"] == "file"
    assert str(refusal.value.message).endswith(".")


def test_pages_are_counted():
    assert read_text(files.text_pdf(pages=3), "pdf").pages == 3


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\cv.pdf", "cv.pdf"),
        ("cv\x00\r\n.pdf", "cv.pdf"),
        ("cv\u202efdp.exe", "cvfdp.exe"),
        ("...", "file"),
        ("", "file"),
        (None, "file"),
        ("x" * 400 + ".pdf", "x" * 240 + ".pdf"),
    ],
)
def test_names_are_cleaned(given_name, shown):
    assert clean_filename(given_name) == shown


@given(st.text(max_size=600))
def test_any_name_becomes_a_showable_one(name):
    shown = clean_filename(name)
    assert 0 < len(shown) <= 255
    assert not set(shown) & set("/\\\x00\r\n\u202e")


def test_a_download_ends_in_its_true_type():
    assert download_name("invoice.exe", "txt") == "invoice.txt"
    assert download_name("Dr. A. Lovelace curriculum vitae", "pdf") == "Dr. A. Lovelace curriculum vitae.pdf"


@given(st.binary(max_size=300))
def test_decoding_never_fails(raw):
    text = decode_text(raw)
    assert text is None or "\x00" not in text
