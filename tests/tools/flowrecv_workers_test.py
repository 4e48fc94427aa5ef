#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""flowrecv with one worker and with two: an exporter's templates stay with its worker, whatever its ports; all that was
sent is received or a loss with a name, once; who receives does not wait for who writes; limits, signals, usage."""
import json
import os
import re
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from datagram_parts import messages, sets  # noqa: E402
from old_kernel import without  # noqa: E402
from programs import BIN, NOTHING_LOST, Receiver, check, check_equal, has_ipv6, main, run, skip  # noqa: E402
from traffic import PER_DATAGRAM, Ways, generated, send_all, source  # noqa: E402

PROTOCOLS = ("netflow5", "netflow9", "ipfix", "sflow5")
WORKERS = (1, 2)


def sflow_samples(payload, kind=None):
    """How many samples of this format there are, 1: flows; of any, if None."""
    count, at, found = struct.unpack_from(">I", payload, 24)[0], 28, 0
    for _ in range(count):
        this, size = struct.unpack_from(">II", payload, at)
        found, at = found + (kind is None or this == kind), at + 8 + size
    return found


def flows_in(payload):
    return sflow_samples(payload, 1) if payload[:4] == b"\0\0\0\5" else PER_DATAGRAM


def sum_of(count, exporters):
    return sum(count(p) for of in exporters for p in of)


def received(receiver):
    """Lets it read what was sent, and ends it: its statistics."""
    time.sleep(0.3)
    receiver.finish(send=signal.SIGINT)
    return receiver.account()


def lost(**causes):
    return {**NOTHING_LOST, **causes}


def moving_ports():
    """Each datagram from another port: v9 of an address stays with its worker, as does IPFIX in the scope sticky."""
    for protocol, scope in (("netflow9", "rfc"), ("netflow9", "sticky"), ("ipfix", "sticky")):
        exporters = generated(protocol, exporters=8, datagrams=10)
        with Receiver("--format", "none", "--workers", 2, "--template-scope", scope) as receiver:
            with Ways(receiver.port) as ways:
                send_all(ways, exporters, moves=True)
            account = received(receiver)
        totals = account["totals"]
        check_equal((totals["flow_records"], totals["lost"]), (8 * 10 * PER_DATAGRAM, lost()),
                    f"{protocol}, {scope}: all are decoded")
        check(all(s["datagrams"] > 0 for s in account["sockets"]), f"{protocol}: both work: {account['sockets']}")
        check_equal([s["worker"] for s in account["sockets"]], [0, 1], "whose sockets they are")
        check_equal(receiver.code, 0, receiver.stderr)


def moving_ports_over_ipv6():
    """Likewise, and where a template holds for a port only, data from another port does not have it."""
    if not has_ipv6():
        skip("no IPv6 on loopback")
    for scope in ("rfc", "port"):
        one = generated("netflow9", exporters=1, datagrams=20)[0]
        with Receiver("--format", "none", "--workers", 2, "--template-scope", scope, address="[::1]") as receiver:
            with Ways(receiver.port, "::1") as ways:
                for payload in one:
                    ways.send(payload, "::1", moves=True)
            totals = received(receiver)["totals"]
        if scope == "rfc":
            check_equal((totals["flow_records"], totals["lost"]), (20 * PER_DATAGRAM, lost()), "all are decoded")
        else:
            check(totals["lost"]["template"] > 0 and totals["flow_records"] < 20 * PER_DATAGRAM, f"{scope}: {totals}")


def identity():
    """Datagrams that are left out, cut, and without their templates: each is lost once, and by its cause."""
    for protocol in PROTOCOLS:
        exporters = generated(protocol)
        kept = [[p for at, p in enumerate(of) if at not in (7, 8, 20)] for of in exporters]
        gone = [[of[at] for at in (7, 8, 20)] for of in exporters]
        accounts = []
        for workers in WORKERS:
            with Receiver("--format", "none", "--workers", workers) as receiver:
                with Ways(receiver.port) as ways:
                    send_all(ways, kept)
                    for number in range(len(kept)):
                        ways.send(exporters[number][-1][:9], source(number))
                account = received(receiver)
            totals, name = account["totals"], f"{protocol}, {workers} workers"
            units = 4 * 3 if protocol in ("netflow9", "sflow5") else 4 * 3 * PER_DATAGRAM
            came = sum(map(len, kept)) + 4
            check_equal(totals["datagrams"], came, f"{name}: received")
            check_equal(totals["flow_records"], sum_of(flows_in, kept), f"{name}: flows")
            cut = totals["lost"].pop("undecodable")
            check_equal(sum(cut.values()), 4, f"{name}: cut {cut}")
            want = lost(sequence=units, samples=sum_of(sflow_samples, gone) if protocol == "sflow5" else 0)
            del want["undecodable"]
            check_equal(totals["lost"], want, f"{name}: lost")
            check_equal(sum(e["lost"]["sequence"] for e in account["exporters"]), units, f"{name}: each exporter's")
            check_equal(sum(s["datagrams"] for s in account["sockets"]), came, f"{name}: by the sockets")
            check_equal(len(account["sockets"]), workers, f"{name}: sockets")
            accounts.append({k: v for k, v in totals.items() if k != "clock"})
        check_equal(accounts[0], accounts[1], f"{protocol}: the account of one and of two workers")


def data_sets(payload):
    return sum(number > 255 for _, octets in messages(payload) for number, _ in sets(octets))


def without_templates():
    """The first datagrams, with the templates, do not come: all data sets are without."""
    for protocol in ("netflow9", "ipfix"):
        exporters = [of[1:] for of in generated(protocol, datagrams=10)]
        expected = sum(data_sets(p) for of in exporters for p in of)
        for workers in WORKERS:
            with Receiver("--format", "none", "--workers", workers) as receiver:
                with Ways(receiver.port) as ways:
                    send_all(ways, exporters)
                totals = received(receiver)["totals"]
            check_equal((totals["flow_records"], totals["lost"]), (0, lost(template=expected)),
                        f"{protocol}, {workers} workers")


def kernel_drops():
    """Nobody reads for a while: what the kernel had no room for is counted by socket, whether or not something comes
    afterwards; with the rest all is there."""
    for workers, more in ((1, True), (2, True), (1, False), (2, False)):
        exporters, count = generated("netflow5", datagrams=101), 101 if more else 100
        with Receiver("--format", "none", "--workers", workers, "--rcvbuf", "4K", "--gro", "off") as receiver:
            with Ways(receiver.port) as ways:
                send_all(ways, [of[:1] for of in exporters])
                time.sleep(0.3)
                receiver.process.send_signal(signal.SIGSTOP)
                time.sleep(0.1)
                send_all(ways, [of[1:100] for of in exporters])
                receiver.process.send_signal(signal.SIGCONT)
                time.sleep(0.5)
                for number, of in enumerate(exporters if more else []):
                    ways.send(of[100], source(number))
                    time.sleep(0.05)
            account = received(receiver)
        totals, name = account["totals"], f"{workers} workers, {'' if more else 'not '}more afterwards"
        dropped = [s["kernel_drops"] for s in account["sockets"]]
        check_equal(len(dropped), workers, f"{name}: sockets")
        check(all(dropped), f"{name}: each socket has its own drops: {dropped}")
        check_equal(totals["lost"]["kernel"], sum(dropped), f"{name}: in the totals")
        check_equal(totals["datagrams"] + sum(dropped), 4 * count, f"{name}: received and dropped are all")
        check_equal(totals["flow_records"] + sum(dropped) * PER_DATAGRAM, 4 * count * PER_DATAGRAM, f"{name}: flows")
        # Each of them is lost once: they are the kernel's, and not missing on the way, too.
        check_equal(totals["lost"]["sequence"], 0, f"{name}: by the sequence")
        if more:  # else no number shows the last of them
            check_equal(totals["dropped_by_kernel"], sum(dropped) * PER_DATAGRAM, f"{name}: whose they are")
        check_equal(receiver.code, 1, receiver.stderr)


class Piped:
    """flowrecv whose standard output is a pipe that nobody reads until lines() is called."""

    def __init__(self, *arguments):
        self.directory = tempfile.TemporaryDirectory()
        self.stats = os.path.join(self.directory.name, "stats.json")
        self.process = subprocess.Popen([os.path.join(BIN, "flowrecv"), "--stats", self.stats, *map(str, arguments)],
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def port(self):
        while True:
            line = self.process.stderr.readline()
            if not line:
                raise RuntimeError("flowrecv does not listen")
            if found := re.search(r"listening on udp \S+:(\d+)", line):
                return int(found.group(1))

    def lines(self, slowly=0.0):
        """All of standard output: how many lines; and what it says then."""
        said = []
        reader = threading.Thread(target=lambda: said.append(self.process.stderr.read()))
        reader.start()
        count, last, begun = 0, "\n", time.monotonic()
        while more := self.process.stdout.read(1 << 16):
            count, last = count + more.count("\n"), more[-1]
            if time.monotonic() - begun < slowly:
                time.sleep(0.05)
        check_equal(last, "\n", "the last line is whole")
        self.process.wait(30)
        reader.join()
        return count, said[0]

    def account(self):
        with open(self.stats, encoding="utf-8") as file:
            return json.load(file)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()
        self.directory.cleanup()


def standing_output():
    """A reader that stands still: datagrams go on being received, and what had no room is counted, to the record."""
    flows = 90_000
    for workers in WORKERS:
        with Piped("--listen", "127.0.0.1:0", "--workers", workers, "--rcvbuf", "16M") as it:
            port = it.port()
            code, _, err = run("flowgen", "--target", f"127.0.0.1:{port}", "--rate", "60k", "--count", flows,
                               "--exporters", 4)
            check_equal(code, 0, f"flowgen: {err}")
            time.sleep(0.5)
            it.process.send_signal(signal.SIGTERM)
            lines, said = it.lines()
            account = it.account()
        totals, name = account["totals"], f"{workers} workers"
        check_equal(totals["flow_records"] + totals["lost"]["sequence"], flows, f"{name}: all were sent")
        check(totals["flow_records"] > 0.95 * flows, f"{name}: receiving goes on: {totals}")
        check(totals["lost"]["output"] > 0, f"{name}: {totals['lost']}")
        check_equal(lines + totals["lost"]["output"], totals["flow_records"], f"{name}: written and lost")
        check_equal(sum(e["lost"]["output"] for e in account["exporters"]), totals["lost"]["output"], f"{name}: whose")
        check_equal(it.process.returncode, 1, said)
        check(f"lost: {account['exporters'][0]['lost']['output']} records not written" in said, said)


def files_wait():
    """What is read from a file is not lost, however slow the reader."""
    with tempfile.TemporaryDirectory() as directory:
        path = os.path.join(directory, "long.pcap")
        code, _, err = run("flowgen", "--pcap", path, "--count", 90_000)
        check_equal(code, 0, f"flowgen: {err}")
        with Piped("--read", path) as it:
            time.sleep(0.5)
            lines, said = it.lines(slowly=0.5)
            check_equal((lines, it.process.returncode), (90_000, 0), said)


def drain():
    """SIGTERM: what the sockets hold is read, and what is queued is written."""
    for workers in WORKERS:
        exporters = generated("netflow5", datagrams=50)
        with Receiver("--workers", workers) as receiver:
            with Ways(receiver.port) as ways:
                time.sleep(0.2)
                receiver.process.send_signal(signal.SIGSTOP)
                send_all(ways, exporters)
                receiver.process.send_signal(signal.SIGTERM)
                receiver.process.send_signal(signal.SIGCONT)
                receiver.finish()
            account = receiver.account()
        check_equal((account["totals"]["flow_records"], account["totals"]["lost"]), (4 * 50 * PER_DATAGRAM, lost()),
                    f"{workers} workers")
        check_equal(receiver.stdout.count("\n"), 4 * 50 * PER_DATAGRAM, f"{workers} workers: lines")
        check_equal(receiver.code, 0, receiver.stderr)


def asked():
    """SIGUSR1: the account of all workers, while they go on."""
    exporters = generated("netflow5", exporters=6, datagrams=20)
    with Receiver("--format", "none", "--workers", 2) as receiver:
        with Ways(receiver.port) as ways:
            for half in (slice(0, 10), slice(10, 20)):
                send_all(ways, [of[half] for of in exporters])
                time.sleep(0.4)
                receiver.process.send_signal(signal.SIGUSR1)
                time.sleep(0.4)
        receiver.finish(send=signal.SIGINT)
        account = receiver.account()
    check(all(s["datagrams"] > 0 for s in account["sockets"]), f"both work: {account['sockets']}")
    verdicts = re.findall(r"nothing lost: (\d+) datagrams, (\d+) flows", receiver.stderr)
    check_equal(verdicts, [("60", "300"), ("120", "600"), ("120", "600")], receiver.stderr)


def limit():
    """One exporter floods: it is limited, its gaps count once, the other one loses nothing."""
    for protocol in PROTOCOLS:
        for workers in WORKERS:
            flood, other = generated(protocol, exporters=2, datagrams=400)
            gap = flood[:5] + flood[7:]  # two do not come; the limit is not reached yet
            with Receiver("--format", "none", "--workers", workers, "--limit-exporter", "50/s") as receiver:
                with Ways(receiver.port) as ways:
                    for at, payload in enumerate(gap):
                        ways.send(payload, source(0))
                        if at % 10 == 0:
                            ways.send(other[at // 10], source(1))
                            time.sleep(0.001)
                account = received(receiver)
            name = f"{protocol}, {workers} workers"
            by_datagrams = {e["datagrams"]: e for e in account["exporters"]}
            few = len(range(0, len(gap), 10))
            check_equal(sorted(by_datagrams), [few, len(gap)], f"{name}: exporters")
            limited, free = by_datagrams.get(len(gap)), by_datagrams.get(few)
            check_equal((free["flow_records"], free["lost"]), (sum_of(flows_in, [other[:few]]), lost()),
                        f"{name}: the other one")
            n = limited["lost"]["limited"]
            check(200 <= n <= len(gap) - 50, f"{name}: limited: {n}")
            if protocol != "sflow5":
                check_equal(limited["flow_records"], (len(gap) - n) * PER_DATAGRAM, f"{name}: those within it")
            units = 2 if protocol in ("netflow9", "sflow5") else 2 * PER_DATAGRAM
            samples = sum_of(sflow_samples, [flood[5:7]]) if protocol == "sflow5" else 0
            check_equal(limited["lost"], lost(limited=n, sequence=units, samples=samples),
                        f"{name}: what is missing counts once")
            check_equal(account["totals"]["lost"]["limited"], n, f"{name}: in the totals")
            check_equal(receiver.code, 1, receiver.stderr)
            check(f"lost: {n} datagrams over the limit of an exporter (--limit-exporter)" in
                  " ".join(receiver.stderr.split()), receiver.stderr)


def one_worker():
    """A kernel that cannot steer datagrams: one worker, which is said, and all flows."""
    attach_program = 51  # SO_ATTACH_REUSEPORT_CBPF
    before = without(socket.SOL_SOCKET, attach_program)
    with Receiver("--format", "none", "--workers", 2, before=before) as receiver:
        with Ways(receiver.port) as ways:
            send_all(ways, generated("netflow5", datagrams=20))
            time.sleep(0.3)
        account = received(receiver)
    check("flowrecv: one worker and not 2: datagrams cannot be steered to several: Protocol not available\n"
          in receiver.before, receiver.before)
    check_equal(len(account["sockets"]), 1, "sockets")
    check_equal((account["totals"]["datagrams"], receiver.code), (4 * 20, 0), "datagrams")


def usage():
    """What cannot be is one clear line, before anything is bound; a port in use is an error with any workers."""
    for arguments, words in ((("--workers", 2, "--dedup", "strict"), "--dedup"),
                             (("--workers", 2, "--every", "5s"), "--every"),
                             (("--workers", 2, "--count", 5), "--count"), (("--workers", 2, "--read", "x"), "files"),
                             (("--workers", 2, "--listen", "tcp:0"), "connections"), (("--workers", 0), "--workers"),
                             (("--workers", "many"), "--workers"), (("--workers", 65), "64"),
                             (("--limit-exporter", 5), "N/s"), (("--limit-exporter", "0/s"), "--limit-exporter"),
                             (("--limit-exporter", "x/s"), "--limit-exporter")):
        code, _, err = run("flowrecv", *arguments)
        check_equal((code, err.count("\n")), (2, 1), f"{arguments}: {err}")
        check(words in err and "listening" not in err, f"{arguments}: {err}")
    for workers in WORKERS:
        with Receiver("--format", "none", "--workers", workers) as receiver:
            for others in WORKERS:
                code, _, err = run("flowrecv", "--listen", f"127.0.0.1:{receiver.port}", "--workers", others)
                check_equal(code, 3, err)
                check("is in use: another program has bound it" in err, err)
    with Receiver("--every", "10s") as receiver:  # by default one
        receiver.finish(send=signal.SIGINT)
        check_equal(len(receiver.account()["sockets"]), 1, "--top")
    with Receiver("--format", "none") as receiver:
        receiver.finish(send=signal.SIGINT)
        check_equal(len(receiver.account()["sockets"]), len(os.sched_getaffinity(0)), "one for each processor")


main({"moving_ports": moving_ports, "moving_ports_over_ipv6": moving_ports_over_ipv6, "identity": identity,
      "without_templates": without_templates, "kernel_drops": kernel_drops, "standing_output": standing_output,
      "files_wait": files_wait, "drain": drain, "asked": asked, "limit": limit,
      "one_worker": one_worker, "usage": usage})
