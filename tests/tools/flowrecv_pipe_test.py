#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""flowrecv --read of a pipe, which may bring nothing for hours: what is due meanwhile is done, and ends are kept."""
import gzip
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from metrics_reader import get, port_in  # noqa: E402
from outputs import flows, octets_of, put, text_of  # noqa: E402
from programs import BIN, check, check_equal, main, run, wait_for  # noqa: E402
from traffic import PER_DATAGRAM, generated  # noqa: E402


class Reading:
    """flowrecv that reads its standard input, and is told what comes."""

    def __init__(self, *options):
        self.process = subprocess.Popen([os.path.join(BIN, "flowrecv"), "--read", "-", *map(str, options)],
                                        stdin=subprocess.PIPE, stderr=subprocess.PIPE)

    def __enter__(self):
        return self

    def write(self, octets):
        self.process.stdin.write(octets)
        self.process.stdin.flush()

    def line(self):
        return self.process.stderr.readline().decode()

    def end(self, code=0):
        """Waits for it, while the pipe stays open: what it says."""
        check_equal(self.process.wait(20), code, "exit code")
        return self.process.stderr.read().decode()

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            pass
        self.process.stderr.close()


def silent():
    """Lines and the state are written, a page and a signal answered, while nothing comes."""
    with tempfile.TemporaryDirectory() as folder:
        at = lambda name: os.path.join(folder, name)  # noqa: E731
        octets = octets_of(flows(folder, 20))
        for what in (octets, gzip.compress(octets)):
            with Reading("--output", f"json:{at('out')}", "--output", f"ipfix:{at('out.ipfix')}", "--metrics", ":0",
                         "--state", at("state"), "--state-every", "200ms") as it:
                port = port_in(it.line())
                it.write(what[:-1])  # not the last octet, so that the last datagram is not there yet
                wait_for(lambda: os.path.exists(at("out")) and text_of(at("out")).count("\n") > 0, "lines")
                wait_for(lambda: os.path.getsize(at("out.ipfix")) > 0, "IPFIX")
                wait_for(lambda: os.path.exists(at("state")), "state")
                time.sleep(0.3)
                check_equal([get(port, path)[0] for path in ("/metrics", "/healthz")], [200, 200], "answers")
                it.process.send_signal(signal.SIGUSR1)
                said = ""
                while "nothing lost" not in said:
                    said = it.line()
                    check(said != "", "no account")
                it.process.send_signal(signal.SIGHUP)
                while "SIGHUP" not in said:
                    said = it.line()
                    check(said != "", "not read again")
                it.write(what[-1:])
                it.process.stdin.close()
                it.end()
            check_equal(text_of(at("out")).count("\n"), 20, "all in the end")
            os.unlink(at("out")), os.unlink(at("out.ipfix")), os.unlink(at("state"))


def limits():
    """--for counts from the start, --idle from what came last; what was read is written."""
    with tempfile.TemporaryDirectory() as folder:
        octets, out = octets_of(flows(folder, 20)), os.path.join(folder, "out")
        for option in ("--for", "--idle"):
            begun = time.monotonic()
            with Reading("--output", out, option, "1s") as it:
                it.write(octets[:-1])
                said = it.end()
            took = time.monotonic() - begun
            check(0.9 < took < 10, f"{option}: it took {took:.1f} s")
            written = text_of(out).count("\n")
            check(0 < written < 20 and "nothing lost" in said, f"{option}: {written} flows, {said}")
        # As long as something comes, it is not idle.
        with Reading("--output", out, "--idle", "1500ms") as it:
            step = len(octets) // 5
            for i in range(0, len(octets), step):
                it.write(octets[i:i + step])
                time.sleep(0.5)
            it.process.stdin.close()
            it.end()
        check_equal(text_of(out).count("\n"), 20, "never idle")
        # One that nobody writes to yet brings nothing.
        pipe = os.path.join(folder, "pipe")
        os.mkfifo(pipe)
        code, _, err = run("flowrecv", "--read", pipe, "--output", out, "--for", "500ms", timeout=10)
        check_equal((code, "nothing lost: 0 datagrams" in err), (0, True), err)
        # A limit that a pipe reaches ends the run: what else would be read is not.
        capture = flows(folder, 20)
        with Reading("--read", capture, "--output", out, "--for", "300ms") as it:
            it.end()
        check_equal(text_of(out), "", "a file after the limit")


