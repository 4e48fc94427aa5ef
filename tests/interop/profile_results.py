# SPDX-License-Identifier: BSL-1.0
"""What real collectors and analysers make of flowgen's profiles; for the tests and for docs/profiles.py."""
import csv
import io
import json
import os
import re
import tempfile

from partners import Collector, partner
from profiles import generated
from programs import check_equal, run

RUN = ("--rate", "3000", "--for", "1s", "--template-messages", "10", "--exporters", "2")
PORTS = {"netflow1": 2055, "netflow5": 2055, "netflow7": 2055, "netflow9": 2055, "ipfix": 4739, "sflow5": 6343}


def send(name, collector):
    """The totals of the manifest of a run to the collector. An address for each exporter: not all look at domains."""
    templates = "template" in run("flowgen", "profiles", "show", name)[1]
    arguments = [a for i, a in enumerate(RUN) if templates or i not in (4, 5)]
    with tempfile.TemporaryDirectory() as directory:
        manifest = os.path.join(directory, "sent.json")
        code, _, err = run("flowgen", "--target", f"127.0.0.1:{collector.port}", "--profile", name, "--manifest", manifest,
                           "--source", "127.0.1.1", *arguments)
        check_equal(code, 0, f"{name}: {err}")
        with open(manifest, encoding="utf-8") as file:
            return json.load(file)["totals"]


def tshark(name):
    """Datagrams that it takes for malformed, and those without a template, of so many."""
    with generated(name, "--rate", 1000, "--exporters", 2, count=3000) as (capture, manifest):
        decode = [word for port, what in ((2055, "cflow"), (4739, "cflow"), (6343, "sflow"))
                  for word in ("-d", f"udp.port=={port},{what}")]
        done = partner("tshark", "-r", capture, *decode, "-V")
        text = done.stdout.decode(errors="replace")
        with open(manifest, encoding="utf-8") as file:
            sent = json.load(file)["totals"]
    return {"malformed": len(re.findall(r"(?i)malformed", text)), "no template": len(re.findall("no template found", text)),
            "datagrams": len(re.findall(r"^Frame \d+:", text, re.M)) - sent["datagrams"]}


def nfcapd(name, collector="nfcapd"):
    """Its account less that of the manifest: zeros where all arrived."""
    with Collector(collector, 5) as theirs:
        sent = send(name, theirs)
    got = theirs.summary()
    return {"flows": got.get("Flows", 0) - sent["flow_records"], "packets": got.get("Packets", 0) - sent["flow_packets"],
            "octets": got.get("Bytes", 0) - sent["flow_bytes"], "sequence errors": got.get("Sequence Errors", 0),
            "bad packets": got.get("Bad Packets", 0)}


def nfacctd(name):
    """It adds up records of the same key: sums, less those of the manifest, and its complaints."""
    with Collector("nfacctd", 6) as theirs:
        sent = send(name, theirs)
    flows = list(csv.DictReader(io.StringIO(theirs.stdout)))
    return {"packets": sum(int(f["PACKETS"]) for f in flows) - sent["flow_packets"],
            "octets": sum(int(f["BYTES"]) for f in flows) - sent["flow_bytes"],
            "complaints": len(re.findall("WARN|ERROR", theirs.stderr))}
