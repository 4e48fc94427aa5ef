#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Where flowrecv writes to: several outputs, rotation, compression, full disks, and what a kill leaves."""
import fcntl
import gzip
import json
import os
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from outputs import flows, text_of  # noqa: E402
from programs import BIN, check, check_equal, main, run  # noqa: E402


def completed(directory, ending):
    """Contents of the files with a time in their names, in the order of their names."""
    names = sorted(n for n in os.listdir(directory) if re.search(r"-\d{8}T\d{6}Z(_\d+)?\.", n) and n.endswith(ending))
    return [text_of(os.path.join(directory, n)) for n in names]


def several():
    """Each output gets what it would get alone."""
    with tempfile.TemporaryDirectory() as directory:
        at = lambda name: os.path.join(directory, name)  # noqa: E731
        capture = flows(directory)
        alone = {kind: run("flowrecv", "--read", capture, "--format", kind)[1] for kind in ("json", "csv", "elements")}
        text = run("flowrecv", "--read", capture, "--format", "text")[1]
        code, out, err = run("flowrecv", "--read", capture, "--output", f"json:{at('a')}", "--output",
                             f"csv:{at('b.csv')}", "--output", f"elements:{at('c.gz')}", "--output", "text:-")
        check_equal(code, 0, err)
        check(out == text and out.count("\n") >= 2000, "text of standard output")
        for kind, name in (("json", "a"), ("csv", "b.csv"), ("elements", "c.gz")):
            check(text_of(at(name)) == alone[kind], f"{kind} beside others differs from {kind} alone")
        # A plain file has the kind of --format, and a colon that no kind stands before is part of a name.
        os.chdir(directory)
        code, _, err = run("flowrecv", "--read", capture, "--format", "csv", "--output", "host:1.csv", "--output",
                           "./json:x", "--output", "json:y")
        check_equal(code, 0, err)
        check(text_of("host:1.csv") == alone["csv"] == text_of("json:x") and text_of("y") == alone["json"], "names")
        os.chdir("/")


def wrong():
    with tempfile.TemporaryDirectory() as directory:
        capture = flows(directory, 10)
        os.chdir(directory)
        with open("a", "w", encoding="utf-8") as file:
            file.write("kept\n")
        os.symlink("a", "link")
        for options, words in (
                (("--output", "jsno:x"), "--output: jsno:x: there is no kind 'jsno'; nearest: json"),
                (("--output", "JSON:x"), "nearest: json (a file of that name: ./JSON:x)"),
                (("--output", "elemants:x"), "nearest: elements"),
                (("--output", "json:"), "'json:' names no file"),
                (("--output", ""), "names no file"),
                (("--output", "json:a", "--output", "csv:./a"), "a is written twice"),
                (("--output", "json:a", "--output", "csv:link"), "written twice"),
                (("--output", "json:-", "--output", "-"), "- is written twice"),
                (("--output", "json:a", "--format", "csv"), "--format: each --output says its kind"),
                (("--output", "json:a", "--top", "3", "--by", "source.ip"), "--output: with --top"),
                (("--output", "ipfix:a", "--fields", "all"), "--fields: only with --format json"),
                (("--format", "jsn"), "--format: 'jsn' is not one of json"),
                (("--rotate-every", "1h"), "only with --output FILE"),
                (("--output", "a", "--rotate-every", "10ms"), "--rotate-every: 10ms is less than 1s"),
                (("--output", "a", "--rotate-size", "0"), "--rotate-size: must be at least 1"),
                (("--output", "a", "--rotate-keep", "2"), "--rotate-keep: only with --rotate-every or"),
                (("--output", "a", "--rotate-size", "1M", "--rotate-keep", "0"), "--rotate-keep: 0 is not in 1.."),
                (("--output", "a-%y", "--rotate-size", "1M"), "'%y' is not one of %Y"),
                (("--output", "%d/a", "--rotate-size", "1M"), "must be in the file's name"),
                (("--output", "/dev/null", "--rotate-size", "1M"), "no file that could be rotated"),
                (("--output", "a", "--rotate-size", "1M", "--append"), "--append: not with --rotate-every"),
                (("--append",), "--append: only with --output FILE"),
                (("--output", "a", "--compress", "lz4"), "--compress: 'lz4' is not one of none, gzip, zstd"),
                (("--output", "a.gz", "--compress", "zstd"), "--compress zstd: the name a.gz says gzip")):
            before = sorted(os.listdir())
            code, _, err = run("flowrecv", "--read", capture, *options)
            check(code == 2 and words in err and err.count("\n") == 1, f"{options}: {code} {err}")
            check_equal(sorted(os.listdir()), before, f"{options} left something")
            check_equal(text_of("a"), "kept\n", f"{options} wrote something")
        # Files that cannot be written: none of the others is touched, and nothing is bound.
        with open("kept", "w", encoding="utf-8") as file:
            file.write("kept\n")
        for where in ("none/a", "none/a.gz"):
            for more in ((), ("--rotate-every", "1h")):
                code, _, err = run("flowrecv", "--listen", "127.0.0.1:1", "--output", "json:kept", "--output",
                                   f"csv:{where}", *more)
                check(code == 3 and "none/a" in err and "No such file" in err and err.count("\n") == 1, err)
                check_equal(text_of("kept"), "kept\n", "a file beside one that cannot be written")
        os.chdir("/")


