#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Several targets of flowgen: who gets what, one that nobody listens at, and frames on standard output."""
import json
import os
import pty
import struct
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from programs import BIN, Receiver, check, check_equal, main, run  # noqa: E402
from sinks import Sinks, closed_port  # noqa: E402

TARGETS, EXPORTERS, EACH = 3, 7, 12  # EACH datagrams of an exporter
SOURCES = ((), ("--source", "127.0.1.1"))


def generate(ports, *options, exporters=EXPORTERS, each=EACH, rate=3000):
    """NetFlow v9 with a flow a datagram, to all of the ports: code, stderr, manifest."""
    with tempfile.TemporaryDirectory() as folder:
        manifest = os.path.join(folder, "sent.json")
        to = [part for port in ports for part in ("--target", f"127.0.0.1:{port}")]
        code, _, err = run("flowgen", *to, "--protocol", "netflow9", "--exporters", exporters, "--flows-per-datagram",
                           1,
                           "--count", exporters * each, "--rate", rate, "--seed", 3, "--manifest", manifest, *options)
        if not os.path.exists(manifest):
            return code, err, None
        with open(manifest, encoding="utf-8") as file:
            return code, err, json.load(file)


def by_exporter(got):
    """Of each exporter the sequence numbers that came, and where from."""
    sequences, sources = {}, {}
    for payload, source in got:
        sequence, number = struct.unpack_from(">II", payload, 12)
        sequences.setdefault(number - 1, []).append(sequence)
        sources.setdefault(number - 1, set()).add(source)
    return sequences, sources


def first_sequences(sent):
    return {e["domain"] - 1: e["first_sequence"] for e in sent["exporters"]}


def accounts(err, sinks, got):
    """What the account says of each target."""
    for port, n in zip(sinks.ports, got):
        check(f"127.0.0.1:{port}: {n} datagrams" in err, f"no {port}: {n} in: {err}")


def exporter():
    """An exporter always sends to the same target, i % n."""
    for source in SOURCES:
        for more in ((), ("--spread", "exporter")):
            with Sinks(TARGETS) as sinks:
                code, err, sent = generate(sinks.ports, *source, *more)
                check_equal(code, 0, err)
                sinks.wait_for(EXPORTERS * EACH)
            first = first_sequences(sent)
            for t, got in enumerate(sinks.got):
                want = {i: [first[i] + k for k in range(EACH)] for i in range(t, EXPORTERS, TARGETS)}
                check_equal(by_exporter(got)[0], want, f"{source} target {t}")
            accounts(err, sinks, map(len, sinks.got))


def datagram():
    """The k-th datagram of exporter i goes to target (i + k) % n, and from one source."""
    for source in SOURCES:
        with Sinks(TARGETS) as sinks:
            code, err, sent = generate(sinks.ports, "--spread", "datagram", *source)
            check_equal(code, 0, err)
            sinks.wait_for(EXPORTERS * EACH)
        first, sources = first_sequences(sent), {}
        for t, got in enumerate(sinks.got):
            sequences, froms = by_exporter(got)
            for i, s in froms.items():
                sources.setdefault(i, set()).update(s)
            check_equal(sequences,
                        {i: [first[i] + k for k in range(EACH) if (i + k) % TARGETS == t] for i in range(EXPORTERS)},
                        f"{source} target {t}")
        check_equal({i: sorted(s) for i, s in sources.items()},
                    {e["domain"] - 1: [(e["address"], e["port"])] for e in sent["exporters"]},
                    "one source for all targets")
        accounts(err, sinks, map(len, sinks.got))


def copy():
    """Each target gets all; the manifest counts once."""
    for source in SOURCES:
        with Sinks(TARGETS) as sinks:
            code, err, sent = generate(sinks.ports, "--spread", "copy", *source)
            check_equal(code, 0, err)
            sinks.wait_for(TARGETS * EXPORTERS * EACH)
        check_equal(sent["totals"]["datagrams"], EXPORTERS * EACH, "manifest")
        check_equal([sorted(got) for got in sinks.got[1:]], [sorted(sinks.got[0])] * (TARGETS - 1),
                    "the same, from the same")
        check_equal(len(sinks.got[0]), EXPORTERS * EACH, "all")
        check("each datagram went to 3 targets, and counts once" in err, err)
        accounts(err, sinks, [EXPORTERS * EACH] * TARGETS)


