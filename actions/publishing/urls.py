"""How the catalogue is known to the world: its name, its licence and its address."""

from django.conf import settings

CATALOGUE = "EU–NATO action-point catalogue"
LICENCE = "CC BY 4.0"
LICENCE_ADDRESS = "https://creativecommons.org/licenses/by/4.0/"
OFFICIAL_TEXTS = "Official texts belong to their institutions."


def absolute(path):
    """Return the whole address of a path of the site, whichever way the visitor came."""
    return f"{settings.SITE_ADDRESS}{path}"
