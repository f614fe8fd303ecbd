"""Which questions an attempt consists of. Reads only; docs/decisions/0014-drawing.md says why it draws this way.

From each pool some families are taken at random (four for each place, at least 40): their order is the hash of
family and seed, over the whole pool or over pieces of a large bank. Of those the least drawn ones are put in, equal
ones by lot. A family is what may come once: the versions of a question (the newest approved one counts), the variants
of an item model (the least drawn one). The same seed on the same bank gives the same draw.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Prefetch
from django.utils.translation import ngettext

from assessments.enums import Level, QuestionStatus, Selection
from assessments.models import Assessment, AssessmentSection, Question, SectionItem
from assessments.selectors import pools
from assessments.selectors.assigning import assign
from config.kernel.errors import Conflict

CHOICES_PER_PLACE = 4
LEAST_CHOICES = 40
_LARGEST = 2**63 - 1
_PICK = (
    "(SELECT {place} AS place, family, hashint8extended(family, %s::bigint) AS lot FROM {families} f"
    " WHERE family <> ALL(%s::bigint[]) GROUP BY family ORDER BY lot LIMIT %s)"
)
_LOTTERY = """
WITH picked AS MATERIALIZED ({picks})
SELECT p.place, p.family, p.lot, q.id, hashint8extended(q.id, %s::bigint), q.version, q.item_model <> '',
       COALESCE(e.times, 0), q.difficulty
FROM picked p
JOIN questions q ON q.tenant_id = %s AND q.family = p.family
LEFT JOIN question_exposures e ON e.question_id = q.id
WHERE CASE p.place {cases} END
"""
_LEVELS = {level: rank for rank, level in enumerate(Level.values)}


class TooFewQuestions(Conflict):
    """A pool cannot fill its places; the message names sections, so it is for staff."""

    code = "TOO_FEW_QUESTIONS"

    def __init__(self, shortages: Sequence[Shortage]) -> None:
        super().__init__(" ".join(shortage.text for shortage in shortages))
        self.shortages = shortages


class Drawn(NamedTuple):
    """A section (None where an assessment has none) with the keys of its questions in their order."""

    section: AssessmentSection | None
    questions: list[int]


@dataclass(frozen=True)
class Shortage:
    """A section that lacks some questions."""

    section: AssessmentSection
    missing: int

    @property
    def text(self) -> str:
        """The sentence for the recruiter."""
        return ngettext(
            "“%(section)s” lacks %(n)d approved question.",
            "“%(section)s” lacks %(n)d approved questions.",
            self.missing,
        ) % {"section": self.section.title, "n": self.missing}


class _Row(NamedTuple):
    """A question of a family that was picked."""

    lot: int
    pk: int
    own_lot: int
    version: int
    is_variant: bool
    times: int
    level: str


@dataclass(frozen=True)
class _Candidate:
    """One question that could stand for its family; `weight` is how often the family was drawn."""

    pk: int
    family: int
    weight: int
    lot: int
    level: str


def sections_of(assessment: Assessment) -> list[AssessmentSection]:
    """The sections in order with everything a draw and a page need, in two statements."""
    rows = assessment.sections.select_related("skill", "question_set").order_by("position", "pk")
    return list(rows.prefetch_related(with_questions()))


def with_questions() -> Prefetch:
    """Load the fixed questions of sections with all that pages show of them, in one statement."""
    items = SectionItem.objects.select_related("question__skill", "question__question_set")
    return Prefetch("items", queryset=items.order_by("position"))


def draw(assessment: Assessment, *, seed: int) -> list[Drawn]:
    """Return the questions of each section for one attempt. Raises TooFewQuestions."""
    drawn, shortages = attempt(assessment, sections_of(assessment), seed=seed)
    if shortages:
        raise TooFewQuestions(shortages)
    return drawn


def attempt(
    assessment: Assessment, sections: Sequence[AssessmentSection], *, seed: int
) -> tuple[list[Drawn], list[Shortage]]:
    """Draw as far as the bank allows; returns also what is missing. Three statements, however many sections."""
    fixed = {section.pk: fixed_questions(section) for section in sections}
    replacements = _replacements(question for rows in fixed.values() for question in rows)
    chosen, taken = _put_in(fixed, replacements)
    drawing = [section for section in sections if section.selection != Selection.FIXED]
    found = _candidates(assessment, drawing, taken, seed)
    assigned = assign([list(known) for known in found], [section.count for section in drawing])
    for section, known, families in zip(drawing, found, assigned, strict=True):
        chosen[section.pk] = _in_order(section, [known[family] for family in families])
    shortages = []
    for section in sections:
        wanted = 1 if section.selection == Selection.FIXED else section.count
        if len(chosen[section.pk]) < wanted:
            shortages.append(Shortage(section, wanted - len(chosen[section.pk])))
    return [Drawn(section, chosen[section.pk]) for section in sections], shortages


def owner_of(assessment: Assessment) -> dict[str, Any]:
    """Where all questions of an assessment without sections come from: its set, else its description, else {}."""
    if assessment.section_count:
        return {}
    if assessment.question_set is not None:
        return {"question_set": assessment.question_set}
    return {"jd": assessment.jd} if assessment.jd is not None else {}


def whole_of(assessment: Assessment, *, seed: int) -> list[Question]:
    """The approved questions of an assessment without sections, in their order."""
    owner = owner_of(assessment)
    if not owner:
        return []
    rows = Question.objects.approved().filter(**owner).select_related("skill", "question_set")
    return one_of_each_family(rows, seed=seed)


def fixed_questions(section: AssessmentSection) -> list[Question]:
    """The questions of a fixed section in their order, as they were chosen."""
    if section.selection != Selection.FIXED:
        return []
    return [item.question for item in section.items.all()]


def expected(assessment: Assessment) -> int:
    """How many questions an attempt has that would begin now."""
    if not assessment.section_count:
        return len(whole_of(assessment, seed=0))
    drawn, _shortages = attempt(assessment, sections_of(assessment), seed=0)
    return sum(len(part.questions) for part in drawn)


def one_of_each_family(questions: Iterable[Question], *, seed: int) -> list[Question]:
    """Keep the questions that may meet, in their order: of a model's variants one by lot, of versions the newest."""
    lots = random.Random(seed)  # noqa: S311  (an order that can be repeated, not a secret)
    rows = list(questions)
    families: dict[int, list[Question]] = defaultdict(list)
    for row in rows:
        families[row.family].append(row)
    kept = {
        lots.choice(members).pk if members[0].item_model else max(members, key=_newest).pk
        for members in families.values()
    }
    return [row for row in rows if row.pk in kept]


