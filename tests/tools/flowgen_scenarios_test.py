#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Scenarios as flowrecv reads them: the flows of each label have the hosts, ports, sizes, counts, times and the shape
that its TOML file promises, whole and sampled; loads that are too low, and what is wrong, are said."""
import collections
import csv
import json
import os
import re
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from programs import check, check_equal, main, run  # noqa: E402
from scenario_promises import ALL, Promise, by_label, promised, sent  # noqa: E402

SOME = {n: ALL[n] for n in ("scan-vertical", "ddos-udp-amplification", "lateral-ssh", "icmp-tunnel", "dns-tunnel",
                            "benign-flash-crowd", "exfil-slow", "ddos-syn")}
SMALL = {n: ALL[n] for n in ("scan-horizontal", "c2-beacon", "brute-force-ssh", "dns-tunnel", "icmp-tunnel")}


def netflow5():
    promised(("--protocol", "netflow5"), 0, ALL, rate=2500)


def netflow9():
    promised(("--profile", "generic-v9", "--ipv6", "0"), 0, SOME, rate=2500)


def ipfix():
    promised(("--protocol", "ipfix", "--ipv6", "20"), 0, SOME, rate=2500)


def sampled5():
    promised(("--protocol", "netflow5"), 10, ALL, rate=2500)


def sampled9():
    promised(("--profile", "generic-v9", "--ipv6", "0"), 100, ALL, rate=2500)


def sampled_ipfix():
    promised(("--protocol", "ipfix",), 10, SOME, rate=2500)


def sflow5():
    promised(("--protocol", "sflow5", "--ipv6", "0"), 1, SMALL, rate=2500, in_frames=True)
    promised(("--protocol", "sflow5", "--ipv6", "0"), 10, SOME, rate=2500, in_frames=True)
    promised(("--protocol", "sflow5", "--ipv6", "0"), 100, SOME, rate=2500, in_frames=True)


def truth():
    """The flows of the file say their labels: those that hosts and ports tell, and no others."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "flows.csv")
        flows, account, _ = sent(SMALL, "--manifest-flows", path, exporter=("--profile", "generic-v9", "--ipv6", 0))
        with open(path, encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    check_equal(len(rows), len(flows), "rows")
    said = collections.defaultdict(collections.Counter)
    for r in rows:
        said[r["label"]][(r["source.ip"], r["destination.ip"], int(r["network.bytes"]), int(r["network.packets"]))] += 1
    parts = by_label(flows, account)
    check_equal(sorted(filter(None, said)), sorted(parts), "labels")
    for name, (asks, answers) in parts.items():
        want = collections.Counter((f.source, f.destination, f.octets, f.packets) for f in asks + answers)
        check(said[name] == want, f"{name}: {sum(said[name].values())} rows, {sum(want.values())} flows")
    keys = collections.Counter((f.source, f.sport, f.destination, f.dport, f.protocol) for f in flows)
    own = {(f.source, f.sport, f.destination, f.dport, f.protocol)
           for name, part in parts.items() if name != "icmp-tunnel" for f in part[0] + part[1]}
    check_equal([k for k in own if keys[k] != 1], [], "keys that the background has as well")


def listed():
    code, out, _ = run("flowgen", "scenarios")
    check_equal(code, 0, "flowgen scenarios")
    lines = [line.split() for line in out.splitlines()[1:]]
    check_equal([line[0] for line in lines], sorted(ALL), "the names")
    for name, kind, technique, *_ in lines:
        p = Promise(name)
        check_equal(kind, "benign" if name.startswith("benign-") else "attack", name)
        check_equal(technique, p.file.get("technique", "-"), name)
        check(len(p.file["seen"]) >= 2, f"{name}: what should be seen")
    check_equal(run("flowgen", "scenarios", "show", "no-such")[0], 2, "an unknown one")
    check_equal(run("flowgen", "scenarios", "--help")[0], 0, "--help")
    check_equal(run("flowgen", "scenarios", "show", "/no/such.toml")[0], 3, "a file that is not there")


def octets_of(*options):
    with tempfile.TemporaryDirectory() as folder:
        path, manifest = os.path.join(folder, "x.pcap"), os.path.join(folder, "x.json")
        code, _, said = run("flowgen", "--pcap", path, "--rate", 3000, "--for", "20s", "--manifest", manifest, *options)
        check_equal(code, 0, said)
        with open(path, "rb") as file, open(manifest, encoding="utf-8") as account:
            return file.read(), json.load(account)


def repeats():
    chosen = ("--exporters", 3, "--scenario", "scan-vertical@1s,on=all", "--scenario", "ddos-syn@2s,on=2,rate=50")
    for exporter in (("--protocol", "ipfix"), ("--protocol", "sflow5", "--sampling", 4)):
        one, first = octets_of("--seed", 3, *chosen, *exporter)
        same, again = octets_of("--seed", 3, *chosen, *exporter)
        check(one == same, f"{exporter}: the same seed, other octets")
        check_equal(first["labels"], again["labels"], f"{exporter}: labels")
        threads, parts = octets_of("--seed", 3, "--threads", 2, *chosen, *exporter)
        check(one == threads, f"{exporter}: two threads, other octets")
        check_equal(first["labels"], parts["labels"], f"{exporter}: labels of two threads")
        other, _ = octets_of("--seed", 4, *chosen, *exporter)
        check(one != other, f"{exporter}: another seed, the same octets")
        check_equal(first["labels"][0]["exporters"], [1, 2, 3], "on=all")
        check_equal(first["labels"][1]["exporters"], [2], "on=2")
        check_equal(len(first["labels"][0]["targets"]), 3, "a host at each site")
    # Without scenarios nothing is different from before: the background has its own chance.
    plain, account = octets_of("--seed", 3)
    check("labels" not in account, "labels without scenarios")


def too_low():
    flows, account, said = sent({"ddos-syn": "@5s,rate=500,ramp=0,decay=0"}, expected=1, rate=100)
    check("scenario ddos-syn: up to 500.0 records a second, and exporter 1 has 100.0 a second" in said, said)
    label = account["labels"][0]
    check_equal((label["flows"], label["begun"]), (15000, 15000), "flows that began")
    check_equal(label["scheduled"], 15000, "records that were due")
    check(label["not_sent"] > 10000, f"not sent: {label}")
    check_equal(len(by_label(flows, account)["ddos-syn"][0]), label["sent"], "sent")
    check(f"{label['not_sent']} records not sent in time: the load is too low" in said, said)
    # A run that ends before its scenario is not too low.
    _, account, said = sent({"c2-beacon": "@50s,interval=3s"})
    label = account["labels"][0]
    check(label["begun"] < label["flows"] and label["not_sent"] == 0, f"{label}")
    check(f"{label['flows'] - label['begun']} flows not begun when the run ended" in said, said)


def refused():
    def says(code, text, *options):
        with tempfile.TemporaryDirectory() as folder:
            got, _, err = run("flowgen", "--pcap", os.path.join(folder, "x.pcap"), "--count", 10, *options)
        check_equal(got, code, f"{options}: {err}")
        check(text in err and err.count("\n") == 1, f"{options}: {err!r}, not {text!r}")

    says(2, "there is no", "--scenario", "no-such-one")
    says(2, "it needs a name", "--scenario", "@3s")
    says(2, "'soon' is not a time", "--scenario", "tor@soon")
    says(2, "'fast' is not a number of flows", "--scenario", "tor,rate=fast")
    says(2, "not one of", "--scenario", "tor,speed=3")
    says(2, "'hold' is not KEY=VALUE", "--scenario", "tor,hold")
    says(2, "the run has 1 exporters", "--scenario", "tor,on=2")
    says(2, "session = true needs an interval", "--scenario", "tor,rate=3")
    says(2, "ramp, hold and decay are all 0", "--scenario", "tor,hold=0")
    says(2, "no exporter has a record for tcp flows", "--scenario", "tor", "--profile", "generic-ipfix", "--ipv6", 100)
    with tempfile.NamedTemporaryFile("w", suffix=".toml") as both:  # records of both directions
        both.write('title = "x"\nprotocol = "ipfix"\nsource = "x"\n[[template]]\nid = 256\n'
                   'fields = """sourceIPv4Address destinationIPv4Address sourceTransportPort destinationTransportPort '
                   'protocolIdentifier initiatorOctets responderOctets flowEndMilliseconds"""\n')
        both.flush()
        says(2, "no exporter has a record for tcp flows", "--scenario", "tor", "--profile", both.name)
    says(2, "free for it", "--scenario", "benign-update", "--users", 20)
    says(3, "No such file", "--scenario", "./none.toml")

    good = run("flowgen", "scenarios", "show", "scan-horizontal")[1]
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "mine.toml")

        def wrong(text, *changes):
            changed = good
            for a, b in changes:
                check(a in changed, f"{a} is not there")
                changed = changed.replace(a, b, 1)
            with open(path, "w", encoding="utf-8") as file:
                file.write(changed)
            code, _, err = run("flowgen", "scenarios", "show", path)
            check_equal(code, 2, f"{changes}: {err}")
            check(re.search(rf"mine\.toml:\d+: {text}", err), f"{changes}: {err!r}, not {text!r}")

        wrong("kind: 'bad' is not one of attack, benign", ('"attack"', '"bad"'))
        wrong("technique: 'T10' is not like T1046", ('"T1046"', '"T10"'))
        wrong("technique: only attacks have one", ('"attack"', '"benign"'))
        wrong("from: .*'mars' is not one of", ('"inside"', '"mars"'))
        wrong("from: '8.8.8.0/24' is not within", ('"inside"', '"8.8.8.0/24"'))
        wrong("from: '10.0.0.1/8': the address has bits", ('"inside"', '"10.0.0.1/8"'))
        wrong("hosts: 300 are more than the 254", ('"inside"', '"10.1.2.0/24"\nhosts = 300'))
        wrong("protocol: 'gre' is not one of icmp, tcp, udp", ('"tcp"', '"gre"'))
        wrong("ports: needs a port", ("ports = 445", "ports = [445, 445]"))
        wrong("ports: needs a port", ("ports = 445", 'ports = "9-3"'))
        wrong("needs ports, source_ports or both", ("ports = 445\n", ""))
        wrong("rate: 0 is not a number of flows", ("rate = 20", "rate = 0"))
        wrong("needs either rate or interval", ("rate = 20", 'rate = 20\ninterval = "1s"'))
        wrong("jitter: 100 is not", ("jitter = 50", "jitter = 100"))
        wrong(r"octets: needs \[from, to\]", ("octets = [40, 60]", "octets = [20, 60]"))
        wrong("octets is missing", ("octets = [40, 60]\n", ""))
        wrong("flags: 'X' is not made of", ('flags = "S"', 'flags = "X"'))
        wrong("flags is missing", ('flags = "S"\n', ""))
        wrong("answers: nothing is answered", ("answered = 10\n", ""))
        wrong(r"\[answers\] is missing", ('[answers]\noctets = 40\nflags = "RA"\n', ""))
        wrong("no flow is due", ("rate = 20", "rate = 0.01"))
        wrong("3600000000 flows are more than 100000000", ("rate = 20", "rate = 1000000"), ('"12.7s"', '"1h"'))
        wrong("hold: '12' is not|hold: 12 is not a time", ('"12.7s"', "12"))
        wrong("there is no 'speed'|'speed' is not", ("rate = 20", "rate = 20\nspeed = 3"))
        wrong("duration: flows of one packet", ("packets = [1, 2]", 'packets = 1\nduration = "3s"'))
        wrong("seen: needs a list", ('seen = ["', 'seen = 3\nother = ["'))
        with open(path, "w", encoding="utf-8") as file:
            file.write(good.replace('"12.7s"', '"10s"'))
        _, account, _ = sent({path: "@2s"})
        check_equal((account["labels"][0]["name"], account["labels"][0]["flows"]), ("mine", 200), "a file of one's own")
        for name in ("mine-2", "my own", "x" * 65):
            with open(os.path.join(folder, name + ".toml"), "w", encoding="utf-8") as file:
                file.write(good)
        second = os.path.join(folder, "mine-2.toml")
        for order, labels in (((path, path, second), ["mine", "mine-2", "mine-2-2"]),
                              ((path, second, path), ["mine", "mine-2", "mine-3"])):
            code, out, err = run("flowgen", "--pcap", os.devnull, "--for", "30s", "--rate", 2500, "--manifest", "-",
                                 *(x for one in order for x in ("--scenario", one)))
            check_equal((code, [x["name"] for x in json.loads(out or '{"labels": []}')["labels"]]), (0, labels),
                        f"each label once: {err}")
        says(2, "my own.toml: label 'my own': it is of letters", "--scenario", os.path.join(folder, "my own.toml"))
        says(2, "label 65 characters, at most 64", "--scenario", os.path.join(folder, "x" * 65 + ".toml"))


if __name__ == "__main__":
    main({c.__name__: c for c in (listed, truth, netflow5, netflow9, ipfix, sampled5, sampled9, sampled_ipfix, sflow5,
                                  repeats, too_low, refused)})
