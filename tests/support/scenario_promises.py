# SPDX-License-Identifier: BSL-1.0
"""What the TOML file of a scenario promises, and flows that flowrecv read held against it."""
import collections
import csv
import io
import ipaddress
import json
import math
import os
import re
import tempfile
import tomllib
from datetime import datetime

from programs import check, check_equal, run

FIELDS = ("source.ip,source.port,destination.ip,destination.port,network.protocol,network.bytes,network.packets,"
          "flow.start,flow.end,tcpControlBits")
Flow = collections.namedtuple("Flow", "source sport destination dport protocol octets packets start end flags")
# What flowgen's own ports are: no client of the background has them.
OWN = set(range(61000, 65536)) | set(range(10000, 32768))
# All of them, so short that each has ended after 60 seconds.
ALL = {"scan-horizontal": "", "scan-vertical": "", "scan-slow": ",interval=200ms,hold=40s",
       "c2-beacon": ",interval=2s,hold=50s", "exfil-burst": ",hold=48s", "exfil-slow": ",interval=4s,hold=16s",
       "ddos-syn": ",rate=100", "ddos-udp-amplification": ",rate=50", "ddos-many-sources": ",rate=60,hold=10s",
       "ddos-carpet": ",rate=60", "lateral-smb": ",interval=1s,hold=40s", "lateral-rdp": ",interval=1s,hold=30s",
       "lateral-ssh": ",interval=1s,hold=40s", "lateral-winrm": ",interval=1s,hold=40s",
       "brute-force-ssh": ",hold=40s", "brute-force-rdp": ",hold=40s", "cryptomining": ",hold=31s",
       "tor": ",hold=41s", "dns-tunnel": ",hold=40s", "icmp-tunnel": ",hold=50s", "benign-backup": ",hold=20s",
       "benign-update": ",interval=10s,ramp=10s,hold=10s,decay=5s", "benign-scanner": "",
       "benign-flash-crowd": ",rate=40,hold=20s,decay=10s"}


def nanoseconds(text):
    """Of 2026-01-01T00:00:00.123456789Z."""
    whole, _, rest = text.rstrip("Z").partition(".")
    return int(datetime.fromisoformat(whole + "+00:00").timestamp()) * 10**9 + int((rest + "000000000")[:9])


def seconds(text):
    number, unit = re.fullmatch(r"([0-9.]+)(ms|s|m|h|d)?", text).groups()
    return float(number) * {"ms": 0.001, None: 1, "s": 1, "m": 60, "h": 3600, "d": 86400}[unit]


def pair(value):
    return (value[0], value[1]) if isinstance(value, list) else (value, value)


def ports_of(value):
    if isinstance(value, list):
        return set().union(*map(ports_of, value))
    if isinstance(value, str):
        first, last = value.split("-")
        return set(range(int(first), int(last) + 1))
    return set() if value is None else {value}


class Promise:
    """What a scenario's file says, with what the option changed."""

    def __init__(self, name, option=""):
        file = tomllib.loads(run("flowgen", "scenarios", "show", name)[1])
        self.name, self.file, self.flows = name, file, file["flows"]
        changed = dict(part.split("=") for part in option.split(",") if "=" in part)
        self.times = {k: seconds(changed.get(k, file["intensity"].get(k, "0"))) for k in ("ramp", "hold", "decay")}
        self.rate = float(changed.get("rate", self.flows.get("rate", 0)))
        self.interval = seconds(changed.get("interval", self.flows.get("interval", "0")))
        if "rate" in changed:
            self.interval = 0
        self.lasts = sum(self.times.values())
        self.sources = file["sources"].get("hosts", 1)
        self.targets = file["targets"].get("hosts", 1)
        self.ports, self.source_ports = ports_of(self.flows.get("ports")), ports_of(self.flows.get("source_ports"))
        self.answered = self.flows.get("answered", 0) / 100
        self.jitter = self.flows.get("jitter", 0) / 100

    def turns(self, source):
        """When the source's flows are due, in seconds after the begin."""
        t, n = self.times, self.sources
        first = (t["ramp"] + self.interval) * source / n
        end = t["ramp"] + t["hold"] + t["decay"] * (source + 1) / n
        return [first + i * self.interval for i in range(max(0, math.ceil((end - first) / self.interval - 1e-9)))]

    def begun_by(self, at):
        """The integral of the intensity."""
        ramp, hold, decay = self.times["ramp"], self.times["hold"], self.times["decay"]
        at = min(max(at, 0), self.lasts)
        sum_ = min(at, ramp)**2 / 2 / ramp if ramp else 0
        sum_ += min(max(at - ramp, 0), hold)
        left = min(max(at - ramp - hold, 0), decay)
        sum_ += left - left * left / 2 / decay if decay else 0
        return self.rate * sum_

    def count(self):
        if self.interval:
            return sum(len(self.turns(i)) for i in range(self.sources))
        return math.floor(self.begun_by(self.lasts) + 1e-9)

    def size(self, answer):
        table = self.file["answers"] if answer else self.flows
        return pair(table.get("packets", 1)), pair(table["octets"])


