#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""The clocks of flowgen's exporters: wraps of the 32-bit uptime, restarts and skew, each alone and all together. flowrecv
sees them as what they are and as nothing else: nothing is lost, every flow has the times that it was sent with."""
import json
import os
import signal
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from programs import NOTHING_LOST, Receiver, check, check_equal, main, run  # noqa: E402

FIXED = ("netflow1", "netflow5", "netflow7")
WITH_UPTIME = FIXED + ("netflow9", "sflow5")
WITH_CLOCK = FIXED + ("netflow9", "ipfix")
# What tells when an exporter of IPFIX booted: options of these profiles.
TELLS_BOOT = ("softflowd-ipfix", "yaf", "juniper-ipfix")
WRAP = 2**32 / 1000  # seconds


def sent(*arguments, recv=(), in_order=True):
    """Into a capture and out of it again: what flowgen sent and what flowrecv counted, exporter by exporter."""
    with tempfile.TemporaryDirectory() as directory:
        capture, manifest, stats = (os.path.join(directory, n) for n in ("sent.pcap", "sent.json", "stats.json"))
        what = " ".join(map(str, arguments))
        code, _, err = run("flowgen", "--pcap", capture, "--manifest", manifest, "--seed", 5, *arguments)
        check_equal(code, 0, f"{what}: flowgen: {err}")
        code, _, err = run("flowrecv", "--read", capture, "--expect", manifest, "--format", "none", "--stats", stats,
                           *recv)
        check_equal(code, 0, f"{what}: flowrecv: {err}")
        check("equal: all" in err, f"{what}: no verdict: {err}")
        with open(manifest, encoding="utf-8") as file:
            made = json.load(file)["exporters"]
        with open(stats, encoding="utf-8") as file:
            came = json.load(file)
    check_equal(came["totals"]["lost"], NOTHING_LOST, f"{what}: lost")
    if in_order:
        check_equal((came["totals"]["sequence"]["late"], came["totals"]["sequence"]["duplicate"]), (0, 0),
                    f"{what}: sequence")
    return made, came, err


def is_quiet(came, what, restarts=0, wraps=0):
    check_equal((came["totals"]["restarts"], came["totals"]["uptime_wraps"]), (restarts, wraps),
                f"{what}: restarts, wraps")


def each(protocol):
    return ("--protocol", protocol, "--rate", 200, "--exporters", 4, "--for", "60s", "--flows-per-datagram", 5)


def plain():
    """Without any of it there is none of it."""
    for protocol in WITH_UPTIME + ("ipfix",):
        made, came, err = sent(*each(protocol))
        is_quiet(came, protocol)
        check("restarts" not in made[0], f"{protocol}: {made[0]}")
        for line in ("restarted", "uptime:", "clock:"):
            check(line not in err, f"{protocol}: {err}")
        for e in came["exporters"]:
            if protocol == "sflow5":
                check("clock" not in e, f"{e}: sFlow has no export time")
            else:
                check(-1000 < e["clock"]["least_ms"] <= e["clock"]["greatest_ms"] <= 0, f"{protocol}: {e['clock']}")


def wraps():
    """49.7 days pass within the minute, of time or of virtual time, and every flow keeps its times."""
    for protocol in WITH_UPTIME:
        for uptime, scale in ((WRAP - 30, 1), (49.7 * 86400, 30)):
            what = f"{protocol}, up {uptime} s"
            _, came, err = sent(*each(protocol), "--start-uptime", f"{uptime:.3f}s", "--time-scale", scale)
            is_quiet(came, what, wraps=4)
            check_equal([e["uptime_wraps"] for e in came["exporters"]], [1] * 4, what)
            check(err.count("uptime: wrapped 1 time\n") == 4 and "restarted" not in err, f"{what}: {err}")
        # Several in one run: a datagram each few days.
        _, came, _ = sent("--protocol", protocol, "--count", 400, "--rate", 10, "--flows-per-datagram", 1,
                          "--time-scale",
                          500_000)
        days = 400 / 10 * 500_000 / 86400
        is_quiet(came, f"{protocol}, {days:.0f} days", wraps=came["totals"]["uptime_wraps"])
        check(int(days * 86400 // WRAP) <= came["totals"]["uptime_wraps"] <= int(days * 86400 // WRAP) + 1,
              f"{protocol}: {came['totals']['uptime_wraps']} wraps in {days:.0f} days")


def restarts():
    """Each exporter restarts every 20 seconds: three times in a minute, each at a time of its own."""
    for arguments in [("--protocol", p) for p in WITH_UPTIME] + [("--profile", p) for p in TELLS_BOOT]:
        what = " ".join(arguments)
        made, came, err = sent(*each("")[2:], *arguments, "--restart-every", "20s")
        check_equal([e["restarts"] for e in made], [3] * 4, what)
        is_quiet(came, what, restarts=12)
        check_equal([e["restarts"] for e in came["exporters"]], [3] * 4, what)
        if arguments[1] != "softflowd-ipfix":  # whose numbers leave options out, so that they seem to begin anew
            check(err.count("restarted: 3 times, by the boot time\n") == 4, f"{what}: {err}")
        if arguments[1] == "sflow5":
            check_equal({s["samples_lost"] for e in came["exporters"] for s in e["sflow"]["sources"]}, {0}, what)
        else:
            check(-1000 < came["totals"]["clock"]["least_ms"], f"{what}: {came['totals']['clock']}")


def restarts_by_numbers():
    """IPFIX as such tells no boot time: numbers that begin at 0 again do, once they have come far enough."""
    made, came, err = sent("--protocol", "ipfix", "--rate", 40_000, "--exporters", 2, "--for", "40s", "--restart-every",
                           "20s")
    check_equal([e["restarts"] for e in made], [2] * 2, "sent")
    is_quiet(came, "ipfix", restarts=4)
    check(err.count("restarted: 2 times, by the sequence numbers\n") == 2, err)


def restarts_that_nobody_sees():
    """Numbers of IPFIX that do not come far enough, and one datagram between two restarts: all arrives, and what the
    receiver cannot see is a note."""
    for protocol, rate, seconds, seen in (("ipfix", 100, 60, range(0, 2)), ("netflow5", 1, 200, (0,)),
                                          ("netflow9", 1, 200, (0,))):
        made, came, err = sent("--protocol", protocol, "--rate", rate, "--for", f"{seconds}s", "--restart-every", "10s",
                               "--flows-per-datagram", 10, in_order=False)
        count, got = made[0]["restarts"], came["totals"]["restarts"]
        check(count >= seconds // 10 - 1 and got in seen, f"{protocol}: {count} sent, {got} received")
        check(f"note: restarts {count} sent, {got} received: messages do not show them all\n" in err, err)
    for arguments in (("--protocol", "sflow5"), ("--profile", "yaf")):  # tell a boot time, or an uptime to the receiver
        _, _, err = sent(*arguments, "--rate", 1, "--for", "200s", "--restart-every", "10s")
        check("note:" not in err, f"{arguments}: {err}")


def skew():
    """Clocks that are wrong are wrong for all datagrams; flows have the exporter's times."""
    for protocol in WITH_CLOCK + ("sflow5",):
        _, came, err = sent(*each(protocol), "--clock-skew", "1h")
        is_quiet(came, protocol)
        if protocol == "sflow5":
            check("clock" not in came["totals"] and "clock:" not in err, f"{protocol}: {err}")
            continue
        clocks = [e["clock"] for e in came["exporters"]]
        for c in clocks:
            check(c["greatest_ms"] - c["least_ms"] < 1000, f"{protocol}: {c}")
            check(-3_601_000 < c["least_ms"] and c["greatest_ms"] <= 3_600_000, f"{protocol}: {c}")
        check_equal(len({c["greatest_ms"] for c in clocks}), 4, f"{protocol}: each has its own")
        check_equal(err.count("clock: "), 4, f"{protocol}: {err}")
        check(" s ahead\n" in err and " s late\n" in err, f"{protocol}: {err}")
        totals = came["totals"]["clock"]
        check_equal((totals["least_ms"], totals["greatest_ms"]),
                    (min(c["least_ms"] for c in clocks), max(c["greatest_ms"] for c in clocks)), protocol)


