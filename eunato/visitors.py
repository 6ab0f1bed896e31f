"""From which address a visitor comes, through a proxy or not."""

from ipaddress import ip_address

from django.conf import settings

HOST_BITS = 64  # Of an IPv6 address: whoever has a network may take any of them.


def address_of(request):
    """Return the address of a visitor, of IPv6 the network; None if unknown."""
    forwarded = forwarded_address(request) if settings.BEHIND_PROXY else None
    address = forwarded or _address_in(request.META.get("REMOTE_ADDR", ""))
    if address and address.version == 6:
        address = ip_address(int(address) >> HOST_BITS << HOST_BITS)
    return address and str(address)


def forwarded_address(request):
    """Return the address that the proxy added; what stands before it may be forged."""
    return _address_in(request.headers.get("x-forwarded-for", "").rpartition(",")[2])


def _address_in(text):
    """Return the IP address that a text holds, perhaps with a port; None where it holds none."""
    text = text.strip()
    without_port = text.partition("]")[0].removeprefix("[")
    if text.count(":") == 1:
        without_port = text.partition(":")[0]
    try:
        address = ip_address(without_port)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
