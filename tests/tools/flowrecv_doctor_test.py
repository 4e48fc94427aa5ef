#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""flowrecv doctor: each defect that is made in a capture is named, and nothing else is."""
import os
import random
import struct
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from captures import read, write  # noqa: E402
from datagram_parts import messages, sets, templates  # noqa: E402
from doctor import examined, expect, finding, found, generated, serious  # noqa: E402
from programs import check, check_equal, main  # noqa: E402

HOUR = 3600 * 10**9
PROTOCOLS = ("netflow1", "netflow5", "netflow7", "netflow9", "ipfix", "sflow5")


def silent():
    """One exporter of three stops sending; its capture goes on by the others."""
    with tempfile.TemporaryDirectory() as directory:
        for protocol in PROTOCOLS:
            path = generated(directory, "--protocol", protocol, "--rate", 30, "--for", "120s", "--exporters", 3,
                             "--source", "192.0.2.1", "--flows-per-datagram", 10)
            frames = read(path)
            begin, quiet = frames[0].time, bytes((192, 0, 2, 2))
            write(path, [f for f in frames if f.source != quiet or f.time - begin < 30 * 10**9])
            report = expect(f"{protocol}: silent", ["silent"], "--read", path)
            who = [e["exporter"] for e in report["exporters"] if serious(e["findings"])]
            check(len(who) == 1 and who[0].startswith("192.0.2.2"), f"{protocol}: {who} is silent")
            since = finding(report, "silent")["figures"]["silent_s"]
            check(85 < since < 92, f"{protocol}: silent for {since} s")
            # Up to its last datagram and a little more it is as it ever was.
            write(path, [f for f in frames if f.source == quiet and f.time - begin < 30 * 10**9] +
                  [f for f in frames if f.source != quiet and f.time - begin < 38 * 10**9])
            expect(f"{protocol}: a pause", [], "--read", path)


def templates_missing():
    with tempfile.TemporaryDirectory() as directory:
        for protocol in ("netflow9", "ipfix"):
            path = generated(directory, "--protocol", protocol, "--rate", 50, "--for", "70s", "--ipv6", 0, "--fault",
                             "template-lost")
            report = expect(f"{protocol}: lost", ["template-missing"], "--read", path)
            figures = finding(report, "template-missing")["figures"]
            check(figures["template_ids"] == "256" and figures["data_sets"] > 10, f"{protocol}: {figures}")
            # Late, but it comes: all is read.
            path = generated(directory, "--protocol", protocol, "--rate", 50, "--for", "70s", "--fault",
                             "template-late")
            expect(f"{protocol}: late", [], "--read", path)
            # Without any: the capture begins between two announcements.
            path = generated(directory, "--protocol", protocol, "--rate", 50, "--for", "20s",
                             "--template-messages", 0, "--template-interval", "0", "--ipv6", 0)
            write(path, read(path)[1:])
            report = expect(f"{protocol}: none", ["template-missing"], "--read", path)
            check("--for 35m" in finding(report, "template-missing")["advice"], f"{protocol}: how long to wait")
            path = generated(directory, "--protocol", protocol, "--rate", 300, "--for", "20s", "--fault", "id-reused")
            expect(f"{protocol}: reused", ["template-redefined"], "--read", path)


def clocks():
    """Off by seconds, by an hour, by a zone, both ways; and as it should be."""
    minute = 60 * 10**9
    cases = [(0, []), (10**9, []), (17 * 10**9, ["clock-off"]), (HOUR, ["clock-zone"]),
             (5 * HOUR + 45 * minute, ["clock-zone"]), (14 * HOUR, ["clock-zone"]), (HOUR + 4 * minute, ["clock-off"]),
             (15 * HOUR, ["clock-off"]),
             (400 * 24 * HOUR, ["clock-off"])]
    with tempfile.TemporaryDirectory() as directory:
        for protocol in PROTOCOLS[:-1]:
            path = generated(directory, "--protocol", protocol, "--rate", 50, "--for", "20s")
            frames = read(path)
            for off, wanted in cases:
                for sign in (1, -1):
                    moved = [(f.time - sign * off, f.frames()[0]) for f in frames]
                    other = os.path.join(directory, "moved.pcap")
                    write(other, moved)
                    report = expect(f"{protocol}: off by {sign * off / 1e9} s", wanted, "--read", other)
                    if wanted:
                        figures = finding(report, wanted[0])["figures"]
                        check(abs(figures["greatest_s"] - sign * off / 1e9) < 2, f"{protocol}: {figures}")
        path = generated(directory, "--protocol", "netflow9", "--rate", 300, "--for", "20s", "--fault", "clock-jump:5%")
        expect("clock-jump", ["clock-jumps"], "--read", path)


