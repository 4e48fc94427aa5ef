#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""flowgen --snmp: after a run the counters of every exporter are the sums of its flows, as flowrecv has them, by
interface; devices are chosen by address and by community; the uptime is that of the headers."""
import collections
import json
import os
import re
import select
import signal
import socket
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from programs import Receiver, check, check_equal, has_ipv6, main, run, skip  # noqa: E402
from snmp_generator import Generator  # noqa: E402
from snmp_client import (ALIAS, GET, GET_BULK, IF_NAME, IF_NUMBER, IN_OCTETS, SET, SPEED, SYS_DESCR, SYS_NAME,
                         # noqa: E402
                         SYS_UPTIME, Manager)


def sums_of(lines, sampling=1):
    """{exporter: {ifIndex: (octets in, packets in, octets out, packets out)}}"""
    out = collections.defaultdict(lambda: collections.defaultdict(lambda: [0, 0, 0, 0]))
    for flow in map(json.loads, lines):
        interfaces = out[flow["flow.exporter"]]
        octets, packets = flow["network.bytes"] * sampling, flow["network.packets"] * sampling
        for key, at in (("ingressInterface", 0), ("egressInterface", 2)):
            interfaces[flow[key]][at] += octets
            interfaces[flow[key]][at + 1] += packets
    return {e: {i: tuple(n) for i, n in of.items()} for e, of in out.items()}


PROTOCOLS = (("netflow1", ()), ("netflow5", ("--sampling", 100)), ("netflow7", ()), ("netflow9", ("--sampling", 100)),
             ("netflow9", ("--samplers", 5)), ("ipfix", ("--sampling", 7, "--ipv6", 50)),
             ("netflow9", ("--profile", "cisco-ios-v9", "--samplers", 4)))


def by_address():
    """Each of three exporters at an address of its own."""
    for protocol, options in PROTOCOLS:
        where = f"{protocol} {options}"
        with Receiver("--format", "json", "--fields", "all", "--scale") as ours, \
                Generator(f"127.0.0.1:{ours.port}", "--protocol", protocol, "--exporters", 3, "--source", "127.0.4.1",
                          "--count", 3000, "--rate", "20k", *options) as flowgen:
            flowgen.sent()
            counters = {}
            for n in (1, 2, 3):
                with Manager(flowgen.port, f"127.0.4.{n}") as manager:
                    counters[f"127.0.4.{n}"] = manager.counters()
                    check_equal(manager.get(SYS_NAME)[0][-2:], b"-%d" % n, f"{where}: name")
                with Manager(flowgen.port, community=f"public@{n}") as manager:
                    check_equal(manager.counters(), counters[f"127.0.4.{n}"], f"{where}: by community")
            time.sleep(0.3)
            ours.finish(send=signal.SIGINT)
            flowgen.end()
        check_equal(flowgen.code, 0, f"{where}: {flowgen.said}")
        sums = sums_of(ours.stdout.splitlines())
        check_equal(len(ours.stdout.splitlines()), 3000, f"{where}: flows")
        check_equal(counters, sums, where)


def by_community():
    """Several exporters at one address: in the order of their engines and domains."""
    for protocol, key in (("netflow5", "engineId"), ("ipfix", "observationDomainId")):
        with Receiver("--format", "json", "--fields", "all", "--scale") as ours, \
                Generator(f"127.0.0.1:{ours.port}", "--protocol", protocol, "--exporters", 4, "--count", 2000, "--rate",
                          "20k", "--sampling", 10) as flowgen:
            flowgen.sent()
            got = {}
            for n in range(1, 5):
                with Manager(flowgen.port, community=f"public@{n}") as manager:
                    got[n], (named,) = manager.counters(), manager.get(SYS_NAME)
                    check_equal(named, b"exporter-%d" % n, protocol)
            with Manager(flowgen.port) as manager:
                check_equal(manager.get(SYS_NAME), [b"exporter-1"], f"{protocol}: public alone")
            time.sleep(0.3)
            ours.finish(send=signal.SIGINT)
        flows = ours.stdout.splitlines()
        check_equal(len(flows), 2000, f"{protocol}: flows")
        first = 0 if protocol == "netflow5" else 1
        want = {}
        for n in range(1, 5):
            mine = [f for f in flows if json.loads(f)[key] == n - 1 + first]
            check(mine, f"{protocol}: no flows of {n}")
            want |= {n: next(iter(sums_of(mine).values()))}
        check_equal(got, want, protocol)


def ipv6():
    """An address of IPv6, and both families at one agent."""
    if not has_ipv6():
        skip("no IPv6 on loopback")
    with Receiver("--format", "json", "--fields", "all", address="[::1]") as ours, \
            Generator(f"[::1]:{ours.port}", "--protocol", "ipfix", "--source", "::1", "--count", 900, "--rate", "20k",
                      address="::1") as flowgen:
        flowgen.sent()
        with Manager(flowgen.port, "::1") as manager:
            got = manager.counters()
        with Manager(flowgen.port, "127.0.0.1", "public@1", timeout=0.3) as manager:
            silent(manager, "IPv4, which nobody has")
        time.sleep(0.3)
        ours.finish(send=signal.SIGINT)
    check_equal({"::1": got}, sums_of(ours.stdout.splitlines()), "IPv6")
    with Receiver("--format", "none", address="[::1]") as ours, \
            Generator(f"[::1]:{ours.port}", "--source", "::1", "--count", 30) as flowgen:
        flowgen.sent()
        with Manager(flowgen.port, "127.0.0.1", "public@1") as manager:  # asked at --snmp's own address
            check_equal(manager.get(SYS_NAME), [b"exporter-1"], "IPv4")
        with Manager(flowgen.port, "::1") as manager:
            check_equal(manager.get(SYS_NAME), [b"exporter-1"], "IPv6 beside it")


def silent(manager, what):
    try:
        answer = manager.ask(GET, [SYS_NAME])
        check(False, f"{what} is answered: {answer}")
    except socket.timeout:
        pass


def sflow():
    """The ports' counters: those of the last counter samples, and what was sampled since."""
    with Receiver("--format", "json", "--fields", "all") as ours, tempfile.TemporaryDirectory() as directory:
        manifest = os.path.join(directory, "sent.json")
        with Generator(f"127.0.0.1:{ours.port}", "--protocol", "sflow5", "--sampling", 100, "--data-sources", 3,
                       "--exporters", 8, "--count", 4000, "--rate", "20k", "--manifest", manifest) as flowgen:
            flowgen.sent()
            with open(manifest, encoding="utf-8") as file:
                exporters = json.load(file)["exporters"]
            new = 0
            for n, sent in enumerate(exporters, 1):
                with Manager(flowgen.port, community=f"public@{n}") as manager:
                    counters, names = manager.counters(), manager.column(IF_NAME)
                    speeds, alias = manager.column(SPEED), manager.column(ALIAS)
                check_equal(list(counters), [1, 2, 3], "ports")
                check_equal((speeds[1], speeds[3]), (10_000, 100_000), "as in counter samples")
                check_equal((alias[1], alias[2], alias[3]), (b"clients", b"clients", b"uplink"), "alias")
                check_equal(names[2], b"eth2", "name")
                if sent["first_sequence"] == 0:  # the others had counted before
                    new += 1
                    check_equal((sum(c[0] for c in counters.values()), sum(c[1] for c in counters.values()),
                                 sum(c[3] for c in counters.values())),
                                (sent["scaled_bytes"], sent["scaled_packets"], sent["scaled_packets"]), f"exporter {n}")
            check(new > 1, "hardly an exporter is new")
        ours.finish(send=signal.SIGINT)


