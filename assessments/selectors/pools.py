"""What the sections of an assessment may draw from, and how much of it there is.

The statements are written out because they run at every start on banks of any size: each alternative below is
one range of the index `questions_pool`, which holds all that a count or a lottery needs. Of a pool that neither skill
nor set narrows, a lottery sees pieces of a large bank: some of the ranges into which `draw_key` divides it, chosen by
lot, in the index `questions_draws`.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from assessments.enums import QuestionSetStatus, Selection
from assessments.models import AssessmentSection, QuestionSet
from candidates.models import Skill

Condition = tuple[str, list[Any]]
"""A piece of SQL about `questions q`, with its parameters."""
NOTHING: Condition = ("false", [])
LARGE_BANK = 10_000
"""Questions in sets from which on pieces of the bank stand for it."""
PIECE = 4
"""Questions in a piece, about: few, so that no two questions come together more often than others."""
_PIECES_PER_FAMILY = 4
_KEYS = 2**32
_FROM_PIECES = (
    "(SELECT q.family FROM unnest(%s::int[], %s::int[]) AS piece (low, high) CROSS JOIN LATERAL ("
    " SELECT family FROM questions q WHERE q.draw_key BETWEEN piece.low AND piece.high AND q.tenant_id = %s"
    " AND q.status = 'approved' AND q.item_model = '' AND ({condition}) OFFSET 0) q)"
)


@dataclass(frozen=True)
class Pool:
    """The conditions of one pool; what is empty does not narrow it. `tags` must all be there.

    `variants` says which half of the bank: what item models have made, or what was written.
    """

    tenant_id: int | None
    language: str
    variants: bool = False
    skill_id: int | None = None
    level: str = ""
    question_set_id: int | None = None
    tags: tuple[str, ...] = ()
    item_models: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sets:
    """The sets in use by the skill and the level that their questions have unless they say otherwise; the closed.

    `questions` are in all sets in use, those that are not approved included.
    """

    by_skill: dict[int, list[int]]
    by_level: dict[str, list[int]]
    closed: list[int]
    questions: int


def pool_of(section: AssessmentSection, language: str) -> Pool:
    """Return the pool of a section that draws, in an assessment of this language."""
    return Pool(
        tenant_id=section.tenant_id,
        language=language,
        variants=section.selection == Selection.VARIANT,
        skill_id=section.skill_id,
        level=section.level,
        question_set_id=section.question_set_id,
        tags=tuple(section.tags),
        item_models=tuple(section.item_models) if section.selection == Selection.VARIANT else (),
    )


def sets_for(pools: Iterable[Pool]) -> Sets:
    """Read which sets stand for the skills and levels of these pools, in two statements.

    A question without a skill has that of its set, whose name is free text: it is matched with the names and
    other names of the catalogue, in any case.
    """
    wanted = {pool.skill_id for pool in pools if pool.skill_id is not None}
    names: dict[str, set[int]] = defaultdict(set)
    for skill in Skill.objects.filter(pk__in=wanted):
        for name in (skill.name, *skill.aliases):
            names[name.casefold()].add(skill.pk)
    by_skill: dict[int, list[int]] = defaultdict(list)
    by_level: dict[str, list[int]] = defaultdict(list)
    closed, questions = [], 0
    columns = ("pk", "skill", "level", "status", "total_questions")
    for pk, name, level, status, number in QuestionSet.objects.values_list(*columns):
        if status != QuestionSetStatus.READY:
            closed.append(pk)
            continue
        questions += number
        by_level[level].append(pk)
        for skill_id in names.get(name.casefold(), ()):
            by_skill[skill_id].append(pk)
    return Sets(dict(by_skill), dict(by_level), closed, questions)


def alternatives(pool: Pool, sets: Sets) -> list[Condition]:
    """Return the conditions of a pool as alternatives that exclude each other."""
    if pool.question_set_id in sets.closed:
        return [NOTHING]
    common = _joined(
        ("q.tenant_id = %s AND q.status = 'approved' AND q.language = %s", [pool.tenant_id, pool.language]),
        ("q.item_model <> ''" if pool.variants else "q.item_model = ''", []),
        ("q.question_set_id IS NOT NULL", []),
        ("q.question_set_id <> ALL(%s)", [sets.closed]) if sets.closed else None,
        ("q.item_model = ANY(%s)", [list(pool.item_models)]) if pool.item_models else None,
        ("q.question_set_id = %s", [pool.question_set_id]) if pool.question_set_id else None,
        ("q.tags @> %s::varchar[]", [list(pool.tags)]) if pool.tags else None,
    )
    skills: list[Condition | None] = [None]
    if pool.skill_id is not None:
        skills = [("q.skill_id = %s", [pool.skill_id])]
        if of_skill := sets.by_skill.get(pool.skill_id):
            skills.append(("q.skill_id IS NULL AND q.question_set_id = ANY(%s)", [of_skill]))
    levels: list[Condition | None] = [None]
    if pool.level:
        levels = [("q.difficulty = %s", [pool.level])]
        if of_level := sets.by_level.get(pool.level):
            levels.append(("q.difficulty = '' AND q.question_set_id = ANY(%s)", [of_level]))
    return [_joined(common, skill, level) for skill in skills for level in levels]


def available(pools: Sequence[Pool], sets: Sets | None = None) -> list[int]:
    """Count what each pool offers one attempt: versions and variants of a model are one. One statement."""
    if not pools:
        return []
    known = sets if sets is not None else sets_for(pools)
    parts, params = [], []
    for place, pool in enumerate(pools):
        families, given = families_of(pool, known)
        parts.append(f"SELECT {place}, count(*) FROM (SELECT DISTINCT family FROM {families} f) d")  # noqa: S608  (pieces of this file, values are parameters)
        params += given
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), params)
        found = dict(cursor.fetchall())
    return [found[place] for place in range(len(pools))]


def families_of(pool: Pool, sets: Sets) -> Condition:
    """Return a sub-select of the families of a pool's questions; a family with several is there several times."""
    arms = alternatives(pool, sets)
    selects = " UNION ALL ".join(f"SELECT q.family FROM questions q WHERE {sql}" for sql, _params in arms)  # noqa: S608  (as above)
    return f"({selects})", [value for _sql, params in arms for value in params]


def pieces_of(pool: Pool, sets: Sets, *, families: int, seed: int) -> Condition | None:
    """Return a sub-select of some of a pool's families, each with the same chance; None where all are looked at.

    It looks at so many pieces that a pool of a twelfth of the bank is likely to give as many as asked for. One that
    gives fewer has to be looked at as a whole.
    """
    narrow = pool.skill_id is not None or pool.question_set_id is not None or pool.variants
    pieces, wanted = sets.questions // PIECE, _PIECES_PER_FAMILY * families
    if narrow or sets.questions < LARGE_BANK or 2 * wanted > pieces:
        return None
    chosen = sorted(random.Random(seed).sample(range(pieces), wanted))  # noqa: S311  (a draw that can be repeated)
    lows = [-_KEYS // 2 + place * _KEYS // pieces for place in chosen]
    highs = [-_KEYS // 2 + (place + 1) * _KEYS // pieces - 1 for place in chosen]
    arms = alternatives(pool, sets)
    condition = " OR ".join(f"({sql})" for sql, _params in arms)
    given = [value for _sql, params in arms for value in params]
    return _FROM_PIECES.format(condition=condition), [lows, highs, pool.tenant_id, *given]


def _joined(*conditions: Condition | None) -> Condition:
    given = [condition for condition in conditions if condition is not None]
    return " AND ".join(sql for sql, _params in given), [value for _sql, params in given for value in params]
