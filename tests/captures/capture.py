# SPDX-License-Identifier: BSL-1.0
"""The cases of FLOWKIT_SHARED/captures and what flowrecv makes of them."""
import json
import os
import re
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from programs import check, rows, run, shared  # noqa: E402


def files_of(case):
    """A case of TSHARK.tsv: one file, or numbered parts (name.01-03.dat) to be read in order."""
    parts = re.fullmatch(r"(.*)\.(\d+)-(\d+)\.(\w+)", case)
    if not parts:
        return [shared("captures", case)]
    first, last = int(parts[2]), int(parts[3])
    return [shared("captures", f"{parts[1]}.{i:02d}.{parts[4]}") for i in range(first, last + 1)]


def receive(files, *more):
    """The lines that flowrecv writes, as dictionaries, and its statistics."""
    with tempfile.TemporaryDirectory() as directory:
        stats = os.path.join(directory, "stats.json")
        arguments = [a for f in files for a in ("--read", f)]
        code, out, err = run("flowrecv", *arguments, "--stats", stats, *more)
        check(code in (0, 1), f"{files}: exit {code}: {err}")
        with open(stats, encoding="utf-8") as file:
            return [json.loads(line) for line in out.splitlines()], json.load(file)


def decode(files, *more):
    """The normalised flows, and the statistics."""
    return receive(files, "--fields", "all", *more)


FULL = False  # elements() reads json-full: what holds for the one is to hold for the other


def of_full(line):
    """A line of a record or a sample in json-full as --format elements has it, without where it came from."""
    out = {k: v for k, v in line.items() if not k.startswith("@") or k in ("@template", "@sample", "@rest")}
    if line["@line"] == "options":
        out["@options"] = True
    if line["@protocol"] in ("netflow1", "netflow5", "netflow7"):
        out["@protocol"] = line["@protocol"]
    return out


def of_datagram(line, headers):
    """What a sample's line of --format elements has of its datagram."""
    if line["@line"] != "sample":
        return {}
    exporter = {"flow.exporter": line["@exporter"]} if "@exporter" in line else {}
    header = headers[line["@datagram"]]
    return {**exporter, "sub_agent": line["@domain"], "uptime": header["uptime"]}


def elements(files, *more):
    """Every v9 and IPFIX record with all its fields, options data among them, and the statistics."""
    if FULL:
        lines, stats = receive(files, "--format", "json-full", *more)
        headers = {line["@datagram"]: line["header"] for line in lines if line["@line"] == "message"}
        return [{**of_full(line), **of_datagram(line, headers)} for line in lines
                if line["@line"] in ("record", "options", "sample")], stats
    return receive(files, "--format", "elements", *more)


def goldens(kind, protocols=("v9", "ipfix")):
    """(case, files of the case, golden file) for each golden of a kind; the case is called as in MANIFEST.tsv, without
    part numbers and suffix."""
    manifest = [row for row in rows(shared("captures/MANIFEST.tsv")) if row["protocol"] in protocols]
    captures = [row["file"] for row in manifest if row["has_golden"] != "is golden"]
    found = []
    for row in manifest:
        case, _, rest = row["file"].partition(".golden.")
        if row["has_golden"] == "is golden" and re.match(re.escape(kind) + r"\b", rest):
            part = re.search(r"-part(\d+)-alone", rest)
            number = r"\." + part[1] if part else r"(\.\d+)?"
            files = [shared("captures", f) for f in captures if re.fullmatch(re.escape(case) + number + r"\.\w+", f)]
            found.append((case + (f" part {part[1]}" if part else ""), files, shared("captures", row["file"])))
    check(found, f"no golden of {kind} in MANIFEST.tsv")
    return found
