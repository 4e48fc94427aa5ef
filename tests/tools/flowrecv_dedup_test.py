#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Flows that are reported more than once (flowrecv --dedup): counted exactly where they are planted, and none where
there are none."""
import json
import os
import random
import re
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../docs"))
from damage import payloads  # noqa: E402
from flows_of_names import Exporter, flow, write_capture  # noqa: E402
from programs import check, check_equal, main, run, shared  # noqa: E402

COUNTS = re.compile(r"dedup: (\d+) of (\d+) flows? reported before: (\d+) at the other side of their exporter "
                    r"\(egress\), (\d+) by another exporter; (marked|dropped)\n")


def counts(err):
    found = COUNTS.search(err)
    check(found is not None, f"no counts: {err}")
    return tuple(int(n) for n in found.groups()[:4]) if found else (0, 0, 0, 0)


def received(messages, *options, how="mark"):
    with tempfile.TemporaryDirectory() as directory:
        capture = os.path.join(directory, "a.pcap")
        write_capture(capture, messages)
        code, out, err = run("flowrecv", "--read", capture, "--dedup", how, *options)
        check_equal(code, 0, err)
        return [json.loads(line) for line in out.splitlines()], err


def planted():
    """Flows of three exporters in a row; some pass one of them in and out, some several; all records shuffled within a
    second. Long ones come in several records, which follow each other."""
    chance = random.Random(7)
    exporters = [Exporter(f"192.0.2.{n}", port=2055) for n in (1, 2, 3)]
    arrivals, egress, others = [], 0, 0
    for n in range(400):
        source, destination = f"10.1.{n // 200}.{n % 200 + 1}", f"10.2.0.{chance.randint(1, 200)}"
        length = chance.choice((0, 40, 800, 59_000))
        begin = chance.randint(0, 30_000)
        both_sides, path = chance.random() < 0.3, chance.sample(exporters, chance.choice((1, 1, 2, 3)))
        for record in range(3 if length == 59_000 else 1):
            start = begin + record * (length + 1000)
            packets = chance.randint(1, 3000)
            octets = packets * chance.randint(40, 1400)
            seen_by = []
            for exporter in path:
                # The clock of each is its own, by less than a second; one counts Ethernet's headers.
                skew = 300 * exporters.index(exporter)
                more = 18 * packets if exporter is exporters[2] else 0
                for direction in (0, 1) if both_sides else (0,):
                    seen_by.append((exporter, flow(source, destination, (40000 + n, 443), octets=octets + more,
                                                   packets=packets, start=start + skew, end=start + skew + length,
                                                   direction=direction)))
            arrivals += [((start + length) / 1000 + chance.random(), *one) for one in seen_by]
            seen = {exporter for exporter, _ in seen_by}
            egress += both_sides  # of the exporter that has the original
            others += (len(seen) - 1) * (2 if both_sides else 1)
    arrivals.sort(key=lambda a: a[0])
    messages = [(*exporter.flows(one)[0], when) for when, exporter, one in arrivals]
    lines, err = received(messages)
    check_equal(counts(err), (egress + others, len(messages), egress, others), "counts")
    check_equal(len(lines), len(messages), "all lines")
    marked = [line["flow.duplicate"] for line in lines if "flow.duplicate" in line]
    check_equal((marked.count("egress"), marked.count("exporter")), (egress, others), "marks")
    kept, err = received(messages, how="drop")
    check_equal(counts(err), (egress + others, len(messages), egress, others), "counts of drop")
    check("dropped" in err, err)
    check_equal(kept, [line for line in lines if "flow.duplicate" not in line], "what is left")
    check(not any("flow.duplicate" in line for line in kept), "no marks")


def not_duplicates():
    """Records that look alike and are none."""
    usual = flow(direction=0)
    back = flow(source=usual["destination"], destination=usual["source"], ports=(443, 40000), direction=1)
    for name, make in {
            "successive records": lambda one, two: [one.flows(flow(start=60_000 * n, end=60_000 * (n + 1)))
                                                  for n in range(5)],
            "the same again": lambda one, two: [one.flows(usual), one.flows(usual)],
            "the way back": lambda one, two: [one.flows(usual), one.flows(back), two.flows(back)],
            "no direction": lambda one, two: [one.flows(flow()), one.flows(flow())],
            "another port": lambda one, two: [one.flows(usual), two.flows(flow(ports=(40001, 443)))],
            "another protocol": lambda one, two: [one.flows(usual), two.flows(flow(protocol=17))],
            "other counters": lambda one, two: [one.flows(usual), two.flows(flow(packets=12)),
                                              two.flows(flow(octets=2000))],
            "another time": lambda one, two: [one.flows(usual), two.flows(flow(start=3_100, end=4_000))],
            "sampled": lambda one, two: [one.flows(flow(rate=100)), two.flows(flow(rate=100))],
            "of one link": lambda one, two: [
                e.flows(flow(source="0.0.0.0", destination="255.255.255.255", ports=(68, 67), protocol=17),
                        flow(source="192.168.1.1", destination="224.0.0.251", ports=(5353, 5353)),
                        flow(source="fe80::1", destination="2001:db8::1"),
                        flow(source="2001:db8::1", destination="ff02::fb")) for e in (one, two)]}.items():
        messages = make(Exporter(), Exporter("192.0.2.2"))
        flat = [m for some in messages for m in some]
        lines, err = received(flat)
        compared = 0 if name in ("sampled", "of one link") else len(flat)
        expected = 1 if name == "the way back" else 0  # by the other exporter, which has it as well
        check_equal(counts(err), (expected, compared, 0, expected), f"{name}: {err}")
        check_equal(len(lines), len(flat), name)
        if compared == 0:
            check(f"dedup: not compared: {len(flat)} {name}\n" in err, err)


def bounds():
    """The window is by when flows arrive; what has no room is forgotten, and said."""
    for late, want in ((9.9, 1), (10.1, 0)):
        one, two = Exporter(), Exporter("192.0.2.2")
        messages = [(*one.flows(flow(end=20_000))[0], 0), (*two.flows(flow(end=20_000))[0], late)]
        _, err = received(messages, "--dedup-window", "10s")
        check_equal(counts(err)[3], want, f"{late} s later")
    one, two = Exporter(), Exporter("192.0.2.2")
    flows = [flow(ports=(port, 443)) for port in range(1, 6001)]
    _, err = received([*one.flows(*flows), *two.flows(*flows)], "--dedup-memory", "1M")
    check_equal(counts(err)[0], 0, "little memory")
    found = re.search(r"dedup: (\d+) flows forgotten before their time, for lack of room \(--dedup-memory\)", err)
    check(found is not None and 6000 < int(found[1]) < 10_000, err)
    one, two = Exporter(), Exporter("192.0.2.2")
    _, err = received([*one.flows(*flows), *two.flows(*flows)])
    check_equal(counts(err), (6000, 12_000, 0, 6000), "enough")
    check("forgotten" not in err, err)


def records(number):
    """Of one flow: so many that follow each other, of 15 s."""
    return [flow(start=15_000 * n, end=15_000 * (n + 1)) for n in range(number)]


def many_records():
    """Of one key, those of one side after those of the other. What there is no room for is said."""
    for number, pushed_out in ((6, 0), (64, 0), (65, 1), (100, 36)):
        one, two = Exporter(), Exporter("192.0.2.2")
        _, err = received([*one.flows(*records(number)), *two.flows(*records(number))])
        if pushed_out == 0:
            check_equal(counts(err), (number, 2 * number, 0, number), f"{number} of two exporters")
            check("forgotten" not in err, err)
        else:
            found = re.search(r"dedup: (\d+) flows? forgotten before their time, as more than 64 of the same addresses "
                              r"and ports came in --dedup-window\n", err)
            check(found is not None and int(found[1]) >= pushed_out, err)
    sides = [dict(record, direction=direction) for direction in (0, 1) for record in records(6)]
    _, err = received(Exporter().flows(*sides))
    check_equal(counts(err), (6, 12, 6, 0), "ingress, then egress")


def one_file_after_the_other():
    """Captures of the same ten minutes: flows that the window forgot before the second one are said."""
    def minutes(exporter, first, last):
        return [(*exporter.flows(flow(ports=(n + 1, 443), start=n * 1000, end=n * 1000 + 500))[0], n + 1)
                for n in range(60 * first, 60 * last)]
    said = re.compile(r"dedup: some (\d+) flows were forgotten before others that had arrived at the same time were "
                      r"read: for files of the same time --dedup-window has to be as long as they go back, "
                      r"(\d+)s here\n")
    # The second file's minutes; with a window of two minutes what is found and what forgotten; how far it goes back.
    for first, last, found, forgotten, back in ((0, 10, 121, 479, 599), (5, 10, 121, 179, 299), (0, 3, 0, 180, 599),
                                               (8, 10, 120, 0, 119), (10, 20, 0, 0, 0)):
        one, two = Exporter(), Exporter("192.0.2.2")
        with tempfile.TemporaryDirectory() as directory:
            files = [os.path.join(directory, name) for name in ("a.pcap", "b.pcap")]
            write_capture(files[0], minutes(one, 0, 10))
            write_capture(files[1], minutes(two, first, last))
            read = ["--read", files[0], "--read", files[1], "--format", "none", "--dedup"]
            what = f"minutes {first} to {last}"
            _, _, err = run("flowrecv", *read)
            check_equal(counts(err)[3], found, what)
            line = said.search(err)
            check_equal(line is not None, forgotten != 0, f"{what}: {err}")
            if line is not None:
                # By whole seconds, in which those at both ends are.
                check(abs(int(line[1]) - forgotten) <= 2, f"{what}: {err}")
                check_equal(int(line[2]), back, what)
                _, _, err = run("flowrecv", *read, "--dedup-window", f"{back}s")
                check_equal(counts(err)[3], 60 * (last - first), f"{what}, a long window")
                check("forgotten" not in err, err)
    # Live, and within one file, what the window forgets is as it should be.
    _, err = received(minutes(Exporter(), 0, 10))
    check("forgotten" not in err, err)


def generated():
    """No flow of flowgen's exporters is one of another; sent by two exporters, each is one, in every protocol that has
    what is compared."""
    for profile, compares in (("generic-v5", True), ("cisco-ios-v9", True), ("softflowd-ipfix", True), ("yaf", True),
                              ("fortigate", True), ("juniper-ipfix", False), ("generic-sflow", False)):
        with tempfile.TemporaryDirectory() as directory:
            capture = os.path.join(directory, "a.pcap")
            code, _, err = run("flowgen", "--profile", profile, "--exporters", 1, "--count", 1000, "--rate", "1k",
                               "--seed", 3, "--pcap", capture)
            check_equal(code, 0, err)
            port = 6343 if "sflow" in profile else 2055
            datagrams = payloads(capture)
            _, _, err = run("flowrecv", "--read", capture, "--format", "none", "--dedup")
            once = counts(err)
            check_equal((once[0], once[1] > 0), (0, compares), f"{profile}: {err}")
            # The ports of frames are those of the capture's writer: 4739, where flowrecv looks at what comes.
            twice = [(Exporter(f"192.0.2.{n}", port=port), d) for d in datagrams for n in (1, 2)]
            write_capture(capture, twice)
            code, _, err = run("flowrecv", "--read", capture, "--format", "none", "--dedup", "drop")
            got = counts(err)
            want = 0 if "sflow" in profile else once[1]
            check_equal(got, (want, 2 * once[1], 0, want), f"{profile}: {err}")


def live_captures():
    """Of one exporter each: nothing is a duplicate, but what Open vSwitch reports where a packet comes in and again
    where it goes out."""
    folder = shared("captures-live")
    for name in sorted(os.listdir(folder)):
        if not name.endswith(".pcap"):
            continue
        code, out, err = run("flowrecv", "--read", os.path.join(folder, name), "--dedup", "--fields",
                             "source.ip,flowDirection,flow.duplicate")
        check(code in (0, 1), err)  # some were cut
        lines = [json.loads(line) for line in out.splitlines()]
        out_again = 0
        if name == "ovs-ipfix.pcap":
            out_again = sum(line.get("flowDirection") == 1 and "source.ip" in line for line in lines)
        check_equal(counts(err)[2:], (out_again, 0), f"{name}: {err}")


def options():
    with tempfile.TemporaryDirectory() as directory:
        capture = os.path.join(directory, "a.pcap")
        write_capture(capture, [*Exporter().flows(flow()), *Exporter("192.0.2.2").flows(flow())])

        def header(*more):
            code, out, err = run("flowrecv", "--read", capture, "--format", "csv", *more)
            check_equal(code, 0, err)
            return out.splitlines()[0].split(","), err
        check_equal(header("--dedup")[0][-1], "flow.duplicate", "a column")
        check_equal(header("--dedup", "mark")[0], header("--dedup")[0], "mark is what it is without a value")
        for more in ((), ("--dedup", "drop")):
            check("flow.duplicate" not in header(*more)[0], f"{more}")
        check_equal(header("--dedup", "--fields", "source.ip")[0], ["source.ip"], "columns of one's own")
        check("dedup" not in header()[1], "nothing of it")
        code, out, err = run("flowrecv", "--schema", "json-schema", "--dedup")
        check(code == 0 and "flow.duplicate" in json.loads(out)["properties"], out + err)
        for fine in (("--format", "none"), ("--format", "none", "--dedup-memory", "1M"),
                     ("--top", "1", "--by", "source.ip")):
            code, _, err = run("flowrecv", "--read", capture, "--dedup", *fine)
            check(code == 0 and counts(err)[0] == 1, err)
        for wrong, words in ((("--dedup", "maybe"), "mark,drop"), (("--dedup-window", "5s"), "only with --dedup"),
                             (("--dedup-memory", "5M"), "only with --dedup"),
                             (("--dedup", "--dedup-window", "0"), "--dedup-window"),
                             (("--dedup", "--dedup-memory", "0"), "--dedup-memory: 0 is not in 1M..16G"),
                             (("--dedup", "--dedup-memory", "1023K"), "--dedup-memory: 1023K is not in 1M..16G"),
                             (("--dedup", "--dedup-memory", "17G"), "--dedup-memory: 17G is not in 1M..16G"),
                             (("--dedup", "--format", "elements"), "--dedup: only with --format json, "),
                             (("--stdin", "--dedup"), "--dedup: not")):
            code, _, err = run("flowrecv", *wrong)
            check(code == 2 and words in err and err.count("\n") == 1, err)


if __name__ == "__main__":
    main({"planted": planted, "not_duplicates": not_duplicates, "bounds": bounds, "many_records": many_records,
          "one_file_after_the_other": one_file_after_the_other, "generated": generated,
          "live_captures": live_captures, "options": options})
