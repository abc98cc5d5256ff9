"""What aiohttp is given as data= and json=, as vcrpy records it (c.yaml), and what aiohttp makes of it (sent.json).

    python record.py    # with vcrpy and aiohttp; made with vcrpy 8.2.1 and aiohttp 3.14.5
"""
import asyncio, http.server, json, os, threading
import aiohttp, vcr

sent = []


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        sent.append({"path": self.path, "content_type": self.headers["Content-Type"], "body": body.decode()})
        self.send_response(204)
        self.end_headers()

    def log_message(self, *args):
        pass


cases = {
    "tuples": dict(data=[("grant_type", "password"), ("username", "f é+&n~*'()/")]),
    "tuples-plain": dict(data=[("a", 1), ("b", 2.5), ("c", True), ("d", None), ("a", "again")]),
    "tuples-no-text": dict(data=[("a", 1e30)]),
    "dict": dict(data={"a": "1", "b": "x y"}),
    "dict-labelled": dict(data={"a": "1", "b": "x y"}, headers={"Content-Type": "application/x-www-form-urlencoded"}),
    "dict-empty": dict(data={}),
    "json": dict(json={"q": [1, 2], "é": "ü\U0001f511", "n": None, "t": True, "x": 1e30, "y": 1.0}),
    "json-flat": dict(json={"a": 1}),
    "json-labelled": dict(json={"a": 1}, headers={"Content-Type": "application/vnd.api+json"}),
    "json-list": dict(json=[1, {"a": 2}]),
    "json-pairs": dict(json=[["a", "b"], ["c", "d"]]),
    "json-tuple": dict(json={"a": (1, 2)}),
    "json-number": dict(json=5),
    "json-true": dict(json=True),
    "json-float": dict(json=1e30),
}


async def main(base):
    async with aiohttp.ClientSession() as session:
        for name, given in cases.items():
            async with session.post(base + "/" + name, **given):
                pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
base = "http://127.0.0.1:%d" % server.server_port
here = os.path.dirname(os.path.abspath(__file__))
path = os.path.join(here, "c.yaml")
if os.path.exists(path):
    os.remove(path)
with vcr.use_cassette(path):
    asyncio.run(main(base))
text = open(path, encoding="utf-8").read().replace(base, "http://api.greenhouse.test")
open(path, "w", encoding="utf-8").write(text)
with open(os.path.join(here, "sent.json"), "w", encoding="utf-8") as out:
    json.dump(sent, out, indent=1, ensure_ascii=False)
    out.write("\n")
