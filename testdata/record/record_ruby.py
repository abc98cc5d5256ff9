"""The Ruby VCR recordings: runs record_ruby.rb against the server."""
import pathlib
import re
import subprocess

from server import greenhouse

SCRIPT = pathlib.Path(__file__).with_name("record_ruby.rb")


def versions():
    program = 'require "vcr"; require "webmock"; puts VCR.version, WebMock::VERSION, RUBY_VERSION'
    found = subprocess.run(["ruby", "-e", program], capture_output=True, text=True, check=True).stdout.split()
    return dict(zip(("ruby-vcr", "webmock", "ruby"), found))


def record(folder):
    folder = pathlib.Path(folder) / "ruby-vcr"
    folder.mkdir(parents=True, exist_ok=True)
    for subject in re.findall(r'^  "([a-z0-9-]+)" => \[', SCRIPT.read_text(), re.M):
        suffix = ".json" if subject == "json-serializer" else ".yml"
        (folder / (subject + suffix)).unlink(missing_ok=True)
        with greenhouse() as server:
            subprocess.run(["ruby", SCRIPT, str(server.server_port), folder, subject], check=True)
