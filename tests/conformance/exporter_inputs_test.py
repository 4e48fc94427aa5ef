#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""What flowcheck exporter reads: captures, files of messages, pipes, frames, sockets; bad ones, and interrupted ones."""
import json
import os
import re
import select
import signal
import socket
import struct
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from certificates import Authority  # noqa: E402
from exporter_runs import COUNT, Files, check_schema, exporter, flowgen, payloads, payloads_at, report_of  # noqa: E402
from ipfix_octets import message, template  # noqa: E402
from programs import BIN, check, check_equal, has_ipv6, main, run  # noqa: E402


def bad_inputs():
    """One line on stderr, exit code 3, and the report of what was read."""
    with Files() as files:
        with open(files.bad, "rb") as source, open(files["cut.pcap"], "wb") as cut:
            cut.write(source.read()[:-100])
        for name, content in {"empty": b"", "text": b"no capture at all\n", "none.pcap": None, "v1.pcap": None}.items():
            if content is not None:
                with open(files[name], "wb") as file:
                    file.write(content)
        with open(files.good, "rb") as source, open(files["none.pcap"], "wb") as none:
            capture = bytearray(source.read())
            for at, _ in payloads_at(capture):
                capture[at:at + 4] = b"dns?"
            none.write(capture)
        with open(files["head.pcap"], "wb") as head:
            head.write(capture[:24])
        flowgen(files["v1.pcap"], "--protocol", "netflow1", "--count", 30)
        for name, said, remains in (("cut.pcap", "packet 10", 9), ("empty", "empty", 0), ("text", "neither a capture", 0),
                                    ("none.pcap", "nothing to examine: 10 datagrams without flow export", 0),
                                    ("head.pcap", "nothing to examine: no datagrams", 0),
                                    ("v1.pcap", "nothing to examine: 2 datagrams of versions without a catalogue", 0), ("absent", "No such file", 0)):
            code, out, err = exporter(files[name], "--report", "json=-")
            check_equal(code, 3, f"{name}: exit code")
            check(name in err and said in err and err.count("\n") == 1, f"{name}: {err!r}")
            report = json.loads(out)
            check_schema(report, None)
            check_equal(sum(e["datagrams"] for e in report["exporters"]), remains, f"{name}: datagrams")
            code, out, err = exporter(files[name])
            check(code == 3 and said in out.replace("\n  ", " "), f"{name}: the report does not say so: {out}")
        code, out, _ = exporter(files["text"], files.bad, "--report", "json=-")
        check_equal((code, len(json.loads(out)["exporters"])), (3, 1), "the others are read all the same")
        out = exporter(files["none.pcap"])[1]
        check("not examined: 10 datagrams without flow export" in out, out)
        check("10 datagrams" in out and "NetFlow v1" in exporter(files["v1.pcap"])[1], "other versions")
        check("--max-exporters" in exporter_over_limit(files), "over the limit")
        code, _, err = exporter(files.good, "--report", "json=" + files["no/such/report"])
        check(code == 3 and "no/such/report" in err, f"a report that cannot be made: {code} {err}")
        if os.path.exists("/dev/full"):
            code, _, err = exporter(files.good, "--report", "json=/dev/full")
            check(code == 3 and "/dev/full" in err and "No space left" in err and err.count("\n") == 1, f"{code} {err}")


def exporter_over_limit(files):
    flowgen(files["three.pcap"], "--count", 90, "--exporters", 3)
    return exporter(files["three.pcap"], "--max-exporters", 2)[1]


def pipes():
    """A reader that goes away is no error; captures come through a pipe, too."""
    with Files() as files:
        out = subprocess.run(f"'{BIN}/flowcheck' exporter '{files.bad}' | true; echo ${{PIPESTATUS[0]}}", shell=True,
                             executable="/bin/bash", capture_output=True, text=True, timeout=30)
        check(out.stdout in ("1\n",) and out.stderr == "", f"closed pipe: {out}")
        with open(files.bad, "rb") as file:
            code, out, err = exporter("-", "--report", "json=-", stdin=file)
        check_equal((code, err), (1, ""), "a capture on stdin")
        check_equal(json.loads(out)["exporters"][0]["datagrams"], 10, "a capture on stdin")


