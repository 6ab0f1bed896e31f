"""Official pages, fetched from where they stand for editors and operators, never for the public."""

BY_HAND = "Where a browser shows the text, save the page there and upload it."


class NotFetched(Exception):
    """An address did not give what was asked for; the message says why and what to do.

    ``is_gone`` says that the server knows no such page any more.
    """

    def __init__(self, message, *, is_gone=False):
        super().__init__(message)
        self.is_gone = is_gone
