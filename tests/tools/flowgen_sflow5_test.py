#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""flowgen's sFlow agents: what they send is what they say they sent, and what they tell agrees with itself."""
import json
import os
import socket
import sys
import tempfile
from collections import defaultdict

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from programs import Receiver, check, check_equal, main, run  # noqa: E402

SFLOW = ("--protocol", "sflow5")


def end_to_end():
    """In both forms, over IPv4 and IPv6, by value; the agents are told apart by the addresses in their datagrams."""
    for address, more, agents in (("127.0.0.1", (), {f"192.0.2.{i}" for i in range(1, 8)}),
                                  ("127.0.0.1", ("--expanded", "--header-size", "64"), {f"192.0.2.{i}" for i in range(1, 8)}),
                                  ("127.0.0.1", ("--source", "127.0.1.1"), {f"127.0.1.{i}" for i in range(1, 8)}),
                                  ("[::1]", ("--agent", "2001:db8::fffd", "--ipv6", "100"),
                                   {"2001:db8::fffd", "2001:db8::fffe", "2001:db8::ffff", "2001:db8::1:0", "2001:db8::1:1",
                                    "2001:db8::1:2", "2001:db8::1:3"})):
        where = f"{address} {' '.join(more)}"
        with tempfile.TemporaryDirectory() as directory:
            manifest = os.path.join(directory, "sent.json")
            with Receiver("--idle", "1s", "--expect", manifest, "--format", "none", address=address) as ours:
                code, _, err = run("flowgen", *SFLOW, "--target", f"{address}:{ours.port}", "--rate", "20k", "--count", "20011",
                                   "--exporters", "7", "--sampling", "64", "--manifest", manifest, *more)
                check_equal(code, 0, f"flowgen: {err}")
                ours.finish()
                with open(ours.stats, encoding="utf-8") as file:
                    stats = json.load(file)
            check_equal(ours.code, 0, f"{where}: flowrecv: {ours.stderr}")
            check("equal: all" in ours.stderr, f"{where}: no verdict: {ours.stderr}")
            check_equal({e["address"] for e in stats["exporters"]}, agents, f"{where}: agents")
            check_equal(({e["sampling_interval"] for e in stats["exporters"]}, {e["port"] for e in stats["exporters"]}),
                        ({64}, {0}), f"{where}: sampling, ports")
            totals, sflow = stats["totals"], stats["totals"]["sflow"]
            check_equal((totals["flow_records"], sflow["flow_samples"], totals["findings"]), (20011, 20011, {}), where)
            check(sflow["counters_samples"] >= 7, f"{where}: {sflow['counters_samples']} counter samples")


def datagrams(*arguments):
    """What one agent sends, as octets."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver:
        receiver.bind(("127.0.0.1", 0))
        receiver.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)  # nobody reads while flowgen runs
        receiver.settimeout(0.5)
        _, _, err = run("flowgen", *SFLOW, "--target", f"127.0.0.1:{receiver.getsockname()[1]}", *arguments)
        got = []
        try:
            while True:
                got.append(receiver.recv(65536))
        except TimeoutError:
            check(f" {len(got)} datagrams" in err, f"{len(got)} datagrams came: {err}")
            return got


def repeats():
    """The same seed gives the same octets; another one others."""
    a, b, c = (datagrams("--seed", seed, "--count", "150", "--rate", "max") for seed in (7, 7, 8))
    check(a == b, "the same seed sent different octets")
    check(a != c, "different seeds sent the same octets")
    with tempfile.TemporaryDirectory() as directory:
        files = [os.path.join(directory, n) for n in "ab"]
        for path in files:
            run("flowgen", *SFLOW, "--pcap", path, "--seed", "7", "--count", "3000", "--exporters", "7", "--expanded")
        a, b = (open(path, "rb").read() for path in files)
        check(a == b, "the same seed wrote different octets")


def sizes():
    """Datagrams are as long as they may be, and as few: no flow sample, of 324 octets with IPv6 and a gateway, had room."""
    for most in (556, 1400, 9000):
        got = [len(d) for d in datagrams("--count", "100", "--seed", "1", "--rate", "max", "--max-datagram", most)]
        check(max(got) <= most, f"--max-datagram {most}: {max(got)} octets")
        check(most == 556 or all(n > most - 324 for n in got[:-1]), f"--max-datagram {most}: short ones: {got}")
    with tempfile.TemporaryDirectory() as directory:
        capture = os.path.join(directory, "a.pcap")
        for most in (64, 65, 128, 512):
            run("flowgen", *SFLOW, "--pcap", capture, "--seed", "1", "--count", "200", "--header-size", most)
            kept = [(len(s["sampled_header"]["header"]) // 2, s["sampled_header"]["frame_length"]) for s in samples(capture)
                    if s["@sample"] == "flow_sample"]
            check_equal({n - min(most, length - 4) for n, length in kept}, {0}, f"--header-size {most}: octets kept")


def samples(capture):
    code, out, err = run("flowrecv", "--read", capture, "--format", "elements")
    check_equal(code, 0, f"flowrecv --read: {err}")
    return [json.loads(line) for line in out.splitlines()]


def numbers():
    """Of each source: numbers without gaps, a pool that grows at random by the rate on average, an interface that is the
    packet's way in."""
    with tempfile.TemporaryDirectory() as directory:
        capture = os.path.join(directory, "a.pcap")
        run("flowgen", *SFLOW, "--pcap", capture, "--seed", "5", "--count", "9000", "--data-sources", "3", "--sampling", "500")
        sources = defaultdict(list)
        for s in samples(capture):
            if s["@sample"] == "flow_sample":
                sources[s["source"]["index"]].append(s)
                check_equal(s["input"]["value"], s["source"]["index"], "input of a sample")
    check_equal(set(sources), {1, 2, 3}, "data sources")
    for source, of in sources.items():
        steps = {(b["sequence"] - a["sequence"]) % 2**32 for a, b in zip(of, of[1:])}
        check_equal(steps, {1}, f"source {source}: steps of the numbers")
        skips = [(b["sample_pool"] - a["sample_pool"]) % 2**32 for a, b in zip(of, of[1:])]
        mean = sum(skips) / len(skips)
        check(450 < mean < 550 and len(set(skips)) > 300 and min(skips) > 0, f"source {source}: skips of {mean} on average")


