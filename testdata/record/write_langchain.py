"""Writes testdata/langchain with the serializer of langchain-tests, which is
what a project's vcrpy calls. It needs vcrpy, and langchain-tests without its
dependencies (pip install --no-deps langchain-tests)."""
import gzip
import os
import sys
import types

# The module takes a decorator from langchain-core, and nothing else.
deprecation = types.ModuleType("langchain_core._api.deprecation")
deprecation.deprecated = lambda *args, **named: lambda function: function
for name in ("langchain_core", "langchain_core._api"):
    sys.modules[name] = types.ModuleType(name)
sys.modules["langchain_core._api.deprecation"] = deprecation

from langchain_tests.conftest import CustomSerializer
from vcr.request import Request

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "langchain")


def answer(body, code=200, message="OK", kind="application/json"):
    return {"status": {"code": code, "message": message}, "headers": {"Content-Type": [kind]}, "body": {"string": body}}


def write(name, *exchanges):
    data = CustomSerializer.serialize({
        "requests": [Request(*request) for request, _ in exchanges],
        "responses": [response for _, response in exchanges],
    })
    with open(os.path.join(FOLDER, name), "wb") as file:
        file.write(gzip.compress(gzip.decompress(data), mtime=0))


CHAT = "https://api.greenhouse.test/v1/chat"
ASKED = {"Content-Type": "application/json", "authorization": "**REDACTED**"}
write(
    "agent-loop.yaml.gz",
    (("POST", CHAT, b'{"messages": [{"role": "user", "content": "What needs water?"}]}', ASKED),
     answer(b'{"tool": "moisture", "plant": "ivy"}')),
    (("POST", CHAT, b'{"messages": [{"role": "tool", "content": "dry \xe2\x98\x80"}]}', ASKED),
     answer("data: {\"text\": \"The ivy \u2600\"}\n\ndata: [DONE]\n\n".encode(), kind="text/event-stream")),
    (("GET", "https://api.greenhouse.test/v1/models", None, {}),
     answer("no such thing", 404, "Not Found", "text/plain")),
)
write("one.yaml.gz", (("GET", "https://api.greenhouse.test/v1/models", None, {"Accept": "*/*"}), answer('["small"]')))
