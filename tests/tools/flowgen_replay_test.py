#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""flowgen replay: a capture's flow export again, equal in everything but what was asked to be renewed."""
import datetime
import glob
import json
import os
import re
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from programs import BIN, NOTHING_LOST, Receiver, check, check_equal, main, run, shared  # noqa: E402
from sinks import Sinks  # noqa: E402

PROTOCOLS = ("netflow1", "netflow5", "netflow7", "netflow9", "ipfix", "sflow5")


def in_new_directory(case):
    def inside():
        old = os.getcwd()
        with tempfile.TemporaryDirectory() as directory:
            os.chdir(directory)
            try:
                case()
            finally:
                os.chdir(old)
    return inside


def generate(protocol, *more, path="sent.pcap"):
    code, _, err = run("flowgen", "--protocol", protocol, "--pcap", path, "--manifest", "sent.json", "--seed", 7, *more)
    check_equal(code, 0, f"flowgen --protocol {protocol}: {err}")


def replay(*arguments, code=0):
    """Its stderr."""
    got, _, err = run("flowgen", "replay", *arguments)
    check_equal(got, code, f"replay {' '.join(map(str, arguments))}: {err}")
    return err


def datagrams_in(err):
    found = re.search(r"^flowgen: (\d+) datagrams from (\d+) exporters in", err, re.MULTILINE)
    check(found is not None, f"no account: {err}")
    return (int(found[1]), int(found[2])) if found else (0, 0)


def read(path, *more):
    """Flows and statistics of a capture, by flowrecv."""
    _, out, err = run("flowrecv", "--read", path, "--stats", "stats.json", "--format", "json", *more)
    with open("stats.json", encoding="utf-8") as file:
        return [json.loads(line) for line in out.splitlines()], json.load(file)["totals"], err


def packets(path):
    """(time in ns, source, payload) of each datagram in a capture of IPv4 that flowgen wrote."""
    with open(path, "rb") as file:
        octets = file.read()
    at = 24
    while at < len(octets):
        seconds, nanoseconds, size = struct.unpack_from("<III", octets, at)
        frame = octets[at + 16:at + 16 + size]
        source = (socket.inet_ntoa(frame[26:30]), struct.unpack_from(">H", frame, 34)[0])
        yield seconds * 10**9 + nanoseconds, source, frame[42:]
        at += 16 + size


def equal():
    """Sent again as it is, over the network and into a file: what the generator's manifest says arrives."""
    for protocol in PROTOCOLS:
        exporters = 1 if protocol in ("netflow1", "netflow7") else 3  # theirs have no number in the datagrams
        generate(protocol, "--exporters", exporters, "--count", 900, "--flows-per-datagram", 5, "--rate", 5000)
        replay("sent.pcap", "--pcap", "again.pcap", "--speed", 3)
        code, _, err = run("flowrecv", "--read", "again.pcap", "--expect", "sent.json", "--format", "none")
        check(code == 0 and "equal: all" in err, f"{protocol}, into a file: {err}")
        with Receiver("--format", "none", "--expect", "sent.json", "--duration", "60s", "--rcvbuf", "4M") as receiver:
            account = replay("sent.pcap", "--target", f"127.0.0.1:{receiver.port}", "--rate", "2k")
            check_equal(datagrams_in(account)[1], exporters, f"{protocol}: exporters")
            time.sleep(0.3)
            receiver.finish(send=signal.SIGINT)
            lost = receiver.account()["totals"]["lost"]
            check("equal: all" in receiver.stderr, f"{protocol}, over the network: {receiver.stderr}")
            check_equal(lost, NOTHING_LOST, f"{protocol}: lost")


