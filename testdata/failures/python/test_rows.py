"""Each row of error_messages.json as the message of an exception."""
import json
import os
import unittest

with open(os.environ["ROWS"]) as file:
    ROWS = [row for row in json.load(file)["vectors"] if row["system"] in ("vcrpy", "betamax")]

CLASSES = {"vcrpy": "vcr.errors", "betamax": "betamax.exceptions"}
NAMES = {"vcrpy": "CannotOverwriteExistingCassetteException", "betamax": "BetamaxError"}


def message(row):
    """The row without the class name that may stand first."""
    lines = row["text"].split("\n")
    return "\n".join(lines[1:] if NAMES[row["system"]] in lines[0] else lines)


def failing(row):
    def test(self):
        exception = type(NAMES[row["system"]], (Exception,), {"__module__": CLASSES[row["system"]]})
        raise exception(message(row))

    return test


class Rows(unittest.TestCase):
    pass


for row in ROWS:
    setattr(Rows, "test_" + row["id"].replace("-", "_"), failing(row))
