"""The text of one block of a web page, run by run, with what its elements say of it."""

from dataclasses import dataclass, field

from actions.importing.parse.characters import cleaned, on_one_line


@dataclass
class Run:
    """A piece of text: whether it is bold, and whether it links to another page."""

    text: str
    bold: bool = False
    linked: bool = False


@dataclass
class Runs:
    """The runs since the last border of a block."""

    runs: list[Run] = field(default_factory=list)

    def add(self, text, bold, linked):
        """Add what stands between two tags; white space of the source is only a space."""
        if text:
            # A line end of the source is a space; one that is shown is added by ``end_line``.
            self.runs.append(Run(" ".join(cleaned(text).split("\n")), bold, linked))

    def end_line(self):
        """Add a line end that is shown."""
        self.runs.append(Run("\n"))

    def take(self):
        """Return the lines, each as the runs it is made of, and begin anew."""
        lines = [[]]
        for run in self.runs:
            if run.text == "\n":
                lines.append([])
            else:
                lines[-1].append(run)
        self.runs = []
        return lines


def text_of(line):
    """Return the text of a line of runs."""
    return on_one_line(cleaned("".join(run.text for run in line)))


def share(line, quality):
    """Return how much of a line, from 0 to 1, is bold or linked."""
    total = sum(len(run.text.strip()) for run in line)
    return sum(len(run.text.strip()) for run in line if getattr(run, quality)) / (total or 1)
