"""What GIFT and Moodle XML have in common: text formats, categories, tags that say what has no place of its own."""

from __future__ import annotations

import re
from collections.abc import Callable

from assessments.formats import markup
from assessments.formats.building import Draft, one_line
from assessments.formats.markup import Picture
from assessments.formats.markup.from_html import only_words
from assessments.items import Item

FIELDS_AS_TAGS = ("level", "skill", "language")
"""Moodle has no place for them: they travel as tags such as `level:advanced`."""
_TOP = re.compile(r"\$\w+\$")
_PLUGINFILE = re.compile(r"!\[([^\]]*)\]\(\s*<?@@PLUGINFILE@@([^)\s>]+)>?\s*\)")
_LINE_END = re.compile(r"(?<!>)\n")

Resolver = Callable[[str, str], Picture]


def text_of(raw: str, kind: str, picture: Resolver = only_words) -> str:
    """Return the Markdown of a text in one of Moodle's formats: html, markdown, plain_text, moodle_auto_format."""
    if markup.PLAIN.fullmatch(raw):
        return raw.strip()
    if kind == "markdown":
        return _PLUGINFILE.sub(lambda found: _image(found[2], found[1], picture), raw).strip()
    if kind in {"plain", "plain_text", "wiki_like"}:
        return markup.to_markdown(markup.from_plain(raw))
    if kind in {"moodle", "moodle_auto_format"}:
        raw = _LINE_END.sub("<br>", raw.strip())
        return markup.to_markdown(markup.from_html(raw, picture=picture, unknown_is_text=True))
    return markup.to_markdown(markup.from_html(raw, picture=picture))


def _image(address: str, words: str, picture: Resolver) -> str:
    found = picture(address, words)
    return f"![{words}](image:{found.name})" if found.name else found.words


def topic_of(category: str) -> str:
    """Return the topic in a category's path such as `$course$/top/Science/Physics`: "Science / Physics"."""
    parts = [one_line(part).replace("//", "/") for part in re.split(r"(?<!/)/(?!/)", category.strip())]
    if parts and _TOP.fullmatch(parts[0]):
        parts = parts[1:]
    if parts and parts[0] == "top":
        parts = parts[1:]
    if parts and parts[0].startswith("Default for "):
        parts = parts[1:]
    return " / ".join(part for part in parts if part)


def category_of(topic: str) -> str:
    """Return the path of a topic's category."""
    parts = [part.replace("/", "//") for part in topic.split(" / ")] if topic else []
    return "/".join(["$course$", "top", *parts])


def loses_topic(topic: str) -> set[str]:
    """Return {"topic"} for one whose slashes a path cannot hold."""
    return set() if topic_of(category_of(topic)) == topic else {"topic"}


def tags_with_fields(item: Item) -> list[str]:
    """Return the tags of an item and those that stand for other fields; own tags that look like one are left out."""
    values = {
        "level": item.level,
        "skill": item.skill,
        "language": item.language if item.language != "en" else "",
    }
    own = [tag for tag in item.tags if not _field_of(tag)]
    return [*own, *(f"{name}:{values[name]}" for name in FIELDS_AS_TAGS if values[name])]


def loses_tags(item: Item) -> set[str]:
    """Return {"tags"} when one of them would be read as another field."""
    return {"tags"} if any(_field_of(tag) for tag in item.tags) else set()


def put_tags(draft: Draft, tags: list[str]) -> None:
    """Give a draft its tags, and the fields that came as tags."""
    draft.tags = []
    for tag in map(one_line, tags):
        field = _field_of(tag)
        if field and getattr(draft, field) is None:
            setattr(draft, field, tag.partition(":")[2].strip())
        elif tag:
            draft.tags = [*draft.tags, tag]


def _field_of(tag: str) -> str:
    name, _colon, value = tag.partition(":")
    return name if name in FIELDS_AS_TAGS and value.strip() else ""