def timing():
    """By the capture's clock times a factor, or at a rate: never early, whatever the machine does."""
    generate("netflow5", "--count", 200, "--rate", 100, "--flows-per-datagram", 10)  # 1.9 s, 20 datagrams
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver:
        receiver.bind(("127.0.0.1", 0))
        target = f"127.0.0.1:{receiver.getsockname()[1]}"
        for how, least in ((("--speed", 10), 0.19), (("--speed", 2.5), 0.76), (("--rate", 50), 0.38), (("--rate", "max"), 0),
                           (("--loop", 2, "--speed", 10), 0.39)):
            begun = time.monotonic()
            account = replay("sent.pcap", "--target", target, *how)
            took = time.monotonic() - begun
            check(took >= least, f"{how}: took {took} s")
            check_equal(datagrams_in(account)[0], 40 if "--loop" in how else 20, f"{how}: datagrams")
    first = next(packets("sent.pcap"))[0]
    offsets = [t - first for t, _, _ in packets("sent.pcap")]
    for how, want in ((("--speed", 1), offsets), (("--speed", 0.5), [2 * t for t in offsets]),
                      (("--speed", 4), [t // 4 for t in offsets]), (("--rate", 1000), [n * 10**6 for n in range(20)]),
                      (("--loop", 2), offsets + [2 * 10**9 + t for t in offsets])):
        replay("sent.pcap", "--pcap", "again.pcap", *how)
        check_equal([t - first for t, _, _ in packets("again.pcap")], want, f"{how}: times")
    for how, want in ((("--for", "1s"), 10), (("--count", 7), 7), (("--count", 30, "--loop", 5), 30),
                      (("--rate", 10, "--for", "500ms"), 5), (("--rate", 10, "--for", "500ms", "--count", 3), 3)):
        check_equal(datagrams_in(replay("sent.pcap", "--pcap", "again.pcap", *how))[0], want, how)


MOVING = ("@timestamp", "flow.start", "flow.end", "flow.exported", "flow.received")


def stamp(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def renewed_times():
    """Flows end now; when they began, relative to their end, is as it was. Nothing else differs."""
    for protocol, more in (("netflow1", ()), ("netflow5", ()), ("netflow7", ()), ("netflow9", ()), ("ipfix", ())):
        generate(protocol, "--exporters", 2, "--count", 600, "--rate", 300, *more)
        before, _, _ = read("sent.pcap", "--fields", "all")
        for how in ((), ("--speed", 20), ("--rate", "max")):
            now = time.time()
            err = replay("sent.pcap", "--pcap", "again.pcap", "--renew-time", *how)
            check("as they are" not in err and "times" not in err, f"{protocol}: {err}")
            after, totals, _ = read("again.pcap", "--fields", "all")
            check_equal(len(after), len(before), f"{protocol}: flows")
            check_equal(totals["lost"], NOTHING_LOST, f"{protocol}: lost")
            ends = [stamp(f["@timestamp"]) for f in after]
            check(now - 30 <= min(ends) and max(ends) <= now + 60,
                  f"{protocol} {how}: from {min(ends) - now} to {max(ends) - now}")
            others = [{k for k in a if a[k] != b.get(k) and k not in MOVING} for a, b in zip(after, before)]
            check(not any(others), f"{protocol} {how}: also differ: {set.union(*others)}")
            moved = {round(stamp(a[k]) - stamp(b[k]), 3) for a, b in zip(after, before) for k in ("flow.start", "flow.end")}
            check(all(m == int(m) for m in moved) and (how or len(moved) == 1), f"{protocol} {how}: moved by {moved}")
    generate("sflow5", "--count", 50)
    replay("sent.pcap", "--pcap", "again.pcap", "--renew-time")
    check_equal([p for _, _, p in packets("again.pcap")], [p for _, _, p in packets("sent.pcap")], "sflow5: octets")
    # Over the network, too.
    generate("ipfix", "--count", 30)
    with Receiver("--format", "json", "--duration", "60s") as receiver:
        replay("sent.pcap", "--target", f"127.0.0.1:{receiver.port}", "--renew-time")
        time.sleep(0.3)
        receiver.finish(send=signal.SIGINT)
        ends = [stamp(json.loads(line)["@timestamp"]) for line in receiver.stdout.splitlines()]
        check_equal(len(ends), 30, "flows over the network")
        check(all(abs(e - time.time()) < 60 for e in ends), f"ends {ends[:3]}")


def renewed_numbers():
    """Further rounds continue; without it they repeat, and what a capture lacks is lost."""
    for protocol in PROTOCOLS[1:]:
        generate(protocol, "--exporters", 3, "--count", 900, "--flows-per-datagram", 5, "--rate", 300)
        replay("sent.pcap", "--pcap", "again.pcap", "--loop", 3)
        sequence = read("again.pcap")[1]["sequence"]
        check(sequence["duplicate"] > 0, f"{protocol}: rounds without renewal: {sequence}")
        for how in ((), ("--renew-time",), ("--identities", "none")):
            replay("sent.pcap", "--pcap", "again.pcap", "--loop", 3, "--renew-sequence", *how)
            _, totals, _ = read("again.pcap")
            check_equal(totals["lost"], NOTHING_LOST, f"{protocol} {how}: lost")
            check_equal((totals["sequence"]["duplicate"], totals["sequence"]["late"]), (0, 0), f"{protocol} {how}")
        # Every tenth datagram is not in the capture.
        with open("sent.pcap", "rb") as file:
            octets = file.read()
        at, kept, n = 24, octets[:24], 0
        while at < len(octets):
            size = 16 + struct.unpack_from("<I", octets, at + 8)[0]
            kept += octets[at:at + size] if n % 10 != 5 else b""
            at, n = at + size, n + 1
        with open("gaps.pcap", "wb") as file:
            file.write(kept)
        check(read("gaps.pcap")[1]["lost"]["sequence"] > 0, f"{protocol}: no gaps to close")
        replay("gaps.pcap", "--pcap", "again.pcap", "--renew-sequence")
        check_equal(read("again.pcap")[1]["lost"], NOTHING_LOST, f"{protocol}: gaps")


def identities():
    """Exporters stay apart as asked for: by port, by address, not at all."""
    generate("netflow5", "--exporters", 3, "--count", 90, "--flows-per-datagram", 5)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver:
        receiver.bind(("127.0.0.1", 0))
        receiver.settimeout(10)

        def came(*how):
            """For each engine the addresses, the ports that its datagrams came from."""
            err = replay("sent.pcap", "--target", f"127.0.0.1:{receiver.getsockname()[1]}", "--rate", "max", *how)
            by_engine = {}
            for _ in range(datagrams_in(err)[0]):
                datagram, source = receiver.recvfrom(65536)
                by_engine.setdefault(datagram[21], set()).add(source)
            return by_engine
        by_port = came()
        check_equal(sorted(by_port), [0, 1, 2], "engines")
        check(all(len(s) == 1 for s in by_port.values()) and len(set.union(*by_port.values())) == 3, f"ports {by_port}")
        by_address = came("--identities", "address", "--source", "127.0.0.10")
        check_equal({e: {a for a, _ in s} for e, s in by_address.items()}, {e: {f"127.0.0.{10 + e}"} for e in range(3)},
                    "addresses")
        check_equal(len(set.union(*came("--identities", "none").values())), 1, "sockets of --identities none")
    for protocol in ("netflow5", "netflow9", "ipfix", "sflow5"):
        generate(protocol, "--exporters", 3, "--count", 90)
        with Receiver("--format", "none", "--duration", "60s") as receiver:
            replay("sent.pcap", "--target", f"127.0.0.1:{receiver.port}", "--identities", "address", "--source",
                   "127.0.0.10", "--rate", 200)
            time.sleep(0.3)
            receiver.finish(send=signal.SIGINT)
            exporters = receiver.account()["exporters"]
            check_equal(len({(e["address"], e["domain"]) for e in exporters}), 3, f"{protocol}: exporters")
    generate("netflow5", "--exporters", 300, "--count", 300, "--flows-per-datagram", 1)
    with Sinks() as sinks:
        err = replay("sent.pcap", "--target", f"127.0.0.1:{sinks.ports[0]}", "--rate", 3000)
        check("from 300 exporters" in err, f"does not say it: {err}")
        sinks.wait_for(300)
        check_equal(len({source for _, source in sinks.got[0]}), 300, "a socket for each")
    replay("sent.pcap", "--pcap", "again.pcap", "--identities", "address", "--source", "10.1.0.0")
    check_equal({s for _, s, _ in packets("again.pcap")}, {(f"10.1.{n // 256}.{n % 256}", 2055) for n in range(300)}, "in a file")


def selection():
    """--only; and datagrams that are no flow export are counted by their port."""
    generate("netflow9", "--exporters", 4, "--count", 80, "--flows-per-datagram", 5)
    err = replay("sent.pcap", "--pcap", "again.pcap", "--only", "192.0.2.2", "--only", "192.0.2.4")
    check_equal({s[0] for _, s, _ in packets("again.pcap")}, {"192.0.2.2", "192.0.2.4"}, "exporters")
    check("not of the exporters of --only" in err, err)
    err = replay("sent.pcap", "--pcap", "again.pcap", "--only", "10.9.9.9", code=3)
    check("no flow export of the exporters of --only" in err, err)
    header = struct.pack("<IHHiIII", 0xA1B23C4D, 2, 4, 0, 0, 65535, 101)  # raw IP

    def udp(payload, port):
        head = struct.pack(">HHHH", 4000, port, 8 + len(payload), 0)
        ip = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + len(head + payload), 0, 0, 64, 17, 0, bytes(4), bytes(4))
        return ip + head + payload
    frames = [udp(b"\xff\xff no flow export", 53)] * 3 + [udp(b"\xff\xff nor this", 123), b"\x45 no datagram"]
    v5 = struct.pack(">HHIIIIBBH", 5, 0, 1000, 1, 0, 7, 0, 0, 0)
    for extra, code in (([udp(v5, 9)], 0), ([], 3)):
        with open("mixed.pcap", "wb") as file:
            file.write(header + b"".join(struct.pack("<IIII", n, 0, len(f), len(f)) + f for n, f in enumerate(frames + extra)))
        err = replay("mixed.pcap", "--pcap", "again.pcap", code=code)
        if code == 0:
            check("skipped 4 datagrams: not flow export (port 53: 3, port 123: 1)" in err, err)
            check("skipped frames without a datagram" in err, err)
            check_equal([p for _, _, p in packets("again.pcap")], [v5], "what is sent")
        else:
            check_equal(err, "flowgen: mixed.pcap: no flow export in 4 datagrams\n", "one line")


def rounds():
    """Standard input is kept for further rounds; an interrupted run ends at once, and says what it did."""
    generate("ipfix", "--count", 60, "--flows-per-datagram", 5)
    with open("sent.pcap", "rb") as file:
        code, _, err = run("flowgen", "replay", "-", "--pcap", "again.pcap", "--loop", 3, "--renew-sequence", stdin=file)
    check_equal((code, datagrams_in(err)[0]), (0, 36), err)
    check_equal(read("again.pcap")[1]["lost"], NOTHING_LOST, "from standard input")
    replay("sent.pcap", "--pcap", "file.pcap", "--loop", 3, "--renew-sequence")
    with open("again.pcap", "rb") as one, open("file.pcap", "rb") as other:
        check(one.read() == other.read(), "from standard input and from a file: other octets")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver:
        receiver.bind(("127.0.0.1", 0))
        receiver.settimeout(10)
        process = subprocess.Popen([os.path.join(BIN, "flowgen"), "replay", "sent.pcap", "--loop", "1000", "--rate", "20",
                                    "--target", f"127.0.0.1:{receiver.getsockname()[1]}"], stderr=subprocess.PIPE, text=True)
        receiver.recv(65536)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=10)
        check_equal(process.returncode, 0, err)
        check(1 <= datagrams_in(err)[0] < 100, err)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    err = replay("sent.pcap", "--target", f"127.0.0.1:{port}", "--rate", 200, code=1)
    check("connection refused, nothing listens at the target" in err, err)


def inputs():
    """What is no capture, is damaged or has no times."""
    for name, content in {"empty": b"", "text": b"neither this nor that\n" * 9, "cut": bytes.fromhex("4d3cb2a102000400")}.items():
        with open(name, "wb") as file:
            file.write(content)
        err = replay(name, "--pcap", "again.pcap", code=3)
        check(err.startswith(f"flowgen: {name}: ") and err.count("\n") == 1, err)
    check("No such file" in replay("missing", "--pcap", "again.pcap", code=3), "missing")
    generate("netflow5", "--count", 100, "--flows-per-datagram", 5)
    with open("sent.pcap", "rb") as file:
        octets = file.read()
    with open("short.pcap", "wb") as file:
        file.write(octets[:-30])
    err = replay("short.pcap", "--pcap", "again.pcap", code=1)
    check_equal(datagrams_in(err)[0], 19, err)
    check("what was read before was sent" in err, err)
    check("is the capture itself" in replay("sent.pcap", "--pcap", "./sent.pcap", code=2), "onto itself")
    with open("sent.pcap", "rb") as file:
        check(file.read() == octets, "the capture was changed")
    run("flowgen", "--protocol", "ipfix", "--ipfix-file", "sent.ipfix", "--count", 200)
    check("--rate N is needed" in replay("sent.ipfix", "--pcap", "again.pcap", code=2), "no times")
    replay("sent.ipfix", "--pcap", "again.pcap", "--rate", 100, "--renew-time", "--renew-sequence", "--loop", 2)
    flows, totals, err = read("again.pcap")
    check_equal((len(flows), totals["lost"]), (400, NOTHING_LOST), err)
    check(abs(stamp(flows[0]["@timestamp"]) - time.time()) < 60, f"ends at {flows[0]['@timestamp']}")
    if os.path.exists("/dev/full"):
        replay("sent.pcap", "--pcap", "/dev/full", code=3)
    # Every octet of the capture but those of its own headers changed in turn: never more than other datagrams.
    payloads = b"".join(p for _, _, p in packets("sent.pcap"))[:600]
    for at in range(0, len(payloads), 7):
        with open("bad.payload", "wb") as file:
            file.write(payloads[:at] + bytes([payloads[at] ^ 0xFF]) + payloads[at + 1:])
        run_code, _, err = run("flowgen", "replay", "bad.payload", "--pcap", "again.pcap", "--rate", "max", "--renew-time",
                               "--renew-sequence")
        check(run_code in (0, 3), f"octet {at}: {run_code}: {err}")


def usage():
    generate("netflow5", "--count", 10)
    for wrong, says in (((), "CAPTURE"), (("sent.pcap",), "exactly one of --target"),
                        (("sent.pcap", "--target", "127.0.0.1:9", "--pcap", "x"), "exactly one of --target"),
                        (("sent.pcap", "--pcap", "x", "--speed", 2, "--rate", 3), "--speed and --rate"),
                        *((("sent.pcap", "--pcap", "x", "--speed", s), "--speed")
                          for s in ("0", "-1", "x", "1e3", "nan", "inf", "2x", "9999999", ".")),
                        (("sent.pcap", "--pcap", "x", "--rate", 0), "--rate"),
                        (("sent.pcap", "--pcap", "x", "--loop", 0), "--loop"),
                        (("sent.pcap", "--pcap", "x", "--count", 0), "--count"),
                        (("sent.pcap", "--pcap", "x", "--for", "0s"), "--for"),
                        (("sent.pcap", "--pcap", "x", "--identities", "socket"), "--identities"),
                        (("sent.pcap", "--pcap", "x", "--identities", "address"), "needs --source"),
                        (("sent.pcap", "--pcap", "x", "--source", "127.0.0.1"), "--source: only"),
                        (("sent.pcap", "--pcap", "x", "--only", "localhost"), "--only"),
                        (("sent.pcap", "--pcap", "x", "--yes-really", "all"), "--yes-really"),
                        (("sent.pcap", "--target", "tcp:127.0.0.1:9"), "over UDP"),
                        (("sent.pcap", "--pcap", "x", "--seed", 1), "--seed")):
        err = replay(*wrong, code=2)
        check(says in err and "see flowgen replay --help" in err and err.count("\n") == 1, f"{wrong}: {err}")
    code, out, _ = run("flowgen", "replay", "--help")
    check(code == 0 and "Usage: flowgen replay" in out, "--help")
    check("flowgen replay" in run("flowgen", "--help")[1], "flowgen --help does not name replay")


def foreign():
    """Fast to an address of others: only for those who name it again. Nothing is sent here: 203.0.113.0/24 is for
    documentation, and every call ends before its first datagram."""
    generate("netflow5", "--count", 5000, "--flows-per-datagram", 1, "--rate", 2000)
    for arguments in (("replay", "sent.pcap", "--rate", "max"), ("replay", "sent.pcap", "--rate", 1001), ("replay", "sent.pcap"),
                      ("replay", "sent.pcap", "--rate", "2k", "--yes-really", "203.0.113.6"),
                      ("--rate", "max"), ("--rate", "31k"), ("--rate", "2k", "--flows-per-datagram", 1)):
        code, _, err = run("flowgen", *arguments, "--count", 1, "--target", "203.0.113.5:2055")
        if "etwork is unreachable" in err:
            check_equal(code, 3, err)  # no route at all: nothing could be sent either
        else:
            check(code == 2 and "--yes-really 203.0.113.5" in err and err.count("\n") == 1, f"{arguments}: {code}: {err}")


def live_captures():
    """Captures of real exporters: as many flows over the network as in the file."""
    for path in sorted(glob.glob(os.path.join(shared("captures-live"), "*.pcap"))):
        flows, totals, _ = read(path)
        with Receiver("--format", "json", "--duration", "60s", "--rcvbuf", "4M", "--template-scope", "port") as receiver:
            err = replay(path, "--target", f"127.0.0.1:{receiver.port}", "--rate", 500)
            time.sleep(0.3)
            receiver.finish(send=signal.SIGINT)
            got = receiver.account()["totals"]
        name = os.path.basename(path)
        check_equal(len(receiver.stdout.splitlines()), len(flows), f"{name}: flows; {err}")
        check_equal(got["datagrams"], totals["datagrams"], f"{name}: datagrams")
        replay(path, "--pcap", "again.pcap", "--renew-time", "--renew-sequence", "--loop", 2)
        again, totals, _ = read("again.pcap")
        check_equal(len(again), 2 * len(flows), f"{name}: flows of two rounds")
        check_equal((totals["lost"]["sequence"], totals["lost"]["samples"]), (0, 0), f"{name}: lost")


main({case.__name__: in_new_directory(case) for case in (
    equal, timing, renewed_times, renewed_numbers, identities, selection, rounds, inputs, usage, foreign, live_captures)})
