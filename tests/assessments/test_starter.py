"""The starter bank: every rule of the files, the programs of its items run, and how it comes into a company."""

import json
import re
import shutil
import sqlite3
import subprocess
import sys
from collections import Counter
from io import StringIO
from itertools import groupby

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from assessments import starter
from assessments.items.likeness import Likeness
from assessments.models import Question, QuestionSet
from assessments.operations import reviews
from assessments.operations import starter as operations
from assessments.selectors import supply
from candidates.models import Skill
from config.kernel.errors import PolicyDenied
from config.kernel.tenancy import platform_context, tenant_context

FILES = starter.all_files()
ITEMS = [(one, item) for one in FILES for item in one.items]
FENCE = re.compile(r"```(\w*)\n(.*?)```", re.DOTALL)
PLACE = re.compile(
    r"\b(?:first|second|third|fourth|last) (?:answer|option|form|expression|policy)s?\b|"
    r"\b(?:option|answer)s? [A-H]\b"
)
EACH_FILE = pytest.mark.parametrize("one", FILES, ids=lambda one: one.name)


def single(one):
    return [item for item in one.items if item.kind == "single"]


def test_there_are_twelve_skills_with_twelve_items_a_level():
    assert len(FILES) >= 12
    assert len({one.skill for one in FILES}) == len(FILES)
    assert {level for one in FILES for level in one.counts().values()} == {12}
    assert {tuple(sorted(one.counts())) for one in FILES} == {("advanced", "basic", "intermediate")}


def test_ids_and_stems_are_there_once_in_all_files():
    assert max(Counter(item.reference for _one, item in ITEMS).values()) == 1
    assert max(Counter(" ".join(item.stem.split()) for _one, item in ITEMS).values()) == 1


@EACH_FILE
def test_every_item_has_its_parts(one):
    for item in one.items:
        assert item.topic, item.reference
        assert len(item.explanation) >= 40, item.reference
        right = sum(option.right for option in item.options)
        if item.kind == "single":
            assert (len(item.options), right) == (4, 1), item.reference
        else:
            assert 5 <= len(item.options) <= 6, item.reference
            assert 2 <= right <= 3, item.reference
            assert "Select all that apply" in item.stem, item.reference
    assert 4 <= len({item.topic for item in one.items}) <= 8
    assert 3 <= len(one.items) - len(single(one)) <= 5


@EACH_FILE
def test_nothing_is_given_away_by_length_or_by_the_letter(one):
    keys = [item.key for item in single(one)]
    for letter, number in Counter(keys).items():
        assert 0.2 <= number / len(keys) <= 0.3, letter
    assert max(len(list(run)) for _letter, run in groupby(keys)) <= 3
    longest = shortest = 0
    for item in single(one):
        key = next(len(option.text) for option in item.options if option.right)
        others = [len(option.text) for option in item.options if not option.right]
        longest += key > max(others)
        shortest += key < min(others)
    assert longest / len(keys) <= 0.25
    assert shortest / len(keys) <= 0.35


def long_words(text):
    return set(re.findall(r"[a-z]{4,}", text.casefold()))


def absolutes(text):
    return len(
        re.findall(r"\b(?:only|all|always|never|each|every|none|nothing|no|alone|any)\b", text.casefold())
    )


GUESSES = {
    "longest": lambda text, item: len(text),
    "shortest": lambda text, item: -len(text),
    "most words of the stem": lambda text, item: len(long_words(text) & long_words(item.stem)),
    "least absolute": lambda text, item: -absolutes(text),
    "most like the others": lambda text, item: sum(
        len(long_words(text) & long_words(other.text)) for other in item.options if other.text != text
    ),
}


@pytest.mark.parametrize("rule", GUESSES)
@EACH_FILE
def test_no_rule_for_guessing_brings_much(one, rule):
    """By chance a quarter is right; who takes one of the options that the rule puts first gets little more."""
    won = 0.0
    for item in single(one):
        scores = [GUESSES[rule](option.text, item) for option in item.options]
        best = [option for option, score in zip(item.options, scores, strict=True) if score == max(scores)]
        won += sum(option.right for option in best) / len(best)
    assert won / len(single(one)) <= 0.4


@EACH_FILE
def test_no_item_offers_all_or_none_of_the_others(one):
    for item in one.items:
        texts = " ".join(option.text.casefold() for option in item.options)
        assert "of the above" not in texts, item.reference


