#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Ten pictures of flowgen's traffic, drawn from what flowrecv reads of it: traffic_pictures.py BIN_DIRECTORY FOLDER.

To be looked at: what is promised (docs/traffic.md) is tested, but noise and artefacts are what eyes find. Needs
python3-matplotlib."""
import collections
import csv
import datetime
import os
import subprocess
import sys
import tempfile

import matplotlib

matplotlib.use("Agg")
from matplotlib import pyplot  # noqa: E402

BIN, FOLDER = sys.argv[1:3]
FIELDS = ("source.ip,source.port,destination.ip,destination.port,network.protocol,network.bytes,network.packets,"
          "flow.start,flow.end,ingressInterface,flow.duration_ms")
Flow = collections.namedtuple("Flow", "client port server service protocol octets packets start end answer ms v6")


def seconds(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def flows_of(*options):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "sent.pcap")
        subprocess.run([os.path.join(BIN, "flowgen"), "--pcap", path, *map(str, options)], check=True,
                       stderr=subprocess.DEVNULL)
        out = subprocess.run([os.path.join(BIN, "flowrecv"), "--read", path, "--format", "csv", "--fields", FIELDS],
                             check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
    flows = []
    for s, sp, d, dp, protocol, octets, packets, start, end, interface, ms in list(csv.reader(out.splitlines()))[1:]:
        answer = interface == "2"
        ends = ((d, dp, s, sp) if answer else (s, sp, d, dp))
        icmp = "icmp" in protocol
        flows.append(Flow(ends[0], 0 if icmp else int(ends[1] or 0), ends[2], 0 if icmp else int(ends[3] or 0),
                          protocol.replace("ipv6-", ""), int(octets), int(packets), seconds(start), seconds(end),
                          answer,
                          int(ms or 0), ":" in s))
    return flows


def picture(name, title, x, y, **scales):
    figure, axes = pyplot.subplots(figsize=(9, 6))
    axes.set(title=title, xlabel=x, ylabel=y, **scales)
    axes.grid(True, alpha=0.3)

    def done():
        if axes.get_legend_handles_labels()[0]:
            axes.legend()
        figure.savefig(os.path.join(FOLDER, name + ".png"), dpi=80)
        pyplot.close(figure)

    return axes, done


def ranked(name, title, counts, exponent):
    axes, done = picture(name, title, "rank", "conversations", xscale="log", yscale="log")
    for label, count in counts.items():
        values = [n for _, n in count.most_common()]
        axes.plot(range(1, len(values) + 1), values, ".", label=label)
        axes.plot([1, len(values)], [values[0], values[0] * len(values) ** -exponent], "--", color="grey")
    done()


def distribution(name, title, x, values):
    axes, done = picture(name, title, x, "share below", xscale="log")
    for label, v in values.items():
        v = sorted(max(n, 1) for n in v)
        axes.step(v, [(i + 1) / len(v) for i in range(len(v))], label=label)
    done()


def name_of(f):
    return f.protocol + (f" {f.service}" if f.service else "")


def main():
    os.makedirs(FOLDER, exist_ok=True)
    noon = flows_of("--protocol", "ipfix", "--preset", "medium", "--seed", 1, "--start", "2026-07-22T14:00:00Z",
                    "--count",
                    300_000)
    help_text = subprocess.run([os.path.join(BIN, "flowgen"), "--help"], stdout=subprocess.PIPE, text=True,
                               check=True).stdout
    load = ("--load", "day") if "--load" in help_text else ()
    day = flows_of("--protocol", "ipfix", "--users", 300, "--seed", 2, "--rate", 4, "--for", "24h", "--start",
                   "2026-07-22T00:00:00Z", *load)
    asked = [f for f in noon if not f.answer]
    names = [n for n, _ in collections.Counter(map(name_of, asked)).most_common()]

    ranked("1-users", "Popularity of users; dashed: k^-0.75",
           {version: collections.Counter(f.client for f in asked if f.v6 == v6)
            for version, v6 in (("IPv4", False), ("IPv6", True))}, 0.75)
    ranked("2-servers", "Popularity of servers, by port (IPv4); dashed: k^-1",
           {n: collections.Counter(f.server for f in asked if name_of(f) == n and not f.v6) for n in names[:4]}, 1)

    axes, done = picture("3-ports", "Ports of clients, one point a conversation (IPv4)", "conversation", "port")
    some = [f for f in asked if f.port and not f.v6][:8000]
    axes.plot(range(len(some)), [f.port for f in some], ",")
    done()

    distribution("4-sizes", "Octets of a flow from the server", "octets",
                 {n: [f.octets for f in noon if f.answer and name_of(f) == n] for n in names})
    axes, done = picture("5-durations", "Duration and size (tcp 443, from the server)", "octets", "ms", xscale="log",
                         yscale="log")
    some = [f for f in noon if f.answer and name_of(f) == "tcp 443"][:15000]
    axes.plot([f.octets for f in some], [max(f.ms, 1) for f in some], ",")
    done()

    axes, done = picture("6-rate", "Flows that ended in each 5 minutes of a day" + (", --load day" if load else ""),
                         "hour", "flows")
    first = datetime.datetime(2026, 7, 22, tzinfo=datetime.timezone.utc).timestamp()
    ended = collections.Counter(int((f.end - first) // 300) for f in day)
    axes.plot([i / 12 for i in range(288)], [ended[i] for i in range(288)])
    axes.set_ylim(0)
    done()
    axes, done = picture("7-active", "Users that are seen in each 15 minutes of a day, of 300", "hour", "users")
    for label, v6 in (("IPv4", False), ("IPv6", True)):
        active = collections.defaultdict(set)
        for f in day:
            if f.v6 == v6:
                active[int((f.end - first) // 900)].add(f.client)
        axes.plot([i / 4 for i in range(96)], [len(active[i]) for i in range(96)], label=label)
    axes.set_ylim(0)
    done()

    axes, done = picture("8-directions", "Octets of both directions of a conversation", "client", "server",
                         xscale="log",
                         yscale="log")
    pairs = [(a, b) for a, b in zip(noon,
                                    noon[1:]) if b.answer and not a.answer and a.client == b.client and a.port == b.port]
    for n in names:
        of = [(a.octets, b.octets) for a, b in pairs if name_of(a) == n][:3000]
        axes.plot([a for a, _ in of], [b for _, b in of], ",", label=n)
    done()

    axes, done = picture("9-versions", "Share of IPv6 in each minute of a run", "second", "percent")
    total, v6 = collections.Counter(), collections.Counter()
    begin = min(f.end for f in noon)
    for f in noon:
        second = int(f.end - begin)
        total[second] += 1
        v6[second] += f.v6
    at = [s for s in sorted(total) if total[s] > 200]
    axes.plot(at, [100 * v6[s] / total[s] for s in at])
    axes.set_ylim(0, 40)
    done()

    axes, done = picture("10-gaps", "Gaps between the starts of conversations of a user (export order)",
                         "conversations in between",
                         "share above", xscale="log", yscale="log")
    four = [f for f in asked if not f.v6]
    for label, k in (("most popular", 0), ("10th", 9), ("100th", 99)):
        who = collections.Counter(f.client for f in four).most_common()[k][0]
        at = [i for i, f in enumerate(four) if f.client == who]
        gaps = sorted(b - a for a, b in zip(at, at[1:]))
        axes.step(gaps, [1 - i / len(gaps) for i in range(len(gaps))], label=label)
    done()


main()