def counters():
    """Between two counter samples of an interface lies what its flow samples stand for, and never more than the interval;
    none travels alone, and those of different interfaces not together."""
    rate, interval = 2_000_000, 2000
    with tempfile.TemporaryDirectory() as directory:
        capture = os.path.join(directory, "a.pcap")
        run("flowgen", *SFLOW, "--pcap", capture, "--seed", "6", "--rate", "500", "--for", "20s", "--data-sources", "4",
            "--sampling", rate, "--counter-interval", f"{interval}ms")
        lines = samples(capture)
        run("flowgen", *SFLOW, "--pcap", capture, "--count", "300", "--counter-interval", "0")
        check_equal({s["@sample"] for s in samples(capture)}, {"flow_sample"}, "--counter-interval 0")
    last, came, went, polls = {}, defaultdict(lambda: [0, 0]), defaultdict(lambda: [0, 0]), 0
    at, kinds = None, defaultdict(list)
    for s in lines:
        kinds[s["uptime"]].append(s["@sample"])
        if s["@sample"] == "flow_sample":
            length, tag = s["sampled_header"]["frame_length"], s["sampled_header"]["header"][24:28] == "8100"
            for way, port, octets in ((came, s["input"], length), (went, s["output"], length - 4 * tag)):
                way[port["value"]][0] += rate
                way[port["value"]][1] += rate * octets
            continue
        port, c = s["source"]["index"], s["if_counters"]
        check_equal(c["ifIndex"], port, "ifIndex")
        check(at != s["uptime"], f"two counter samples at {at}")
        at, polls = s["uptime"], polls + 1
        if port in last:
            before, when = last[port]
            since = {"ifInUcastPkts": came[port][0] % 2**32, "ifInOctets": came[port][1],
                     "ifOutUcastPkts": went[port][0] % 2**32, "ifOutOctets": went[port][1]}
            grown = {name: (c[name] - before[name]) % (2**32 if "Pkts" in name else 2**64) for name in since}
            check_equal(grown, since, f"counters of {port} at {at}")
            check(s["uptime"] - when <= interval, f"{s['uptime'] - when} ms between counters of {port}")
        last[port], came[port], went[port] = (c, s["uptime"]), [0, 0], [0, 0]
    check(40 <= polls <= 48, f"{polls} counter samples of 4 interfaces in 20 s")
    check(all("flow_sample" in of for of in kinds.values()), "a datagram without flow sample")


def ports():
    """The content tells the protocol, whatever the port; one at the port of the other family is told on."""
    with tempfile.TemporaryDirectory() as directory:
        capture, stats = os.path.join(directory, "a.pcap"), os.path.join(directory, "stats.json")
        for protocol, port, wrong in (("sflow5", 2055, True), ("sflow5", 6343, False), ("sflow5", 40000, False),
                                    ("netflow5", 6343, True), ("ipfix", 6343, True), ("ipfix", 2055, False)):
            run("flowgen", "--protocol", protocol, "--pcap", capture, "--count", "30", "--pcap-target", f"192.0.2.250:{port}")
            code, _, err = run("flowrecv", "--read", capture, "--format", "none", "--stats", stats)
            with open(stats, encoding="utf-8") as file:
                totals = json.load(file)["totals"]
            where = f"{protocol} at port {port}"
            check_equal((code, totals["flow_records"]), (0, 30), f"{where}: exit code, flows")
            check_equal(totals["findings"], {"wrong port": totals["datagrams"]} if wrong else {}, f"{where}: findings")
            check_equal("anomaly: wrong port (" in err, wrong, f"{where}: {err}")


if __name__ == "__main__":
    main({f.__name__: f for f in (end_to_end, repeats, sizes, numbers, counters, ports)})