def messages():
    """Files of IPFIX messages (RFC 5655) are no UDP: no addresses, and offsets count from the message."""
    with Files() as files:
        flowgen(files["a.pcap"], "--protocol", "ipfix", "--count", 300)
        with open(files["a.ipfix"], "wb") as file:
            file.write(b"".join(payloads(files["a.pcap"])))
        report = report_of(files["a.ipfix"])
        check_schema(report, payloads(files["a.pcap"]))
        check_equal([(e["address"], e["port"], e["protocol"]) for e in report["exporters"]], [("", 0, "ipfix")], "file")
        check_equal([r for r in report["requirements"] if r["verdict"] == "fail"], [], "a clean file")


def frame(payload, transport=17, family=4, address=b"\xc0\x00\x02\x09", port=5000):
    rest = struct.pack(">BB16sHHQ", family, transport, address, port, 2055, 1_700_000_000_000_000_000) + payload
    return struct.pack(">I", len(rest)) + rest


def frames_on_stdin():
    with Files() as files:
        datagrams = payloads(files.bad)

        def examine(octets, *arguments):
            done = subprocess.run([os.path.join(BIN, "flowcheck"), "exporter", "--stdin", "--report", "json=-",
                                   *arguments], input=octets, capture_output=True, timeout=30)
            return done.returncode, json.loads(done.stdout), done.stderr.decode()

        code, report, err = examine(b"".join(map(frame, datagrams)))
        check_equal((code, err), (1, ""), "frames")
        check_schema(report, datagrams)
        check_equal([(e["address"], e["port"], e["datagrams"]) for e in report["exporters"]],
                    [("192.0.2.9", 5000, 10)], "frames")
        check_equal([f["datagram"] for f in report["findings"] if f["requirement"] == COUNT], [1, 2, 3], "frames")
        v6 = bytes.fromhex("20010db8" + 23 * "0" + "7")
        _, report, _ = examine(frame(datagrams[4], family=6, address=v6) + frame(datagrams[5], family=6, address=v6))
        check_equal([e["address"] for e in report["exporters"]], ["2001:db8::7"], "IPv6")
        for octets, said in ((frame(datagrams[5]) + frame(datagrams[6])[:-1], "frame 2: ends after"),
                             (frame(datagrams[5]) + b"\0\0\0\5hello", "frame 2: its length is 5"),
                             (frame(datagrams[5], family=5), "frame 1: its family is 5"),
                             (frame(datagrams[5], transport=1), "frame 1: its transport is 1"),
                             (b"", "nothing to examine: no datagrams")):
            code, report, err = examine(octets)
            check(code == 3 and said in err and err.count("\n") == 1, f"{code} {err!r}")
            check_equal(sum(e["datagrams"] for e in report["exporters"]), 1 if "frame 2" in said else 0, said)
        flowgen(files["a.pcap"], "--protocol", "ipfix", "--count", 60)
        code, report, err = examine(b"".join(frame(p, transport=6) for p in payloads(files["a.pcap"])))
        check_equal((code, err, len(report["exporters"])), (0, "", 1), "messages of a connection")


class Listener:
    """flowcheck exporter --listen on a free port."""

    def __init__(self, *arguments, address="127.0.0.1", transport="udp"):
        self.process = subprocess.Popen([os.path.join(BIN, "flowcheck"), "exporter", "--listen", f"{transport}:{address}:0",
                                         "--report", "json=-", *arguments], stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, text=True)
        check(select.select([self.process.stderr], [], [], 20)[0], "it does not listen")
        line = self.process.stderr.readline()
        found = re.search(r"^flowcheck: listening on \w+ \S+:(\d+)$", line)
        check(found is not None, f"{line!r}")
        self.port = int(found[1]) if found else 1

    def finish(self, send=None):
        if send is not None:
            self.process.send_signal(send)
        out, self.err = self.process.communicate(timeout=30)
        return self.process.returncode, json.loads(out)


