"""Public ids."""

import re

from config.kernel.models import PublicIdField, new_public_id


def test_public_ids_have_a_prefix_and_80_random_bits():
    ids = {new_public_id("req") for _ in range(2000)}
    assert len(ids) == 2000
    assert all(re.fullmatch(r"req_[a-z2-7]{16}", value) for value in ids)


def test_the_field_makes_an_id_before_the_row_is_saved():
    field = PublicIdField("int")
    assert field.get_default() != field.get_default()
    *_, kwargs = field.deconstruct()
    assert kwargs["prefix"] == "int"
    assert PublicIdField(**kwargs).get_default().startswith("int_")
