"""Tests of a greenhouse's client, run twice: PHASE=record records their
cassettes from the server at BASE, PHASE=changed sends what a later version of
the client sends. LIBRARY is vcrpy or betamax."""
import contextlib
import os

import pytest
import requests

BASE = os.environ["BASE"]
LIBRARY = os.environ["LIBRARY"]
CHANGED = os.environ["PHASE"] == "changed"
KEY = "key-0123456789"


def was_or_is(recorded, wanted):
    return wanted if CHANGED else recorded


if LIBRARY == "vcrpy":
    import vcr

    def same_plan(wanted, recorded):
        assert wanted.headers.get("X-Plan") == recorded.headers.get("X-Plan"), "the plans differ"

    @contextlib.contextmanager
    def cassette(name, match_on=("method", "uri"), **options):
        recorder = vcr.VCR(cassette_library_dir="cassettes", record_mode=was_or_is("once", "none"))
        recorder.register_matcher("plan", same_plan)
        with recorder.use_cassette(name + ".yaml", match_on=list(match_on), **options):
            yield requests.Session()

    SECRET = {"filter_query_parameters": [("api_key", "<KEY>")]}
else:
    import betamax

    class PlanMatcher(betamax.BaseMatcher):
        name = "plan"

        def match(self, request, recorded_request):
            recorded = recorded_request["headers"].get("X-Plan")
            return [request.headers.get("X-Plan")] == recorded

    betamax.Betamax.register_request_matcher(PlanMatcher)
    with betamax.Betamax.configure() as config:
        config.define_cassette_placeholder("<KEY>", KEY)

    @contextlib.contextmanager
    def cassette(name, match_on=("method", "uri")):
        session = requests.Session()
        with betamax.Betamax(session, cassette_library_dir="cassettes").use_cassette(
            name, record=was_or_is("once", "none"), match_requests_on=list(match_on)
        ):
            yield session

    SECRET = {}


def test_query():
    with cassette("query") as session:
        assert session.get(f"{BASE}/plants", params={"page": 7, "per": 10}).text == "plants page=7&per=10"
        session.get(f"{BASE}/plants", params={"page": was_or_is(1, 2), "per": 10}).raise_for_status()


def test_header():
    with cassette("header", ["method", "uri", "headers"]) as session:
        session.get(f"{BASE}/plants", headers={"X-Plan": was_or_is("basic", "garden")}).raise_for_status()


def test_json_body():
    with cassette("json_body", ["method", "uri", "body"]) as session:
        session.post(f"{BASE}/plants", json={"name": "fern", "pot": {"size": was_or_is(3, 4)}}).raise_for_status()


def test_form():
    with cassette("form", ["method", "uri", "body"]) as session:
        session.post(f"{BASE}/plants", data={"name": "fern", "water": was_or_is("daily", "weekly")}).raise_for_status()


def test_multipart():
    with cassette("multipart", ["method", "uri", "body"]) as session:
        session.post(f"{BASE}/photos", files={"photo": ("leaf.txt", b"green")}).raise_for_status()


def test_used_up():
    with cassette("used_up") as session:
        polls = [session.get(f"{BASE}/jobs/1").text for _ in range(2)]
        assert polls == ["running", "done"]
        if CHANGED:
            assert session.get(f"{BASE}/jobs/1").text == "done"
        assert session.get(f"{BASE}/plants?page=9").text == "plants page=9"


def test_own_matcher():
    with cassette("own_matcher", ["method", "uri", "plan"]) as session:
        session.get(f"{BASE}/plants", headers={"X-Plan": was_or_is("basic", "garden")}).raise_for_status()


def test_secret():
    with cassette("secret", **SECRET) as session:
        session.get(f"{BASE}/plants", params={"api_key": KEY, "page": was_or_is(1, 2)}).raise_for_status()


def test_other_cassette():
    with cassette("other_cassette") as session:
        session.get(f"{BASE}/plants", params={"page": was_or_is(1, 2)}).raise_for_status()


@pytest.mark.parametrize("bed", [1, 2, 3])
def test_several(bed):
    if not CHANGED and bed > 1:
        return  # the first one records for all
    with cassette("several") as session:
        for asked in [bed] if CHANGED else [1, 2, 3]:
            season = "spring" if asked == 2 else was_or_is("spring", "autumn")
            session.get(f"{BASE}/beds/{asked}", params={"season": season}).raise_for_status()
