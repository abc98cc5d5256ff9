"""Records folders of uber/cassette through the library itself, on Python 2.7
(.ci/python2):

    PYTHON2 record_uber.py PORT FOLDER

PORT is that of server.py on the loopback interface. The folder is filled anew:
json and yaml are what the library writes by default and with file_format.
"""
import os
import shutil
import socket
import sys
import urllib2

import cassette
import requests

PORT, FOLDER = int(sys.argv[1]), sys.argv[2]
API = "http://api.greenhouse.test"
resolve = socket.getaddrinfo


def to_loopback(host, port, *arguments, **options):
    """Every *.test name is the server on the loopback interface."""
    if not host.endswith(".test"):
        raise socket.error("recordings talk to *.test only, not to %s" % host)
    return resolve("127.0.0.1", PORT, *arguments, **options)


def exchange():
    urllib2.urlopen(API + "/v1/plants?page=1").read()
    urllib2.urlopen(API).read()
    try:
        urllib2.urlopen(API + "/v1/plants/99")
    except urllib2.HTTPError:
        pass
    urllib2.urlopen(urllib2.Request(API + "/session", "user=gardener&password=a+b%26c%3Dd")).read()
    urllib2.urlopen(urllib2.Request(API + "/v1/jobs/12", headers={"X-Key": "it's \"quoted\"\tand \\"})).read()
    requests.get(API + "/v1/plants/4/notes", headers={"Accept-Encoding": "identity"})
    requests.delete(API + "/v1/plants/7")


socket.getaddrinfo = to_loopback
for file_format in "json", "yaml":
    folder = os.path.join(FOLDER, file_format)
    shutil.rmtree(folder, ignore_errors=True)
    cassette.insert(folder, file_format=file_format)
    exchange()
    cassette.eject()