def _in_order(section: AssessmentSection, candidates: list[_Candidate]) -> list[int]:
    """Easy ones first, equal ones by lot: what somebody sees where nothing is shuffled."""
    candidates.sort(key=lambda one: (_LEVELS.get(one.level or section.level, 1), one.lot))
    return [one.pk for one in candidates]


def _newest(question: Question) -> tuple[int, int]:
    return question.version, question.pk


def _replacements(questions: Iterable[Question]) -> dict[int, Question]:
    """Return what stands for each fixed question that is no longer approved, by its key, in one statement.

    For a written one that is the newest approved version. The family of a variant are all variants of its model:
    for it only versions that follow it stand in, which are those of corrections.
    """
    gone = [row for row in questions if row.status != QuestionStatus.APPROVED]
    if not gone:
        return {}
    versions = Question.objects.in_sets().filter(family__in={row.family for row in gone}, item_model="")
    rows = sorted(versions.only("family", "previous_id", "status", "version"), key=_newest)
    newest = {row.family: row for row in rows if row.status == QuestionStatus.APPROVED}
    found: dict[int, Question] = {}
    for row in gone:
        stands = _after(row, rows) if row.item_model else newest.get(row.family)
        if stands is not None:
            found[row.pk] = stands
    return found


def _after(question: Question, versions: Iterable[Question]) -> Question | None:
    """Return the newest approved one of the versions that follow a question; `versions` in their order."""
    line, found = {question.pk}, None
    for row in versions:
        if row.previous_id in line:
            line.add(row.pk)
            found = row if row.status == QuestionStatus.APPROVED else found
    return found


