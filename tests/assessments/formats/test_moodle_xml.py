"""Moodle XML as Moodle's editors write it."""

import base64
from decimal import Decimal

import pytest

from assessments.formats import Refused, read, write
from assessments.items import Image, Item, Option
from tests.assessments.formats.strategies import picture

PNG = base64.b64encode(picture(1)).decode()
XML = f"""<?xml version="1.0" encoding="UTF-8"?>
<quiz>
<!-- question: 0  -->
<question type="category"><category><text>$course$/top/Default for C1/Databases</text></category></question>
<question type="multichoice">
  <name><text>Joins</text></name>
  <questiontext format="html">
    <text><![CDATA[<p dir="ltr" style="text-align: left;">Which <b>join</b> keeps all rows?<br></p><pre>SELECT *
FROM a &lt; b</pre><p><img src="@@PLUGINFILE@@/my%20pic.png" alt="A diagram" width="10"><br>&nbsp;</p>
<p>Use \\(x^2\\)</p><p><img src="https://example.com/far.png" alt="far"></p>]]></text>
    <file name="my pic.png" path="/" encoding="base64">{PNG}</file>
  </questiontext>
  <generalfeedback format="html"><text><![CDATA[<ul><li>one</li><li>two</li></ul>]]></text></generalfeedback>
  <defaultgrade>2.0000000</defaultgrade>
  <penalty>0.3333333</penalty>
  <hidden>0</hidden>
  <idnumber>DB-1</idnumber>
  <single>true</single>
  <correctfeedback format="html"><text>Your answer is correct.</text></correctfeedback>
  <incorrectfeedback format="html"><text>Read chapter 3 again.</text></incorrectfeedback>
  <answer fraction="100" format="html"><text><![CDATA[<p>LEFT JOIN</p>]]></text>
    <feedback format="html"><text><![CDATA[<p>Yes</p>]]></text></feedback></answer>
  <answer fraction="-33.33333" format="html"><text>&lt;p&gt;INNER JOIN&lt;/p&gt;</text></answer>
  <answer fraction="0" format="html"><text><![CDATA[<img src="@@PLUGINFILE@@/same.png">]]></text>
    <file name="same.png" path="/" encoding="base64">{PNG}</file></answer>
  <hint format="html"><text>think</text></hint>
  <tags><tag><text>sql</text></tag><tag><text>level:advanced</text></tag><tag><text>skill:SQL</text></tag></tags>
</question>
<question type="truefalse"><name><text>tf</text></name>
  <questiontext format="moodle_auto_format"><text>Line one
line two</text></questiontext>
  <answer fraction="0"><text>true</text><feedback><text>no</text></feedback></answer>
  <answer fraction="100"><text>false</text></answer></question>
<question type="cloze"><name><text>Gap</text></name><questiontext><text>{{1:SA:x}}</text></questiontext></question>
<question type="shortanswer"><name><text>Short</text></name></question>
<question type="multichoice"><name><text>multi</text></name>
  <questiontext format="markdown"><text>Pick **two**</text></questiontext>
  <single>false</single><answer fraction="50"><text>a</text></answer><answer fraction="50"><text>b</text></answer>
  <answer fraction="-100"><text>c</text></answer></question>
<question type="multichoice"><name><text>no single element</text></name><questiontext><text>One</text></questiontext>
  <answer fraction="100"><text>a</text></answer><answer fraction="0"><text>b</text></answer></question>
<question type="multichoice"><name><text>zero</text></name><questiontext><text>Zero</text></questiontext>
  <defaultgrade>0</defaultgrade>
  <answer fraction="100"><text>a</text></answer><answer fraction="0"><text>b</text></answer></question>
<question type="multichoice"><name><text>ten</text></name><questiontext><text>Ten</text></questiontext>
  {"".join(f'<answer fraction="{100 if n == 1 else 0}"><text>{n}</text></answer>' for n in range(10))}</question>
</quiz>"""


def test_items():
    join, truth, several, one = read(XML.encode()).items
    item = join.item
    assert item.stem == (
        "Which **join** keeps all rows?\n\n```\nSELECT *\nFROM a < b\n```\n\n![A diagram](image:my-pic)\n\n"
        "Use $x^2$\n\nfar"
    )
    assert item.credit == {"A": Decimal(100), "B": Decimal("-33.33333"), "C": Decimal(0)}
    assert [option.text for option in item.options] == ["LEFT JOIN", "INNER JOIN", "![](image:my-pic)"]
    assert item.options[0].feedback == "Yes"
    assert (item.points, item.topic, item.reference) == (Decimal(2), "Databases", "DB-1")
    assert (item.tags, item.level, item.skill) == (("sql",), "advanced", "SQL")
    assert item.explanation == "- one\n- two"
    assert [image.content for image in item.images] == [picture(1)]
    assert join.notes == (
        "The picture at https://example.com/far.png is not in the file.",
        "Hints are not taken over.",
        "Feedback to right, partly right and wrong answers as a whole is not taken over.",
    )
    assert truth.item.stem == "Line one\nline two"
    assert (truth.item.key, truth.item.options[0].feedback) == ("B", "no")
    assert (several.item.stem, several.item.kind, several.item.credit) == ("Pick **two**", "multiple", None)
    assert one.item.kind == "single"


def test_what_is_not_taken_is_named():
    reading = read(XML.encode())
    assert [(entry.title, entry.kind) for entry in reading.unsupported] == [
        ("Gap", "cloze"),
        ("Short", "shortanswer"),
    ]
    assert [entry.message for entry in reading.errors] == [
        "It has 0 points; 0.01 to 1000 can be given.",
        "It has 10 options; a question has 2 to 8.",
    ]


def test_pictures_travel_inside():
    image = Image("img_a", picture(2), "image/png")
    item = Item("Look: ![it](image:img_a)", (Option("![o](image:img_a)", True), Option("b")), images=(image,))
    written = write([item], "moodle_xml")
    text = written.content.decode()
    assert text.count('<file name="img_a.png" path="/" encoding="base64">') == 2
    assert "@@PLUGINFILE@@/img_a.png" in text
    assert read(written.content).items[0].item == item
    assert written.losses == []


def test_credit_that_hides_the_key_is_left_out():
    item = Item("q", (Option("a", True, Decimal(60)), Option("b", False, Decimal(40))))
    written = write([item], "moodle_xml")
    assert (written.written, written.losses[0].left_out) == (0, True)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"<quiz><question></quiz>", "no well-formed XML: it breaks off at line 1"),
        (b"<?xml version='1.0'?><html/>", "neither Moodle's nor QTI: its root is <html>"),
        (b"<?xml version='1.0' encoding='klingon'?><quiz/>", "encoding of the XML is not known|well-formed"),
    ],
)
def test_other_xml_is_refused_in_words(raw, words):
    with pytest.raises(Refused, match=words):
        read(raw)
