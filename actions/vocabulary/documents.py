"""Documents, how well they and other sources support a text, and what papers say."""

from actions.vocabulary.base import Vocabulary


class DocumentKind(Vocabulary):
    """What kind of document it is."""

    DECLARATION = (
        "declaration",
        "Signed or adopted jointly by the EU and NATO.",
        "Declaration",
    )
    ENDORSED_SET = (
        "endorsed_set",
        "The text to which a set of proposals is annexed.",
        "Endorsed set",
    )
    COUNCIL_CONCLUSIONS = (
        "council_conclusions",
        "Conclusions of the Council of the EU.",
        "Council conclusions",
    )
    EUROPEAN_COUNCIL_CONCLUSIONS = (
        "european_council_conclusions",
        "Conclusions of the European Council.",
        "European Council conclusions",
    )
    PROGRESS_REPORT = (
        "progress_report",
        "Joint report on the implementation of the common set of proposals.",
        "Progress report",
    )
    STRATEGY = "strategy", "A guiding document of one organisation.", "Strategy"
    AGREEMENT = "agreement", "An agreement or arrangement between the two.", "Agreement"
    TASK_FORCE = "task_force", "A joint body and its report.", "Task force"
    ANALYSIS = "analysis", "A paper about the cooperation by a third party.", "Analysis"


class Standing(Vocabulary):
    """How well a text is supported by what was read."""

    OFFICIAL = (
        "official",
        "The statement was read in a primary official text of the EU, NATO, "
        "a government or a parliament.",
        "Official text",
    )
    REPORTED = (
        "reported",
        "The statement was read in a secondary page, a republication included, "
        "or in one of the two papers that this catalogue transcribes.",
        "Secondary source",
    )
    UNCONFIRMED = (
        "unconfirmed",
        "General knowledge of the editors for at least one part; no page that was read "
        "confirms that part. Never counted as confirmed.",
        "Unconfirmed",
    )
    AWAITING = (
        "awaiting",
        "Nothing reliable was read. Only the number and the set are known, and the area "
        "where it is established; the wording stands in the official text.",
        "Not yet transcribed",
    )

    @classmethod
    def confirmed(cls):
        """Return the standings that rest on a page that was read."""
        return [cls.OFFICIAL, cls.REPORTED]

    @classmethod
    def of_texts(cls):
        """Return the standings that a record with a text can have."""
        return [cls.OFFICIAL, cls.REPORTED, cls.UNCONFIRMED]


class SourceKind(Vocabulary):
    """What a source is."""

    OFFICIAL = (
        "official",
        "On the site of an EU or NATO body, a centre of excellence, a government or a parliament.",
        "Official page",
    )
    REPUBLICATION = (
        "republication",
        "An official text reposted on another site.",
        "Republication",
    )
    PRESS = "press", "News media, agencies, blogs.", "Press"
    RESEARCH = "research", "Think tanks, universities, research services.", "Research"
    PAPER = "paper", "One of the two papers that this catalogue transcribes.", "Paper"
    MIRROR = (
        "mirror",
        "A mirror, a proxy copy or a site of unknown nature: evidence for editors, not linked.",
        "Mirror copy",
    )
    GENERAL_KNOWLEDGE = (
        "general_knowledge",
        "No page: what the editors know and no page that was read confirms.",
        "General knowledge",
    )


class AddressContent(Vocabulary):
    """What stands at an address of a document."""

    TEXT = "text", "The document itself on an official site.", "The text"
    ABOUT = "about", "News, remarks or a summary about the document.", "About it"
    COPY = "copy", "The document republished or deposited elsewhere.", "A copy"


class Confirmation(Vocabulary):
    """How far an address of a document was confirmed."""

    OPENED = "opened", "The page was opened and read, at least in part.", "Opened"
    CITED = (
        "cited",
        "Cited by a paper that was read; the page was not opened.",
        "Cited, not opened",
    )
    ANSWERED = (
        "answered",
        "It answered with a page when a program asked; nobody has read the page.",
        "Answered, not read",
    )
    NOT_CHECKED = "not_checked", "Nobody has opened this address.", "Address not checked"


class CommentaryKind(Vocabulary):
    """What an author of a paper does in a passage."""

    FINDING = "finding", "States what is the case.", "Finding"
    CHALLENGE = "challenge", "Names an obstacle or a risk.", "Challenge"
    RECOMMENDATION = "recommendation", "Advises what should be done.", "Recommendation"


class Addressee(Vocabulary):
    """To whom a recommendation is addressed."""

    INSTITUTIONS = "institutions", "The two organisations and their staffs.", "Institutions"
    MEMBER_STATES = "member_states", "EU Member States and NATO Allies.", "Member states"
    BOTH = "both", "Institutions and member states.", "Both"


class CommentaryHeading(Vocabulary):
    """The heading under which a paper puts a recommendation."""

    RESOURCING = "resourcing", "Staff, money, means.", "Resourcing"
    EDUCATION = "education", "Knowledge of the other organisation.", "Education"
    COMMUNICATION = "communication", "Speaking to each other and to the public.", "Communication"
    FURTHER_ACTIONS = "further_actions", "What to do next in the seven areas.", "Further actions"
    RAISING_AMBITIONS = "raising_ambitions", "Going beyond today's aims.", "Raising ambitions"
