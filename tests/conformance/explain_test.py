#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""flowcheck explain: datagrams as annotated hex, and requirements, as people ask for them."""
import glob
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from exporter_runs import COUNT, Files, payloads  # noqa: E402
from programs import BIN, check, check_equal, main, run, shared  # noqa: E402

ROW = re.compile(r"^ +([0-9a-f]{4,6})  ((?:[0-9a-f]{2} ?){1,8})(?: |$)")


def explain(*arguments, stdin=b""):
    done = subprocess.run([os.path.join(BIN, "flowcheck"), "explain", *arguments], input=stdin, capture_output=True)
    return done.returncode, done.stdout.decode("ascii"), done.stderr.decode()


def explained(*arguments, stdin=b""):
    code, out, err = explain(*arguments, stdin=stdin)
    check_equal((code, err), (0, ""), f"explain {arguments}")
    return out


def octets_in(text):
    """The octets of each datagram, put together from the rows; each begins where the one before ended."""
    datagrams = []
    for line in text.splitlines():
        if line.startswith("datagram "):
            datagrams.append(b"")
        row = ROW.match(line)
        if row and datagrams:
            check_equal(int(row[1], 16), len(datagrams[-1]), f"offset in '{line}'")
            datagrams[-1] += bytes.fromhex(row[2])
    return datagrams


def captures():
    """Whatever flowgen sends: the rows give back its octets."""
    with Files() as files:
        for protocol in ("netflow1", "netflow5", "netflow7", "netflow9", "ipfix", "sflow5"):
            path = files[f"{protocol}.pcap"]
            code, _, err = run("flowgen", "--protocol", protocol, "--count", 200, "--pcap", path)
            check_equal(code, 0, err)
            with open(path, "rb") as capture:
                piped = explained("-", stdin=capture.read())
            check_equal(octets_in(piped), payloads(path), protocol)
            check_equal(explained(path), piped, f"{protocol}: file and pipe")
            check("not read" not in piped and "unknown" not in piped and "trailing" not in piped, f"{protocol}: {piped}")
            check(all(len(line) <= 100 for line in piped.splitlines()), f"{protocol}: a line is too wide")


