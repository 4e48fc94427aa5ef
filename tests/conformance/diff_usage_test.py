# SPDX-License-Identifier: BSL-1.0
"""flowcheck diff: what is no decoder, no input or no command; decoders that agree, and what is said of those that do not."""
import json
import os
import struct
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import ipfix_octets as ipfix  # noqa: E402
from programs import BIN, check, check_equal, failures, run  # noqa: E402

FLOWRECV = os.path.join(BIN, "flowrecv")
#: A decoder in a shell's line: reads what it is given and answers by a rule.
DECODER = os.path.join(os.path.dirname(__file__), "..", "support", "small_decoder.py")


def decoder(rule):
    return f"{sys.executable} {DECODER} '{rule}'"


def diff(*arguments, code=0, timeout=60):
    got, out, err = run("flowcheck", "diff", *arguments, timeout=timeout)
    check_equal(got, code, f"{arguments}: {out}{err}")
    return out, err


def capture(folder, *messages, name="all.bin"):
    path = os.path.join(folder, name)
    with open(path, "wb") as out:
        out.write(b"".join(messages))
    return path


def message(n=1, value=5):
    return ipfix.message(n, (2, ipfix.template(300, (2, 4))), (300, struct.pack(">I", value)))


def usage():
    with tempfile.TemporaryDirectory() as folder:
        path, output = capture(folder, message()), os.path.join(folder, "cases")
        for arguments, words in (
                (["--capture", path], "A is required"),
                ([FLOWRECV], "--capture is required"),
                (["", "--capture", path], "A: '' is no command"),
                (["a 'b", "--capture", path], "has a quote without its end"),
                (["/nonexistent/decoder", "--capture", path], "'/nonexistent/decoder' cannot be started: No such file"),
                ([f"{FLOWRECV} --stdin", "/nonexistent/b", "--capture", path], "'/nonexistent/b' cannot be started"),
                (["true", "--capture", path], "A: 'true' does not speak the contract"),
                (["cat", "--capture", path], "A: 'cat' does not speak the contract"),
                (["sleep 5", "--patience", "200ms", "--capture", path], "A: 'sleep' does not speak the contract"),
                ([f"{FLOWRECV} --stdin", "echo hello", "--capture", path], "B: 'echo' does not speak the contract"),
                ([f"{FLOWRECV} --stdin", "--capture", path, "--patience", "soon"], "--patience"),
                ([f"{FLOWRECV} --stdin", "--capture", path, "--memory", "much"], "--memory"),
                ([f"{FLOWRECV} --stdin", "--capture", path, "--limit", "0"], "--limit"),
                ([f"{FLOWRECV} --stdin", "--capture", os.path.join(folder, "c", "3-y_none.json")], "cannot be read")):
            _, err = diff(*arguments, "--output", output, code=2)
            check(words in err.replace("\n", " "), f"{arguments}: {words!r} in {err!r}")
            check(not os.path.exists(output), f"{arguments}: no case")


def agree():
    with tempfile.TemporaryDirectory() as folder:
        output = os.path.join(folder, "cases")
        path = capture(folder, *(message(n) for n in range(5)), name="all.ipfix")
        out, _ = diff(f"{FLOWRECV} --stdin", "--capture", path, "--output", output)
        check_equal(out, "they agree on 5 datagrams\n", "B is flowrecv by default")
        out, _ = diff(f"{FLOWRECV} --stdin", "--capture", path, "--limit", 2)
        check_equal(out, "they agree on 2 datagrams\n", "--limit")
        out, _ = diff(decoder("unsupported"), decoder("accepted"), "--capture", path)
        check_equal(out, "they agree on 0 datagrams; not compared: 5 datagrams that one of them does not support\n",
                    "unsupported is no disagreement")
        out, _ = diff(decoder("unsupported"), decoder("end accepted"), "--capture", path)
        check("5 datagrams that one" in out, f"answers at the end: {out}")
        check(not os.path.exists(output), "no case")


