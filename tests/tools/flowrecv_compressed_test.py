#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Compressed captures and frames: read wherever captures are, as what they hold, whatever they are called."""
import gzip
import os
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from programs import BIN, check, check_equal, main, run  # noqa: E402

FORMAT = ("--format", "json-full")
MADE_WITHOUT = "it was made without"


def zstd(data):
    program = shutil.which("zstd")
    if program is None:
        print("zstd is not installed: only gzip is tested")
        return None
    return subprocess.run([program, "-q", "-c"], input=data, capture_output=True, check=True, timeout=30).stdout


def write(directory, name, data):
    path = os.path.join(directory, name)
    with open(path, "wb") as file:
        file.write(data)
    os.utime(path, (1_700_000_000, 1_700_000_000))
    return path


def piped(data, *arguments):
    done = subprocess.run([os.path.join(BIN, "flowrecv"), "--read", "-", *arguments], input=data, capture_output=True,
                          timeout=60)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def inputs(directory):
    """(name, octets) of a capture, an IPFIX file and frames."""
    names = {"flows.pcap": "--pcap", "flows.ipfix": "--ipfix-file"}
    for name, option in names.items():
        path = os.path.join(directory, name)
        code, _, err = run("flowgen", "--protocol", "ipfix", "--seed", 3, "--count", 500, option, path)
        check_equal(code, 0, f"flowgen {option}: {err}")
        os.utime(path, (1_700_000_000, 1_700_000_000))
        with open(path, "rb") as file:
            yield name, file.read()
    done = subprocess.run([os.path.join(BIN, "flowgen"), "--protocol", "netflow9", "--seed", "3", "--count", "500",
                           "--exporters", "3", "--stdout"], capture_output=True, check=True, timeout=60)
    yield "flows.frames", done.stdout


def is_missing(err, kind):
    """Does this build lack the library? Then it says so, and there is no more to test."""
    if MADE_WITHOUT in err:
        check(f"{kind} data, which this build cannot read" in err, err)
        print(f"this build has no {kind}")
        return True
    return False


def kinds():
    with tempfile.TemporaryDirectory() as directory:
        for name, data in inputs(directory):
            plain = run("flowrecv", "--read", write(directory, name, data), *FORMAT)
            check_equal(plain[0], 0, f"{name}: {plain[2]}")
            check(plain[1].count("\n") > 500, f"{name}: lines")
            for kind, ending, octets in (("gzip", ".gz", gzip.compress(data)), ("zstd", ".zst", zstd(data))):
                if octets is None:
                    continue
                got = run("flowrecv", "--read", write(directory, name + ending, octets), *FORMAT)
                if is_missing(got[2], kind):
                    continue
                check_equal(got[:2], plain[:2], f"{name}{ending}: {got[2]}")
                if name != "flows.ipfix":  # a name says that it is one
                    unlike = run("flowrecv", "--read", write(directory, "unlike.txt", octets), *FORMAT)
                    check_equal(unlike[:2], plain[:2], f"{name} by gzip or zstd under another name")
                    check_equal(piped(octets, *FORMAT)[:2], plain[:2], f"{name}{ending} on standard input")
                half = octets[:len(octets) // 2]
                code, out, err = run("flowrecv", "--read", write(directory, "half" + ending, half), *FORMAT)
                check_equal(code, 3, f"half of {name}{ending}")
                check(f"octet {len(half)}: ends in the middle of {kind} data" in err, err)
                check(plain[1].startswith(out[:200]) or name == "flows.ipfix", f"half of {name}{ending}: {out[:200]}")
            check_equal(piped(data, *FORMAT)[:2] if name != "flows.ipfix" else plain[:2], plain[:2],
                        f"{name} on standard input")


def frames():
    """Cut off in each part of a frame: those before it are read, and its number is said."""
    with tempfile.TemporaryDirectory() as directory:
        data = dict(inputs(directory))["flows.frames"]
        sizes, at = [], 0
        while at < len(data):
            sizes.append(4 + int.from_bytes(data[at:at + 4], "big"))
            at += sizes[-1]
        first = sum(sizes[:3])
        for cut in (0, 1, 4, 5, 33, 34, sizes[3] - 1):
            code, out, err = piped(data[:first + cut], *FORMAT)
            whole = [line for line in out.splitlines() if '"@line":"message"' in line]
            check_equal((code, len(whole)), (3 if cut else 0, 3), f"{cut} octets of the fourth frame: {err}")
            check(not cut or f"frame 4: ends after {cut} of its octets" in err, err)
        for wrong_octets, want in ((b"\0\0\0\x1d", "its length is 29"),
                                   (b"\0\0\0\x20\5\x11" + bytes(30), "its family is 5"),
                                   (b"\0\0\0\x20\4\x12" + bytes(30), "its transport is 18")):
            code, _, err = piped(data[:first] + wrong_octets, *FORMAT)
            check(code == 3 and f"flowrecv: -: frame 4: {want}" in err, f"{want}: {err}")


def programs():
    """flowgen replay, flowgen profile from, flowcheck."""
    with tempfile.TemporaryDirectory() as directory:
        for name, data in inputs(directory):
            plain, packed = (write(directory, n, d) for n, d in ((name, data), ("packed", gzip.compress(data))))
            if name.endswith(".ipfix"):
                continue
            for command in (("flowcheck", "exporter"), ("flowcheck", "explain")):
                want, got = run(*command, plain), run(*command, packed)
                if is_missing(got[2], "gzip"):
                    return
                check_equal(got[0], want[0], f"{command} {name}: {got[2]}")
                check_equal(got[1].replace("packed", name), want[1], f"{command} {name}")
            again = os.path.join(directory, "again.pcap")
            results = []
            for path in (plain, packed):
                code, _, err = run("flowgen", "replay", path, "--pcap", again)
                results.append((code, open(again, "rb").read() if code == 0 else err))
            check_equal(results[1][0], results[0][0], f"replay {name}: {results}")


def wrong():
    with tempfile.TemporaryDirectory() as directory:
        for data, want in ((gzip.compress(b""), "empty"), (gzip.compress(b"hello"), "neither a capture"),
                           (b"\x1f\x8b", "ends in the middle of gzip data"),
                           (b"\x1f\x8b\x08\0rubbish, and more of it", "gzip data that is damaged"),
                           (b"\x28\xb5\x2f\xfd" + b"\xff" * 30, "zstd data that is damaged"),
                           (gzip.compress(gzip.compress(b"\0\5")), "neither a capture")):
            path = write(directory, "wrong.gz", data)
            code, out, err = run("flowrecv", "--read", path, *FORMAT)
            if MADE_WITHOUT in err:
                continue
            check_equal((code, out), (3, ""), f"{data}: {err}")
            line = err.splitlines()[0]
            check(line.startswith(f"flowrecv: {path}: ") and want in line, f"{want}: {err}")


if __name__ == "__main__":
    main({"kinds": kinds, "frames": frames, "programs": programs, "wrong": wrong})
