"""The go-vcr recordings: govcr/main.go against the same server."""
import pathlib
import subprocess

import server

MODULE = pathlib.Path(__file__).with_name("govcr")


def record(folder):
    folder = (pathlib.Path(folder) / "govcr").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    with server.greenhouse() as greenhouse:
        subprocess.run(["go", "run", ".", str(greenhouse.server_port), str(folder)], cwd=MODULE, check=True)


def version():
    """The version that go.mod pins, None without Go."""
    try:
        answer = subprocess.run(["go", "list", "-m", "-f", "{{.Version}}", "gopkg.in/dnaeon/go-vcr.v4"], cwd=MODULE, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return answer.stdout.strip()
