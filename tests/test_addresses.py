"""Under which address the site says that it stands."""

import pytest
from django.test import RequestFactory

from actions.addresses import absolute


def come_by(host, **options):
    return RequestFactory().get("/", headers={"host": host}, **options)


def test_the_address_is_the_one_that_is_set(settings):
    settings.SITE_ADDRESS = "https://catalogue.example"

    assert absolute("/data/", come_by("localhost")) == "https://catalogue.example/data/"


def test_without_one_it_is_the_host_by_which_the_visitor_came():
    assert absolute("/data/", come_by("localhost", secure=True)) == "https://localhost/data/"


@pytest.mark.parametrize(("local", "named"), [(False, "localhost"), (True, "localhost:8001")])
def test_the_port_is_the_visitors_to_choose_only_on_ones_own_machine(settings, local, named):
    settings.LOCAL_HTTP = local

    assert absolute("/data/", come_by("localhost:8001")) == f"http://{named}/data/"
