"""The reference reader that the Go tests ask: PyYAML, Python's json, vcrpy,
Betamax, Ruby VCR, go-vcr and uber/cassette. One process serves a whole test run, JSON lines in and out.

    {"cmd": "versions"}
    {"cmd": "count",   "format": F, "file": PATH}
    {"cmd": "read",    "format": F, "file": PATH, "at": N}
    {"cmd": "value",   "format": F, "file": PATH, "path": [KEY or INDEX, ...]}
    {"cmd": "compare", "format": F, "old": PATH, "new": PATH, "allowed": [{"path": [...], "key": NAME?}]}
    {"cmd": "list",    "format": F, "old": PATH, "new": PATH, "map": [OLD INDEX or null, ...]}
    {"cmd": "load",    "library": "ruby-vcr" or "go-vcr", "file": PATH}
    {"cmd": "replay",  "library": "vcrpy", "betamax", "ruby-vcr", "go-vcr" or "uber", "file": PATH}

F is a format as tapedeck names it (vcrpy-yaml, betamax-json...). An answer is one object on one
line; where the question cannot be answered it is {"error": WHY}. Bytes travel
as base64. Nothing here reaches the network.
"""
import json
import socket
import sys

import cassettes
import replay


class NoNetwork(socket.socket):
    def connect(self, address):
        raise OSError("no network in tests: %r" % (address,))

    connect_ex = connect


COMMANDS = {
    "versions": replay.versions,
    "count": cassettes.count,
    "read": cassettes.read,
    "value": cassettes.value,
    "compare": cassettes.compare,
    "list": cassettes.compare_lists,
    "load": replay.load,
    "replay": replay.replay,
}


def answer(line):
    question = json.loads(line)
    command = COMMANDS[question.pop("cmd")]
    try:
        return command(**question)
    except RecursionError:
        return {"error": "nested too deeply"}
    except Exception as error:
        return {"error": "%s: %s" % (type(error).__name__, " ".join(str(error).split()))}


def main():
    sys.setrecursionlimit(20_000)
    socket.socket = NoNetwork
    for line in sys.stdin:
        print(json.dumps(answer(line), default=str), flush=True)


if __name__ == "__main__":
    main()
