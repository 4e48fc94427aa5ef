# SPDX-License-Identifier: BSL-1.0
"""Real exporters and collectors, run by the scripts of FLOWKIT_SHARED/interop; skipped unless FLOWKIT_PARTNERS is set."""
import json
import os
import re
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from programs import NOTHING_LOST, Receiver, check, check_equal, run, shared, skip  # noqa: E402


def partner(*command, **options):
    """Runs a program of a partner to its end."""
    if not os.environ.get("FLOWKIT_PARTNERS"):
        skip("partners are not asked for (./test --partners)")
    try:
        return subprocess.run(list(map(str, command)), capture_output=True, timeout=60, **options)
    except FileNotFoundError:
        skip(f"no {command[0]}")


def script(name):
    if not os.environ.get("FLOWKIT_PARTNERS"):
        skip("partners are not asked for (./test --partners)")
    return shared("interop", name + ".sh")


def free_port():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def export(exporter, protocol, port):
    """Runs a real exporter to its end."""
    done = subprocess.run([script(exporter), f"127.0.0.1:{port}", protocol], capture_output=True, text=True, timeout=90)
    if done.returncode == 77:
        skip(f"{exporter}: {done.stderr.strip()}")
    check(done.returncode == 0, f"{exporter}: exit {done.returncode}: {done.stderr[-500:]}")


class Collector:
    """A real collector; `with` waits until its socket is bound, and until it has printed its flows at the end."""

    def __init__(self, name, seconds, *more, behind=()):
        self.name, self.port = name, free_port()
        self.directory = tempfile.TemporaryDirectory()
        ready = os.path.join(self.directory.name, "ready")
        command = [script(name), f"127.0.0.1:{self.port}", str(seconds), *(more or ("csv",)), ready, *behind]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.ready, self.stdout, self.stderr = ready, "", ""

    def __enter__(self):
        end = time.monotonic() + 20
        while not os.path.exists(self.ready):
            if self.process.poll() is not None or time.monotonic() > end:
                code, err = self.process.poll(), self.process.stderr.read() if self.process.poll() is not None else ""
                self.process.kill()
                if code == 77:
                    skip(f"{self.name}: {err.strip()}")
                raise RuntimeError(f"{self.name} does not start: {err}")
            time.sleep(0.05)
        return self

    def __exit__(self, *_):
        self.stdout, self.stderr = self.process.communicate(timeout=120)
        self.directory.cleanup()

    def summary(self):
        """The closing line of nfcapd and sfcapd, summed over its sources: Flows, Packets, Bytes, Sequence Errors, Bad
        Packets."""
        sums = {}
        for line in self.stderr.splitlines():
            if line.startswith("Ident:"):
                for name, n in re.findall(r"(Flows|Packets|Bytes|Sequence Errors|Bad Packets): (\d+)", line):
                    sums[name] = sums.get(name, 0) + int(n)
        return sums


class Tee:
    """Passes every datagram that comes to .port on to several loopback ports, unchanged."""

    def __init__(self, *ports):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
        self.socket.bind(("127.0.0.1", 0))
        self.port, self.ports, self.passed, self.stop = self.socket.getsockname()[1], ports, 0, False
        self.thread = threading.Thread(target=self.work, daemon=True)

    def work(self):
        while not self.stop:
            if select.select([self.socket], [], [], 0.2)[0]:
                payload = self.socket.recv(65536)
                self.passed += 1
                for port in self.ports:
                    self.socket.sendto(payload, ("127.0.0.1", port))

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        time.sleep(0.3)
        self.stop = True
        self.thread.join()
        self.socket.close()


class Exchange:
    """What a real exporter sends, to nfcapd (sfcapd) and flowrecv at once: .lines of flowrecv and its .stats, .theirs of
    nfcapd."""

    def __init__(self, exporter, protocol, seconds, *arguments, collector="nfcapd"):
        buffer = ("--rcvbuf", "4M")  # as nfcapd.sh has it: Open vSwitch sends 338 datagrams at once
        with Collector(collector, seconds) as theirs, Receiver(*buffer, *arguments) as ours:
            with Tee(theirs.port, ours.port) as tee:
                export(exporter, protocol, tee.port)
            ours.finish(send=signal.SIGINT)
            with open(ours.stats, encoding="utf-8") as file:
                self.stats = json.load(file)
        self.lines = [json.loads(line) for line in ours.stdout.splitlines()]
        self.totals, self.theirs = self.stats["totals"], theirs.summary()
        self.collector, where = collector, f"{exporter} {protocol}"
        check_equal(self.totals["datagrams"], tee.passed, f"{where}: datagrams")
        check_equal(self.totals["lost"] | {"sequence": 0}, NOTHING_LOST, f"{where}: lost")
        check_equal(self.theirs.get("Bad Packets"), 0, f"{where}: refused by {collector}")
        print(f"{where}: {tee.passed} datagrams, {self.totals['flow_records']} flows, {self.theirs}")

    def equal(self, flows, packets, octets, where=""):
        """`flows` ...: ours, to be held against nfcapd's."""
        check_equal({"Flows": flows, "Packets": packets, "Bytes": octets},
                    {name: self.theirs.get(name) for name in ("Flows", "Packets", "Bytes")}, f"{where}, against {self.collector}")


def generate(collector, protocol, *arguments):
    """flowgen sends to a collector; the totals of its manifest."""
    with tempfile.TemporaryDirectory() as directory:
        manifest = os.path.join(directory, "sent.json")
        code, _, err = run("flowgen", "--target", f"127.0.0.1:{collector.port}", "--protocol", protocol, "--manifest",
                           manifest, *arguments)
        check_equal(code, 0, f"flowgen: {err}")
        with open(manifest, encoding="utf-8") as file:
            return json.load(file)["totals"]
