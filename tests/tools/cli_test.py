#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""flowgen and flowrecv as their users meet them: options, exit codes, faults, signals, and one against the other."""
import csv
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from programs import BIN, Receiver, check, check_equal, main, run  # noqa: E402


def usage():
    """One line on stderr that names the option and what is allowed, nothing on stdout, exit code 2."""
    wrong = [
        ("flowgen", ["--bogus"], "--bogus"),
        ("flowgen", [], "--target"),
        ("flowgen", ["--ipfix-file", "x", "--pcap", "x"], "--ipfix-file"),
        ("flowgen", ["--ipfix-file", "x", "--count", "1"], "--ipfix-file: only with --protocol ipfix"),
        ("flowgen", ["--ipfix-file", "x", "--protocol", "ipfix"], "--ipfix-file needs --count"),
        ("flowgen", ["--ipfix-file", "x", "--protocol", "ipfix", "--count", "1", "--max-datagram", "511"],
         "512..65507"),
        ("flowgen", ["--ipfix-file", "x", "--protocol", "ipfix", "--count", "1", "--template-interval", "1s"],
         "nothing is sent twice in a file"),
        ("flowgen", ["--pcap", "x", "--protocol", "netflow9", "--count", "1", "--statistics"],
         "--statistics: only with --protocol ipfix"),
        ("flowgen", ["--target", "127.0.0.1:2055", "--pcap", "x"], "--pcap"),
        ("flowgen", ["--target", "127.0.0.1:0"], "1..65535"),
        ("flowgen", ["--target", "127.0.0.1:2055", "--rate", "fast"], "--rate"),
        ("flowgen", ["--target", "127.0.0.1:2055", "--network", ""], "--network: an empty value"),
        ("flowgen", ["--target", "127.0.0.1:2055", "--load", ""], "--load: an empty value"),
        ("flowgen", ["--pcap", "x", "--manifest", "x", "--count", "1"], "--manifest: x is the file of --pcap"),
        ("flowgen", ["--target", "127.0.0.1:2055", "--rate", "1pps", "--for", "500ms"], "nothing is due"),
        ("flowgen", ["--target", "127.0.0.1:2055", "--source-port", "2055"], "would send to itself"),
        ("flowgen", ["--pcap", "x", "--count", "1", "--time-scale", "0.0015"], "three decimals"),
        ("flowgen", ["--target", "127.0.0.1:2055", "--exporters", "70000"], "1..65536"),
        ("flowgen", ["--target", "127.0.0.1:2055", "--flows-per-datagram", "31"], "1..30"),
        ("flowgen", ["--target", "127.0.0.1:2055", "--sampling", "16384"], "0..16383"),
        ("flowgen", ["--target", "127.0.0.1:2055", "--for", "-3s"], "--for"),
        ("flowgen", ["--target", "127.0.0.1:2055", "--start", "yesterday"], "--start"),
        ("flowgen", ["--pcap", "x"], "--count"),
        ("flowgen", ["--pcap", "x", "--count", "1", "--protocol", "sflow"], "netflow1, netflow5, netflow7"),
        ("flowgen", ["--pcap", "x", "--count", "1", "--protocol", "netflow8"], "'netflow8' is not one of"),
        ("flowgen", ["--pcap", "x", "--count", "1", "--protocol", "netflow1", "--flows-per-datagram", "25"], "1..24"),
        *(("flowgen", ["--pcap", "x", "--count", "1", "--protocol", protocol, *option], f"{option[0]}: {protocol} {why}")
          for protocol in ("netflow1", "netflow7") for *option, why in (
              ("--sampling", "10", "has no field for sampling"), ("--ipv6", "5", "has no IPv6 flows"),
              ("--template-messages", "5", "has no templates"), ("--max-datagram", "900", "has no datagram size"))),
        *(("flowgen", ["--pcap", "x", "--count", "1", "--protocol", protocol, "--samplers", "3"],
           f"--samplers: {protocol} has no samplers") for protocol in ("netflow1", "netflow5", "netflow7", "sflow5")),
        *(("flowgen", ["--pcap", "x", "--count", "1", "--protocol", protocol, "--samplers", *option], allowed)
          for protocol in ("netflow9", "ipfix") for *option, allowed in (
              ("256", "1..255"), ("0", "1..255"), ("3", "--sampling", "0", "1..5592405"),
              ("3", "--sampling", "5592406", "1..5592405"))),
        *(("flowgen", ["--pcap", "x", "--count", "1", "--protocol", "sflow5", *option], named) for *option, named in (
            ("--sampling", "0", "1..16777216"), ("--header-size", "63", "64..512"), ("--data-sources", "0", "1..4096"),
            ("--counter-interval", "often", "--counter-interval"), ("--agent", "router", "--agent"),
            ("--max-datagram", "555", "556..65507"), ("--max-datagram", "800", "--header-size", "512", "940..65507"),
            ("--template-messages", "5", "sflow5 has no templates"))),
        *(("flowgen", ["--pcap", "x", "--count", "1", "--protocol", protocol, *option], f"{option[0]}: only with")
          for protocol in ("netflow1", "netflow5", "netflow9", "ipfix") for option in (
              ("--expanded",), ("--agent", "192.0.2.1"), ("--header-size", "64"), ("--data-sources", "1"),
              ("--counter-interval", "0"))),
        ("flowrecv", ["--listen", "99999"], "1..65535"),
        ("flowrecv", ["--listen", "tls:2055"], "--ca"),
        ("flowrecv", ["--listen", "2055", "--cert", "a.pem"], "--cert: only with --listen tls:... or dtls:..."),
        ("flowrecv", ["--listen", "tcp:2055", "--max-connections", "0"], "--max-connections"),
        ("flowrecv", ["--format", "xml"], "json, csv, logfmt"),
        ("flowrecv", ["--fields", "dst.port"], "nearest: source.port"),
        *(("flowrecv", [*option, "--format", kind], f"{option[0]}: only with --format json")
          for kind in ("elements", "json-full", "none") for option in (("--scale",), ("--fields", "all"))),
        *(("flowrecv", ["--counters", "--format", kind], "--counters: only with --format json")
          for kind in ("csv", "text", "logfmt", "elements", "json-full")),
        ("flowrecv", ["--fields", "source.ip,nonsense"], "nonsense"),
        ("flowrecv", ["--name", "router"], "ADDRESS=NAME"),
        ("flowrecv", ["--rcvbuf", "many"], "--rcvbuf"),
        ("flowrecv", ["--for", "0"], "--for"),
    ]
    for program, arguments, named in wrong:
        code, out, err = run(program, *arguments, timeout=10)
        where = f"{program} {' '.join(arguments)}"
        check_equal((code, out), (2, ""), where)
        check(named in err and err.startswith(program + ": ") and err.count("\n") == 1, f"{where}: {err!r}")


