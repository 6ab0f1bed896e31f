"""Records whose official text may stand beside our own words, or in place of them."""

from actions.vocabulary import Standing


class OfficiallyWordedQuerySet:
    """Finds the records whose official text a reviewer accepted."""

    def accepted(self):
        return self.filter(standing=Standing.OFFICIAL).exclude(official_text="")


class OfficiallyWorded:
    """Says what a record says: in our own words, and without them in the official ones."""

    @property
    def wording(self):
        return self.text or self.official_text

    @property
    def is_only_quoted(self):
        """Whether there is nothing but the official text."""
        return bool(self.official_text) and not self.text
