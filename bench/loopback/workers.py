#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""What flowrecv takes of the processor with one worker and with two: a table.

  cmake --preset bench && cmake --build --preset bench && python3 bench/loopback/workers.py

flowgen sends at a fixed rate from 16 addresses; rounds in turns, medians. Processor time is flowrecv's own, kernel's
and program's, all of its threads; share: of one core. Dropped: what the kernel had no room for. With --write: the same
for flows that are read from a capture, which has no kernel in it. Nothing else should run.
"""
import argparse
import json
import os
import pathlib
import re
import resource
import signal
import statistics
import subprocess
import sys
import tempfile

# IPFIX of one family: datagrams of one size, which the kernel bundles.
MORE = {"ipfix": ["--ipv6", "0"]}


def ended(process):
    """Its processor time in seconds."""
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        sys.exit(f"{process.args}: exit code {process.returncode}: {process.stderr.read()}")
    return used.ru_utime + used.ru_stime


def without(output):
    """The file of an earlier run is not there: emptying it takes time, too."""
    if output[0] == "--output":
        pathlib.Path(output[1]).unlink(missing_ok=True)
    return output


def received(bin_, protocol, rate, seconds, workers, output, stats):
    """(flows, datagrams dropped, processor time)"""
    process = subprocess.Popen([bin_ / "flowrecv", "--listen", "127.0.0.1:0", "--rcvbuf", "8M", "--workers",
                                str(workers), "--stats", stats, *without(output)], stderr=subprocess.PIPE, text=True)
    port = None
    while port is None:
        line = process.stderr.readline()
        if not line:
            sys.exit("flowrecv does not listen")
        if found := re.search(r"127\.0\.0\.1:(\d+)", line):
            port = found[1]
    sent = subprocess.run([bin_ / "flowgen", "--protocol", protocol, *MORE.get(protocol, []), "--exporters", "16",
                           "--source", "127.0.1.1", "--target", f"127.0.0.1:{port}", "--rate", str(rate), "--for",
                           f"{seconds}s"], capture_output=True, text=True, check=False)
    if sent.returncode != 0:
        sys.exit(f"flowgen: {sent.stderr}")
    process.send_signal(signal.SIGTERM)
    rest = process.stderr
    time = ended(process)
    rest.read()
    with open(stats, encoding="utf-8") as file:
        totals = json.load(file)["totals"]
    return totals["flow_records"], totals["lost"]["kernel"], time


def read(bin_, capture, output, stats):
    process = subprocess.Popen([bin_ / "flowrecv", "--read", capture, "--stats", stats, *without(output)],
                               stderr=subprocess.DEVNULL, text=True)
    time = ended(process)
    with open(stats, encoding="utf-8") as file:
        return json.load(file)["totals"]["flow_records"], 0, time


def show(name, rows, seconds):
    flows = statistics.median(r[0] for r in rows)
    time = statistics.median(r[2] for r in rows)
    each = [r[0] / r[2] / 1e6 for r in rows]
    share = f"{100 * time / seconds:7.1f} %" if seconds else f"{'':>9}"
    print(f"{name:44}{flows:12,.0f}{max(r[1] for r in rows):9,}{share}{statistics.median(each):8.2f}"
          f"   {min(each):.2f} to {max(each):.2f}", flush=True)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--build", type=pathlib.Path, default=pathlib.Path("build/bench"))
    p.add_argument("--protocols", default="netflow5,ipfix,sflow5")
    p.add_argument("--rates", default="50k,400k", help="flows a second")
    p.add_argument("--seconds", type=int, default=4)
    p.add_argument("--rounds", type=int, default=3)
    p.add_argument("--disk", type=pathlib.Path, default=pathlib.Path("."), help="a directory on a disk")
    p.add_argument("--write", action="store_true", help="captures only, at full speed")
    a = p.parse_args()
    bin_ = (a.build / "bin").resolve()
    for program in ("flowrecv", "flowgen"):
        if not (bin_ / program).exists():
            sys.exit(f"{bin_ / program} is missing: build the preset bench")
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    print(f"{'':44}{'flows':>12}{'dropped':>9}{'share':>9}   million flows a second of processor time")
    with tempfile.TemporaryDirectory(dir="/dev/shm") as memory, tempfile.TemporaryDirectory(dir=a.disk) as disk:
        stats = os.path.join(memory, "stats.json")
        outputs = {"none": ["--format", "none"], "JSON to memory": ["--output", os.path.join(memory, "flows.json")],
                   "JSON to disk": ["--output", os.path.join(disk, "flows.json")]}
        for protocol in a.protocols.split(","):
            rows = {}
            if a.write:
                capture = os.path.join(memory, "flows.pcap")
                subprocess.run([bin_ / "flowgen", "--protocol", protocol, "--count", "2M", "--rate", "1M", "--pcap",
                                capture], capture_output=True, check=True)
                for _ in range(a.rounds):
                    for name, output in outputs.items():
                        rows.setdefault((f"{protocol}, read, {name}", 0), []).append(read(bin_, capture, output, stats))
            else:
                for _ in range(a.rounds):
                    for rate in a.rates.split(","):
                        for name, output in outputs.items():
                            for workers in (1, 2):
                                got = received(bin_, protocol, rate, a.seconds, workers, output, stats)
                                key = f"{protocol}, {rate}/s, {name}, {workers} worker{'s' if workers > 1 else ''}"
                                rows.setdefault((key, a.seconds), []).append(got)
            for (name, seconds), of in rows.items():
                show(name, of, seconds)


if __name__ == "__main__":
    main()
