#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""flowgen find-knee against a receiver whose queue and journal are set, and against commands that are wrong."""
import csv
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from programs import BIN, Receiver, check, check_equal, main, run, skip  # noqa: E402
from slow import SlowReceiver, go_before_other_work  # noqa: E402


def quick(**others):
    """Options of short runs, and others in their place."""
    options = {"step": "500ms", "still": "400ms", "pause": "50ms", "settle": "5s", "warm-up": "300ms", "clean": "1/1",
               **{k.replace("_", "-"): v for k, v in others.items()}}
    return [x for name, value in options.items() for x in ("--" + name, value)]

def find_knee(port, stored, *options, timeout=60):
    return run("flowgen", "find-knee", "--target", f"127.0.0.1:{port}", "--stored", stored, *options, timeout=timeout)


def search(files):
    """One search: what it says, what it has to find, and was it left alone? A machine with other work to do stops the
    receiver or flowgen for longer than buffers hold."""
    with SlowReceiver(queue=2000, journal=8000) as receiver:
        code, out, err = find_knee(receiver.port, receiver.command, *quick(step="400ms", soak="2s", precision="10%"),
                                   "--from", "12k", "--to", "100k",
                                   *(x for kind, file in files.items() for x in ("--" + kind, file)))
        with open(files["json"], encoding="utf-8") as file:
            found = json.load(file)
        check_equal(found["receiver_pids"], [receiver.process.pid], "who has the socket")
        late = max(r["delay_ms"]["most"] for r in found["runs"])
        stall = receiver.stall()
        print(f"stopped: receiver {stall} ms, flowgen {late:.0f} ms")
        return code, out, err, found, receiver.burst_knee(0.4), stall < 100 and late < 60


