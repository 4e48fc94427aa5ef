#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Fills in what the commands of docs/utmstack.md print, against a stand-in that follows the page's rules
(tests/support/utmstack.py): its journal and its queue are set here, and the rates that are found are its own.

Usage: docs/utmstack.py [BIN_DIRECTORY] [--check]     (default: build/dev/bin)
  --check   writes nothing: do the commands print the same kinds of lines as the page has?

Blocks of the page whose first line is a comment with the name of a file are files; each block that begins with `$ ` is
run, in order, in one folder. Rates, times, counts at the knee and names
of temporary files differ from run to run, and how many lines a search prints, too. So --check compares the kinds of
lines of a block: each line with its numbers, times and padding replaced by marks, every kind once. A line that says
something else, or that is no longer there, is found; a number is not looked at, but for the blocks in which everything
is fixed by --seed, after `<!-- exact -->`.
"""
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import textwrap

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PAGE = os.path.join(ROOT, "docs/utmstack.md")
STAND_IN = os.path.join(ROOT, "tests/support/utmstack.py")
JOURNAL, QUEUE, BUFFER = 200, 600, 106_496  # records a second, records, octets
USER, PASSWORD = "admin", "correct horse"
COLUMNS = 120
FURTHER_IN = " " * 12
LONGEST = 600  # seconds that one command may take

BLOCK = re.compile(r"(<!-- exact -->\n)?```\n(\$ .*?)```\n", re.S)
FILE = re.compile(r"```\w+\n(# (\S+)\n.*?)```\n", re.S)
COMMAND = re.compile(r"^\$ ((?:[^\n]*\\\n)*[^\n]*)\n", re.M)


class StandIn:
    """The collector; .environment is what the page's commands are run with."""

    def __init__(self, folder, binaries):
        password = os.path.join(folder, "password")
        with open(password, "w", encoding="utf-8") as file:
            file.write(PASSWORD + "\n")
        self.process = subprocess.Popen(
            [sys.executable, STAND_IN, "--journal", str(JOURNAL), "--queue", str(QUEUE), "--rcvbuf", str(BUFFER),
             "--user", USER, "--password-file", password], stdout=subprocess.PIPE, text=True)
        said = self.process.stdout.readline()
        where = re.fullmatch(r"receiving on (\S+), documents at (\S+)\n", said)
        if where is None:
            raise RuntimeError(f"the stand-in does not start: {said}")
        self.environment = {**os.environ, "PATH": f"{binaries}:{os.environ['PATH']}", "AGENT": where[1],
                            "SEARCH": where[2], "FLOWGEN_OPENSEARCH_USER": USER,
                            "FLOWGEN_OPENSEARCH_PASSWORD": PASSWORD, "LC_ALL": "C.UTF-8", "COLUMNS": str(COLUMNS)}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.communicate(timeout=20)


def printed(command, folder, environment):
    done = subprocess.run(["bash", "-c", command], cwd=folder, env=environment, stdin=subprocess.DEVNULL, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=LONGEST)
    text = re.sub(r"[^\n]*\r\x1b\[K", "", done.stdout)  # what a progress line was
    for name, shown in (("AGENT", "192.0.2.10:2055"), ("SEARCH", "https://192.0.2.10:9200")):
        text = text.replace(environment[name], shown)
    text = re.sub(r"\b127\.0\.0\.1\b", "192.0.2.10", text)
    if done.returncode != 0:
        text += f"[exit code {done.returncode}]\n"
    return "".join(fitting(line.rstrip()) + "\n" for line in text.splitlines())


def fitting(line):
    """Lines that are too long for the page are broken at blanks, and go on further in."""
    if len(line) <= COLUMNS:
        return line
    begin = len(line) - len(line.lstrip())
    parts = textwrap.wrap(line[begin:], COLUMNS - begin, subsequent_indent=FURTHER_IN, break_long_words=False,
                          break_on_hyphens=False)
    return line[:begin] + "\n".join(parts)


def run_block(text, folder, environment):
    out = []
    for command in COMMAND.findall(text):
        out.append(f"$ {command}\n{printed(command, folder, environment)}")
    return "".join(out)


def kinds(text):
    """The lines, each kind once, without what differs from run to run."""
    found = []
    if "find-knee" in text:  # which of its ends it comes to is the machine's as well as the receiver's
        text = re.sub(r"^\[exit code 1\]\n", "", text, flags=re.M)
        text = re.sub(r"^(burst knee|sustained rate|ended): .*(\n {12}.*)*", r"\1: RESULT", text, flags=re.M)
    for line in re.sub(r"\n {12}(?=\S)", " ", text).splitlines():
        line = re.sub(r"^flowgen: (warm-up|step at|soak at).*", r"flowgen: RUN", line)  # which runs, and their outcome
        line = re.sub(r"^(warm-up|step|soak) .*", "RUN", line)
        line = re.sub(r"^  (\S+): .*: the wire's .*", r"  \1: EXAMPLE", line)
        line = re.sub(r"^flowgen: (nothing was|\d+) dropped .*", "flowgen: DROPS", line)
        line = re.sub(r"\b20\d\d-\d\d-\d\d[T ][0-9:.]+Z?", "TIME", line)
        line = re.sub(r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b[0-9a-f]{16,}\b", "ID", line)
        line = re.sub(r"(?<![\w.])-?\d[\d,.]*( ?(ns|us|µs|ms|s|min|m|h|%))?(?![\w])", "N", line)
        line = re.sub(r"(\bN[ ,:/-]*)+", "N ", re.sub(r"\s+", " ", line)).strip()
        if line not in found:
            found.append(line)
    return found


def difference(was, now, exact):
    if exact:
        return None if was == now else now
    missing = [kind for kind in kinds(was) if kind not in kinds(now)]
    more = [kind for kind in kinds(now) if kind not in kinds(was)]
    return None if not missing and not more else f"no more: {missing}\nnew: {more}\n{now}"


def main():
    arguments = [a for a in sys.argv[1:] if not a.startswith("--")]
    binaries = os.path.abspath(arguments[0] if arguments else os.path.join(ROOT, "build/dev/bin"))
    checking, wrong, blocks = "--check" in sys.argv, 0, 0
    missing = [name for name in ("curl", "jq") if shutil.which(name) is None]
    if missing or (checking and not os.environ.get("FLOWKIT_CAMPAIGN")):
        print("SKIP:", f"no {', '.join(missing)}" if missing else "it takes minutes (./test --partners)")
        sys.exit(77)
    with open(PAGE, encoding="utf-8") as file:
        page = file.read()
    with tempfile.TemporaryDirectory() as folder, StandIn(folder, binaries) as stand_in:
        for text, name in FILE.findall(page):
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(text)

        def filled(match):
            nonlocal wrong, blocks
            blocks += 1
            now = run_block(match[2], folder, stand_in.environment)
            found = difference(match[2], now, match[1])
            if found is not None:
                wrong += 1
                if checking:
                    print(f"docs/utmstack.md, {match[2].splitlines()[0]}:\n{found}")
            return f"{match[1] or ''}```\n{now}```\n"

        new = BLOCK.sub(filled, page)
    print(f"docs/utmstack.md: {blocks} blocks, {wrong} of them {'are not' if checking else 'were not'} as printed")
    if checking:
        sys.exit(1 if wrong or blocks < 7 else 0)
    with open(PAGE, "w", encoding="utf-8") as file:
        file.write(new)


if __name__ == "__main__":
    main()