@EACH_FILE
def test_no_explanation_points_at_the_place_of_an_option(one):
    """Candidates see the options in an order of their own."""
    for item in one.items:
        assert not PLACE.search(item.explanation), item.reference


@EACH_FILE
def test_code_blocks_name_their_language(one):
    for item in one.items:
        for text in (item.stem, item.explanation, *(option.text for option in item.options)):
            assert all(language for language, _program in FENCE.findall(text)), item.reference
            assert text.count("```") == 2 * len(FENCE.findall(text)), item.reference


def test_no_stem_is_nearly_another():
    bank = Likeness((item.reference, item.stem) for _one, item in ITEMS)
    for _one, item in ITEMS:
        assert [near.key for near in bank.near(item.stem, least=80)] == [item.reference]


def programs(language):
    """Return (id, program, key text) of the items of a language whose output is their key."""
    found = []
    for one, item in ITEMS:
        fences = FENCE.findall(item.stem)
        if item.reference in one.verified and fences and fences[0][0] in language:
            key = next(option.text for option in item.options if option.right)
            found.append((item.reference, fences[0][1], key))
    return found


def said(text):
    """Return what a key option says that is printed: without fences and backticks, blanks alike."""
    inner = FENCE.search(text)
    return " ".join((inner.group(2) if inner else text.replace("`", "")).split())


def wrong(found, printed):
    return {reference: (said(key), printed[reference]) for reference, _program, key in found
            if said(key) != " ".join(printed[reference].split())}  # fmt: skip


PYTHON = """
import contextlib, io, json, sys
out = {}
for reference, program in json.load(sys.stdin):
    text = io.StringIO()
    with contextlib.redirect_stdout(text):
        exec(compile(program, reference, "exec"), {"__name__": "__main__"})
    out[reference] = text.getvalue()
json.dump(out, sys.stdout)
"""
NODE = """
const { spawnSync } = require("node:child_process");
const given = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
const out = {};
for (const [name, program] of given)
  out[name] = spawnSync(process.execPath, ["-e", program], { encoding: "utf8", timeout: 20000 }).stdout;
console.log(JSON.stringify(out));
"""