def of_one_packet(payload, chance):
    """NetFlow v5 as a sampling exporter sends it: most flows over TCP have one packet, in the middle of them."""
    out = bytearray(payload)
    for at in range(24, len(out), 48):
        if out[at + 38] == 6 and chance.random() < 0.9:
            out[at + 16:at + 20] = struct.pack(">I", 1)
            out[at + 37] = 0x10
    return bytes(out)


def sampling():
    chance = random.Random(3)
    with tempfile.TemporaryDirectory() as directory:
        path = generated(directory, "--protocol", "netflow5", "--rate", 50, "--for", "60s")
        frames = read(path)
        for f in frames:
            f.payload = of_one_packet(f.payload, chance)
        write(path, frames)
        report = expect("not announced", ["sampling-unannounced"], "--read", path)
        check("seems" in finding(report, "sampling-unannounced")["says"], "it is a suspicion")
        for f in frames:  # announced, it is as it should be: mode 1, one of 100
            f.payload = f.payload[:22] + struct.pack(">H", 1 << 14 | 100) + f.payload[24:]
        write(path, frames)
        report = expect("announced", [], "--read", path)
        check_equal(finding(report, "sampling")["figures"].get("flows_at_100", 0), 3000, "rate known")
        for f in frames:  # a mode, and a rate of 0
            f.payload = f.payload[:22] + struct.pack(">H", 1 << 14) + f.payload[24:]
        write(path, frames)
        check("sampling-zero" in found(examined("--read", path)[1]), "rate 0")
        # A scan is none: its packets open connections.
        for f in frames:
            octets = bytearray(f.payload)
            for at in range(24, len(octets), 48):
                octets[at + 37] = 2
            f.payload = bytes(octets[:22] + b"\0\0" + octets[24:])
        write(path, frames)
        expect("a scan", [], "--read", path)


def with_both_sides(payload, known):
    """NetFlow v9 with every record once more, of the other direction."""
    out = b""
    for _, content in messages(payload):
        for ident, octets in sets(content):
            if ident < 256:
                for t in templates(9, ident, octets):
                    known[t[0]] = t[2]
            if ident in known and ident >= 256 and any(f[0] == 61 for f in known[ident]):
                size = sum(f[1] for f in known[ident])
                place = sum(f[1] for f in known[ident][:[f[0] for f in known[ident]].index(61)])
                records = [octets[at:at + size] for at in range(0, len(octets) - size + 1, size)]
                octets = b"".join(r + r[:place] + bytes((1 - r[place],)) + r[place + 1:] for r in records)
                octets += b"\0" * (-len(octets) % 4)
            out += struct.pack(">HH", ident, len(octets) + 4) + octets
    return payload[:20] + out


def both_sides():
    with tempfile.TemporaryDirectory() as directory:
        path = generated(directory, "--protocol", "netflow9", "--rate", 50, "--for", "20s", "--max-datagram", 600)
        frames, known = read(path), {}
        for f in frames:
            f.payload = with_both_sides(f.payload, known)
        write(path, frames)
        report = expect("both sides", ["both-sides"], "--read", path)
        figures = finding(report, "both-sides")["figures"]
        check_equal((figures["pairs"], figures["flows"]), (1000, 2000), "pairs, flows")
        # The same datagrams twice are duplicates, and no two sides.
        path = generated(directory, "--protocol", "netflow9", "--rate", 50, "--for", "20s", "--max-datagram", 600)
        write(path, [f for f in read(path) for _ in (0, 1)])
        expect("the same twice", ["duplicates"], "--read", path)


