from greenhouse import client

from tests import Recorded


class Weather(Recorded):
    def test_readings(self):
        self.assertTrue(client.readings()["readings"])

    def test_forecast(self):
        self.assertEqual(client.forecast("Zürich")["city"], "Zürich")

    def test_seasons(self):
        self.assertTrue(client.seasons()["seasons"])

    def test_wait(self):
        self.assertEqual(client.wait(7)[-1], "done")

    def test_login(self):
        self.assertEqual(client.login("ada", "hunter2")["user"], "ada")
