"""The public query string: an empty value is none, and what holds one value is given once."""

import re

import django_filters
from django import forms
from django.core.paginator import PageNotAnInteger, Paginator
from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.text import Truncator

LONGEST_FAULT = 120
# What mail and networks add to a link to follow who uses it.
TRACKING = re.compile(r"utm_\w+|[a-z]{1,3}clid|mc_[ce]id|mtm_\w+|pk_\w+")
GIVEN_TWICE = "This was given more than once, and it holds one value."


def in_order(query, names=None):
    """Return the one query string of a selection, whatever the order in which it was put together.

    What a form sends empty was not chosen, what other sites add to a link is not asked here, and
    ``names`` are those that mean something, if nobody is told of others.
    """
    pairs = {
        (name, value)
        for name, values in query.lists()
        for value in values
        if value and (TRACKING.fullmatch(name) is None if names is None else name in names)
    }
    return QueryDict(urlencode(sorted(pairs)))


def single(query, name):
    """Return the value of a parameter that holds one; several are no value of anything."""
    return ", ".join(query.getlist(name))


class PlainPaginator(Paginator):
    """Pages with numbers in plain digits, so that each has one address."""

    def validate_number(self, number):
        if not re.fullmatch("[1-9][0-9]*", str(number)):
            raise PageNotAnInteger(self.error_messages["invalid_page"])
        return super().validate_number(number)


class QueryForm(forms.Form):
    """The values of a query string."""

    def clean(self):
        for name, field in self.fields.items():
            holds_several = getattr(field.widget, "allow_multiple_selected", False)
            if not holds_several and len(self.data.getlist(name)) > 1:
                self.add_error(name, GIVEN_TWICE)


class QueryFilterSet(django_filters.FilterSet):
    """Rows as a query string selects them."""

    OTHER_PARAMETERS = set()

    class Meta:
        form = QueryForm

    @classmethod
    def parameters(cls):
        """Return the names in the query string that mean something here."""
        return {*cls.base_filters, *cls.OTHER_PARAMETERS}

    @property
    def unknown_parameters(self):
        """The names in the query string that mean nothing here."""
        return sorted(set(self.data) - self.parameters())


def printable(text):
    """Return what stood in an address as it can be repeated in a page, whatever it holds."""
    return "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in str(text))


def faults(filterset):
    """Return a sentence for each value and each parameter that means nothing here."""
    wrong = [f"{name}: {errors[0]}" for name, errors in filterset.form.errors.items()]
    unknown = [f"There is no filter “{name}”." for name in filterset.unknown_parameters]
    return [Truncator(printable(fault)).chars(LONGEST_FAULT) for fault in [*wrong, *unknown]]
