"""The vcrpy recordings: one file a subject, the tour, and one recording written
by each of the dumpers that projects set up for themselves."""
import base64
import json
import pathlib
import urllib.request

import requests
import vcr
import yaml

from server import greenhouse, leaf_png

API = "http://api.greenhouse.test"


def record(folder):
    subjects = pathlib.Path(folder) / "vcrpy"
    subjects.mkdir(parents=True, exist_ok=True)
    for name, (options, exchange) in SUBJECTS.items():
        tape(subjects / (name + ".yaml"), exchange, **options)
    for name, dumper in DUMPERS.items():
        tape(subjects / ("dumper-" + name + ".yaml"), every_kind, serializer=dumper)
    tape(subjects / "json-serializer.json", plain_kinds, serializer="json")
    tape(subjects / "dumper-json.yaml", plain_kinds, serializer=lambda data: json.dumps(data, indent=2, ensure_ascii=False))
    tape(pathlib.Path(folder) / "tour.yaml", tour, filter_headers=[("Authorization", "Bearer <TOKEN>")])


def tape(path, exchange, serializer="yaml", **options):
    """Records one cassette, from an empty server."""
    path.unlink(missing_ok=True)
    recorder = vcr.VCR(record_mode="once")
    if callable(serializer):
        recorder.register_serializer("own", Serializer(serializer))
        serializer = "own"
    with greenhouse(), recorder.use_cassette(str(path), serializer=serializer, **options), requests.Session() as session:
        exchange(session)


class Serializer:
    """What vcrpy takes as a serializer: an object with these two functions."""

    def __init__(self, dump):
        self.serialize = dump

    def deserialize(self, text):
        return yaml.load(text, Loader=yaml.CLoader)


# Subjects.


def get_json(session):
    session.get(API + "/v1/plants", params={"page": 1})


def gzip_json(session):
    session.get(API + "/v1/plants/4/readings")


def coded_json(session):
    gzip_json(session)
    session.get(API + "/v1/plants/4/deflated")


def image(session):
    session.get(API + "/images/leaf.png")


def html(session):
    session.get(API + "/")


def form(session):
    session.post(API + "/session", data={"user": "gärtner", "password": "a b&c=d"}, allow_redirects=False)


BOUNDARY = "----greenhouse-0123456789"


def multipart(session):
    parts = [
        b"--" + BOUNDARY.encode(),
        b'Content-Disposition: form-data; name="caption"',
        b"",
        "Blatt — leaf 🍃".encode(),
        b"--" + BOUNDARY.encode(),
        b'Content-Disposition: form-data; name="note"; filename="note.txt"',
        b"Content-Type: text/plain",
        b"",
        b"two lines\nof text\n",
        b"--" + BOUNDARY.encode() + b"--",
        b"",
    ]
    content_type = {"Content-Type": "multipart/form-data; boundary=" + BOUNDARY}
    session.post(API + "/upload", data=b"\r\n".join(parts), headers=content_type)
    parts[7] = b"\x00\xff\xfe binary"
    session.post(API + "/upload", data=b"\r\n".join(parts), headers=content_type)


def pictures(session):
    """Images in base64, as APIs of language models and of images take and give
    them; in a data URL of HTML; as a part of a form."""
    leaf = base64.b64encode(leaf_png(32)).decode()
    url = "data:image/png;base64," + leaf
    asked = [{"type": "text", "text": "What is this?"}, {"type": "image_url", "image_url": {"url": url}}]
    session.post(API + "/v1/images/chat/completions", json={"model": "moss-mini", "messages": [{"role": "user", "content": asked}]})
    session.post(API + "/v1/images/generations", json={"model": "moss-image", "prompt": "a leaf", "n": 2})
    source = {"type": "base64", "media_type": "image/png", "data": leaf}
    said = [{"role": "user", "content": [{"type": "image", "source": source}]}]
    session.post(API + "/v1/images/messages", json={"model": "moss", "max_tokens": 64, "messages": said})
    session.post(API + "/v1beta/models/moss-image:generateContent", json={"contents": [{"parts": [{"text": "a leaf"}]}]})
    session.get(API + "/gallery")
    parts = [
        b"--" + BOUNDARY.encode(),
        b'Content-Disposition: form-data; name="caption"',
        b"",
        b"leaf",
        b"--" + BOUNDARY.encode(),
        b'Content-Disposition: form-data; name="photo"; filename="leaf.png"',
        b"Content-Type: image/png",
        b"",
        leaf_png(32),
        b"--" + BOUNDARY.encode() + b"--",
        b"",
    ]
    content_type = {"Content-Type": "multipart/form-data; boundary=" + BOUNDARY}
    session.post(API + "/upload", data=b"\r\n".join(parts), headers=content_type)


def unicode_text(session):
    session.get(API + "/v1/plants/4/notes")
    session.post(API + "/v1/plants", json={"name": "Grünlilie 🌱", "latin": "Chlorophytum"})


def latin1(session):
    session.get(API + "/latin-1")


def redirect(session):
    session.get(API + "/v1/plants/4/photo")


