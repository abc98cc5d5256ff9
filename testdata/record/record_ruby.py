"""The Ruby VCR recordings: runs record_ruby.rb against the server."""
import pathlib
import re
import subprocess

from server import greenhouse

SCRIPT = pathlib.Path(__file__).with_name("record_ruby.rb")


def record(folder):
    folder = pathlib.Path(folder) / "ruby"
    folder.mkdir(parents=True, exist_ok=True)
    for subject in re.findall(r'^  "([a-z0-9-]+)" => \[', SCRIPT.read_text(), re.M):
        for suffix in (".yml", ".json", ".zz"):
            (folder / (subject + suffix)).unlink(missing_ok=True)
        with greenhouse() as server:
            subprocess.run(["ruby", SCRIPT, str(server.server_port), folder, subject], check=True)


def version():
    """The installed version, None without Ruby VCR."""
    try:
        answer = subprocess.run(["ruby", "-e", 'require "vcr"; require "webmock"; puts VCR.version'], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return answer.stdout.strip()
