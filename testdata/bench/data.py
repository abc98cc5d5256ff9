"""The cassettes that are measured: a few hundred exchanges that each real
library has recorded, repeated under new URLs until a file has the size asked
for.

    /usr/bin/python3 testdata/bench/data.py FOLDER

Without a library its files are left out; what is there already is taken.
"""
import contextlib
import gzip
import http.server
import json
import math
import os
import pathlib
import random
import re
import subprocess
import sys
import threading

HERE = pathlib.Path(__file__).resolve().parent
EXCHANGES = 300
KINDS = ["json", "unicode", "pretty", "gzip", "html", "xml", "png", "text", "ndjson", "form", "json", "missing"]
# What stands in each URL, of one length, so that it can be told from all else.
MARK = re.compile(rb"/item-[0-9]{9}")


def words(chance, size):
    """Text of about a size."""
    alphabet = ["fern", "ivy", "moss", "bench", "water", "light", "soil", "glass", "token", "north"]
    text = []
    while size > 0:
        text.append(chance.choice(alphabet))
        size -= len(text[-1]) + 1
    return " ".join(text)


def value(chance, size, extra=""):
    """A JSON value whose text has about a size."""
    rows = []
    while size > 0:
        row = {"id": chance.randrange(10**6), "name": words(chance, 30) + extra, "dry": chance.random() < 0.5, "at": [chance.random(), None]}
        rows.append(row)
        size -= len(json.dumps(row))
    return {"items": rows}