def rotation():
    """By size: whole lines, the header in each, none too large, together all. By time: at the multiples."""
    with tempfile.TemporaryDirectory() as directory:
        capture = flows(directory)
        want = run("flowrecv", "--read", capture, "--format", "csv")[1].splitlines(keepends=True)
        for ending in ("csv", "csv.gz", "csv.zst"):
            out = os.path.join(directory, ending)
            os.mkdir(out)
            code, _, err = run("flowrecv", "--read", capture, "--output", f"csv:{out}/f.{ending}",
                               "--rotate-size", "20K")
            check_equal(code, 0, err)
            files = completed(out, ending)
            check(len(files) == len(os.listdir(out)) > 1, f"{ending}: {os.listdir(out)}")
            check(all(f.startswith(want[0]) and f.endswith("\n") for f in files), f"{ending}: headers and whole lines")
            check("".join(f[len(want[0]):] for f in files) == "".join(want[1:]), f"{ending}: not what one file has")
            if ending == "csv":
                check(max(map(len, files)) <= 20480, "larger than --rotate-size")
        out = os.path.join(directory, "kept")
        os.mkdir(out)
        code, _, err = run("flowrecv", "--read", capture, "--output", f"csv:{out}/f-%s.csv", "--rotate-size", "20K",
                           "--rotate-keep", 2)
        check(code == 0 and len(os.listdir(out)) == 2, f"{err} {os.listdir(out)}")


def by_time():
    """Live, at each second: a file begins at a whole second, and all are whole."""
    with tempfile.TemporaryDirectory() as directory:
        capture = flows(directory, 300)
        want = run("flowrecv", "--read", capture)[1]
        process = subprocess.Popen([os.path.join(BIN, "flowrecv"), "--listen", "127.0.0.1:0", "--for", "60s",
                                    "--output", f"json:{directory}/f-%s.json", "--rotate-every", "1s"],
                                   stderr=subprocess.PIPE, text=True)
        line = process.stderr.readline()
        port = re.search(r":(\d+)$", line.strip())
        check(port is not None, line)
        for _ in range(3):
            run("flowgen", "replay", capture, "--target", f"127.0.0.1:{port[1]}", "--rate", "max")
            time.sleep(1.05)
        process.send_signal(signal.SIGTERM)
        err = process.stderr.read()
        check_equal(process.wait(), 0, err)
        names = sorted(n for n in os.listdir(directory) if n.startswith("f-"))
        check(len(names) >= 3 and all(re.fullmatch(r"f-\d{10}(_\d{3})?\.json", n) for n in names), str(names))
        lines = "".join(text_of(os.path.join(directory, n)) for n in names).splitlines()
        check_equal(len(lines), 3 * want.count("\n"), "lines")


