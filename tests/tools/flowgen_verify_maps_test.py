#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""flowgen verify with each map that is built in: faults that were planted into what a collector stores are found, each
in its field, and nothing else."""
import csv
import io
import json
import os
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
import stored_forms  # noqa: E402
from programs import check, check_equal, main  # noqa: E402
from verification import Planted, Sent, as_answer, as_lines, nothing_found  # noqa: E402


def as_array(documents):
    return json.dumps(documents, indent=2)


def as_csv(documents):
    out = io.StringIO()
    writer = csv.DictWriter(out, list(documents[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(documents)
    return out.getvalue() + "Summary\nflows,bytes,packets\n1,2,3\n"


def form(name, make, change, writers, protocols, late=True):
    """A clean output, then one with faults, for each protocol."""
    with tempfile.TemporaryDirectory() as directory:
        for i, protocol in enumerate(protocols):
            sent = Sent(directory, "--protocol", protocol)
            documents = [make(f, sent.exporters[f["flow.exporter"]]) for f in sent.flows]
            write = writers[i % len(writers)]
            code, report, err = sent.verify(sent.path("out", write(documents)))
            check(report is not None, f"{name} {protocol}: {err}")
            nothing_found(code, report, len(sent.flows), f"{name} {protocol}")
            check_equal(report["map"], name, protocol)
            faults = Planted(documents, change, late=late)
            code, report, _ = sent.verify(sent.path("out", write(faults.documents)), "--late", "30m")
            faults.found(code, report, f"{name} {protocol}")


def at(document, path):
    *path, last = path.split("/")
    for key in path:
        document = document[key]
    return document, last


def changes(port, counter, late, new_late):
    """change() of Planted for a document with these keys."""
    def change(document, what):
        inner, key = at(document, {"port": port, "counter": counter, "late": late}[what])
        if what == "port":
            if int(inner[key]) == 0:
                return False  # of ICMP some have none
            inner[key] = type(inner[key])(int(inner[key]) ^ 1)
        elif what == "counter":
            if int(inner[key]) < 256 or int(inner[key]) % 256 == 0:
                return False
            inner[key] = type(inner[key])(int(inner[key]) & 255)
        else:
            inner[key] = new_late(inner[key])
        return True
    return change


def an_hour_later(text):
    return text.replace("2026-01-01T00:", "2026-01-01T01:").replace("2026-01-01 00:", "2026-01-01 01:")


NINE = ("netflow5", "netflow9", "ipfix")


def nfdump():
    form("nfdump", stored_forms.nfdump, changes("dp", "ibyt", "tr", an_hour_later), [as_csv], NINE)


def pmacct():
    form("pmacct", stored_forms.pmacct, changes("port_dst", "bytes", "timestamp_arrival", an_hour_later),
         [as_lines, as_array], NINE)


def goflow2():
    change = changes("dst_port", "bytes", "time_received_ns", lambda t: t + 3600 * 10**9)
    form("goflow2", stored_forms.goflow2, change, [as_lines], NINE)
    change = changes("DstPort", "Bytes", "TimeReceived", lambda t: t + 3600)
    form("goflow2", stored_forms.goflow2_v1, change, [as_lines], NINE)


def logstash():
    for protocol, port, counter in (("netflow5", "netflow/l4_dst_port", "netflow/in_bytes"),
                                    ("netflow9", "netflow/l4_dst_port", "netflow/in_bytes"),
                                    ("ipfix", "netflow/destinationTransportPort", "netflow/octetDeltaCount")):
        form("logstash", stored_forms.logstash, changes(port, counter, "event/ingested", an_hour_later), [as_answer],
             [protocol])


def normalised():
    form("normalised", stored_forms.normalised,
         changes("destination/port", "network/bytes", "event/ingested", an_hour_later), [as_lines, as_answer, as_array],
         NINE)


CASES = {f.__name__: f for f in (nfdump, pmacct, goflow2, logstash, normalised)}

if __name__ == "__main__":
    main(CASES)
