#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""flowrecv --format json-full over every capture of FLOWKIT_SHARED/captures: no octet is missing, each record's values
make its octets again, the records are those of --format elements, and the values are those that tshark shows, by the
names of the elements. Where they differ, ACCEPTED says why; what is listed there must differ."""
import glob
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from capture import elements, files_of, of_full  # noqa: E402
from full_lines import check_nothing_missing, check_values, full, sent  # noqa: E402
from golden import Comparison  # noqa: E402
from programs import check, check_equal, main, rows, shared  # noqa: E402
from spelling import REGISTRY  # noqa: E402
from tshark_differences import ACCEPTED  # noqa: E402


OF_THE_DATAGRAM = ("@exporter", "@timestamp", "flow.exporter", "sub_agent", "uptime")
# Types of NetFlow v9 below 32768 that IANA has not: flowrecv calls them by their numbers.
BY_NUMBER = {row["name"]: f"0/{row['id']}" for row in rows(os.path.join(REGISTRY, "netflow9.tsv"))
             if row["id"].isdigit() and int(row["id"]) < 32768}


def cases(kind=""):
    """{case: files}, of a protocol or all."""
    return {row["case"]: files_of(row["case"]) for row in rows(shared("captures/TSHARK.tsv"))
            if row["case"].startswith(kind)}


def all_captures():
    """Every file of MANIFEST.tsv that is no golden is in a case."""
    files = {f for some in cases().values() for f in some}
    for row in rows(shared("captures/MANIFEST.tsv")):
        if row["has_golden"] != "is golden":
            check(shared("captures", row["file"]) in files, f"{row['file']} is in no case")


def octets():
    datagrams = unread = 0
    for case, files in cases().items():
        lines, payloads = full(*files)
        check_nothing_missing(lines, payloads, case)
        datagrams += len(payloads)
        unread += sum(line["@length"] for line in lines if line["@line"] == "unread")
    print(f"{datagrams} datagrams; {unread} octets in lines of their own")
    check(datagrams > 2000, "datagrams")


def hostile():
    """The same of datagrams that are malformed in all ways, all of a protocol in one run."""
    versions = tuple(n.to_bytes(2, "big") for n in (1, 5, 7, 9, 10)) + (b"\0\0\0\5",)
    count = 0
    for directory in sorted(glob.glob(shared("hostile/corpus") + "/*")):
        files = []
        for path in sorted(glob.glob(directory + "/*.bin")):
            with open(path, "rb") as file:
                if file.read(4).startswith(versions):  # others are no payloads for flowrecv
                    files.append(path)
        if files:
            lines, payloads = full(*files)
            check_nothing_missing(lines, payloads, directory)
            check_values(lines, payloads, directory)
            count += len(payloads)
    check(count > 400, f"{count} datagrams")


def each_octet(place):
    for path in sorted(glob.glob(shared(place) + "/*.pcap")):
        lines, payloads = full(path)
        check_nothing_missing(lines, payloads, path)
        check_values(lines, payloads, path)


def values():
    again = raw = 0
    for case, files in cases().items():
        lines, payloads = full(*files)
        one = check_values(lines, payloads, case)
        again, raw = again + one[0], raw + one[1]
    print(f"{again} records made again of their values, {raw} with their octets")
    check(again > 10 * raw, f"{again} and {raw}")


def records():
    """What --format elements writes, in its order, and no more."""
    count = 0
    for case, files in cases().items():
        lines, _ = full(*files)
        want, _ = elements(files)
        got = [of_full(line) for line in lines if line["@line"] in ("record", "options", "sample")]
        check_equal(len(got), len(want), f"{case}: records")
        for ours, theirs in zip(got, want):
            known = {k: v for k, v in theirs.items() if k not in OF_THE_DATAGRAM}
            check_equal(ours, known, case)
        count += len(got)
    check(count > 10000, f"{count} records")


def against_tshark(kind):
    import tshark_values
    of, lines_of, comparison = cases(kind), {}, Comparison("tshark", ACCEPTED[kind.rstrip("/")])
    for case, files in of.items():
        lines_of[case], _ = full(*files)
    theirs = tshark_values.decode({case: sent(files, lines_of[case]) for case, files in of.items()})
    for case, lines in lines_of.items():
        comparison.cases += 1
        ours = {line["@datagram"]: [] for line in lines}
        for line in lines:
            # tshark reads a capture once: what waited for its template is not shown.
            if line["@line"] in ("record", "options", "sample") and "@late" not in line:
                ours[line["@datagram"]].append(of_full(line))
        for number in ours:
            shown = theirs.get((case, number), [])
            comparison.value(case, "@records", len(ours[number]), len(shown), where=f" datagram {number}")
            for i, (one, other) in enumerate(zip(ours[number], shown)):
                comparison.records += 1
                for name in other:
                    ours_is = name if name in one else BY_NUMBER.get(name, name)
                    comparison.value(case, name, one.get(ours_is, "(absent)"), other[name],
                                     where=f" datagram {number} record {i}")
    comparison.finish()


if __name__ == "__main__":
    main({"all_captures": all_captures, "octets": octets, "hostile": hostile, "values": values, "records": records,
          "scenarios": lambda: each_octet("hostile/corpus/scenario"), "live": lambda: each_octet("captures-live"),
          **{f"tshark_{kind}": (lambda k=kind: against_tshark(k + "/")) for kind in ACCEPTED}})
