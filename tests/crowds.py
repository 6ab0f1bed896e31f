"""Others who have all places for what only few may do at once."""

from contextlib import ExitStack, contextmanager


@contextmanager
def crowded(places, monkeypatch):
    """Let others have all places."""
    monkeypatch.setattr(places, "patience", 0)
    with ExitStack() as stack:
        for number in range(places.places):
            stack.enter_context(places.taken(f"10.0.0.{number}"))
        yield