def flags_of(text):
    return sum(1 << "FSRPAUEC".index(c) for c in text)


def sent(names, *options, sampling=0, expected=0, exporter=("--protocol", "netflow5"), rate=2500):
    """A run with these scenarios: flows, the manifest, what it said."""
    with tempfile.TemporaryDirectory() as folder:
        path, manifest = os.path.join(folder, "sent.pcap"), os.path.join(folder, "sent.json")
        chosen = [a for name, how in names.items() for a in ("--scenario", name + how)]
        code, _, said = run("flowgen", "--pcap", path, "--seed", 5, "--rate", rate, "--for", "62s", *exporter, *chosen,
                            "--manifest", manifest, *(("--sampling", sampling) if sampling else ()), *options)
        check_equal(code, expected, f"flowgen: {said}")
        code, out, err = run("flowrecv", "--read", path, "--format", "csv", "--fields", FIELDS, "--expect", manifest)
        check_equal(code, 0, f"flowrecv --expect: {err}")
        with open(manifest, encoding="utf-8") as file:
            account = json.load(file)
    rows = csv.reader(io.StringIO(out))
    next(rows)
    flows = []
    for s, sp, d, dp, protocol, octets, packets, start, end, flags in rows:
        flows.append(Flow(s, int(sp or 0), d, int(dp or 0), protocol, int(octets), int(packets),
                          nanoseconds(start) if start else 0, nanoseconds(end) if end else 0, int(flags or "0", 0)))
    return flows, account, said


def by_label(flows, account):
    """The flows of each label, forward and answers, by their hosts and the ports that are only scenarios'."""
    hosts = collections.defaultdict(list)
    for label in account["labels"]:
        for source in label["sources"]:
            hosts[source].append((label, set(label["targets"])))
    out = {label["name"]: ([], []) for label in account["labels"]}
    for f in flows:
        own = f.sport in OWN or f.dport in OWN or f.protocol == "icmp"
        if not own:
            continue
        for answer, (a, b, port) in enumerate(((f.source, f.destination, f.dport), (f.destination, f.source, f.sport))):
            for label, targets in hosts.get(a, ()):
                asked = f.sport if answer == 0 else f.dport
                if b not in targets or label["protocol"] != f.protocol:
                    continue
                if label.get("ports") and port not in label["ports"]:
                    continue
                if label.get("source_ports") and asked not in label["source_ports"]:
                    continue
                out[label["name"]][answer].append(f)
    return out


def near(got, mean, variance, what):
    """Within 5 standard deviations, and one for what is whole."""
    off = 5 * math.sqrt(variance) + 1
    check(abs(got - mean) <= off, f"{what}: {got}, not {mean:.1f} by {off:.1f}")


