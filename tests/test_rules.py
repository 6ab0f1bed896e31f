"""The rule about sources, and the fields where broken rules are mended."""

import pytest
from django.apps import apps

from actions.models import Source
from actions.rules import field_of, missing_source

NO_SOURCE = "A text needs at least one source; for an unconfirmed one, general knowledge is one."
ONLY_KNOWN = (
    "General knowledge alone does not support an official or reported text: "
    "add a source that was read, or choose “Not confirmed in any source read”."
)


@pytest.mark.parametrize(
    ("standing", "kinds", "message"),
    [
        ("official", [], NO_SOURCE),
        ("official", ["general_knowledge"], ONLY_KNOWN),
        ("official", ["official"], ""),
        ("reported", [], NO_SOURCE),
        ("reported", ["general_knowledge"], ONLY_KNOWN),
        ("reported", ["general_knowledge", "press"], ""),
        ("unconfirmed", [], NO_SOURCE),
        ("unconfirmed", ["general_knowledge"], ""),
        ("awaiting", [], ""),
        ("awaiting", ["official"], ""),
        (None, [], ""),
    ],
)
def test_a_text_needs_the_sources_its_standing_claims(standing, kinds, message):
    sources = [Source(kind=kind) for kind in kinds]

    assert missing_source(standing, sources) == message


@pytest.mark.parametrize(
    ("model", "constraint"),
    [
        pytest.param(model, constraint, id=constraint.name)
        for model in apps.get_app_config("actions").get_models()
        for constraint in model._meta.constraints
    ],
)
def test_every_constraint_is_mended_at_a_field_of_its_model(model, constraint):
    assert field_of(constraint) in {field.name for field in model._meta.fields}
