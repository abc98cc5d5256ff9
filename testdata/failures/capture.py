"""Runs failing tests under real test runners and keeps what they print.

    /usr/bin/python3 testdata/failures/capture.py

Needs Debian's python3-vcr, python3-betamax, python3-pytest, ruby-vcr,
ruby-webmock, ruby-rspec and ruby-minitest, and Go. Nothing is sent: every
cassette only replays. rows-* hold the texts of
testdata/vectors/error_messages.json as the messages of failures.
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
    (HERE / f"{name}.txt").write_bytes(run.stdout)
    print(name, len(run.stdout))


if __name__ == "__main__":
    for name, (folder, command) in RUNS.items():
        capture(name, folder, command)
    shutil.rmtree(PLACE)
