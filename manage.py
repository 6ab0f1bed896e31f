#!/usr/bin/env python
"""Run a management command of the catalogue."""

import os
import signal
import sys


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eunato.settings")
    # Who is told to end removes what it was making.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
