"""Areas, themes, bodies and countries."""

from rest_framework import serializers

from actions.api.fields import RowsField, TermField
from actions.api.serializers.base import (
    OrganisationNameSerializer,
    PublicSerializer,
    RecordSerializer,
)
from actions.models import Area, Country, Membership, Organisation, Theme
from actions.vocabulary import MembershipGroup, Side


class AreaSerializer(RecordSerializer):
    """One of the seven areas of the Warsaw declaration, or the heading across them."""

    always = ("slug",)

    proposals = RowsField("proposal", "area", help_text="The proposals of the area.")
    findings = RowsField("finding", "area", help_text="The findings of the area.")

    class Meta:
        model = Area
        fields = [
            *["slug", "number", "name", "short_name", "description"],
            *["proposals", "findings", "url", "page"],
        ]


class ThemeSerializer(RecordSerializer):
    """A subject that runs across areas."""

    always = ("slug",)

    proposals = RowsField("proposal", "theme", help_text="The proposals about it.")
    findings = RowsField("finding", "theme", help_text="The findings about it.")

    class Meta:
        model = Theme
        fields = ["slug", "name", "description", "proposals", "findings", "url", "page"]


class OrganisationSerializer(RecordSerializer):
    """A body that a proposal, a finding or a paper names."""

    always = ("slug",)

    side = TermField(Side)
    parent = OrganisationNameSerializer(allow_null=True)
    proposals = RowsField("proposal", "organisation", help_text="The proposals that name it.")
    findings = RowsField("finding", "organisation", help_text="The findings that name it.")

    class Meta:
        model = Organisation
        fields = [
            *["slug", "name", "short_name", "side", "parent", "description"],
            *["proposals", "findings", "url", "page"],
        ]


class MembershipSerializer(PublicSerializer):
    """To which of the two organisations a state belonged from a day on."""

    since = serializers.DateField(source="snapshot.date", read_only=True)
    group = TermField(MembershipGroup)

    class Meta:
        model = Membership
        fields = ["since", "group"]


class CountrySerializer(RecordSerializer):
    """A member of one of the two organisations, or a partner country."""

    always = ("code",)

    memberships = MembershipSerializer(
        many=True, help_text="On each day on which membership of either organisation changed."
    )
    proposals = RowsField("proposal", "country", help_text="The proposals that name it.")
    findings = RowsField("finding", "country", help_text="The findings that name it.")

    class Meta:
        model = Country
        fields = [
            *["code", "name", "partner", "memberships"],
            *["proposals", "findings", "url", "page"],
        ]