def help_texts():
    for program in ("flowgen", "flowrecv"):
        code, out, err = run(program, "--help")
        check_equal((code, err), (0, ""), f"{program} --help")
        check("Examples:" in out and "Exit codes:" in out, f"{program} --help has no examples")
        check_equal(run(program, "--version")[0], 0, f"{program} --version")


def faults():
    """A file or socket that fails: its name, exit code 3, and what was read before is written all the same; one that
    cannot be opened shows before anything is read."""
    with tempfile.TemporaryDirectory() as directory:
        good, cut, text = (os.path.join(directory, n) for n in ("good.pcap", "cut.pcap", "text.pcap"))
        check_equal(run("flowgen", "--pcap", good, "--count", "90")[0], 0, "flowgen --pcap")
        with open(good, "rb") as source, open(cut, "wb") as target:
            target.write(source.read()[:-100])
        with open(text, "w", encoding="utf-8") as target:
            target.write("no capture at all\n")
        code, out, err = run("flowrecv", "--read", cut)
        check_equal((code, len(out.splitlines())), (3, 60), "truncated capture")
        check("cut.pcap" in err, f"truncated capture: {err}")
        check("nothing lost" not in err and "not all was read, as 1 input failed: 2 datagrams, 60 flows" in err, err)
        for path, lines in ((text, 90), (os.path.join(directory, "absent.pcap"), 0), (directory, 0)):
            code, out, err = run("flowrecv", "--read", good, "--read", path)
            check_equal((code, len(out.splitlines())), (3, lines), f"good file, then {os.path.basename(path)}")
            check(path in err, f"{path} is not named: {err}")
        code, _, err = run("flowrecv", "--read", good, "--output", os.path.join(directory, "no", "such.json"))
        check(code == 3 and "such.json" in err, f"output that cannot be made: {code} {err}")
        code, _, err = run("flowgen", "--count", "1", "--pcap", os.path.join(directory, "no", "such.pcap"))
        check(code == 3 and "such.pcap" in err, f"capture that cannot be made: {code} {err}")
        code, _, err = run("flowrecv", "--read", good, "--expect", text)
        check(code == 3 and "text.pcap" in err, f"manifest that is none: {code} {err}")
    code, _, err = run("flowrecv", "--read", "/dev/null")
    check(code == 3 and "/dev/null" in err and "empty" in err, f"empty file: {code} {err}")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        code, out, err = run("flowrecv", "--listen", f"127.0.0.1:{port}", timeout=10)
        check(code == 3 and str(port) in err and "in use" in err, f"port in use: {code} {err}")


