"""The official texts of a set, written to its proposals."""

from actions.models import Proposal


def store_proposals(work, subject, review):
    """Give each matched proposal its text and its place; references never change."""
    places = _places(work, subject)
    proposals = _with_free_places(subject, places)
    for item in work.kept:
        proposal = proposals[item.slot]
        review.give_text(proposal, item.wording)
        proposal.area, proposal.order_in_area = places[item.slot]
        proposal.area_confirmed = True
        proposal.subheading = item.subheading
        proposal.title = proposal.title or item.title
        review.save(proposal)
    review.source.proposals.add(*(proposals[item.slot] for item in work.kept))


def _places(work, subject):
    """Return the area of each proposal and its place there, by its reference."""
    return {
        item.slot: (area, order)
        for slug, area in subject.areas.items()
        for order, item in enumerate(work.of_area(slug), start=1)
    }


def _with_free_places(subject, places):
    """Return the proposals of the set, none of which holds a place that another one takes."""
    everything = Proposal.objects.filter(proposal_set=subject.proposal_set.year)
    proposals = {one.reference: one for one in everything.select_for_update()}
    for proposal in proposals.values():
        proposal.proposal_set = subject.proposal_set  # So that it is not read once for each.
    taken = {(area.pk, order) for area, order in places.values()}
    for reference, proposal in proposals.items():
        is_in_the_way = reference in places or _place_of(proposal) in taken
        if is_in_the_way and proposal.order_in_area is not None:
            proposal.order_in_area = None
            proposal.save()
    return proposals


def _place_of(proposal):
    return proposal.area_id, proposal.order_in_area
