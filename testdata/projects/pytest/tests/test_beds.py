import pytest

from greenhouse import client


@pytest.mark.vcr
class TestBeds:
    def test_water(self):
        assert client.water("north", 2)["watered"] == "north"

    def test_beds(self):
        beds, owner = client.beds(2)
        assert owner["owner"]["name"] == "Ada"

    def test_note(self):
        assert client.note("north", "dry\nsoil")["length"] == 8

    @pytest.mark.parametrize("bed", ["north", "south/east"])
    def test_export(self, bed):
        assert client.export(bed)[0]["bed"] == bed


@pytest.mark.default_cassette("shared-sensor.yaml")
@pytest.mark.vcr(match_on=["method", "uri", "headers"])
def test_sensor():
    assert client.sensor("roof")["sensor"] == "roof"
