"""A new public field of the proposals is a line of the model and a word of its allow-list."""

import json
import shutil
import subprocess
import sys

import pytest
from django.conf import settings

PARTS = ["actions", "eunato", "templates", "tests", "manage.py"]
FIELD = '    lead_body = models.TextField(blank=True, help_text="Who leads, as the text says.")\n'
EVERYWHERE = [
    *["spreadsheet out", "spreadsheet in", "form", "history", "log", "version"],
    *["list as CSV", "list as JSON", "list as XLSX", "API", "API's description"],
    *["table", "data package", "codebook", "page"],
]


@pytest.fixture
def checkout(tmp_path):
    """A copy of the checkout, in which the page of a proposal shows the field."""
    for part in PARTS:
        copy = shutil.copytree if (settings.BASE_DIR / part).is_dir() else shutil.copy2
        copy(settings.BASE_DIR / part, tmp_path / part)
    page = tmp_path / "templates/actions/proposal_detail.html"
    shown = "{{ proposal.lead_body }}{% endblock content %}"
    page.write_text(page.read_text().replace("{% endblock content %}", shown))
    return tmp_path


def with_field(checkout, *, public):
    """Add the field to the model, and tell where it stands then."""
    model = checkout / "actions/models/proposals.py"
    text = model.read_text().replace("    standing = models", f"{FIELD}    standing = models", 1)
    if public:
        end = text.index("\n    )", text.index("public_fields = ("))
        text = f'{text[:end]}\n        "lead_body",{text[end:]}'
    model.write_text(text)
    told = subprocess.run(
        [sys.executable, "-m", "tests.new_field", "lead_body"],
        cwd=checkout,
        capture_output=True,
        check=True,
    )
    return json.loads(told.stdout)


def test_a_field_that_is_named_as_public_stands_everywhere(checkout):
    assert with_field(checkout, public=True) == EVERYWHERE


def test_a_field_that_is_not_named_as_public_is_for_editors_only(checkout):
    told = with_field(checkout, public=False)

    assert told == ["spreadsheet out", "spreadsheet in", "form", "history", "page"]
