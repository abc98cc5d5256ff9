import unittest

import betamax

from greenhouse import client

from tests import Recorded


class Beds(Recorded):
    def test_water(self):
        self.assertEqual(client.water("north", 2)["watered"], "north")

    def test_beds(self):
        beds, owner = client.beds(2)
        self.assertEqual(owner["owner"]["name"], "Ada")

    def test_note(self):
        self.assertEqual(client.note("north", "dry\nsoil")["length"], 8)

    def test_export(self):
        self.assertEqual(client.export("north")[0]["bed"], "north")


class Sensor(unittest.TestCase):
    def test_sensor(self):
        with betamax.Betamax(client.session).use_cassette("shared_sensor", match_requests_on=["method", "uri", "headers"]):
            self.assertEqual(client.sensor("roof")["sensor"], "roof")
