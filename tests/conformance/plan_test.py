#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""flowcheck exporter --plan: the steps on flowgen's sFlow, with and without the set-up, and in all reports."""
import json
import os
import struct
import sys
import xml.etree.ElementTree

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from exporter_runs import Files, exporter, flowgen, payloads_at  # noqa: E402
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
        others = {s: "not seen" for s in left_open} | {"extended-gateway": "info"}
        check_equal({s: v for s, v in steps.items() if v != "pass"}, others, "steps")
        check(code == 0 and len(steps) == 18, f"{code} {steps}")


def another_set_up():
    """Each key by itself makes its step fail, and no other."""
    with Files() as files:
        for was, now, step in [('"192.0.2.1"', '"192.0.2.2"', "agent-address"), ("header = 96", "header = 128", "header-size"),
                               ("rate = 100", "rate = 200", "rate"),
                               ("drop-limit = 10", "off = 2026-01-01T00:00:02Z", "silence")]:
            code, steps = steps_of(files, SET_UP.replace(was, now))
            check_equal((code, [s for s, v in steps.items() if v == "fail"]), (1, [step]), now)


def nothing_fails_for_want_of_evidence():
    """Three agents with the same interfaces, a capture shorter than the polling interval, and datagrams lost."""
    with Files() as files:
        usual = (files["sflow.pcap"], "--protocol", "sflow5", "--rate", 200, "--sampling", 10)
        flowgen(*usual, "--for", "12s", "--counter-interval", "2s", "--exporters", 3)
        check_equal(failed(files, "2s"), (0, []), "three agents")
        flowgen(*usual, "--for", "5s", "--counter-interval", "20s")
        check_equal(failed(files, "20s"), (0, []), "short")
        flowgen(*usual, "--for", "30s", "--counter-interval", "2s")
        with open(files["sflow.pcap"], "rb") as file:
            capture = file.read()
        places = [(at - 42 - 16, at + size) for at, size in payloads_at(capture)]
        begin, end = places[len(places) // 3][0], places[len(places) // 2][1]  # five seconds
        with open(files["sflow.pcap"], "wb") as file:
            file.write(capture[:begin] + capture[end:])
        check_equal(failed(files, "2s"), (0, []), "lost datagrams")


def silence_is_seen_by_any_traffic():
    """sFlow ends; what comes 40 seconds later shows that it was captured for so long, be it no datagram at all."""
    arp = bytes.fromhex("ffffffffffff02000000000108060001080006040001020000000001c0000201000000000000c0000202")
    with Files() as files:
        with open(capture(files), "rb") as file:
            all_frames = file.read()
        set_up = SET_UP + "off = 2026-01-01T00:00:06Z\n"
        check_equal(silence_of(files, set_up), "not seen", "nothing after it")
        first = struct.unpack_from("<I", all_frames, 24)[0]
        with open(files["sflow.pcap"], "ab") as file:
            file.write(struct.pack("<IIII", first + 46, 0, len(arp), len(arp)) + arp)
        check_equal(silence_of(files, set_up), "pass", "ARP after it")


def silence_of(files, set_up):
    with open(files["truth.toml"], "w", encoding="utf-8") as file:
        file.write(set_up)
    _, out, _ = exporter(files["sflow.pcap"], "--plan", PLAN, "--truth", files["truth.toml"], "--report", "json=-")
    return {s["id"]: s["verdict"] for s in json.loads(out)["plan"]["steps"]}["silence"]


def failed(files, polling):
    with open(files["truth.toml"], "w", encoding="utf-8") as file:
        file.write(f'[sflow]\npolling = "{polling}"\n')
    code, out, _ = exporter(files["sflow.pcap"], "--plan", PLAN, "--truth", files["truth.toml"], "--report", "json=-")
    return code, [s["id"] for s in json.loads(out)["plan"]["steps"] if s["verdict"] == "fail"]


def reports():
    with Files() as files:
        path = capture(files)
        code, out, _ = exporter(path, "--plan", PLAN)
        check(code == 0 and f"Plan {PLAN}: " in out and "to decide it: " in out, out[:1000])
        check(max(map(len, out.splitlines())) <= 100, "too wide")
        suites = xml.etree.ElementTree.fromstring(exporter(path, "--plan", PLAN, "--report", "junit=-")[1])
        check_equal(len([c for s in suites if s.get("name") == PLAN for c in s.findall("testcase")]), 18, "cases")
        check(f"<h2>Plan {PLAN}</h2>" in exporter(path, "--plan", PLAN, "--report", "html=-")[1], "no plan on the page")
        code, out, err = exporter(path, "--plan", "sflow-qualifcation")
        check((code, out) == (2, "") and PLAN in err and err.count("\n") == 1, err)
        check("plan" not in json.loads(exporter(path, "--report", "json=-")[1]), "a plan that nobody asked for")


main({"flowgens": flowgens, "another_set_up": another_set_up,
      "nothing_fails_for_want_of_evidence": nothing_fails_for_want_of_evidence,
      "silence_is_seen_by_any_traffic": silence_is_seen_by_any_traffic, "reports": reports})
