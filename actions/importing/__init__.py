"""What editors bring from outside: read in a process apart, and bounded before the site has it."""

MEGABYTE = 1024 * 1024
LARGEST_FILE = 20 * MEGABYTE
TOO_LARGE = (
    f"This is larger than {LARGEST_FILE // MEGABYTE} MB: upload only the text itself, without "
    "pictures, or paste the text."
)


class Unreadable(Exception):
    """What was given cannot be read; the message tells the editor what to do instead."""
