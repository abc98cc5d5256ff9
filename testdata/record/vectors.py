"""Runs the inputs of ../vectors through the vcrpy and Betamax of this interpreter.

    vectors.py           says where they do something else than the rows have it;
                         the exit status is then 1
    vectors.py --write   adds what they do to the rows, under their versions

A row that holds for a version names it: in "versions", or in the file's meta
and in "by_version" where the version does something else.
"""
import asyncio
import base64
import copy
import gzip
import http.client
import http.server
import importlib.util
import json
import os
import sys
import tempfile
import threading
import urllib.request

import betamax
import requests
import urllib3
import vcr
import yaml
from betamax.matchers import matcher_registry
from vcr import filters, matchers
from vcr.request import Request

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "vectors")
VERSIONS = {"vcrpy": vcr.__version__, "betamax": betamax.__version__}
ORIGIN = "http://127.0.0.1:18081"


def raised(e):
    c = type(e)
    return "%s.%s: %s" % (c.__module__, c.__qualname__, e)


def body_of(r):
    if r.get("body_b64") is not None:
        return base64.b64decode(r["body_b64"])
    return r.get("body")


def vcr_request(r):
    body = body_of(r)
    return Request(r["method"], r["uri"], body.encode() if isinstance(body, str) else body, r["headers"])


def names(row):
    return row["matcher"] if isinstance(row["matcher"], list) else [row["matcher"]]


def vcrpy_matches(row, *_):
    """match, failed and raises, as the rows have them."""
    failed = []
    try:
        a, b = vcr_request(row["request_a"]), vcr_request(row["request_b"])
        for name in names(row):
            ok, message = matchers._evaluate_matcher(getattr(matchers, {"url": "uri"}.get(name, name)), a, b)
            if not ok:
                failed.append({"matcher": name, "message": message or ""})
    except Exception as e:
        return {"match": False, "raises": raised(e)}
    return {"match": not failed, "raises": None, **({"failed": failed} if failed else {})}


def betamax_matches(row, *_):
    prepared = requests.PreparedRequest()
    prepared.method, prepared.url = row["request_a"]["method"], row["request_a"]["uri"]
    prepared.headers = requests.structures.CaseInsensitiveDict(row["request_a"]["headers"])
    prepared.body = body_of(row["request_a"])
    try:
        return {"match": all(matcher_registry[n].match(prepared, copy.deepcopy(row["request_b"])) for n in names(row)), "raises": None}
    except Exception as e:
        return {"match": False, "raises": raised(e)}


def filtered(row, *_):
    if row["filter"] == "decode_compressed_response":
        response = {"headers": copy.deepcopy(row["input"]["headers"]), "body": {"string": base64.b64decode(row["input"]["body_b64"])}}
        out = filters.decode_response(response)
        return {"output": {"headers": out["headers"], "body_b64": base64.b64encode(out["body"]["string"]).decode()}}
    run = {
        "filter_headers": filters.replace_headers,
        "filter_query_parameters": filters.replace_query_parameters,
        "filter_post_data_parameters": getattr(filters, "replace_body_parameters", filters.replace_post_data_parameters),
    }[row["filter"]]
    request = vcr_request(row["input"])
    try:
        run(request, [tuple(r) for r in row["replacements"]])
    except Exception as e:
        return {"raises": "%s: %s" % (type(e).__name__, e)}
    out = {"method": request.method, "uri": request.uri, "headers": dict(request.headers), "body": request.body}
    if isinstance(request.body, bytes):
        try:
            out["body"] = request.body.decode()
        except UnicodeDecodeError:
            del out["body"]
            out["body_b64"] = base64.b64encode(request.body).decode()
    return {"output": out}


