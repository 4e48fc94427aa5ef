#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Fields that an exporter says it has anonymised (RFC 6235), in flowrecv's account."""
import json
import os
import struct
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from ipfix_octets import fields, message  # noqa: E402
from programs import check, check_equal, main, run  # noqa: E402


FLOWS = struct.pack(">HH", 256, 4) + fields((8, 4), (12, 4), (1, 8), (2, 8))
OTHERS = struct.pack(">HH", 256, 3) + fields((8, 4), (12, 4), (1, 8))
# templateId and informationElementId, then flags and technique.
OPTIONS = struct.pack(">HHH", 257, 4, 2) + fields((145, 2), (303, 2), (285, 2), (286, 2))
TELLS = struct.pack(">HHHH", 256, 8, 3, 6) + struct.pack(">HHHH", 256, 12, 0, 99)
WITHDRAWN = struct.pack(">HH", 256, 0)
ALL_FLOWS_WITHDRAWN, ALL_OPTIONS_WITHDRAWN = struct.pack(">HH", 2, 0), struct.pack(">HH", 3, 0)
WITHOUT_OCTETS = struct.pack(">HH", 256, 1) + fields((8, 0))


def account(*messages):
    with tempfile.TemporaryDirectory() as folder:
        path, stats = os.path.join(folder, "f.ipfix"), os.path.join(folder, "stats.json")
        with open(path, "wb") as file:
            file.write(b"".join(messages))
        got, _, err = run("flowrecv", "--read", path, "--format", "none", "--stats", stats)
        check_equal(got, 0, err)
        with open(stats, encoding="utf-8") as file:
            return json.load(file)["exporters"][0].get("anonymised"), err


def told():
    fields_told, text = account(message(0, (2, FLOWS), (3, OPTIONS), (257, TELLS)))
    first = {"template": 256, "element": "sourceIPv4Address", "index": 0, "technique": "Structured Permutation",
             "flags": 3}
    second = {"template": 256, "element": "destinationIPv4Address", "index": 0, "technique": "technique 99", "flags": 0}
    check_equal(fields_told, [first, second], "JSON")
    check("anonymised: template 256: sourceIPv4Address (Structured Permutation), destinationIPv4Address (technique 99)"
          in " ".join(text.split()), text)


def ends():
    """With its template: another one of the number has to be told of anew (section 6.1)."""
    first = message(0, (2, FLOWS), (3, OPTIONS), (257, TELLS))
    check_equal(len(account(first, message(2, (2, FLOWS)))[0]), 2, "the same again")
    check_equal(account(first, message(2, (2, OTHERS)))[0], None, "another one")
    check_equal(account(first, message(2, (2, WITHDRAWN)))[0], None, "withdrawn")
    check_equal(account(first, message(2, (2, ALL_FLOWS_WITHDRAWN)))[0], None, "all withdrawn")
    check_equal(len(account(first, message(2, (3, ALL_OPTIONS_WITHDRAWN)))[0]), 2, "those of options")
    check_equal(account(first, message(2, (2, WITHOUT_OCTETS)))[0], None, "one that cannot be used")
    check_equal(len(account(first, message(2, (2, OTHERS), (257, TELLS)))[0]), 2, "told anew")
    early = message(0, (3, OPTIONS), (257, TELLS))
    check_equal(len(account(early, message(2, (2, FLOWS)))[0]), 2, "told before the template")
    check_equal(account(early, message(2, (2, FLOWS)), message(2, (2, OTHERS)))[0], None, "and then another one")


if __name__ == "__main__":
    main({"told": told, "ends": ends})