def uptimes():
    """As the headers say it: the milliseconds of NetFlow v5 are between those of two requests."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver:
        receiver.bind(("127.0.0.1", 0))
        receiver.settimeout(10)
        with Generator(f"127.0.0.1:{receiver.getsockname()[1]}", "--uptime", "49.7d", "--rate", 50, "--count", 200,
                       "--flows-per-datagram", 5) as flowgen, Manager(flowgen.port) as manager:
            late = 250  # datagrams tell when they were due
            previous = 0
            for _ in range(10):
                before = manager.get(SYS_UPTIME)[0]
                while select.select([receiver], [], [], 0)[0]:
                    receiver.recv(65536)
                milliseconds = int.from_bytes(receiver.recv(65536)[4:8], "big")
                after = manager.get(SYS_UPTIME)[0]
                check(before * 10 - late <= milliseconds <= after * 10 + 10,
                      f"between {before} and {after} hundredths the header says {milliseconds} ms")
                check(before >= previous, f"{before} after {previous}")
                previous = after
            check(previous > 49.7 * 8_640_000, f"{previous}: up for 49.7 days")


def walks():
    """By get-next and by get-bulk of any size the same, in order, in datagrams that fit."""
    with Generator("127.0.0.1:9", "--protocol", "netflow9", "--samplers", 64, "--count", 60) as flowgen:
        flowgen.sent()
        with Manager(flowgen.port) as manager:
            whole = {n: v for n, v in manager.walk().items() if n != SYS_UPTIME}
            check_equal(len(whole), 7 + 37 * 64, "objects")
            check_equal(whole[IF_NUMBER], 64, "interfaces")
            check(whole[SYS_DESCR].startswith(b"flowkit"), whole[SYS_DESCR])
            for repetitions in (1, 10, 100, 2**31 - 1):
                again = {n: v for n, v in manager.walk(repetitions=repetitions).items() if n != SYS_UPTIME}
                check_equal(again, whole, f"get-bulk of {repetitions}")
            check(1400 < manager.largest <= 1472, f"{manager.largest} octets")
            check_equal(manager.ask(GET_BULK, [], 0, 10), [], "bulk of nothing")


def hostile():
    """Others' communities and versions, damaged octets: no answer, and each is counted. It goes on answering."""
    with Generator("127.0.0.1:9", "--count", 60) as flowgen:
        flowgen.sent()
        with Manager(flowgen.port, community="private", timeout=0.3) as manager:
            silent(manager, "another community")
        with Manager(flowgen.port, community="public@2", timeout=0.3) as manager:
            silent(manager, "an exporter that there is not")
        with Manager(flowgen.port) as manager:
            for octets in (b"", b"\x30", b"\x30\x84\xff\xff\xff\xff", b"\x30\x80" + bytes(100), bytes(65507)):
                manager.socket.sendto(octets, manager.to)
            manager.ask(SET, [SYS_NAME])
            check_equal(manager.status, 17, "notWritable")
            check_equal(manager.get(SYS_NAME), [b"exporter-1"], "and after all that")
            manager.socket.settimeout(0.3)
            for version in (0, 3):
                try:
                    manager.ask(GET, [SYS_NAME], version=version)
                    check(False, f"version {version} is answered")
                except socket.timeout:
                    pass
        said = flowgen.end()
    check("SNMP: 11 requests, 2 responses; dropped: 5 malformed, 2 not of version 2c, 2 with another community" in said,
          said)
    check_equal(flowgen.code, 1, "nothing listens at the target")  # as without --snmp