def numbers():
    """Both numbers are those that the receiver's queue, buffer and journal make; table, CSV, JSON and picture agree."""
    go_before_other_work()
    with tempfile.TemporaryDirectory() as folder:
        files = {kind: os.path.join(folder, "knee." + kind) for kind in ("csv", "json", "svg")}
        for _ in range(2):
            code, out, err, found, expected, left_alone = search(files)
            if left_alone:
                break
        else:
            skip("too much else to do here: receiver or flowgen were stopped for long in both searches")
        with open(files["csv"], encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        drawn = xml.etree.ElementTree.parse(files["svg"]).getroot()
    check_equal(code, 0, f"{out}{err}")
    burst, sustained = found["burst_knee"], found["sustained"]
    check_equal((found["format"], found["version"], found["ended"]["reason"]), ("flowkit-knee", 1, "found"), out)
    check(0.85 * expected <= burst["rate"] <= 1.15 * expected, f"burst knee {burst}, expected {expected:.0f}: {out}")
    check(burst["too_much"] <= 1.1 * burst["rate"] + 1 and not burst["is_lower_bound"], f"{burst}")
    check(6800 <= sustained["rate"] <= 8400, f"sustained {sustained}: {out}")
    check(f"burst knee: {burst['rate']} flows/s for 400 ms" in out, out)
    check(f"sustained rate: {sustained['rate']} flows/s, confirmed for 2 s" in out, out)
    check_equal([(r["phase"], int(r["sent"]), int(r["stored"])) for r in rows],
                [(r["phase"], r["sent"], r["stored"]) for r in found["runs"]], "CSV and JSON")
    for r in found["runs"]:
        check((r["outcome"] == "clean") == (r["sent"] == r["stored"] and r["kernel_drops"] == 0) or
              r["outcome"] in ("generator limit", "backlog grew"), f"{r}")
        check(r["receiver_cpu"] is not None and 0 <= r["receiver_cpu"] <= 1.5, f"{r}")
    confirmed = [r for r in found["runs"] if r["phase"] == "soak" and r["outcome"] == "clean"]
    check(confirmed and all(r["sent"] == 2 * r["rate"] for r in confirmed), f"for the whole time: {confirmed}")
    lossy = [r for r in found["runs"] if r["outcome"] == "lost"]
    check(lossy and all(r["kernel_drops"] > 0 for r in lossy), f"the full queue is the kernel's loss: {lossy}")
    points = [e for e in drawn.iter() if e.tag.endswith("title")]
    check_equal(len(points), len([r for r in found["runs"] if r["phase"] != "warm-up"]) + 5,
                "points, and five of the legend")


def same_devices():
    """From run to run the exporters go on: none is new or has restarted, and no sequence has a gap."""
    with tempfile.TemporaryDirectory() as folder:
        flows = os.path.join(folder, "flows.csv")
        with Receiver("--format", "csv", "--fields", "network.bytes", "--output", flows) as receiver:
            code, out, err = find_knee(receiver.port, f"awk 'END {{ print NR ? NR - 1 : 0 }}' {flows}",
                                       *quick(still="2s", soak="2s"), "--from", 500, "--to", 1500, "--protocol",
                                       "ipfix", "--exporters", 5)
            receiver.finish(send=signal.SIGINT)
            account = receiver.account()
    check_equal(code, 0, out + err)
    check("above" not in out and "at least 1500 flows/s" in out, f"--to is the last: {out}")
    check_equal(len(account["exporters"]), 5, "exporters")
    for e in account["exporters"]:
        check_equal((e["restarts"], e["lost"]["sequence"], e["lost"]["template"], e["sequence"]["restarts"]),
                    (0, 0, 0, 0), f"{e['address']} {e['domain']}")
    sent = sum(int(line.split()[3]) for line in out.splitlines() if line.startswith(("warm-up ", "step ", "soak ")))
    check_equal(account["totals"]["flow_records"], sent, f"what the table says was sent: {out}")


def generator_limit():
    """What this program cannot send is not the receiver's knee."""
    with SlowReceiver(queue=10**9, journal=10**9, full="drop") as receiver:
        code, out, err = find_knee(receiver.port, receiver.command, *quick(step="200ms", soak=0), "--from", "100M",
                                   "--to", "100M", "--flows-per-datagram", 1)
    check_equal(code, 1, out + err)
    check("ended: generator limit: flowgen itself fell short at 100000000 flows/s" in out, out)
    check("burst knee: not found" in out, out)


def interrupted():
    """What is known until then is said."""
    with SlowReceiver(queue=1000, journal=10**6) as receiver:
        with subprocess.Popen([os.path.join(BIN, "flowgen"), "find-knee", "--target", f"127.0.0.1:{receiver.port}",
                               "--stored", receiver.command, *quick(soak="100s"), "--from", "1k", "--to", "1k"],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            said = ""
            while "step at 1000" not in said:
                line = process.stderr.readline()
                if not line:
                    break
                said += line
            time.sleep(0.7)
            begun = time.monotonic()
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=30)
            check(time.monotonic() - begun < 10, "ends at once")
    check_equal(process.returncode, 1, said + out + err)
    check("ended: interrupted" in out and "burst knee: at least 1000 flows/s for 500 ms" in out, out)
    check("sustained rate: not found" in out, out)


def wrong_commands():
    """One line for each, and the code of what failed."""
    with tempfile.TemporaryDirectory() as folder, SlowReceiver(queue=1000, journal=10**6) as receiver:
        falls = os.path.join(folder, "n")
        for stored, code, wanted in (
                ("exit 7", 3, "ended with exit code 7"),
                ("echo nothing", 3, "prints 'nothing', which is not one number"),
                ("sleep 60", 3, "did not end within 300 ms"),
                (f"echo x >> {falls}; echo $((100 - $(wc -l < {falls})))", 3, "what is stored cannot become less"),
                ("echo 0", 1, "none of "),
                (f"echo $(($(cat {receiver.stored}) * 3))", 1, "more are stored than were sent")):
            got, out, err = find_knee(receiver.port, stored, *quick(settle="1s", soak=0), "--from", "1k", "--to", "1k",
                                      "--stored-timeout", "300ms")
            check_equal(got, code, f"{stored}: {out}{err}")
            last = err.strip().splitlines()[-1] if code == 3 else out.strip().splitlines()[-1]
            check(wanted in last, f"{stored}: {last}")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    begun = time.monotonic()
    code, out, err = find_knee(port, "echo 0", *quick(soak=0, settle="50s"), "--from", "1k", "--to", "1k")
    check_equal(code, 1, out + err)
    check("ended: nothing listens at the target" in out, out)
    check(time.monotonic() - begun < 25, "what nobody receives is not waited for")


def seldom():
    """A soak within which --stored answers too seldom confirms nothing: whether the backlog grew is not known."""
    with SlowReceiver(queue=10**6, journal=10**6) as receiver:
        code, out, err = find_knee(receiver.port, f"sleep 0.3; {receiver.command}", *quick(soak="500ms"), "--from",
                                   "1k", "--to", "1k")
    check_equal(code, 1, out + err)
    check("too few counts" in out and "a longer --soak, or a faster command, is needed" in out, out)
    check("sustained rate: not found" in out, out)


def usage():
    for options, wanted in (
            ((), "--stored COMMAND is needed"),
            (("--stored", "x", "--rate", "1k"), "--rate: not with find-knee"),
            (("--stored", "x", "--for", "1s"), "--for: not with find-knee"),
            (("--stored", "x", "--manifest", "/dev/null"), "--manifest: not with find-knee"),
            (("--stored", "x", "--run-id", "a"), "--run-id: not with find-knee"),
            (("--stored", "x", "--scenario", "tor"), "--scenario: not with find-knee"),
            (("--stored", "x", "--csv", "/tmp/k", "--svg", "/tmp/./k"), "--svg: /tmp/./k is given twice"),
            (("--stored", "x", "--json", "-", "--svg", "-"), "--svg: - is given twice"),
            (("--stored", "x", "--from", "2k", "--to", "1k"), "--from: 2000 is above --to 1000"),
            (("--stored", "x", "--factor", "1"), "--factor: '1' is not from 1.01 to 10"),
            (("--stored", "x", "--factor", "fast"), "--factor: 'fast' is not like 1.5"),
            (("--stored", "x", "--precision", "90%"), "--precision: '90%' is not from 0.1% to 50%"),
            (("--stored", "x", "--clean", "3/2"), "--clean: 3 of 2 runs is not possible"),
            (("--stored", "x", "--clean", "3"), "--clean: '3' is not K/N"),
            (("--stored", "x", "--still", "2m"), "--still: 120 s is more than --settle 60 s"),
            (("--stored", "x", "--step", "0"), "--step: "),
            (("--stored", "echo 0", "--receiver-pid", "4194304"), "--receiver-pid: there is no process 4194304"),
            (("--stored", ""), "--stored: an empty value"),
            (("--stored", "x", "--target", "127.0.0.1:2", "--spread", "copy"), "--spread: not copy with find-knee")):
        code, out, err = run("flowgen", "find-knee", "--target", "127.0.0.1:9", *options)
        check_equal((code, out), (2, ""), f"{options}: {err}")
        check(wanted in err and "(see flowgen find-knee --help)" in err, f"{options}: {err}")
    code, _, err = run("flowgen", "find-knee", "--target", "192.0.2.1:9", "--stored", "echo 0")
    check_equal(code, 2, err)
    check("--yes-really 192.0.2.1 allows them" in err, f"as for any run of flowgen: {err}")
    code, _, err = run("flowgen", "find-knee", "--target", "127.0.0.1:9", "--stored", "echo 0", "--svg",
                       "/nowhere/x.svg")
    check_equal(code, 3, err)
    check("--svg: /nowhere/x.svg: " in err, err)
    code, out, _ = run("flowgen", "find-knee", "--help")
    check_equal(code, 0, "--help")
    check(all(o in out for o in ("--stored", "--soak", "25m", "--exporters")) and "--rate" not in out, out)


main({"numbers": numbers, "same_devices": same_devices, "generator_limit": generator_limit, "interrupted": interrupted,
      "wrong_commands": wrong_commands, "seldom": seldom, "usage": usage})
