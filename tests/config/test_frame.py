"""Templates, icons and assets of the page frame."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines
from django.test import override_settings
from django.utils import timezone

from config import statuses
from config.assets import VENDOR_FILES, NodeModulesFinder, icon_names
from config.kernel import panels
from config.templatetags import ui

TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))


def render(source, **context):
    return engines["django"].from_string(source).render(context)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_name_only_icons_of_the_sprite(path):
    text = path.read_text(encoding="utf-8")
    named = re.findall(r'{% icon "([\w-]+)"', text) + re.findall(r'<c-[^>]*?\sicon="([\w-]+)"', text)
    assert set(named) <= set(icon_names())


@pytest.mark.parametrize(
    "path", [path for path in TEMPLATES if "emails" not in path.parts], ids=lambda path: path.name
)
def test_templates_hold_nothing_the_policy_blocks(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=\"(?!datetime|date|time|relative)", text)
    assert not re.search(r"\son[a-z]+=\"", text)
    assert not re.search(r"<script(?![^>]*(?:\bsrc=|application/json))", text)


def test_statuses_and_navigation_use_known_icons():
    known = set(icon_names())
    assert {look.icon for look in statuses.STATUS.values()} <= known
    assert {item.icon for item in panels.items("nav")} <= known


def test_an_unknown_icon_is_an_error():
    with pytest.raises(ValueError, match="not in config"):
        ui.icon("no-such-icon")


def test_the_finder_serves_named_files_only(tmp_path):
    package = tmp_path / "sortablejs"
    package.mkdir()
    (package / "Sortable.min.js").write_text("1")
    (package / "package.json").write_text("{}")
    with override_settings(NODE_MODULES=tmp_path):
        finder = NodeModulesFinder()
        assert finder.find("vendor/sortable.min.js") == str(package / "Sortable.min.js")
        assert finder.find("vendor/sortable.min.js", find_all=True) == [str(package / "Sortable.min.js")]
        for outside in ("sortablejs/package.json", "vendor/../sortablejs/package.json", "package.json"):
            assert not finder.find(outside)
        assert [name for name, _storage in finder.list([])] == ["vendor/sortable.min.js"]
        assert finder.check()[0].id == "assets.E001"


def test_the_lock_names_every_package_the_finder_serves():
    lock = (settings.BASE_DIR / "package-lock.json").read_text()
    assert '"resolved"' not in lock
    for source in VENDOR_FILES.values():
        package = "/".join(source.split("/")[: 2 if source.startswith("@") else 1])
        assert f'"node_modules/{package}"' in lock


def test_modules_import_files_that_exist():
    for module in Path(settings.BASE_DIR / "static" / "js").glob("*.js"):
        for name in re.findall(r'(?:from|import) "\./([\w-]+\.js)"', module.read_text()):
            assert (module.parent / name).is_file()


def test_a_status_has_word_tone_and_icon():
    html = ui.status_badge("in_progress")
    assert "tone-accent" in html
    assert "#progress" in html
    assert "In progress" in html


def test_a_badge_escapes_its_word():
    assert "<b>" not in ui.status_badge("x", label="<b>")


def test_a_status_nobody_knows_still_has_a_word():
    assert "Under way" in ui.status_badge("UNDER_WAY")


def test_times_are_in_the_readers_zone_with_its_name():
    value = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    with timezone.override("Europe/Berlin"):
        html = render('{% cotton datetime :value="value" / %}', value=value)
    assert "2 Jul 2026, 00:30" in html
    assert "CEST" in html
    assert 'datetime="2026-07-02T00:30:00+02:00"' in html
    assert "Europe/Berlin" in html


@pytest.mark.parametrize(
    ("delta", "text"), [(timedelta(hours=-3), "3\xa0hours ago"), (timedelta(seconds=-5), "just now")]
)
def test_relative_times(delta, text):
    assert ui.moment(timezone.now() + delta, "relative")["text"] == text


def test_a_missing_time_says_so():
    assert "never" in render('{% cotton datetime :value="value" empty="never" / %}', value=None)


def test_components_do_not_see_their_surroundings():
    assert "leak" not in render("{% cotton card %}<p>body</p>{% endcotton %}", title="leak", subtitle="leak")


@pytest.mark.parametrize(
    ("name", "letters"), [("Mara Lindqvist", "ML"), ("a.b@x.example", "AB"), ("", "?"), ("Ada", "A")]
)
def test_initials(name, letters):
    assert ui.initials(name) == letters


def test_bars_stay_inside_their_box():
    drawn = ui.bars([("a", 1), ("b", 0), ("c", 40)], width=90, height=50)
    assert all(float(bar["y"]) >= 0 and float(bar["y"]) + float(bar["h"]) <= 50 for bar in drawn)
    assert drawn[1]["h"] == "0.00"
    assert ui.bars([]) == []


def test_percent_never_leaves_its_range():
    assert [ui.percent_of(value, whole) for value, whole in ((1, 0), (5, 4), (1, 3), (None, 9))] == [
        0,
        100,
        33,
        0,
    ]


@pytest.mark.django_db
def test_the_gallery_renders_every_component(client):
    body = client.get("/dev/gallery/").content.decode()
    assert "<c-" not in body
    assert "{%" not in body
