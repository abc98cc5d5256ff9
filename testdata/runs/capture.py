"""Runs the tests of testdata/projects under real test runners and keeps what they print.

    PYTHON=/tmp/venv/bin/python GOTESTSUM=/tmp/bin/gotestsum python3 testdata/runs/capture.py [NAME...]

PYTHON has vcrpy 9, Betamax, pytest, pytest-recording, pytest-xdist and nose2. The
Ruby of Debian (ruby-vcr, ruby-webmock, ruby-rspec, ruby-minitest-reporters,
ruby-minispec-metadata) and Go are needed too. RUBYLIB names the lib folders of
minitest-vcr and of a minitest-reporters that is newer than Debian's. Every cassette
only replays: nothing is sent.
"""
import os
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
PLACE = pathlib.Path("/tmp/greenhouse")  # the paths in the texts are the same on every machine
PYTHON, GOTESTSUM = os.environ["PYTHON"], os.environ["GOTESTSUM"]
PYTEST = [PYTHON, "-m", "pytest", "-p", "no:cacheprovider"]
SOME = ["-k", "tagged or export or water or count or sensor"]
MINITEST = ["ruby", "-W0", "-Ilib", "-Itest", "-e", "Dir['./test/*_test.rb'].sort.each { |f| require f }", "--", "--seed", "1", "-n", "/first|counts|water|forecast|reads/"]
RUNS = {
    "pytest-auto.txt": ("pytest", [*PYTEST, "-k", "water"]),
    "pytest-long.txt": ("pytest", [*PYTEST, "--tb=long", "-l", "-k", "water"]),
    "pytest-short.txt": ("pytest", [*PYTEST, "--tb=short", *SOME]),
    "pytest-line.txt": ("pytest", [*PYTEST, "--tb=line", *SOME]),
    "pytest-native.txt": ("pytest", [*PYTEST, "--tb=native", "-k", "water or count"]),
    "pytest-no.txt": ("pytest", [*PYTEST, "--tb=no", *SOME]),
    "pytest-ci-no.txt": ("pytest", ["env", "CI=true", *PYTEST, "-q", "--tb=no", *SOME]),
    "pytest-xdist.txt": ("pytest", [*PYTEST, "-n2", "-v", "--tb=short", *SOME]),
    "pytest-logs.txt": ("pytest", [*PYTEST, "-rA", "--tb=short", "--log-level=INFO", *SOME, "--color=yes"]),
    "pytest-stops.txt": ("pytest", [*PYTEST, "-q", "-x", "--tb=short", *SOME]),
    "pytest.xml": ("pytest", [*PYTEST, "--tb=short", "-q", "--junitxml=out.xml", *SOME]),
    "pytest-no-summary.txt": ("pytest", [*PYTEST, "--no-summary", *SOME]),
    "pytest-broken.txt": ("pytest", ["sh", "-c", f"echo 'import nosuchmodule' > tests/test_broken.py; {PYTHON} -m pytest -p no:cacheprovider"]),
    "nose2.txt": ("unittest", [PYTHON, "-m", "nose2", "-v", "tests.test_beds", "tests.test_plants.Plants.test_count"]),
    "unittest-broken.txt": ("unittest", ["sh", "-c", f"echo 'def (' > tests/test_broken.py; {PYTHON} -m unittest tests.test_broken"]),
    "rspec-documentation.txt": ("rspec", ["rspec", "-fd", "--force-color", "spec/plants_spec.rb"]),
    "rspec.json": ("rspec", ["rspec", "-fj", "spec/beds_spec.rb", "spec/plants_spec.rb"]),
    "rspec-broken.txt": ("rspec", ["sh", "-c", "echo 'describe do' > spec/broken_spec.rb; rspec --no-color spec/broken_spec.rb"]),
    "minitest.txt": ("minitest", MINITEST),
    "minitest-verbose.txt": ("minitest", [*MINITEST, "-v"]),
    "minitest-default.txt": ("minitest", ["env", "REPORTER=DefaultReporter", *MINITEST]),
    "minitest-spec.txt": ("minitest", ["env", "REPORTER=SpecReporter", *MINITEST]),
    "minitest-progress.txt": ("minitest", ["env", "REPORTER=ProgressReporter", *MINITEST]),
    "minitest.xml": ("minitest", ["sh", "-c", "REPORTER=JUnitReporter \"$@\"; status=$?; cat test/reports/*.xml > out.xml; exit $status", "sh", *MINITEST]),
    "rspec-ascii.txt": ("rspec", ["env", "LC_ALL=C", "rspec", "--no-color", "spec/weather_spec.rb"]),
    # Sends färn, of which the text says f?rn.
    "rspec-ascii-body.txt": ("rspec", ["env", "LC_ALL=C", "sh", "-c", "sed -i 's/[(].fern.[)]/(\"f\\\\u00e4rn\")/' spec/plants_spec.rb; sed -i \"s/, pot: 'clay'//\" lib/greenhouse.rb; rspec --no-color spec/plants_spec.rb -e 'adds one'"]),
    "go-verbose.txt": ("go", ["go", "test", "-count=1", "-v", "./..."]),
    "go.json": ("go", ["go", "test", "-count=1", "-json", "."]),
    "go-broken.txt": ("go", ["sh", "-c", "echo 'package greenhouse; var x = nosuch' > broken_test.go; go test ./..."]),
    "go-tables.txt": ("tables", ["go", "test", "-count=1", "./..."]),
    "gotestsum.txt": ("go", [GOTESTSUM, "--", "-count=1", "./..."]),
    "gotestsum-verbose.txt": ("go", [GOTESTSUM, "-f", "standard-verbose", "--", "-count=1", "./..."]),
    "gotestsum.xml": ("go", [GOTESTSUM, "--junitfile=out.xml", "--", "-count=1", "./..."]),
}


def capture(name):
    project, command = RUNS[name]
    shutil.rmtree(PLACE, ignore_errors=True)
    shutil.copytree(HERE.parent / "projects" / project, PLACE)
    env = dict(os.environ, COLUMNS="80", LC_ALL="C.UTF-8", PYTHONDONTWRITEBYTECODE="1")
    for key in ("NO_COLOR", "VCR_DEBUG", "CI"):
        env.pop(key, None)
    run = subprocess.run(command, cwd=PLACE, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if run.returncode == 0:
        raise SystemExit(f"{name}: no test failed:\n{run.stdout.decode(errors='replace')}")
    printed = (PLACE / "out.xml").read_bytes() if name.endswith(".xml") else run.stdout
    venv = str(pathlib.Path(PYTHON).parent.parent)
    for path in os.path.relpath(venv, PLACE), venv:
        printed = printed.replace(path.encode(), b"/opt/venv")
    (HERE / name).write_bytes(printed)
    print(name, len(printed))


if __name__ == "__main__":
    for name in sys.argv[1:] or RUNS:
        capture(name)
    shutil.rmtree(PLACE)
