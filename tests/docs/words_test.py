#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""What programs and documents say is in the words of the trade: those of WORDS do not come back, in anything that the
programs print, in their string literals, in the library's, or in the documents."""
import glob
import json
import os
import random
import re
import socket
import sys
import tempfile

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "../.."))
sys.path.insert(0, os.path.join(ROOT, "tests", "support"))
sys.path.insert(0, os.path.dirname(__file__))
from damage import PROTOCOLS, damaged, frame_of, payloads, write_pcap  # noqa: E402
from programs import Receiver, check, check_equal, main, run  # noqa: E402

# Whole words, whatever their case, and what is said instead.
WORDS = {
    r"odd": "anomaly",
    r"doubled": "duplicate",
    r"refused": "malformed (a datagram), invalid (an argument)",
    r"behind": "after",
    r"told": "announced, reported, identified by",
    r"believed": "accepted",
    r"hand(?:ed|s)?\s+on": "deliver, pass on",
    r"mend": "repair",
}
# The verdicts of docs/testee.md are names.
ALLOWED = re.compile(r"\b(?:connection\s+refused|told\s+apart|accepted,\s+refused\s+or\s+unsupported)\b", re.IGNORECASE)
PATTERNS = {re.compile(rf"\b{word}\b", re.IGNORECASE): better for word, better in WORDS.items()}


def found_in(text):
    """(number of the line, the word, what is said instead, its surroundings) for each old word."""
    text = ALLOWED.sub(lambda m: re.sub(r"\S", "_", m[0]), text)
    for pattern, better in PATTERNS.items():
        for m in pattern.finditer(text):
            begin = max(text.rfind("\n", 0, m.start()) + 1, m.start() - 60)
            end = min((text + "\n").find("\n", m.end()), m.end() + 60)
            yield text.count("\n", 0, m.start()) + 1, m[0], better, text[begin:end].strip()


said = set()


def check_words(where, text, first_line=1):
    for line, word, better, around in found_in(text):
        once = (where.split()[0], word, re.sub(r"\d+", "0", around))  # whatever the format and the counts
        if once not in said:
            said.add(once)
            check(False, f"{where}, line {first_line + line - 1}: '{word}' (say: {better}) in: {around}")


def without_numbers(text):
    """Each line once, whatever its numbers: flows are many, and their words few."""
    return "\n".join(dict.fromkeys(re.sub(r"[0-9a-f]*\d[0-9a-f.:]*", "0", text).split("\n")))


def says(program, *arguments, codes):
    """Runs a program and checks all that it prints; the text."""
    code, out, err = run(program, *arguments)
    out = without_numbers(out)
    call = " ".join(map(str, (program, *arguments)))
    check(code in codes, f"{call}: exit code {code}: {err[-300:]}")
    check_words(call, out)
    check_words(call, err)
    return out + err


# The programs, with arguments that make a valid run short, and harmless in an empty directory.
PROGRAMS = {
    ("flowgen",): ("--pcap", "out.pcap", "--count", 1),
    ("flowgen", "find-knee"): ("--target", "127.0.0.1:9", "--stored", "exit 1"),
    ("flowgen", "replay"): ("no such file", "--pcap", "out.pcap"),
    ("flowrecv",): ("--read", "no such file"),
    ("flowrecv", "doctor"): ("--read", "no such file"),
    ("flowcheck", "codec"): ("--cases", 1, "no such property"),
    ("flowcheck", "exporter"): ("no such file", "--only", "no such requirement"),
    ("flowcheck", "list"): ("no such requirement",),
    ("flowcheck", "collector"): ("--cases", "no such folder"),
    ("flowcheck", "rfc5471"): ("--cases", "no such folder"),
}
BAD_VALUES = ("", "nonsense", "-1", "0", "99999999999999999999", "1:2:3", "[::1", "/no such directory/file")


def options_of(command):
    """The options in a program's --help, with the program's own description of what they take."""
    text = says(*command, "--help", codes=(0,))
    options = re.findall(r"^  (?:-\w,)?(--[\w-]+)(?:,--[\w-]+)*( [A-Z][A-Z:=]*)?", text, re.MULTILINE)
    check(len(options) > 3, f"{command}: options {options}")
    return options


def in_new_directory(case):
    with tempfile.TemporaryDirectory() as directory:
        old = os.getcwd()
        os.chdir(directory)
        try:
            case()
        finally:
            os.chdir(old)


def help_texts():
    for command in (("flowgen",), ("flowrecv",), ("flowcheck",), ("flowcheck", "explain"), ("flowcheck", "matrix"),
                    *(c for c in PROGRAMS if len(c) == 2)):
        says(*command, "--help", codes=(0,))
    for program in ("flowgen", "flowrecv", "flowcheck"):
        says(program, "--version", codes=(0,))
    for what in ([], ["--rfc5471"], ["--unchecked"]):
        says("flowcheck", "list", *what, codes=(0,))
    for script in ("demo", "test"):  # whole: their usage, and what they say on their way
        with open(os.path.join(ROOT, script), encoding="utf-8") as file:
            check_words(f"./{script}", file.read())


