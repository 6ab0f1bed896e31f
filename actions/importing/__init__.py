"""What editors bring from outside: read in a process apart, and bounded before the site has it."""


class Unreadable(Exception):
    """What was given cannot be read; the message tells the editor what to do instead."""
