#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""flowcheck exporter --plan: the steps on flowgen's sFlow, with and without the set-up, and in all reports."""
import json
import os
import sys
import xml.etree.ElementTree

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from exporter_runs import Files, exporter, flowgen  # noqa: E402
from programs import check, check_equal, main  # noqa: E402

PLAN = "sflow-qualification"
SET_UP = '[sflow]\nagent = "192.0.2.1"\nheader = 96\nrate = 100\npolling = "1s"\ndrop-limit = 10\n'


def capture(files):
    flowgen(files["sflow.pcap"], "--protocol", "sflow5", "--count", 5000, "--rate", 1000, "--counter-interval", "1s",
            "--sampling", 100, "--header-size", 96)
    return files["sflow.pcap"]


def steps_of(files, set_up):
    with open(files["truth.toml"], "w", encoding="utf-8") as file:
        file.write(set_up)
    code, out, err = exporter(capture(files), "--plan", PLAN, "--truth", files["truth.toml"], "--report", "json=-")
    check_equal(err, "", set_up)
    plan = json.loads(out)["plan"]
    check_equal((plan["name"], plan["passed"]), (PLAN, code == 0), "name, passed")
    return code, {s["id"]: s["verdict"] for s in plan["steps"]}


def flowgens():
    """What it does passes; what it does not do is left open."""
    with Files() as files:
        code, steps = steps_of(files, SET_UP)
        left_open = {"silence", "encapsulation", "drops-counter", "discarded-packets", "rate-limit"}
        check_equal({s: v for s, v in steps.items() if v != "pass"}, {s: "not seen" for s in left_open}, "steps")
        check(code == 0 and len(steps) == 17, f"{code} {steps}")


def another_set_up():
    """Each key by itself makes its step fail, and no other."""
    with Files() as files:
        for was, now, step in [('"192.0.2.1"', '"192.0.2.2"', "agent-address"), ("header = 96", "header = 128", "header-size"),
                               ("rate = 100", "rate = 200", "rate"),
                               ("drop-limit = 10", "off = 2026-01-01T00:00:02Z", "silence")]:
            code, steps = steps_of(files, SET_UP.replace(was, now))
            check_equal((code, [s for s, v in steps.items() if v == "fail"]), (1, [step]), now)


def reports():
    with Files() as files:
        path = capture(files)
        code, out, _ = exporter(path, "--plan", PLAN)
        check(code == 0 and f"Plan {PLAN}: " in out and "to decide it: " in out, out[:1000])
        check(max(map(len, out.splitlines())) <= 100, "too wide")
        suites = xml.etree.ElementTree.fromstring(exporter(path, "--plan", PLAN, "--report", "junit=-")[1])
        check_equal(len([c for s in suites if s.get("name") == PLAN for c in s.findall("testcase")]), 17, "cases")
        check(f"<h2>Plan {PLAN}</h2>" in exporter(path, "--plan", PLAN, "--report", "html=-")[1], "no plan on the page")
        code, out, err = exporter(path, "--plan", "sflow-qualifcation")
        check((code, out) == (2, "") and PLAN in err and err.count("\n") == 1, err)
        check("plan" not in json.loads(exporter(path, "--report", "json=-")[1]), "a plan that nobody asked for")


main({"flowgens": flowgens, "another_set_up": another_set_up, "reports": reports})
