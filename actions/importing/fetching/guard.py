"""Which addresses may be asked, and that a connection goes to a machine that was checked.

A name is resolved once; where any of its addresses is not public, none is connected to. The
connection is made to the address that was checked and not to the name, which may have changed.
"""

import socket
from concurrent.futures import ThreadPoolExecutor
from ipaddress import IPv6Network, ip_address
from time import monotonic

import httpcore
import httpx
from django.conf import settings

from actions.importing.fetching import NotFetched
from actions.importing.official.sources import USUAL_PORTS, doubt, is_official

NAT64 = IPv6Network("64:ff9b::/96")
CONNECT_SECONDS = 5
LONGEST_HOST = 253  # As DNS has it.
SILENT_SECONDS = 10  # How long a server may send nothing.

NO_WEB_ADDRESS = "This is no address of the web (http or https): nothing was asked."
WITH_A_PASSWORD = "An address with a name or a password in it is not asked."  # noqa: S105
OTHER_PORT = (
    "Only ports 80 and 443 are asked, and {} is another one: an operator adds it with its host to "
    "OFFICIAL_HOSTS."
)
UNKNOWN_HOST = "There is no host {}, or the network is away."
PRIVATE = "{} leads into a private network: nothing was asked."
OUT_OF_TIME = "It took longer than there was time for."


def objection(url, *, any_host=False):
    """Return why an address may not be asked, or nothing; ``any_host`` passes over the list."""
    if url.scheme not in {"http", "https"} or not 0 < len(url.host) <= LONGEST_HOST:
        return NO_WEB_ADDRESS
    if url.userinfo:
        return WITH_A_PASSWORD
    if url.port not in USUAL_PORTS and not is_official(str(url)):
        return OTHER_PORT.format(url.port)
    return "" if any_host else doubt(str(url))


def is_public(address):
    """Return whether an IP address is one of a machine that the whole world can reach."""
    if address.version == 6:
        if address in NAT64:
            return is_public(ip_address(address.packed[-4:]))
        inner = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        if any(inner):
            return False  # Another way to write an IPv4 address, which no honest name needs.
    strange = address.is_multicast or address.is_reserved or getattr(address, "is_site_local", 0)
    return address.is_global and not strange


class Clock:
    """How much time is left, for one answer and for all of them."""

    def __init__(self, seconds):
        self.end = self.last = monotonic() + seconds

    def begin(self, seconds):
        """Give the next answer so many seconds, if there are as many."""
        self.end = min(self.last, monotonic() + seconds)

    def left(self, most=None):
        """Return the seconds left, but not more than ``most``; raise where there are none."""
        left = self.end - monotonic()
        if left <= 0:
            raise NotFetched(OUT_OF_TIME)
        return left if most is None else min(left, most)


def _resolve(host, port, clock):
    """Return the IP addresses of a host, once all of them were checked."""
    threads = ThreadPoolExecutor(1)
    try:
        asked = threads.submit(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
        found = [info[4][0] for info in asked.result(clock.left())]
    except TimeoutError:
        raise NotFetched(OUT_OF_TIME) from None
    except (OSError, UnicodeError):
        raise NotFetched(UNKNOWN_HOST.format(host)) from None
    finally:
        threads.shutdown(wait=False)
    if host not in settings.PRIVATE_HOSTS and not all(is_public(ip_address(one)) for one in found):
        raise NotFetched(PRIVATE.format(host))
    return list(dict.fromkeys(found))


class _Network(httpcore.NetworkBackend):
    """Connects to checked addresses only, and ends whatever takes longer than there is time."""

    def __init__(self, clock):
        self.clock = clock
        self.sockets = httpcore.SyncBackend()

    def connect_tcp(self, host, port, timeout=None, local_address=None, socket_options=None):
        for address in _resolve(host.rstrip("."), port, self.clock):
            try:
                left = self.clock.left(timeout)
                stream = self.sockets.connect_tcp(address, port, left, None, socket_options)
                return _Stream(stream, self.clock)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure


class _Stream(httpcore.NetworkStream):
    """A connection of which each single wait is a part of the time that there is."""

    def __init__(self, stream, clock):
        self.stream, self.clock = stream, clock
        self.close, self.get_extra_info = stream.close, stream.get_extra_info

    def read(self, max_bytes, timeout=None):
        return self.stream.read(max_bytes, self.clock.left(timeout))

    def write(self, buffer, timeout=None):
        self.stream.write(buffer, self.clock.left(timeout))

    def start_tls(self, ssl_context, server_hostname=None, timeout=None):
        left = self.clock.left(timeout)
        return _Stream(self.stream.start_tls(ssl_context, server_hostname, left), self.clock)


class Transport(httpx.BaseTransport):
    """Sends requests over guarded connections, one at a time; proxies are not known here."""

    def __init__(self, clock):
        self.pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False),
            max_connections=1,
            network_backend=_Network(clock),
        )

    def handle_request(self, request):
        url = request.url
        answer = self.pool.handle_request(
            httpcore.Request(
                request.method,
                httpcore.URL(
                    scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
                ),
                headers=request.headers.raw,
                extensions=request.extensions,
            )
        )
        stream = _Body(answer.stream)
        return httpx.Response(answer.status, headers=answer.headers, stream=stream)

    def close(self):
        self.pool.close()


class _Body(httpx.SyncByteStream):
    """What a server sends, handed on piece by piece."""

    def __init__(self, stream):
        self.stream, self.close = stream, stream.close

    def __iter__(self):
        return iter(self.stream)
