#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""flowrecv --metrics: the page says what --stats says, its counters never fall, names cannot make lines of it, and its
documentation has each metric."""
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from exposition import Page  # noqa: E402
from flows_of_names import Exporter, flow, write_capture  # noqa: E402
from metrics_reader import get, page_of, port_in, until  # noqa: E402
from programs import BIN, Receiver, check, check_equal, main, run, skip  # noqa: E402
from traffic import PER_DATAGRAM, Ways, generated, send_all, source  # noqa: E402

COUNTS = ("datagrams", "octets", "flow_records", "options_records", "samples", "flow_bytes", "flow_packets",
          "templates", "options_templates", "restarts")


def receiver(*more, **how):
    return Receiver("--format", "none", "--metrics", "0", *more, **how)


def came(it, datagrams):
    """The page once so many have come."""
    return until(lambda: page_of(it), lambda p: p.value("flowrecv_datagrams_total") == datagrams)


def same_as_statistics(page, account, name):
    totals = account["totals"]
    for count in COUNTS:
        check_equal(page.value(f"flowrecv_{count}_total"), totals[count], f"{name}: {count}")
    for count in ("late", "duplicate"):
        check_equal(page.value(f"flowrecv_{count}_total"), totals["sequence"][count], f"{name}: {count}")
    malformed = totals["lost"].pop("undecodable")
    check_equal({l["reason"]: v for l, v in page.of("flowrecv_malformed_total") if v}, malformed, f"{name}: malformed")
    causes = {l["cause"]: v for l, v in page.of("flowrecv_lost_total")}
    of_kernel = totals["dropped_by_kernel"]
    for cause, n in {"not_running": 0, "kernel_gaps": of_kernel, **totals["lost"]}.items():
        check_equal(causes.pop(cause) - page.value("flowrecv_lost_taken_back_total", cause=cause), n,
                    f"{name}: lost, {cause}")
    check_equal(causes, {}, f"{name}: causes that the statistics do not have")
    check_equal({l["anomaly"]: v for l, v in page.of("flowrecv_anomalies_total")}, totals["findings"],
                f"{name}: anomalies")
    for s in account["sockets"]:
        at = {"address": f"{s['address'] or '*'}:{s['port']}", "worker": str(s["worker"])}
        for count, key in (("datagrams_total", "datagrams"), ("messages_total", "messages"),
                           ("kernel_drops_total", "kernel_drops"), ("buffer_bytes", "buffer")):
            check_equal(page.value(f"flowrecv_socket_{count}", **at), s[key], f"{name}: socket {count}")
    check_equal(len(page.of("flowrecv_worker_datagrams_total")), len(account["sockets"]), f"{name}: workers")
    for count in ("datagrams", "flow_records"):
        check_equal(page.sum(f"flowrecv_worker_{count}_total"), totals[count], f"{name}: {count} of workers")
    for key, metric in (("sessions", "sessions"), ("octets", "session_memory_bytes"),
                        ("evicted", "sessions_evicted_total"), ("waiting_dropped", "waiting_sets_dropped_total")):
        check_equal(page.value(f"flowrecv_{metric}"), account["sessions"][key], f"{name}: {metric}")
    same_exporters(page, account["exporters"], name)


def same_exporters(page, exporters, name):
    check_equal(page.value("flowrecv_exporters"), len(exporters), f"{name}: exporters")
    check_equal(len(page.of("flowrecv_exporter_info")), len(exporters), f"{name}: exporters listed")
    for e in exporters:
        of = {"exporter": e["address"], "port": str(e["port"]), "domain": str(e["domain"]), "protocol": e["protocol"]}
        for count in COUNTS:
            check_equal(page.value(f"flowrecv_exporter_{count}_total", **of), e[count], f"{name}: {of}: {count}")
        undecodable = e["lost"].pop("undecodable")
        check_equal(page.value("flowrecv_exporter_malformed_total", **of), sum(undecodable.values()), f"{name}: {of}")
        for cause, n in e["lost"].items():
            check_equal(page.value("flowrecv_exporter_lost", cause=cause, **of), n, f"{name}: {of}: {cause}")
        check_equal(page.value("flowrecv_exporter_info", name=e["name"], **of), 1, f"{name}: {of}")


def counters():
    """Datagrams that are left out, cut, without their templates: with one worker and with two as --stats has it."""
    for protocol in ("netflow5", "netflow9", "ipfix", "sflow5"):
        exporters = generated(protocol)
        kept = [[p for at, p in enumerate(of) if at not in (7, 8, 20)][number:] for number, of in enumerate(exporters)]
        for workers in (1, 2):
            with receiver("--workers", workers) as it, Ways(it.port) as ways:
                before = page_of(it)
                send_all(ways, kept)
                for number in range(len(kept)):
                    ways.send(exporters[number][-1][:9], source(number))
                page = came(it, sum(map(len, kept)) + 4)
                it.finish(send=signal.SIGINT)
                check_equal(before.falls_to(page), [], f"{protocol}: counters that fell")
                check_equal(list(before.families.items()), list(page.families.items()), f"{protocol}: families")
                same_as_statistics(page, it.account(), f"{protocol}, {workers} workers")


def never_fall():
    """What comes late is no loss any more: the counter of what was lost stays, and another one rises."""
    sent = generated("netflow5", exporters=1, datagrams=12)[0]
    with receiver() as it, Ways(it.port) as ways:
        pages = []
        for at in (0, 1, 2, 4, 6, 3, 7, 9):  # 5 and 8 never come, 3 late
            ways.send(sent[at], source(0))
            pages.append(came(it, len(pages) + 1))
            time.sleep(0.25)  # a page is made again only when it is older
        it.finish(send=signal.SIGINT)
        account = it.account()
    for before, after in zip(pages, pages[1:]):
        check_equal(before.falls_to(after), [], "counters that fell")
    check_equal([p.value("flowrecv_lost_total", cause="sequence") / PER_DATAGRAM for p in pages],
                [0, 0, 0, 1, 2, 2, 2, 3], "lost")
    check_equal([p.value("flowrecv_lost_taken_back_total", cause="sequence") / PER_DATAGRAM for p in pages],
                [0, 0, 0, 0, 0, 1, 1, 1], "taken back")
    check_equal(account["totals"]["lost"]["sequence"], 2 * PER_DATAGRAM, "lost in the end")
    same_as_statistics(pages[-1], account, "late")


def evicted():
    """Exporters that are forgotten: their series end, the totals stay."""
    exporters = generated("netflow5", exporters=5, datagrams=3)
    with receiver("--max-exporters", 2, "--workers", 1) as it, Ways(it.port) as ways:
        pages = []
        for number, of in enumerate(exporters):
            for payload in of:
                ways.send(payload, source(number))
            pages.append(came(it, 3 * (number + 1)))
            time.sleep(0.25)
        it.finish(send=signal.SIGINT)
    last = pages[-1]
    for before, after in zip(pages, pages[1:]):
        check_equal(before.falls_to(after), [], "counters that fell")
    check_equal((last.value("flowrecv_exporters"), last.value("flowrecv_exporters_evicted_total")), (2, 3), "evicted")
    check_equal(last.sum("flowrecv_exporter_datagrams_total"), 6, "of those that are there")
    check_equal(last.value("flowrecv_flow_records_total"), 5 * 3 * PER_DATAGRAM, "of all")


def files():
    """While files are read it serves as well; what the stages and outputs did with the flows."""
    exporters = generated("netflow5", exporters=2, datagrams=200)
    with tempfile.TemporaryDirectory() as directory:
        fifo, out = os.path.join(directory, "in"), os.path.join(directory, "out.json")
        os.mkfifo(fifo)
        process = subprocess.Popen([os.path.join(BIN, "flowrecv"), "--read", fifo, "--metrics", ":0", "--filter",
                                    "network.bytes > 1", "--output", out], stderr=subprocess.PIPE, text=True)
        port = port_in(process.stderr.readline())
        with open(fifo, "wb") as to:
            to.write(b"".join(p for of in exporters for p in of))
            to.flush()
            # It waits for the rest of the file, and looks up only once a while of it has come.
            for payload in exporters[0] * 3:
                to.write(payload)
            to.flush()
            check_equal(get(port, "/readyz")[0], 200, "without sockets it is ready as long as it reads")
        _, said = process.communicate(timeout=30)
        check("datagrams" in said, said)


def stages():
    """What became of flows at the stages, and the outputs."""
    exporters = generated("netflow5", exporters=2, datagrams=20)
    with tempfile.TemporaryDirectory() as directory:
        out = os.path.join(directory, 'a "b".json')
        with Receiver("--metrics", "0", "--filter", "network.bytes > 1000", "--output", out) as it, \
                Ways(it.port) as ways:
            send_all(ways, exporters)
            page = came(it, 40)
            it.finish(send=signal.SIGINT)
        with open(out, encoding="utf-8") as file:
            lines = file.read().count("\n")
    chosen = page.value("flowrecv_stage_flows_total", stage="select", result="selected")
    check_equal(chosen, lines, "selected")
    check_equal(chosen + page.value("flowrecv_stage_flows_total", stage="select", result="left_out"),
                40 * PER_DATAGRAM, "all")
    of_output = {"number": "1", "output": out}
    check_equal([page.value(f"flowrecv_output_{w}", **of_output) for w in ("failed", "lost_total")], [0, 0], "output")
    check(page.value("flowrecv_output_queue_room_bytes", **of_output) > 1 << 20, "room")


def failed_output():
    """The gauge is of the present: 0 again once what was wrong is put right (SIGHUP), though the run has failed."""
    exporters = generated("netflow5", exporters=2, datagrams=10)
    with tempfile.TemporaryDirectory() as directory:
        out = os.path.join(directory, "out")
        of_output = {"number": "1", "output": out}
        os.mkfifo(out)
        end = os.open(out, os.O_RDONLY | os.O_NONBLOCK)
        with Receiver("--metrics", "0", "--output", out) as it, Ways(it.port) as ways:
            def failed():
                return page_of(it).value("flowrecv_output_failed", **of_output)
            check_equal(failed(), 0, "at the start")
            os.close(end)  # its reader goes
            send_all(ways, exporters)
            check_equal(until(failed, lambda f: f == 1), 1, "nobody reads it")
            os.unlink(out)
            it.process.send_signal(signal.SIGHUP)
            time.sleep(0.3)
            send_all(ways, exporters)
            check_equal(until(failed, lambda f: f == 0), 0, "it is written again")
            it.finish(send=signal.SIGTERM)
        check_equal((it.code, it.stderr.count("Broken pipe")), (3, 1), it.stderr)
        with open(out, encoding="utf-8") as file:
            check_equal(file.read().count("\n"), 20 * PER_DATAGRAM, "what came since")


def process():
    """What the page says of the process is what the system says of it."""
    with receiver() as it:
        page = page_of(it)
        with open(f"/proc/{it.process.pid}/status", encoding="utf-8") as file:
            status = dict(line.split(":", 1) for line in file)
        check_equal(page.value("process_threads"), int(status["Threads"]), "threads")
        resident, now = page.value("process_resident_memory_bytes"), int(status["VmRSS"].split()[0]) * 1024
        check(0.5 < resident / now < 2, f"resident: {resident}, {now}")
        check(abs(page.value("process_start_time_seconds") - time.time()) < 60, "start")
        check(0 < page.value("process_cpu_seconds_total") < 60, "processor time")
        check_equal(page.value("process_open_fds") > 5, True, "descriptors")
        version = run("flowrecv", "--version")[1].split()[-1]
        check_equal(page.value("flowrecv_build_info", version=version), 1, "version")


def injection():
    """Names with quotes, backslashes, line feeds and control characters stay within their label."""
    hostile = 'core"} 1\\n# TYPE evil counter\\nevil{a=\\"b\\"} 666\\\\'
    names = '[[exporter]]\naddress = "192.0.2.1"\nname = %s\n'
    with tempfile.TemporaryDirectory() as directory:
        path, capture = os.path.join(directory, "names.toml"), os.path.join(directory, "a.pcap")
        write_capture(capture, Exporter("192.0.2.1", 7).flows(flow()))
        for literal, want in (("'core\"} 1'", 'core"} 1'), ("'a\\b'", "a\\b"), ("'\\'", "\\"), ("'a\\nb\\'", "a\\nb\\"),
                              ("'{},= # TYPE'", "{},= # TYPE"), ('"' + hostile.replace('"}', '\\"}') + '"', None),
                              ('"a\\nevil 1"', None), ('"\\u001b[2J\\u009b"', None)):
            with open(path, "w", encoding="utf-8") as file:
                file.write(names % literal)
            check_config = run("flowrecv", "--names", path, "--check-config")
            if want is None:
                check_equal(check_config[0], 2, f"{literal} is not taken as a name: {check_config}")
                continue
            check_equal(check_config[0], 0, f"{literal}: {check_config}")
            with receiver("--read", capture, "--names", path) as it:
                page = page_of(it)
            check_equal([l["name"] for l, _ in page.of("flowrecv_exporter_info")], [want], literal)
            check_equal([n for n in page.families if "evil" in n], [], literal)


def promtool():
    """What the tool of Prometheus itself says of the page."""
    tool = shutil.which("promtool")
    if tool is None:
        skip("no promtool")
    exporters = generated("ipfix", datagrams=5)
    with receiver("--listen", "tcp:127.0.0.1:0", "--filter", "network.bytes > 1") as it, Ways(it.port) as ways:
        send_all(ways, exporters)
        came(it, 20)
        text = get(port_in(it.before), "/metrics")[2]
    done = subprocess.run([tool, "check", "metrics"], input=text, capture_output=True, text=True, timeout=60)
    check_equal((done.returncode, done.stdout + done.stderr), (0, ""), "promtool check metrics")


def documented():
    """docs/metrics.md has each metric as the page has it, and no other."""
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../docs/metrics.md")
    with open(path, encoding="utf-8") as file:
        items = re.findall(r"^- `(\w+)` \((\w+)\): (.*(?:\n  .*)*)", file.read(), re.M)
        written = [(name, kind, " ".join(about.split())) for name, kind, about in items]
    with receiver() as it:
        page = page_of(it)
    want = [(name, kind, about) for name, (kind, about) in page.families.items()]
    for row in want:
        check(row in written, "not in docs/metrics.md: - `{}` ({}): {}".format(*row))
    check_equal([row for row in written if row not in want], [], "only in docs/metrics.md")
    check_equal(len(set(written)), len(written), "written once")


main({"counters": counters, "never_fall": never_fall, "evicted": evicted, "files": files, "stages": stages,
      "failed_output": failed_output, "process": process, "injection": injection, "promtool": promtool, "documented": documented})
