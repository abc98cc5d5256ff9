from greenhouse import client

from tests import Recorded


class Plants(Recorded):
    def test_tagged(self):
        self.assertEqual(client.tagged("shade", "fern")["tags"], ["shade", "fern"])

    def test_add(self):
        self.assertEqual(client.add("fern")["name"], "fern")

    def test_rename(self):
        self.assertEqual(client.rename(3, "ivy")["name"], "ivy")

    def test_remove(self):
        self.assertEqual(client.remove(3), 204)

    def test_count(self):
        """Its failure is no cassette's."""
        self.assertEqual(len(client.plants(3)["plants"]), 3)


class Pages(Recorded):
    options = {"match_requests_on": ["method", "uri", "headers"]}

    def test_first_page(self):
        self.assertEqual(client.plants(1)["page"], "1")

    def test_second_page(self):
        self.assertEqual(client.plants(2)["page"], "2")
