import os
import unittest

import betamax

from greenhouse import client

with betamax.Betamax.configure() as config:
    config.cassette_library_dir = os.path.join(os.path.dirname(__file__), "cassettes")
    config.default_cassette_options["match_requests_on"] = ["method", "uri", "body"]
    config.default_cassette_options["record_mode"] = os.environ.get("RECORD", "none")
    config.define_cassette_placeholder("<PASSWORD>", "Basic YWRhOmh1bnRlcjI=")


class Recorded(unittest.TestCase):
    """Replays a cassette that is named after the test."""

    options = {}

    def setUp(self):
        module = type(self).__module__.rpartition(".")[2]
        recorder = betamax.Betamax(client.session)
        recorder.use_cassette(f"{module}.{self._testMethodName}", **self.options)
        recorder.start()
        self.addCleanup(recorder.stop)
