# SPDX-License-Identifier: BSL-1.0
"""What programs print at a terminal of 100 columns, as pages of docs/ show it (tour.py, operator.py).

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
    for line in text.rstrip("\n").split("\n") if text.strip() else ():
        lines += [line[i:i + COLUMNS] for i in range(0, len(line), COLUMNS)] or [""]
    if code != 0:
        lines += ["$ echo $?", str(code)]
    return "\n".join(["```", *(line.rstrip() for line in lines), "```", ""])


class Transcript:
    """Commands run in a folder of their own, and what is said between them: .parts, the page."""

    def __init__(self, binaries):
        self.directory = tempfile.TemporaryDirectory()
        self.environment = {**os.environ, "PATH": f"{binaries}:{os.environ['PATH']}", "TERM": "xterm"}
        self.parts = []

    def say(self, text):
        self.parts.append(text.strip() + "\n")

    def run(self, command, shown=None, directory=None, settle=settled):
        """`shown`: instead of the command. `settle`: what is printed, without what differs from run to run."""
        text, code = finish(*start(command, directory or self.directory.name, self.environment))
        self.parts.append(block([shown or command], settle(text), code))

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


def sections(text, without=()):
    """By their titles; not those without."""
    found = dict(re.findall(r"^## ([^\n]*)\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL))
    return {title: body.strip() for title, body in found.items() if title not in without}


def binaries_of(arguments):
    """Where the programs are, by the command line of a page's script."""
    given = [a for a in arguments if not a.startswith("--")]
    return os.path.abspath(given[0] if given else os.path.join(ROOT, "build/dev/bin"))


def finish_page(name, parts, without=()):
    """Writes the page; with --check, exits with 1 if what it has now, but for these sections, is another."""
    path, text = os.path.join(ROOT, "docs", name), "\n".join(parts)
    if "--check" not in sys.argv:
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return
    with open(path, encoding="utf-8") as file:
        written = sections(file.read(), without)
    printed = sections(text, without)
    wrong = sorted(title for title in {**written, **printed} if written.get(title) != printed.get(title))
    for title in wrong:
        print(f"docs/{name}, {title}: the programs print now:\n{printed.get(title)}")
    sys.exit(1 if wrong or len(printed) < 2 else 0)
