#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Writes docs/tour.md: the programs as a new user sees them, run at a terminal of 100 columns.

Usage: docs/tour.py [BIN_DIRECTORY] [--check]     (default: build/dev/bin)
  --check   writes nothing: are the sections that have no clocks in them as the programs print them now?

What is printed is pasted as it is, but for lines longer than the terminal, which are broken as a terminal breaks them,
and for what differs from run to run (dates, ports, the names of temporary files), which gets a fixed value.
"""
import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import tempfile
import termios
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
COLUMNS = 100


def terminal():
    """Both ends of a terminal of 100 columns."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 50, COLUMNS, 0, 0))
    return master, slave


def start(command, directory, environment):
    master, slave = terminal()
    process = subprocess.Popen(["bash", "-c", command], cwd=directory, env=environment, stdin=subprocess.DEVNULL,
                               stdout=slave, stderr=slave)
    os.close(slave)
    return process, master


def finish(process, master, timeout=900):
    """All that it printed. A terminal that nobody writes to any more reads as an error."""
    text, end = b"", time.monotonic() + timeout
    while time.monotonic() < end:
        if not select.select([master], [], [], 0.2)[0]:
            continue
        try:
            part = os.read(master, 65536)
        except OSError:
            break
        if not part:
            break
        text += part
    os.close(master)
    process.wait(timeout=10)
    return text.decode().replace("\r\n", "\n"), process.returncode


def settled(text):
    """Without what differs from run to run."""
    text = re.sub(r"[^\n]*\r\x1b\[K", "", text)  # what the progress line was
    text = re.sub(r"\b20\d\d-\d\d-\d\d([ T])\d\d:\d\d:\d\d", r"2026-11-28\g<1>10:15:30", text)
    ports = {}

    def port(match):
        number = int(match[2])
        if number < 10000 or match[1].startswith(("10.", "198.", "203.")):
            return match[0]
        return f"{match[1]}:{ports.setdefault(number, 40000 + len(ports))}"

    text = re.sub(r"\b(\d+\.\d+\.\d+\.\d+):(\d{5})\b", port, text)
    return re.sub(r"in 0\.\d+ s: \d+ flows/s", "in 0.001 s: 60000 flows/s", text)  # into a file


def block(commands, text, code=0):
    lines = [f"$ {command}" for command in commands]
    for line in text.rstrip("\n").split("\n"):
        lines += [line[i:i + COLUMNS] for i in range(0, len(line), COLUMNS)] or [""]
    if code != 0:
        lines += ["$ echo $?", str(code)]
    return "\n".join(["```", *(line.rstrip() for line in lines), "```", ""])


class Tour:
    def __init__(self, binaries):
        self.directory = tempfile.TemporaryDirectory()
        self.environment = {**os.environ, "PATH": f"{binaries}:{os.environ['PATH']}", "TERM": "xterm"}
        self.parts = []

    def say(self, text):
        self.parts.append(text.strip() + "\n")

    def run(self, command, shown=None, directory=None):
        text, code = finish(*start(command, directory or self.directory.name, self.environment))
        self.parts.append(block([shown or command], settled(text), code))

    def live(self, receiver, sender):
        """A receiver at one terminal, a sender at another."""
        taken = "--listen 127.0.0.1:0"
        process, master = start(receiver.replace("--listen 2055", taken), self.directory.name, self.environment)
        heard = b""
        while b"listening" not in heard or not heard.endswith(b"\n"):
            heard += os.read(master, 4096)
        port = re.search(rb"127\.0\.0\.1:(\d+)", heard)[1].decode()
        text, _ = finish(*start(sender.replace(":2055", f":{port}"), self.directory.name, self.environment))
        rest, code = finish(process, master)
        listening = heard.decode().replace("\r\n", "\n").replace(f"127.0.0.1:{port}", "0.0.0.0:2055")
        self.parts.append(block([receiver], settled(listening + rest), code))
        self.say("And at the other terminal:")
        self.parts.append(block([sender], settled(text.replace(f":{port}", ":2055"))))


