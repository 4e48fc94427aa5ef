#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Files that are there before flowrecv writes to them: a start that fails changes none, two runs never write one, and
nothing is appended to, or cut from, a file of another kind."""
import gzip
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from outputs import flows, octets_of, put, text_of  # noqa: E402
from programs import BIN, Receiver, check, check_equal, for_another_user, main, run  # noqa: E402


def one_line(done, code, *words):
    check(done[0] == code and done[2].count("\n") == 1 and all(w in done[2] for w in words), f"{words}: {done}")


def failed_start():
    """No socket, no user: what was there is as it was, with each way of writing it."""
    with tempfile.TemporaryDirectory() as directory:
        at = lambda name: os.path.join(directory, name)  # noqa: E731
        was = {"a.json": b"x\n", "b.csv": b"torn", "c.json.gz": b"no gzip", "d.json.part": b"{}\n{torn"}
        for name, content in was.items():
            put(at(name), content)
        busy = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        busy.bind(("127.0.0.1", 0))
        plain = ("--output", f"json:{at('a.json')}", "--output", f"csv:{at('b.csv')}", "--output",
                 f"json:{at('c.json.gz')}", "--output", f"csv:{at('new.csv')}")
        rotated = ("--output", f"json:{at('d.json')}", "--output", f"csv:{at('e.csv')}", "--rotate-every", "1h")
        for where in ("192.0.2.1:2055", f"127.0.0.1:{busy.getsockname()[1]}"):
            for options in (plain, (*plain, "--append"), rotated):
                one_line(run("flowrecv", "--listen", where, *options), 3, where.rsplit(":", 1)[0])
                for name, content in was.items():
                    check_equal(octets_of(at(name)), content, f"{options}: {name}")
                check(not os.path.exists(at("new.csv")) or os.path.getsize(at("new.csv")) == 0, "no header")
                check(not os.path.exists(at("e.csv.part")), "nothing was written to it")
        busy.close()
        # One that begins empties them, and makes whole what an interrupted one had left.
        with Receiver(*plain) as receiver:
            check_equal([os.path.getsize(at(n)) for n in ("a.json", "b.csv", "c.json.gz")], [0, 0, 0], "emptied")
            receiver.finish(send=signal.SIGTERM)
        check_equal(receiver.code, 0, receiver.stderr)
        with Receiver(*rotated) as receiver:
            receiver.finish(send=signal.SIGTERM)
        left = [n for n in os.listdir(directory) if n.startswith("d-")]
        check(len(left) == 1 and octets_of(at(left[0])) == b"{}\n" and left[0] in receiver.before, receiver.before)


def unreadable_inputs():
    """An input that cannot be opened ends the run before anything is written, also where others can be read."""
    with tempfile.TemporaryDirectory() as directory:
        at = lambda name: os.path.join(directory, name)  # noqa: E731
        capture = flows(directory, 50)
        os.chmod(directory, 0o777)
        put(at("secret"), b"x")
        os.chmod(at("secret"), 0)
        os.mkfifo(at("locked"), 0)
        os.symlink("nowhere", at("link"))
        os.symlink("loop", at("loop"))
        wrong = [("none", "No such file"), ("none/a", "No such file"), ("", "Is a directory"), ("link", "No such file"),
                 ("loop", "symbolic links")]
        as_user = ("--user", "nobody") if os.geteuid() == 0 else ()
        for_another_user()
        for name, why in [*wrong, ("secret", "Permission denied"), ("locked", "Permission denied")]:
            for before, after in (((), ()), (("--read", capture), ()), ((), ("--listen", "127.0.0.1:0"))):
                put(at("a.json"), b"kept\n")
                put(at("c.json.part"), b"torn")
                os.chmod(at("a.json"), 0o666)
                user = as_user if why == "Permission denied" else ()
                for output in (("--output", at("a.json"), "--output", f"csv:{at('new')}", "--stats", at("stats")),
                               ("--output", at("a.json"), "--append"),
                               ("--output", at("c.json"), "--rotate-every", "1h")):
                    one_line(run("flowrecv", *before, "--read", at(name), *after, *output, *user), 3,
                             f"flowrecv: --read: {at(name)}: ", why)
                    check_equal(octets_of(at("a.json")), b"kept\n", f"{name}: {output}")
                    check_equal(octets_of(at("c.json.part")), b"torn", f"{name}: {output}")
                    check(not os.path.exists(at("new")) and not os.path.exists(at("stats")), f"{name}: left")
        # A pipe is not opened before its turn, and not read by the check.
        os.mkfifo(at("pipe"))
        writer = subprocess.Popen(["sh", "-c", f"cat {capture} > {at('pipe')}"])
        code, out, err = run("flowrecv", "--read", at("pipe"), "--format", "csv", timeout=20)
        check_equal((code, out.count("\n"), writer.wait()), (0, 51, 0), err)


def two_runs():
    """The second ends at once and changes nothing, also after the first has begun its file anew (SIGHUP)."""
    with tempfile.TemporaryDirectory() as directory:
        at = lambda name: os.path.join(directory, name)  # noqa: E731
        os.mkfifo(at("fifo"))
        end = os.open(at("fifo"), os.O_RDONLY | os.O_NONBLOCK)
        capture = flows(directory, 50)
        with Receiver("--output", f"csv:{at('a.csv')}", "--output", f"json:{at('b.gz')}", "--output", "json:/dev/null",
                      "--output", f"json:{at('fifo')}", "--output", f"text:{at('other')}") as receiver:
            for append in ((), ("--append",)):
                for name in ("csv:a.csv", "json:b.gz", "text:./a.csv"):
                    kind, name = name.split(":")
                    put(at("kept"), b"kept\n")
                    one_line(run("flowrecv", "--read", capture, "--output", f"text:{at('kept')}", "--output",
                                 f"{kind}:{at(name)}", *append), 3, f"{name}: another process writes it")
                    check_equal(octets_of(at("kept")), b"kept\n", "a file beside it")
            # What is no file may be written by many.
            code, _, err = run("flowrecv", "--read", capture, "--output", f"json:{at('fifo')}", "--output",
                               "csv:/dev/null")
            check_equal(code, 0, err)
            os.rename(at("a.csv"), at("a.csv.1"))
            receiver.process.send_signal(signal.SIGHUP)
            deadline = time.monotonic() + 10
            while not os.path.exists(at("a.csv")) or os.path.getsize(at("a.csv")) == 0:
                check(time.monotonic() < deadline, "not reopened")
                run("flowgen", "--target", f"127.0.0.1:{receiver.port}", "--count", 1)
                time.sleep(0.1)
            one_line(run("flowrecv", "--read", capture, "--output", f"csv:{at('a.csv')}"), 3, "another process")
            code, _, err = run("flowrecv", "--read", capture, "--output", f"csv:{at('a.csv.1')}")
            check_equal(code, 0, "what was renamed is nobody's any more: " + err)
            os.close(end)
            receiver.finish(send=signal.SIGTERM)
        code, _, err = run("flowrecv", "--read", capture, "--output", f"csv:{at('a.csv')}")
        check_equal(code, 0, "nobody writes it any more: " + err)


def append():
    """A file that does not begin as one of its kind stays as it is, and so do those beside it."""
    with tempfile.TemporaryDirectory() as directory:
        at = lambda name: os.path.join(directory, name)  # noqa: E731
        capture = flows(directory, 50)
        pcap = octets_of(capture)
        code, _, err = run("flowrecv", "--read", capture, "--output", f"ipfix:{at('good.ipfix')}", "--output",
                           f"json:{at('good.json')}", "--output", f"csv:{at('good.csv')}", "--output",
                           f"text:{at('good.txt')}", "--output", f"logfmt:{at('good.logfmt')}", "--output",
                           f"json-full:{at('good.full')}", "--output", f"json:{at('good.json.gz')}", "--output",
                           f"csv:{at('good.csv.zst')}")
        check_equal(code, 0, err)
        good = {n: octets_of(at(n)) for n in os.listdir(directory) if n.startswith("good.")}
        text = b"hello\nx\n"
        for kind, content, words in (
                ("ipfix:f", text, "does not begin as messages of IPFIX"),
                ("ipfix:f", pcap, "does not begin as messages of IPFIX"),
                ("ipfix:f", b"\x00\x0a\x00\x0f" + bytes(100), "does not begin as messages of IPFIX"),
                ("ipfix:f", good["good.ipfix"] + bytes(70000), f"damaged at octet {len(good['good.ipfix'])}"),
                ("json:f", pcap, "does not begin as lines of JSON"),
                ("json:f", text, "does not begin as lines of JSON"),
                ("json:f", b"torn", "does not begin as lines of JSON"),
                ("json:f", good["good.json.gz"], "does not begin as lines of JSON"),
                ("json-full:f", good["good.csv"], "does not begin as lines of JSON"),
                ("text:f", pcap, "does not begin as lines of text"),
                ("logfmt:f", good["good.ipfix"], "does not begin as lines of text"),
                ("csv:f", good["good.json"], "its columns are others"),
                ("csv:f", b"source.ip,destination.ip\n1.2.3.4,1.2.3.5\n", "its columns are others"),
                ("csv:f", pcap, "does not begin as lines of text"),
                ("json:f.gz", text, "does not begin as gzip"),
                ("json:f.gz", good["good.csv.zst"], "does not begin as gzip"),
                ("json:f.zst", good["good.json.gz"], "does not begin as zstd"),
                ("json:f.gz", gzip.compress(text), "does not begin as lines of JSON"),
                ("json:f.gz", b"\x1f\x8b" + text, "is no gzip"),
                ("csv:f.gz", gzip.compress(b"other,columns\n"), "its columns are others")):
            name = kind.split(":")[1]
            put(at(name), content)
            put(at("beside"), b"{}\n{torn")
            done = run("flowrecv", "--read", capture, "--append", "--output", f"json:{at('beside')}", "--output",
                       kind.replace(":", f":{directory}/"))
            one_line(done, 3, f"{name}: --append: it", words)
            check(octets_of(at(name)) == content, f"{kind}: changed")
            check_equal(octets_of(at("beside")), b"{}\n{torn", f"{kind}: beside it")
        # Those of their kind: an end that is not complete is removed, whatever is left of the first piece.
        for name, kind in (("good.ipfix", "ipfix"), ("good.json", "json"), ("good.csv", "csv"), ("good.txt", "text"),
                           ("good.logfmt", "logfmt"), ("good.full", "json-full"), ("good.json.gz", "json"),
                           ("good.csv.zst", "csv")):
            whole = good[name]
            for torn in (b"", whole[:1], whole[:3], whole[:20]):
                put(at(name), torn)
                code, _, err = run("flowrecv", "--read", capture, "--append", "--output", f"{kind}:{at(name)}")
                check(code == 0 and octets_of(at(name)) == whole, f"{name}: {len(torn)} octets: {err}")
            put(at(name), whole + whole[:20])
            code, _, err = run("flowrecv", "--read", capture, "--append", "--output", f"{kind}:{at(name)}")
            now = octets_of(at(name))
            grown = len(now) / len(whole)
            check(code == 0 and now.startswith(whole) and 1.5 < grown <= 2, f"{name}: {grown}: {err}")


def pipe():
    """Who leaves standard output has seen enough; who leaves another pipe, that is a loss with its name and number."""
    with tempfile.TemporaryDirectory() as directory:
        fifo, stats = os.path.join(directory, "fifo"), os.path.join(directory, "stats.json")
        capture = flows(directory, 5000)
        os.mkfifo(fifo)
        got = []

        def leave():
            with open(fifo, "rb") as file:
                got.append(file.readline())

        for beside in ((), ("--output", f"csv:{directory}/b.csv")):
            reader = threading.Thread(target=leave)
            reader.start()
            code, _, err = run("flowrecv", "--read", capture, "--output", f"json:{fifo}", *beside, "--stats", stats)
            reader.join()
            check_equal(code, 3, err)
            check_equal(err.count(f"{fifo}: Broken pipe"), 1, err)
            with open(stats, encoding="utf-8") as file:
                lost = json.load(file)["totals"]["lost"]["output"]
            check(got[-1].startswith(b"{") and 4000 < lost < 5000, f"{lost} lost: 64 KiB of 3 MB fit into the pipe")
            check(f"{fifo}: {lost} records not written" in err, err)
            if beside:
                check_equal(octets_of(f"{directory}/b.csv").count(b"\n"), 5001, "the file beside it")
        for where in ("-", "/dev/stdout"):
            done = subprocess.Popen([os.path.join(BIN, "flowrecv"), "--read", capture, "--output", f"json:{where}"],
                                    stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            done.stdout.readline()
            done.stdout.close()
            err = done.stderr.read().decode()
            check(done.wait() == 0 and err == "", f"{where}: {err}")


def waiting_pipe():
    """A pipe that nobody reads yet is waited for, which is said once; the wait can be ended."""
    with tempfile.TemporaryDirectory() as directory:
        at = lambda name: os.path.join(directory, name)  # noqa: E731
        capture = flows(directory, 50)
        os.mkfifo(at("fifo"))
        command = [os.path.join(BIN, "flowrecv"), "--read", capture, "--output", f"json:{at('beside')}", "--output",
                   f"csv:{at('fifo')}"]
        want = f"flowrecv: waiting for a reader of {at('fifo')}\n"
        for number in (signal.SIGINT, signal.SIGTERM):
            process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
            check_equal(process.stderr.readline(), want, "what it waits for")
            process.send_signal(number)
            check_equal((process.wait(10), process.stderr.read()), (-number, ""), f"ended by {number}")
            check(not os.path.exists(at("beside")), "a file beside the pipe was begun")
            process.stderr.close()
        process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        check_equal(process.stderr.readline(), want, "what it waits for")
        time.sleep(0.2)
        with open(at("fifo"), encoding="utf-8") as reader:
            text = reader.read()
        said = process.communicate(timeout=20)[1]
        check_equal((process.returncode, text.count("\n"), "waiting" in said), (0, 51, False), said)
        # One that has a reader, and what is no pipe, is not waited for.
        end = os.open(at("fifo"), os.O_RDONLY | os.O_NONBLOCK)
        code, _, err = run(*["flowrecv", *command[1:]])
        check_equal((code, "waiting" in err), (0, False), err)
        os.close(end)


def stats_pipe():
    """The account of a pipe that nobody reads is given up, and said; it goes to who reads it in time."""
    with tempfile.TemporaryDirectory() as directory:
        fifo, out = os.path.join(directory, "fifo"), os.path.join(directory, "out")
        os.mkfifo(fifo)
        options = ["--read", flows(directory, 50), "--output", out, "--stats", fifo]
        code, _, err = run("flowrecv", *options)
        check_equal((code, f"--stats: {fifo}: nobody has read it for 5 s\n" in err), (3, True), err)
        check_equal(text_of(out).count("\n"), 50, "lines")
        process = subprocess.Popen([os.path.join(BIN, "flowrecv"), *options], stderr=subprocess.PIPE, text=True)
        with open(fifo, encoding="utf-8") as reader:
            check_equal(json.load(reader)["totals"]["flow_records"], 50, "flows")
        err = process.communicate(timeout=20)[1]
        check_equal(process.returncode, 0, err)
        # Who has opened it and reads nothing: more than a pipe holds.
        capture = os.path.join(directory, "many.pcap")
        code, _, err = run("flowgen", "--pcap", capture, "--protocol", "netflow5", "--exporters", 1500, "--count", 3000)
        check_equal(code, 0, err)
        end = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)
        code, _, err = run("flowrecv", "--read", capture, "--format", "none", "--stats", fifo)
        check_equal((code, f"--stats: {fifo}: nobody has read it for 5 s\n" in err), (3, True), err)
        os.close(end)


def links():
    """A link stays one, also where what it names is not there yet."""
    with tempfile.TemporaryDirectory() as directory:
        at = lambda name: os.path.join(directory, name)  # noqa: E731
        capture = flows(directory, 50)
        os.mkdir(at("disk"))
        os.symlink("disk/a.json", at("link"))
        for _ in range(2):
            code, _, err = run("flowrecv", "--read", capture, "--output", f"json:{at('link')}")
            check(code == 0 and os.path.islink(at("link")), err)
            check_equal(octets_of(at("disk/a.json")).count(b"\n"), 50, "where it leads to")
        os.symlink("none/a.json", at("nowhere"))
        one_line(run("flowrecv", "--read", capture, "--output", f"json:{at('nowhere')}"), 3, "No such file")
        check(os.path.islink(at("nowhere")), "it is gone")


if __name__ == "__main__":
    main({"failed_start": failed_start, "unreadable_inputs": unreadable_inputs, "two_runs": two_runs, "append": append,
          "pipe": pipe, "waiting_pipe": waiting_pipe, "stats_pipe": stats_pipe, "links": links})
