import pytest

from greenhouse import client


@pytest.mark.vcr
def test_readings():
    assert client.readings()["readings"]


@pytest.mark.vcr
@pytest.mark.parametrize("city", ["Graz", "Zürich"])
def test_forecast(city):
    assert client.forecast(city)["city"] == city


@pytest.mark.vcr
def test_seasons():
    assert client.seasons()["seasons"]


@pytest.mark.vcr
def test_wait():
    assert client.wait(7)[-1] == "done"


@pytest.mark.vcr
def test_login():
    assert client.login("ada", "hunter2")["user"] == "ada"