def sizes():
    """Datagrams in fragments, with one of them lost, and such as would be."""
    with tempfile.TemporaryDirectory() as directory:
        arguments = ("--protocol", "ipfix", "--rate", 300, "--for", "20s")
        path = generated(directory, *arguments, "--max-datagram", 4000)
        frames = read(path)
        write(path, frames)
        report = expect("large", ["datagram-size"], "--read", path)
        check(finding(report, "datagram-size")["figures"]["fragmented"] == 0, "none is in fragments")
        parts = [(f.time, octets) for n, f in enumerate(frames) for octets in f.fragments(n)]
        write(path, parts)
        report = expect("fragments", ["datagram-size"], "--read", path)
        check(finding(report, "datagram-size")["figures"]["fragmented"] > 10, "in fragments")
        write(path, parts[:7] + parts[8:])  # not the first datagram, which has the templates
        expect("a fragment is lost", ["datagram-size", "fragments-lost", "sequence-loss"], "--read", path)
        expect("1472 octets", [], "--read", generated(directory, *arguments, "--max-datagram", 1472))


def faults():
    """What flowgen makes on purpose."""
    cases = {"lost:5%": ["sequence-loss"], "duplicated:5%": ["duplicates"], "reordered:5%": ["reordered"]}
    with tempfile.TemporaryDirectory() as directory:
        for protocol in PROTOCOLS[1:]:
            for kind, wanted in cases.items():
                path = generated(directory, "--protocol", protocol, "--rate", 300, "--for", "20s", "--fault", kind)
                expect(f"{protocol}: {kind}", wanted, "--read", path)
        for protocol in ("netflow5", "netflow9", "sflow5"):
            path = generated(directory, "--protocol", protocol, "--rate", 300, "--for", "60s", "--fault", "restart:2%")
            expect(f"{protocol}: restart", ["restarted"], "--read", path)
        path = generated(directory, "--profile", "generic-ipfix", "--rate", 200, "--for", "60s",
                         "--restart-every", "20s")
        report = expect("restarts by numbers", ["restarted"], "--read", path)
        check(finding(report, "restarted")["figures"]["numbers_again"] > 1000, "their numbers came again")


def unread():
    """What came and cannot be read has one cause, and its flows are not missing on the way; what can be is said."""
    with tempfile.TemporaryDirectory() as directory:
        for protocol, kind in [(p, "truncated") for p in PROTOCOLS] + \
                              [(p, "wrong-count") for p in ("netflow1", "netflow5", "netflow7", "sflow5")]:
            path = generated(directory, "--protocol", protocol, "--rate", 300, "--for", "20s", "--fault", f"{kind}:5%")
            report = expect(f"{protocol}: {kind}", ["malformed"], "--read", path)
            says = finding(report, "malformed")["says"]
            check_equal("missing by its numbers were in them" in says, protocol not in ("netflow1", "netflow9"), says)
        frames = read(path)
        path = generated(directory, "--protocol", "netflow5", "--rate", 300, "--for", "20s", "--fault", "truncated:5%")
        frames = read(path)
        write(path, [f for n, f in enumerate(frames) if n % 10 != 5 or len(f.payload) < 1464])
        report = expect("truncated, and lost", ["malformed", "sequence-loss"], "--read", path)
        check("some were in them" in finding(report, "malformed")["says"], "some were")
        path = generated(directory, "--protocol", "netflow9", "--rate", 300, "--for", "20s",
                         "--fault", "wrong-count:5%")
        report = expect("wrong count, all read", [], "--read", path)
        note = finding(report, "anomalies")
        check_equal((note["severity"], list(note["figures"])), ("note", ["count mismatch"]), "wrong count")
        check(f"count mismatch ({note['figures']['count mismatch']})" in note["says"], note["says"])