def errors(session):
    session.get(API + "/v1/plants/99")
    session.get(API + "/v1/pump")
    session.get(API + "/v1/pump")


def no_content(session):
    session.delete(API + "/v1/plants/7")
    session.head(API + "/v1/plants")
    session.get(API + "/empty")
    session.post(API + "/upload", data="")
    session.post(API + "/upload")


def repeated(session):
    for _ in range(3):
        session.get(API + "/v1/jobs/12")


def long_line(session):
    session.get(API + "/backup")


def graphql(session):
    query = "query PlantWithReadings($id: ID!) {\n  plant(id: $id) {\n    name\n    readings(last: 2) { soil }\n  }\n}\n"
    body = {"operationName": "PlantWithReadings", "query": query, "variables": {"id": 1}}
    session.post(API + "/graphql", json=body)
    mutation = "mutation WaterPlant($id: ID!, $litres: Float!) {\n  waterPlant(id: $id, litres: $litres) { ok litres nextAt }\n}\n"
    body = {"operationName": "WaterPlant", "query": mutation, "variables": {"id": 1, "litres": 0.4}}
    session.post(API + "/graphql", json=body)


def chat(session):
    body = {
        "model": "moss-mini",
        "stream": True,
        "messages": [
            {"role": "system", "content": "You look after the plants in a greenhouse. Answer in one sentence."},
            {"role": "user", "content": "Soil is at 24 %, light at 9000 lx. What should I do?"},
        ],
    }
    with session.post(API + "/v1/chat/completions", json=body, headers={"Authorization": "Bearer gh_live_0000"}, stream=True) as answer:
        for _ in answer.iter_lines():
            pass


def with_urllib(session):
    urllib.request.urlopen(API + "/v1/plants?page=2").read()
    post = urllib.request.Request(API + "/session", b"user=gardener&remember=yes", {"Content-Type": "application/x-www-form-urlencoded"})
    urllib.request.urlopen(post).read()


def every_kind(session):
    """One of each kind of body: what a dumper lays out differently."""
    for exchange in (get_json, html, unicode_text, image, form, no_content):
        exchange(session)


def plain_kinds(session):
    """Only text: JSON holds nothing else."""
    for exchange in (get_json, html, unicode_text, form, no_content):
        exchange(session)


def tour(session):
    session.headers["Authorization"] = "Bearer gh_live_0000"
    get_json(session)
    session.post(API + "/v1/plants", json={"name": "Maranta", "latin": "Maranta leuconeura", "zone": "north bench", "thirsty": True})
    session.get(API + "/v1/plants/99")
    gzip_json(session)
    session.get(API + "/v1/plants/4/photo")
    session.get(API + "/v1/plants/4/notes")
    graphql(session)
    chat(session)
    session.get(API + "/v1/jobs/12")
    session.get(API + "/v1/jobs/12")
    session.get(API + "/v1/pump")
    session.get(API + "/v1/pump")
    session.delete(API + "/v1/plants/7")


SUBJECTS = {
    "json": ({}, get_json),
    "gzip": ({}, coded_json),
    "gzip-decoded": ({"decode_compressed_response": True}, coded_json),
    "png": ({}, image),
    "html": ({}, html),
    "form": ({}, form),
    "multipart": ({}, multipart),
    "pictures": ({}, pictures),
    "unicode": ({}, unicode_text),
    "latin-1": ({}, latin1),
    "redirect": ({}, redirect),
    "errors": ({}, errors),
    "no-content": ({}, no_content),
    "repeated": ({}, repeated),
    "long-line": ({}, long_line),
    "graphql": ({}, graphql),
    "sse": ({"filter_headers": [("Authorization", "Bearer <TOKEN>")]}, chat),
    "urllib": ({}, with_urllib),
}


# Dumpers that projects give to vcrpy instead of its own.


class Literal(yaml.SafeDumper):
    """Text of several lines as literal blocks."""

    def text(self, value):
        return self.represent_scalar("tag:yaml.org,2002:str", value, style="|" if "\n" in value else None)


Literal.add_representer(str, Literal.text)

DUMPERS = {
    "python": lambda data: yaml.dump(data, Dumper=yaml.Dumper),
    "literal": lambda data: yaml.dump(data, Dumper=Literal),
    "unicode": lambda data: yaml.dump(data, Dumper=yaml.CDumper, allow_unicode=True),
    "wide": lambda data: yaml.dump(data, Dumper=yaml.SafeDumper, width=float("inf")),
    "unsorted": lambda data: yaml.dump(data, Dumper=yaml.CDumper, sort_keys=False),
    "flow-leaves": lambda data: yaml.dump(data, Dumper=yaml.CDumper, default_flow_style=None),
    "flow": lambda data: yaml.dump(data, Dumper=yaml.CDumper, default_flow_style=True),
    "indented": lambda data: yaml.dump(data, Dumper=Indented, sort_keys=False),
    "quoted": lambda data: yaml.dump(data, Dumper=yaml.CDumper, default_style='"'),
}


class Indented(Literal):
    """Sequences indented below their key, as prettier and ruamel do."""

    def increase_indent(self, flow=False, indentless=False):
        return super().increase_indent(flow, False)
