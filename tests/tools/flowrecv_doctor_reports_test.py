#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""flowrecv doctor: healthy traffic has no finding, the make of an exporter is recognised where its templates show it,
and its lines are there; at sockets; what it prints; wrong usage."""
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from captures import read, write  # noqa: E402
from doctor import examined, expect, finding, found, generated  # noqa: E402
from profiles import names  # noqa: E402
from programs import BIN, check, check_equal, main, run, shared  # noqa: E402

HOUR = 3600 * 10**9
PROTOCOLS = ("netflow1", "netflow5", "netflow7", "netflow9", "ipfix", "sflow5")
# What each make's profiles show: those of NetFlow v5 show nothing.
MAKES = {"cisco-ios-v9": "ios", "cisco-asa": "asa", "fortigate": "fortios", "paloalto": "panos",
         "juniper-ipfix": "junos", "juniper-v9": "junos", "mikrotik-ipfix": "routeros", "mikrotik-v9": "routeros",
         "softflowd-ipfix": "softflowd", "softflowd-v9": "softflowd"}


def healthy():
    """All profiles, all protocols, with sampling and without: nothing is found."""
    with tempfile.TemporaryDirectory() as directory:
        for name in names():
            # Flows of IOS XR name their sampler, whether or not its options come: without these the rate is not known.
            sampled = ("--sampling", 100) if name == "cisco-iosxr-v9" else ()
            path = generated(directory, "--profile", name, "--rate", 100, "--for", "70s", "--exporters", 2, *sampled)
            report = expect(name, [], "--read", path)
            check_equal(len(report["exporters"]), 2, f"{name}: exporters")
        path = generated(directory, "--profile", "cisco-iosxr-v9", "--rate", 100, "--for", "70s")
        expect("a sampler without options", ["sampler-unknown"], "--read", path)
        for protocol in PROTOCOLS:
            for more in ([], ["--sampling", 100]):
                if more and protocol in ("netflow1", "netflow7"):
                    continue
                path = generated(directory, "--protocol", protocol, "--rate", 50, "--for", "70s", *more)
                expect(f"{protocol} {more}", [], "--read", path)


def recognised():
    """The makes, by what their templates show alone; the others are not guessed at."""
    with tempfile.TemporaryDirectory() as directory:
        for name in names():
            path = generated(directory, "--profile", name, "--count", 400)
            _, report = examined("--read", path)
            looks = {e.get("looks_like") for e in report["exporters"]}
            check_equal(looks, {MAKES.get(name)}, f"{name}: looks like")
            for e in report["exporters"]:
                check("looks_like" not in e or len(e["because"]) > 20, f"{name}: no reason in {e}")


# What is right to say of what exporters sent in the shared captures, and why. Times: these were replayed from a file of
# another year by their own clock.
LIVE = {
    "nfreplay-v5": ["clock-off"],
    "nfreplay-v9": ["clock-off", "flow-times"],  # its headers have another time than its flows, of a day before them
    "softflowd-v1": ["clock-off"], "softflowd-v5": ["clock-off"], "softflowd-v9": ["clock-off"],
    "softflowd-ipfix": ["clock-off"], "softflowd-ipfix-bi": ["clock-off"], "softflowd-ipfix-ms": ["clock-off"],
    "ovs-v5": ["sequence-loss"],   # its number jumps by 26 flows between two datagrams
    "ovs-ipfix": ["both-sides"],   # a flow that leaves by two ports is reported where it comes in, and twice at egress
}


def live_captures():
    directory = shared("captures-live")
    for name in sorted(os.listdir(directory)):
        if name.endswith(".pcap"):
            expect(name, LIVE.get(name[:-5], []), "--read", os.path.join(directory, name))


class Doctor:
    """At a free port of loopback, from when it listens."""

    def __init__(self, *arguments, port=0):
        command = [os.path.join(BIN, "flowrecv"), "doctor", "--format", "json", "--listen", f"127.0.0.1:{port}",
                   *map(str, arguments)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for line in self.process.stderr:
            listening = re.search(r"listening on udp 127.0.0.1:(\d+)", line)
            if listening:
                self.port = int(listening[1])
                break

    def report(self, send=signal.SIGINT):
        if send is not None:
            self.process.send_signal(send)
        out, _ = self.process.communicate(timeout=60)
        return self.process.returncode, json.loads(out)


def live():
    """At a socket: nothing comes, all is well, the kernel drops, somebody else has the port."""
    doctor = Doctor("--for", "1s", "--make", "junos")
    code, report = doctor.report(None)
    check_equal((code, found(report)), (1, ["nothing-arrives"]), "nothing")
    nothing = finding(report, "nothing-arrives")
    check(f"tcpdump -ni any port {doctor.port}" in nothing["advice"], nothing["advice"])
    check(any("flow-server COLLECTOR" in line for line in nothing["device_lines"]), f"{nothing['device_lines']}")

    doctor = Doctor("--for", "60s")
    code, _, err = run("flowgen", "--target", f"127.0.0.1:{doctor.port}", "--profile", "fortigate", "--rate", 100,
                       "--for", "1s")
    check_equal(code, 0, err)
    code, report = doctor.report()
    check_equal((code, found(report)), (0, []), f"healthy, live: {report}")

    with tempfile.TemporaryDirectory() as directory:
        path = generated(directory, "--protocol", "netflow9", "--rate", "10k", "--count", 20000, "--start", "now")
        payloads = [f.payload for f in read(path)]
    doctor = Doctor("--for", "60s", "--rcvbuf", 4096)
    doctor.process.send_signal(signal.SIGSTOP)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        for p in payloads[:300]:
            sender.sendto(p, ("127.0.0.1", doctor.port))
        doctor.process.send_signal(signal.SIGCONT)
        time.sleep(0.3)
        for p in payloads[300:310]:
            sender.sendto(p, ("127.0.0.1", doctor.port))
            time.sleep(0.03)
        time.sleep(0.3)
    code, report = doctor.report()
    check_equal((code, found(report)), (1, ["kernel-drops"]), "kernel drops")
    drops = finding(report, "kernel-drops")
    check("sudo sysctl -w net.core.rmem_max=" in drops["advice"], drops["advice"])
    figures = drops["figures"]
    check_equal(figures["dropped"] + figures["received"], 310, f"dropped and received: {figures}")
    check(200 < figures["missing_by_numbers"] <= figures["dropped"], f"by its numbers: {figures}")

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind(("127.0.0.1", 0))
        port = other.getsockname()[1]
        code, report = examined("--listen", f"127.0.0.1:{port}", "--for", "1s")
    check_equal((code, found(report)), (1, ["port-in-use"]), "in use")
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        code, tcp = examined("--listen", f"tcp:127.0.0.1:{port}", "--for", "1s")
    check_equal((code, found(tcp)), (1, ["port-in-use"]), "in use, TCP")
    held = finding(tcp, "port-in-use")
    check(held["says"].startswith(f"tcp 127.0.0.1:{port} is held by python"), held["says"])
    check(f"(process {os.getpid()})" in held["says"] and "ss -ltnp" in held["advice"], f"{held}")
    check_equal(held["figures"]["dropped_there"], 0, "TCP drops nothing")
    code, other = examined("--listen", "192.0.2.9:2055", "--for", "1s")
    check_equal((code, found(other)), (1, ["port-not-open"]), "an address of another machine")
    check("1024" not in finding(other, "port-not-open")["advice"], "2055 is none of the ports below 1024")
    held = finding(report, "port-in-use")["says"]
    check(f"(process {os.getpid()})" in held and "python" in held, f"who holds it: {held}")


def text():
    """For people: the finding, the figures, the lines, no control character, no line wider than the terminal."""
    with tempfile.TemporaryDirectory() as directory:
        for name, make in MAKES.items():
            path = generated(directory, "--profile", name, "--rate", 100, "--for", "20s")
            frames = read(path)
            write(path, [(f.time - HOUR, f.frames()[0]) for f in frames])
            code, out, _ = run("flowrecv", "doctor", "--read", path)
            check_equal(code, 1, name)
            check("clock-zone" in out and "On the device (" in out, f"{name}: {out}")
            check("1 finding; nothing else found." in out, f"{name}: {out}")
            check(not re.search(r"[^\n\x20-\x7e]", out), f"{name}: control characters in {out!r}")
            wide = [line for line in out.split("\n") if len(line) > 100 and not line.startswith("        ")]
            check(not wide, f"{name}: {wide}")
            lines = run("flowrecv", "doctor", "--lines", "--make", make)[1]
            given = [line for line in out.split("\n") if line.startswith("        ")]
            check(given and all(line.strip() in lines for line in given), f"{name}: {given}")


def lines():
    """Every make's lines name the collector and its port; each remedy's are part of them."""
    code, out, err = run("flowrecv", "doctor", "--lines")
    check_equal((code, err), (0, ""), "--lines")
    for system in ("IOS", "ASA", "FortiOS", "PAN-OS", "Junos", "RouterOS", "softflowd"):
        part = out.split(f"### {system}\n")[1].split("###")[0]
        export = part.split("export to the collector:")[1].split(":\n\n")[0]
        check("COLLECTOR" in export and "PORT" in export, f"{system}: {export}")
        for title in ("templates every minute", "reported every minute", "clock:"):
            check(title in part, f"{system}: {title}")


def wrong_input():
    """One line, and exit 2 before anything is bound; a file that cannot be read: 3."""
    for arguments, words in ((("--make", "jnos"), "junos"), (("--make", ""), "--make"),
                             (("--format", "xml"), "--format"),
                             (("--for", "soon"), "--for"), (("--read", "x.pcap", "--listen", "2055"), "--listen"),
                             (("--read", "x.pcap", "--for", "3s"), "--for"), (("--what",), "--what"),
                             (("--active-timeout", "-1"), "--active-timeout")):
        code, out, err = run("flowrecv", "doctor", *arguments)
        check(code == 2 and out == "" and err.count("\n") == 1, f"{arguments}: {code} {out} {err}")
        check(words in err, f"{arguments}: {err}")
        check("flowrecv doctor --help" in err, err)
    code, _, err = run("flowrecv", "doctor", "--read", "/nowhere.pcap")
    check(code == 3 and "/nowhere.pcap" in err, f"{code} {err}")


if __name__ == "__main__":
    main({case.__name__: case for case in (healthy, recognised, live_captures, live, text, lines, wrong_input)})