class Live(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", "4")
        self.end_headers()
        self.wfile.write(b"LIVE")

    def log_message(self, *_):
        pass


def entry(url, body, headers=None):
    return {
        "request": {"body": None, "headers": {}, "method": "GET", "uri": url},
        "response": {"body": {"string": body}, "headers": headers or {}, "status": {"code": 200, "message": "OK"}},
    }


def session(row, origin, path):
    """What each request of a row gets, what is saved, what was played."""
    if row["cassette_state"] == "empty-file":
        open(path, "w").close()
    elif row["cassette_state"] != "missing":
        list_ = [entry(origin + "/n" + key, "REC-%d" % i) for i, key in enumerate(row["recorded"])]
        with open(path, "w") as f:
            yaml.dump({"interactions": list_, "version": 1}, f)
    outcomes, cassette = [], None
    try:
        with vcr.VCR(record_mode=row["mode"]).use_cassette(path, **row["options"]) as cassette:
            for key in row["requests"]:
                outcomes.append(outcome(cassette, origin + "/n" + key))
    except Exception as e:
        outcomes = ["load-error:%s: %s" % (type(e).__name__, e)]
    final = None
    if os.path.exists(path):
        with open(path) as f:
            text = f.read()
        final = "EMPTYFILE"
        if text:
            final = [[i["request"]["uri"][-1], i["response"]["body"]["string"].replace("LIVE", "new")] for i in yaml.safe_load(text)["interactions"]]
    out = {"outcomes": outcomes, "final": final}
    if cassette is not None:
        out.update(play_count=cassette.play_count, all_played=cassette.all_played)
    return out


def outcome(cassette, url):
    plays = cassette.play_count
    try:
        with urllib.request.urlopen(url) as answer:
            text = answer.read().decode()
    except Exception as e:
        return "error:" + type(e).__name__
    if cassette.play_count == plays:
        return "record"
    return "replay:new" if text == "LIVE" else "replay:" + text[len("REC-"):]


def get(client, url, method="GET"):
    """The body that the client hands over."""
    if client == "urllib":
        return urllib.request.urlopen(urllib.request.Request(url, method=method)).read()  # "with" would hide what is raised
    if client == "requests":
        return requests.request(method, url).content
    if client == "urllib3":
        return urllib3.PoolManager().request(method, url, retries=False).data
    if client == "http.client":
        connection = http.client.HTTPConnection(url.split("/")[2])
        connection.request(method, "/" + url.split("/", 3)[3])
        return connection.getresponse().read()
    if client == "httpx":
        import httpx

        return httpx.request(method, url).content
    import aiohttp

    async def asked():
        async with aiohttp.ClientSession() as clients, clients.request(method, url) as answer:
            return await answer.read()

    return asyncio.run(asked())


def loaded(row, _, path):
    with open(path, "w", encoding="utf-8", newline="") as f:
        f.write(row["text"])
    try:
        with vcr.VCR(record_mode="none").use_cassette(path):
            return {"result": "ok %r" % get(row["client"], ORIGIN + "/nA")}
    except Exception as e:
        return {"result": "ERR %s: %s" % (type(e).__name__, e)}


def delivered(row, _, path):
    wire = gzip.compress(b"HELLO WORLD", mtime=0) if row["recorded_body"].startswith("gzip(") else row["recorded_body"].encode()
    url, method = ORIGIN + "/nA", row.get("method", "GET")
    recorded = entry(url, wire, row["response_headers"])
    recorded["request"]["method"] = method
    with open(path, "w") as f:
        yaml.dump({"interactions": [recorded], "version": 1}, f)
    try:
        with vcr.VCR(record_mode="none").use_cassette(path):
            body = get(row["client"], url, method)
    except Exception as e:
        return {"outcome": "error", "error": "%s: %s" % (type(e).__name__, e)}
    coded = body[:2] == b"\x1f\x8b"
    return {"outcome": "raw-compressed-bytes-delivered" if coded else "decoded-ok", "delivered_bytes": len(body)}


def differs(row, got, keys):
    """Whether what was observed is not what the row says. Of errors the class
    counts, the texts of the network's clients differ by version."""
    def plain(value):
        if isinstance(value, list):
            return [plain(v) for v in value]
        if isinstance(value, str) and value.startswith(("ERR ", "load-error:")):
            return ":".join(value.split(":")[: 2 if value.startswith("load") else 1])
        return value

    return any(plain(row.get(k)) != plain(got.get(k)) for k in keys)


def by_version(file, row, got, keys, write):
    version = VERSIONS[row["system"]]
    if not differs(row.get("by_version", {}).get(version, row), got, keys):
        return False
    if write:
        row.setdefault("by_version", {})[version] = {k: v for k, v in got.items() if k in keys}
    return True


def by_suffix(file, row, got, keys, write):
    """load_freedom.json: result_VERSION."""
    key = "result_" + VERSIONS["vcrpy"]
    if not differs({"result": row.get(key, row["result"])}, got, keys):
        return False
    if write:
        row[key] = got["result"]
    return True


def by_row(file, row, got, keys, write):
    """Rows that name their versions: one of its own for what is not observed yet."""
    version, other = VERSIONS[row["system"]], differs(row, got, keys)
    if not write:
        return other
    if any(version in said(r) and situation(r) == situation(row) for r in file["vectors"]):
        return False
    if "versions" in row and not other:
        row["versions"].insert(0, version)
        return False
    new = {**{k: v for k, v in row.items() if k not in ("error", "delivered_bytes", *keys)}, **got}
    new["id"] = row["id"] + "-" + version
    if "versions" in row:
        new["versions"] = [version]
    else:
        new["version"] = version + " / urllib3 " + urllib3.__version__
    file["vectors"].append(new)
    return other


LIKE = "8.2.1"  # the version whose rows are asked of another one


def verified(file, library):
    """Whether meta says that all rows hold for this version."""
    return any(v.startswith(library + " ") and VERSIONS[library] in v for v in file["meta"]["verified"])


def said(row):
    return row["versions"] if "versions" in row else [row["version"].split(" ")[0]]


def situation(row):
    return [row.get(k) for k in ("system", "mode", "options", "cassette_state", "recorded", "requests", "client", "case", "method", "response_headers", "recorded_body")]


def main(write):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Live)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    origin = "http://127.0.0.1:%d" % server.server_port
    judged = ("match", "raises")
    kinds = [
        ("matchers_vcrpy.json", vcrpy_matches, judged, by_version),
        ("matchers_betamax.json", betamax_matches, judged, by_version),
        ("filters_vcrpy.json", filtered, ("output", "raises"), by_version),
        ("record_mode_sequences.json", session, ("outcomes", "final", "play_count", "all_played"), by_row),
        ("load_freedom.json", loaded, ("result",), by_suffix),
        ("content_mismatch.json", delivered, ("outcome", "delivered_bytes"), by_row),
    ]
    differ = 0
    for name, run, keys, add in kinds:
        with open(os.path.join(FOLDER, name), encoding="utf-8") as f:
            file = json.load(f)
        rows, found = [r for r in file["vectors"] if asked(name, file, r, write)], []
        for row in rows:
            with tempfile.TemporaryDirectory() as folder:
                got = run(row, origin, os.path.join(folder, "cassette.yaml"))
            if add(file, row, got, keys, write):
                found.append((row["id"], {k: row.get(k) for k in keys}, got))
        differ += len(found)
        print("%s: %d rows asked, %d differ" % (name, len(rows), len(found)))
        for each in found:
            print("   %s: %s\n     now %s" % each)
        if write:
            add_verified(file)
            with open(os.path.join(FOLDER, name), "w", encoding="utf-8") as f:
                f.write(written(file))
    return int(differ > 0 and not write)


def asked(name, file, row, write):
    """Whether a row is to be asked: it is about a library and a client that are
    here, and about this version unless it is to be observed."""
    library, client = row["system"], row.get("client", "requests")
    if library not in VERSIONS or library == "betamax" and not name.startswith("matchers"):
        return False
    if client in ("httpx", "aiohttp") and importlib.util.find_spec(client) is None:
        return False
    if "version" in row or "versions" in row:
        return (LIKE if write else VERSIONS[library]) in said(row)
    return write or verified(file, library)


def add_verified(file):
    listed = file["meta"].get("verified")
    if isinstance(listed, list):
        here = [v for v in VERSIONS if any(r["system"] == v for r in file["vectors"])]
        listed += ["%s %s (PyPI)" % (v, VERSIONS[v]) for v in here if not verified(file, v)]


def written(file):
    """The layout of the files: a row a line."""
    rows = ",\n".join(json.dumps(row, ensure_ascii=False) for row in file["vectors"])
    return '{"meta": %s,\n"vectors": [\n%s\n]}\n' % (json.dumps(file["meta"], ensure_ascii=False), rows)


if __name__ == "__main__":
    os.environ["no_proxy"] = "*"
    sys.exit(main(sys.argv[1:] == ["--write"]))
