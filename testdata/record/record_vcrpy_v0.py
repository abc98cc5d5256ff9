"""Records cassettes of vcrpy before 1.0 through the library itself, on Python
2.7, with vcrpy and PyYAML from PyPI (testdata/README.md says which):

    PYTHON2 record_vcrpy_v0.py PORT FOLDER NAME

PORT is that of server.py on the loopback interface. NAME.yaml and NAME.json in
the folder are written anew.
"""
import os
import socket
import sys
import urllib2

import vcr

PORT, FOLDER, NAME = int(sys.argv[1]), sys.argv[2], sys.argv[3]
API = "http://api.greenhouse.test"
resolve = socket.getaddrinfo


def to_loopback(host, port, *arguments, **options):
    """Every *.test name is the server on the loopback interface."""
    if not host.endswith(".test"):
        raise socket.error("recordings talk to *.test only, not to %s" % host)
    return resolve("127.0.0.1", PORT, *arguments, **options)


def exchange(binary):
    urllib2.urlopen(API + "/v1/plants?page=1").read()
    urllib2.urlopen(urllib2.Request(API + "/session", "user=gardener&password=a+b%26c%3Dd")).read()
    try:
        urllib2.urlopen(API + "/v1/plants/99")
    except urllib2.HTTPError:
        pass
    urllib2.urlopen(urllib2.Request(API + "/v1/jobs/12", headers={"X-Key": "it's \"quoted\"\tand \\"})).read()
    if binary:
        urllib2.urlopen(API + "/v1/plants/4/readings").read()


socket.getaddrinfo = to_loopback
for serializer in "yaml", "json":
    path = os.path.join(FOLDER, NAME + "." + serializer)
    if os.path.exists(path):
        os.remove(path)
    with vcr.VCR(serializer=serializer).use_cassette(path):
        exchange(serializer == "yaml")