def check_hosts(p, label, flows):
    """All that are promised, and where they are."""
    inside, outside = ipaddress.ip_network("10.0.0.0/8"), [ipaddress.ip_network(n) for n in (
        "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24")]
    where = {"inside": [inside], "subnet": [inside], "data-centre": [ipaddress.ip_network("172.16.0.0/12")],
             "outside": outside}
    for role, hosts in (("sources", label["sources"]), ("targets", label["targets"])):
        check_equal(len(set(hosts)), getattr(p, role), f"{p.name}: {role}")
        nets = where[p.file[role]["from"]]
        check(all(any(ipaddress.ip_address(h) in n for n in nets) for h in hosts), f"{p.name}: {role} are elsewhere")
    check_equal({f.source for f in flows} <= set(label["sources"]), True, f"{p.name}: other sources")
    check_equal({f.destination for f in flows} <= set(label["targets"]), True, f"{p.name}: other targets")


def check_sizes(p, flows, answer, sampled, in_frames=False):
    packets, octets = p.size(answer)
    for f in flows:
        check(1 <= f.packets <= packets[1] and (sampled or f.packets >= packets[0]), f"{p.name}: packets of {f}")
        if in_frames:  # Ethernet, perhaps a VLAN tag, and the checksum; at least 64
            check(max(64, octets[0] + 18) <= f.octets <= max(64, octets[1] + 22), f"{p.name}: octets of {f}")
        else:
            check(f.packets * octets[0] <= f.octets <= f.packets * octets[1], f"{p.name}: octets of {f}")


def check_both_sizes(p, asks, answers, sampled, in_frames=False):
    check_sizes(p, asks, False, sampled, in_frames)
    if "answers" in p.file:
        check_sizes(p, answers, True, sampled, in_frames)
    else:
        check_equal(answers, [], f"{p.name}: answers")


def check_times(p, label, asks):
    begin = nanoseconds(label["begin"])
    at = sorted((f.start - begin) / 1e9 for f in asks)
    check(at[0] >= -0.001 and at[-1] <= p.lasts + p.interval * p.jitter, f"{p.name}: from {at[0]} to {at[-1]}")
    if not p.interval:  # the shape: how many have begun, at every flow
        for i, t in enumerate(at):
            check(p.begun_by(t - 0.0015) - 1.001 <= i <= p.begun_by(t + 0.0015) + 1.001,
                  f"{p.name}: flow {i} begins at {t}, when {p.begun_by(t):.2f} are due")
        return
    of_source = collections.defaultdict(list)
    for f in asks:
        of_source[f.source].append((f.start - begin) / 1e9)
    turns = sorted(tuple(p.turns(i)) for i in range(p.sources))
    first = sorted(min(t) for t in of_source.values())
    check_equal(len(of_source), len([t for t in turns if t]), f"{p.name}: sources that came")
    for times in of_source.values():
        times.sort()
        for a, b in zip(times, times[1:]):
            check(p.interval * (1 - p.jitter) - 0.002 <= b - a <= p.interval * (1 + p.jitter) + 0.002,
                  f"{p.name}: {b - a} s from one flow to the next")
    for got, want in zip(first, sorted(t[0] for t in turns if t)):
        check(want - 0.002 <= got <= want + p.interval * p.jitter + 0.002, f"{p.name}: begins at {got}, not {want}")
    if p.jitter and len(at) > 20:
        gaps = [b - a for times in of_source.values() for a, b in zip(times, times[1:])]
        check(max(gaps) - min(gaps) > p.interval * p.jitter / 4, f"{p.name}: no jitter")


