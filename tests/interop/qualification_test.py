#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""The plan sflow-qualification on what a software switch sends: step by step, as its octets were read."""
import json
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from partners import export, free_port, script  # noqa: E402
from programs import BIN, check, check_equal, main  # noqa: E402

SET_UP = '[sflow]\nagent = "192.0.2.253"\nheader = 128\nrate = 1\npolling = "1s"\n\n[[interface]]\npackets = 533\n'


def ovs():
    """Its one bridge samples as a physical entity (class 2), not as interfaces; all goes to two ports; no counters of
    interfaces come, as they are dummies; what follows a header in the packet stands in the padding."""
    script("ovs")  # skips without partners
    with tempfile.TemporaryDirectory() as directory:
        truth, report = os.path.join(directory, "truth.toml"), os.path.join(directory, "report.json")
        with open(truth, "w", encoding="utf-8") as file:
            file.write(SET_UP)
        port = free_port()
        flowcheck = subprocess.Popen([os.path.join(BIN, "flowcheck"), "exporter", "--listen", f"127.0.0.1:{port}", "--for",
                                      "14s", "--plan", "sflow-qualification", "--truth", truth, "--report",
                                      f"json={report}"], stderr=subprocess.PIPE, text=True)
        try:
            flowcheck.stderr.readline()  # it listens
            export("ovs", "sflow", port)
            flowcheck.communicate(timeout=60)
        finally:
            flowcheck.kill()
        check_equal(flowcheck.returncode, 1, "exit code")
        with open(report, encoding="utf-8") as file:
            steps = {s["id"]: s for s in json.load(file)["plan"]["steps"]}
    for name, s in steps.items():
        print(f"{s['verdict']:<10} {name}: {s['message']}")
    verdicts = {name: s["verdict"] for name, s in steps.items()}
    check_equal(verdicts, {
        "datagrams": "fail", "agent-address": "pass", "silence": "not seen", "header-size": "pass", "frame-length": "pass",
        "rate": "pass", "attained-rate": "pass", "random": "not seen", "sampled-interface": "fail",
        "output-interface": "not seen", "counters": "not seen", "extended-switch": "pass", "extended-router": "not seen",
        "extended-gateway": "not seen", "encapsulation": "pass", "drops-counter": "not seen", "discarded-packets": "not seen", "rate-limit": "not seen"},
                "Open vSwitch")
    why = steps["datagrams"]["message"]
    check(why.startswith("failed: SFLOW-5-XDR-ALIGN, ") and ";" not in why, why)


main({"ovs": ovs})
