#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""flowgen verify on what real collectors store: all that was sent is found in it, and faults that are planted into it."""
import csv
import io
import json
import os
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from partners import Collector, check, check_equal, run  # noqa: E402
from programs import main  # noqa: E402
from stored_forms import NFDUMP_COLUMNS  # noqa: E402
from verification import Planted, Sent, nothing_found  # noqa: E402

os.environ["TZ"] = "UTC"  # nfdump prints local times
PROTOCOLS = ("netflow5", "netflow9", "ipfix")
# Of nfdump -o csv, which prints it only without -q.
HEADER = ("ts,te,td,sa,da,sp,dp,pr,flg,fwd,stos,ipkt,ibyt,opkt,obyt,in,out,sas,das,smk,dmk,dtos,dir,nh,nhb,svln,dvln,"
          "ismc,odmc,idmc,osmc,mpls1,mpls2,mpls3,mpls4,mpls5,mpls6,mpls7,mpls8,mpls9,mpls10,cl,sl,al,ra,eng,exid,tr\n")


def stored(sent, *collector):
    """What a collector prints of the run. All exporters come from one address."""
    with Collector(*collector) as theirs:
        code, _, err = run("flowgen", "replay", sent.capture, "--target", f"127.0.0.1:{theirs.port}", "--rate", 200,
                           "--identities", "none")
        check_equal(code, 0, f"replay: {err}")
    return theirs.stdout


def verified(sent, text, name, where, *arguments):
    arguments = ("--ignore", "exporter.ip", "--ignore", "exporter.port", *arguments)
    code, report, err = sent.verify(sent.path("out", text), *arguments)
    check(report is not None, f"{where}: {err}")
    check_equal(report["map"], name, where)
    return code, report


def change(port, counter):
    def change_one(document, what):
        key = port if what == "port" else counter
        value = int(document[key])
        if (what == "counter" and (value < 256 or value % 256 == 0)) or document.get("pr", "") in ("ICMP", "ICMP6") or \
                document.get("proto") in (1, 58) or key not in document:
            return False
        document[key] = type(document[key])(value ^ 1 if what == "port" else value & 255)
        return True
    return change_one


def nfdump_csv():
    with tempfile.TemporaryDirectory() as directory:
        for protocol in PROTOCOLS:
            sent = Sent(directory, "--protocol", protocol)
            text = HEADER + stored(sent, "nfcapd", 4, "csv")
            code, report = verified(sent, text, "nfdump", protocol)
            nothing_found(code, report, len(sent.flows), f"nfdump csv {protocol}")
            rows = list(csv.DictReader(io.StringIO(text)))
            check(set(NFDUMP_COLUMNS) <= set(rows[0]), "the columns of the stand-in")
            faults = Planted(rows, change("dp", "ibyt"), late=False)
            out = io.StringIO()
            writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(faults.documents)
            faults.found(*verified(sent, out.getvalue(), "nfdump", protocol), f"nfdump csv {protocol}")


def nfdump_json():
    with tempfile.TemporaryDirectory() as directory:
        sent = Sent(directory, "--protocol", "netflow9")
        text = stored(sent, "nfcapd", 4, "json")
        nothing_found(*verified(sent, text, "nfdump", "json"), len(sent.flows), "nfdump json")


def pmacct():
    with tempfile.TemporaryDirectory() as directory:
        for protocol in PROTOCOLS:
            sent = Sent(directory, "--protocol", protocol)
            text = stored(sent, "nfacctd", 8, "json")
            lines = [json.loads(line) for line in text.splitlines()]
            nothing_found(*verified(sent, text, "pmacct", protocol), len(sent.flows), f"pmacct {protocol}")
            faults = Planted(lines, change("port_dst", "bytes"), late=False)
            text = "".join(json.dumps(d) + "\n" for d in faults.documents)
            faults.found(*verified(sent, text, "pmacct", protocol), f"pmacct {protocol}")


if __name__ == "__main__":
    main({"nfdump_csv": nfdump_csv, "nfdump_json": nfdump_json, "pmacct": pmacct})
