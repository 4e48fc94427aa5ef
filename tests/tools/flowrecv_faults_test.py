#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""The account of what comes over the network is exact: each kind of fault on purpose, in each protocol that can have
it, sent to one worker and to two. flowrecv counts what the manifest says, by its cause and once; each flow that it
counts is a line. (tests/tools/flowgen_faults_test.py is the same from files.)"""
import collections
import json
import os
import signal
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from fault_accounts import KINDS, PROTOCOLS, TEMPLATES, differences, key, should_come  # noqa: E402
from programs import Receiver, check, check_equal, main, run, skip  # noqa: E402

WORKERS = (1, 2)
# Of each kind: its rate, and what it takes so that it comes about within half a second. A restart shows once the
# exporter has been up for 10 s; of IPFIX, which has no uptime, once its numbers are beyond 131,072.
USUAL = ("--exporters", 3, "--rate", "20k", "--count", 6000)
RESTARTS = ("--exporters", 3, "--rate", "30k", "--count", 9000, "--time-scale", 600)
OPTIONS = {
    ("restart", "ipfix"): ("--exporters", 1, "--rate", "150k", "--count", 200_000, "--time-scale", 60),
    ("restart", "sflow5"): ("--exporters", 3, "--rate", "30k", "--count", 15_000, "--time-scale", 600),
}
RATES = {"template-late": "100%", "template-lost": "100%", "restart": "2%"}
APART = ("template-late", "template-lost", "restart")  # the others also come together


def of(protocol):
    """Runs: their names, faults and options."""
    kinds = [k for k, protocols in KINDS.items() if protocol in protocols]
    for kind in kinds:
        usual = RESTARTS if kind == "restart" else USUAL
        yield kind, (f"{kind}:{RATES.get(kind, '5%')}",), OPTIONS.get((kind, protocol), usual)
    together = [k for k in kinds if k not in APART]
    yield "together", tuple(f"{k}:3%" for k in together), ("--exporters", 3, "--rate", "20k", "--count", 9000)


def sent_to(port, protocol, directory, number, faults, options):
    """Exporters with addresses of their own. The manifest."""
    path = os.path.join(directory, f"{number}.json")
    code, _, err = run("flowgen", "--target", f"127.0.0.1:{port}", "--protocol", protocol, "--seed", number, "--source",
                       f"127.0.{number}.1", *options, *[x for f in faults for x in ("--fault", f)],
                       *(("--ipv6", 30) if protocol in TEMPLATES else ()), "--manifest", path)
    check_equal(code, 0, f"flowgen: {err}")
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def attempt(protocol, workers):
    """All kinds, each by exporters of its own, to one receiver. None: the kernel had no room, whose account is another
    test's (tests/tools/flowrecv_workers_test.py)."""
    runs = list(of(protocol))
    with tempfile.TemporaryDirectory() as directory:
        with Receiver("--workers", workers, "--rcvbuf", "64M", "--format", "csv", "--fields",
                      "flow.exporter") as receiver:
            sent = [sent_to(receiver.port, protocol, directory, n + 1, faults, options)
                    for n, (_, faults, options) in enumerate(runs)]
            receiver.finish(send=signal.SIGTERM)
            account, name = receiver.account(), f"{protocol}, {workers} workers"
    if account["totals"]["lost"]["kernel"] != 0:
        return None
    check_equal(len(account["sockets"]), workers, f"{name}: sockets")
    check(all(s["datagrams"] > 0 for s in account["sockets"]), f"{name}: each works")
    received, lines = {key(e): e for e in account["exporters"]}, collections.Counter(receiver.stdout.splitlines()[1:])
    check_equal(len(received), len(account["exporters"]), f"{name}: an exporter is there once")
    for (kind, _, _), manifest in zip(runs, sent):
        exporters = manifest["exporters"]
        for e in exporters:
            check_equal(lines[e["address"]], should_come(e, "flow_records"), f"{name}: {kind}: lines of {key(e)}")
        check_equal(differences(exporters, received), [], f"{name}: {kind}")
        made = {f["kind"] for e in exporters for f in e.get("faults", [])}
        check(made == {kind} or kind == "together" and len(made) >= 3, f"{name}: {kind}: only {made} befell it")
    check_equal(list(received), [], f"{name}: who else came")
    all_sent = [e for m in sent for e in m["exporters"]]
    for what in ("datagrams", "flow_records", "samples"):
        check_equal(account["totals"][what], sum(should_come(e, what) for e in all_sent), f"{name}: all {what}")
    check_equal(sum(s["datagrams"] for s in account["sockets"]), account["totals"]["datagrams"], f"{name}: sockets")
    check_equal(receiver.code, 1, f"{name}: {receiver.stderr[-500:]}")
    return account


def exact(protocol):
    for workers in WORKERS:
        if not any(attempt(protocol, workers) for _ in range(3)):
            skip(f"{protocol}, {workers} workers: the kernel has no room for the datagrams, three times")


if __name__ == "__main__":
    main({protocol: (lambda protocol=protocol: exact(protocol)) for protocol in PROTOCOLS})
