import pytest

from greenhouse import client

pytestmark = pytest.mark.vcr

AGENT = pytest.mark.vcr(match_on=["method", "uri", "headers"])


def test_tagged():
    assert client.tagged("shade", "fern")["tags"] == ["shade", "fern"]


@AGENT
def test_first_page():
    assert client.plants(1)["page"] == "1"


@AGENT
def test_second_page():
    assert client.plants(2)["page"] == "2"


def test_add():
    assert client.add("fern")["name"] == "fern"


def test_rename():
    assert client.rename(3, "ivy")["name"] == "ivy"


def test_remove():
    assert client.remove(3) == 204


def test_count():
    """Its failure is no cassette's."""
    assert len(client.plants(3)["plants"]) == 3
