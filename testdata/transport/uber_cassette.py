"""Sends requests through uber/cassette itself, on Python 2:
uber_cassette.py CASSETTE online|offline [FILE_FORMAT]. Requests come as JSON on standard
input: [[method, host, port, url, headers, body or null]]; answers go out as
[[status, reason, base64 body, headers]]."""
import base64
import httplib
import json
import socket
import sys

import cassette


def text(value):
    return value.encode("utf-8") if isinstance(value, unicode) else value


def send(method, host, port, url, headers, body):
    connection = httplib.HTTPConnection(text(host), port)
    connection.request(text(method), text(url), text(body), dict((text(k), text(v)) for k, v in headers.items()))
    response = connection.getresponse()
    return [response.status, response.reason, base64.b64encode(response.read()), dict(response.getheaders())]


def no_network(address, *options, **named):
    raise socket.error("not in the cassette, and no network: %r" % (address,))


if sys.argv[2] == "offline":
    socket.create_connection = no_network
cassette.insert(sys.argv[1], file_format=sys.argv[3] if len(sys.argv) > 3 else "")
answers = [send(*asked) for asked in json.load(sys.stdin)]
cassette.eject()
print(json.dumps(answers))