def sections(text):
    """By their titles, without those that have clocks in them."""
    found = dict(re.findall(r"^## ([^\n]*)\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL))
    return {title: body.strip() for title, body in found.items() if title not in LIVE}


LIVE = ("The demonstration", "A live receiver")


def main():
    arguments = [a for a in sys.argv[1:] if not a.startswith("--")]
    binaries = os.path.abspath(arguments[0] if arguments else os.path.join(ROOT, "build/dev/bin"))
    tour = Tour(binaries)
    tour.say(f"""
# A tour

What the programs print, at a terminal of {COLUMNS} columns. `docs/tour.py` runs the commands and writes this file; dates
and port numbers are replaced by fixed ones.
""")
    checking = "--check" in sys.argv
    if not checking:
        tour.say("## The demonstration\n\nFrom a fresh clone; without the lines of the build.")
        text, code = finish(*start("./demo --no-install", ROOT, tour.environment))
        text = text[text.index("\n== netflow5"):].lstrip("\n")
        tour.parts.append(block(["./demo"], settled(text), code))
    tour.say("## A capture file\n\nHere one that flowgen makes. For people:")
    tour.run("flowgen --pcap flows.pcap --protocol ipfix --exporters 2 --sampling 100 --count 60 --seed 7")
    tour.run("flowrecv --read flows.pcap --format text --count 6")
    tour.say("For programs, JSON lines are the default; `--fields` adds columns:")
    tour.run("flowrecv --read flows.pcap --fields source.ip,destination.ip,tcpControlBits,samplingInterval --count 2 "
             "2>/dev/null")
    tour.run("flowrecv --read flows.pcap --format logfmt --count 1 2>/dev/null")
    tour.say("Field by field, as the exporter sent it:")
    tour.run("flowrecv --read flows.pcap --format elements 2>/dev/null | tail -n 1")
    tour.say("## A live receiver\n\nOne terminal receives, the other one sends:")
    if not checking:
        tour.live("flowrecv --listen 2055 --idle 1s --format text --output flows.txt",
                  "flowgen --target 127.0.0.1:2055 --protocol netflow9 --exporters 3 --rate 1k --for 2s")
    tour.say("## When something is wrong\n\nA capture that was cut off:")
    tour.run("head -c 3000 flows.pcap >cut.pcap; flowrecv --read cut.pcap --format none",
             "head -c 3000 flows.pcap >cut.pcap; flowrecv --read cut.pcap --format none")
    tour.say("A name that there is not:")
    tour.run("flowrecv --read flows.pcap --fields source.ip,dst.port")
    tour.say("A datagram lost, one that comes twice, one that is damaged:")
    with open(os.path.join(tour.directory.name, "lose.py"), "w", encoding="utf-8") as file:
        file.write(LOSE)
    tour.run("flowgen --pcap one.pcap --protocol netflow5 --count 300 --seed 7 2>/dev/null; python3 lose.py one.pcap lost.pcap; "
             "flowrecv --read lost.pcap --format none", "flowrecv --read lost.pcap --format none")
    path, text = os.path.join(ROOT, "docs/tour.md"), "\n".join(tour.parts)
    if checking:
        with open(path, encoding="utf-8") as file:
            written = sections(file.read())
        printed = sections(text)
        wrong = sorted(title for title in {**written, **printed} if written.get(title) != printed.get(title))
        for title in wrong:
            print(f"docs/tour.md, {title}: the programs print now:\n{printed.get(title)}")
        sys.exit(1 if wrong or len(printed) < 2 else 0)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


# Leaves out the third datagram of a capture, repeats the fifth, and sets the count of the seventh to 200.
LOSE = '''import struct, sys
octets = open(sys.argv[1], "rb").read()
records, at = [], 24
while at < len(octets):
    size = struct.unpack_from("<I", octets, at + 8)[0]
    records.append(octets[at:at + 16 + size])
    at += 16 + size
damaged = bytearray(records[6])
begin = damaged.index(bytes([0, 5, 0, 30]))
damaged[begin + 3] = 200
chosen = records[:2] + records[3:5] + [records[4], records[5], bytes(damaged)] + records[7:]
open(sys.argv[2], "wb").write(octets[:24] + b"".join(chosen))
'''


if __name__ == "__main__":
    main()
