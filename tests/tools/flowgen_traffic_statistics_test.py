#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""The traffic of each preset, as flowrecv reads it, has the statistics of docs/traffic.md; a day has a night; flow keys
are as many as asked for; and what a preset says it sends is what it sends."""
import collections
import csv
import io
import math
import os
import re
import struct
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from programs import check, check_equal, main, run  # noqa: E402

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "../.."))
PRESETS = {"small": (500, 100, 200, 10), "medium": (5000, 1000, 1000, 20), "large": (50000, 10000, 5000, 30)}
FIELDS = ("source.ip,source.port,destination.ip,destination.port,network.protocol,network.bytes,network.packets,"
          "flow.start,flow.end,ingressInterface,observationDomainId,flow.duration_ms")
SHARES = {("tcp", 443): 44, ("udp", 443): 14, ("udp", 53): 22, ("tcp", 80): 7, ("tcp", 22): 2, ("tcp", 25): 1,
          ("udp", 123): 3, ("tcp", 445): 2, ("icmp", 0): 4, ("udp", 5060): 1}

Flow = collections.namedtuple("Flow",
                              "source sport destination dport protocol octets packets start end answer domain ms")


def flows_of(*options):
    """Flows of a run of flowgen, its messages, and its datagrams: sizes of their IP packets, and times."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "sent.pcap")
        code, _, said = run("flowgen", "--pcap", path, *options)
        check_equal(code, 0, f"flowgen {options}: {said}")
        code, out, err = run("flowrecv", "--read", path, "--format", "csv", "--fields", FIELDS, timeout=300)
        check_equal(code, 0, f"flowrecv: {err}")
        with open(path, "rb") as file:
            octets = file.read()
    sizes, times, at = [], [], 24
    while at < len(octets):
        seconds, nanoseconds, size = struct.unpack_from("<III", octets, at)
        sizes.append(size - 14), times.append(seconds * 10**9 + nanoseconds)  # without Ethernet
        at += 16 + size
    rows = csv.reader(io.StringIO(out))
    next(rows)
    flows = []
    for s, sp, d, dp, protocol, octets, packets, start, end, interface, domain, ms in rows:
        # Before 2030 in RFC 3339 and UTC: as text they are in order.
        flows.append(Flow(s, int(sp or 0), d, int(dp or 0), protocol.replace("ipv6-icmp", "icmp"), int(octets),
                          int(packets), start, end, interface == "2", domain, int(ms or 0)))
    return flows, said, sizes, times


def application(flow):
    return flow.protocol, 0 if flow.protocol == "icmp" else flow.sport if flow.answer else flow.dport


def share(seen, want, draws, what, times=1):
    """Within 5 standard deviations of a count of so many draws; its variance is `times` that of independent ones."""
    off = 5 * math.sqrt(times * draws * want * (1 - want)) + 1
    check(abs(seen - draws * want) <= off, f"{what}: {seen} of {draws}, wanted {want:.4f} (within {off:.0f})")


def conversations_of(flows):
    """Pairs of flows; the second is None where nobody answers."""
    waiting, pairs = {}, []
    for f in flows:
        port = (f.sport, f.dport) if f.protocol != "icmp" else (0, 0)
        if not f.answer:
            waiting.setdefault((f.source, f.destination, port, f.protocol), collections.deque()).append(f)
            continue
        asked = waiting.get((f.destination, f.source, port[::-1], f.protocol))
        check(bool(asked), f"an answer to nothing: {f}")
        if asked:
            pairs.append((asked.pop(), f))
    pairs += [(f, None) for rest in waiting.values() for f in rest]
    return pairs


def zipf(n, exponent):
    weights = [(k + 1) ** -exponent for k in range(n)]
    return [w / sum(weights) for w in weights]


def slope(counts, want, what, times=1):
    """Of log(frequency) over log(rank); its standard deviation from that of each count."""
    x = [math.log(k + 1) for k in range(len(counts))]
    mean = sum(x) / len(x)
    spread = sum((a - mean) ** 2 for a in x)
    got = sum((a - mean) * math.log(c) for a, c in zip(x, counts)) / spread
    deviation = math.sqrt(sum((a - mean) ** 2 * times / c for a, c in zip(x, counts))) / spread
    check(abs(got - want) <= 5 * deviation, f"{what}: slope {got:.3f}, wanted {want} (within {5 * deviation:.3f})")


