"""Tests whose cassettes hold no such request and are in a mode that records: it
is sent for real, to a port where nobody listens."""
import asyncio
import urllib.request

import aiohttp
import betamax
import httpx
import pytest
import requests
import urllib3
import vcr

API = "http://127.0.0.1:1/readings"


def cassette(mode="new_episodes"):
    return vcr.use_cassette("cassettes/readings.yaml", record_mode=mode)


def test_requests():
    with cassette("all"):
        requests.post(f"{API}?date=2", json={"moss": 1}, headers={"X-Plan": "basic"})


def test_name():
    with cassette():
        requests.get("https://api.greenhouse.invalid/readings?date=2")


def test_wrapped():
    with cassette():
        try:
            requests.get(f"{API}?date=3")
        except requests.ConnectionError as error:
            raise RuntimeError(f"no readings: {error}") from error


def test_urllib3():
    with cassette():
        urllib3.PoolManager(retries=False).request("GET", f"{API}?date=4")


def test_retries():
    with cassette():
        urllib3.PoolManager().request("PUT", f"{API}?date=5", body=b"moss", retries=1)


def test_httpx():
    with cassette():
        httpx.post(f"{API}?date=6", json={"moss": 1})


def test_aiohttp():
    async def go():
        async with aiohttp.ClientSession() as client:
            await client.get(f"{API}?date=7")

    with cassette():
        asyncio.run(go())


def test_urllib():
    with cassette():
        urllib.request.urlopen(f"{API}?date=8")


def test_betamax():
    session = requests.Session()
    with betamax.Betamax(session, cassette_library_dir="cassettes").use_cassette("readings", record="new_episodes"):
        session.get(f"{API}?date=9")


@pytest.mark.block_network
def test_blocked():
    with cassette():
        httpx.get(f"{API}?date=10")


def test_refused():
    with vcr.use_cassette("cassettes/readings.yaml", record_mode="none"):
        requests.get(f"{API}?date=11")


def test_no_client():
    asyncio.run(asyncio.open_connection("127.0.0.1", 1))
