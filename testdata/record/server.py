"""The server that the recordings in testdata talk to: a small, made-up API on
the loopback interface. Its answers depend on nothing but the requests it got
before, so a recording made twice is the same bytes twice.
"""
import base64
import contextlib
import gzip
import http.server
import json
import random
import socket
import struct
import threading
import urllib.parse
import zlib

DATE = "Tue, 03 Mar 2026 09:41:00 GMT"

PLANTS = [
    {"id": 1, "name": "Maidenhair fern", "latin": "Adiantum raddianum", "zone": "north bench", "thirsty": True},
    {"id": 2, "name": "Swiss cheese plant", "latin": "Monstera deliciosa", "zone": "palm house", "thirsty": False},
    {"id": 4, "name": "Señorita Rosalita", "latin": "Cleome hassleriana", "zone": "south wall", "thirsty": False},
]


def json_answer(value, status=200, headers=(), indent=None):
    text = json.dumps(value, indent=indent, ensure_ascii=False)
    return status, [("Content-Type", "application/json; charset=utf-8"), *headers], text.encode()


def coded(answer, coding):
    """The same answer under a content coding. No file name and no time go
    into the gzip header."""
    status, headers, body = answer
    if coding == "gzip":
        body = gzip.compress(body, 9, mtime=0)
    elif coding == "deflate":
        body = zlib.compress(body, 9)
    return status, [*headers, ("Content-Encoding", coding), ("Vary", "Accept-Encoding")], body


def leaf_png(size=16):
    """A green square with a lighter diagonal, as a PNG."""
    rows = b""
    for y in range(size):
        rows += b"\x00" + b"".join(b"\xa8\xd8\x8c" if x == y else b"\x2e\x7d\x32" for x in range(size))

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


def readings(count=24):
    """A day of made-up measurements, always the same ones."""
    chance = random.Random(4)
    return {
        "plant_id": 4,
        "unit": {"soil": "%", "light": "lx", "air": "°C"},
        "readings": [
            {
                "at": "2026-03-02T%02d:00:00Z" % hour,
                "soil": round(38 - hour * 0.6 + chance.random(), 1),
                "light": max(0, 9000 - abs(13 - hour) * 1400),
                "air": round(17 + chance.random() * 5, 1),
            }
            for hour in range(count)
        ],
    }


def events(chunks):
    """Server-sent events in the form of a chat completion stream."""
    for chunk in chunks:
        yield b"data: " + json.dumps(chunk, ensure_ascii=False, separators=(",", ":")).encode() + b"\n\n"
    yield b"data: [DONE]\n\n"