def promised():
    """The table of sizes in docs/traffic.md: of each application the median, the 90th and the 99th percentile of the
    client's octets, the server's, and of the milliseconds."""
    table = {}
    with open(os.path.join(ROOT, "docs", "traffic.md"), encoding="utf-8") as file:
        for line in file:
            m = re.fullmatch(r"\| (tcp|udp|icmp)(?: (\d+))? \|((?: [\d,; ]+ \|){3}) [\d.]+ \|\n", line)
            if m:
                table[m[1], int(m[2] or 0)] = [[float(n.replace(",", "")) for n in cell.split(";")]
                                               for cell in m[3].strip(" |").split("|")]
    check_equal(sorted(table), sorted(SHARES), "applications in docs/traffic.md")
    return table


def sizes_as_promised(pairs, table, what):
    for which, columns in table.items():
        of = [(a, b) for a, b in pairs if b and application(a) == which]
        for name, values, limits in (("client", [a.octets for a, _ in of], columns[0]),
                                     ("server", [b.octets for _, b in of], columns[1]),
                                     ("time", [a.ms for a, _ in of], columns[2])):
            for p, limit in zip((0.5, 0.9, 0.99), limits):
                # Numbers of three digits; where few values are possible, a value has a share of its own.
                below, at = sum(v < limit * 0.995 for v in values), sum(v <= limit * 1.005 for v in values)
                off = 5 * math.sqrt(len(values) * p * (1 - p)) + 1
                check(below - off <= len(values) * p <= at + off,
                      f"{what}, {which}, {name}: {below}..{at} of {len(values)} up to {limit}, wanted {p}")


