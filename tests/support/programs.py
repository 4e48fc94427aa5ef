# SPDX-License-Identifier: BSL-1.0
"""What the tests of programs share. A test script is `script.py BIN_DIRECTORY [CASE]`; it exits 0, 1, or 77 (skipped)."""
import json
import os
import re
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time

BIN = os.path.abspath(sys.argv[1]) if len(sys.argv) > 1 else "."
SHARED = os.environ.get("FLOWKIT_SHARED", os.path.join(os.path.dirname(__file__), "../../../shared"))
# totals.lost of flowrecv when all is well.
NOTHING_LOST = {"kernel": 0, "sequence": 0, "samples": 0, "template": 0, "output": 0, "limited": 0,
                "undecodable": {}}
failures = []


def check(condition, message):
    if not condition:
        failures.append(message)
        print("FAIL:", message)


def check_equal(got, want, message):
    check(got == want, f"{message}: got {got!r}, want {want!r}")


def skip(reason):
    print("SKIP:", reason)
    sys.exit(77)


def shared(*path):
    full = os.path.join(SHARED, *path)
    if not os.path.exists(full):
        skip(f"no {os.path.join(*path)} in FLOWKIT_SHARED")
    return full


def rows(path):
    """A tab-separated file with a header line, as dictionaries."""
    with open(path, encoding="utf-8") as file:
        names = file.readline().rstrip("\n").split("\t")
        return [dict(zip(names, line.rstrip("\n").split("\t"))) for line in file]


def run(program, *arguments, timeout=60, stdin=None):
    """Runs a program of ours to its end: code, stdout, stderr."""
    done = subprocess.run([os.path.join(BIN, program), *map(str, arguments)], capture_output=True, text=True,
                          timeout=timeout, stdin=stdin)
    check("Sanitizer" not in done.stderr and "runtime error" not in done.stderr, f"{program}: {done.stderr[-2000:]}")
    return done.returncode, done.stdout, done.stderr


def for_another_user():
    """From now on no leaks are looked for: a sanitizer cannot look into a process that has become another user."""
    os.environ["ASAN_OPTIONS"] = os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0"


def has_ipv6():
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as probe:
            probe.bind(("::1", 0))
        return True
    except OSError:
        return False


def wait_for(condition, what):
    end = time.monotonic() + 20
    while not condition():
        if time.monotonic() > end:
            check(False, f"no {what}")
            return
        time.sleep(0.05)


class Receiver:
    """flowrecv on a free loopback port; `with` waits until it listens and stops it at the end."""

    def __init__(self, *arguments, address="127.0.0.1", transport="udp", before=None, owner=None):
        """`owner`: user and group that are to write its statistics."""
        if ":" in address and not has_ipv6():
            skip("no IPv6 on loopback (what needs none has passed)")
        self.stats = tempfile.NamedTemporaryFile(suffix=".json", delete=False).name
        if owner is not None:
            os.chown(self.stats, *owner)
        command = [os.path.join(BIN, "flowrecv"), "--listen", f"{transport}:{address}:0", "--stats", self.stats,
                   *map(str, arguments)]
        self.lines = tempfile.TemporaryFile("w+")  # a pipe that nobody reads would make it wait, and lose datagrams
        self.process = subprocess.Popen(command, stdout=self.lines, stderr=subprocess.PIPE, text=True,
                                        preexec_fn=before)
        self.listens = command.count("--listen")
        self.port, self.stdout, self.stderr, self.code = None, "", "", None
        self.before = ""  # what it says until it listens: not in stderr

    def __enter__(self):
        end, pipe = time.monotonic() + 20, self.process.stderr.fileno()
        while self.port is None and time.monotonic() < end:
            if select.select([pipe], [], [], 0.2)[0]:
                more = os.read(pipe, 4096).decode()  # not readline: what it reads beyond the line would be lost
                self.before += more
                found = re.findall(r"listening on \w+ \S+:(\d+)\n", self.before)
                if len(found) == self.listens:
                    self.port = int(found[0])
                elif not more:
                    break
        if self.port is None:
            self.process.kill()
            raise RuntimeError(f"flowrecv does not listen: {self.before}")
        return self

    def finish(self, timeout=30, send=None):
        """Waits for its end (after a signal, if one is to be sent)."""
        if send is not None and self.process.poll() is None:
            self.process.send_signal(send)
        _, self.stderr = self.process.communicate(timeout=timeout)
        self.lines.seek(0)
        self.stdout, self.code = self.lines.read(), self.process.returncode
        check("Sanitizer" not in self.stderr, self.stderr[-2000:])

    def account(self):
        """Its statistics; after finish()."""
        with open(self.stats, encoding="utf-8") as file:
            return json.load(file)

    def __exit__(self, *_):
        if self.code is None:
            try:
                self.finish(send=signal.SIGINT)
            finally:
                self.process.kill()
        if os.path.exists(self.stats):
            os.unlink(self.stats)


def main(cases):
    """Runs the case named on the command line, or all."""
    wanted = sys.argv[2:] or list(cases)
    for name in wanted:
        print("==", name)
        cases[name]()
    print(f"{len(failures)} failures")
    sys.exit(1 if failures else 0)
