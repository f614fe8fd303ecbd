"""Skills named in a text, found by rule.

The text is cut into words; `+` and `#` at the end belong to a word, so "C++," is C++ and never C. Terms of
several words may be joined by blanks, a line break, or one of . / - & (CI/CD, Next.js, event-driven).

Terms that are also everyday words or single letters (Go, R, C, Spring) are ambiguous: they need their exact
spelling and company, that is, another skill or a word such as "programming" nearby.

Confidence: 0.80 for an ambiguous term, else 0.85 and 0.03 more for each further mention, at most 0.95. It
says how sure the rule is that the word means the skill, not how well the person masters it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

_WORD = re.compile(r"(?:(?<![^\s,;(/|\u2022])\.)?[^\W_]+(?:\+{1,2}|#)?")
_GAP = re.compile(r"[./&\-\u2010\u2011]|[^\S\n]{1,3}|[^\S\n]{0,3}\n[^\S\n]{0,3}|-\n")
_COMPANY = re.compile(
    r"\b(programming|programmer|languages?|developers?|engineer|coding|code|framework|written in|"
    r"skills?|technolog(?:y|ies)|stack|backend|back-end)\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+|(?<![^\s,;(<|])[^\s@]{1,64}@[^\s@]{1,255}|(?<![\w.@-])(?:[\w-]{1,63}\.){1,8}[a-z]{2,10}/\S*",
    re.IGNORECASE,
)
"""Web and mail addresses: github.com/ada says nothing about GitHub as a skill."""
NEAR = 60
"""Characters within which company counts."""
_LIST_BEFORE = re.compile(r"(?:[,;/|&(\u2022\u00b7:]|\band)\s*$")

AMBIGUOUS = Decimal("0.80")
PLAIN = Decimal("0.85")
PER_MENTION = Decimal("0.03")
MOST = Decimal("0.95")


@dataclass(frozen=True)
class Term:
    """What a skill is called. `key` identifies it to the caller; `exact` marks an ambiguous name."""

    key: int
    name: str
    aliases: tuple[str, ...] = ()
    exact: bool = False


@dataclass(frozen=True)
class Finding:
    """A skill in a text. `first` is the offset of its first mention."""

    key: int
    confidence: Decimal
    mentions: int
    first: int


class SkillFinder:
    """Finds a fixed set of terms in any number of texts, in time linear in the text's length."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._plain: dict[tuple[str, ...], int] = {}
        self._exact: dict[str, int] = {}
        for term in terms:
            for name in (term.name, *term.aliases):
                if term.exact and name == term.name:
                    self._exact[name] = term.key
                else:
                    self._plain[tuple(_WORD.findall(name.lower()))] = term.key
        self._plain.pop((), None)
        self._longest = max((len(words) for words in self._plain), default=0)
        self._openers = {words[0] for words in self._plain}

    def find(self, text: str) -> list[Finding]:
        """Return what is named in the text, in order of first mention."""
        text = _ADDRESS.sub(lambda match: " " * len(match.group()), text)
        words = list(_WORD.finditer(text))
        hits: dict[int, list[int]] = {}
        places: list[int] = []
        position = 0
        while position < len(words):
            length, key = self._longest_at(text, words, position)
            if key is not None:
                hits.setdefault(key, []).append(words[position].start())
                places.append(words[position].start())
            position += length
        plain = {key: self._finding(key, found) for key, found in hits.items()}
        for key, first, mentions in self._ambiguous(text, words, places):
            plain.setdefault(key, Finding(key, AMBIGUOUS, mentions, first))
        return sorted(plain.values(), key=lambda finding: finding.first)

    def _longest_at(self, text: str, words: list[re.Match[str]], start: int) -> tuple[int, int | None]:
        """Return (words consumed, key) of the longest term that begins at a word, else (1, None)."""
        first = words[start].group().lower()
        if first not in self._openers:
            return 1, None
        parts, best = [first], (1, self._plain.get((first,)))
        for offset in range(1, min(self._longest, len(words) - start)):
            before, word = words[start + offset - 1], words[start + offset]
            if not _GAP.fullmatch(text, before.end(), word.start()):
                break
            parts.append(word.group().lower())
            key = self._plain.get(tuple(parts))
            if key is not None:
                best = (offset + 1, key)
        return best

    @staticmethod
    def _finding(key: int, places: list[int]) -> Finding:
        confidence = min(PLAIN + PER_MENTION * (len(places) - 1), MOST)
        return Finding(key, confidence, len(places), places[0])

    def _ambiguous(
        self, text: str, words: list[re.Match[str]], places: list[int]
    ) -> list[tuple[int, int, int]]:
        """Return (key, first offset, mentions) of exact terms that stand in company."""
        found: dict[int, list[int]] = {}
        company = sorted([*places, *(match.start() for match in _COMPANY.finditer(text))])
        for word in words:
            key = self._exact.get(word.group())
            if key is not None and _stands_alone(text, word) and _in_company(word.start(), company):
                found.setdefault(key, []).append(word.start())
        return [(key, starts[0], len(starts)) for key, starts in found.items()]


def _stands_alone(text: str, word: re.Match[str]) -> bool:
    """Whether the word is no part of "Go-to-market", "R&D" or "C. Elegans"."""
    before, after = text[max(word.start() - 1, 0) : word.start()], text[word.end() : word.end() + 3]
    if (before and before in "-&'\u2019_.@") or after[:1] in {"-", "&", "'", "\u2019", "_", "@"}:
        return False
    if after[:1] == "." and after[1:2].isalnum():
        return False
    is_initial = len(word.group()) == 1 and re.match(r"\. ?[A-Z]", after)
    return not is_initial or bool(_LIST_BEFORE.search(text, max(word.start() - 6, 0), word.start()))


def _in_company(place: int, company: list[int]) -> bool:
    index = bisect_left(company, place - NEAR)
    return index < len(company) and company[index] <= place + NEAR
