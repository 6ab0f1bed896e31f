"""The public data as tables: one for each kind of record, one for each relation of several.

What stands here is what everybody may have: the downloads, the codebook and the version of the
data are all made of it. What no model names as public never is.
"""

from actions.publishing.fields.derived import ProgressTable, TermTable
from actions.publishing.fields.records import RECORD_TABLES, TABLE_OF_MODEL

__all__ = ["RECORD_TABLES", "TABLE_OF_MODEL", "ProgressTable", "TermTable", "all_tables"]


def all_tables():
    """Return every table, what is referred to before what refers to it."""
    relations = [relation for table in RECORD_TABLES for relation in table.relations]
    return [*RECORD_TABLES, *relations, ProgressTable(), TermTable()]
