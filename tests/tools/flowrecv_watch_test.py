#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""flowrecv --watch on a pseudo-terminal: what is seen, and that the terminal is as before at the end."""
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from programs import BIN, check, check_equal, main, run  # noqa: E402
from traffic import Ways, generated, source  # noqa: E402

BEGIN, END = "\x1b[?1049h\x1b[?25l\x1b[?7l", "\x1b[?7h\x1b[?25h\x1b[?1049l"


class Terminal:
    """flowrecv --watch with standard error, and standard output unless it is a file, on a terminal of its own."""

    def __init__(self, *arguments, columns=100, rows=24, out=subprocess.DEVNULL, err=None, colour=True):
        self.master, slave = pty.openpty()
        self.resize(columns, rows)
        self.before = termios.tcgetattr(slave)
        environment = {k: v for k, v in os.environ.items() if k != "NO_COLOR"}
        if not colour:
            environment["NO_COLOR"] = "1"
        command = [os.path.join(BIN, "flowrecv"), "--watch", "--listen", "127.0.0.1:0", *map(str, arguments)]
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=slave if out is None else out,
                                        stderr=slave if err is None else err, env=environment)
        self.slave, self.seen = slave, ""

    def resize(self, columns, rows):
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def read(self, seconds):
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if select.select([self.master], [], [], left)[0]:
                self.seen += os.read(self.master, 65536).decode()

    def until(self, pattern, seconds=20):
        """The match, once it is on the screen; None if it never is."""
        end, begin = time.monotonic() + seconds, len(self.seen)
        while time.monotonic() < end:
            if m := re.search(pattern, self.seen[begin:]):
                return m
            self.read(0.1)
        check(False, f"{pattern} is not shown: {self.seen[begin:]!r}")
        return None

    def screens(self):
        """The lines of each, without the words for the terminal."""
        plain = [re.sub(r"\x1b\[(K|J|0m|1;31m)", "", one) for one in self.seen.split("\x1b[H")[1:]]
        return [re.split(r"\x1b\[\d+;1H", one.split(END)[0]) for one in plain]

    def end(self, send=signal.SIGINT):
        """Its exit code."""
        self.process.send_signal(send)
        end = time.monotonic() + 20
        while self.process.poll() is None and time.monotonic() < end:
            self.read(0.1)
        self.read(0.2)
        code = self.process.wait(5)
        check_equal(termios.tcgetattr(self.slave), self.before, "the terminal's settings")
        return code

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self.master)
        os.close(self.slave)


def link_of(process, fd):
    """Of a descriptor of a process; None: it is closed by now."""
    try:
        return os.readlink(f"/proc/{process.pid}/fd/{fd}")
    except FileNotFoundError:
        return None


