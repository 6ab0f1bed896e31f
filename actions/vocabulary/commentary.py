"""What papers say, and to whom."""

from actions.vocabulary.base import Vocabulary


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
