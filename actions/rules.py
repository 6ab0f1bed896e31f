"""The rule that no database constraint can hold, and where each broken rule is mended."""

from actions.vocabulary import SourceKind, Standing

# Only for rules about several fields; a rule about one field is mended there.
FIELD_OF_RULE = {
    "area_number_is_1_to_7_or_it_is_political_dialogue": "number",
    "awaiting_proposal_has_no_text": "standing",
    "confirmed_consideration_has_a_source": "source",
    "finding_without_report_is_evidence_from_the_period": "attribution",
    "general_knowledge_has_no_address": "address",
    "only_recommendations_have_an_addressee_and_a_heading": "kind",
    "order_and_subheading_stand_in_an_area": "area",
    "organisation_is_not_its_own_parent": "parent",
    "proposal_reference_belongs_to_its_set": "reference",
    "report_bears_a_date_after_its_period_starts": "date",
    "report_period_ends_after_it_starts": "period_end",
    "set_is_the_42_of_2016_or_the_32_of_2017": "year",
    "source_without_an_address_names_its_publisher": "publisher",
    "transcribed_proposal_has_a_title_and_a_text": "text",
}
# The rules that several models share; their names begin with the model.
FIELD_OF_SHARED_RULE = {
    "_date_and_its_precision_go_together": "date_precision",
    "_reviewer_has_a_review_date": "reviewed",
}


def missing_source(standing, sources):
    """Return what a text of this standing lacks in sources, or nothing where it has enough."""
    if standing not in Standing.of_texts():
        return ""
    kinds = {source.kind for source in sources}
    if not kinds:
        return "A text needs at least one source; for an unconfirmed one, general knowledge is one."
    if standing in Standing.confirmed() and kinds == {SourceKind.GENERAL_KNOWLEDGE}:
        return (
            "General knowledge alone does not support an official or reported text: "
            "add a source that was read, or choose “Not confirmed in any source read”."
        )
    return ""


def field_of(constraint):
    """Return the name of the field where an editor mends what breaks a constraint."""
    if fields := getattr(constraint, "fields", ()):
        return fields[-1]
    for ending, field in FIELD_OF_SHARED_RULE.items():
        if constraint.name.endswith(ending):
            return field
    return FIELD_OF_RULE.get(constraint.name) or _only_field(constraint)


def _only_field(constraint):
    fields = constraint.condition.referenced_base_fields
    return next(iter(fields)) if len(fields) == 1 else None
