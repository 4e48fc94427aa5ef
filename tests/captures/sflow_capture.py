# SPDX-License-Identifier: BSL-1.0
"""The samples that flowrecv writes of sFlow, and which structures stand in them."""
import glob
import os
import re
from collections import Counter

from programs import check

HEADERS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../include/flowkit/sflow5/*.hpp")


def structures():
    """("flow" or "counter", name of the structure) -> "enterprise:number", as the headers have it."""
    found = {}
    for path in glob.glob(HEADERS):
        with open(path, encoding="utf-8") as file:
            for name, kind, enterprise, number in re.findall(
                    r"struct (\w+) \{\s+static constexpr structure_id id = (flow|counter)_structure\(([\d']+), ([\d']+)\)",
                    file.read()):
                found[kind, name] = f"{enterprise}:{number}".replace("'", "")
    check(len(found) > 100, f"only {len(found)} structures in the headers")
    return found


KNOWN = structures()


def samples(lines):
    return [line for line in lines if "@sample" in line]


def records(line):
    """(enterprise:number, its members or hex digits) of a sample, in their order."""
    kind = "counter" if line["@sample"] == "counters_sample" else "flow"
    for key, value in line.items():
        name = key.split("#")[0]  # a format's second record has a number
        if (kind, name) in KNOWN:
            yield KNOWN[kind, name], value
        elif re.fullmatch(r"\d+:\d+", name):
            yield name, value


def formats(lines):
    """How often each format occurs, flow and counter records together."""
    return Counter(number for line in samples(lines) for number, _ in records(line))