def reports():
    """Reports of times long ago end as those who sent are past them, however slowly it is read."""
    with tempfile.TemporaryDirectory() as folder:
        capture, out = flows(folder, 2000, "--duration", "10s"), os.path.join(folder, "out")
        options = ("--top", "3", "--by", "source.ip", "--every", "1s", "--format", "json")
        code, want, err = run("flowrecv", "--read", capture, *options)
        check_equal((code, want.count("\n") > 3), (0, True), err)
        octets = octets_of(capture)
        with Reading(*options, "--output", out) as it:
            for i in range(0, len(octets), len(octets) // 4):
                it.write(octets[i:i + len(octets) // 4])
                time.sleep(0.25)
            it.process.stdin.close()
            it.end()
        check_equal(text_of(out), want, "reports")


def back_to_back():
    """Of datagrams without frames what was read is not lost, whatever ends the wait for more, and no more is wanted."""
    with tempfile.TemporaryDirectory() as folder:
        out, file = os.path.join(folder, "out"), os.path.join(folder, "file")
        for protocol in ("netflow5", "netflow9", "ipfix", "sflow5"):
            sent, = generated(protocol, exporters=1, datagrams=20)
            # Ten, and some of the next; where one of NetFlow v9 ends only the end of all says.
            whole = 10 if protocol != "netflow9" else 1
            octets = b"".join(sent[:whole])
            put(file, octets)
            want = run("flowrecv", "--read", file)[1].count("\n")
            octets += sent[whole][:7] if whole > 1 else b""
            for options, by in ((("--for", "1s"), None), (("--idle", "1s"), None), ((), signal.SIGTERM)):
                with Reading("--output", out, *options) as it:
                    it.write(octets)
                    if by is not None:
                        wait_for(lambda: state(it.process.pid) == "S", "it waits")
                        time.sleep(0.3)
                        it.process.send_signal(by)
                    said = it.end()
                check(f"nothing lost: {whole} datagram" in said, f"{protocol} {options}: {said}")
                check_equal(text_of(out).count("\n"), want, f"{protocol} {options}: lines")
            with Reading("--output", out, "--count", 3, "--idle", "1s") as it:
                it.write(octets)
                it.end()
            check_equal(text_of(out).count("\n"), 3, f"{protocol}: --count")
        # As long as octets come, it is not idle, although none is decoded.
        with Reading("--output", out, "--idle", "800ms") as it:
            for payload in sent[:4]:
                it.write(payload)
                time.sleep(0.4)
            it.process.stdin.close()
            it.end()
        put(file, b"".join(sent[:4]))
        check_equal(text_of(out).count("\n"), run("flowrecv", "--read", file)[1].count("\n"), "never idle")


def called_ipfix():
    """The name of a pipe says nothing of what comes: it is read once."""
    with tempfile.TemporaryDirectory() as folder:
        pipe = os.path.join(folder, "x.ipfix")
        os.mkfifo(pipe)
        for what, due in ((b"".join(generated("netflow5", exporters=1, datagrams=500)[0]), (0, 500 * PER_DATAGRAM)),
                          (b"Z" * 100, (3, 0))):
            with subprocess.Popen([os.path.join(BIN, "flowrecv"), "--read", pipe], stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE) as process:
                with open(pipe, "wb") as file:
                    file.write(what)
                out, err = process.communicate(timeout=20)
                check_equal((process.returncode, out.count(b"\n")), due, err.decode())


def standing_output():
    """An output that nobody reads does not keep a limit, or a signal, from being the end, however much is left."""
    with tempfile.TemporaryDirectory() as folder:
        octets, pipe = octets_of(flows(folder, 60000)), os.path.join(folder, "pipe")
        os.mkfifo(pipe)
        end = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
        for options, sent in ((("--for", "1s"), None), ((), signal.SIGTERM)):
            begun = time.monotonic()
            with Reading("--output", pipe, *options) as it:
                feeder = threading.Thread(target=feed, args=(it, octets))
                feeder.start()
                if sent is not None:
                    time.sleep(1)
                    it.process.send_signal(sent)
                said = it.end(3)
                feeder.join()
            took = time.monotonic() - begun
            check("nothing moves: given up after 5 s" in said, said)
            check(took < 25, f"{options}: {took:.0f} s")
        os.close(end)


def feed(it, octets):
    try:
        it.write(octets)
    except BrokenPipeError:
        pass


def nobody_listens():
    """`| head`: it ends with the first line that nobody wants, however much is still to come."""
    with tempfile.TemporaryDirectory() as folder:
        octets = octets_of(flows(folder, 20))
        process = subprocess.Popen([os.path.join(BIN, "flowrecv"), "--read", "-"], stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        process.stdin.write(octets[:-1])
        process.stdin.flush()
        check("source.ip" in json.loads(process.stdout.readline()), "a line")
        process.stdout.close()
        process.stdin.write(octets[-1:])
        process.stdin.flush()
        check_equal(process.wait(20), 0, "exit code")
        check_equal(process.stderr.read().decode(), "", "what it says")
        process.stdin.close(), process.stderr.close()


def signals():
    """Those that are no end do not end the reading, in the middle of a datagram; those that are leave what was read."""
    with tempfile.TemporaryDirectory() as folder:
        capture, pipe = os.path.join(folder, "g.pcap"), os.path.join(folder, "pipe")
        code, _, err = run("flowgen", "--pcap", capture, "--protocol", "ipfix", "--count", "3000")
        check_equal(code, 0, err)
        with open(capture, "rb") as file:
            octets = file.read()
        for number, (sent, what) in enumerate((s, o) for s in (signal.SIGUSR1, signal.SIGHUP, signal.SIGTERM)
                                              for o in (octets, gzip.compress(octets))):
            os.mkfifo(pipe)
            output = os.path.join(folder, f"{number}.json")
            with subprocess.Popen([os.path.join(BIN, "flowrecv"), "--read", pipe, "--output", output],
                                  stderr=subprocess.PIPE, text=True) as process, open(pipe, "wb") as file:
                os.unlink(pipe)
                half = len(what) // 2 + 5
                file.write(what[:half])
                file.flush()
                # It has read all that is there once it waits for more.
                wait_for(lambda of=process.pid: state(of) == "S", "flowrecv waits for the pipe")
                process.send_signal(sent)
                if sent == signal.SIGTERM:
                    process.wait(20)
                else:
                    file.write(what[half:])
                file.close()
                err = process.stderr.read()
                check_equal(process.wait(20), 0, f"{sent}: {err}")
                written = text_of(output).count("\n")
                check(0 < written < 3000 if sent == signal.SIGTERM else written == 3000, f"{sent}: {written} flows")
                check("nothing lost: " in err and f" {written} flows" in err, f"{sent}: {err}")


def state(process):
    """Of a process, as the kernel says it: S where it sleeps until something comes."""
    with open(f"/proc/{process}/stat", encoding="ascii") as file:
        return file.read().rsplit(")", 1)[1].split()[0]


main({"silent": silent, "limits": limits, "reports": reports, "back_to_back": back_to_back,
      "called_ipfix": called_ipfix, "standing_output": standing_output, "nobody_listens": nobody_listens,
      "signals": signals})
