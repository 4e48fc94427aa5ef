#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""What each check of flowcheck exporter costs: processor time with that requirement alone, less that of decoding, over
captures that flowgen makes. Requirements that one check decides show the same cost each. Figures are the least of
several runs: what the machine adds is never negative."""
import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile

PROTOCOLS = ("netflow5", "netflow9", "ipfix", "sflow5")
# A requirement of another protocol: nothing listens, and what is left is reading and decoding.
ELSEWHERE = {"netflow5": "SFLOW-5-VERSION", "netflow9": "NFV5-HDR-COUNT", "ipfix": "NFV5-HDR-COUNT",
             "sflow5": "NFV5-HDR-COUNT"}


def seconds(command):
    """Processor time of a run, in user space and in the kernel."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    if done.returncode not in (0, 1):
        sys.exit(f"{' '.join(command)}: {done.stderr}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", default="build/dev/bin", help="folder of the programs")
    parser.add_argument("--protocol", choices=PROTOCOLS, action="append", help="only this; repeatable")
    parser.add_argument("--count", type=int, default=2_000_000, help="flow records of a capture")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--top", type=int, default=15, help="how many of a protocol to list")
    args = parser.parse_args()
    flowcheck, flowgen = (os.path.join(args.bin, name) for name in ("flowcheck", "flowgen"))
    for protocol in args.protocol or PROTOCOLS:
        with tempfile.TemporaryDirectory() as directory:
            capture, report = os.path.join(directory, "a.pcap"), os.path.join(directory, "report.json")
            subprocess.run([flowgen, "--protocol", protocol, "--pcap", capture, "--count", str(args.count), "--rate",
                            "100k", "--exporters", "4", *([] if protocol == "sflow5" else ["--sampling", "100"])],
                           check=True, stderr=subprocess.DEVNULL)

            def cost(*only):
                return min(seconds([flowcheck, "exporter", capture, "--report", f"json={report}",
                                    *(f"--only={i}" for i in only)]) for _ in range(args.runs))

            everything = cost()
            with open(report, encoding="utf-8") as file:
                found = json.load(file)
            records = sum(e["records"] for e in found["exporters"])
            nothing = cost(ELSEWHERE[protocol])
            ids = [r["id"] for r in found["requirements"] if r["verdict"] != "not seen"]
            costs = sorted(((cost(i) - nothing) / records * 1e9, i) for i in ids)[::-1]
            print(f"\n{protocol}, {records} records in {os.path.getsize(capture) / 1e6:.0f} MB: "
                  f"decoding {nothing / records * 1e9:.0f} ns a record, with all checks "
                  f"{everything / records * 1e9:.0f} ns ({os.path.getsize(capture) / 1e6 / everything:.0f} MB/s)\n")
            print("| requirement | ns a record |\n|---|---|")
            for ns, i in costs[:args.top]:
                print(f"| {i} | {max(ns, 0):.1f} |")


main()
