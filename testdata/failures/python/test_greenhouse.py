"""Tests that fail because their cassettes hold no such request."""
import logging
import unittest
import urllib.request

import betamax
import requests
import vcr

API = "http://api.greenhouse.test"
logging.getLogger("vcr").setLevel(logging.INFO)


class Client:
    """A client whose errors wrap those of the library below it."""

    def beds(self, page):
        try:
            return requests.get(f"{API}/beds", params={"page": page})
        except Exception as error:
            raise RuntimeError(f"the greenhouse does not answer: {error}") from error


class Vcrpy(unittest.TestCase):
    def test_other_query(self):
        with vcr.use_cassette("greenhouse.yaml", record_mode="once"):
            requests.get(f"{API}/beds?page=2")

    def test_used_up(self):
        with vcr.use_cassette("greenhouse.yaml", record_mode="none"):
            requests.get(f"{API}/beds?page=1")
            requests.get(f"{API}/beds?page=1")

    def test_body_and_headers(self):
        match_on = ["method", "uri", "headers", "body"]
        with vcr.use_cassette("greenhouse.yaml", record_mode="none", match_on=match_on):
            request = urllib.request.Request(f"{API}/beds", b'{"bed": 2}', {"Content-Type": "application/json", "X-Plan": "it's \"basic\""})
            urllib.request.urlopen(request)

    def test_nothing_similar(self):
        with vcr.use_cassette("greenhouse.yaml", record_mode="none", match_on=["uri"]):
            requests.delete(f"{API}/pumps/3/an-address-that-is-longer-than-a-terminal-is-wide/{'valve-' * 12}7?force=(yes)")

    def test_wrapped(self):
        with vcr.use_cassette("greenhouse.yaml", record_mode="none"):
            Client().beds(9)


class Betamax(unittest.TestCase):
    def test_other_query(self):
        session = requests.Session()
        with betamax.Betamax(session, cassette_library_dir=".").use_cassette("beds", record="none"):
            session.get(f"{API}/beds?page=2")

    def test_headers(self):
        session = requests.Session()
        options = {"record": "none", "match_requests_on": ["method", "uri", "headers"]}
        with betamax.Betamax(session, cassette_library_dir=".").use_cassette("beds", **options):
            session.get(f"{API}/beds?page=1")
