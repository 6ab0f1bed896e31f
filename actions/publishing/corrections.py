"""Where somebody can say that something in a record is wrong."""

from urllib.parse import quote

from django.conf import settings


def correction_address(name, address, version):
    """Return the address with which to say what is wrong with a record, or nothing where unset.

    It carries what the record is called, where it stands and the version of the data.
    """
    tracker = settings.CORRECTIONS_ADDRESS
    title = f"Something wrong: {name}"
    body = f"Page: {address}\r\nData version: {version.label}\r\n\r\n"
    if tracker.startswith("mailto:"):
        sign = "&" if "?" in tracker else "?"
        tracker = f"{tracker}{sign}subject={{title}}&body={{body}}"
    if "{title}" not in tracker:
        body = f"{title}\r\n{body}"
    return tracker.replace("{title}", quote(title, safe="")).replace("{body}", quote(body, safe=""))