def ends():
    """With the last datagram; after --snmp-linger; when it is interrupted."""
    begun = time.monotonic()
    with Generator("127.0.0.1:9", "--rate", 1000, "--count", 100, linger=None) as flowgen:
        flowgen.process.wait(timeout=20)
        check("SNMP: 0 requests, 0 responses" in flowgen.end(), flowgen.said)
    with Generator("127.0.0.1:9", "--rate", 1000, "--count", 100, linger="1.5s") as flowgen:
        flowgen.sent()
        since = time.monotonic()
        flowgen.process.wait(timeout=20)
        check(time.monotonic() - since > 1.3, "it ends too early")
    with Generator("127.0.0.1:9", "--rate", 10, "--count", 100_000) as flowgen:
        time.sleep(0.2)
        since = time.monotonic()
        flowgen.end()
        check(time.monotonic() - since < 5, "it goes on after it was interrupted")
        check("is answered for another" not in flowgen.said, flowgen.said)
    check(time.monotonic() - begun < 30, "late")


def many():
    """10,000 exporters: one socket, one thread."""
    with Generator("127.0.0.1:9", "--protocol", "ipfix", "--exporters", 10_000, "--count", 10_000, "--rate", "max",
                   "--flows-per-datagram", 1) as flowgen:
        flowgen.sent()
        for n in (1, 4711, 10_000):
            with Manager(flowgen.port, community=f"public@{n}") as manager:
                check_equal(manager.get(SYS_NAME), [b"exporter-%d" % n], "name")
                check(sum(manager.column(IN_OCTETS).values()) > 0, f"exporter {n} counts nothing")
        with open(f"/proc/{flowgen.process.pid}/status", encoding="utf-8") as file:
            check_equal(re.search(r"Threads:\s+(\d+)", file.read())[1], "2", "threads")


def refused():
    """What cannot be, in words."""
    def ends_with(code, words, *arguments):
        got, _, err = run("flowgen", *arguments)
        check_equal(got, code, f"{arguments}: {err}")
        check(words in err, f"{arguments}: {err}")
    to = ("--target", "127.0.0.1:9", "--count", "1")
    with tempfile.TemporaryDirectory() as directory:
        ends_with(2, "--snmp: only with --target", "--pcap", os.path.join(directory, "x.pcap"), "--count", 1, "--snmp",
                  "127.0.0.1:0")
    ends_with(2, "--snmp-linger: only with --snmp", *to, "--snmp-linger", "3s")
    ends_with(2, "--snmp-linger", *to, "--snmp", "127.0.0.1:0", "--snmp-linger", "soon")
    ends_with(2, "udp only", *to, "--snmp", "tcp:127.0.0.1:161")
    ends_with(2, "--snmp", *to, "--snmp", "localhost")
    ends_with(3, "192.0.2.77 is not an address of this machine", *to, "--snmp", "192.0.2.77:0")
    ends_with(3, "192.0.2.77 is not an address of this machine", *to, "--snmp", "192.0.2.77:0", "--source", "127.0.0.5")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        for more in ((), ("--source", "127.0.0.5")):
            ends_with(3, f"127.0.0.1:{port} is in use", *to, "--snmp", f"127.0.0.1:{port}", *more)


if __name__ == "__main__":
    main({"by_address": by_address, "by_community": by_community, "ipv6": ipv6, "sflow": sflow, "uptimes": uptimes,
          "walks": walks, "hostile": hostile, "ends": ends, "many": many, "refused": refused})