def many_exporters():
    """More of them than one system call takes, in runs, from addresses, to two targets: nothing is missing."""
    with Sinks(2) as sinks:
        code, err, sent = generate(sinks.ports, "--source", "127.4.0.1", "--spread", "copy", exporters=1500, each=2)
        check_equal(code, 0, err)
        sinks.wait_for(2 * 3000)
    for got in sinks.got:
        sequences, sources = by_exporter(got)
        check_equal(sequences, {i: [n, n + 1] for i, n in first_sequences(sent).items()}, "sequences")
        check_equal(len({a for froms in sources.values() for a, _ in froms}), 1500, "addresses")


def nobody():
    """A target that nobody listens at is reported in the first seconds, once, and the others get theirs."""
    for source in SOURCES:
        for spread in ("exporter", "datagram", "copy"):
            with Sinks(2) as sinks:
                closed = closed_port()
                to = [p for port in (sinks.ports[0], closed, sinks.ports[1]) for p in ("--target", f"127.0.0.1:{port}")]
                process = subprocess.Popen([os.path.join(BIN, "flowgen"), *to,
                                            "--spread", spread, "--exporters", "6", "--protocol", "netflow9", "--rate",
                                            "60",
                                            "--flows-per-datagram", "1", "--for", "3s", *source],
                                            stderr=subprocess.PIPE, text=True)
                begun = time.monotonic()
                line = process.stderr.readline()
                took = time.monotonic() - begun
                rest = process.stderr.read()
                process.wait()
                sinks.wait_for(120 if spread != "copy" else 360)
            check_equal(line, f"flowgen: nothing listens at 127.0.0.1:{closed} (connection refused): sending goes on\n",
                        spread)
            check(took < 2, f"{spread}: after {took} s")
            check_equal((process.returncode, rest.count("nothing listens at 127")), (1, 0), rest)
            each = 180 if spread == "copy" else 60
            check_equal([len(g) for g in sinks.got], [each, each], f"{spread} {source}: the others")
            check(f"127.0.0.1:{closed}: {each} datagrams, {each} connection refused" in rest, rest)
            check(f"flowgen: {each} datagrams: connection refused" in rest, rest)
            check("180 datagrams, 180 flows from 6 exporters" in rest, rest)


def one_nobody():
    """Also where there is but one."""
    closed = closed_port()
    for source in SOURCES:
        code, err, _ = generate([closed], *source, exporters=2, each=30, rate=30)
        check_equal((code, err.count(f"nothing listens at 127.0.0.1:{closed} ")), (1, 1), err)
        check("flowgen: 60 datagrams: connection refused" in err, err)


def usage():
    for options, says in (
            (("--target", "127.0.0.1:9", "--target", "tcp:127.0.0.1:9"),
             "--target: all are of one kind, and tcp: is not udp:"),
            (("--target", "127.0.0.1:9", "--target", "127.0.0.1:9"), "--target: 127.0.0.1:9 is given twice"),
            (("--target", "127.0.0.1:9", "--spread", "copy"), "--spread: only with several --target"),
            (("--target", "127.0.0.1:9", "--target", "127.0.0.1:8", "--spread", "all"),
             "'all' is not one of exporter, datagram, copy"),
            (("--target", "tcp:127.0.0.1:9", "--target", "tcp:127.0.0.1:8", "--spread", "datagram"),
             "--spread: over tcp only exporter"),
            (("--target", "127.0.0.1:9", "--target", "[::1]:9", "--spread", "copy"),
             "--target: 127.0.0.1:9 and [::1]:9"),
            (("--target", "127.0.0.1:9", "--stdout"), "exactly one of --target"),
            (("--pcap", "x", "--stdout"), "exactly one of --target"),
            (("--stdout",), "--stdout needs --count"),
            # Whatever goes to an address counts, at all of its ports.
            (("--target", "203.0.113.5:9", "--target", "203.0.113.5:8", "--rate", "1500", "--exporters", "2"),
             "1500 datagrams a second"),
            (("--target", "203.0.113.5:9", "--target", "127.0.0.1:9", "--rate", "1500", "--spread", "copy"),
             "1500 datagrams a second"),
            (("--target", "127.0.0.1:9", "--target", "203.0.113.5:9", "--rate", "3000", "--spread", "datagram"),
             "1500 datagrams a second")):
        count = () if options == ("--stdout",) else ("--count", 1)
        code, out, err = run("flowgen", *options, *count, "--flows-per-datagram", 1)
        check(code == 2 and says in err and err.count("\n") == 1 and out == "", f"{options}: {code} {err}")


