#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""What flowgen find-knee finds of several receivers on this machine, a few times each: bench/knee.py [RECEIVER...]

  --bin DIRECTORY   the programs (default: build/dev/bin)
  --runs N          searches of each (default: 3); median and spread (greatest less least, of the median) are printed
  --check           exit 1 unless each search of `slow` and `slow-drop` is within 10 % of what their settings make

Above the --to that is given to it, flowrecv comes near what flowgen sends on the same machine.
Receivers: slow (tests/support/slow_receiver.py: journal 8000 flows/s, queue 8000, a full queue blocks), slow-drop (the
same, a full queue drops), flowrecv (CSV to a file), nfcapd (if there is one). Sender and receiver share the machine:
what is found of the last two is what they carry beside flowgen."""
import argparse
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, "tests/support"))
from slow import SlowReceiver, go_before_other_work  # noqa: E402

STEP = 2
SHORT = ("--step", f"{STEP}s", "--soak", "8s", "--still", "1s", "--pause", "300ms", "--warm-up", "1s", "--settle",
         "20s")


class Program:
    """A receiver that is a program, in a folder of its own; {port} and {folder} are filled in."""

    def __init__(self, command, stored):
        self.parts, self.stored_part = command, stored

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory()
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        names = {"port": self.port, "folder": self.folder.name}
        self.command = self.stored_part.format(**names)
        self.process = subprocess.Popen([p.format(**names) for p in self.parts], stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL)
        wanted, end = f":{self.port:04X} ", time.monotonic() + 20
        while time.monotonic() < end:
            with open("/proc/net/udp", encoding="ascii") as table:
                if wanted in table.read():
                    return self
            time.sleep(0.05)
        raise RuntimeError(f"{self.parts[0]} does not listen")

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(timeout=60)
        self.folder.cleanup()


def receivers(programs):
    """By name: how it is started, options of the search, and what has to be found, if that is known."""
    slow = {"queue": 8000, "journal": 8000}
    known = {"slow": SlowReceiver(**slow), "slow-drop": SlowReceiver(**slow, full="drop")}
    for name, one in known.items():
        yield name, lambda one=one: one, (*SHORT, "--from", "8k"), (one.burst_knee(STEP), one.journal)
    flowrecv = [os.path.join(programs, "flowrecv"), "--listen", "udp:127.0.0.1:{port}", "--format", "csv", "--output",
                "{folder}/flows.csv"]
    yield "flowrecv", lambda: Program(flowrecv, "awk 'END {{ print NR ? NR - 1 : 0 }}' {folder}/flows.csv"), (
        *SHORT, "--from", "50k", "--to", "400k", "--factor", "2"), None
    if shutil.which("nfcapd"):
        # It writes a file every two seconds, which nfdump then counts.
        nfcapd = ["nfcapd", "-b", "127.0.0.1", "-p", "{port}", "-w", "{folder}", "-t", "2"]
        stored = "nfdump -I -R {folder} | awk '/^Flows:/ {{ n = $2 }} END {{ print n + 0 }}'"
        how = (*SHORT, "--still", "5s", "--from", "50k", "--to", "4M", "--factor", "2")
        yield "nfcapd", lambda: Program(nfcapd, stored), how, None


def find(programs, receiver, options):
    options = list(options)
    for name in {o for o in options if o.startswith("--") and options.count(o) > 1}:  # the last one counts
        at = options.index(name)
        del options[at:at + 2]
    with tempfile.NamedTemporaryFile(suffix=".json") as file, receiver as r:
        command = [os.path.join(programs, "flowgen"), "find-knee", "--target", f"127.0.0.1:{r.port}", "--stored",
                   r.command, "--json", file.name, *options]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        try:
            found = json.load(file)
        except json.JSONDecodeError:
            sys.exit(done.stdout)
        stall = r.stall() if isinstance(r, SlowReceiver) else 0
    return found, done.stdout, stall


def spread(rates):
    return f"{statistics.median(rates):>9.0f}{100 * (max(rates) - min(rates)) / statistics.median(rates):>6.0f} %"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", default=os.path.join(ROOT, "build/dev/bin"))
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("receiver", nargs="*")
    options = parser.parse_args()
    go_before_other_work()
    fine = True
    print(f"{'receiver':12}{'burst knee':>11}{'sustained':>11}{'drops':>8}{'CPU':>6}{'took':>7}  flows/s", flush=True)
    for name, start, how, wanted in receivers(options.bin):
        if options.receiver and name not in options.receiver:
            continue
        both = ([], [])
        for _ in range(options.runs):
            begun = time.monotonic()
            found, said, stall = find(options.bin, start(), how)
            took = time.monotonic() - begun
            rates = found["burst_knee"]["rate"] or 0, found["sustained"]["rate"] or 0
            drops = sum(r["kernel_drops"] or 0 for r in found["runs"])
            cpu = max((r["receiver_cpu"] or 0 for r in found["runs"]), default=0)
            within = wanted is None or all(abs(rate - w) <= 0.1 * w for rate, w in zip(rates, wanted))
            fine = fine and within
            note = "" if found["ended"]["reason"] == "found" else f"  {found['ended']['text']}"
            note += "" if within else f"  not within 10 % of {wanted[0]:.0f} and {wanted[1]:.0f}"
            note += f"  (stopped by other work for {stall} ms)" if stall >= 100 else ""
            print(f"{name:12}{rates[0]:>11}{rates[1]:>11}{drops:>8}{100 * cpu:>5.0f}%{took:>6.0f}s{note}", flush=True)
            if not within:
                print(said)
            for rate, into in zip(rates, both):
                into.append(rate)
        if all(min(b) > 0 for b in both):
            print(f"{name:12}median and spread: burst knee {spread(both[0])}, sustained {spread(both[1])}", flush=True)
    sys.exit(0 if fine or not options.check else 1)


if __name__ == "__main__":
    main()