def chat_chunks(words):
    frame = {"id": "chatcmpl-0042", "object": "chat.completion.chunk", "created": 1772530860, "model": "moss-mini"}
    yield {**frame, "choices": [{"index": 0, "delta": {"role": "assistant", "content": ""}, "finish_reason": None}]}
    for word in words:
        yield {**frame, "choices": [{"index": 0, "delta": {"content": word}, "finish_reason": None}]}
    yield {**frame, "choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}
    yield {**frame, "choices": [], "usage": {"prompt_tokens": 31, "completion_tokens": len(words), "total_tokens": 31 + len(words)}}


HTML = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Greenhouse</title></head>
<body>
  <h1>What grows where</h1>
  <ul>
    <li>Fern &amp; moss: north bench</li>
    <li>Monstera: palm house</li>
  </ul>
</body>
</html>
"""

NOTES = """Repotted on Sunday. 🌱

  * soil: 2 parts compost, 1 part sand
  * "Señorita" dislikes draughts — keep the door shut
  * 水 every 3 days, 18–22 °C
\tmore light from April on
"""


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def version_string(self):
        return "greenhouse/1.0"

    def date_time_string(self, timestamp=None):
        return DATE

    def log_message(self, *arguments):
        pass

    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        key = self.command, self.path
        seen = self.server.seen[key] = self.server.seen.get(key, 0) + 1
        status, headers, content = route(self.command, self.path, body, seen)
        chunks = None if isinstance(content, bytes) else list(content)
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        if chunks is not None:
            self.send_header("Transfer-Encoding", "chunked")
        elif status not in (204, 304):
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command == "HEAD":
            return
        for chunk in chunks or []:
            self.wfile.write(b"%x\r\n%s\r\n" % (len(chunk), chunk))
        self.wfile.write(content if chunks is None else b"0\r\n\r\n")

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = answer


def route(method, target, body, seen):
    """The answer to a request that came for the seen-th time: a status, header
    lines, and the body as bytes or, to be sent in chunks, as an iterable."""
    url = urllib.parse.urlsplit(target)
    path = url.path
    if path == "/v1/plants" and method in ("GET", "HEAD"):
        page = urllib.parse.parse_qs(url.query).get("page", ["1"])[0]
        link = '<http://api.greenhouse.test/v1/plants?page=2>; rel="next"'
        if page != "1":
            return json_answer({"plants": [], "page": int(page), "total": 3})
        return json_answer({"plants": PLANTS, "page": 1, "total": 3}, headers=[("Link", link), ("ETag", 'W/"7f31"')])
    if path == "/v1/plants" and method == "POST":
        plant = {"id": 7, **json.loads(body)}
        return json_answer(plant, 201, [("Location", "/v1/plants/7")])
    if path == "/v1/plants/7":
        return 204, [], b""
    if path == "/v1/plants/99":
        problem = {"type": "about:blank", "title": "Not Found", "status": 404, "detail": "no plant 99"}
        return 404, [("Content-Type", "application/problem+json")], json.dumps(problem, indent=2).encode() + b"\n"
    if path == "/v1/plants/4/readings":
        return coded(json_answer(readings()), "gzip")
    if path == "/v1/plants/4/deflated":
        return coded(json_answer(readings(3)), "deflate")
    if path == "/v1/plants/4/photo":
        return 302, [("Location", "/images/leaf.png"), ("Content-Type", "text/plain")], b"see /images/leaf.png\n"
    if path == "/images/leaf.png":
        return 200, [("Content-Type", "image/png"), ("Cache-Control", "public, max-age=86400")], leaf_png()
    if path == "/v1/plants/4/notes":
        return 200, [("Content-Type", "text/plain; charset=utf-8")], NOTES.encode()
    if path == "/latin-1":
        return 200, [("Content-Type", "text/plain; charset=iso-8859-1")], "Crème brûlée, 5 £\n".encode("latin-1")
    if path == "/":
        return 200, [("Content-Type", "text/html; charset=utf-8")], HTML.encode()
    if path == "/session":
        cookies = [("Set-Cookie", "session=f00dcafe; Path=/; HttpOnly"), ("Set-Cookie", "theme=moss; Path=/")]
        return 303, [("Location", "/v1/plants?page=2"), *cookies], b""
    if path == "/upload":
        return json_answer({"received": len(body)}, 201)
    if path == "/empty":
        return 200, [("Content-Type", "text/plain")], b""
    if path == "/v1/jobs/12":
        states = ["queued", "running", "done"]
        return json_answer({"job": 12, "state": states[min(seen, len(states)) - 1], "polls": seen})
    if path == "/v1/pump":
        if seen == 1:
            return json_answer({"error": "too many requests"}, 429, [("Retry-After", "2")])
        return 500, [("Content-Type", "text/plain")], b"pump: pressure sensor does not answer\n"
    if path == "/backup":
        blob = base64.b64encode(random.Random(1).randbytes(150_000))
        return 200, [("Content-Type", "application/json")], b'{"blob":"' + blob + b'"}'
    if path.startswith("/v1/images/") or path.startswith("/v1beta/"):
        return picture_answer(path)
    if path == "/gallery":
        leaf = base64.b64encode(leaf_png(32))
        html = b'<!doctype html>\n<title>Leaves</title>\n<p>One:</p><img alt="a leaf" src="data:image/png;base64,' + leaf + b'">\n'
        return 200, [("Content-Type", "text/html; charset=utf-8")], html
    if path == "/graphql":
        return graphql(json.loads(body))
    if path == "/v1/chat/completions":
        words = ["Water", " it", " lightly", ",", " then", " wait", ":", " the", " soil", " is", " still", " at", " 24 %", ".", " 🌿"]
        return 200, [("Content-Type", "text/event-stream"), ("Cache-Control", "no-cache")], events(chat_chunks(words))
    return 404, [("Content-Type", "text/plain")], b"not found\n"


def picture_answer(path):
    """What APIs of language models and of images answer, with an image or about one."""
    leaf = base64.b64encode(leaf_png(32)).decode()
    if path == "/v1/images/generations":
        return json_answer({"created": 1772442000, "data": [{"b64_json": leaf}, {"b64_json": base64.b64encode(leaf_png(24)).decode()}]})
    if path == "/v1/images/messages":
        return json_answer({"role": "assistant", "content": [{"type": "text", "text": "A leaf."}], "stop_reason": "end_turn"})
    if path.endswith(":generateContent"):
        parts = [{"text": "Here it is."}, {"inlineData": {"mimeType": "image/png", "data": leaf}}]
        return json_answer({"candidates": [{"content": {"role": "model", "parts": parts}, "finishReason": "STOP"}]})
    return json_answer({"choices": [{"index": 0, "message": {"role": "assistant", "content": "A leaf."}, "finish_reason": "stop"}]})


def graphql(query):
    if query["operationName"] == "PlantWithReadings":
        return json_answer({"data": {"plant": {"name": "Maidenhair fern", "readings": [{"soil": 41.5}, {"soil": 40.9}]}}})
    if query["operationName"] == "WaterPlant":
        litres = query["variables"]["litres"]
        return json_answer({"data": {"waterPlant": {"ok": True, "litres": litres, "nextAt": "2026-03-05T07:00:00Z"}}})
    return json_answer({"errors": [{"message": "unknown operation"}]}, 400)


@contextlib.contextmanager
def greenhouse():
    """Runs the server, and resolves every *.test name to it, so that the
    recordings read http://api.greenhouse.test/ and not http://127.0.0.1:40123/."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.seen = {}
    threading.Thread(target=server.serve_forever, daemon=True).start()
    resolve = socket.getaddrinfo

    def to_loopback(host, port, *arguments, **options):
        if not str(host).endswith(".test"):
            raise OSError("recordings talk to *.test only, not to %s" % host)
        return resolve("127.0.0.1", server.server_port, *arguments, **options)

    socket.getaddrinfo = to_loopback
    try:
        yield server
    finally:
        socket.getaddrinfo = resolve
        server.shutdown()
        server.server_close()