def errors():
    def case():
        tried = 0
        for command, harmless in PROGRAMS.items():
            says(*command, "--no-such-option", *harmless, codes=(2,))
            says(*command, "one", "two", *harmless, codes=(2,))
            for option, takes in options_of(command):
                if not takes:
                    continue
                says(*command, *harmless, option, codes=(2,))  # without a value
                ends = ["--for", "50ms"] if option == "--listen" else []  # port 0 is a good one
                for value in BAD_VALUES:
                    says(*command, *harmless, *ends, f"{option}={value}", codes=(0, 1, 2, 3))
                    tried += 1
        check(tried > 200, f"only {tried} bad values")
        says("flowcheck", codes=(2,))
        says("flowgen", codes=(2,))
        for protocol in PROTOCOLS:  # options of other protocols
            for option, takes in options_of(("flowgen",)):
                if option not in ("--help", "--version", "--target", "--pcap", "--count"):
                    says("flowgen", "--pcap", "out.pcap", "--count", 1, "--protocol", protocol, option,
                         *(["1"] if takes else []), codes=(0, 2, 3))
        files = {"empty": b"", "text": b"neither this nor that\n" * 9, "cut": bytes.fromhex("4d3cb2a102000400"),
                 "object": b"{}", "list": b'{"format": "flowkit-manifest", "version": 2, "exporters": 7}'}
        for name, content in files.items():
            with open(name, "wb") as file:
                file.write(content)
        for name in (*files, "no such file", "."):
            says("flowrecv", "--format", "none", "--read", name, codes=(0, 1, 3))
            says("flowrecv", "--format", "none", "--read", "empty", "--expect", name, codes=(0, 1, 3))
        says("flowrecv", "--fields", "none of these", "--read", "empty", codes=(2,))
        for flags in (["--format", "csv", "--counters"], ["--listen", "tls:4740"], ["--listen", "tcp:4739", "--cert", "x"], ["--listen", "192.0.2.1:2055"]):
            says("flowrecv", *flags, codes=(2, 3))
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
            taken.bind(("127.0.0.1", 0))
            says("flowrecv", "--listen", f"127.0.0.1:{taken.getsockname()[1]}", codes=(3,))
            closed = taken.getsockname()[1]
        says("flowgen", "--target", f"127.0.0.1:{closed}", "--count", 300, "--rate", "1k", codes=(1,))
        says("flowgen", "--target", "127.0.0.1:9", "--source", "::1", "--count", 1, codes=(2, 3))
    in_new_directory(case)


def received():
    """flowrecv over datagrams of each protocol and damaged ones, in every format; the statistics of all runs."""
    stats = []
    for protocol in PROTOCOLS:
        more = ["--sampling", 100] if protocol not in ("netflow1", "netflow7") else []
        more += ["--counter-interval", "1s"] if protocol == "sflow5" else []
        says("flowgen", "--protocol", protocol, "--pcap", "good.pcap", "--manifest", "sent.json", "--count", 400,
             "--rate", 200, "--exporters", 2, *more, codes=(0,))
        datagrams = damaged(protocol, payloads("good.pcap"), random.Random(7))
        frames = [frame_of(d, PROTOCOLS[protocol] if n % 100 else 6343 if protocol != "sflow5" else 2055)
                  for n, d in enumerate(datagrams)]
        write_pcap("bad.pcap", frames + [frames[0][:40], b"\0" * 60])  # and no datagrams
        for how in (("json",), ("json", "--counters", "--fields", "all"), ("csv",), ("text",), ("logfmt",),
                    ("elements",), ("json-full",), ("none",),
                    ("none", "--lenient", "--max-exporters", 1, "--template-memory", "64K", "--expect", "sent.json")):
            says("flowrecv", "--read", "bad.pcap", "--stats", "stats.json", "--format", *how, codes=(1,))
            with open("stats.json", encoding="utf-8") as file:
                text = file.read()
            check_words(f"{protocol} --format {how[0]}: statistics", text)
            stats.append(json.loads(text)["totals"])
        for how in ([], ["--report", "json=-"], ["--rules", "rfc5101", "--max-exporters", 1]):
            says("flowcheck", "exporter", "bad.pcap", *how, codes=(0, 1, 3))
        says("flowcheck", "explain", "bad.pcap", codes=(0,))
    return stats


def damaged_datagrams():
    def case():
        stats = received()
        for what in ("late", "duplicate", "restarts"):
            check(any(s["sequence"][what] for s in stats), f"nothing {what}: this tests less than it should")
        for what in ("sequence", "samples", "template", "undecodable"):
            check(any(s["lost"][what] for s in stats), f"no loss by {what}: this tests less than it should")
        reasons = set().union(*(s["lost"]["undecodable"] for s in stats))
        findings = set().union(*(s["findings"] for s in stats))
        check(len(reasons) >= 5, f"only the reasons {reasons}")
        check(len(findings) >= 25, f"only the findings {findings}")
    in_new_directory(case)


