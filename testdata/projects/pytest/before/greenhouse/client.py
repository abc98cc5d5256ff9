"""The greenhouse's client."""

import os

import requests

URL = os.environ.get("GREENHOUSE_URL", "http://127.0.0.1:8931")

session = requests.Session()
session.headers["User-Agent"] = "greenhouse/1.0"


def answer(response):
    response.raise_for_status()
    return response.json()


def plants(page):
    return answer(session.get(URL + "/v1/plants", params={"page": page}))


def readings(date="2026-12-01"):
    return answer(session.get(URL + "/v1/readings", params={"date": date}))


def forecast(city):
    return answer(session.get(URL + "/v1/forecast", params={"city": city}))


def tagged(*tags):
    return answer(session.get(URL + "/v1/plants/tagged", params=[("tag", tag) for tag in tags]))


def add(name):
    return answer(session.post(URL + "/v1/plants", json={"name": name}))


def water(bed, amount):
    return answer(session.post(URL + "/v1/water", data={"bed": bed, "amount": amount}))


def rename(number, name):
    return answer(session.put(f"{URL}/v1/plants/{number}", json={"name": name}))


def seasons():
    return answer(session.get(URL + "/v1/seasons"))


def wait(job):
    states = []
    for _ in range(2):
        states.append(answer(session.get(f"{URL}/v1/jobs/{job}"))["state"])
    return states


def export(bed):
    return [answer(session.get(f"{URL}/v1/export/{bed}"))]


def ask(operation, query, **variables):
    body = {"operationName": operation, "query": query, "variables": variables}
    return answer(session.post(URL + "/graphql", json=body))["data"]


def beds(number):
    first = ask("Beds", "query Beds($first: Int) { beds(first: $first) { name } }", first=number)
    owner = ask("Owner", "query Owner { owner { name } }")
    return first, owner


def sensor(name):
    return answer(session.get(f"{URL}/v1/sensors/{name}", headers={"Accept": "application/json"}))


def login(user, password):
    return answer(session.post(URL + "/v1/login", json={"user": user, "client": "1.0"}, auth=(user, password)))


def note(bed, text):
    return answer(session.post(f"{URL}/v1/notes/{bed}", data=text.encode(), headers={"Content-Type": "text/plain; charset=utf-8"}))


def remove(number):
    return session.delete(f"{URL}/v1/plants/{number}").status_code
