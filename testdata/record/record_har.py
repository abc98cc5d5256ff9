#!/usr/bin/python3
"""Records testdata/har/mitmproxy.har: what curl sends through mitmproxy's
reverse proxy. mitmdump must be in PATH (pip install mitmproxy==11.0.2).

    /usr/bin/python3 testdata/record/record_har.py

Times and durations are those of the run, so it is not the same twice.
"""
import contextlib
import pathlib
import socket
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True

import server

HAR = pathlib.Path(__file__).resolve().parent.parent / "har" / "mitmproxy.har"
REQUESTS = [
    ["/v1/plants?page=1", "-H", "Accept: application/json", "-H", "Cookie: session=abc"],
    ["/v1/plants", "-H", "Content-Type: application/json", "-d", '{"name": "Señorita", "zone": "south wall"}'],
    ["/session", "-d", "user=ann%40greenhouse.test", "-d", "remember=", "-d", "note=a+b"],
    ["/upload", "-F", "photo=@-;filename=leaf.png", "-F", "caption=leaf"],
    ["/images/leaf.png", "-H", "Accept: image/png"],
    ["/v1/plants/99", "-H", "X-Tag: one", "-H", "X-Tag: two"],
    ["/v1/plants", "-I"],
]


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def await_listener(port):
    for _ in range(200):
        with contextlib.suppress(ConnectionRefusedError), socket.socket() as s:
            s.connect(("127.0.0.1", port))
            return
        time.sleep(0.1)
    raise TimeoutError("mitmdump does not listen")


def main():
    port = free_port()
    with tempfile.TemporaryDirectory() as folder, server.greenhouse() as greenhouse:
        har = pathlib.Path(folder) / "out.har"
        proxy = subprocess.Popen(["mitmdump", "-q", "--mode", "reverse:http://127.0.0.1:%d" % greenhouse.server_port, "--listen-host", "127.0.0.1", "-p", str(port),
                                  "--set", "keep_host_header=true", "--set", "confdir=" + folder, "--set", "hardump=%s" % har])
        await_listener(port)
        for path, *options in REQUESTS:
            subprocess.run(["curl", "-s", "-o", "/dev/null", "-A", "greenhouse/1", "--connect-to", "api.greenhouse.test:80:127.0.0.1:%d" % port, "http://api.greenhouse.test" + path, *options],
                           input=server.leaf_png(), check=True)
        proxy.terminate()
        proxy.wait()
        HAR.parent.mkdir(exist_ok=True)
        HAR.write_bytes(har.read_bytes())


if __name__ == "__main__":
    main()
