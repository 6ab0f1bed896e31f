"""What an operator is told before the site goes live, by ``check --deploy``."""

from django.conf import settings
from django.core.checks import Tags, Warning, register

PROXY_UNKNOWN = Warning(
    "It is not said whether a proxy stands in front of the site.",
    hint=(
        "Set BEHIND_PROXY=1 where one does, else all visitors have its address and five wrong "
        "passwords from anywhere lock a name for everybody; set BEHIND_PROXY=0 where none does."
    ),
    id="actions.W001",
)


@register(Tags.security, deploy=True)
def is_proxy_known(app_configs, **kwargs):
    """Ask for BEHIND_PROXY to be set, either way, on a server that the world can reach."""
    is_local = settings.LOCAL_HTTP or settings.DEBUG
    return [] if settings.BEHIND_PROXY is not None or is_local else [PROXY_UNKNOWN]