def together():
    """A wrap, restarts, a clock that is wrong and virtual time that runs fast."""
    for arguments in [("--protocol", p) for p in WITH_UPTIME] + [("--profile", "softflowd-ipfix")]:
        protocol = arguments[1]
        made, came, err = sent(*each("")[2:], *arguments, "--start-uptime", f"{WRAP - 600:.3f}s", "--restart-every",
                               "22m",
                               "--clock-skew", "1d", "--time-scale", 40)
        # 40 minutes: restarts at a fraction of 22 minutes, after the wrap or before it.
        phases = [(0x9E3779B9 * (i + 1) % 2**32) / 2**32 * 22 for i in range(4)]
        is_quiet(came, protocol, restarts=sum(1 + (p + 22 < 40) for p in phases),
                 wraps=sum(p > 10 for p in phases) if protocol in WITH_UPTIME else 0)
        check_equal(sum(e.get("restarts", 0) for e in made), sum(1 + (p + 22 < 40) for p in phases), protocol)
        if protocol != "sflow5":
            check_equal(err.count("clock: "), 4, f"{protocol}: {err}")


def young():
    """Flows right after a boot are as young as their exporter."""
    for protocol in ("netflow5", "netflow9"):
        for arguments in (("--start-uptime", "1s"), ("--restart-every", "10s")):
            with tempfile.TemporaryDirectory() as directory:
                capture = os.path.join(directory, "sent.pcap")
                code, _, err = run("flowgen", "--pcap", capture, "--seed", 3, "--protocol", protocol, "--rate", 100,
                                   "--for", "9s",
                                   "--start", "2026-01-01T00:00:00Z", *arguments)
                check_equal(code, 0, err)
                code, out, err = run("flowrecv", "--read", capture, "--format", "json")
                check_equal(code, 0, err)
            starts = sorted(json.loads(line)["flow.start"] for line in out.splitlines())
            check_equal(len(starts), 900, f"{protocol} {arguments}")
            if arguments[0] == "--start-uptime":
                check(starts[0] >= "2025-12-31T23:59:59", f"{protocol}: {starts[0]}")
            else:
                check(starts[0] < "2025-12-31T23:59:00" and starts[-1] >= "2026-01-01",
                      f"{protocol}: {starts[0]}, {starts[-1]}")