def port_of(process):
    """The UDP port that it listens on, by its sockets: what it says waits."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        sockets = [link for fd in os.listdir(f"/proc/{process.pid}/fd") if (link := link_of(process, fd))]
        inodes = {m[1] for s in sockets if (m := re.match(r"socket:\[(\d+)\]", s))}
        with open("/proc/net/udp", encoding="utf-8") as file:
            for line in list(file)[1:]:
                cells = line.split()
                if cells[9] in inodes:
                    return int(cells[1].split(":")[1], 16)
        time.sleep(0.05)
    raise RuntimeError("flowrecv does not listen")


def shows():
    """Rates, exporters, losses that are new, and then the terminal with the account as without --watch."""
    exporters = generated("netflow5", exporters=3, datagrams=60)
    for send in (signal.SIGINT, signal.SIGTERM):
        with Terminal("--format", "none", "--workers", 2) as it, Ways(port_of(it.process)) as ways:
            it.until(r"nothing lost")
            for number, of in enumerate(exporters):
                for payload in of[:20 * (number + 1)]:
                    ways.send(payload, source(number))
            it.until(r"flowrecv: [1-9]\S* datagrams/s, [1-9]\S*( k)? flows/s, [1-9]\S*( k)? octets/s; 3 exporters")
            ways.send(exporters[0][25], source(0))
            it.until(r"! lost: 25 units missing by sequence")
            it.until(r"\x1b\[H(?s:.)*lost: 25 units missing by sequence")
            code = it.end(send)
        check_equal(code, 1, "something was lost")
        check_equal((it.seen.count(BEGIN), it.seen.count(END)), (1, 1), "the other screen, and back")
        check(it.seen.startswith(BEGIN), repr(it.seen[:200]))
        screen, rest = it.seen.split(END)
        check("\x1b" not in rest, f"after it: {rest!r}")
        check("listening on udp" in rest and "loss: see above" in rest, f"messages and account follow: {rest}")
        check("listening on udp" not in screen.split("\x1b[H")[0], "before the first screen there is nothing")
        rows = [s for s in it.screens() if any("datagrams/s" in line for line in s)]
        busiest = [[line.split()[-1] for line in s if "netflow5" in line] for s in rows]
        check(any(len(b) == 3 and b[0].startswith(source(2)) for b in busiest), f"the busiest first: {busiest}")


def narrow():
    """No line is wider than the terminal, nor are there more of them than it has rows, also once it is made smaller."""
    exporters = generated("netflow5", exporters=30, datagrams=4)
    with Terminal("--format", "none", columns=60, rows=20, colour=False) as it, Ways(port_of(it.process)) as ways:
        for number, of in enumerate(exporters):
            for payload in of:
                ways.send(payload, source(number))
        it.until(r"and \d+ more exporters")
        large = len(it.screens())
        it.resize(20, 6)
        it.read(2.5)
        it.end()
    check(not re.search(r"\x1b\[[0-9;]*m", it.seen), "NO_COLOR")
    for size, screens in (((60, 20), it.screens()[:large]), ((20, 6), it.screens()[-1:])):
        for screen in screens:
            check(len(screen) <= size[1] and max(map(len, screen)) <= size[0], f"{size}: {screen}")
        check(any(len(screen) == size[1] for screen in screens), f"{size}: all rows are used: {screens}")


def standing():
    """A terminal that takes nothing delays nobody, and not the end."""
    exporters = generated("netflow5", exporters=2, datagrams=100)
    with tempfile.TemporaryDirectory() as directory:
        out = os.path.join(directory, "flows.json")
        with Terminal("--output", out, columns=500, rows=200) as it, Ways(port_of(it.process)) as ways:
            termios.tcflow(it.slave, termios.TCOOFF)
            for at in range(100):
                for number, of in enumerate(exporters):
                    ways.send(of[at], source(number))
                time.sleep(0.02)
            time.sleep(1)
            it.process.send_signal(signal.SIGTERM)
            begun = time.monotonic()
            time.sleep(0.5)
            termios.tcflow(it.slave, termios.TCOON)  # the account at the end is written as ever
            it.end(signal.SIGTERM)
            check(time.monotonic() - begun < 10, "it ends")
        with open(out, encoding="utf-8") as file:
            check_equal(sum(1 for _ in file), 2 * 100 * 5, "all flows are written")


def usage():
    """Without a terminal, or with flows on the same one, it is wrong usage."""
    code, _, err = run("flowrecv", "--watch", "--listen", "127.0.0.1:0", "--for", "1ms")
    check_equal((code, err), (2, "flowrecv: --watch: neither standard error nor standard output is a terminal (see "
                                 "flowrecv --help)\n"), "no terminal")
    for more in ((), ("--format", "text"), ("--output", "csv:-"), ("--top", "3", "--by", "source.ip")):
        with Terminal("--for", "1ms", *more, out=None) as it:
            code = it.process.wait(20)
            it.read(0.2)
            check_equal((code, "--watch: flows go to the same terminal" in it.seen), (2, True), f"{more}: {it.seen}")
            check("\x1b" not in it.seen, repr(it.seen))
    for how in ({"out": None}, {"out": None, "err": subprocess.DEVNULL}, {}):  # both, standard output, standard error
        with Terminal("--format", "none", "--for", "1s", **how) as it:
            it.until(r"flowrecv: 0 datagrams/s")
            check_equal(it.process.wait(20), 0, f"{how}")
            it.read(0.3)
            check(END in it.seen, f"{how}: {it.seen!r}")
    code, _, err = run("flowrecv", "--stdin", "--watch")
    check_equal((code, err.startswith("flowrecv: --watch: not with --stdin")), (2, True), err)


main({"shows": shows, "narrow": narrow, "standing": standing, "usage": usage})
