#!/usr/bin/python3
"""Records the cassettes in testdata with the real libraries.

    /usr/bin/python3 testdata/record/record.py           writes them anew
    /usr/bin/python3 testdata/record/record.py --check   compares them with what is there

What was recorded with which version is in testdata/README.md. Other versions
write other headers, so --check says so and compares nothing then.
"""
import os
import pathlib
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
TESTDATA = HERE.parent
sys.path.insert(0, str(HERE))
sys.dont_write_bytecode = True

import record_betamax
import record_govcr
import record_ruby
import record_vcrpy

VERSIONS = {"go-vcr": "v4.0.7", "Ruby VCR": "5.0.0", "vcrpy": "4.2.1", "betamax": "0.8.1", "requests": "2.28.1", "urllib3": "1.26.12", "PyYAML": "6.0"}


def versions():
    import betamax, requests, urllib3, vcr, yaml

    return {
        "go-vcr": record_govcr.version(),
        "Ruby VCR": record_ruby.version(),
        "vcrpy": vcr.__version__,
        "betamax": betamax.__version__,
        "requests": requests.__version__,
        "urllib3": urllib3.__version__,
        "PyYAML": yaml.__version__,
    }


def record(folder):
    record_vcrpy.record(folder)
    record_betamax.record(folder)
    record_ruby.record(folder)
    record_govcr.record(folder)


def files(folder):
    return sorted(p.relative_to(folder) for p in folder.rglob("*") if p.is_file())


def check():
    if versions() != VERSIONS:
        print("not compared: recorded with %s, here is %s" % (VERSIONS, versions()))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        record(folder)
        recorded = files(folder)
        differ = [p for p in recorded if not (TESTDATA / p).is_file() or (TESTDATA / p).read_bytes() != (folder / p).read_bytes()]
    for path in differ:
        print("differs: %s" % path)
    print("%d recordings, %d differ" % (len(recorded), len(differ)))
    return 1 if differ or not recorded else 0


if __name__ == "__main__":
    # vcrpy collects header names in a set; without a fixed seed their order,
    # and so the unsorted dumpers' output, is another one in every run.
    if os.environ.get("PYTHONHASHSEED") != "0":
        os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, "PYTHONHASHSEED": "0", "NO_PROXY": "*"})
    if sys.argv[1:] == ["--check"]:
        sys.exit(check())
    record(TESTDATA)