def full_disk():
    """Lines that could not be written are counted as lost."""
    if not os.path.exists("/dev/full"):
        return
    with tempfile.TemporaryDirectory() as directory:
        capture = os.path.join(directory, "a.pcap")
        run("flowgen", "--pcap", capture, "--count", "9000")
        code, _, err = run("flowrecv", "--read", capture, "--output", "/dev/full")
        check(code == 3 and "/dev/full" in err and "No space left" in err, f"{code} {err}")
        check("nothing lost" not in err and "not all was written" in err, err)


def closed_pipe():
    with tempfile.TemporaryDirectory() as directory:
        capture = os.path.join(directory, "a.pcap")
        run("flowgen", "--pcap", capture, "--count", "30000")
        reader = subprocess.Popen(f"'{BIN}/flowrecv' --read '{capture}' | head -n 1", shell=True, text=True,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        out, err = reader.communicate(timeout=30)
        check_equal((len(out.splitlines()), err), (1, ""), "flowrecv | head -n 1")
        stats = os.path.join(directory, "stats.json")
        subprocess.run(f"'{BIN}/flowrecv' --read '{capture}' --stats '{stats}' | head -n 1", shell=True, timeout=30,
                       stdout=subprocess.DEVNULL, check=True)
        with open(stats, encoding="utf-8") as file:
            check(json.load(file)["totals"]["flow_records"] > 0, "--stats after the pipe was closed")
    # What is printed line by line: more than a pipe holds, to a reader that has gone.
    for command in ("check --safe utmstack-v11", "config yaf --collector tshark"):
        done = subprocess.run(["bash", "-c", f"'{BIN}/flowgen' {command} | true; exit ${{PIPESTATUS[0]}}"], timeout=30,
                              capture_output=True, text=True)
        check_equal((done.returncode, done.stderr), (0, ""), f"flowgen {command} | true")


def repeats():
    """The same seed gives the same octets; another one others; also without a file."""
    with tempfile.TemporaryDirectory() as directory:
        a, b, c = (os.path.join(directory, n) for n in "abc")
        for path, seed in ((a, 7), (b, 7), (c, 8)):
            run("flowgen", "--pcap", path, "--seed", seed, "--count", "3000", "--exporters", "7", "--rate", "100")
        octets = [open(path, "rb").read() for path in (a, b, c)]
        check(octets[0] == octets[1], "the same seed gave different octets")
        check(octets[0] != octets[2], "different seeds gave the same octets")
        payloads = []
        for _ in range(2):
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver:
                receiver.bind(("127.0.0.1", 0))
                receiver.settimeout(10)
                run("flowgen", "--target", f"127.0.0.1:{receiver.getsockname()[1]}", "--seed", "7", "--count", "150")
                payloads.append([receiver.recv(2000) for _ in range(5)])
        check(payloads[0] == payloads[1], "the same seed sent different octets")


def end_to_end():
    """What flowgen says it sent is what flowrecv says it received, over IPv4 and IPv6, by value."""
    for address in ("127.0.0.1", "[::1]"):
        with tempfile.TemporaryDirectory() as directory:
            manifest, output = os.path.join(directory, "sent.json"), os.path.join(directory, "flows.json")
            with Receiver("--idle", "1.5s", "--expect", manifest, "--output", output, address=address) as ours:
                code, _, err = run("flowgen", "--target", f"{address}:{ours.port}", "--rate", "20k", "--count", "20011",
                                   "--exporters", "7", "--sampling", "64", "--manifest", manifest)
                check_equal(code, 0, f"flowgen: {err}")
                ours.finish()
                with open(ours.stats, encoding="utf-8") as file:
                    stats = json.load(file)
            check_equal(ours.code, 0, f"{address}: flowrecv: {ours.stderr}")
            check("equal: all" in ours.stderr, f"{address}: no verdict: {ours.stderr}")
            check_equal(len(stats["exporters"]), 7, "exporters")
            check_equal({e["sampling_interval"] for e in stats["exporters"]}, {64}, "sampling")
            with open(output, encoding="utf-8") as file:
                lines = [json.loads(line) for line in file]
            check_equal(len(lines), 20011, "lines")
            names = ["@timestamp", "source.ip", "source.port", "destination.ip", "destination.port", "network.protocol",
                     "network.bytes", "network.packets", "flow.duration_ms", "flow.exporter", "flow.start", "flow.end"]
            check(all(list(line) == names for line in lines), f"names of a default line: {list(lines[0])}")


def differences():
    """A flow less, and a flow with another value, are found."""
    with tempfile.TemporaryDirectory() as directory:
        capture, manifest, changed = (os.path.join(directory, n) for n in ("a.pcap", "a.json", "b.pcap"))
        run("flowgen", "--pcap", capture, "--seed", "3", "--count", "60", "--manifest", manifest)
        check_equal(run("flowrecv", "--read", capture, "--expect", manifest)[0], 0, "unchanged")
        with open(capture, "rb") as file:
            octets = bytearray(file.read())
        # pcap header, first packet's header, Ethernet, IPv4, UDP, v5 header: then octets 34 of the first record (a port)
        octets[24 + 16 + 14 + 20 + 8 + 24 + 35] ^= 1
        with open(changed, "wb") as file:
            file.write(octets)
        code, _, err = run("flowrecv", "--read", changed, "--expect", manifest)
        check(code == 1 and "different:" in err and "digest" in err, f"a changed port: {code} {err}")
        with open(changed, "wb") as file:
            file.write(octets[:-(16 + 14 + 20 + 8 + 24 + 30 * 48)])
        code, _, err = run("flowrecv", "--read", changed, "--expect", manifest)
        check(code == 1 and "different:" in err and "flow records" in err, f"a datagram less: {code} {err}")


def signals():
    """SIGUSR1 prints the account and goes on; SIGINT ends with it, and the output is whole lines."""
    with tempfile.TemporaryDirectory() as directory:
        output = os.path.join(directory, "flows.json")
        with Receiver("--output", output) as ours:
            sender = subprocess.Popen([os.path.join(BIN, "flowgen"), "--target", f"127.0.0.1:{ours.port}", "--rate", "30k"],
                                      stderr=subprocess.PIPE, text=True)
            time.sleep(0.7)
            ours.process.send_signal(signal.SIGUSR1)
            time.sleep(0.5)
            ours.finish(send=signal.SIGINT)
            sender.send_signal(signal.SIGINT)
            _, said = sender.communicate(timeout=10)
        check_equal(ours.code, 0, f"flowrecv after SIGINT: {ours.stderr}")
        check_equal(ours.stderr.count("\ntotal "), 2, "accounts (SIGUSR1, end)")
        check("flows/s" in said, f"flowgen after SIGINT: {said}")
        with open(output, encoding="utf-8") as file:
            text = file.read()
        check(text.endswith("}\n") and len(text) > 1000, "the output does not end with a whole line")
        for line in text.splitlines():
            json.loads(line)


def limits():
    with Receiver("--count", "50") as ours:
        run("flowgen", "--target", f"127.0.0.1:{ours.port}", "--count", "90", "--rate", "max")
        ours.finish()
        check_equal(len(ours.stdout.splitlines()), 50, "--count 50")
    started = time.monotonic()
    with Receiver("--for", "400ms") as ours:
        ours.finish()
    check(ours.code == 0 and time.monotonic() - started < 15, "--for 400ms")


def formats():
    with tempfile.TemporaryDirectory() as directory:
        capture = os.path.join(directory, "a.pcap")
        run("flowgen", "--pcap", capture, "--count", "30", "--seed", "1", "--source", "192.0.2.9")
        lines = {}
        for kind in ("json", "csv", "text", "logfmt", "none"):
            code, out, err = run("flowrecv", "--read", capture, "--format", kind, "--name", '192.0.2.9=core "1", left')
            check_equal(code, 0, f"{kind}: {err}")
            lines[kind] = out.splitlines()
        check_equal([len(lines[k]) for k in ("json", "csv", "text", "logfmt", "none")], [30, 31, 30, 30, 0], "lines")
        flows = [json.loads(line) for line in lines["json"]]
        check(all(f["flow.exporter"] == 'core "1", left' for f in flows), "--name")
        for flow, row in zip(flows, csv.DictReader(lines["csv"])):
            check_equal({k: str(v) for k, v in flow.items()}, {k: v for k, v in row.items() if v != ""}, "csv against json")


def terminals():
    """Text at a terminal: in its width, nothing left out; the account too."""
    import pty, fcntl, struct, termios  # noqa: E401
    with tempfile.TemporaryDirectory() as directory:
        capture = os.path.join(directory, "a.pcap")
        run("flowgen", "--pcap", capture, "--count", "30", "--seed", "1", "--protocol", "ipfix", "--exporters", "3")
        words = {}
        for columns in (40, 72, 100, 200):
            master, slave = pty.openpty()
            fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
            process = subprocess.Popen([os.path.join(BIN, "flowrecv"), "--read", capture, "--format", "text"],
                                       stdin=subprocess.DEVNULL, stdout=slave, stderr=slave)
            os.close(slave)
            text = b""
            while True:
                try:
                    part = os.read(master, 65536)
                except OSError:  # nobody writes any more
                    break
                text += part
            os.close(master)
            check_equal(process.wait(timeout=20), 0, f"{columns} columns")
            lines = text.decode().replace("\r\n", "\n").splitlines()
            check_equal([line for line in lines if len(line) > columns], [], f"lines of more than {columns} columns")
            words[columns] = sorted(word for line in lines for word in line.split() if "." in word or ":" in word)
            flows = [word for word in words[columns] if word.startswith("00:") or word.startswith("23:")]
            check_equal(len(flows), 30, f"{columns} columns: times of flows")
        # Addresses, ports, times: the same at every width.
        addresses = {c: [w for w in words[c] if w[0].isdigit() and w.count(".") >= 3] for c in words}
        ends = {c: sum(":" in w for w in addresses[c]) for c in addresses}
        check(len(set(ends.values())) == 1, f"end points by width: {ends}")


def families():
    """Each family's flows have addresses of their own, of the networks that documentation, benchmarks and private
    use own."""
    networks = {4: ("10.", "172.16.", "192.0.2.", "198.18.", "198.51.100.", "203.0.113."), 6: ("2001:db8:",)}
    with tempfile.TemporaryDirectory() as directory:
        capture = os.path.join(directory, "a.pcap")
        for protocol, family in (("netflow1", 4), ("netflow5", 4), ("netflow7", 4), ("netflow9", 4), ("netflow9", 6), ("ipfix", 4), ("ipfix", 6),
                                 ("sflow5", 4), ("sflow5", 6)):
            share = [] if protocol in ("netflow1", "netflow5", "netflow7") else ["--ipv6", "100" if family == 6 else "0"]
            run("flowgen", "--pcap", capture, "--protocol", protocol, "--count", "100", "--seed", "1", *share)
            flows = [json.loads(line) for line in run("flowrecv", "--read", capture)[1].splitlines()]
            ends = {f[name] for f in flows for name in ("source.ip", "destination.ip")}
            check_equal([len(flows), {a for a in ends if not a.startswith(networks[family])}], [100, set()],
                        f"{protocol}, IPv{family}: flows, foreign addresses")
            check(len(ends) > 50, f"{protocol}, IPv{family}: {len(ends)} addresses")


if __name__ == "__main__":
    main({f.__name__: f for f in (usage, help_texts, faults, full_disk, closed_pipe, repeats, end_to_end, differences,
                                  signals, limits, formats, terminals, families)})