def check_whole(p, label, asks, answers):
    """Every flow is there: no sampling."""
    n = p.count()
    check_equal(len(asks), n, f"{p.name}: flows")
    check_equal(label["flows"], n, f"{p.name}: flows in the manifest")
    near(len(answers), n * p.answered, n * p.answered * (1 - p.answered), f"{p.name}: answers")
    if p.answered == 1:
        check_equal(len(answers), n, f"{p.name}: answers")
    check_both_sizes(p, asks, answers, False)
    if p.flows["protocol"] == "tcp":
        check_equal({f.flags for f in asks}, {flags_of(p.flows["flags"])}, f"{p.name}: flags")
        check({f.flags for f in answers} <= {flags_of(p.file.get("answers", {}).get("flags", ""))}, f"{p.name}: flags")
    least, most = map(seconds, pair(p.flows.get("duration", "0")))
    for f in asks:
        lasted = (f.end - f.start) / 1e9
        check((least - 0.0015 if f.packets > 1 else 0) <= lasted <= most + 0.0015, f"{p.name}: {f} lasted {lasted}")
    check_times(p, label, asks)
    if p.targets > 1 and n >= 3 * p.targets:
        check_equal(len({f.destination for f in asks}), p.targets, f"{p.name}: targets that were asked")
    if p.ports and n >= 3 * len(p.ports) * p.targets:
        check_equal({f.dport for f in asks}, p.ports, f"{p.name}: ports")
    keys = collections.Counter((f.source, f.sport, f.destination, f.dport) for f in asks)
    if p.flows.get("session"):
        sizes = collections.Counter((f.source, f.destination, f.octets, f.packets) for f in asks + answers)
        check_equal(max(sizes.values()), 1, f"{p.name}: pieces with the same size")
        check_equal(len(keys), p.sources * p.targets, f"{p.name}: sessions")
    else:
        check_equal(max(keys.values()), 1, f"{p.name}: flows with the same key")


def check_sampled(p, asks, answers, n, one_of, packets_only=False):
    """Of so many flows, each packet was looked at with a chance of one in so many."""
    for answer, some in ((False, asks), (True, answers)):
        share = p.answered if answer else 1
        if not share:
            check_equal(some, [], f"{p.name}: answers")
            continue
        (low, high), _ = p.size(answer)
        width = high - low + 1
        mean, square = (low + high) / 2, sum(i * i for i in range(low, high + 1)) / width if width < 10**6 else 0
        flows, spread = n * share, max(square - mean * mean, 0)
        q = 1 / one_of
        # Packets: the sum over flows of binomial counts; the flows' sizes and the answered share vary as well.
        variance = flows * (mean * q * (1 - q) + spread * q * q) + n * share * (1 - share) * (mean * q)**2
        what = "answers" if answer else "flows"
        near(sum(f.packets for f in some), flows * mean * q, variance, f"{p.name}: packets of {what}")
        if packets_only:
            check_equal({f.packets for f in some} <= {1}, True, f"{p.name}: samples of several packets")
            continue
        # Records: flows with at least one packet that was looked at.
        seen = 1 - sum((1 - q)**i for i in range(low, high + 1)) / width
        near(len(some), flows * seen, n * share * seen * (1 - share * seen), f"{p.name}: records of {what}")


def check_account(account, label, asks, answers):
    sums = [one for e in account["exporters"] for one in e.get("labels", ()) if one["label"] == label["name"]]
    check_equal(sum(s["flow_records"] for s in sums), label["sent"], f"{label['name']}: sent")
    check_equal(len(asks) + len(answers), label["sent"], f"{label['name']}: that arrived")
    check_equal(sum(s["flow_bytes"] for s in sums), sum(f.octets for f in asks + answers), f"{label['name']}: octets")
    check_equal(label["scheduled"], label["sent"] + label["not_sent"], f"{label['name']}: scheduled")


def promised(exporter, sampling, names, rate=2500, in_frames=False):
    flows, account, said = sent(names, sampling=sampling, exporter=exporter, rate=rate)
    check_equal([label["name"] for label in account["labels"]], list(names), "labels")
    parts = by_label(flows, account)
    for label in account["labels"]:
        p = Promise(label["name"], names[label["name"]])
        asks, answers = parts[p.name]
        check_account(account, label, asks, answers)
        check_equal((label["not_sent"], label["begun"]), (0, label["flows"]),
                    f"{p.name}: all began, none was late: {said}")
        check_equal(label["kind"], "benign" if p.name.startswith("benign") else "attack", p.name)
        check_equal("technique" in label, label["kind"] == "attack", f"{p.name}: a technique")
        check_hosts(p, label, asks)
        if sampling <= 1 and not in_frames:
            check_whole(p, label, asks, answers)
            check_equal(label["sent"], len(asks) + len(answers), p.name)
        elif label["going_on"] == 0:
            check_both_sizes(p, asks, answers, True, in_frames)
            check_sampled(p, asks, answers, p.count(), max(sampling, 1), in_frames)
