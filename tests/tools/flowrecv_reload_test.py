#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""SIGHUP: flowrecv reads files again that options name, and begins its output anew; what is wrong changes nothing.
And --user: root is given up for good once the ports are open."""
import json
import os
import pwd
import signal
import socket
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from flows_of_names import Exporter, flow  # noqa: E402
from mmdb_writer import U32, database  # noqa: E402
from programs import Receiver, check, check_equal, for_another_user, main, run, skip, wait_for  # noqa: E402


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def lines(path):
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


class Live:
    """A receiver that writes to a file, and an exporter."""

    def __init__(self, folder, *options, **how):
        self.output = os.path.join(folder, "flows.json")
        self.receiver = Receiver("--output", self.output, *options, **how)
        self.exporter = Exporter()
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))

    def __enter__(self):
        self.receiver.__enter__()
        return self

    def __exit__(self, *_):
        self.receiver.__exit__()
        self.socket.close()

    def flow(self, path=None, **of):
        """Sends one; the line that comes of it."""
        path = path or self.output
        before = len(lines(path))
        self.socket.sendto(self.exporter.flows(flow(**of))[0][1], ("127.0.0.1", self.receiver.port))
        wait_for(lambda: len(lines(path)) > before, "line")
        return (lines(path) or [{}])[-1]

    def hang_up(self):
        """What it says of that."""
        self.receiver.process.send_signal(signal.SIGHUP)
        said = ""
        while "SIGHUP" not in said:
            more = os.read(self.receiver.process.stderr.fileno(), 4096).decode()
            if not more:
                break
            said += more
        return said


NAMES = '[[exporter]]\naddress = "127.0.0.1"\nname = "{}"\n'


def names():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "names.toml")
        write(path, NAMES.format("first"))
        with Live(folder, "--names", path, "--fields", "flow.exporter,ingressInterface.name") as live:
            check_equal(live.flow(), {"flow.exporter": "first"}, "at the start")
            write(path, NAMES.format("second") + 'interfaces = { 1 = "wan" }\n')
            check_equal(live.flow()["flow.exporter"], "first", "before SIGHUP")
            said = live.hang_up()
            check_equal(said, "flowrecv: SIGHUP: files are read again, outputs begun anew\n", "what it says")
            check_equal(live.flow(), {"flow.exporter": "second", "ingressInterface.name": "wan"}, "an exporter known")
            for wrong in (NAMES.format("third") + "interfaces = 3\n", "[[exporter\n"):
                write(path, wrong)
                said = live.hang_up()
                check(said.startswith(f"flowrecv: SIGHUP: {path}:") and said.count("\n") == 1, said)
                check("what was read before stays" in said, said)
                check_equal(live.flow()["flow.exporter"], "second", "a wrong file")
            os.unlink(path)
            check("No such file" in live.hang_up(), "a file that is gone")
            check_equal(live.flow()["flow.exporter"], "second", "a file that is gone")
            write(path, NAMES.format("fourth"))
            live.hang_up()
            check_equal(live.flow(), {"flow.exporter": "fourth"}, "names of interfaces are gone")


def databases():
    _, _, err = run("flowrecv", "--country", "/nonexistent")
    if "made without libmaxminddb" in err:
        skip("this build reads no databases")

    def countries(code):
        return database({"192.0.2.0/24": {"country": {"geoname_id": U32(1), "iso_code": code}}})

    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "countries.mmdb")

        def replace(octets):
            """As whoever updates them does: the file that is in use keeps its octets."""
            with open(path + ".new", "wb") as file:
                file.write(octets)
            os.rename(path + ".new", path)

        replace(countries("DE"))
        with Live(folder, "--country", path, "--fields", "source.geo.country_iso_code", "--workers", 2) as live:
            def here():
                return live.flow(source="192.0.2.10").get("source.geo.country_iso_code")

            check_equal(here(), "DE", "at the start")
            replace(countries("FR"))
            check_equal(here(), "DE", "before SIGHUP")
            live.hang_up()
            check_equal(here(), "FR", "after it")
            replace(countries("IT")[:100])
            said = live.hang_up()
            check(path in said and "what was read before stays" in said, said)
            check_equal(here(), "FR", "a damaged one")


def lists():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "hosts")
        write(path, "192.0.2.10\n")
        with Live(folder, "--filter", f"source.ip in @{path}", "--fields", "source.ip") as live:
            check_equal(live.flow(), {"source.ip": "192.0.2.10"}, "at the start")
            write(path, "192.0.2.11\n")
            live.hang_up()
            check_equal(live.flow(source="192.0.2.11"), {"source.ip": "192.0.2.11"}, "now")
            live.socket.sendto(live.exporter.flows(flow())[0][1], ("127.0.0.1", live.receiver.port))
            live.flow(source="192.0.2.11")
            check_equal(len(lines(live.output)), 3, "the former host is not listed any more")


def outputs():
    with tempfile.TemporaryDirectory() as folder:
        with Live(folder, "--fields", "source.port") as live:
            live.flow(ports=(1, 443))
            moved = live.output + ".1"
            os.rename(live.output, moved)
            check_equal(live.flow(moved, ports=(2, 443)), {"source.port": 2}, "the file goes on under its new name")
            live.hang_up()
            check_equal(live.flow(ports=(3, 443)), {"source.port": 3}, "a new file")
            check_equal([line["source.port"] for line in lines(moved)], [1, 2], "what was moved")
            live.receiver.finish(send=signal.SIGTERM)
        check_equal(live.receiver.code, 0, live.receiver.stderr)


def user():
    code, _, err = run("flowrecv", "--user", "no-such-user", "--check-config")
    check_equal((code, err.split(" (see")[0]), (2, "flowrecv: --user: there is no user 'no-such-user'"), "unknown")
    code, _, err = run("flowrecv", "--user", "nobody:no-such-group", "--check-config")
    check_equal((code, err.split(" (see")[0]), (2, "flowrecv: --user: there is no group 'no-such-group'"), "unknown")
    check_equal(run("flowrecv", "--user", "root", "--check-config")[0], 2, "root")
    if os.geteuid() != 0:
        code, _, err = run("flowrecv", "--user", "nobody", "--listen", "127.0.0.1:0")
        check_equal(code, 2, err)
        check("only root can become another user" in err, err)
        skip("becoming another user needs root")
    nobody = pwd.getpwnam("nobody")
    for_another_user()
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        mine = os.path.join(folder, "of-nobody")
        os.mkdir(mine)
        os.chown(mine, nobody.pw_uid, nobody.pw_gid)
        state = os.path.join(mine, "flowrecv.state")
        with Live(mine, "--user", "nobody", "--state", state, owner=(nobody.pw_uid, nobody.pw_gid)) as live:
            with open(f"/proc/{live.receiver.process.pid}/status", encoding="utf-8") as file:
                status = dict(line.rstrip("\n").split(":\t", 1) for line in file if ":\t" in line)
            check_equal(status["Uid"].split(), [str(nobody.pw_uid)] * 4, "user")
            check_equal(status["Gid"].split(), [str(nobody.pw_gid)] * 4, "group")
            check(str(0) not in status["Groups"].split(), f"groups {status['Groups']}")
            check_equal([int(status[c], 16) for c in ("CapEff", "CapPrm")], [0, 0], "capabilities")
            check_equal(status["NoNewPrivs"], "1", "new privileges")
            live.flow()
            os.rename(live.output, live.output + ".1")
            live.hang_up()
            live.flow()
            check_equal(os.stat(live.output).st_uid, nobody.pw_uid, "whose file it is")
            live.receiver.finish(send=signal.SIGTERM)
        check_equal((live.receiver.code, os.stat(state).st_uid), (0, nobody.pw_uid), live.receiver.stderr)
        # A folder of root's: that shows at the start, and not with the first file.
        theirs = os.path.join(folder, "of-root")
        os.mkdir(theirs, 0o755)
        code, _, err = run("flowrecv", "--user", "nobody", "--listen", "127.0.0.1:0", "--output",
                           os.path.join(theirs, "flows.json"), "--for", "1s")
        check_equal((code, "Permission denied" in err), (3, True), err)
        code, _, err = run("flowrecv", "--user", "nobody", "--listen", "127.0.0.1:0", "--state",
                           os.path.join(theirs, "flowrecv.state"), "--for", "1s")
        check_equal((code, "Permission denied" in err), (2, True), err)


main({"names": names, "databases": databases, "lists": lists, "outputs": outputs, "user": user})
