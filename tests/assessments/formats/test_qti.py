"""QTI packages of other systems, in three versions."""

import io
import zipfile
from decimal import Decimal

import pytest

from assessments.enums import FileFormat
from assessments.formats import Refused, read, write
from assessments.items import Image, Item, Option
from tests.assessments.formats.strategies import picture

QTI2 = "http://www.imsglobal.org/xsd/imsqti_v2p1"
QTI3 = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"


def package(files):
    """Return a zip of {name: content}."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def manifest(*resources):
    listed = "".join(
        f'<resource identifier="r{n}" type="{kind}" href="{href}"/>'
        for n, (kind, href) in enumerate(resources)
    )
    return f'<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"><resources>{listed}</resources></manifest>'


def item2(body, declaration="", further="", attributes=""):
    return (
        f'<assessmentItem xmlns="{QTI2}" identifier="i1" title="T" adaptive="false" timeDependent="false" {attributes}>'
        f"{declaration}<itemBody>{body}</itemBody>{further}</assessmentItem>"
    )


def declared(cardinality, values, mapping=""):
    listed = "".join(f"<value>{value}</value>" for value in values)
    return (
        f'<responseDeclaration identifier="RESPONSE" cardinality="{cardinality}" baseType="identifier">'
        f"<correctResponse>{listed}</correctResponse>{mapping}</responseDeclaration>"
    )


CHOICES = (
    '<choiceInteraction responseIdentifier="RESPONSE" maxChoices="1"><prompt>Which?</prompt>'
    '<simpleChoice identifier="x">One</simpleChoice>'
    '<simpleChoice identifier="y">Two'
    '<feedbackInline outcomeIdentifier="F" identifier="y">Right you are</feedbackInline>'
    "</simpleChoice></choiceInteraction>"
)


def only(raw):
    reading = read(raw)
    assert (reading.errors, reading.unsupported) == ([], [])
    return reading.items[0]


def test_single_choice_of_version_2():
    raw = item2(
        f'<p>See <img src="pics/my%20sign.png" alt="sign"/></p>{CHOICES}'
        '<rubricBlock view="scorer">Be kind</rubricBlock>'
        '<feedbackBlock outcomeIdentifier="F" identifier="s">The <b>why</b></feedbackBlock>',
        declared("single", "y"),
        '<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"/>',
        'xml:lang="de"',
    )
    found = only(package({
        "sub/imsmanifest.xml": manifest(("imsqti_item_xmlv2p1", "items/one.xml")),
        "sub/items/one.xml": raw,
        "sub/items/pics/my sign.png": picture(1),
    }))  # fmt: skip
    item = found.item
    assert item.stem == "See ![sign](image:my-sign)\n\nWhich?"
    assert [(option.text, option.right, option.feedback) for option in item.options] == [
        ("One", False, ""),
        ("Two", True, "Right you are"),
    ]
    assert (item.explanation, item.language, item.reference) == ("The **why**", "de", "i1")
    assert item.images == (Image("my-sign", picture(1), "image/png"),)
    assert found.notes == ("Notes to scorers are not taken over.",)
    assert found.place == "sub/items/one.xml"
    assert "points" not in found.says


def test_partial_credit_by_mapping():
    mapping = (
        '<mapping lowerBound="0" upperBound="4" defaultValue="-2"><mapEntry mapKey="x" mappedValue="1"/>'
        '<mapEntry mapKey="y" mappedValue="3"/></mapping>'
    )
    body = CHOICES.replace(
        "</choiceInteraction>", '<simpleChoice identifier="z">Three</simpleChoice></choiceInteraction>'
    )
    processing = (
        '<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/map_response"/>'
    )
    item = only(item2(body, declared("multiple", "xy", mapping), processing).encode()).item
    assert (item.kind, item.key, item.points) == ("multiple", "AB", Decimal(4))
    assert item.credit == {"A": 25, "B": 75, "C": -50}


def test_all_or_nothing_is_noted():
    found = only(item2(CHOICES, declared("multiple", "x")).encode())
    assert found.item.kind == "multiple"
    assert found.notes[0].startswith("All or nothing there")


def test_version_3():
    raw = (
        f'<qti-assessment-item xmlns="{QTI3}" identifier="t3" title="T" time-dependent="false" xml:lang="en-US">'
        '<qti-response-declaration identifier="RESPONSE" cardinality="single" base-type="identifier">'
        "<qti-correct-response><qti-value>a</qti-value></qti-correct-response></qti-response-declaration>"
        '<qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float" normal-maximum="10.0"/>'
        '<qti-item-body><qti-choice-interaction response-identifier="RESPONSE" max-choices="1">'
        "<qti-prompt>2 + 2?</qti-prompt>"
        '<qti-simple-choice identifier="a">4</qti-simple-choice><qti-simple-choice identifier="b">5</qti-simple-choice>'
        "</qti-choice-interaction></qti-item-body>"
        '<qti-modal-feedback outcome-identifier="F" identifier="b" show-hide="show">'
        "<qti-content-body>Count again</qti-content-body></qti-modal-feedback></qti-assessment-item>"
    )
    reading = read(package({"imsmanifest.xml": manifest(("imsqti_item_xmlv3p0", "t3.xml")), "t3.xml": raw}))
    item = reading.items[0].item
    assert reading.file_format == FileFormat.QTI3
    assert (item.stem, item.key, item.points, item.language) == ("2 + 2?", "A", Decimal(10), "en-US")
    assert item.options[1].feedback == "Count again"


def test_other_kinds_and_broken_items_are_listed():
    gap = '<p><textEntryInteraction responseIdentifier="RESPONSE"/></p>'
    reading = read(package({
        "imsmanifest.xml": manifest(
            ("imsqti_item_xmlv2p1", "gap.xml"), ("imsqti_item_xmlv2p1", "two.xml"), ("imsqti_item_xmlv2p1", "bad.xml"),
            ("imsqti_item_xmlv2p1", "missing.xml"), ("imsqti_item_xmlv2p1", "adaptive.xml"),
            ("webcontent", "page.html"),
            ("imsqti_item_xmlv2p1", "keyless.xml"), ("imsqti_item_xmlv2p1", "../outside.xml"),
        ),
        "gap.xml": item2(gap),
        "two.xml": item2(CHOICES + gap),
        "bad.xml": "<assessmentItem",
        "adaptive.xml": item2(CHOICES).replace('adaptive="false"', 'adaptive="true"'),
        "keyless.xml": item2(CHOICES, '<responseDeclaration identifier="RESPONSE" cardinality="single"/>'),
    }))  # fmt: skip
    assert [(entry.place, entry.kind) for entry in reading.unsupported] == [
        ("gap.xml", "textEntryInteraction"),
        ("two.xml", "choiceInteraction, textEntryInteraction"),
        ("adaptive.xml", "adaptive item"),
    ]
    assert [(entry.place, entry.message[:30]) for entry in reading.errors] == [
        ("bad.xml", "This is no well-formed XML: it"),
        ("missing.xml", "The manifest names a file that"),
        ("keyless.xml", "No right answer is given."),
        ("a resource without a file", "The manifest names a file that"),
    ]


CANVAS = """<questestinterop xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2">
<assessment ident="a" title="Week 3"><section ident="root">
<item ident="q1" title="Capital"><itemmetadata><qtimetadata>
<qtimetadatafield><fieldlabel>question_type</fieldlabel><fieldentry>multiple_choice_question</fieldentry></qtimetadatafield>
<qtimetadatafield><fieldlabel>points_possible</fieldlabel><fieldentry>2.5</fieldentry></qtimetadatafield>
</qtimetadata></itemmetadata>
<presentation><material><mattext texttype="text/html">&lt;p&gt;Capital of &lt;b&gt;France&lt;/b&gt;?
&lt;img src="$IMS-CC-FILEBASE$/Uploaded%20Media/map.png?canvas_download=1" alt="map"&gt;&lt;/p&gt;</mattext></material>
<response_lid ident="response1" rcardinality="Single"><render_choice>
<response_label ident="10"><material><mattext texttype="text/plain">London *</mattext></material></response_label>
<response_label ident="11"><material><mattext texttype="text/html">Paris</mattext></material></response_label>
</render_choice></response_lid></presentation>
<resprocessing><outcomes><decvar maxvalue="100" minvalue="0" varname="SCORE" vartype="Decimal"/></outcomes>
<respcondition continue="Yes"><conditionvar><other/></conditionvar>
<displayfeedback feedbacktype="Response" linkrefid="general_fb"/></respcondition>
<respcondition continue="No"><conditionvar><varequal respident="response1">11</varequal></conditionvar>
<setvar action="Set" varname="SCORE">100</setvar></respcondition></resprocessing>
<itemfeedback ident="general_fb">
<flow_mat><material><mattext texttype="text/html">Because</mattext></material></flow_mat></itemfeedback>
<itemfeedback ident="10_fb"><flow_mat><material><mattext>No</mattext></material></flow_mat></itemfeedback></item>
<item ident="q2" title="Several"><presentation><material><mattext>Two of them</mattext></material>
<response_lid ident="response1" rcardinality="Multiple"><render_choice>
<response_label ident="1"><material><mattext>a</mattext></material></response_label>
<response_label ident="2"><material><mattext>b</mattext></material></response_label>
<response_label ident="3"><material><mattext>c</mattext></material></response_label>
</render_choice></response_lid></presentation>
<resprocessing><respcondition><conditionvar><and><varequal respident="response1">1</varequal>
<varequal respident="response1">2</varequal><not><varequal respident="response1">3</varequal></not></and></conditionvar>
<setvar action="Set" varname="SCORE">100</setvar></respcondition></resprocessing></item>
<item ident="q3" title="Essay"><itemmetadata><qtimetadata><qtimetadatafield><fieldlabel>question_type</fieldlabel>
<fieldentry>essay_question</fieldentry></qtimetadatafield></qtimetadata></itemmetadata>
<presentation><material><mattext>Write</mattext></material><response_str ident="r"/></presentation></item>
</section></assessment></questestinterop>"""


def test_canvas_exports_version_1_2():
    reading = read(package({
        "imsmanifest.xml": '<manifest><resources><resource identifier="q" type="imsqti_xmlv1p2">'
        '<file href="q/q.xml"/></resource></resources></manifest>',
        "q/q.xml": CANVAS,
        "web_resources/Uploaded Media/map.png": picture(3),
    }))  # fmt: skip
    capital, two = [entry.item for entry in reading.items]
    assert capital.stem == "Capital of **France**? ![map](image:map)"
    assert [option.text for option in capital.options] == ["London *", "Paris"]
    assert (capital.key, capital.points, capital.topic, capital.reference) == (
        "B",
        Decimal("2.5"),
        "Week 3",
        "q1",
    )
    assert (capital.explanation, capital.options[0].feedback) == ("Because", "No")
    assert len(capital.images) == 1
    assert (two.kind, two.key, two.credit) == ("multiple", "AB", None)
    assert [entry.kind for entry in reading.unsupported] == ["essay_question"]


@pytest.mark.parametrize("file_format", ["qti", "qti3"])
def test_what_is_written_names_its_version_and_files(file_format):
    image = Image("img_a", picture(2), "image/png")
    item = Item(
        "Look: ![it](image:img_a) $x^2$",
        (Option("a", True, feedback="yes"), Option("b")),
        points=Decimal("2.5"),
        explanation="why",
        reference="DB 1/ä",
        tags=("t",),
        images=(image,),
    )
    written = write([item], file_format)
    archive = zipfile.ZipFile(io.BytesIO(written.content))
    assert sorted(archive.namelist()) == [
        "imsmanifest.xml",
        "items/q-DB-1-a-files/img_a.png",
        "items/q-DB-1-a.xml",
    ]
    text = archive.read("items/q-DB-1-a.xml").decode()
    assert (QTI3 if file_format == "qti3" else QTI2) in text
    assert ("<qti-item-body>" in text) == (file_format == "qti3")
    assert '<annotation encoding="application/x-tex">x^2</annotation>' in text
    assert write([item], file_format).content == written.content
    assert only(written.content).item == item


def test_an_archive_without_questions_is_refused():
    with pytest.raises(Refused, match="holds neither a QTI package nor an Excel workbook"):
        read(package({"readme.txt": "hello"}))
    with pytest.raises(Refused, match="holds no items of QTI"):
        read(package({"a.xml": "<html/>"}))