def connections():
    """TCP: a connection of each exporter to its target."""
    with Receiver("--for", "40s", "--format", "none", transport="tcp") as a, \
            Receiver("--for", "40s", "--format", "none", transport="tcp") as b:
        with tempfile.TemporaryDirectory() as folder:
            manifest = os.path.join(folder, "sent.json")
            code, _, err = run("flowgen", "--target", f"tcp:127.0.0.1:{a.port}", "--target", f"tcp:127.0.0.1:{b.port}",
                               "--exporters", 5, "--count", 500, "--rate", 2000, "--manifest", manifest, "--source",
                               "127.0.6.1")
            check_equal(code, 0, err)
            with open(manifest, encoding="utf-8") as file:
                sent = json.load(file)["exporters"]
        for receiver, first in ((a, 0), (b, 1)):
            receiver.finish(send=2)
            came = receiver.account()
            check_equal({(e["address"], e["port"], e["flow_records"]) for e in came["exporters"]},
                        {(e["address"], e["port"], e["flow_records"]) for e in sent[first::2]}, "exporters of a target")
            check_equal({e["address"] for e in came["exporters"]}, {f"127.0.6.{1 + i}" for i in range(first, 5, 2)},
                        "sources")


def frames():
    """--stdout has what --pcap has, in frames."""
    for more in ((), ("--source", "2001:db8::ff", "--pcap-target", "[2001:db8::1]:9995"), ("--source-port", "7000")):
        with tempfile.TemporaryDirectory() as folder:
            capture = os.path.join(folder, "a.pcap")
            common = ["--protocol", "ipfix", "--exporters", "3", "--count", "300", "--seed", "5", "--rate", "100",
                      *more]
            check_equal(run("flowgen", *common, "--pcap", capture)[0], 0, "--pcap")
            done = subprocess.run([os.path.join(BIN, "flowgen"), *common, "--stdout"], capture_output=True, check=False)
            check_equal(done.returncode, 0, done.stderr)
            with open(capture, "rb") as file:
                octets = file.read()
        want, at = [], 24
        while at < len(octets):
            seconds, nanoseconds, size = struct.unpack_from("<III", octets, at)
            frame = octets[at + 16:at + 16 + size]
            family = frame[14] >> 4
            head = 34 if family == 4 else 54
            address = frame[26:30] + bytes(12) if family == 4 else frame[22:38]
            ports = struct.unpack_from(">HH", frame, head)
            want.append((family, 17, address, *ports, seconds * 10**9 + nanoseconds, frame[head + 8:]))
            at += 16 + size
        got, at = [], 0
        while at < len(done.stdout):
            length, family, transport, address, source, to, when = struct.unpack_from(">IBB16sHHQ", done.stdout, at)
            got.append((family, transport, address, source, to, when, done.stdout[at + 34:at + 4 + length]))
            at += 4 + length
        check(len(got) > 10, f"{len(got)} frames")
        check_equal(got, want, f"frames {more}")


def terminal():
    """Frames do not go to a terminal; a reader that goes away is no error."""
    leader, follower = pty.openpty()
    done = subprocess.run([os.path.join(BIN, "flowgen"), "--stdout", "--count", "1"], stdout=follower,
                          stderr=subprocess.PIPE,
                          text=True, check=False, timeout=20)
    os.close(follower), os.close(leader)
    check_equal(done.returncode, 2, done.stderr)
    check("standard output is a terminal" in done.stderr, done.stderr)
    reader = subprocess.run(f"'{BIN}/flowgen' --stdout --count 100000 | head -c 100 | wc -c; exit ${{PIPESTATUS[0]}}",
                            shell=True,
                            executable="/bin/bash", capture_output=True, text=True, check=False, timeout=30)
    check_equal((reader.stdout.strip(), reader.returncode), ("100", 0), reader.stderr)


main({f.__name__: f for f in (exporter, datagram, copy, many_exporters, nobody, one_nobody, usage, connections, frames,
                              terminal)})