def live():
    """The same over a socket, with the kernel's time of receipt."""
    def received(*arguments):
        with tempfile.TemporaryDirectory() as directory:
            manifest = os.path.join(directory, "sent.json")
            with Receiver("--format", "none", "--expect", manifest) as receiver:
                code, _, err = run("flowgen", "--target", f"127.0.0.1:{receiver.port}", "--manifest", manifest,
                                   "--rate", 400,
                                   "--exporters", 2, "--flows-per-datagram", 5, *arguments)
                check_equal(code, 0, f"{arguments}: flowgen: {err}")
                receiver.finish(send=signal.SIGINT)
                check("equal: all" in receiver.stderr, f"{arguments}: {receiver.stderr}")
                came = receiver.account()
        check_equal(came["totals"]["lost"], NOTHING_LOST, f"{arguments}: lost")
        return came, receiver.stderr

    for protocol in ("netflow5", "netflow7", "netflow9", "sflow5"):
        came, err = received("--protocol", protocol, "--for", "4s", "--start-uptime", f"{WRAP - 2:.3f}s")
        is_quiet(came, protocol, wraps=2)
        check("clock:" not in err, f"{protocol}: {err}")
    for arguments in (("--protocol", "netflow5"), ("--protocol", "netflow9"), ("--protocol", "sflow5"),
                      ("--profile", "softflowd-ipfix")):
        came, err = received(*arguments, "--for", "11s", "--restart-every", "10s")
        is_quiet(came, arguments, restarts=2)
        check_equal([e["restarts"] for e in came["exporters"]], [1, 1], arguments)
    for protocol in ("netflow5", "netflow9", "ipfix"):
        came, err = received("--protocol", protocol, "--for", "1500ms", "--clock-skew", "1h")
        is_quiet(came, protocol)
        check_equal(err.count("clock: "), 2, f"{protocol}: {err}")


def same_octets():
    """A seed gives the same octets again, whatever the clocks; without skew, restarts and scale those of a run without."""
    def octets(*arguments):
        with tempfile.TemporaryDirectory() as directory:
            path = os.path.join(directory, "sent.pcap")
            code, _, err = run("flowgen", "--pcap", path, "--seed", 9, "--count", 2000, "--exporters", 3, *arguments)
            check_equal(code, 0, err)
            with open(path, "rb") as file:
                return file.read()

    for protocol in WITH_UPTIME + ("ipfix",):
        wild = ("--protocol", protocol, "--clock-skew", "10s", "--restart-every", "10s", "--time-scale", "7.5")
        check(octets(*wild) == octets(*wild), f"{protocol}: differs")
        check(octets(*wild) != octets("--protocol", protocol), f"{protocol}: nothing happened")
        check(octets("--protocol", protocol, "--time-scale", 1, "--restart-every", 0, "--clock-skew", 0) ==
              octets("--protocol", protocol), f"{protocol}: differs without any of it")
    check(octets("--uptime", "40d") == octets("--start-uptime", "40d"), "--uptime is another name")


def wrong():
    for arguments, message in [
            (("--time-scale", 0), "--time-scale: '0' is not a number in 0.001..1000000000"),
            (("--time-scale", "fast"), "--time-scale: 'fast' is not a number"),
            (("--time-scale", "2e3"), "--time-scale: '2e3' is not a number"),
            (("--clock-skew", "-3s"), "--clock-skew: '-3s' is not a time"),
            (("--clock-skew", "11000d"), "--clock-skew: "),
            (("--restart-every", "9s"), "--restart-every: 9s is less than 10 s"),
            (("--start-uptime", "soon"), "--start-uptime: 'soon' is not a time"),
            (("--start", "1970-02-01T00:00:00Z", "--clock-skew", "40d"),
             "--clock-skew: clocks have to show February 1970"),
    ]:
        code, out, err = run("flowgen", *arguments, "--count", 10, "--pcap", os.devnull)
        check_equal((code, out), (2, ""), f"{arguments}: {err}")
        check(message in err, f"{arguments}: {err}")
    for where in (("--ipfix-file", os.devnull, "--protocol", "ipfix"), ("--target", "tcp:127.0.0.1:9")):
        code, _, err = run("flowgen", *where, "--count", 10, "--restart-every", "1m")
        check_equal(code, 2, err)
        check("--restart-every: only over UDP and with --pcap" in err, err)


if __name__ == "__main__":
    main({"plain": plain, "wraps": wraps, "restarts": restarts, "restarts_by_numbers": restarts_by_numbers,
          "restarts_that_nobody_sees": restarts_that_nobody_sees,
          "skew": skew,
          "together": together, "young": young, "live": live, "same_octets": same_octets, "wrong": wrong})
