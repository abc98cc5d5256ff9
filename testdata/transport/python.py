"""Sends requests through vcrpy or Betamax: python.py LIBRARY MODE CASSETTE.
Requests come as JSON on standard input: [[method, url, base64 body or null]];
answers go out as [[status, base64 body]], status 0 with what requests raised."""
import base64
import json
import os
import sys

import betamax
import requests
import vcr


def send(session, method, url, body):
    data = None if body is None else base64.b64decode(body)
    try:
        response = session.request(method, url, data=data)
    except requests.exceptions.RequestException as e:
        return [0, base64.b64encode(("%s: %s" % (type(e).__name__, e)).encode()).decode()]
    return [response.status_code, base64.b64encode(response.content).decode()]


def main(library, mode, path):
    asked = json.load(sys.stdin)
    with requests.Session() as session:
        if library == "vcrpy":
            serializer = "json" if path.endswith(".json") else "yaml"
            with vcr.VCR(record_mode=mode, serializer=serializer).use_cassette(path):
                answers = [send(session, *a) for a in asked]
        else:
            folder, name = os.path.split(path)
            options = {"record": mode, "match_requests_on": ["method", "uri", "body"], "preserve_exact_body_bytes": mode != "none"}
            with betamax.Betamax(session, cassette_library_dir=folder).use_cassette(os.path.splitext(name)[0], **options):
                answers = [send(session, *a) for a in asked]
    json.dump(answers, sys.stdout)


main(*sys.argv[1:])