def presets():
    table = promised()
    for name, (rate, users, servers, ipv6) in PRESETS.items():
        for seed in (1, 42):
            what = f"{name}, seed {seed}"
            flows, said, sizes, times = flows_of("--protocol", "ipfix", "--preset", name, "--seed", seed, "--start",
                                                 "2026-07-22T12:00:00Z", "--count", 60_000)
            m = re.search(r"(\d+) flows/s, ([\d.]+) datagrams/s, ([\d.]+) ([kMG])bit/s", said)
            check(m is not None, f"{what}: {said}")
            if m is None:
                continue
            seconds = (times[-1] - 1784721600 * 10**9) / 1e9
            # Three digits; some thousand datagrams, of which one in twenty has templates.
            for got, stated in ((len(flows) / seconds, float(m[1])), (len(sizes) / seconds, float(m[2])),
                                (8 * sum(sizes) / seconds, float(m[3]) * {"k": 1e3, "M": 1e6, "G": 1e9}[m[4]])):
                check(abs(got / stated - 1) < 0.01, f"{what}: {got}, stated {stated}")
            check_equal(float(m[1]), rate, what)
            day = rate * 86_400 * 500 / 1e9
            check(f"stored: {day:.3g} GB a day" in said or f"stored: {day / 1000:.3g} TB a day" in said, said)

            share(sum(":" in f.source for f in flows), ipv6 / 100, len(flows), f"{what}: IPv6")
            pairs = conversations_of(flows)
            share(sum(b is not None for _, b in pairs), 0.96, len(pairs), f"{what}: answered")
            seen = collections.Counter(application(a) for a, _ in pairs)
            check_equal(set(seen), set(SHARES), f"{what}: applications")
            for which, percent in SHARES.items():
                share(seen[which], percent / 100, len(pairs), f"{what}: {which}")

            clients = collections.Counter(a.source for a, _ in pairs if ":" not in a.source and a.protocol != "icmp")
            check(len(clients) <= users, f"{what}: {len(clients)} users")
            check(all(c.startswith("10.") for c in clients), f"{what}: {list(clients)[:5]}")
            # A draw of a user is used by several conversations: twice the variance (docs/traffic.md).
            slope([n for _, n in clients.most_common(30)], -0.75, f"{what}: users", 2)
            web = collections.Counter(a.destination for a, _ in pairs if a.dport == 443 and ":" not in a.destination)
            check(len(web) <= servers - servers // 8, f"{what}: {len(web)} servers")
            slope([n for _, n in web.most_common(30)], -1, f"{what}: servers")
            wanted = zipf(servers - servers // 8, 1)
            for k, (_, n) in enumerate(web.most_common(3)):
                share(n, wanted[k], sum(web.values()), f"{what}: server {k + 1}")

            # The answers to the last of IPv4 and to the last of IPv6 may be after the end.
            check(sum(b is None and a.packets != 1 for a, b in pairs) <= 2, f"{what}: nobody answers, and it goes on")
            for a, b in pairs:
                if b is None:
                    continue
                check(a.start <= b.start and a.end <= b.end, f"{what}: {a} {b}")
                which = application(a)
                if which[1] in (443, 80):
                    check(b.octets > 2 * a.octets, f"{what}: {a} {b}")
                elif which[1] == 25:
                    check(a.octets > 2 * b.octets, f"{what}: {a} {b}")
            sizes_as_promised(pairs, table, what)

            keys = collections.Counter((f.source, f.destination, f.sport, f.dport, f.protocol) for f in flows
                                       if ":" not in f.source)
            # Of each stream all of 28,232 conversations in a row, and those here are not many more.
            check(len(keys) >= sum(keys.values()) * 0.999, f"{what}: {len(keys)} keys of {sum(keys.values())} flows")


def day_and_night():
    """A day of a hundred users: who is active in an hour are those that the curve says, within its noise (at the most
    264 parts in 1000 of it)."""
    for seed in (1, 5):
        flows, *_ = flows_of("--protocol", "netflow5", "--users", 100, "--seed", seed, "--rate", 2, "--count", 172_800,
                             "--start", "2026-07-22T00:00:00Z")
        hours, echoes = collections.defaultdict(set), collections.defaultdict(set)
        for f in flows:
            if not f.answer:
                (echoes if f.protocol == "icmp" else hours)[f.end[11:13]].add(f.source)
        night, noon = len(hours["04"]), len(hours["14"])
        # From 270 to 283 parts of 1500 from 3:45 to 4:40; an hour has 3,670 conversations, so that all have some.
        check(100 * 0.27 * 0.736 / 1.5 - 1 <= night <= 100 * 0.33 * 1.264 / 1.5, f"seed {seed}: {night} at four")
        check(noon >= 100 * 1.5 * 0.736 / 1.5 - 1, f"seed {seed}: {noon} at two in the afternoon")
        check(hours["04"] <= hours["14"], "who is awake by night is so by day")
        # Whatever the hour: 140 echoes in one, whoever is next of 100.
        check(len(echoes["04"]) > 50 and len(echoes["14"]) > 50, f"seed {seed}: echoes take turns")


def keys():
    """So many different ones of each exporter, in every protocol, and other counters each time."""
    for protocol in ("netflow5", "netflow9", "ipfix", "sflow5"):
        for n, exporters in ((256, 1), (1, 1) if protocol == "netflow5" else (2, 1), (101, 3)):
            flows, *_ = flows_of("--protocol", protocol, "--flow-keys", n, "--exporters", exporters, "--count",
                                 exporters * 6000)
            seen = collections.defaultdict(set)
            for f in flows:
                client = f.destination if f.sport < 32768 and f.dport >= 32768 else f.source
                seen[f.domain if protocol != "sflow5" else 0].add((f.source, f.destination, f.sport, f.dport,
                                                                   f.protocol))
                check(client.startswith("10.") or ":" in client or f.protocol == "icmp", f"{f}")
            if protocol == "sflow5":  # agents are told apart by their addresses
                check_equal([len(s) for s in seen.values()], [n * exporters], f"{protocol}, {n}")
            elif protocol != "netflow5":
                check_equal([len(s) for s in seen.values()], [n] * exporters, f"{protocol}, {n}")
            else:
                check_equal(len(set().union(*seen.values())), n * exporters, f"{protocol}, {n}")
            if protocol != "sflow5":  # one packet each
                check(len({(f.octets, f.packets) for f in flows}) > 2000, f"{protocol}: the same counters again")


def keys_of_a_day():
    """No flow key comes a second time while the number of active users changes."""
    for seed in (1, 2):
        flows, *_ = flows_of("--protocol", "netflow5", "--rate", 5, "--count", 55_000, "--seed", seed, "--start",
                             "2026-07-22T06:00:00Z")
        seen = collections.Counter((f.source, f.destination, f.sport, f.dport, f.protocol) for f in flows)
        check(sum(not f.answer for f in flows) <= 28_232, "more conversations than ports")
        check_equal([key for key, n in seen.items() if n > 1], [], f"seed {seed}: again")


def sites():
    """Users are divided among the exporters, and nobody is at two."""
    flows, *_ = flows_of("--protocol", "ipfix", "--users", 103, "--exporters", 10, "--ipv6", 0, "--count", 60_000,
                         "--start", "2026-07-22T14:00:00Z")
    where = collections.defaultdict(set)
    for f in flows:
        where[f.destination if f.answer else f.source].add(f.domain)
    check(all(len(d) == 1 for d in where.values()), "a user at two exporters")
    per = collections.Counter(next(iter(d)) for d in where.values())
    check_equal(len(per), 10, "exporters")
    check(max(per.values()) <= 11 and min(per.values()) >= 7, f"{per}")


def usage():
    code, out, err = run("flowgen", "presets")
    check_equal((code, err), (0, ""), "presets")
    for name, (rate, users, servers, ipv6) in PRESETS.items():
        check(f"{name}: {users} users, {servers} servers, {ipv6} % IPv6\n  netflow5: {rate} flows/s, " in out, out)
    check_equal(out.count("\n  "), 15, "lines of protocols and storage")
    for arguments, said in [
            (("--preset", "huge"), "--preset: 'huge' is not one of small, medium, large"),
            (("--users", 0), "--users: "), (("--users", "2M"), "--users: "), (("--servers", 1), "--servers: "),
            (("--users", 1000, "--flow-keys", "1M"),
             "--flow-keys: 1000 users and their servers have 438000 at each exporter"),
            (("--users", "1M", "--exporters", 65536), None)]:
        code, _, err = run("flowgen", *arguments, "--count", 1, "--pcap", os.devnull)
        check_equal(code, 0 if said is None else 2, f"{arguments}: {err}")
        check((said or "") in err, f"{arguments}: {err}")
    code, _, err = run("flowgen", "presets", "small")
    check(code == 2 and "presets: 'small' is one argument too many" in err, err)
    # What is given goes before the preset.
    _, said, *_ = flows_of("--preset", "small", "--rate", 700, "--users", 30, "--ipv6", 0, "--protocol", "ipfix",
                           "--count", 100)
    check("preset small: 30 users, 200 servers; stored: 30.2 GB a day, " in said, said)
    check("flowgen: ipfix: 700 flows/s, " in said and ", 0 % IPv6\n" in said, said)


def network_file():
    """A preset in a network file is that of --preset: the same lines, the same rate, the same octets."""
    exporters = '[[exporters]]\nprotocol = "ipfix"\n'
    with tempfile.TemporaryDirectory() as folder:
        network, path = os.path.join(folder, "net.toml"), os.path.join(folder, "sent.pcap")

        def sent(*options, table=None):
            if table is not None:
                with open(network, "w", encoding="utf-8") as file:
                    file.write(exporters + table)
                options = ("--network", network, *options)
            else:
                options = ("--protocol", "ipfix", *options)
            code, _, said = run("flowgen", "--pcap", path, "--count", 5000, "--seed", 3, *options)
            check_equal(code, 0, f"{options}: {said}")
            with open(path, "rb") as file:
                return file.read(), [line for line in said.splitlines() if " flows from " not in line]

        for name, (rate, users, servers, ipv6) in PRESETS.items():
            octets, said = sent("--preset", name)
            check(f"preset {name}: {users} users, {servers} servers; " in said[0], said)
            check(f"ipfix: {rate} flows/s, " in said[1] and said[1].endswith(f", {ipv6} % IPv6"), said)
            table = f'[traffic]\npreset = "{name}"\n'
            check(sent(table=table) == (octets, said), f"{name}: {said}")
            check(sent("--rate", 700, table=table) == sent("--preset", name, "--rate", 700), f"{name} at 700 flows/s")
            check(sent(table=f"{table}users = 50\n") == sent("--preset", name, "--users", 50), f"{name} with 50 users")
            check(sent("--preset", "small", table=table) == sent("--preset", "small"), f"small instead of {name}")
        check(sent(table="[traffic]\nusers = 50\n") == sent("--users", 50), "no preset")
        check_equal(sent(table="")[1], [], "says nothing")


if __name__ == "__main__":
    main({"presets": presets, "day_and_night": day_and_night, "keys": keys, "keys_of_a_day": keys_of_a_day,
          "sites": sites, "usage": usage, "network_file": network_file})