def run(command, found, seconds):
    given = json.dumps([(reference, program) for reference, program, _key in found])
    done = subprocess.run(command, input=given, capture_output=True, text=True, timeout=seconds, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


def test_python_prints_what_the_keys_say():
    found = programs(("python",))
    assert len(found) >= 12
    assert wrong(found, run([sys.executable, "-I", "-c", PYTHON], found, 60)) == {}


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not on PATH of every machine")
def test_javascript_prints_what_the_keys_say():
    found = programs(("javascript", "js"))
    assert len(found) >= 12
    assert wrong(found, run([shutil.which("node"), "-e", NODE], found, 300)) == {}


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not on PATH of every machine")
def test_bash_prints_what_the_keys_say():
    found = programs(("bash",))
    assert len(found) >= 11
    printed = {}
    for reference, program, _key in found:
        command = [shutil.which("bash"), "-c", program]
        done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
        printed[reference] = done.stdout + done.stderr
    assert wrong(found, printed) == {}


def test_sqlite_returns_what_the_keys_say():
    found = programs(("sql",))
    assert len(found) >= 8
    assert wrong(found, {reference: rows(program) for reference, program, _key in found}) == {}


def rows(program):
    """Return the rows that the queries of a program give, columns joined by bars."""
    printed = []
    with sqlite3.connect(":memory:") as connection:
        statement = ""
        for line in program.splitlines(keepends=True):
            statement += line
            if sqlite3.complete_statement(statement):
                printed += ["|".join(map(_shown, row)) for row in connection.execute(statement)]
                statement = ""
    return "\n".join(printed)


def _shown(value):
    return "NULL" if value is None else str(value)


@pytest.fixture
def catalogue(db):
    with platform_context(reason="test"):
        for name in sorted({one.skill for one in FILES}):
            Skill.objects.get_or_create(name=name, tenant=None, defaults={"category": "technical"})


@pytest.fixture
def two():
    return [starter.read("git"), starter.read("sql")]


def test_loading_twice_changes_nothing(in_tenant, catalogue, recruiter, two):
    done = operations.load(two, actor=recruiter)
    assert (done.sets, done.new, done.unchanged) == (6, 72, 0)
    assert QuestionSet.objects.get(reference="starter:git:basic").total_questions == 12
    again = operations.load(two, actor=recruiter)
    assert (again.sets, again.new, again.unchanged, again.changed, again.versions) == (0, 0, 72, 0, 0)
    row = Question.objects.get(reference="git-basic-01")
    assert (row.status, row.skill.name, row.difficulty, row.used_at) == ("approved", "Git", "basic", None)
    assert supply.by_skill()[row.skill_id].written == {"basic": 12, "intermediate": 12, "advanced": 12}


def test_a_changed_item_is_changed_in_place_until_it_was_used(in_tenant, catalogue, two):
    operations.load(two)
    unused, used, retired = Question.objects.filter(question_set__reference="starter:git:basic")[:3]
    Question.objects.filter(pk__in=[unused.pk, used.pk, retired.pk]).update(explanation="Old words.")
    Question.objects.filter(pk=used.pk).update(used_at="2026-01-01T00:00Z")
    Question.objects.filter(pk=retired.pk).update(used_at="2026-01-01T00:00Z", status="retired")
    done = operations.load(two)
    assert (done.changed, done.versions, done.unchanged) == (1, 2, 69)
    unused.refresh_from_db()
    assert unused.explanation != "Old words."
    used.refresh_from_db()
    new = used.next_versions.get()
    assert (used.status, new.status, new.version, new.family) == ("retired", "approved", 2, used.family)
    assert retired.next_versions.get().status == "draft"
    assert used.question_set.questions.filter(status="approved").count() == 11
    assert operations.load(two).unchanged == 72


def test_another_company_and_other_roles(in_tenant, other_tenant, catalogue, two, viewer):
    operations.load(two)
    with pytest.raises(PolicyDenied):
        operations.load(two, actor=viewer)
    with tenant_context(other_tenant):
        assert not Question.objects.exists()
        assert operations.load(two[:1]).new == 36


def told(*options):
    out = StringIO()
    call_command("load_starter_bank", *options, stdout=out)
    return json.loads(out.getvalue().strip().splitlines()[-1])


def test_the_command_ends_in_one_line_of_json(tenant, catalogue):
    first = told("--tenant", tenant.public_id, "--skill", "git")
    assert first == {
        "files": 1, "sets": 3, "new": 36, "changed": 0, "versions": 0, "unchanged": 0,
    }  # fmt: skip
    assert told("--tenant", tenant.public_id, "--skill", "Git")["unchanged"] == 36
    with pytest.raises(CommandError, match="no company"):
        told("--tenant", "ten_nobody")
    with pytest.raises(CommandError, match=r"it has: .*Python"):
        told("--tenant", tenant.public_id, "--skill", "Cobol")


def test_the_page_offers_what_is_not_there(tenant, catalogue, recruiter, viewer, client_as):
    url, desk = reverse("assessments:starter-bank"), client_as(recruiter)
    assert "Add the starter bank" in desk.get(url).content.decode()
    assert "Add the starter bank" not in client_as(viewer).get(url).content.decode()
    answer = desk.post(reverse("assessments:starter-load"), {"file": "git"}, follow=True)
    assert [str(message) for message in answer.context["messages"]] == [
        "36 questions are new, 0 were changed, 0 were there."
    ]
    with tenant_context(tenant):
        assert Question.objects.count() == 36


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("key = 'B'", "key = 'F'"), "right answer"),
        (("level = 'basic'", "level = 'easy'"), "level"),
        (("'two'", "'one'"), "same"),
        (("explanation = 'why'", ""), "explanation"),
        (("topic = 't'", "topic = 't'\nhint = 'x'"), "hint"),
        (("options =", "options"), "a"),
    ],
)
def test_a_file_that_breaks_a_rule_is_refused_by_name(tmp_path, change, words):
    text = (
        "title = 'T'\nskill = 'S'\n[[items]]\nid = 'a-1'\nlevel = 'basic'\ntopic = 't'\nstem = 'which?'\n"
        "options = ['one', 'two']\nkey = 'B'\nexplanation = 'why'\n"
    )
    (tmp_path / "good.toml").write_text(text)
    assert starter.read("good", tmp_path).items[0].key == "B"
    (tmp_path / "bad.toml").write_text(text.replace(*change))
    with pytest.raises(starter.BadFile, match=f"bad.*{words}"):
        starter.read("bad", tmp_path)


def test_what_is_loaded_is_edited_like_any_other_question(in_tenant, catalogue, two, recruiter):
    operations.load(two[:1])
    row = reviews.retire(Question.objects.first(), actor=recruiter)
    assert row.status == "retired"
    operations.load(two[:1])
    row.refresh_from_db()
    assert row.status == "retired"