def many():
    """Each of very many exporters is looked at; without room for all, it is said how many were not."""
    with tempfile.TemporaryDirectory() as directory:
        path = generated(directory, "--protocol", "netflow9", "--rate", 5000, "--for", "1s", "--exporters", 5000,
                         "--ipv6", 0, "--fault", "template-lost")
        code, report = examined("--read", path)
        check_equal(code, 1, "exit code")
        untold = [e for e in report["exporters"] if [f["id"] for f in serious(e["findings"])] == ["template-missing"]]
        check_equal((len(report["exporters"]), len(untold)), (5000, 5000), "exporters, those without template")
        code, report = examined("--read", path, "--max-exporters", 4000)
        figures = finding(report, "not-looked-at")["figures"]
        check_equal((code, figures["max_exporters"]), (1, 4000), "without room for all")
        check(figures["forgotten"] >= 1000 and len(report["exporters"]) == 4000, f"{figures}")
        judged = [e for e in report["exporters"] if serious(e["findings"])]
        check_equal(len(judged), 4000, "judged")
        check_equal(sum("template_ids" not in finding({"findings": e["findings"], "exporters": []},
                                                      "template-missing")["figures"] for e in judged),
                    figures["by_counts"], "judged by counts alone")


def ports():
    """A port of another protocol; a source port that changes; other traffic."""
    with tempfile.TemporaryDirectory() as directory:
        for protocol, port, right in (("ipfix", 6343, 4739), ("netflow5", 6343, 2055), ("sflow5", 2055, 6343),
                                      ("netflow9", 4739, None), ("ipfix", 9996, None)):
            path = generated(directory, "--protocol", protocol, "--rate", 50, "--for", "20s")
            frames = read(path)
            for f in frames:
                f.port = port
            write(path, frames)
            report = expect(f"{protocol} at {port}", ["wrong-port"] if right else [], "--read", path)
            if right:
                figures = finding(report, "wrong-port")["figures"]
                check_equal((figures["port"], figures["usual_port"]), (port, right), protocol)
        path = generated(directory, "--protocol", "netflow9", "--rate", 100, "--for", "20s")
        frames = read(path)
        for n, f in enumerate(frames):
            f.source_port = 40000 + n // 10
        write(path, frames)
        expect("NAT", ["source-port"], "--read", path)
        for f in frames[:5]:
            f.payload, f.port, f.source = b"no flow export", 53, bytes((192, 0, 2, 77))
        write(path, frames[:5])
        expect("other traffic", ["nothing-arrives"], "--read", path)
        for f in frames[:5]:
            f.port = 2055
        write(path, frames[:5])
        expect("other traffic at our port", ["no-flow-export"], "--read", path)


def seldom():
    """Flows that last, templates from another port, versions that are not read, captures without whole frames."""
    with tempfile.TemporaryDirectory() as directory:
        path = generated(directory, "--protocol", "netflow5", "--rate", 50, "--for", "20s")
        report = expect("long flows", ["long-flows"], "--read", path, "--active-timeout", "60s")
        check(finding(report, "long-flows")["figures"]["longest_s"] > 66, "longest")
        expect("as long as they may be", [], "--read", path, "--active-timeout", "30m")
        frames = read(path)
        for f in frames[:5]:
            f.payload = struct.pack(">H", 8) + f.payload[2:]
        write(path, frames[:5])
        expect("NetFlow v8", ["version-not-read"], "--read", path)
        path = generated(directory, "--protocol", "ipfix", "--rate", 50, "--for", "20s", "--template-messages", 0)
        frames = read(path)
        for f in frames[1:]:
            f.source_port = 50000
        write(path, frames)
        _, report = examined("--read", path)
        check("template-elsewhere" in found(report), f"templates from another port: {found(report)}")
        _, report = examined("--read", path, "--template-scope", "sticky")
        check("template-elsewhere" not in found(report), f"sticky: {found(report)}")
        with open(path, "rb") as file:  # as tcpdump -s 96 has it
            data = file.read()
        size = struct.unpack_from("<I", data, 24 + 8)[0]
        with open(path, "wb") as file:
            file.write(data[:24] + data[24:32] + struct.pack("<II", 96, size) + data[40:40 + 96] + data[40 + size:])
        check("capture-cut" in found(examined("--read", path)[1]), "a frame is cut")


if __name__ == "__main__":
    main({case.__name__: case for case in (
        silent, templates_missing, clocks, sampling, both_sides, sizes, faults, unread, many, ports, seldom)})