def answer(number, kind, mean):
    """The media type and the body of an answer, the same for the same number."""
    chance = random.Random(number)
    size = min(200_000, int(math.exp(chance.gauss(math.log(mean), 1))))
    if kind == "html":
        return "text/html; charset=utf-8", ("<!DOCTYPE html>\n<html><body>\n" + "".join("<p class=\"plant\">%s</p>\n" % words(chance, 60) for _ in range(size // 80 + 1)) + "</body></html>\n").encode()
    if kind == "xml":
        return "application/xml", ("<?xml version=\"1.0\"?>\n<plants>" + "".join("<plant id=\"%d\">%s</plant>" % (i, words(chance, 40)) for i in range(size // 60 + 1)) + "</plants>").encode()
    if kind == "png":
        return "image/png", b"\x89PNG\r\n\x1a\n" + chance.randbytes(size)
    if kind == "text":
        return "text/plain", words(chance, size).encode()
    if kind == "ndjson":
        return "application/x-ndjson", b"".join(json.dumps(row).encode() + b"\n" for row in value(chance, size)["items"])
    extra = " Grün → ☘" if kind == "unicode" else ""
    text = json.dumps(value(chance, size, extra), ensure_ascii=False, indent=2 if kind == "pretty" else None)
    return "application/json", text.encode()


class Exchanges(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    kinds, mean, headers_sent = KINDS, 3000, True

    def reply(self):
        length = int(self.headers.get("Content-Length") or 0)
        self.rfile.read(length)
        number = int(re.search(r"item-([0-9]+)", self.path)[1])
        kind = self.kinds[number % len(self.kinds)]
        media, body = answer(number, kind, self.mean)
        self.send_response(404 if kind == "missing" else 200)
        self.send_header("Content-Type", media)
        if kind == "gzip":
            body = gzip.compress(body, mtime=0)
            self.send_header("Content-Encoding", "gzip")
        for name in ["X-Request-Id", "Cache-Control", "Vary", "Strict-Transport-Security", "X-RateLimit-Remaining"]:
            self.send_header(name, "%s-%06d" % (name.lower(), number))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = reply

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def serving(kinds=KINDS, mean=3000):
    handler = type("Handler", (Exchanges,), {"kinds": kinds, "mean": mean})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield "http://127.0.0.1:%d" % server.server_port
    finally:
        server.shutdown()


def exchange(session, base):
    for number in range(EXCHANGES):
        url = "%s/v1/plants/item-%09d?page=%d" % (base, number, number % 7)
        if number % 4 == 3:
            session.post(url, json={"name": "fern", "number": number})
        else:
            session.get(url)


def by_vcrpy(path, mean=3000, kinds=KINDS, serializer="yaml", bare=False):
    import requests
    import vcr

    def strip(message):
        message["headers"] = {}
        return message

    options = {"before_record_response": strip, "filter_headers": ["Accept", "Accept-Encoding", "Connection", "User-Agent", "Content-Length", "Content-Type"]} if bare else {}
    with serving(kinds, mean) as base, vcr.VCR(serializer=serializer, **options).use_cassette(str(path)), requests.Session() as session:
        exchange(session, base)


def by_betamax(path, serializer="json"):
    import betamax
    import requests

    session = requests.Session()
    if serializer == "prettyjson":
        from betamax_serializers import pretty_json

        betamax.Betamax.register_serializer(pretty_json.PrettyJSONSerializer)
    recorder = betamax.Betamax(session, cassette_library_dir=str(path.parent))
    # Betamax keeps text, and urllib3 2 minds a Content-Length that is then wrong.
    with serving([kind for kind in KINDS if kind not in ("gzip", "png")]) as base, recorder.use_cassette(path.stem, serialize_with=serializer, record="all"):
        exchange(session, base)


RUBY = """
require "json"; require "net/http"; require "vcr"; require "webmock"
base, file = ARGV
VCR.configure { |c| c.cassette_library_dir = File.dirname(file); c.hook_into :webmock }
VCR.use_cassette(File.basename(file, ".yml")) do
  %d.times do |n|
    uri = URI(format("%%s/v1/plants/item-%%09d?page=%%d", base, n, n %% 7))
    n %% 4 == 3 ? Net::HTTP.post(uri, JSON.generate(name: "fern", number: n)) : Net::HTTP.get_response(uri)
  end
end
""" % EXCHANGES


def by_ruby(path):
    with serving() as base:
        subprocess.run(["ruby", "-e", RUBY, base, str(path)], check=True, capture_output=True)


def by_govcr(path):
    with serving() as base:
        subprocess.run(["go", "run", ".", base, str(path.with_suffix("")), str(EXCHANGES)], cwd=HERE / "govcr", check=True, capture_output=True)


# Where the entries of a file begin, by the text of its first one; what stands
# before and after them; what stands between two.
YAML_STARTS = {"vcrpy": b"- request:", "ruby": b"- request:", "govcr": b"    - id: "}


def parts(name, text):
    """A file's lead, entries and trail, and what stands between two entries."""
    if name.startswith(("betamax", "json")):
        return json_parts(text)
    start = re.escape(YAML_STARTS[name.split("-")[0].split(".")[0]])
    at = [m.start() for m in re.finditer(rb"(?m)^" + start, text)]
    ends = at[1:]
    last = re.search(rb"(?m)^[a-z_]+: ", text[at[-1]:])
    end = at[-1] + last.start() if last else len(text)
    return text[: at[0]], [text[a:b] for a, b in zip(at, ends + [end])], text[end:], b""


def json_parts(text):
    """The same of JSON, whose entries are found by its own decoder."""
    decoder, source = json.JSONDecoder(), text.decode()
    at = re.search(r'"(http_)?interactions": *\[\s*', source).end()
    entries, first, between = [], at, ", "
    while True:
        _, end = decoder.raw_decode(source, at)
        entries.append(source[at:end].encode())
        following = re.compile(r"\s*,\s*").match(source, end)
        if not following:
            return source[:first].encode(), entries, source[end:].encode(), between.encode()
        between, at = following[0], following.end()


def expand(name, seed, path, size=0, count=0):
    """Repeats the entries of a seed, each under a URL of its own, up to a size
    or a count."""
    lead, entries, trail, between = parts(name, seed.read_bytes())
    written, number = 0, 0
    with open(path, "wb") as out:
        written += out.write(lead)
        while written < size or number < count:
            entry = entries[number % len(entries)]
            entry = MARK.sub(b"/item-%09d" % number, entry)
            if name.startswith("govcr"):
                entry = re.sub(rb"^    - id: [0-9]+", b"    - id: %d" % number, entry)
            if number:
                written += out.write(between)
            written += out.write(entry)
            number += 1
        out.write(trail)
    return number


SEEDS = {
    "vcrpy.yaml": by_vcrpy,
    "vcrpy-tiny.yaml": lambda path: by_vcrpy(path, mean=1, kinds=["tiny"], bare=True),
    "vcrpy-gzip.yaml": lambda path: by_vcrpy(path, kinds=["gzip"]),
    "json-vcrpy.json": lambda path: by_vcrpy(path, serializer="json", kinds=["json", "unicode", "text", "html"]),
    "ruby.yml": by_ruby,
    "govcr.yaml": by_govcr,
    "betamax.json": by_betamax,
    "betamax-pretty.json": lambda path: by_betamax(path, "prettyjson"),
}
MB = 1_000_000


def record_by(pythons, name, seed):
    """Records by the first Python that has what it takes."""
    try:
        return SEEDS[name](seed)
    except ImportError:
        for python in pythons:
            if subprocess.run([python, __file__, "--seed", name, seed], capture_output=True).returncode == 0:
                return None
        raise


def make(folder, sizes, pythons=()):
    """Makes every file of some sizes in MB, and says by name where it lies.
    What this Python cannot record one of the others does."""
    folder = pathlib.Path(folder)
    seeds = folder / "seeds"
    seeds.mkdir(parents=True, exist_ok=True)
    files = {}
    for name in SEEDS:
        seed = seeds / name
        try:
            if not seed.exists():
                record_by(pythons, name, seed)
        except (ImportError, OSError, subprocess.CalledProcessError) as err:
            print("%s is left out: %s" % (name, err), file=sys.stderr)
            continue
        for size in sizes:
            if size >= 1000 and name != "vcrpy.yaml":
                continue
            path = folder / ("%dm-%s" % (size, name))
            if not path.exists():
                expand(name, seed, path, size * MB)
            files["%dm-%s" % (size, name)] = path
    return files


def make_folder(folder, seed, count, size):
    """A folder of cassettes, each of a size."""
    folder.mkdir(parents=True, exist_ok=True)
    if len(list(folder.iterdir())) != count:
        for number in range(count):
            expand("vcrpy.yaml", seed, folder / ("test_%04d.yaml" % number), size)
    return folder


TESTS = """import requests, vcr

CASSETTE = "%s"


def get(item, page):
    return requests.get("%s/v1/plants/item-%%09d" %% item, params={"page": page}).text


@vcr.use_cassette(CASSETTE, record_mode="none")
def test_page():
    assert get(0, page=0)
    assert get(1, page=8)


@vcr.use_cassette(CASSETTE, record_mode="none")
def test_missing_plant():
    assert get(4000, page=1)


@vcr.use_cassette(CASSETTE, record_mode="none", match_on=["method", "uri", "headers"])
def test_headers():
    assert get(2, page=2)
"""


def make_project(folder, seed, count, size, pythons):
    """A folder of tests with a cassette for each three of them, and what pytest
    prints: all of them fail. A Python with pytest is needed."""
    said = folder / "run.txt"
    if said.exists():
        return said
    make_folder(folder / "cassettes", seed, count, size)
    base = re.search(rb"http://127.0.0.1:[0-9]+", seed.read_bytes())[0].decode()
    for number in range(count):
        (folder / ("test_%04d.py" % number)).write_text(TESTS % ("cassettes/test_%04d.yaml" % number, base))
    for python in pythons:
        if subprocess.run([python, "-c", "import pytest, requests, vcr"], capture_output=True).returncode == 0:
            run = subprocess.run([python, "-m", "pytest", "-p", "no:cacheprovider"], cwd=folder, capture_output=True, env=dict(os.environ, PYTHONDONTWRITEBYTECODE="1"))
            if b" %d failed in " % (3 * count) not in run.stdout:
                raise RuntimeError("not all tests fail: %s" % run.stdout[-300:].decode())
            said.write_bytes(run.stdout)
            return said
    return None


if __name__ == "__main__":
    if sys.argv[1] == "--seed":
        SEEDS[sys.argv[2]](pathlib.Path(sys.argv[3]))
    else:
        for name, path in make(sys.argv[1], [10]).items():
            print(name, os.path.getsize(path))
