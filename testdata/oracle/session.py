"""Plays sessions in vcrpy and Betamax: one JSON object a line on standard input,
one a line out with what each request got and what the cassette holds in the end."""
import base64
import inspect
import json
import os
import sys
import tempfile

import betamax
import requests
import vcr
from vcr.cassette import Cassette


class Failed(Exception):
    """What a test raises."""


def name(e):
    c = type(e)
    return c.__qualname__ if c.__module__ == "builtins" else c.__module__ + "." + c.__qualname__


def outcome(session, method, url):
    try:
        return session.request(method, url).text
    except Exception as e:
        return "error:" + name(e)


def vcrpy(q, path, session):
    options = {"record_mode": q["mode"]} if q["mode"] else {}
    if q["repeats"]:
        options["allow_playback_repeats"] = True
    if q["drop"] and "drop_unused_requests" in inspect.signature(Cassette).parameters:
        options["drop_unused_requests"] = True
    if q["ignore"]:
        options["before_record_request"] = lambda r: None if any(r.uri.endswith(i) for i in q["ignore"]) else r
    serializer = "json" if q["json"] else "yaml"
    return vcr.VCR(serializer=serializer).use_cassette(path, **options)


def betamax_(q, path, session):
    options = {"record": q["mode"]} if q["mode"] else {}
    if q["repeats"]:
        options["allow_playback_repeats"] = True
    if q["interval"]:
        options["re_record_interval"] = q["interval"]
    folder, file = os.path.split(path)
    return betamax.Betamax(session, cassette_library_dir=folder).use_cassette(file[: -len(".json")], **options)


def play(q, path):
    got = []
    with requests.Session() as session:
        try:
            with {"vcrpy": vcrpy, "betamax": betamax_}[q["library"]](q, path, session):
                got = [outcome(session, m, u) for m, u in q["requests"]]
                if q["raises"]:
                    raise Failed()
        except Failed:
            pass
        except Exception as e:
            return got, name(e)
    return got, ""


def answer(q):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "c.json" if q["json"] else "c.yaml")
        if q["file"] is not None:
            with open(path, "wb") as f:
                f.write(base64.b64decode(q["file"]))
        got, raised = play(q, path)
        saved = None
        if os.path.exists(path):
            with open(path, "rb") as f:
                saved = base64.b64encode(f.read()).decode()
    return {"got": got, "raised": raised, "saved": saved}


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
