"""The settings of production on a machine on which no static file was collected."""

from eunato.settings import *

STATIC_ROOT = BASE_DIR / "tests" / "nothing-collected"
