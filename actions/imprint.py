"""What the catalogue is called, and under which licence it stands."""

CATALOGUE = "EU–NATO action-point catalogue"
LICENCE = "CC BY 4.0"
LICENCE_ADDRESS = "https://creativecommons.org/licenses/by/4.0/"
OFFICIAL_TEXTS = "Official texts belong to their institutions."
