"""The suite's own ground: tests that share something run in one process."""

import pytest


@pytest.mark.xdist_group("groups")
def test_a_group_of_tests_is_known_to_whoever_deals_them_out(pytestconfig, request):
    dealt_by_group = getattr(pytestconfig.option, "loadgroup", False)
    assert request.node.nodeid.endswith("@groups") is bool(dealt_by_group)
