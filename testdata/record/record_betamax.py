"""The Betamax recordings."""
import json
import os
import pathlib

import betamax
import betamax.cassette.cassette
import requests
import yaml
from betamax.serializers import JSONSerializer

import record_vcrpy as exchanges
from server import greenhouse

RECORDED_AT = "2026-03-03T09:41:00"


class PrettyJSON(JSONSerializer):
    """The layout of betamax-serializers' prettyjson."""

    name = "prettyjson"

    def serialize(self, cassette_data):
        return json.dumps(cassette_data, sort_keys=True, indent=2, separators=(",", ": "))


class JSONBody(PrettyJSON):
    """The layout of gspread's serializer: a parsed copy of each JSON body
    beside the body."""

    name = "json_body"

    def serialize(self, cassette_data):
        for interaction in cassette_data["http_interactions"]:
            for message in (interaction["request"], interaction["response"]):
                try:
                    message["json_body"] = json.loads(message["body"]["string"])
                except (KeyError, ValueError):
                    pass
        return super().serialize(cassette_data)


class YAML11(JSONSerializer):
    """The layout of betamax-serializers' yaml11."""

    name = "yaml11"

    @staticmethod
    def generate_cassette_name(cassette_library_dir, cassette_name):
        return os.path.join(cassette_library_dir, cassette_name + ".yml")

    def serialize(self, cassette_data):
        return yaml.dump(cassette_data)

    def deserialize(self, cassette_data):
        return yaml.load(cassette_data, Loader=yaml.Loader) or {}


def tape(folder, name, exchange, serializer="json", **options):
    """Records one cassette, from an empty server and at a fixed time."""
    for ending in (".json", ".yml"):
        (pathlib.Path(folder) / (name + ending)).unlink(missing_ok=True)
    betamax.cassette.cassette.timestamp = lambda: RECORDED_AT
    with greenhouse(), requests.Session() as session:
        recorder = betamax.Betamax(session, cassette_library_dir=str(folder))
        with recorder.use_cassette(name, serialize_with=serializer, record="once", **options):
            exchange(session)


def record(folder):
    folder = pathlib.Path(folder) / "betamax"
    folder.mkdir(parents=True, exist_ok=True)
    betamax.Betamax.register_serializer(PrettyJSON)
    betamax.Betamax.register_serializer(JSONBody)
    betamax.Betamax.register_serializer(YAML11)
    for name, exchange in SUBJECTS.items():
        tape(folder, name, exchange)
    exact = {"preserve_exact_body_bytes": True}
    tape(folder, "exact-bytes", every_kind, **exact)
    tape(folder, "placeholder", exchanges.chat, placeholders=[{"placeholder": "<TOKEN>", "replace": "gh_live_0000"}])
    placeholders = [{"placeholder": "<ZONE>", "replace": "north bench"}]
    tape(folder, "exact-bytes-placeholder", exchanges.get_json, placeholders=placeholders, **exact)
    tape(folder, "pretty", every_kind, serializer="prettyjson")
    tape(folder, "yaml", every_kind, serializer="yaml11")
    tape(folder, "yaml-gzip", exchanges.gzip_json, serializer="yaml11")
    tape(folder, "json-body", exchanges.graphql, serializer="json_body")


def every_kind(session):
    for exchange in (exchanges.get_json, exchanges.html, exchanges.unicode_text, exchanges.image, exchanges.form, exchanges.no_content):
        exchange(session)


SUBJECTS = {
    "json": exchanges.get_json,
    "gzip": exchanges.gzip_json,
    "png": exchanges.image,
    "html": exchanges.html,
    "form": exchanges.form,
    "unicode": exchanges.unicode_text,
    "latin-1": exchanges.latin1,
    "redirect": exchanges.redirect,
    "errors": exchanges.errors,
    "no-content": exchanges.no_content,
    "repeated": exchanges.repeated,
    "graphql": exchanges.graphql,
    "sse": exchanges.chat,
    "every-kind": every_kind,
}
