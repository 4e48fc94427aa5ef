#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""flowrecv --config: options in a TOML file mean what they mean on the command line, which wins over the file; what is
wrong is one line that names file and line, before anything is bound."""
import json
import os
import socket
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from programs import Receiver, check, check_equal, main, run  # noqa: E402


class Folder:
    """Files for one run; names are relative to it."""

    def __enter__(self):
        self.temporary = tempfile.TemporaryDirectory()
        return self

    def __exit__(self, *_):
        self.temporary.cleanup()

    def path(self, name):
        return os.path.join(self.temporary.name, name)

    def config(self, text):
        with open(self.path("flowrecv.toml"), "w", encoding="utf-8") as file:
            file.write(text)
        return self.path("flowrecv.toml")


def same(folder, capture, config, *options):
    """The file says what these options do."""
    got = run("flowrecv", "--config", folder.config(config), "--read", capture)
    want = run("flowrecv", "--read", capture, *options)
    check_equal(got, want, f"{config!r} is not {options}")
    check_equal(got[0], 0, got[2])


def options():
    with Folder() as folder:
        capture = folder.path("a.pcap")
        run("flowgen", "--protocol", "netflow9", "--count", "60", "--pcap", capture, "--seed", "3")
        same(folder, capture, "")
        same(folder, capture, "# nothing\nlisten = []\n")
        same(folder, capture, 'format = "csv"\nfields = "source.ip,network.bytes"\n', "--format", "csv", "--fields",
             "source.ip,network.bytes")
        same(folder, capture, "count = 7\n", "--count", "7")
        same(folder, capture, 'count = "7"\nbiflow = true\nscale = false\n', "--count", "7", "--biflow")
        same(folder, capture, 'filter = ["network.bytes > 100", "destination.port < 1024"]\n',
             "--filter", "network.bytes > 100", "--filter", "destination.port < 1024")
        same(folder, capture, 'filter = "network.bytes > 100"\n', "--filter", "network.bytes > 100")
        # A value that looks like an option, or has an equals sign, stays a value.
        with open(folder.path("-x=y"), "wb") as file, open(capture, "rb") as whole:
            file.write(whole.read())
        os.chdir(folder.temporary.name)
        code, out, err = run("flowrecv", "--config", folder.config('read = ["-x=y"]\n'))
        check_equal((code, len(out.splitlines())), (0, 60), err)


def command_line_wins():
    with Folder() as folder:
        capture = folder.path("a.pcap")
        run("flowgen", "--protocol", "netflow5", "--count", "30", "--pcap", capture)
        config = folder.config(f'count = 7\nread = ["{capture}", "{capture}"]\nformat = "csv"\nfor = "5q"\n')
        code, out, err = run("flowrecv", "--config", config, "--count", "3", "--format", "json", "--for", "5s")
        check_equal((code, len(out.splitlines())), (0, 3), err)
        check(out.startswith("{"), "--format json")
        # A list of the command line stands for that of the file, and is not added to it.
        code, out, _ = run("flowrecv", "--config", config, "--count", "100", "--duration", "5s", "--read", capture)
        check_equal(len(out.splitlines()), 31, "a header and one capture")
        check_equal(run("flowrecv", "--config", config)[0], 2, "the file's --for")


WRONG = [
    ('lisen = ["2055"]\n', ":1: there is no 'lisen'; nearest: listen"),
    ('count = 3\n\n"Listen" = "2055"\n', ":3: there is no 'Listen'; nearest: listen"),
    ("counters = 1\n", ":1: counters: 1 is neither true nor false"),
    ('counters = "true"\n', ":1: counters: 'true' is neither true nor false"),
    ("count = true\n", ":1: count: true is neither text in quotes nor a whole number"),
    ("count = 1.5\n", ":1: count: 1.5 is neither text"),
    ('count = ["1"]\n', ":1: count: takes one value, and no list"),
    ('listen = ["2055", true]\n', ":1: listen: true is neither text in quotes nor a whole number"),
    ('listen = ["2055", ["4739"]]\n', ":1: listen: a list is neither text"),
    ('format = ""\n', ":1: format: is empty"),
    ('output = "a\\u0000b"\n', ":1: output: 'a?b' has a NUL character"),
    ('read = ["a", "b\\u0000"]\n', ":1: read: 'b?' has a NUL character"),
    ("[output]\nfile = 1\n", ":1: output: a table is neither text"),
    ("\n\nlisten = 1x\n", ":3: "),
    ("listen = [\n", ":"),
    ('count = 1\ncount = 2\n', ":2: "),
    # What the option's own reader says gets the place, too.
    ('# a\nlisten = "no.such.name.invalid:99999"\n', ":2: --listen: "),
    ('for = "5q"\n', ":1: --for: '5q' is not a time"),
    ('duration = "5q"\n', ":1: --for: '5q' is not a time"),
    ('\ngro = "maybe"\n', ":2: --gro: "),
    ('filter = ["destination.port ==="]\n', ":1: --filter: "),
    ('config = "other.toml"\n', ":1: config: is of the command line alone"),
    ("help = true\n", ":1: help: is of the command line alone"),
    ("count = 1\nversion = true\n", ":2: version: is of the command line alone"),
    ('schema = "json"\n', ":1: schema: is of the command line alone"),
    ("list-fields = true\n", ":1: list-fields: is of the command line alone"),
    ("check-config = true\n", ":1: check-config: is of the command line alone"),
    ("checkconfig = true\n", ":1: there is no 'checkconfig'"),
    ('"\\u001b[31m" = 1\n', ":1: there is no '?[31m'"),
]


def wrong():
    with Folder() as folder, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        # Nothing is bound before: this port would give another message.
        taken.bind(("127.0.0.1", 0))
        busy = f"127.0.0.1:{taken.getsockname()[1]}"
        for text, message in WRONG:
            path = folder.config(text)
            for extra in ([], ["--check-config"]):
                listen = [] if "listen" in text.lower() else ["--listen", busy]
                code, out, err = run("flowrecv", "--config", path, *listen, *extra)
                check_equal((code, out, err.count("\n")), (2, "", 1), f"{text!r}: {err}")
                check(f"flowrecv: {path}{message}" in err, f"{text!r}: {err}")
        for path in (folder.path("none.toml"), folder.temporary.name):
            code, out, err = run("flowrecv", "--config", path, "--listen", busy)
            check_equal((code, out, err.count("\n")), (2, "", 1), err)
            check(err.startswith(f"flowrecv: --config: {path}: "), err)


def checked():
    with Folder() as folder, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        path = folder.config(f'listen = ["127.0.0.1:{taken.getsockname()[1]}"]\n')
        code, out, err = run("flowrecv", "--config", path, "--check-config")
        check_equal((code, out, err), (0, f"{path}: nothing is wrong\n", ""), "nothing is bound")
        code, out, err = run("flowrecv", "--config", path)
        check_equal(code, 3, err)
        check_equal(run("flowrecv", "--check-config"), (0, "options: nothing is wrong\n", ""), "without a file")
        check_equal(run("flowrecv", "--check-config", "--for", "5q")[0], 2, "--for")


def snapshot(folder):
    """All that is there, with what is in it."""
    def content(path):
        if not os.path.isfile(path):
            return os.path.isdir(path)
        with open(path, "rb") as file:
            return file.read()
    return {os.path.join(at, n): content(os.path.join(at, n))
            for at, folders, files in os.walk(folder) for n in folders + files}


def places():
    """--check-config says of all that options name what the run would say, and changes nothing."""
    with Folder() as folder:
        at, keep = folder.path, folder.temporary.name
        for name, content in (("a.json", b"x\n"), ("c.json.part", b"torn"), ("state", b"no state"), ("plain", b"")):
            with open(at(name), "wb") as file:
                file.write(content)
        os.mkfifo(at("pipe"))
        os.symlink("none/a", at("link"))
        os.symlink("later", at("to_come"))
        with open(at("pem"), "w", encoding="utf-8") as file:
            file.write("no certificate\n")
        capture = at("cap")
        run("flowgen", "--protocol", "netflow5", "--count", "3", "--pcap", capture)
        busy = ["--listen", "127.0.0.1:1"]
        fine = [
            busy, ["--read", capture], ["--read", at("pipe")], ["--read", "-"], ["--output", at("a.json")],
            ["--output", at("new"), "--stats", at("stats")], ["--output", at("to_come")], ["--output", at("pipe")],
            ["--output", at("c.json"), "--rotate-every", "1h"], ["--output", "/dev/null", "--stats", "/dev/null"],
            ["--state", at("state")], ["--expect", at("later.json")], ["--output", "-"],
            ["--output", os.path.relpath(at("new"))],
        ]
        # (options, exit code, what each line has); the run says the first of them.
        wrong = [
            (["--read", at("none")], 3, [f"--read: {at('none')}: No such file"]),
            (["--read", keep], 3, [f"--read: {keep}: Is a directory"]),
            (["--output", at("none/a")], 3, [f"--output: {at('none/a')}: No such file"]),
            (["--output", at("plain/a")], 3, [f"--output: {at('plain/a')}: Not a directory"]),
            (["--output", at("link")], 3, [f"--output: {at('link')}: No such file"]),
            (["--output", keep], 3, [f"--output: {keep}: Is a directory"]),
            (["--output", at("none/a"), "--rotate-every", "1h"], 3, [f"--output: {at('none/a.part')}: No such file"]),
            (["--stats", at("none/s")], 3, [f"--stats: {at('none/s')}: No such file"]),
            (["--state", at("none/s")], 2, [f"--state: {at('none/s')}: its directory: No such file"]),
            (["--expect", keep], 3, [f"--expect: {keep}: Is a directory"]),
            (["--listen", "tls:127.0.0.1:0", "--cert", at("none"), "--key", at("pem"), "--ca", at("pem")], 3,
             [f"--ca: {at('pem')} holds no certificate"]),
            (["--listen", "dtls:127.0.0.1:0"], 2, ["--ca: dtls needs"]),
            (["--read", at("none"), "--read", capture, "--read", keep, "--output", at("a.json"), "--output",
              f"csv:{at('none/b')}", "--stats", at("none/c"), "--listen", "tls:127.0.0.1:0"], 3,
             ["--read: ", "--read: ", "--stats: ", "--output: ", "--ca: tls needs"]),
        ]
        before = snapshot(keep)
        for options_ in fine:
            got = run("flowrecv", "--check-config", *options_)
            check_equal(got[:2], (0, "options: nothing is wrong\n"), f"{options_}: {got}")
        for options_, code, words in wrong:
            for again in (["--check-config"], []):
                got = run("flowrecv", *options_, *again)
                lines = got[2].splitlines()
                check_equal((got[0], got[1], len(lines)), (code, "", len(words) if again else 1), f"{options_}: {got}")
                check(all(w in line for w, line in zip(words, lines)), f"{options_}: {got}")
            check_equal(snapshot(keep), before, f"{options_}: changed")
        check_equal(snapshot(keep), before, "changed")
        # From a file: with its line. What is not used of a state is said, and no error.
        path = folder.config(f'count = 3\noutput = "{at("none/a")}"\nstate = "{at("state")}"\n')
        code, out, err = run("flowrecv", "--config", path, "--check-config")
        check_equal((code, out, err.count("\n")), (3, "", 2), err)
        check(f"{path}:2: --output: {at('none/a')}" in err and "state is truncated: it is not used" in err, err)


def listens():
    with Folder() as folder:
        path = folder.config("counters = true\ncount = 5\n")
        with Receiver("--config", path) as receiver:
            run("flowgen", "--protocol", "netflow5", "--count", "30", "--target", f"127.0.0.1:{receiver.port}")
            receiver.finish()
        lines = receiver.stdout.splitlines()
        check_equal((receiver.code, len(lines)), (0, 5), receiver.stderr)
        check("source.ip" in json.loads(lines[0]), lines[0])


main({"options": options, "command_line_wins": command_line_wins, "wrong": wrong, "checked": checked,
      "places": places, "listens": listens})
