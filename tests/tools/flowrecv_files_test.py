#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Files that options name: what flowrecv writes is nowhere that it needs, and no word of the command line is taken for
a file by mistake."""
import json
import os
import shutil
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
        for name in filter(lambda name: os.path.isfile(self.path(name)), sorted(os.listdir(self.place.name))):
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


STAMP = "20261201T021059Z"


def start_rotated(f, output, *options):
    """With @ for the folder, which the capture is read from where `options` read nothing."""
    given = [part.replace("@", f.place.name + "/") for part in (output, *options)]
    source = () if "--read" in options else ("--read", f.path("cap.pcap"))
    return run("flowrecv", "--output", *given, *source, "--rotate-size", "100M", "--rotate-keep", 2)


def rotated_outputs():
    """Nothing else has the name of the file in progress, or one that a completed file may get."""
    with Folder() as f:
        os.mkdir(f.path("sub"))
        os.symlink(f"a-{STAMP}.json", f.path("link"))
        for name in ("b.json.part", f"c-{STAMP}_003.json", f"d-{STAMP}.json"):
            shutil.copy(f.path("cap.pcap"), f.path(name))
        os.link(f.path("b.json.part"), f.path("part.pcap"))
        os.link(f.path(f"d-{STAMP}.json"), f.path("completed.pcap"))
        before = f.content()
        for output, option, path in (
                ("json:@b.json", "--read", "@b.json.part"), ("json:@b.json", "--read", "@part.pcap"),
                ("json:@c.json", "--read", f"@c-{STAMP}_003.json"), ("json:@d.json", "--stats", "@completed.pcap"),
                ("json:@a.json", "--stats", f"@a-{STAMP}.json"), ("json:@a.json", "--stats", "@link"),
                ("json:@a.json", "--stats", f"@sub/../a-{STAMP}_1234.json"),
                ("json:@a.json", "--state", "@a.json.part"), ("json:@%Y.json", "--state", "@%Y.json.part"),
                ("json:@%Y.json", "--stats", "@2026.json"), ("json:@%Y.json", "--stats", "@2026_001.json"),
                ("json:@%s%Y", "--stats", "@17960400002026"), ("json:@%%a", "--state", "@%a"),
                ("json:@sub/a.json", "--stats", f"@sub/a-{STAMP}.json"),
                ("json:@sent%%.json", "--expect", "@sent%.json"),
                ("json:@names.tom%%l", "--names", "@names.tom%l"),
                ("json:@a.json.gz", "--stats", f"@a-{STAMP}.json.gz"),
                ("@flowrecv.%%toml", "--config", "@flowrecv.%toml")):
            if "%" in path and option in ("--names", "--config"):
                shutil.copy(f.path(path[1:].replace("%", "")), f.path(path[1:]))
                before = f.content()
            code, out, err = start_rotated(f, output, option, path)
            check_equal((code, out, err.count("\n")), (2, "", 1), f"{output} {option} {path}: {err}")
            check("--output: " in err and f"the file of {option}: it would be lost" in err, err)
            check_equal(f.content(), before, f"{output} {option} {path}: nothing is written")
        for one, other in (("a.json", "a-%Y%m%dT%H%M%SZ.json"), ("%s", "%Y"), ("%Y.json", "%Y_%j.json"),
                           ("%H-%M", "%M-%H"), ("%Y", "%%Y.part"), ("2%j.json", "%Y.json"), ("%s1%s", "%Y")):
            for outputs in ((one, other), (other, one)):
                code, out, err = start_rotated(f, f"json:@{outputs[0]}", "--output", f"csv:@{outputs[1]}")
                check_equal((code, out, err.count("\n")), (2, "", 1), f"{outputs}: {err}")
                check("may have the same name" in err, err)
                check_equal(f.content(), before, f"{outputs}: nothing is written")


def beside_rotated_outputs():
    """Names that are near those of rotated files, and none."""
    with Folder() as f:
        os.mkdir(f.path("sub"))
        capture = f.content()["cap.pcap"]
        for output, path in (("@a.json", f"@sub/a-{STAMP}.json"), ("@a.json", f"@a-{STAMP}.csv"),
                             ("@a.json", f"@a-{STAMP}"), ("@a.json", "@a-20261201T02105Z.json"),
                             ("@a.json", "@a-20261201T02105xZ.json"), ("@a.json", f"@a-{STAMP}_01.json"),
                             ("@a.json", f"@a-{STAMP}_.json"), ("@a.json", f"@b-{STAMP}.json"), ("@a.json", "@a.json"),
                             ("@a.json", "@sub/a.json.part"), ("@a.json", "@a.part"), ("@%Y.json", "@226.json"),
                             ("@%Y.json", "@20260.json"), ("@%Y.json", "@2026.json.part"), ("@sub/a", "@a.part")):
            for option, kind in (("--stats", "json"), ("--read", "csv")):
                if option == "--read":
                    shutil.copy(f.path("cap.pcap"), path.replace("@", f.place.name + "/"))
                code, _, err = start_rotated(f, f"{kind}:{output}", option, path)
                check_equal(code, 0, f"{output} {option} {path}: {err}")
                if option == "--read":
                    with open(path.replace("@", f.place.name + "/"), "rb") as file:
                        check(file.read() == capture, f"{output} {path}: the input was changed")
        for one, other in (("a.json", "a.csv"), ("a", "a.part"), ("%Y.json", "%Y-%m.json"), ("%H-%M", "sub/%M-%H"),
                           ("%Y.json", "%Y_%m.json"), ("%H%j", "%Y"), ("a-%s", "b-%s"), ("%s1%s", "%H")):
            code, _, err = start_rotated(f, f"json:@{one}", "--output", f"csv:@{other}")
            check_equal(code, 0, f"{one} and {other}: {err}")


def devices():
    """May be named as often as one likes; standard output may not."""
    with Folder() as f:
        capture = f.path("cap.pcap")
        code, out, err = run("flowrecv", "--read", capture, "--output", "json:/dev/null", "--output", "csv:/dev/null",
                             "--stats", "/dev/null", "--output", f"json:{f.path('a.json')}")
        check_equal((code, out), (0, ""), err)
        check_equal(f.content()["a.json"].count(b"\n"), 100, "the file beside it")
        code, out, err = run("flowrecv", "--read", capture, "--output", "json:-", "--output", "csv:/dev/stdout")
        check_equal((code, out), (2, ""), err)
        check("is written twice" in err, err)


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


main({"one_place_each": one_place_each, "rotated_outputs": rotated_outputs,
      "beside_rotated_outputs": beside_rotated_outputs, "devices": devices, "stray_words": stray_words,
      "statistics_at_the_start": statistics_at_the_start, "without_standard_error": without_standard_error,
      "part_of_a_message": part_of_a_message, "endless_configuration": endless_configuration})
