"""Says whether the installed vcrpy or Betamax loads a cassette: first a line
with the version, then for each line {"text": TEXT, "json": BOOL} what it
raises, "" for nothing.

    python loads.py vcrpy|betamax
"""
import json
import os
import sys
import tempfile
import warnings


def vcrpy():
    import vcr
    from vcr.serialize import deserialize
    from vcr.serializers import jsonserializer, yamlserializer

    def load(text, as_json):
        deserialize(text, jsonserializer if as_json else yamlserializer)

    return vcr.__version__, load


def betamax():
    import betamax
    import requests

    folder = tempfile.mkdtemp()

    def load(text, as_json):
        path = os.path.join(folder, "cassette.json")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        recorder = betamax.Betamax(requests.Session(), cassette_library_dir=folder)
        recorder.use_cassette("cassette", record="none")
        os.remove(path)
        if not recorder.current_cassette.serialized:
            raise ValueError("taken for an empty cassette")

    return betamax.__version__, load


def main():
    warnings.simplefilter("ignore")
    version, load = {"vcrpy": vcrpy, "betamax": betamax}[sys.argv[1]]()
    print(json.dumps(version), flush=True)
    for line in sys.stdin:
        question = json.loads(line)
        try:
            load(question["text"], question.get("json"))
            answer = ""
        except Exception as error:
            answer = "%s: %s" % (type(error).__name__, " ".join(str(error).split()))
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
