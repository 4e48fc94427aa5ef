#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Networks of exporters as a file describes them: many protocols in one run, each group with its share, its sources and
its clocks, and whatever is wrong with the file is named with its line."""
import json
import os
import signal
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from programs import NOTHING_LOST, Receiver, check, check_equal, main, run  # noqa: E402

MIXED = """# a branch office, a core and a switch
[[exporters]]
name = "branch"
profile = "cisco-ios-v5"
count = 20
share = 20
start_uptime = "49.7d"

[[exporters]]
name = "core"
profile = "cisco-ios-v9"
count = 3
share = 50
sampling = 100
template_messages = 5
clock_skew = "-3s"
clock_drift = 50

[[exporters]]
profile = "softflowd-ipfix"
count = 4
share = 15
source = "127.1.0.0"
ipv6 = 50
restart_every = "10s"

[[exporters]]
protocol = "sflow5"
count = 2
share = 10
data_sources = 4
counter_interval = "1s"
header_size = 64
expanded = true
clock_skew_within = "1h"

[[exporters]]
protocol = "netflow7"
share = 5
flows_per_datagram = 3
"""
SHARES = {"netflow5": 20, "netflow9": 50, "ipfix": 15, "sflow5": 10, "netflow7": 5}


def file_of(directory, text):
    path = os.path.join(directory, "net.toml")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def generate(text, *arguments, recv=()):
    """Into a capture and out of it again: both accounts."""
    with tempfile.TemporaryDirectory() as directory:
        capture, manifest, stats = (os.path.join(directory, n) for n in ("sent.pcap", "sent.json", "stats.json"))
        code, _, err = run("flowgen", "--network", file_of(directory, text), "--pcap", capture, "--manifest", manifest,
                           "--seed", 5,
                           *arguments)
        check_equal(code, 0, f"flowgen: {err}")
        code, _, err = run("flowrecv", "--read", capture, "--expect", manifest, "--format", "none", "--stats", stats,
                           *recv)
        check_equal(code, 0, f"flowrecv: {err}")
        check("equal: all" in err, f"no verdict: {err}")
        with open(manifest, encoding="utf-8") as file:
            made = json.load(file)["exporters"]
        with open(stats, encoding="utf-8") as file:
            return made, json.load(file)


def mixed():
    made, came = generate(MIXED, "--rate", 2000, "--for", "20s")
    check_equal(came["totals"]["lost"], NOTHING_LOST, "lost")
    check_equal(len(made), 30, "exporters")
    flows = {p: sum(e["flow_records"] for e in made if e["protocol"] == p) for p in SHARES}
    check_equal(sum(flows.values()), 40_000, "flows")
    for protocol, share in SHARES.items():  # to a datagram of the largest
        check(abs(flows[protocol] - 40_000 * share / 100) <= 60, f"{protocol}: {flows[protocol]} of {share} %")
    by = {p: [e for e in came["exporters"] if e["protocol"] == p] for p in SHARES}
    check_equal([len(by[p]) for p in SHARES], [20, 3, 4, 2, 1], "exporters of each")
    # Sources go on from group to group, but where they are said.
    check_equal(sorted(e["address"] for e in by["ipfix"]), [f"127.1.0.{i}" for i in range(4)], "said")
    check_equal(sorted(e["address"] for e in by["netflow5"])[0], "192.0.2.1", "first")
    check_equal({e["address"] for e in by["netflow9"]}, {f"192.0.2.{i}" for i in range(21, 24)}, "go on")
    check_equal([e["address"] for e in by["netflow7"]], ["192.0.2.30"], "go on over the others")
    # Clocks.
    for e in by["netflow9"]:
        check(-4001 < e["clock"]["least_ms"] and e["clock"]["greatest_ms"] <= -2999, f"{e['clock']}")
        check_equal(e["sampling_interval"], 100, "sampling")
    check_equal({e["restarts"] for e in by["ipfix"]}, {2}, "restarts")
    check_equal(came["totals"]["restarts"], 8, "of no other")
    check_equal({len(e["sflow"]["sources"]) for e in by["sflow5"]}, {4}, "data sources")


def live():
    """To one port, which tells protocols by their content."""
    addressed = MIXED.replace("127.1.0.0", "127.0.3.1")
    for text, source in ((addressed.replace('source = "127.0.3.1"\n', ""), ()), (addressed, ("--source", "127.0.2.1"))):
        with tempfile.TemporaryDirectory() as directory:
            manifest = os.path.join(directory, "sent.json")
            with Receiver("--format", "none", "--expect", manifest) as receiver:
                code, _, err = run("flowgen", "--network", file_of(directory, text), "--target",
                                   f"127.0.0.1:{receiver.port}",
                                   "--rate", 2000, "--for", "2s", "--manifest", manifest, *source)
                check_equal(code, 0, f"flowgen: {err}")
                receiver.finish(send=signal.SIGINT)
                check("equal: all" in receiver.stderr, receiver.stderr)
                came = receiver.account()
        check_equal(len(came["exporters"]), 30, "exporters")
        addresses = {e["address"] for e in came["exporters"] if e["protocol"] != "sflow5"}
        check_equal(len(addresses), 1 if not source else 28, f"{addresses}")
    with tempfile.TemporaryDirectory() as directory:
        code, _, err = run("flowgen", "--network", file_of(directory, addressed), "--target", "127.0.0.1:9", "--for", "1s")
        check(code == 2 and "have source addresses, or none" in err, f"addresses of one group alone: {code} {err}")


def as_options():
    """A file with one group is what the options say: the same octets."""
    for text, options in [
            ('protocol = "netflow5"\ncount = 7\nsampling = 10', ("--protocol", "netflow5", "--exporters", 7,
                                                                 "--sampling", 10)),
            ('profile = "yaf"\ncount = 3\nmax_datagram = 1000\nstatistics = true',
             ("--profile", "yaf", "--exporters", 3, "--max-datagram", 1000, "--statistics")),
            ('protocol = "netflow9"\nsamplers = 3\ntemplate_interval = "5s"\nstart_uptime = "50d"',
             ("--protocol", "netflow9", "--samplers", 3, "--template-interval", "5s", "--start-uptime", "50d")),
            ('protocol = "sflow5"\ncount = 2\nagent = "10.0.0.1"\nexpanded = true\nrestart_every = "10s"',
             ("--protocol", "sflow5", "--exporters", 2, "--agent", "10.0.0.1", "--expanded", "--restart-every", "10s")),
    ]:
        octets = []
        with tempfile.TemporaryDirectory() as directory:
            for arguments in (("--network", file_of(directory, "[[exporters]]\n" + text)), options):
                path = os.path.join(directory, "sent.pcap")
                code, _, err = run("flowgen", *arguments, "--pcap", path, "--seed", 2, "--count", 3000, "--rate", 200)
                check_equal(code, 0, f"{arguments}: {err}")
                with open(path, "rb") as file:
                    octets.append(file.read())
        check(octets[0] == octets[1], f"{text}: differs from {options}")


def shares():
    """By default as many flows as exporters; else as was said, within a datagram."""
    for first, second, want in (("count = 3", "count = 1", 0.75), ("share = 1", "share = 9", 0.1),
                                ("count = 50\nshare = 1", "share = 1", 0.5), ("share = 1000000000", "share = 1",
                                                                              1 - 1e-9)):
        text = f'[[exporters]]\nprotocol = "netflow5"\n{first}\n[[exporters]]\nprotocol = "ipfix"\n{second}\n'
        made, _ = generate(text, "--rate", 1000, "--count", 10_000)
        flows = sum(e["flow_records"] for e in made if e["protocol"] == "netflow5")
        check_equal(sum(e["flow_records"] for e in made), 10_000, text)
        check(abs(flows - 10_000 * want) <= 60, f"{text}: {flows} of 10000")


def wrong():
    good = '[[exporters]]\nprotocol = "netflow5"\n'
    for text, message in [
            ("", "net.toml:1: [[exporters]] is missing"),
            ("[exporters]\nprotocol = 'netflow5'\n", "begin each with [[exporters]]"),
            ("rate = 5\n" + good, "net.toml:1: "),
            (good + "smapling = 5\n", "net.toml:3: "),
            ("[[exporters]]\ncount = 5\n", "net.toml:1: profile or protocol is missing"),
            (good + "count = 0\n", "net.toml:3: count: 0 is not in 1..65536"),
            (good + "count = 65536\n" + good, "net.toml:4: count: 65537 exporters with those before, at most 65536"),
            (good + "count = true\n", "net.toml:3: count: needs a number, or text in quotes"),
            (good + "share = 0\n", "net.toml:3: share: 0 is not in 1..1000000000"),
            (good + "name = 5\n", "net.toml:3: name: 5 is not text in quotes"),
            (good + "sampling = 99999\n", "net.toml:3: sampling: 99999 is not in 0..16383"),
            (good + "ipv6 = 5\n", "net.toml:3: ipv6: netflow5 has no IPv6 flows"),
            (good + "max_datagram = 900\n",
             "net.toml:3: max_datagram: netflow5 has no datagram size, only flows_per_datagram"),
            (good + "template_messages = 5\n", "net.toml:3: template_messages: netflow5 has no templates"),
            (good + "agent = '10.0.0.1'\n", "net.toml:3: agent: only with protocol sflow5"),
            (good + "expanded = true\n", "net.toml:3: expanded: only with protocol sflow5"),
            (good + "expanded = 1\n", "net.toml:3: expanded: 1 is neither true nor false"),
            (good + "statistics = true\n", "net.toml:3: statistics: only with protocol ipfix"),
            (good + "source = '10.0.0'\n", "net.toml:3: source: '10.0.0' is not an address"),
            (good + "source = ''\n", "net.toml:3: source: is empty"),
            (good + "source = '::1'\n", "--source and --pcap-target"),
            (good + "clock_skew = 'late'\n", "net.toml:3: clock_skew: 'late' is not a time"),
            (good + "clock_skew = '-11000d'\n", "net.toml:3: clock_skew: "),
            (good + "clock_drift = 0.5\n", "net.toml:3: clock_drift: '0.5' is not a whole number in -100000..100000"),
            (good + "clock_drift = 100001\n", "net.toml:3: clock_drift: "),
            (good + "restart_every = '1s'\n", "net.toml:3: restart_every: 1s is less than 10 s"),
            (good + "start_uptime = 'soon'\n", "net.toml:3: start_uptime: 'soon' is not a time"),
            ('[[exporters]]\nprotocol = "netflow6"\n', "net.toml:2: protocol: 'netflow6' is not one of netflow1, "),
            ('[[exporters]]\nprotocol = "netflow9"\nprofile = "yaf"\n',
             "net.toml:2: protocol: yaf is ipfix, not netflow9"),
            ('[[exporters]]\nprofile = "nosuch"\n', "nosuch"),
            ('[[exporters]]\nprotocol = "netflow9"\nsamplers = 256\n', "net.toml:3: samplers: 256 is not in 1..255"),
    ]:
        with tempfile.TemporaryDirectory() as directory:
            code, out, err = run("flowgen", "--network", file_of(directory, text), "--count", 10, "--pcap", os.devnull)
        check_equal((code, out), (2, ""), f"{text!r}: {err}")
        check(message in err, f"{text!r}: {err} instead of {message}")
    with tempfile.TemporaryDirectory() as directory:
        path = file_of(directory, good)
        for option in (("--protocol", "ipfix"), ("--profile", "yaf"), ("--exporters", 5), ("--sampling", 5),
                       ("--statistics",),
                       ("--start-uptime", "1d"), ("--clock-skew", "1s"), ("--restart-every", "1m")):
            code, _, err = run("flowgen", "--network", path, *option, "--count", 10, "--pcap", os.devnull)
            check_equal(code, 2, f"{option}: {err}")
            check(f"{option[0]}: not with --network: {path} says it" in err, f"{option}: {err}")
        for where, message in ((("--ipfix-file", os.devnull),
                                "net.toml:2: protocol: --ipfix-file holds ipfix, not netflow5"),
                               (("--target", "tcp:127.0.0.1:9"),
                                "net.toml:2: protocol: netflow5 is not sent over tcp")):
            code, _, err = run("flowgen", "--network", path, *where, "--count", 10)
            check_equal(code, 2, err)
            check(message in err, f"{where}: {err}")
        code, _, err = run("flowgen", "--network", path + "x", "--count", 10, "--pcap", os.devnull)
        check_equal(code, 3, f"no file: {err}")


def many():
    """10,000 exporters of four protocols, each with its own numbers, templates and uptime."""
    groups = (("netflow5", 4000), ("netflow9", 3000), ("ipfix", 2000), ("sflow5", 1000))
    text = "".join(f'[[exporters]]\nprotocol = "{p}"\ncount = {n}\n' for p, n in groups)
    made, came = generate(text, "--count", 100_000, "--rate", "100k", recv=("--max-exporters", 20_000))
    check_equal((len(made), len(came["exporters"])), (10_000, 10_000), "exporters")
    check_equal(came["totals"]["lost"], NOTHING_LOST, "lost")
    check_equal((came["totals"]["restarts"], came["totals"]["uptime_wraps"]), (0, 0), "restarts, wraps")


if __name__ == "__main__":
    main({"mixed": mixed, "live": live, "as_options": as_options, "shares": shares, "wrong": wrong, "many": many})
