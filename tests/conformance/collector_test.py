#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""flowcheck collector with decoders of ours that do one thing wrong at one case: each thing has a verdict of its own, and
the cases after it run all the same."""
import json
import os
import re
import signal
import stat
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from programs import BIN, check, check_equal, main, run  # noqa: E402

FLOWRECV = os.path.join(BIN, "flowrecv")

# A decoder of a format of its own: 00 05, then an octet for each record. What begins otherwise is malformed. Frames with
# the octet ee are where it misbehaves, in the way that its argument names.
DECODER = '''
import json, os, signal, sys, time
way = sys.argv[1]

def say(**what):
    sys.stdout.write(json.dumps(what) + "\\n")
    sys.stdout.flush()

def frames():
    while len(head := sys.stdin.buffer.read(4)) == 4:
        yield sys.stdin.buffer.read(int.from_bytes(head, "big"))[30:]

def records(payload):
    return [{"@template": 300, "octetDeltaCount": octet, "packetDeltaCount": 1, "flow.exporter": "x"} for octet in payload[2:]]

def answer(n, payload, all_records, verdict=None, **more):
    for record in all_records:
        say(frame=n, record=record, **more)
    say(frame=n, verdict=verdict or ("accepted" if payload[:2] == b"\\0\\5" else "refused"))

if way == "at the end":
    say(answers="end")
    everything = list(frames())
    for n, payload in enumerate(everything, 1):
        answer(n, payload, records(payload))
    sys.exit()
for n, payload in enumerate(frames(), 1):
    right = records(payload)
    if 0xee not in payload:
        answer(n, payload, right)
    elif way == "right": answer(n, payload, right)
    elif way == "hang": open(sys.argv[0] + ".hangs", "w").close(); time.sleep(60)
    elif way == "crash": os.kill(os.getpid(), signal.SIGSEGV)
    elif way == "allocate":
        taken = []
        while True: taken.append(b"x" * 10_000_000); time.sleep(0.002)  # its memory is looked at every few ms
    elif way == "late": time.sleep(6); answer(n, payload, right)
    elif way == "twice": answer(n, payload, right); answer(n, payload, [])
    elif way == "rubbish": print("decoding ...", flush=True); answer(n, payload, right)
    elif way == "flood":
        line = json.dumps({"frame": n, "record": {**right[0], "more": "x" * 20_000}}) + "\\n"
        while True: sys.stdout.write(line * 100)
    elif way == "ended": sys.exit(0)
    elif way == "exit code": print("no such table", file=sys.stderr); sys.exit(3)
    elif way == "exit code at its end": answer(n, payload, right); sys.stdin.buffer.read(); sys.exit(4)
    elif way == "does not end": answer(n, payload, right); sys.stdin.buffer.read(); time.sleep(60)
    elif way == "wrong value": answer(n, payload, [right[0], {**right[1], "octetDeltaCount": 7}])
    elif way == "missing record": answer(n, payload, right[1:])
    elif way == "extra record": answer(n, payload, right + right[:1])
    elif way == "other order": answer(n, payload, right[::-1])
    elif way == "extra field": answer(n, payload, [right[0], {**right[1], "flowId": 1}])
    elif way == "missing field": answer(n, payload, [{"packetDeltaCount": 1}, right[1]])
    elif way == "wrong verdict": answer(n, payload, right, "refused")
    elif way == "partial": answer(n, payload, [{"octetDeltaCount": 2}, {"packetDeltaCount": 1}], partial=True)
    elif way == "partial of nothing": answer(n, payload, [right[0], {"@template": 1}], partial=True)
    elif way == "unsupported": answer(n, payload, [], "unsupported")
    elif way == "other number": answer(n, payload, [right[0], {"octetDeltaCount": 238.0, "packetDeltaCount": 1}])
    elif way == "127": sys.exit(127)
'''


def accepts(*octets):
    return {"verdict": "accepted", "records": [{"octetDeltaCount": octet, "packetDeltaCount": 1} for octet in octets]}


CASES = {  # name: frames in hex, expect
    "one/1-y_first": (["000501"], [accepts(1)]),
    "one/2-y_bad": (["000502ee"], [accepts(2, 238)]),
    "one/3-n_third": (["0006", "000503"], [{"verdict": "refused"}, accepts(3)]),
    "two/1-i_open": (["0007"], [{}]),
    "two/2-y_empty": (["0005"], [accepts()]),
}
# A machine that is busy delays a program by seconds, which is not its fault.
PATIENT = ("--late", "8s", "--patience", "8s")
# What takes long by itself: 256 MiB of answers are read before there are too many.
LIMITS = {"late": ("--late", "4s", "--patience", "20s"), "flood": ("--late", "120s", "--patience", "120s")}


class Suite:
    """A folder with cases and the decoder."""

    def __init__(self, cases=None):
        self.directory = tempfile.TemporaryDirectory()
        self.decoder = self["decoder.py"]
        with open(self.decoder, "w", encoding="utf-8") as file:
            file.write(DECODER)
        for name, (frames, expect) in (cases or CASES).items():
            self.put(name, frames, {"clause": "RFC 1 s" + name.split("/")[1][0], "sentence": f"The sentence of {name}.",
                                    "protocol": "netflow5", "expect": expect})

    def put(self, name, frames, members):
        path = self[os.path.join("cases", name)]
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path + ".hex", "w", encoding="utf-8") as file:
            file.writelines(f"0000  {frame}\n" for frame in frames)
        with open(path + ".json", "w", encoding="utf-8") as file:
            json.dump(members, file)

    def __getitem__(self, name):
        return os.path.join(self.directory.name, name)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.directory.cleanup()

    def run(self, *arguments, command=None, way="right", timeout=60):
        command = command or [sys.executable, self.decoder, way]
        return run("flowcheck", "collector", "--cases", self["cases"], *arguments, "--", *command, timeout=timeout)

    def report(self, *arguments, codes=(0, 1), **more):
        code, out, err = self.run("--report", f"json={self['report.json']}", *arguments, **more)
        check(code in codes, f"{more}: exit code {code}: {out} {err}")
        with open(self["report.json"], encoding="utf-8") as file:
            return code, json.load(file)


# way: verdict of the case where it misbehaves, message, and what else it says
WAYS = {
    "right": ("pass", ""),
    "at the end": ("pass", ""),
    "other number": ("pass", ""),
    "partial": ("pass", ""),
    "hang": ("hang", "no verdict for frame 1 within 8 s"),
    "crash": ("crash", r"ended by signal 11 \(Segmentation fault\)"),
    "allocate": ("memory", r"took [1-9]\d{2,} MiB of memory, more than 100"),
    "late": ("late", r"the verdict for frame 1 took ([6-9]|1\d)\.\d s, more than 4 s"),
    "twice": ("twice", "frame 1 has its verdict already: .*"),
    "rubbish": ("rubbish", r'a line that is no JSON object: "decoding \.\.\."'),
    "flood": ("output", r"wrote more than \d+ octets of answers"),
    "ended": ("ended", "ended without a verdict for frame 1"),
    "exit code": ("exit code", "exit code 3, where 0 is due"),
    "exit code at its end": ("exit code", "exit code 4, where 0 is due"),
    "does not end": ("hang", "has not ended 8 s after its input"),
    "wrong value": ("fail", "frame 1, record 2: octetDeltaCount is 7, and 238 is due"),
    "missing record": ("fail", "frame 1: 1 record, and 2 are due: record 1 is missing"),
    "extra record": ("fail", "frame 1: 3 records, and 2 are due: record 3 is too many"),
    "other order": ("fail", "frame 1: the records come in another order: 2, 1"),
    "extra field": ("fail", "frame 1, record 2: flowId is 1, and there is no such field"),
    "missing field": ("fail", "frame 1, record 1: octetDeltaCount is missing, and 2 is due"),
    "wrong verdict": ("fail", "frame 1: refused, and accepted is due"),
    "unsupported": ("unsupported", "unsupported"),
    "partial of nothing": ("unsupported", "a record was partial, with no field that is judged"),
    "127": ("unsupported", "exit code 127: not supported"),
}
OTHERS = {"one/1-y_first": "pass", "one/3-n_third": "pass", "two/1-i_open": "info", "two/2-y_empty": "pass"}


def judged(ways):
    with Suite() as suite:
        for way in ways:
            verdict, message = WAYS[way]
            limits = LIMITS.get(way, PATIENT)
            code, report = suite.report(*limits, "--memory", "100M", way=way)
            got = {c["id"]: c["verdict"] for c in report["cases"]}
            check_equal(got, {**OTHERS, "one/2-y_bad": verdict}, way)
            case = next(c for c in report["cases"] if c["id"] == "one/2-y_bad")
            check(re.fullmatch(message, case["message"]), f"{way}: {case['message']!r}, want {message!r}")
            check_equal(code, 0 if verdict in ("pass", "unsupported") else 1, f"{way}: exit code")
            counts = {name: n for name, n in report["counts"].items() if n}
            check_equal(sum(counts.values()), 5, f"{way}: {counts}")
            check_equal(counts.get(verdict), 4 if verdict == "pass" else 1, f"{way}: {counts}")
    

def faults():
    judged([w for w, (verdict, _) in WAYS.items() if verdict not in ("pass", "fail", "unsupported")])


def differences():
    judged([w for w, (verdict, _) in WAYS.items() if verdict in ("pass", "fail", "unsupported")])


def nothing_stays():
    """Whatever a decoder starts ends with it: nothing of ours outlives the suite."""
    with Suite() as suite:
        mark = f"flowkit-{os.getpid()}"
        script = suite["starts.sh"]
        with open(script, "w", encoding="utf-8") as file:
            file.write(f"#!/bin/sh\nsleep 300 {mark} &\nexec {sys.executable} {suite.decoder} hang\n")
        os.chmod(script, stat.S_IRWXU)
        code, _, err = suite.run("--late", "1s", "--patience", "4s", command=[script])
        check(code in (1, 2), f"exit code {code}: {err}")
        left = []
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open(f"/proc/{pid}/cmdline", "rb") as file:
                    left += [pid] if mark.encode() in file.read() and int(pid) != os.getpid() else []
            except OSError:
                pass
        check_equal(left, [], "processes that the decoder started")


def reports():
    """The text says what is wrong and how to look at it; the XML has the same counts; --jobs changes nothing."""
    with Suite() as suite:
        code, out, err = suite.run("--report", "text=-", "--report", f"junit={suite['r.xml']}", way="exit code")
        check_equal((code, err), (1, ""), "exit code")
        check("5 cases: 1 exit code, 1 info, 3 pass\n" in out, out)
        check(re.search(r"^exit code  one/2-y_bad  RFC 1 s2\n  The sentence of one/2-y_bad\.\n    exit code 3, where 0 is due\n"
                        r"    standard error:\n      no such table\n    flowcheck explain\s+\S+/cases/one/2-y_bad\.hex\n", out, re.M), out)
        check("two/1-i_open: refused\n" in out, out)
        check(re.search(r"^one +3 +2 +0 +1$", out, re.M), f"a row for each source: {out}")
        explain = re.search(r"flowcheck explain\s+(\S+)", out)[1]
        check(os.path.exists(explain), explain)
        with open(suite["r.xml"], encoding="utf-8") as file:
            xml = file.read()
        check_equal((xml.count("<testcase "), xml.count("<failure "), xml.count("<testsuite ")), (5, 1, 2), xml)
        code, out, _ = suite.run("--verbose", way="right")
        check_equal(code, 0, "all pass")
        check("Passed:\n  one/1-y_first\n" in out, out)
        _, one = suite.report(*PATIENT, way="wrong value")
        _, several = suite.report(*PATIENT, "--jobs", 4, way="wrong value")
        for report in (one, several):
            for case in report["cases"]:
                case.pop("ms")
        check_equal(several, one, "--jobs 4")
        check_equal((one["collector"], one["command"]), (os.path.basename(sys.executable), [sys.executable, suite.decoder, "wrong value"]), "name")
        check_equal(suite.report("--name", 'a "b"')[1]["collector"], 'a "b"', "--name")


def selection():
    with Suite() as suite:
        def ids(*arguments):
            return [c["id"].split("/")[1][4:] for c in suite.report(*arguments)[1]["cases"]]
        check_equal(ids("--only", "one"), ["first", "bad", "third"], "--only a source")
        check_equal(ids("--only", "RFC 1 s2"), ["bad", "empty"], "--only a clause")
        check_equal(ids("--only", "one/1", "--only", "two"), ["first", "open", "empty"], "--only twice")
        check_equal(ids("--not", "one", "--not", "two/1"), ["empty"], "--not")
        code, out, _ = run("flowcheck", "collector", "--cases", suite["cases"], "--list", "--only", "two")
        check_equal((code, out), (0, "two/1-i_open  i  RFC 1 s1\n    The sentence of two/1-i_open.\n"
                                     "two/2-y_empty  y  RFC 1 s2\n    The sentence of two/2-y_empty.\n2 cases\n"), "--list")


def says(code, err, pattern, what):
    check_equal(code, 2, f"{what}: {err}")
    check(re.fullmatch(rf"flowcheck: {pattern} \(see flowcheck --help\)\n", err), f"{what}: {err!r}, want {pattern!r}")


def usage():
    with Suite() as suite:
        for arguments, pattern in {
            ("--only", "three"): "--only: the id or clause of no case begins with 'three'; flowcheck collector --list has them all",
            ("--only", "one", "--not", "one"): "--only and --not leave no case",
            ("--late", "x"): "--late: 'x' is not a time such as .*",
            ("--late", "3s", "--patience", "2s"): "--patience: 2 s is less than --late, 3 s",
            ("--memory", "1K"): "--memory: less than 1M",
            ("--jobs", "0"): "--jobs: 0 is not in 1..64",
            ("--report", "html=x"): "--report: 'html=x' is not one of text=FILE, json=FILE, junit=FILE",
            ("--report", "json=x", "--report", "text=x"): "--report: two reports to 'x'",
            ("--list",): "collector: only one of --list and COMMAND",
        }.items():
            code, _, err = suite.run(*arguments)
            says(code, err, pattern, arguments)
        code, _, err = run("flowcheck", "collector", "--cases", suite["cases"])
        says(code, err, "collector: no COMMAND: flowcheck collector -- flowrecv --stdin", "no command")
        code, _, err = suite.run("--report", "json=/no such directory/x")
        check_equal(code, 3, f"a report that cannot be written: {err}")


def wrong_cases():
    with Suite() as suite:
        def wrong(pattern, what):
            code, _, err = suite.run()
            says(code, err, pattern, what)
        good = {"clause": "c", "sentence": "s", "protocol": "netflow5", "expect": [{}]}
        for members, pattern in (({**good, "protocol": "netflow10"}, r"\S+/two/3-i_x\.json: \"protocol\" is 'netflow10', not .*"),
                                 ({**good, "expect": []}, r"\S+/two/3-i_x\.json: \"expect\" has to be an array of 1 .*"),
                                 ({**good, "verdict": "accepted"}, r"\S+/two/3-i_x\.json: \"verdict\" is no member .*")):
            suite.put("two/3-i_x", ["00"], members)
            wrong(pattern, members)
        suite.put("two/3-i_x", ["0g"], good)
        wrong(r"\S+/two/3-i_x\.hex: line 1: '0g' is not of hex digits", "hex")
        os.unlink(suite["cases/two/3-i_x.hex"])
        wrong(r"\S+/two/3-i_x\.hex cannot be read", "no octets")
        code, _, err = run("flowcheck", "collector", "--cases", suite["none"], "--", "true")
        says(code, err, r"'\S+/none' has no case: no \.json file below it", "no folder")


def no_contract():
    """What comes of the first datagram, in one line and with exit code 2."""
    with Suite() as suite:
        contract = r"'{}' does not speak the contract of docs/testee\.md: "
        for command, pattern in {
            ("/no/such/program",): "'/no/such/program' cannot be started: No such file or directory",
            ("no-such-program",): "'no-such-program' cannot be started: No such file or directory",
            (suite["cases"],): r"'\S+' cannot be started: Permission denied",
            ("true",): contract.format("true") + "ended without a verdict for frame 1",
            ("false",): contract.format("false") + "exit code 1, where 0 is due",
            ("cat",): contract.format("cat") + "no verdict for frame 1 within 1 s, and 106 octets without a line feed",
            ("sleep", "30"): contract.format("sleep") + "no verdict for frame 1 within 1 s",
            ("echo", "hello"): contract.format("echo") + 'a line that is no JSON object: "hello"',
            ("echo", '{"frame":1,"verdict":"good"}'): contract.format("echo") + '"verdict" is not accepted, refused or unsupported: .*',
            ("sh", "-c", "echo no licence >&2; exit 5"): contract.format("sh") + "exit code 5, where 0 is due; on standard error: no licence",
            ("sh", "-c", "exit 127"): "'sh' supports nothing: exit code 127, of a good datagram of NetFlow v5",
        }.items():
            code, out, err = suite.run("--patience", "1s", command=command)
            says(code, err, pattern, command)
            check_equal(out, "", command)


def interrupted():
    """SIGINT: what ran is reported, and the rest is counted."""
    with Suite() as suite:
        process = subprocess.Popen(
            [os.path.join(BIN, "flowcheck"), "collector", "--cases", suite["cases"], "--report", "text=-", "--report",
             f"json={suite['report.json']}", "--late", "60s", "--patience", "60s", "--", sys.executable, suite.decoder, "hang"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        end = time.monotonic() + 60
        while not os.path.exists(suite["decoder.py.hangs"]) and time.monotonic() < end:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
        check_equal((process.returncode, err), (1, ""), "exit code")
        check("1 case: 1 pass\ninterrupted: 4 cases did not run\n" in out, out)
        with open(suite["report.json"], encoding="utf-8") as file:
            report = json.load(file)
        check_equal((len(report["cases"]), report["not_run"]), (1, 4), "cases")


def flowrecv():
    """Every case that comes with flowcheck, and none of them fails."""
    with Suite() as suite:
        code, out, err = run("flowcheck", "collector", "--report", f"json={suite['report.json']}", "--report", "text=-",
                             "--jobs", 2, "--late", "10s", "--patience", "20s", "--", FLOWRECV, "--stdin", timeout=280)
        with open(suite["report.json"], encoding="utf-8") as file:
            report = json.load(file)
        check(len(report["cases"]) >= 400, f"{len(report['cases'])} cases")
        check_equal(code, 0, f"exit code: {out[:4000]} {err}")
        check_equal(report["counts"]["unsupported"], 0, f"unsupported: {out[-3000:]}")
        check(all(c["clause"] and c["sentence"] for c in report["cases"]), "each has its clause and sentence")


if __name__ == "__main__":
    main({"faults": faults, "differences": differences, "nothing_stays": nothing_stays, "reports": reports,
          "selection": selection, "usage": usage, "wrong_cases": wrong_cases, "no_contract": no_contract,
          "interrupted": interrupted, "flowrecv": flowrecv})