def piped():
    """flowgen ... --pcap - | flowcheck explain -"""
    flowgen = subprocess.Popen([os.path.join(BIN, "flowgen"), "--protocol", "ipfix", "--count", "100", "--pcap", "-"],
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    done = subprocess.run([os.path.join(BIN, "flowcheck"), "explain", "-"], stdin=flowgen.stdout, capture_output=True)
    flowgen.stdout.close()
    flowgen.wait()
    check_equal((flowgen.returncode, done.returncode, done.stderr), (0, 0, b""), "exit codes")
    check("from datagram 1, octets " in done.stdout.decode(), "a template's origin is missing")


def datagrams():
    """Chosen by number; the templates of the others are known."""
    with Files() as files:
        path = files["ipfix.pcap"]
        check_equal(run("flowgen", "--protocol", "ipfix", "--count", 300, "--pcap", path)[0], 0, "flowgen")
        everything = explained(path).split("\ndatagram ")
        text = explained(path, "--datagram", "2", "--datagram", "4-5")
        check_equal([line.split(":")[0] for line in text.splitlines() if line.startswith("datagram ")],
                    ["datagram 2", "datagram 4", "datagram 5"], "numbers")
        check("from datagram 1, octets " in text and "so far" not in text, text[:1000])
        check_equal(("datagram " + everything[1]).strip(), text[:text.index("\ndatagram 4")].strip(), "datagram 2")
        for wrong in ("0", "x", "3-2", "-", "4-"):
            code, out, err = explain(path, f"--datagram={wrong}")
            check(code == 2 and out == "" and "--datagram" in err, f"{wrong}: {code} {err}")
        code, out, err = explain(path, "--datagram", "4000")
        check(code == 0 and out == "" and "--datagram 4000: the input has " in err, f"{code} {err}")


def findings():
    """What flowcheck exporter finds stands under the datagram."""
    with Files() as files:
        text = explained(files.bad)
        check(f"! fail {COUNT}: octets 2-3: the count is 31; expected: 1 to 30 records" in text, text[-2000:])
        check("!" not in explained(files.good), "a finding in a good capture")
        check("!" not in explained(files.bad, "--no-findings"), "--no-findings")
        check("the count is 31, but there are 30 records" in text, "the count")


def hex_forms():
    with Files() as files:
        payload = payloads(files.good)[0]
        plain = payload.hex()
        with open(files["raw.bin"], "wb") as file:
            file.write(payload)
        want = explained(files["raw.bin"], "--no-findings")
        check_equal(octets_in(want), [payload], "octets")
        xxd = "".join(f"{at:08x}: {payload[at:at + 16].hex(' ', 2)}  {'.' * len(payload[at:at + 16])}\n"
                      for at in range(0, len(payload), 16))
        dump = "".join(f"{at:08x}  {payload[at:at + 16].hex(' '):<48} |{'.' * len(payload[at:at + 16])}|\n"
                       for at in range(0, len(payload), 16)) + f"{len(payload):08x}\n"
        od = "".join(f"{at:07o} {payload[at:at + 16].hex(' ')}\n" for at in range(0, len(payload), 16))
        for name, text in (("plain", plain), ("blanks", payload.hex(" ")), ("colons", payload.hex(":")), ("xxd", xxd),
                           ("lines", "\n".join(plain[i:i + 64] for i in range(0, len(plain), 64))),
                           ("hexdump -C", dump), ("od", od), ("capitals", plain.upper()), ("0x", "0x" + plain)):
            check_equal(explained("--no-findings", stdin=text.encode()), want, name)


def packets():
    """What tcpdump -x and -xx print: the datagram in it, and whom it came from."""
    with Files() as files:
        with open(files.good, "rb") as file:
            capture = file.read()
        payload = payloads(files.good)[0]
        frame = capture[40:40 + 42 + len(payload)]
        want = explained(files.good, "--datagram", "1", "--no-findings").splitlines()
        for start in (0, 14):
            packet = frame[start:]
            text = "".join(f"\t0x{at:04x}:  {packet[at:at + 16].hex(' ', 2)}\n" for at in range(0, len(packet), 16))
            got = explained("--no-findings", stdin=text.encode()).splitlines()
            check_equal(got[1:], want[1:], "lines")
            check(got[0].startswith(want[0].split(", 20")[0]), f"{got[0]} is not {want[0]}")


def wrong_input():
    for stdin, message in ((b"0005001", "standard input:1:1: 7 digits are no pairs: '0005001'; allowed are "),
                           (b"00 05\n00 0g", "standard input:2:5: 'g' is no hex digit; allowed are "),
                           (b"\n \n", "standard input:1:1: no hex digits")):
        code, out, err = explain(stdin=stdin)
        check(code == 2 and out == "" and message in err and err.count("\n") == 1, f"{stdin}: {code} {err}")
    code, out, err = explain("IPFIX-7011-3.1-LENGHT")
    check(code == 2 and out == "" and "nearest: IPFIX-7011-3.1-LENGTH" in err, f"{code} {err}")
    code, out, err = explain("absent.pcap")
    check(code == 3 and out == "" and "absent.pcap: No such file" in err, f"{code} {err}")
    code, out, err = explain(stdin=b"")
    check(code == 3 and out == "" and "empty" in err, f"{code} {err}")
    with Files() as files:
        with open(files.good, "rb") as file:
            capture = file.read()
        code, out, err = explain(stdin=capture[:-100])
        check(code == 3 and "truncated" in err, f"{code} {err}")
        check_equal(octets_in(out), payloads(files.good)[:-1], "what was read")
    unknown = explained(stdin=b"\x00\x63\x01\xff")
    check("0000 00 63 01 ff unknown .c.." in " ".join(unknown.split()), unknown)


def ids():
    text = explained(COUNT)
    for part in (COUNT + "  MUST, Cisco v5", "Count is 1 to 30 records", "\n  decided ", "\n  a receiver ",
                 "\n  check          conformance/checks/netflow5/header.cpp:",
                 "\n  case           tests/conformance/rules/netflow5_header_test.cpp:"):
        check(part in text, f"{part} is not in {text}")
    check("\n  unchecked " in explained("NFV5-HDR-LENRX"), "why it is not checked")
    check("RFC 5471       T01, s3.1.1" in explained("IPFIX-7011-3.1-LENGTH"), "a test of RFC 5471")
    listed = run("flowcheck", "list", "NFV5-HDR")[1]
    for row in re.findall(r"^(NFV5\S+)", listed, re.M):
        check(f"\n{row}  " in "\n" + explained("nfv5-hdr"), row)
    for book in ("IPFIX", "NFV9", "NFV5", "SFLOW"):
        text = explained(book)
        check(all(len(line) <= 100 for line in text.splitlines()), f"{book}: a line is too wide")
        places = set(re.findall(r"^  (?:check|case) +(\S+?):\d+:", text, re.M))
        root = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../..")
        check(places and all(os.path.exists(os.path.join(root, p)) for p in places), f"{places}")
    # A file that is named like what ids begin with is a file.
    with tempfile.TemporaryDirectory() as directory:
        with open(os.path.join(directory, "NFV5"), "wb") as file:
            file.write(b"0005")
        done = subprocess.run([os.path.abspath(os.path.join(BIN, "flowcheck")), "explain", "NFV5"], cwd=directory,
                              capture_output=True, text=True)
        check("2 octets, NetFlow v5" in done.stdout, done.stdout)


def terminal():
    """Colours are for terminals, and NO_COLOR keeps them away; lines are as wide as the terminal."""
    import pty
    with Files() as files:
        for environment, expected in (({}, True), ({"NO_COLOR": "1"}, False)):
            mine = {k: v for k, v in os.environ.items() if k != "NO_COLOR"} | environment
            master, slave = pty.openpty()
            program = subprocess.Popen([os.path.join(BIN, "flowcheck"), "explain", files.good, "--datagram", "1"],
                                       stdout=slave, stderr=subprocess.DEVNULL, env=mine)
            os.close(slave)
            out = b""
            while True:
                try:
                    more = os.read(master, 65536)
                except OSError:  # the other end is closed
                    break
                if not more:
                    break
                out += more
            os.close(master)
            check_equal(program.wait(timeout=30), 0, "exit code")
            check_equal(b"\x1b[" in out, expected, f"colours with {environment}")
            lines = re.sub(r"\x1b\[\d*m", "", out.decode()).splitlines()
            check(all(len(line) <= 80 for line in lines), "a line is wider than the terminal")
            check_equal(octets_in("\n".join(lines)), payloads(files.good)[:1], "octets")


def document():
    """The example in docs/conformance.md is what the program says."""
    root = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../..")
    with open(os.path.join(root, "docs/conformance.md"), encoding="utf-8") as file:
        example = re.search(r"((?:    .*\n)*    datagram 2: (?:.*\n)(?:    .*\n)+)", file.read())
    with Files() as files:
        path = files["ipfix.pcap"]
        check_equal(run("flowgen", "--protocol", "ipfix", "--count", 300, "--pcap", path)[0], 0, "flowgen")
        text = explained(path, "--datagram", "2")
        for line in example[1].splitlines():
            check(line[4:] in text, f"{line} is not in {text[:3000]}")


def field():
    """What others sent: printable, at most 100 columns wide, each octet once."""
    paths = [p for folder in ("captures", "captures-live", "reports") for kind in ("pcap", "pcapng", "bin", "ipfix")
             for p in glob.glob(f"{shared(folder)}/**/*.{kind}", recursive=True)]
    check(len(paths) > 200, f"{len(paths)} captures")
    for path in sorted(paths):
        code, out, err = explain(path)
        check(code in (0, 3) and (code == 0) == (err == ""), f"{path}: {code} {err}")
        octets_in(out)
        wide = [line for line in out.splitlines() if len(line) > 100 or not line.isprintable()]
        check(not wide, f"{path}: {wide[:3]}")


main({"captures": captures, "piped": piped, "datagrams": datagrams, "findings": findings, "hex_forms": hex_forms, "packets": packets,
      "wrong_input": wrong_input, "ids": ids, "terminal": terminal, "document": document, "field": field})
