"""Loads an uber/cassette file store by its own rules (cassette_library.py of
0.3.8, which runs on Python 2 only; uber_cassette.py asks it itself): the request's name is the key. Requests
come as JSON on standard input: [[method, host, port, url, headers, body or
null]]; answers go out as [[status, reason, base64 body, headers]]."""
import base64
import hashlib
import json
import sys

import yaml


def name(method, host, port, url, headers, body):
    headers = {k: v for k, v in headers.items() if k != "Host"}
    # Python 2's repr of a str is that of bytes without the b.
    rows = ["(%s, %s)" % (repr(k.encode())[1:], repr(v.encode())[1:]) for k, v in sorted(headers.items())]
    hashed = hashlib.md5(("[%s]" % ", ".join(rows)).encode()).hexdigest() if headers else "{}"
    return ("httplib:%s %s:%s%s %s %s" % (method, host, port, url, hashed, body)).strip()


with open(sys.argv[1], "rb") as file:
    store = yaml.full_load(file)  # !!python/str too
answers = []
for asked in json.load(sys.stdin):
    r = store[name(*asked)]
    content = r["content"] if isinstance(r["content"], bytes) else r["content"].encode()
    merged = {}
    for line in r["raw_headers"]:
        assert line.endswith("\r\n"), line
        key, value = line[:-2].split(": ", 1)
        merged.setdefault(key.lower(), []).append(value)
    assert {k: ", ".join(v) for k, v in merged.items()} == r["headers"], r["headers"]
    assert isinstance(r["length"], int) and r["version"] in (10, 11), r
    answers.append([r["status"], r["reason"], base64.b64encode(content).decode(), r["headers"]])
json.dump(answers, sys.stdout)
