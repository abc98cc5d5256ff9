"""Replays uber/cassette's files through the library itself, on Python 2: paths
in, answers out, a line each. What is asked for is what the key says, but for
the request's headers and body, of which a key may hold a hash: for those the
key is taken as it stands."""
import base64
import httplib
import json
import os
import re
import socket
import sys

import cassette
import yaml

REQUEST = re.compile(r"(?:httplib:)?(\S+) ([^/:]*):(\d+)(\S*) ")

IN_FOLDER = re.compile(r"httplib_([A-Z]+)_(.*?)_([0-9]+)(_.*)")


def no_network(*arguments, **options):
    raise socket.error("no network in tests: %r" % (arguments,))


def keys(path):
    """The file's keys in their order, which the library does not keep. A folder
    has files named as the keys are."""
    if os.path.isdir(path):
        return [os.path.splitext(name)[0] for name in sorted(os.listdir(path))]
    if path.endswith(".json"):
        with open(path) as file:
            pairs = json.loads(file.read(), "latin-1", object_pairs_hook=list)
        return [key.encode("latin-1") for key, _ in pairs]
    with open(path) as file:
        loader = yaml.FullLoader(file.read())
    return [loader.construct_object(key, deep=True) for key, _ in loader.get_single_node().value]


def answer(library, key):
    method, host, port, target = (IN_FOLDER.match(key) or REQUEST.match(key)).groups()
    own = library.cassette_name_for_httplib_connection

    def name(**asked):
        start = own(**dict(asked, headers=None, body=None))
        if not IN_FOLDER.match(key) and key.startswith("httplib:") and not key.startswith(start[: -len("None None")]):
            raise ValueError("asked for %r, the key is %r" % (start, key))
        return key

    scheme = "https" if int(port) == 443 else "http"
    connection = getattr(httplib, scheme.upper() + "Connection")(host, int(port))
    library.cassette_name_for_httplib_connection = name
    try:
        connection.request(method, target)
    finally:
        library.cassette_name_for_httplib_connection = own
    response = connection.getresponse()
    return {
        "method": method,
        "url": "%s://%s%s%s" % (scheme, host, "" if port in ("80", "443") else ":" + port, target),
        "status": response.status,
        "reason": response.reason,
        "header": headers(response),
        "body": base64.b64encode(response.read()),
    }


def headers(response):
    """The headers, which a client of httplib takes from the one place and
    urllib3 from the other: both must say the same."""
    merged = {}
    for line in response.msg.headers:
        name, value = line.rstrip("\r\n").split(": ", 1)
        merged.setdefault(name.lower(), []).append(value)
    merged = dict((name, ", ".join(values)) for name, values in merged.items())
    if merged != dict(response.getheaders()):
        raise ValueError("headers are %r, raw_headers %r" % (response.getheaders(), response.msg.headers))
    return [[name, value.decode("latin-1") if isinstance(value, str) else value] for name, value in sorted(merged.items())]


def replay(path):
    extensions = os.listdir(path) if os.path.isdir(path) else []
    cassette.insert(path, file_format="yaml" if extensions and extensions[0].endswith(".yaml") else "")
    try:
        library = cassette.player.library
        return {"answers": [answer(library, key) for key in keys(path)]}
    finally:
        cassette.eject()


socket.create_connection = no_network
for line in iter(sys.stdin.readline, ""):
    try:
        reply = replay(line.rstrip("\n"))
    except Exception as error:
        reply = {"error": "%s: %s" % (type(error).__name__, error)}
    print(json.dumps(reply))
    sys.stdout.flush()
