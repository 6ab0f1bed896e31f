"""The variables of the environment: a reader for each kind, which refuses what is wrong.

An empty variable is one that is not set. No refusal shows the value, which may be a secret.
"""

import os
import re
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from environ import Env

ON, OFF = ("1", "true", "yes", "on"), ("0", "false", "no", "off")
ORIGIN = r"https?://([a-z0-9-]+(\.[a-z0-9-]+)*|\[[0-9a-f:.]+\])(:[1-9][0-9]*)?"
# After a host, or a folder of sockets, the name of a database.
POSTGRESQL = r"postgres(ql)?://[^/?#]*(/(/[^/?#@]+)+)?/[^/?#@]+(\?[^#]*)?"
# Who waits for another editor's write gives up as on SQLite, before the server ends the wait; what
# is worked at for nobody any more, because a request gave up, ends too.
LIMITS = "-c lock_timeout=5s -c client_connection_check_interval=1s"


def wrong(name, rule):
    """Return the refusal of a variable, which says what it must be."""
    return ImproperlyConfigured(f"{name} must {rule}.")


def text(name, default=""):
    value = os.environ.get(name, "").strip()
    if not value.isprintable():
        raise wrong(name, "be one line of UTF-8 without control characters")
    return value or default


def items(name, rule="", is_item=bool):
    """Return what stands between commas, each of which must be what the rule says."""
    found = [item for item in map(str.strip, text(name).split(",")) if item]
    if not all(map(is_item, found)):
        raise wrong(name, rule)
    return found


def switch(name, default=False):
    value = text(name).lower()
    if value not in ("", *ON, *OFF):
        raise wrong(name, "be 1 or 0")
    return value in ON if value else default


def number(name, default, lowest=0, highest=1_000_000_000):
    value = text(name, str(default))
    if not re.fullmatch("[0-9]{1,10}", value) or not lowest <= int(value) <= highest:
        raise wrong(name, f"be a whole number from {lowest} to {highest}")
    return int(value)


def folder(name, default):
    path = Path(text(name, str(default)))
    if not path.is_absolute():
        raise wrong(name, "be the absolute path of a folder")
    return path


def has_host(address):
    """Return whether an address has a host and, if any, a port that there can be."""
    try:
        return bool(urlsplit(address).hostname) and urlsplit(address).port != 0
    except ValueError:
        return False


def is_origin(address):
    """Return whether an address is scheme and host only, with or without a port."""
    return bool(re.fullmatch(ORIGIN, address)) and has_host(address)


def origin(name):
    address = text(name).rstrip("/")
    if address and not is_origin(address):
        raise wrong(name, "be scheme and host only, such as https://catalogue.example")
    return address


def origins(name):
    """Return origins, in which Django takes ``*.`` for all subdomains."""
    rule = "be schemes and hosts only, such as https://catalogue.example"
    return items(name, rule, lambda one: is_origin(one.replace("://*.", "://", 1)))


def allowed_hosts(name):
    """Return hosts that are answered: ``*`` is any, and a dot in front means subdomains too."""
    rule = "be names of hosts in small letters and without a port, such as catalogue.example"
    return items(
        name, rule, lambda one: one == "*" or is_origin(f"https://{one.removeprefix('.')}:1")
    )


def hosts(name, with_port=False):
    """Return hosts that are asked; what is none of these would never be, without a word."""
    rule = "be names of hosts in small letters and without a port, such as mirror.example"
    if with_port:
        rule = (
            "be names of hosts in small letters, with a port where it is neither 80 nor 443, "
            "such as texts.example or mirror.example:8080"
        )

    def is_asked(host):
        port = host.partition(":")[2]
        is_known = "." in host and is_origin(f"http://{host}") and "[" not in host
        return is_known and (port not in ("80", "443") if with_port else not port)

    return items(name, rule, is_asked)


def contact(name, held=""):
    """Return a mailto: address, or an https: one that holds a text."""
    value = text(name)
    if not value or re.fullmatch(r"mailto:[^\s<>@]+@[^\s<>]+", value):
        return value
    parts = re.fullmatch(r"(https://[^/?#]+)([/?#][^\s<>]*)?", value)
    if not parts or not is_origin(parts[1]) or held not in value:
        raise wrong(
            name, f"start with mailto: or be an https address{held and f' that holds {held}'}"
        )
    return value


def database(name, file=None):
    """Return the settings of the database at an address, or else of a file of SQLite."""
    address = text(name) or f"sqlite:///{quote(str(file))}"
    settings = {"CONN_MAX_AGE": number("CONN_MAX_AGE", 60), "CONN_HEALTH_CHECKS": True}
    if file := re.fullmatch(r"sqlite:///(/[^?#]+)", address):
        # Readers never wait for the editor's write, and a write takes its lock
        # when the transaction starts rather than failing half-way through.
        options = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 5,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL",
        }
        return settings | {
            "ENGINE": "eunato.sqlite",
            "NAME": unquote(file[1]),
            "OPTIONS": options,
        }
    try:
        if not re.fullmatch(POSTGRESQL, address):
            raise ValueError
        settings = Env.db_url_config(address) | settings
    except ValueError:
        raise wrong(
            name,
            "be postgres://user:password@host:port/name, where # / ? @ and % of a password are "
            "written as %23 %2F %3F %40 and %25, or sqlite:////path of a file",
        ) from None
    options = settings.setdefault("OPTIONS", {})
    options["options"] = f"{options.get('options', '')} {LIMITS}".strip()
    return settings


def cache(name):
    """Return the settings of the cache at an address, nothing where there is none."""
    address = text(name)
    if address in ("", "dummycache://"):
        return Env.cache_url_config(address)
    if not re.fullmatch(r"rediss?://[^\s/?#]+(/[0-9]*)?(\?[^#]*)?", address) or not has_host(
        address
    ):
        raise wrong(
            name,
            "be redis://:password@host:port/number, where # / ? @ and % of a password are written "
            "as %23 %2F %3F %40 and %25, rediss:// with the same, or dummycache://",
        )
    chosen = Env.cache_url_config(address)
    # What waits for longer is made sooner.
    limits = {"socket_connect_timeout": 0.2, "socket_timeout": 0.2}
    return chosen | {"OPTIONS": limits | chosen.get("OPTIONS", {})}
