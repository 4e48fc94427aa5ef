#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Files that options name: what flowrecv writes is nowhere that it needs, and no word of the command line is taken for
a file by mistake."""
import json
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from programs import BIN, check, check_equal, main, run  # noqa: E402


class Folder:
    """A capture of 100 flows, and files with content that is to stay."""

    def __enter__(self):
        self.place = tempfile.TemporaryDirectory()
        code, _, err = run("flowgen", "--protocol", "netflow9", "--count", 100, "--pcap", self.path("cap.pcap"),
                           "--manifest", self.path("sent.json"))
        check_equal(code, 0, f"flowgen: {err}")
        self.write("names.toml", '[[exporter]]\naddress = "192.0.2.1"\nname = "core"\n')
        self.write("flowrecv.toml", 'format = "csv"\n')
        return self

    def __exit__(self, *_):
        self.place.cleanup()

    def path(self, name):
        return os.path.join(self.place.name, name)

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)

    def content(self):
        found = {}
        for name in sorted(os.listdir(self.place.name)):
            with open(self.path(name), "rb") as file:
                found[name] = file.read()
        return found


def one_place_each():
    with Folder() as f:
        capture, new = f.path("cap.pcap"), f.path("new")
        before = f.content()
        for first, second in ((("--output", new), ("--stats", new)), (("--stats", new), ("--state", new)),
                              (("--output", f"json:{new}"), ("--state", os.path.join(f.place.name, "./new"))),
                              (("--output", capture), ("--read", capture)),
                              (("--stats", capture), ("--read", capture)),
                              (("--output", f"json:{f.path('names.toml')}"), ("--names", f.path("names.toml"))),
                              (("--output", f.path("flowrecv.toml")), ("--config", f.path("flowrecv.toml"))),
                              (("--output", f.path("sent.json")), ("--expect", f.path("sent.json")))):
            rest = [] if "--read" in (first[0], second[0]) else ["--listen", "127.0.0.1:0", "--for", "100ms"]
            for options in ((*first, *second), (*second, *first)):
                code, out, err = run("flowrecv", *options, *rest)
                name = " ".join(map(os.path.basename, options))
                check_equal((code, out), (2, ""), f"{name}: {err}")
                check(any(f"is the file of {one[0]}, too" in err for one in (first, second)), f"{name}: {err}")
                check_equal(err.count("\n"), 1, f"{name}: {err}")
                check_equal(f.content(), before, f"{name}: nothing is written")
        code, out, err = run("flowrecv", "--read", capture, "--stats", "/dev/null", "--output", "/dev/null")
        check_equal(code, 0, f"a device may be named twice: {err}")


def stray_words():
    with Folder() as f:
        capture = f.path("cap.pcap")
        before = f.content()
        for options in (("--listen", "127.0.0.1:0", "--for", "100ms", "--output", f.path("new"), capture),
                        ("--read", capture, f.path("names.toml")), ("--listen", "127.0.0.1:0", "127.0.0.1:1"),
                        ("--read", capture, "--filter", "protocol = 6", "doctor")):
            code, _, err = run("flowrecv", *options)
            check_equal(code, 2, f"{options}: {err}")
            check("not expected: " + str(options[-1]) in err, f"{options}: {err}")
            check_equal(f.content(), before, f"{options}: nothing is written")
        code, out, err = run("flowrecv", "--read", capture, "--read", capture)
        check_equal((code, out.count("\n")), (0, 200), f"an option that is repeated: {err}")


def statistics_at_the_start():
    with Folder() as f:
        code, out, err = run("flowrecv", "--read", f.path("cap.pcap"), "--stats", "/nonexistent/stats.json")
        check_equal((code, out), (3, ""), err)
        check(err.startswith("flowrecv: --stats: /nonexistent/stats.json: No such file"), err)
        f.write("old.json", "before")
        code, out, err = run("flowrecv", "--read", f.path("cap.pcap"), "--listen", "192.0.2.1:1", "--stats",
                             f.path("old.json"))
        check_equal(code, 3, err)
        check_equal(f.content()["old.json"], b"before", "what is there from an earlier run, where a start fails")


def without_standard_error():
    """No message is written into a file that took its place."""
    with Folder() as f:
        flows = f.path("flows.json")
        command = [os.path.join(BIN, "flowrecv"), "--read", f.path("cap.pcap"), "--output", flows]
        for closed in ((2,), (0, 1, 2)):
            done = subprocess.run(command, preexec_fn=lambda: [os.close(fd) for fd in closed], timeout=60, check=False)
            check_equal(done.returncode, 0, f"without {closed}")
            with open(flows, encoding="utf-8") as file:
                lines = file.read().splitlines()
            check_equal(len(lines), 100, f"without {closed}")
            check(all(json.loads(line) for line in lines), f"without {closed}: {lines[-1]}")


def part_of_a_message():
    """--count ends within a message: that is no anomaly of its exporter."""
    with Folder() as f:
        code, out, err = run("flowrecv", "--read", f.path("cap.pcap"), "--count", 10)
        check_equal((code, out.count("\n"), "anomaly" in err), (0, 10, False), err)


def endless_configuration():
    code, out, err = run("flowrecv", "--config", "/dev/zero", timeout=60)
    check_equal((code, out), (2, ""), err)
    check("/dev/zero: has more than" in err, err)


main({"one_place_each": one_place_each, "stray_words": stray_words,
      "statistics_at_the_start": statistics_at_the_start, "without_standard_error": without_standard_error,
      "part_of_a_message": part_of_a_message, "endless_configuration": endless_configuration})
