"""Skills and facts found in text."""

import time
from decimal import Decimal

import pytest

from candidates.catalogue import shipped_roles, shipped_skills
from candidates.extraction.facts import read_facts
from candidates.extraction.skills import SkillFinder, Term
from tests.candidates import files

ROWS = shipped_skills()
FINDER = SkillFinder(
    Term(i, row["name"], tuple(row.get("aliases", ())), row.get("exact_case", False))
    for i, row in enumerate(ROWS)
)


def found(text):
    return {ROWS[item.key]["name"]: item.confidence for item in FINDER.find(text)}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("C, C++, C# and Java", {"C", "C++", "C#", "Java"}),
        ("C++, Python.", {"C++", "Python"}),
        ("Languages: Go, R and Rust", {"Go", "R", "Rust"}),
        ("Written in Go", {"Go"}),
        ("golang services on k8s", {"Go", "Kubernetes"}),
        ("I go to work. Go to market.", set()),
        ("Go-to-market lead for Python", {"Python"}),
        ("R&D in Java", {"Java"}),
        ("Vitamin C", set()),
        ("paper with C. Smith on Java", {"Java"}),
        ("machine learning", {"Machine Learning"}),
        ("machine\nlearning", {"Machine Learning"}),
        ("deep-learning", {"Deep Learning"}),
        ("CI/CD, Next.js, Node.js", {"CI/CD", "Next.js", "Node.js"}),
        ("net profit", set()),
        (".NET and ASP.NET", {".NET"}),
        ("JavaScript", {"JavaScript"}),
        ("javascripting javanese pythonic", set()),
        ("express delivery in Spring 2019", set()),
        ("Express, Spring and Java", {"Express", "Spring", "Java"}),
        ("Python/Django", {"Python", "Django"}),
        ("event-driven", {"Event-Driven Architecture"}),
        ("github.com/ada, https://react.dev, docker@kubernetes.example", set()),
        ("Python/Django, CI/CD. See www.java.example/c++ for more", {"Python", "Django", "CI/CD"}),
        ("", set()),
    ],
)
def test_found(text, names):
    assert set(found(text)) == names


def test_confidence_grows_with_mentions_up_to_a_limit():
    assert found("python")["Python"] == Decimal("0.85")
    assert found("python, Python 3")["Python"] == Decimal("0.88")
    assert found("python " * 50)["Python"] == Decimal("0.95")
    assert found("Java, Go")["Go"] == Decimal("0.80")


def test_the_taxonomy_is_sound():
    names = [row["name"].lower() for row in ROWS]
    aliases = [alias.lower() for row in ROWS for alias in row.get("aliases", [])]
    assert len(ROWS) >= 84
    assert len(set(names)) == len(names)
    assert len(set(aliases)) == len(aliases)
    assert not set(names) & set(aliases)
    assert {name for row in shipped_roles() for name in row["skills"]} <= {row["name"] for row in ROWS}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["name"])
def test_every_name_and_alias_is_found_in_a_list(row):
    for name in (row["name"], *row.get("aliases", ())):
        assert row["name"] in found(f"Skills: Figma, {name}, Jira"), name


def test_facts_of_a_cv():
    facts = read_facts(files.CV_TEXT)
    assert facts.full_name == "Ada Lovelace"
    assert facts.email == "ada.lovelace@mail.example"
    assert facts.phone == "+44 20 7946 0958"
    assert facts.github_url == "https://github.com/ada"
    assert facts.linkedin_url == "https://linkedin.com/in/ada"
    assert facts.experience_years == "8"


@pytest.mark.parametrize("text", ["2015 - 2019 2021", "12.03.1990", "2015-2019", "Room 12"])
def test_years_are_no_phone(text):
    assert read_facts(text).phone == ""


@pytest.mark.parametrize("text", ["CURRICULUM VITAE\nProfile", "senior engineer at work", "", "a@b.example"])
def test_no_name_is_better_than_a_wrong_one(text):
    assert read_facts(text).full_name == ""


@pytest.mark.parametrize(
    "unit",
    [
        "a",
        "a-",
        "C ",
        " ",
        "a.b.",
        "@",
        "x@",
        "/",
        "https://",
        "1 ",
        "+4 ",
        "machine ",
        "Go, ",
        "\n",
        "a/b.c/",
    ],
)
def test_hostile_text_stays_cheap(unit):
    text = "J" + unit * (500_000 // len(unit)) + "K"
    started = time.process_time()
    FINDER.find(text)
    read_facts(text)
    assert time.process_time() - started < 5
