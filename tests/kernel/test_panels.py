"""The slots: what may be registered, in which order it comes out, and for whom."""

import pytest

from config.kernel.panels import NavItem, Panel, Registry, SearchProvider, items


def nav(key, order=10, roles=frozenset({"recruiter"})):
    return NavItem(key=key, label=key, url_name=f"{key}:list", icon="home", order=order, roles=roles)


def test_items_come_out_by_order_then_key():
    registry = Registry()
    for item in (nav("zebra", 10), nav("last", 30), nav("apple", 10)):
        registry.register("nav", item)
    assert [item.key for item in registry.items("nav")] == ["apple", "zebra", "last"]


def test_only_the_items_of_the_role_come_out():
    registry = Registry()
    registry.register("nav", nav("team", roles=frozenset({"admin"})))
    registry.register("nav", nav("home", roles=frozenset()))
    assert [item.key for item in registry.items("nav", "recruiter")] == ["home"]
    assert [item.key for item in registry.items("nav", "admin")] == ["home", "team"]


def test_a_key_is_taken_once_per_slot():
    registry = Registry()
    registry.register("nav", nav("home"))
    with pytest.raises(ValueError, match="already has"):
        registry.register("nav", nav("home"))
    registry.register(
        "search", SearchProvider(key="home", label="Home", search=lambda actor, query, limit: [])
    )


def test_an_unknown_slot_is_refused_both_ways():
    registry = Registry()
    with pytest.raises(LookupError):
        registry.register("navigation", nav("home"))
    with pytest.raises(LookupError):
        registry.items("navigation")


def test_a_slot_takes_only_its_own_kind():
    with pytest.raises(TypeError, match="NavItem"):
        Registry().register(
            "nav", Panel(key="p", order=1, template="p.html", context=lambda request, obj: {})
        )


def test_a_role_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="recruter"):
        Registry().register("nav", nav("home", roles=frozenset({"recruter"})))


def test_the_process_has_one_registry_that_the_apps_have_filled():
    keys = [item.key for item in items("nav")]
    assert len(keys) == len(set(keys))