def live():
    """What the receiver says while it listens, of datagrams of every protocol and of none."""
    def case():
        for protocol in PROTOCOLS:
            says("flowgen", "--protocol", protocol, "--pcap", f"{protocol}.pcap", "--count", 60, codes=(0,))
        with Receiver("--format", "json", "--duration", "60s", "--rcvbuf", "1G") as receiver:
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
                for protocol in PROTOCOLS:
                    for payload in damaged(protocol, payloads(f"{protocol}.pcap"), random.Random(7))[:200]:
                        s.sendto(payload, ("127.0.0.1", receiver.port))
            receiver.finish(send=2)
        check_equal(receiver.code, 1, "flowrecv of damaged datagrams")
        check("datagram of" in receiver.stderr, f"no line about a datagram: {receiver.stderr[:500]}")
        check_words("flowrecv --listen, on stderr", receiver.stderr)
        check_words("flowrecv --listen, on stdout", receiver.stdout)
    in_new_directory(case)


TOKENS = re.compile(r'//[^\n]*|/\*.*?\*/|^[ \t]*#[ \t]*include[^\n]*|R"(?P<end>[^(\s]*)\((?P<raw>.*?)\)(?P=end)"'
                    r'|"(?P<text>(?:[^"\\\n]|\\.)*)"|\'(?:[^\'\\\n]|\\.)+\'|(?P<gap>\s+)|(?P<other>\w+|.)',
                    re.DOTALL | re.MULTILINE)


def literals(source):
    """The string literals of C++, adjacent ones joined as the compiler does: (number of the line, text)."""
    parts, line = [], 0
    for m in TOKENS.finditer(source):
        text = m["raw"] if m["raw"] is not None else m["text"]
        if text is not None:
            line = line if parts else source.count("\n", 0, m.start()) + 1
            parts.append(text if m["raw"] is not None else re.sub(r"\\[nt]", " ", text))
        elif m["other"] is not None and parts:
            yield line, "".join(parts)
            parts = []
    if parts:
        yield line, "".join(parts)


def check_literals(*patterns):
    seen = 0
    for path in sorted(p for pattern in patterns for p in glob.glob(os.path.join(ROOT, pattern), recursive=True)):
        with open(path, encoding="utf-8") as file:
            for line, text in literals(file.read()):
                seen += 1
                if text != "refused":  # the verdict, of which docs/testee.md is the text
                    check_words(os.path.relpath(path, ROOT), text, line)
    return seen


def program_literals():
    seen = check_literals("tools/**/*.[ch]pp", "conformance/**/*.[ch]pp", "examples/*.[ch]pp")
    check(seen > 700, f"only {seen} literals")


def library_literals():
    """The words of errors and findings, and what the compiler says of a wrong declaration."""
    seen = check_literals("include/flowkit/**/*.hpp")
    check(seen > 4500, f"only {seen} literals")


def documents():
    paths = [os.path.join(ROOT, "README.md"), *glob.glob(os.path.join(ROOT, "docs", "*.md"))]
    check(len(paths) >= 7, f"only {paths}")
    for path in paths:
        with open(path, encoding="utf-8") as file:
            # A member of C++ or JSON may have any name, such as `refused`, also in JSON itself; names of findings are checked.
            text = re.sub(r'`\w+`|"refused"', lambda m: "`" + "_" * (len(m[0]) - 2) + "`" if any(found_in(m[0])) else m[0],
                          file.read())
        check_words(os.path.relpath(path, ROOT), text)


def finds_planted():
    def words(text):
        return [word for _, word, _, _ in found_in(text)]
    check_equal(words("An ODD one\nwas Refused, Doubled\nand handed\non; told, believed, mend, behind, hands on"),
                ["ODD", "Doubled", "Refused", "behind", "told", "believed", "handed\non", "hands on", "mend"], "all")
    check_equal(words("oddly unrefused mending retold handed over connection refused, Connection\nRefused, told apart"),
                [], "none")
    check_equal([line for line, *_ in found_in("a\nb odd\n\nc behind")], [2, 4], "lines")
    source = '#include "odd.hpp"\n// "told"\nf("a" /* "odd" */\n  "b\\"c");\n\'"\' + R"x(behind\n)")x"; g("\\nmend");'
    check_equal(list(literals(source)), [(3, 'ab\\"c'), (5, 'behind\n)"'), (6, " mend")], "literals")


main({"help_texts": help_texts, "errors": errors, "damaged_datagrams": damaged_datagrams, "live": live,
      "program_literals": program_literals, "library_literals": library_literals, "documents": documents,
      "finds_planted": finds_planted})