def _put_in(
    fixed: dict[int, list[Question]], replacements: dict[int, Question]
) -> tuple[dict[int, list[int]], set[int]]:
    """Return the fixed questions by section, each family once, and the families that they take."""
    taken: set[int] = set()
    chosen: dict[int, list[int]] = {}
    for section, rows in fixed.items():
        chosen[section] = []
        for row in rows:
            stands = row if row.status == QuestionStatus.APPROVED else replacements.get(row.pk)
            if stands is not None and row.family not in taken:
                taken.add(row.family)
                chosen[section].append(stands.pk)
    return chosen, taken


def _candidates(
    assessment: Assessment, sections: Sequence[AssessmentSection], taken: set[int], seed: int
) -> list[dict[int, _Candidate]]:
    """Return for each section who may fill its places by family, best first, in one statement.

    Nobody is missed by the limit: a pool with more families than all places together can always be served
    last, and a smaller one is here as a whole. Where pieces of a bank give fewer than asked for, a second
    statement looks at the whole pools.
    """
    if not sections:
        return []
    asked = [pools.pool_of(section, assessment.language) for section in sections]
    lottery = _Lottery(assessment, sections, asked, pools.sets_for(asked), taken, seed)
    grouped = lottery.held(range(len(sections)), in_pieces=True)
    short = [place for place in lottery.in_pieces if len(grouped[place]) < lottery.most(place)]
    grouped |= lottery.held(short, in_pieces=False)
    return [_ranked(grouped[place]) for place in range(len(sections))]


class _Lottery:
    """Per section some families by lot, and the questions that could stand for them."""

    def __init__(
        self,
        assessment: Assessment,
        sections: Sequence[AssessmentSection],
        asked: Sequence[pools.Pool],
        sets: pools.Sets,
        taken: set[int],
        seed: int,
    ) -> None:
        self._assessment = assessment
        self._sections = sections
        self._pools = asked
        self._sets = sets
        self._taken = sorted(taken)
        self._seed = seed
        self._places = sum(section.count for section in sections)
        self.in_pieces: list[int] = []
        """The sections whose lottery was held over pieces of the bank."""

    def most(self, place: int) -> int:
        """How many families are taken for a section."""
        return max(CHOICES_PER_PLACE * self._sections[place].count, LEAST_CHOICES, self._places)

    def held(self, places: Sequence[int], *, in_pieces: bool) -> dict[int, dict[int, list[_Row]]]:
        """Hold the lottery for some sections; returns the questions by section and family. One statement."""
        found: dict[int, dict[int, list[_Row]]] = {place: defaultdict(list) for place in places}
        if found:
            statement, params = self._statement(places, in_pieces=in_pieces)
            with connection.cursor() as cursor:
                cursor.execute(statement, params)
                for place, family, *facts in cursor.fetchall():
                    found[place][family].append(_Row(*facts))
        return found

    def _statement(self, places: Sequence[int], *, in_pieces: bool) -> pools.Condition:
        picks, cases = [], []
        picked: list[Any] = []
        judged: list[Any] = []
        for place in places:
            pool, seed = self._pools[place], (self._seed + 7919 * place) % _LARGEST
            pieces = pools.pieces_of(pool, self._sets, families=self.most(place), seed=seed)
            if in_pieces and pieces is not None:
                self.in_pieces.append(place)
            families, given = pieces if in_pieces and pieces else pools.families_of(pool, self._sets)
            picks.append(_PICK.format(place=place, families=families))
            picked += [seed, *given, self._taken, self.most(place)]
            arms = pools.alternatives(pool, self._sets)
            cases.append(f"WHEN {place} THEN {' OR '.join(f'({sql})' for sql, _given in arms)}")
            judged += [value for _sql, given in arms for value in given]
        statement = _LOTTERY.format(picks=" UNION ALL ".join(picks), cases=" ".join(cases))
        return statement, [*picked, self._seed % _LARGEST, self._assessment.tenant_id, *judged]


def _ranked(group: dict[int, list[_Row]]) -> dict[int, _Candidate]:
    found = [_stand_in(family, rows) for family, rows in group.items()]
    return {one.family: one for one in sorted(found, key=lambda one: (one.weight, one.lot))}


def _stand_in(family: int, rows: list[_Row]) -> _Candidate:
    """Choose who stands for a family: the least drawn variant, or the newest version."""
    best = min(rows, key=lambda row: (row.times, row.own_lot) if row.is_variant else (-row.version, -row.pk))
    return _Candidate(best.pk, family, sum(row.times for row in rows), best.lot, best.level)
