#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""flowcheck exporter on what others sent: captures of FLOWKIT_SHARED with faults that are known, and hostile
datagrams. `field_test.py BIN report FILE` writes what it finds in all captures, an exporter a section: for the build folder,
as names of products are in it."""
import collections
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from exporter_runs import check_schema, exporter  # noqa: E402
from programs import check, main, rows, shared  # noqa: E402

# A file of captures or captures-live, and a requirement that its exporter is known to break.
KNOWN = [
    ("captures-live/softflowd-ipfix.pcap", "IPFIX-7011-3.1-SEQUNIT"),
    ("captures-live/ovs-v5.pcap", "NFV5-HDR-SEQ"),
    ("captures/v9/fortigate__fgt300d.pcap", "NFV9-3954-5.1-COUNT"),
    ("captures/v9/softflowd__pynetflow-v9-zeros.bin", "NFV9-3954-5.1-TILE"),
    ("captures/ipfix/ipfixcol__bad-template-field-count.ipfix", "IPFIX-7011-3.4.1-FIELDCOUNT"),
    ("captures/ipfix/vermont__template-set-length-exceeds-message-boundary.ipfix", "IPFIX-7011-3.3.2-SETLEN"),
    ("captures/sflow/vflow__padding-after-sample.bin", "SFLOW-5-SAMPLELEN"),
    ("captures/sflow/hsflowd-2.1.25__gen.pcap", "SFLOW-5-FS-RANDOM"),
    ("reports/tcpflags-data-offset.pcap", "IPFIX-7125-CONTROLBITS"),
]
# Captures without a fault against a MUST.
CLEAN = ["captures-live/fprobe-v5.pcap", "captures-live/pmacctd-v5.pcap", "captures-live/pmacctd-v9.pcap"]


def report_on(*paths):
    code, out, err = exporter(*paths, "--report", "json=-")
    check(code in (0, 1, 3), f"{paths[0]}: exit code {code}: {err}")
    report = json.loads(out)
    check_schema(report, None)
    return code, report


def failed(report):
    return {r["id"] for r in report["requirements"] if r["verdict"] == "fail"}


def known():
    for path, requirement in KNOWN:
        ids = failed(report_on(shared(path))[1])
        check(requirement in ids, f"{path}: {requirement} is not among {sorted(ids)}")


def clean():
    for path in CLEAN:
        ids = failed(report_on(shared(path))[1])
        check(not ids, f"{path}: {sorted(ids)}")


def hostile():
    """Whatever must be refused is a finding, or nothing that could be examined; nothing stops the examiner."""
    files = rows(shared("hostile/corpus/manifest.tsv"))
    for row in files:
        if row["reaction"] == "reject":
            code, report = report_on(shared("hostile/corpus", row["file"]))
            check(code == 3 or failed(report), f"{row['file']} ({row['wrong']}): no finding")
    code, report = report_on(*(shared("hostile/corpus", row["file"]) for row in files))
    check(sum(e["datagrams"] for e in report["exporters"]) > 400, f"{len(report['exporters'])} exporters")


def report(path):
    counts = collections.Counter()
    with open(path, "w") as out:
        for root in ("captures", "captures-live", "reports"):
            for folder, _, names in sorted(os.walk(shared(root))):
                for name in sorted(names):
                    if not name.endswith((".pcap", ".pcapng", ".dat", ".ipfix", ".bin")):
                        continue
                    file = os.path.join(folder, name)
                    found = report_on(file)[1]
                    out.write(f"\n## {os.path.relpath(file, shared(root))}\n\n")
                    for r in found["requirements"]:
                        if r["verdict"] in ("fail", "non-strict", "info"):
                            counts[r["id"], r["verdict"]] += 1
                            out.write(f"- {r['verdict']} {r['id']}: {r['count']}\n")
                            told = [f for f in found["findings"] if f["requirement"] == r["id"]]
                            for f in told[:3]:
                                out.write(f"  - datagram {f['datagram']}, offset {f['offset']}: {f['message']}\n")
        out.write("\n## Captures with a finding, by requirement\n\n")
        for (requirement, verdict), n in sorted(counts.items()):
            out.write(f"- {requirement} {verdict}: {n}\n")


if sys.argv[2:3] == ["report"]:
    report(sys.argv[3])
else:
    main({"known": known, "clean": clean, "hostile": hostile})