def inputs():
    with tempfile.TemporaryDirectory() as folder:
        output = os.path.join(folder, "cases")
        for path, words in ((os.path.join(folder, "none.pcap"), "none.pcap"), (capture(folder, b"", name="empty"), "empty"),
                            (capture(folder, b"text\n", name="text"), "text")):
            _, err = diff(decoder("accepted"), decoder("refused"), "--capture", path, "--output", output, code=3)
            check(words in err, f"{path}: {err}")
        # A case that was written is an input again, and says the same.
        path = capture(folder, message(1), message(2, 7), name="all.ipfix")
        out, _ = diff(decoder("value 7 8"), "--capture", path, "--output", output, code=1)
        check("packetDeltaCount of record 1 is 8 by A, 7 by B" in out.replace("\n  ", " "), out)
        check("RFC 7011 s6.1.1" in out and "the bug is in A" in out, out)
        found = [os.path.join(at, f) for at, _, files in os.walk(output) for f in files if f.endswith(".json")]
        check_equal([os.path.relpath(f, output) for f in found], ["rfc7011/6.1.1-y_packetdeltacount.json"], "the case")
        with open(found[0], encoding="utf-8") as file:
            case = json.load(file)
        check_equal((case["clause"], case["protocol"], case["transport"], len(case["expect"])),
                    ("RFC 7011 s6.1.1", "ipfix", "tcp", 1), "the case")
        check_equal(case["expect"], [{"verdict": "accepted", "records": [{"packetDeltaCount": 7}]}], "what B says")
        again, _ = diff(decoder("value 7 8"), "--capture", found[0], "--output", output, code=1)
        check("packetDeltaCount of record 1 is 8 by A, 7 by B" in again.replace("\n  ", " "), again)
        check("6.1.1-y_packetdeltacount-2" in again, "nothing is overwritten")
        out, _ = diff(decoder("value 7 8"), "--capture", path, "--ignore", "packetDeltaCount")
        check_equal(out, "they agree on 2 datagrams\n", "--ignore")


def faults():
    with tempfile.TemporaryDirectory() as folder:
        path = capture(folder, *(message(n) for n in range(4)), message(5, 7), name="all.ipfix")
        for rule, words in (("exit 7", "A: exit code; B: goes on"), ("crash 7", "A: crash: ended by signal"),
                            ("twice 7", "A: twice"), ("rubbish 7", "A: rubbish"), ("hang 7", "A: hang"),
                            ("ended 7", "A: ended"), ("refused 7", "the datagram is refused by A, accepted by B"),
                            ("lost 7", "the datagram has 0 records by A, 1 by B")):
            output = os.path.join(folder, rule.split()[0])
            out, _ = diff(decoder(rule), "--capture", path, "--output", output, "--patience", "2s", "--reduce-for", "5s",
                          code=1, timeout=120)
            check("at datagram 5 of 5 datagrams" in out, f"{rule}: {out}")
            check(words in out.replace("\n  ", " "), f"{rule}: {words!r} in {out}")
            check("A's: " in out, f"{rule}: whose bug: {out}")
            check(sum(len(files) for _, _, files in os.walk(output)) == 2, f"{rule}: a case")
        # Both the same: nothing to be reduced, but it is said.
        out, _ = diff(decoder("crash 7"), decoder("crash 7"), "--capture", path, code=1)
        check("both fail at datagram 5" in out and "they agree on 4 datagrams" in out, out)
        # Late is a difference for who asks for it.
        diff(decoder("late 7"), "--capture", path, "--output", os.path.join(folder, "late"))
        out, _ = diff(decoder("late 7"), "--capture", path, "--late", "2s", "--reduce-runs", 3, "--output",
                      os.path.join(folder, "late"), code=1)
        check("A: late" in out, out)


def limits():
    with tempfile.TemporaryDirectory() as folder:
        path = capture(folder, *(message(n) for n in range(40)), message(5, 7), name="all.ipfix")
        out, _ = diff(decoder("value 7 8"), "--capture", path, "--output", folder, "--reduce-runs", 1, code=1)
        check("the limit was hit" in out, out)
        out, _ = diff(decoder("value 7 8"), "--capture", path, "--output", folder, code=1)
        check("the limit was hit" not in out, out)


def document():
    """The example in docs/diff.md is what the program says."""
    root = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../..")
    with open(os.path.join(root, "docs/diff.md"), encoding="utf-8") as file:
        text = file.read()
    example = [line[4:] for line in text[text.index("    they disagree at"):].split("\n\nThe case is")[0].splitlines()]
    command = next(line for line in text.splitlines() if "flowgen --protocol" in line).split()
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "flows.pcap")
        check_equal(run(*command[:-1], path)[0], 0, "flowgen")
        mutant = os.path.join(root, "tests/support/decoder_mutants.py")
        out, _ = diff(f"{sys.executable} {mutant} {FLOWRECV} SwappedAddress", "--capture", path, "--output", folder, code=1,
                      timeout=170)
        # How often they are started depends on how many attempts share a pair of processes.
        for line in example:
            named = line.startswith(("A  ", "B  ", "case  ")) or " attempts" in line or line.startswith("reduced")
            check(named or line in out.splitlines(), f"{line!r} is not in {out}")


CASES = {"usage": usage, "agree": agree, "inputs": inputs, "faults": faults, "limits": limits, "document": document}

if __name__ == "__main__":
    for case in sys.argv[2:] or CASES:
        CASES[case]()
    sys.exit(1 if failures else 0)
