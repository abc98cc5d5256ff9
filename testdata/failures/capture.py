"""Runs failing tests under real test runners and keeps what they print.

    /usr/bin/python3 testdata/failures/capture.py

Needs Debian's python3-vcr, python3-betamax, python3-pytest, ruby-vcr,
ruby-webmock, ruby-rspec and ruby-minitest, and Go. Nothing is sent: every
cassette only replays. rows-* hold the texts of
testdata/vectors/error_messages.json as the messages of failures. sent-* need a
Python with vcrpy 9, Betamax, requests, httpx, aiohttp, pytest and
pytest-recording, named by SENT_PYTHON, and are left out without it; they
connect to a port of this machine where nobody listens.
"""
import os
import pathlib
import shutil
import subprocess

HERE = pathlib.Path(__file__).resolve().parent
ROWS = HERE.parent / "vectors" / "error_messages.json"
# The paths in the captures are the same on every machine.
PLACE = pathlib.Path("/tmp/greenhouse")

PYTEST = ["/usr/bin/python3", "-m", "pytest", "-p", "no:cacheprovider", "--color=no"]
UNITTEST = ["/usr/bin/python3", "-m", "unittest"]
GO = ["go", "test", "-count=1"]
SENT = os.environ.get("SENT_PYTHON", "")
SENT_PYTEST = [SENT, "-m", "pytest", "-p", "no:cacheprovider", "--color=no", "test_readings.py"]
RUNS = {
    "pytest": ("python", [*PYTEST, "test_greenhouse.py"]),
    "pytest-colour": ("python", [*PYTEST, "--color=yes", "-k", "query", "test_greenhouse.py"]),
    "pytest-short": ("python", [*PYTEST, "--tb=short", "-rA", "test_greenhouse.py"]),
    "pytest-native": ("python", [*PYTEST, "--tb=native", "test_greenhouse.py"]),
    "pytest-line": ("python", [*PYTEST, "--tb=line", "test_greenhouse.py"]),
    "pytest-locals": ("python", [*PYTEST, "-l", "-vv", "--log-level=DEBUG", "-k", "used_up", "test_greenhouse.py"]),
    "unittest": ("python", [*UNITTEST, "test_greenhouse"]),
    "rspec": ("ruby", ["rspec", "--no-color", "greenhouse_spec.rb"]),
    "rspec-colour": ("ruby", ["rspec", "--force-color", "-fd", "greenhouse_spec.rb"]),
    "rspec-log": ("ruby", ["env", "VCR_LOG=1", "rspec", "--no-color", "greenhouse_spec.rb"]),
    "minitest": ("ruby", ["ruby", "greenhouse_test.rb"]),
    "go": ("govcr", [*GO, "-run=Other|Used|Body|No", "."]),
    "go-verbose": ("govcr", [*GO, "-v", "-run=Other|Used|Body|No", "."]),
    "go-debug": ("govcr", ["env", "VCR_DEBUG=true", *GO, "-run=Other|Used|Body|No", "."]),
    "rows-pytest": ("python", [*PYTEST, "test_rows.py"]),
    "rows-pytest-short": ("python", [*PYTEST, "--tb=short", "test_rows.py"]),
    "rows-unittest": ("python", [*UNITTEST, "test_rows"]),
    "rows-rspec": ("ruby", ["rspec", "--no-color", "rows_spec.rb"]),
    "rows-minitest": ("ruby", ["ruby", "rows_test.rb"]),
    "rows-go": ("govcr", [*GO, "-run=Rows", "."]),
    "sent-long": ("sent", [*SENT_PYTEST, "--tb=long", "-k", "requests or httpx or aiohttp or urllib or blocked"]),
    "sent": ("sent", [*SENT_PYTEST, "-k", "requests or wrapped or httpx"]),
    "sent-short": ("sent", [*SENT_PYTEST, "--tb=short"]),
    "sent-line": ("sent", [*SENT_PYTEST, "--tb=line", "-vv"]),
    "sent-log": ("sent", [*SENT_PYTEST, "--tb=short", "-rA", "--log-level=INFO", "-k", "name or retries or httpx"]),
}


def capture(name, folder, command):
    shutil.rmtree(PLACE, ignore_errors=True)
    shutil.copytree(HERE / folder, PLACE)
    env = dict(os.environ, ROWS=str(ROWS), COLUMNS="80", LC_ALL="C.UTF-8", SEED="1")
    for key in ("NO_COLOR", "VCR_DEBUG"):
        env.pop(key, None)
    run = subprocess.run(command, cwd=PLACE, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if run.returncode == 0:
        raise SystemExit(f"{name}: no test failed:\n{run.stdout.decode(errors='replace')}")
    printed = run.stdout
    if folder == "sent":  # where the Python lies is this machine's
        printed = printed.replace(str(pathlib.Path(SENT).parent.parent).encode(), b"/opt/venv")
    (HERE / f"{name}.txt").write_bytes(printed)
    print(name, len(run.stdout))


if __name__ == "__main__":
    for name, (folder, command) in RUNS.items():
        if folder == "sent" and not SENT:
            continue
        capture(name, folder, command)
    shutil.rmtree(PLACE)