def kill_9():
    """Whenever it is killed: compressed files decompress to whole lines, and the next run completes what is left."""
    with tempfile.TemporaryDirectory() as directory:
        capture = flows(directory, 60000)
        want = run("flowrecv", "--read", capture)[1]
        for i, ending in enumerate(("json", "json.gz", "json.zst", "json", "json.gz", "json.zst")):
            out = os.path.join(directory, str(i))
            os.mkdir(out)
            arguments = ["--output", f"json:{out}/f.{ending}", "--rotate-size", "2M"]
            process = subprocess.Popen([os.path.join(BIN, "flowrecv"), *["--read", capture] * 20, *arguments],
                                       stderr=subprocess.DEVNULL)
            deadline = time.time() + 10
            while len(os.listdir(out)) < 2 + i % 2 and time.time() < deadline:
                time.sleep(0.003 * (i + 1))
            process.send_signal(signal.SIGKILL)
            check_equal(process.wait(), -signal.SIGKILL, "it had ended before it was killed")
            code, _, err = run("flowrecv", "--read", flows(out, 1), *arguments)
            check_equal(code, 0, err)
            got = completed(out, ending)
            check(len(got) >= 2 and all(f.endswith("\n") for f in got), f"{ending}: not whole lines")
            text = "".join(got[:-1])  # the last is of the second run
            check(text and (want * (len(text) // len(want) + 1)).startswith(text), f"{ending}: not what was received")


def kill_9_plain():
    """A file that is not rotated: the kernel ends the write that a kill interrupts, and what is torn is taken back.
    Without that 6 to 11 of 100 ends were torn."""
    with tempfile.TemporaryDirectory() as directory:
        capture = flows(directory, 60000)
        want = run("flowrecv", "--read", capture)[1]
        for i in range(12):
            out = os.path.join(directory, f"{i}.json" + (".gz" if i % 4 == 3 else ""))
            command = [os.path.join(BIN, "flowrecv"), *["--read", capture] * 20, "--output", out]
            process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
            deadline = time.time() + 10
            while (not os.path.exists(out) or os.path.getsize(out) < (i + 1) << 18) and time.time() < deadline:
                time.sleep(0.001 * (i + 1))
            process.send_signal(signal.SIGKILL)
            check_equal(process.wait(), -signal.SIGKILL, "it had ended before it was killed")
            with open(out, "rb") as file:
                # As soon as nobody has the lock, which is after the end is whole.
                fcntl.flock(file, fcntl.LOCK_EX)
            text = text_of(out)  # of gzip: all frames are whole
            check(text.endswith("\n") and (want * (len(text) // len(want) + 1)).startswith(text), f"{i}: torn")


def late_signals():
    """One that comes when all is written and said changes nothing: it was the end already."""
    with tempfile.TemporaryDirectory() as directory:
        capture = flows(directory, 50)
        for i in range(20):
            process = subprocess.Popen([os.path.join(BIN, "flowrecv"), "--read", capture, "--output",
                                        os.path.join(directory, "out")], stderr=subprocess.PIPE, text=True)
            while "nothing lost" not in process.stderr.readline():
                pass
            process.send_signal(signal.SIGTERM if i % 2 else signal.SIGINT)
            check_equal(process.wait(20), 0, f"run {i}")
            process.stderr.close()


def limited(octets):
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (octets, octets))


def full_disk():
    """Lines that have no room are counted exactly, said once, and the others go on."""
    with tempfile.TemporaryDirectory() as directory:
        capture = flows(directory, 5000)
        stats = os.path.join(directory, "stats.json")
        for ending in ("csv", "csv.gz", "csv.zst"):
            full, fine = os.path.join(directory, f"full.{ending}"), os.path.join(directory, "fine.txt")
            with open(fine, "w", encoding="utf-8") as file:
                done = subprocess.run([os.path.join(BIN, "flowrecv"), "--read", capture, "--output", f"csv:{full}",
                                       "--output", "json:-", "--stats", stats], stdout=subprocess.PIPE, text=True,
                                      stderr=subprocess.PIPE, preexec_fn=limited(30000), timeout=60)
            check_equal(done.returncode, 3, done.stderr)
            check_equal(done.stderr.count("File too large"), 1, done.stderr)
            check_equal(done.stdout.count("\n"), 5000, "the output beside it")
            text = text_of(full) if os.path.getsize(full) else ""
            check(not text or text.endswith("\n"), "torn")
            lost = int(re.search(r"(\d+) records not written", done.stderr)[1])
            check_equal(max(text.count("\n") - 1, 0) + lost, 5000, f"{ending}: written and lost")
            with open(stats, encoding="utf-8") as file:
                check_equal(json.load(file)["totals"]["lost"]["output"], lost, "statistics")


def compressed():
    """Standard output, compressed."""
    with tempfile.TemporaryDirectory() as directory:
        capture = flows(directory, 100)
        want = run("flowrecv", "--read", capture)[1]
        done = subprocess.run([os.path.join(BIN, "flowrecv"), "--read", capture, "--compress", "gzip"],
                              capture_output=True, timeout=60)
        check_equal(gzip.decompress(done.stdout).decode(), want, "gzip at standard output")
        code, _, err = run("flowrecv", "--read", capture, "--output", f"{directory}/a.json", "--compress", "gzip")
        check(code == 0 and text_of(f"{directory}/a.json.gz") == want, err)
        for _ in range(2):
            code, _, err = run("flowrecv", "--read", capture, "--append", "--output", f"{directory}/b.json.gz")
        check(code == 0 and text_of(f"{directory}/b.json.gz") == 2 * want, err)


if __name__ == "__main__":
    main({"several": several, "wrong": wrong, "rotation": rotation, "by_time": by_time, "kill_9": kill_9,
          "kill_9_plain": kill_9_plain, "late_signals": late_signals, "full_disk": full_disk, "compressed": compressed})
