"""Says what a parser refuses: for each line {"text": base64} one line of JSON,
"" for a text that it reads, else what it says, with "syntax: " before what is
no YAML or JSON at all and "construct: " before what it can make no values of.

    python parses.py yaml|json
"""
import base64
import json
import sys

import yaml

import spans


def read_yaml(text):
    loader = spans.Loader(text)
    try:
        node = loader.get_single_node()
    finally:
        loader.dispose()
    return lambda: yaml.load(text, spans.Loader) if node else None


def read_json(text):
    json.loads(text)
    return lambda: None


def refusal(read, data):
    stage = "syntax: "
    try:
        construct = read(data.decode("utf-8"))
        stage = "construct: "
        construct()
    except Exception as error:
        return stage + type(error).__name__ + ": " + " ".join(str(error).split())
    return ""


def main():
    sys.setrecursionlimit(20_000)
    read = {"yaml": read_yaml, "json": read_json}[sys.argv[1]]
    for line in sys.stdin:
        print(json.dumps(refusal(read, base64.b64decode(json.loads(line)["text"]))), flush=True)


if __name__ == "__main__":
    main()
