"""Files made to hurt: refused in words, quickly, and never followed."""

import io
import zipfile

import pytest

from assessments.formats import Refused, confined, read
from assessments.formats.confined import read_confined
from assessments.formats.limits import MAX_ENTRIES
from config.kernel import sandbox
from tests.assessments.formats.test_qti import CHOICES, declared, item2, manifest, package

DTD = "declares a document type or entities"
XXE = (
    '<!DOCTYPE quiz [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    '<quiz><question type="essay"><name><text>&x;</text></name></question></quiz>'
)
LAUGHS = (
    '<!DOCTYPE quiz [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    + "]><quiz>&a9;</quiz>"
)


@pytest.mark.parametrize(
    "raw",
    [
        XXE.encode(),
        XXE.encode("utf-16"),
        LAUGHS.encode(),
        b'<!DOCTYPE quiz SYSTEM "http://169.254.169.254/evil.dtd"><quiz/>',
        b'<?xml version="1.0"?><!DOCTYPE questestinterop SYSTEM "ims_qtiasiv1p2.dtd"><questestinterop/>',
    ],
)
def test_document_types_and_entities(raw):
    with pytest.raises(Refused, match=DTD):
        read(raw)


def test_an_item_with_entities_inside_a_package_is_one_error():
    good = item2(CHOICES, declared("single", "x"))
    reading = read(package({
        "imsmanifest.xml": manifest(("imsqti_item_xmlv2p1", "bad.xml"), ("imsqti_item_xmlv2p1", "good.xml")),
        "bad.xml": f'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>{good}',
        "good.xml": good,
    }))  # fmt: skip
    assert (len(reading.items), len(reading.errors)) == (1, 1)
    assert DTD in reading.errors[0].message


@pytest.mark.parametrize("name", ["/etc/passwd", "../up.xml", "a/../../b.xml", "C:/x.xml", "a\\..\\b.xml"])
def test_names_that_lead_out_of_the_archive(name):
    with pytest.raises(Refused, match="names a file outside of itself"):
        read(package({name: "<x/>"}))


def test_links_in_archives():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        entry = zipfile.ZipInfo("imsmanifest.xml")
        entry.external_attr = 0o120777 << 16
        archive.writestr(entry, "/etc/passwd")
    with pytest.raises(Refused, match="links instead of files"):
        read(buffer.getvalue())


def test_two_files_of_one_name():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.xml", "<x/>")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("a.xml", "<y/>")
    with pytest.raises(Refused, match=r"two files named a\.xml"):
        read(buffer.getvalue())


def bomb(size):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("imsmanifest.xml", b"<x>" + b" " * size + b"</x>")
    return buffer.getvalue()


def test_zip_bombs():
    with pytest.raises(Refused, match="grows far too large"):
        read(bomb(30 * 1024 * 1024))
    with pytest.raises(Refused, match="grows far too large"):
        read(package({f"{n}.xml": "" for n in range(60_001)}))


def test_a_table_of_contents_that_lies():
    raw = bytearray(bomb(200_000))
    at = raw.rfind(b"PK\x01\x02")
    raw[at + 24 : at + 28] = (100).to_bytes(4, "little")
    with pytest.raises(Refused, match="damaged"):
        read(bytes(raw), "qti")


@pytest.mark.parametrize("raw", [b"PK\x03\x04", b"PK\x05\x06" + b"\0" * 18, b"PK" + b"\xff" * 500])
def test_broken_archives(raw):
    with pytest.raises(Refused):
        read(raw)


OFFICE = "http://schemas.openxmlformats.org"
RELATIONS = f"{OFFICE}/officeDocument/2006/relationships"
CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def workbook(sheet):
    """Return a workbook around the XML of its one sheet."""

    def related(kind, target):
        one = f'<Relationship Id="rId1" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        return f'<Relationships xmlns="{OFFICE}/package/2006/relationships">{one}</Relationships>'

    return package({
        "[Content_Types].xml": f'<Types xmlns="{OFFICE}/package/2006/content-types">'
        f'<Override PartName="/xl/workbook.xml" ContentType="{CONTENT}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{CONTENT}.worksheet+xml"/></Types>',
        "xl/workbook.xml": f'<workbook xmlns="{OFFICE}/spreadsheetml/2006/main" xmlns:r="{RELATIONS}">'
        '<sheets><sheet name="s" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": related("worksheet", "worksheets/sheet1.xml"),
        "_rels/.rels": related("officeDocument", "xl/workbook.xml"),
        "xl/worksheets/sheet1.xml": sheet,
    })  # fmt: skip


SHEET = f'<worksheet xmlns="{OFFICE}/spreadsheetml/2006/main"><sheetData>{{}}</sheetData></worksheet>'


def test_workbooks_with_entities():
    with pytest.raises(Refused, match="document type or entities"):
        read(workbook('<!DOCTYPE x [<!ENTITY e "e">]>' + SHEET.format("")))


def test_a_workbook_that_claims_a_million_rows_and_columns():
    far = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'
    with pytest.raises(Refused):
        read(workbook(SHEET.format(far)))
    dimension = '<dimension ref="A1:XFD1048576"/>'
    with pytest.raises(Refused):
        read(workbook(SHEET.replace("<sheetData>", dimension + "<sheetData>").format(far)))


def test_a_csv_of_a_million_columns():
    with pytest.raises(Refused, match="more than 200 columns"):
        read(b"question,a,b,right\n" + b"x," * 1_000_000, "csv")


def test_a_csv_with_a_cell_of_many_megabytes():
    with pytest.raises(Refused, match="is no CSV"):
        read(b'question,a,b,right\n"' + b"x" * 5_000_000 + b'",a,b,A', "csv")


def test_too_many_questions():
    with pytest.raises(Refused, match="more than 20000 questions"):
        read(b"q{=a ~b}\n\n" * (MAX_ENTRIES + 1))


def test_confined_reading_refuses_in_the_same_words():
    with pytest.raises(Refused, match=DTD):
        read_confined(XXE.encode())
    reading = read_confined(b"Yes?{=a ~b#why}")
    assert reading.items == read(b"Yes?{=a ~b#why}").items


def test_memory_is_bound(monkeypatch):
    tight = sandbox.Limits(memory=120 * 1024 * 1024, cpu_seconds=20, seconds=60)
    monkeypatch.setattr(confined, "LIMITS", tight)
    deep = b"<quiz>" + b"<a>" * 2_000_000 + b"</a>" * 2_000_000 + b"</quiz>"
    with pytest.raises(Refused, match="far more memory or time"):
        read_confined(deep)
