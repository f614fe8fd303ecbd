"""Questions as QTI packages: a manifest, a file for each item, the pictures."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr  # nosec B406  (writes XML, reads none)

from assessments.enums import FileFormat, Level, QuestionKind
from assessments.formats import markup
from assessments.formats.album import file_name
from assessments.formats.building import FULL, fractions_of, slug, tidy
from assessments.formats.losses import KNOWN, left_out, lost, through_html, title_without_form
from assessments.formats.qti_item import TOOL
from assessments.formats.results import Loss, Writing
from assessments.items import Item

KEEPS = KNOWN
_XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
_LOM = "http://ltsc.ieee.org/xsd/LOM"
_DIFFICULTY = {Level.BASIC: "easy", Level.INTERMEDIATE: "medium", Level.ADVANCED: "difficult"}
_FIXED_DATE = (1980, 1, 1, 0, 0, 0)
"""Of all parts, so that the same questions give the same file."""


@dataclass(frozen=True)
class _Version:
    """Names of one version of the standard."""

    items: str
    items_schema: str
    packages: str
    packages_schema: str
    resource: str
    schema: str
    schema_version: str
    templates: str
    kebab: bool


_VERSIONS = {
    FileFormat.QTI: _Version(
        "http://www.imsglobal.org/xsd/imsqti_v2p1",
        "http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd",
        "http://www.imsglobal.org/xsd/imscp_v1p1",
        "http://www.imsglobal.org/xsd/qti/qtiv2p1/qtiv2p1_imscpv1p2_v1p0.xsd",
        "imsqti_item_xmlv2p1",
        "QTIv2.1 Package",
        "1.0.0",
        "http://www.imsglobal.org/question/qti_v2p1/rptemplates",
        kebab=False,
    ),
    FileFormat.QTI3: _Version(
        "http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
        "https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqti_asiv3p0p1_v1p0.xsd",
        "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1",
        "https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqtiv3p0_imscpv1p2_v1p0.xsd",
        "imsqti_item_xmlv3p0",
        "QTI Package",
        "3.0.0",
        "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates",
        kebab=True,
    ),
}


def write(file_format: FileFormat, items: Sequence[Item]) -> Writing:
    """Write a package of one version."""
    return _Package(_VERSIONS[file_format]).written(items)


class _Package:
    def __init__(self, version: _Version) -> None:
        self.version = version
        self.resources: list[str] = []

    def written(self, items: Sequence[Item]) -> Writing:
        losses: list[Loss] = []
        buffer = io.BytesIO()
        names: set[str] = set()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for place, item in enumerate(items, start=1):
                rewritten, why = through_html(item)
                if why:
                    losses.append(left_out(item, place, why))
                    continue
                loss = lost(item, place, keeps=KEEPS, further=rewritten)
                losses.extend([loss] if loss else [])
                name = slug(f"q-{place}" if not item.reference else f"q-{item.reference}", names)
                names.add(name)
                self._add(archive, name, item)
            _put(archive, "imsmanifest.xml", self._manifest())
        return Writing(buffer.getvalue(), "qti.zip", "application/zip", len(self.resources), losses)

    def _add(self, archive: zipfile.ZipFile, name: str, item: Item) -> None:
        made = _ItemFile(self.version, name, item)
        _put(archive, f"items/{name}.xml", made.written().encode())
        files = [f"items/{name}.xml"]
        for image in item.images:
            path = f"items/{made.folder}/{file_name(image)}"
            _put(archive, path, image.content)
            files.append(path)
        hrefs = "".join(f"<file href={quoteattr(path)}/>" for path in files)
        self.resources.append(
            f'<resource identifier="{name}" type="{self.version.resource}" href={quoteattr(files[0])}>'
            f"<metadata>{_lom(item)}</metadata>{hrefs}</resource>"
        )

    def _manifest(self) -> bytes:
        version = self.version
        return "\n".join(
            [
                '<?xml version="1.0" encoding="UTF-8"?>',
                (
                    f'<manifest xmlns="{version.packages}" {_XSI} identifier="manifest" '
                    f'xsi:schemaLocation="{version.packages} {version.packages_schema}">'
                ),
                (
                    f"<metadata><schema>{version.schema}</schema>"
                    f"<schemaversion>{version.schema_version}</schemaversion></metadata>"
                ),
                "<organizations/>",
                "<resources>",
                *self.resources,
                "</resources>",
                "</manifest>",
            ]
        ).encode()


def _put(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, date_time=_FIXED_DATE)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    archive.writestr(entry, content)


def _lom(item: Item) -> str:
    """Return what an item file has no place for: identifier, tags, level, topic, skill."""
    general = ""
    if item.reference:
        general += (
            f"<identifier><catalog>{TOOL}</catalog><entry>{_escaped(item.reference)}</entry></identifier>"
        )
    for tag in item.tags:
        general += f"<keyword><string>{_escaped(tag)}</string></keyword>"
    educational = ""
    if item.level:
        value = _DIFFICULTY[Level(item.level)]
        educational = f"<difficulty><source>LOMv1.0</source><value>{value}</value></difficulty>"
    parts = f"<general>{general}</general>" if general else ""
    parts += f"<educational>{educational}</educational>" if educational else ""
    for purpose, text in (("discipline", item.topic), ("competency", item.skill)):
        if text:
            parts += (
                f"<classification><purpose><source>LOMv1.0</source><value>{purpose}</value></purpose>"
                f"<taxonPath><source><string>{TOOL}</string></source>"
                f"<taxon><entry><string>{_escaped(text)}</string></entry></taxon></taxonPath></classification>"
            )
    return f'<lom xmlns="{_LOM}">{parts}</lom>'


def _escaped(text: str) -> str:
    return escape(tidy(text))


class _ItemFile:
    """Writes one item in the names of QTI 2; `written` turns them into those of QTI 3 where that is wanted."""

    def __init__(self, version: _Version, name: str, item: Item) -> None:
        self.version = version
        self.name = name
        self.item = item
        self.folder = f"{name}-files"
        self.flavour = markup.Flavour(image=self._address, mathml=True, classes_only=True)
        self.images = {f"image:{image.name}": image for image in item.images}

    def written(self) -> str:
        version = self.version
        text = "\n".join(
            [*self._head(), *self._body(), *self._processing(), *self._remarks(), "</assessmentItem>"]
        )
        head = (
            f'<assessmentItem xmlns="{version.items}" {_XSI} xsi:schemaLocation="{version.items} '
            f'{version.items_schema}" identifier="{self.name}" title={quoteattr(title_without_form(self.item.stem))} '
            f'adaptive="false" timeDependent="false" xml:lang={quoteattr(self.item.language)} toolName="{TOOL}">'
        )
        text = f"{head}\n{text}"
        return '<?xml version="1.0" encoding="UTF-8"?>\n' + (_kebab(text) if version.kebab else text) + "\n"

    def _head(self) -> list[str]:
        item = self.item
        cardinality = "multiple" if item.kind == QuestionKind.MULTIPLE else "single"
        values = "".join(f"<value>{letter}</value>" for letter in item.key)
        points = f"{item.points.normalize():f}"
        entries = "".join(
            f'<mapEntry mapKey="{letter}" mappedValue="{self._value(fraction)}"/>'
            for letter, fraction in zip(item.letters, fractions_of(item), strict=True)
        )
        lines = [
            (
                f'<responseDeclaration identifier="RESPONSE" cardinality="{cardinality}" baseType="identifier">'
                f"<correctResponse>{values}</correctResponse>"
                f'<mapping lowerBound="0" upperBound="{points}" defaultValue="0">{entries}</mapping>'
                "</responseDeclaration>"
            ),
            f'<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float" normalMaximum="{points}"/>',
        ]
        if self._has_feedback():
            lines.append(
                f'<outcomeDeclaration identifier="FEEDBACK" cardinality="{cardinality}" baseType="identifier"/>'
            )
        if item.explanation:
            lines.append(
                '<outcomeDeclaration identifier="EXPLANATION" cardinality="single" baseType="identifier">'
                "<defaultValue><value>explanation</value></defaultValue></outcomeDeclaration>"
            )
        return lines

    def _value(self, fraction: Decimal) -> str:
        return f"{(fraction * self.item.points / FULL).normalize():f}"

    def _has_feedback(self) -> bool:
        return any(option.feedback for option in self.item.options)

    def _body(self) -> list[str]:
        most = 1 if self.item.kind == QuestionKind.SINGLE else 0
        choices = [
            f'<simpleChoice identifier="{letter}">{self._text(option.text, bare=True)}</simpleChoice>'
            for letter, option in zip(self.item.letters, self.item.options, strict=True)
        ]
        return [
            "<itemBody>",
            f"<div>{self._text(self.item.stem)}</div>",
            f'<choiceInteraction responseIdentifier="RESPONSE" shuffle="true" maxChoices="{most}">',
            *choices,
            "</choiceInteraction>",
            "</itemBody>",
        ]

    def _processing(self) -> list[str]:
        if not self._has_feedback():
            return [f'<responseProcessing template="{self.version.templates}/map_response"/>']
        response = '<variable identifier="RESPONSE"/>'
        return [
            (
                "<responseProcessing>"
                f'<setOutcomeValue identifier="FEEDBACK">{response}</setOutcomeValue>'
                f"<responseCondition><responseIf><isNull>{response}</isNull>"
                '<setOutcomeValue identifier="SCORE"><baseValue baseType="float">0</baseValue></setOutcomeValue>'
                "</responseIf><responseElse>"
                '<setOutcomeValue identifier="SCORE"><mapResponse identifier="RESPONSE"/></setOutcomeValue>'
                "</responseElse></responseCondition></responseProcessing>"
            )
        ]

    def _remarks(self) -> list[str]:
        pairs = zip(self.item.letters, self.item.options, strict=True)
        found = [
            self._remark("FEEDBACK", letter, option.feedback) for letter, option in pairs if option.feedback
        ]
        if self.item.explanation:
            found.append(self._remark("EXPLANATION", "explanation", self.item.explanation))
        return found

    def _remark(self, outcome: str, identifier: str, text: str) -> str:
        content = self._text(text)
        if self.version.kebab:
            content = f"<contentBody>{content}</contentBody>"
        return (
            f'<modalFeedback outcomeIdentifier="{outcome}" identifier="{identifier}" showHide="show">'
            f"{content}</modalFeedback>"
        )

    def _text(self, text: str, *, bare: bool = False) -> str:
        return markup.to_html(markup.from_markdown(tidy(text)), self.flavour, bare=bare)

    def _address(self, target: str) -> str:
        image = self.images.get(target)
        return f"{self.folder}/{file_name(image)}" if image else target


_QTI_TAGS = (
    "assessmentItem|responseDeclaration|correctResponse|value|mapping|mapEntry|outcomeDeclaration|defaultValue|"
    "itemBody|choiceInteraction|simpleChoice|responseProcessing|setOutcomeValue|variable|responseCondition|"
    "responseIf|responseElse|isNull|baseValue|mapResponse|modalFeedback|contentBody"
)
_TAG = re.compile(rf"<(/?)({_QTI_TAGS})((?:\s[^<>]*?)?)(/?)>")
_NAME = re.compile(r"(?<=\s)([a-z]+(?:[A-Z][a-z]+)+)(?==)")


def _kebab(text: str) -> str:
    """Return an item with the names of QTI 3: qti-item-body for itemBody, max-choices for maxChoices."""

    def name(found: str) -> str:
        return re.sub(r"[A-Z]", lambda sign: f"-{sign.group().lower()}", found)

    def tag(found: re.Match[str]) -> str:
        attributes = _NAME.sub(
            lambda attribute: attribute[1] if attribute[1] == "schemaLocation" else name(attribute[1]),
            found[3],
        )
        return f"<{found[1]}qti-{name(found[2])}{attributes}{found[4]}>"

    return _TAG.sub(tag, text)