def listen():
    """What arrives on a socket, until the time is up or SIGINT."""
    for address in ["127.0.0.1"] + (["[::1]"] if has_ipv6() else []):
        listener = Listener(address=address)
        code, _, err = run("flowgen", "--target", f"{address}:{listener.port}", "--count", 300, "--rate", "3k",
                           "--protocol", "netflow9")
        check_equal(code, 0, f"flowgen: {err}")
        time.sleep(0.5)
        code, report = listener.finish(send=signal.SIGINT)
        check_equal((code, listener.err), (0, ""), f"{address}: {report['findings']}")
        check_schema(report, None)
        check_equal([(e["address"], e["protocol"], e["records"]) for e in report["exporters"]],
                    [(address.strip("[]"), "netflow9", 300)], address)
        check_equal(report["input"], [f"udp {address}:{listener.port}"], "input")
    began = time.monotonic()
    listener = Listener("--for", "700ms")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.sendto(b"\0\x05\0\x63" + bytes(20 + 48), ("127.0.0.1", listener.port))
    code, report = listener.finish()
    check(time.monotonic() - began < 20, "--for")
    check(code == 1 and COUNT in {f["requirement"] for f in report["findings"]}, f"{code}: {report['findings']}")
    code, report = Listener("--for", "200ms").finish()
    check_equal((code, report["exporters"]), (3, []), "nothing arrives")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        code, out, err = exporter("--listen", f"127.0.0.1:{taken.getsockname()[1]}", timeout=10)
        check(code == 3 and "in use" in err and out == "", f"port in use: {code} {err}")


def connections():
    """Messages over TCP and TLS: flowgen's are right; what only connections show is judged."""
    with Authority() as a:
        a.make("collector", "localhost", "DNS:localhost,IP:127.0.0.1")
        a.make("exporter", "exporter.example")
        for transport in ("tcp", "tls", "dtls"):
            secured = transport != "tcp"
            listener = Listener(*(a.options("collector") if secured else ()), transport=transport)
            code, _, err = run("flowgen", "--target", f"{transport}:127.0.0.1:{listener.port}", "--count", 600, "--rate",
                               "3k", "--exporters", 2, "--statistics", *(a.options("exporter") if secured else ()))
            check_equal(code, 0, f"flowgen: {err}")
            time.sleep(0.5)
            code, report = listener.finish(send=signal.SIGINT)
            check_equal((code, listener.err, len(report["exporters"])), (0, "", 2), f"{transport}: {report['findings']}")
            check_equal(report["input"], [f"{transport} 127.0.0.1:{listener.port}"], "input")
    flows, others = (2, template(256, (8, 4), (1, 8))), (2, template(256, (1, 8), (8, 4)))
    data = (256, struct.pack(">IQ", 0xC0000201, 7))
    wrong = {"IPFIX-7011-8.1-REDEF": [(message(0, flows, data), message(1, others))],
             "IPFIX-7011-8-RESEND": [(message(0, flows, data),), (message(0, data),)]}
    for requirement, each in wrong.items():
        listener = Listener(transport="tcp")
        for messages_sent in each:
            with socket.create_connection(("127.0.0.1", listener.port), timeout=10) as s:
                s.sendall(b"".join(messages_sent))
                s.shutdown(socket.SHUT_WR)
                s.recv(1)
        code, report = listener.finish(send=signal.SIGINT)
        failed = {f["requirement"] for f in report["findings"]}
        check(code == 1 and requirement in failed, f"{requirement}: {code}: {report['findings']}")


def interrupt():
    """SIGINT while it reads: the report of what was read."""
    with Files() as files:
        datagrams = payloads(files.bad)
        for arguments, octets in ((["--stdin"], b"".join(map(frame, datagrams))), (["-"], open(files.bad, "rb").read())):
            program = subprocess.Popen([os.path.join(BIN, "flowcheck"), "exporter", *arguments], text=False,
                                       stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            program.stdin.write(octets)
            program.stdin.flush()
            time.sleep(1)
            program.send_signal(signal.SIGINT)
            program.wait(timeout=30)
            out, err = program.stdout.read().decode(), program.stderr.read().decode()
            program.stdin.close()
            check_equal((program.returncode, err), (1, ""), f"{arguments}")
            check("interrupted" in out and COUNT in out, f"{arguments}: {out[:500]}")


main({"bad_inputs": bad_inputs, "pipes": pipes, "messages": messages, "frames_on_stdin": frames_on_stdin,
      "listen": listen, "connections": connections, "interrupt": interrupt})
