#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""What receivers and generators carry over loopback, with their peers: one table.

  cmake --preset bench && cmake --build --preset bench && python3 bench/loopback/run.py

Receivers: one sender of ready datagrams; the highest rate without loss, by bisection, the best of three. Loss is what
the kernel dropped at the receiver's socket (/proc/net/udp), so all are measured alike. Generators: to a sink that reads
and drops, for two seconds. Sender on one processor, receiver on the other; nothing else should run. The sender is one
exporter, which one of two workers has: what they bring with many is in workers.py.
Pacing: how late datagrams leave at 50,000 flows/s, and how late a loop is that only waits, in turns. Threads: flowgen
with one and two of them, on both processors, to sinks at two ports that drop datagrams in the kernel.
"""
import argparse
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

PORT = 29055
# IPFIX of one family: datagrams of one size, which a network card, or a kernel, bundles. Mixed ones it does not.
MORE = {"ipfix": ["--ipv6", "0"]}


def pinned(cpu, command, **more):
    return subprocess.Popen(["taskset", "-c", str(cpu), *map(str, command)], **more)


def drops(port):
    """Datagrams, or bundles of them, that the kernel dropped at the sockets bound to this port; None: there is none."""
    found = []
    for table in ("/proc/net/udp", "/proc/net/udp6"):
        for line in open(table).read().splitlines()[1:]:
            f = line.split()
            if int(f[1].split(":")[1], 16) == port:
                found.append(int(f[-1]))
    return sum(found) if found else None


class Receiver:
    def __init__(self, name, command):
        self.name, self.command = name, command

    def loses(self, send, capture, rate, seconds):
        """(datagrams sent a second, were any dropped?) at this rate."""
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        with tempfile.TemporaryDirectory() as place:
            it = pinned(1, [str(c).replace("{}", place) for c in self.command], **quiet)
            try:
                deadline = time.time() + 5
                while drops(PORT) is None:
                    if it.poll() is not None or time.time() > deadline:
                        sys.exit(f"{self.name}: does not listen")
                    time.sleep(0.05)
                out = pinned(0, [send, "send", capture, PORT, int(rate), seconds], stdout=subprocess.PIPE, text=True)
                sent = out.communicate()[0].split()
                time.sleep(0.2)
                return int(sent[0]) / float(sent[2]), drops(PORT) != 0
            finally:
                it.send_signal(signal.SIGINT)
                try:
                    it.wait(10)
                except subprocess.TimeoutExpired:
                    it.kill()
                    it.wait()


def bisect(receiver, send, capture, top, steps, seconds):
    low, high, best = 0.0, float(top), 0.0
    for _ in range(steps):
        rate = (low + high) / 2
        reached, lost = receiver.loses(send, capture, rate, seconds)
        if lost:
            high = rate
        else:
            best = max(best, reached)
            low = rate
            if reached < 0.9 * rate:  # the sender can do no more
                break
    return best


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--build", type=pathlib.Path, default=pathlib.Path("build/bench"))
    p.add_argument("--seconds", type=float, default=1.0, help="of each trial")
    p.add_argument("--times", type=int, default=3, help="bisections")
    p.add_argument("--steps", type=int, default=8)
    p.add_argument("--only", choices=["receivers", "generators", "pacing", "threads"])
    p.add_argument("--protocols", default="netflow5,ipfix,sflow5")
    a = p.parse_args()
    bin_ = a.build / "bin"
    send, recv, gen = bin_ / "flowkit_datagrams", bin_ / "flowrecv", bin_ / "flowgen"
    for program in (send, recv, gen):
        if not program.exists():
            sys.exit(f"{program} is missing: build the preset bench")
    if os.cpu_count() < 2:
        sys.exit("two processors are needed: one sends, one receives")
    with tempfile.TemporaryDirectory() as work:
        if a.only in (None, "pacing"):
            pacing(gen, send)
        if a.only in (None, "threads"):
            threads(gen, a.protocols.split(","), a.times)
        if a.only in ("pacing", "threads"):
            return
        print(f"{'':28}{'datagrams/s':>14}{'flows/s':>16}")
        for protocol in a.protocols.split(","):
            capture = pathlib.Path(work) / f"{protocol}.pcap"
            n = 600_000 if protocol != "sflow5" else 100_000
            made = subprocess.run([gen, "--protocol", protocol, *MORE.get(protocol, []), "--count", str(n), "--pcap",
                                   capture],
                                  capture_output=True, text=True, check=True).stderr
            datagrams = int(made.split(" datagrams")[0].split()[-1])
            per = n / datagrams
            if a.only != "generators":
                peers = {"nfcapd": ["nfcapd", "-p", PORT, "-b", "127.0.0.1", "-w", "{}", "-B", 8 << 20],
                         "sfcapd": ["sfcapd", "-p", PORT, "-b", "127.0.0.1", "-w", "{}", "-B", 8 << 20]}
                mine = [recv, "--listen", f"127.0.0.1:{PORT}", "--rcvbuf", "8M", "--output", "/dev/null", "--workers"]
                receivers = [Receiver("flowrecv --format none", mine + [1, "--format", "none"]),
                             Receiver("  --gro off", mine + [1, "--format", "none", "--gro", "off"]),
                             Receiver("  --workers 2", mine + [2, "--format", "none"]),
                             Receiver("flowrecv (JSON)", mine + [1]),
                             Receiver("  --workers 2", mine + [2])]
                peer = "sfcapd" if protocol == "sflow5" else "nfcapd"
                if shutil.which(peer):
                    receivers.append(Receiver(peer, peers[peer]))
                for r in receivers:
                    best = max(bisect(r, send, capture, 2_000_000, a.steps, a.seconds) for _ in range(a.times))
                    print(f"{protocol:9} {r.name:18}{best:14,.0f}{best * per:16,.0f}", flush=True)
            if a.only != "receivers":
                best = 0.0
                for _ in range(a.times):
                    sink = pinned(1, [send, "sink", PORT, 3.5], stdout=subprocess.PIPE, text=True)
                    time.sleep(0.3)
                    subprocess.run(["taskset", "-c", "0", gen, "--protocol", protocol, *MORE.get(protocol, []),
                                    "--target",
                                    f"127.0.0.1:{PORT}", "--rate", "max", "--for", "2s"], capture_output=True,
                                   check=False)
                    got = sink.communicate()[0].split()
                    best = max(best, int(got[0]) / float(got[2]) if float(got[2]) > 0 else 0.0)
                print(f"{protocol:9} {'flowgen to a sink':18}{best:14,.0f}{best * per:16,.0f}", flush=True)
        if a.only != "receivers" and shutil.which("nfreplay") and shutil.which("nfcapd"):
            replay(work, bin_)


def pacing(gen, send, rounds=5, seconds=5):
    """In turns, so that both meet the same machine; the medians of the rounds."""
    print(f"{'late by, in ms':28}{'50 %':>10}{'99 %':>10}{'99.9 %':>10}{'most':>10}   at once, in a millisecond")
    rows = {}
    for _ in range(rounds):
        for protocol in ("netflow5", "ipfix"):
            sink = subprocess.Popen([send, "sink", str(PORT), str(seconds + 1.5)], stdout=subprocess.PIPE, text=True)
            time.sleep(0.3)
            err = subprocess.run([gen, "--protocol", protocol, "--exporters", "100", "--target", f"127.0.0.1:{PORT}",
                                  "--rate",
                                  "50k", "--for", f"{seconds}s"], capture_output=True, text=True, check=True).stderr
            sink.communicate()
            sent = int(re.search(r"(\d+) datagrams", err).group(1))
            late = [float(n) for n in re.findall(r"([\d.]+) ms", err)]
            bursts = re.search(r"(\d+) datagrams at once and (\d+) in a millisecond", err).groups()
            rows.setdefault(f"flowgen, {protocol}", []).append((*late, *map(int, bursts)))
            bare = subprocess.run([send, "clock", str(sent // seconds), str(seconds)], capture_output=True, text=True,
                                  check=True).stdout.split()
            rows.setdefault(f"only waiting, {sent // seconds} a second", []).append(tuple(map(float, bare)))
    for name, all_of in rows.items():
        middle = [sorted(column)[len(column) // 2] for column in zip(*all_of)]
        bursts = "   {}, {}".format(*middle[4:]) if middle[4:] else ""
        print(f"{name:28}" + "".join(f"{n:10.3f}" for n in middle[:4]) + bursts)


def threads(gen, protocols, times):
    """The receiver only drops: a bound socket that nobody reads, whose buffer is full at once."""
    print(f"{'':28}{'1 thread':>14}{'2 threads':>16}   flows/s")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as full:
        full.bind(("127.0.0.1", 0))
        full.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 0)
        for protocol in protocols:
            got = {1: [], 2: []}
            for _ in range(times):
                for n in (1, 2):
                    err = subprocess.run([gen, "--protocol", protocol, "--exporters", "16", "--target",
                                          f"127.0.0.1:{full.getsockname()[1]}", "--rate", "max", "--for", "2s",
                                          "--threads", str(n)],
                                         capture_output=True, text=True, check=False).stderr
                    got[n].append(int(re.search(r"s: (\d+) flows/s", err).group(1)))
            one, two = (sorted(got[n])[times // 2] for n in (1, 2))
            print(f"{protocol:28}{one:14,}{two:16,}   {two / one:.2f} times")


def replay(work, bin_):
    """nfreplay sends what nfcapd stored of the NetFlow v5 capture."""
    store = pathlib.Path(work) / "stored"
    store.mkdir()
    capture = pathlib.Path(work) / "netflow5.pcap"
    if not capture.exists():
        return
    it = pinned(1, ["nfcapd", "-p", PORT, "-b", "127.0.0.1", "-w", store, "-B", 8 << 20], stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL)
    time.sleep(1)
    subprocess.run([bin_ / "flowkit_datagrams", "send", capture, str(PORT), "20000", "2"], capture_output=True,
                   check=False)
    time.sleep(0.5)
    it.send_signal(signal.SIGINT)
    it.wait(10)
    files = sorted(f for f in store.iterdir() if f.name.startswith("nfcapd."))
    if not files:
        return
    sink = pinned(1, [bin_ / "flowkit_datagrams", "sink", PORT, 8], stdout=subprocess.PIPE, text=True)
    time.sleep(0.3)
    begun = time.time()
    # Without -d 0 it sleeps between datagrams.
    subprocess.run(["taskset", "-c", "0", "nfreplay", "-H", "127.0.0.1", "-p", str(PORT), "-v", "5", "-d", "0",
                    "-r", files[-1]], capture_output=True, check=False, timeout=60)
    took = time.time() - begun
    got = sink.communicate()[0].split()
    print(f"{'netflow5':9} {'nfreplay to a sink':18}{int(got[0]) / took:14,.0f}{'':>16}")


if __name__ == "__main__":
    main()
