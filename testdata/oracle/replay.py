"""What a client gets when the real library replays a cassette."""
import base64
import json
import os
import shutil
import subprocess
import tempfile

import betamax
import requests
import urllib3
import vcr
import yaml
from betamax.cassette.interaction import Interaction


def versions():
    return {"vcrpy": vcr.__version__, "betamax": betamax.__version__, "requests": requests.__version__, "urllib3": urllib3.__version__, "PyYAML": yaml.__version__}


def replay(library, file):
    """Sends the cassette's requests again, in their order, to the library's
    player in its default settings."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "cassette" + os.path.splitext(file)[1])
        if os.path.isdir(file):
            shutil.copytree(file, path)
        else:
            shutil.copyfile(file, path)
        answers = PLAYERS[library](folder, path)
        return {"answers": answers, "unchanged": contents(file) == contents(path)}


def contents(path):
    """What a file holds, or what each file of a folder does."""
    if os.path.isdir(path):
        return {name: contents(os.path.join(path, name)) for name in os.listdir(path)}
    with open(path, "rb") as file:
        return file.read()


def through_vcrpy(folder, path):
    recorder = vcr.VCR(record_mode="none", serializer="json" if path.endswith(".json") else "yaml")
    with recorder.use_cassette(path) as cassette, requests.Session() as session:
        sent = [(r.method, r.uri, r.headers, r.body) for r in cassette.requests]
        return [get(session, *request) for request in sent]


def through_betamax(folder, path):
    with open(path, encoding="utf-8") as file:
        recorded = json.load(file)["http_interactions"]
    with requests.Session() as session:
        with betamax.Betamax(session, cassette_library_dir=folder).use_cassette("cassette", record="none"):
            return [get(session, i["request"]["method"], i["request"]["uri"], {}, None) for i in recorded]


class Player:
    """A library in another language: paths in, answers or interactions out, a
    line each. One process serves all files."""

    def __init__(self, *command, folder=""):
        self.command, self.folder, self.process = command, os.path.join(os.path.dirname(os.path.abspath(__file__)), folder), None

    def __call__(self, folder, path):
        if self.process is None:
            self.process = subprocess.Popen(self.command, cwd=self.folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.process.stdin.write(path + "\n")
        self.process.stdin.flush()
        reply = json.loads(self.process.stdout.readline() or '{"error": "the player does not start"}')
        if "error" in reply:
            raise ValueError(reply["error"])
        return reply.get("answers") or reply.get("interactions") or []


PLAYERS = {"vcrpy": through_vcrpy, "betamax": through_betamax, "ruby-vcr": Player("ruby", "replay.rb"), "go-vcr": Player("go", "run", ".", folder="govcr"),
           "uber": Player(os.environ.get("TAPEDECK_PYTHON2", "python2"), "-B", "-W", "ignore", "uber.py")}
LOADERS = {"ruby-vcr": Player("ruby", "load.rb"), "go-vcr": Player("go", "run", ".", "load", folder="govcr")}


def load(library, file):
    """The cassette's interactions as the library itself reads them."""
    if library == "betamax":  # of which only the times are asked for
        with open(file, encoding="utf-8") as cassette:
            recorded = json.load(cassette)["http_interactions"]
        return {"interactions": [{"recorded_at": Interaction(i).recorded_at.isoformat()} for i in recorded]}
    return {"interactions": LOADERS[library](None, os.path.abspath(file))}


def get(session, method, url, headers, body):
    """One answer as requests hands it on."""
    prepared = requests.Request(method, url, headers=dict(headers), data=body).prepare()
    prepared.url = url
    with session.send(prepared, allow_redirects=False) as answer:
        return {
            "method": method,
            "url": url,
            "status": answer.status_code,
            "reason": answer.reason,
            "header": [[name, value] for name, value in answer.headers.items()],
            "body": base64.b64encode(answer.content).decode(),
        }
