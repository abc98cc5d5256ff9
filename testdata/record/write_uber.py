#!/usr/bin/python3
"""Writes the uber/cassette files in testdata/uber.

    /usr/bin/python3 testdata/record/write_uber.py

The library runs on Python 2 only, so these are not recordings: the content
comes from the same made-up server, and PyYAML is told to lay it out as
Python 2's did (leaf collections in flow style, byte strings that are not
ASCII tagged !!python/str). Names follow CassetteName.from_httplib_connection.
"""
import hashlib
import json
import pathlib
import sys
import urllib.parse

import yaml

sys.dont_write_bytecode = True
import server

HOST = "api.greenhouse.test:80"
AGENT = hashlib.md5(b"[('Accept-Encoding', 'identity'), ('User-Agent', 'Python-urllib/2.7')]").hexdigest()
REASONS = {200: "OK", 201: "Created", 302: "Found", 404: "Not Found", 429: "Too Many Requests", 500: "Internal Server Error"}


class Python2(yaml.SafeDumper):
    """Writes str and bytes as Python 2's dumper wrote str."""

    def text(self, value):
        tag = "tag:yaml.org,2002:str" if value.isascii() else "tag:yaml.org,2002:python/str"
        return self.represent_scalar(tag, value)

    def bytes(self, value):
        try:
            return self.text(value.decode())
        except UnicodeDecodeError:
            return self.represent_binary(value)


Python2.add_representer(str, Python2.text)
Python2.add_representer(bytes, Python2.bytes)


def dump(tree):
    return yaml.dump(tree, Dumper=Python2, default_flow_style=None)


def response(method, target, body=b"", seen=1):
    """What the library keeps of the server's answer."""
    status, headers, content = server.route(method, target, body, seen)
    content = content if isinstance(content, bytes) else b"".join(content)
    lines = [*headers, ("Content-Length", str(len(content))), ("Server", "greenhouse/1.0"), ("Date", server.DATE)]
    return {
        "content": content,
        "headers": {name.lower(): value for name, value in lines},
        "raw_headers": ["%s: %s\r\n" % line for line in lines],
        "reason": REASONS[status],
        "status": status,
    }


def with_length(recorded, length=0, version=11):
    """Version 0.3.3 added what urllib3 needs to know."""
    return {**recorded, "length": length, "version": version}


def name(method, target, headers=AGENT, body=None):
    return "httplib:%s %s%s %s %s" % (method, HOST, target, headers, body)


def hashed_name(method, target, headers=AGENT, body="None"):
    """The name that a folder backend gives a file, before its characters are replaced."""
    url = urllib.parse.urlsplit(target)
    query = hashlib.md5((url.query + "#" + url.fragment).encode()).hexdigest()
    return "httplib:%s %s%s %s %s %s" % (method, HOST, url.path, query, headers, body)


PLANT = b'{"name": "Maranta", "zone": "north bench"}'
TEXT = b"caption=a leaf\nwith two lines: one, and two\nand a \"quoted\" word, long enough that the key is written in the complex form"

FILES = {
    # The first shapes (2013): keyed by URL, then by method and URL, no headers in the name.
    "2013-02.yaml": {
        "GET %s/ None" % HOST: response("GET", "/"),
        "GET %s/images/leaf.png None" % HOST: response("GET", "/images/leaf.png"),
    },
    "2013-03.yaml": {
        "httplib:GET %s/v1/plants None" % HOST: response("GET", "/v1/plants"),
        "httplib:POST %s/v1/plants name=Maranta" % HOST: response("POST", "/v1/plants", PLANT),
    },
    # 0.3: the headers' hash is in the name.
    "2014-06.yaml": {
        name("GET", "/latin-1"): response("GET", "/latin-1"),
        name("GET", "/v1/plants", "None"): response("GET", "/v1/plants"),
        name("GET", "/v1/plants/4/notes"): response("GET", "/v1/plants/4/notes"),
        name("GET", "/v1/plants/4/photo"): response("GET", "/v1/plants/4/photo"),
        name("GET", "/v1/plants/99"): response("GET", "/v1/plants/99"),
    },
    # 0.3.3 and later: length and version.
    "2015-04.yaml": {
        name("GET", "/"): with_length(response("GET", "/")),
        name("GET", "/empty"): with_length(response("GET", "/empty"), version=10),
        name("GET", "/images/leaf.png"): with_length(response("GET", "/images/leaf.png")),
        name("GET", "/v1/plants/4/readings"): with_length(response("GET", "/v1/plants/4/readings")),
        name("GET", "/v1/pump"): with_length(response("GET", "/v1/pump", seen=2)),
        name("POST", "/upload", body=TEXT.decode()): with_length(response("POST", "/upload", TEXT)),
        name("POST", "/v1/plants", body=PLANT.decode()): with_length(response("POST", "/v1/plants", PLANT)),
    },
    "one-response.yaml": {name("GET", "/v1/jobs/12"): with_length(response("GET", "/v1/jobs/12"), length=41)},
    "empty-mapping.yaml": {},
}


def in_bytes(tree, indent=None):
    """json.dumps(ensure_ascii=False) of Python 2, which hands str on as it is."""

    def texts(value):
        if isinstance(value, dict):
            return {texts(key): texts(of) for key, of in value.items()}
        if isinstance(value, list):
            return [texts(of) for of in value]
        if isinstance(value, str):
            value = value.encode()
        return value.decode("latin-1") if isinstance(value, bytes) else value

    return json.dumps(texts(tree), indent=indent, separators=(", ", ": "), ensure_ascii=False).encode("latin-1")


def write(folder):
    folder = pathlib.Path(folder) / "uber"
    folder.mkdir(parents=True, exist_ok=True)
    for path, tree in FILES.items():
        (folder / path).write_text(dump(tree), encoding="utf-8", newline="")
    (folder / "file.json").write_bytes(in_bytes({**FILES["2014-06.yaml"], **FILES["2015-04.yaml"]}, indent=4))
    (folder / "line.json").write_bytes(in_bytes(FILES["2014-06.yaml"]))
    folder = folder / "folder"
    folder.mkdir(exist_ok=True)
    for method, target in [("GET", "/v1/plants?page=1"), ("GET", "/v1/plants/99"), ("GET", "/")]:
        path = hashed_name(method, target)
        for character in "/: ":
            path = path.replace(character, "_")
        (folder / (path + ".json")).write_bytes(in_bytes(with_length(response(method, target)), indent=4))


if __name__ == "__main__":
    write(pathlib.Path(__file__).resolve().parent.parent)
