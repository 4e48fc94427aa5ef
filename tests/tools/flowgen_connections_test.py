#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""flowgen over TCP and TLS: collectors that are slow, that go away, that are not who they should be."""
import json
import os
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from certificates import Authority  # noqa: E402
from programs import BIN, Receiver, check, check_equal, main, run  # noqa: E402


class Collector:
    """Reads connections one after the other, each by `read`(socket), in a thread; .octets of each."""

    def __init__(self, read, context=None, buffer=None):
        self.listener = socket.create_server(("127.0.0.1", 0))
        if buffer:
            self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        self.listener.settimeout(30)
        self.port, self.read, self.context, self.octets = self.listener.getsockname()[1], read, context, []
        self.thread = threading.Thread(target=self.work, daemon=True)

    def work(self):
        while True:
            try:
                raw, _ = self.listener.accept()
            except OSError:
                return
            raw.settimeout(30)
            try:
                s = self.context.wrap_socket(raw, server_side=True) if self.context else raw
                self.octets.append(b"")
                self.read(self, s)
                s.close()
            except OSError:  # also of TLS
                raw.close()

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.listener.close()


def read_all(collector, s):
    while part := s.recv(65536):
        collector.octets[-1] += part


def messages(octets):
    out, at = [], 0
    while at < len(octets):
        version, length, _, sequence, domain = struct.unpack_from(">HHIII", octets, at)
        check_equal(version, 10, f"version at {at}")
        out.append((sequence, domain, octets[at + 16:at + length]))
        at += length
    check_equal(at, len(octets), "ends with a whole message")
    return out


def manifest_of(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def generate(collector, *arguments, transport="tcp", host="127.0.0.1"):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "sent.json")
        code, _, err = run("flowgen", "--target", f"{transport}:{host}:{collector.port}", "--manifest", path, *arguments)
        return code, err, manifest_of(path) if os.path.exists(path) else None


def slow():
    """A collector that takes its time: flowgen waits, and nothing is lost."""
    def read(collector, s):
        while part := s.recv(8192):
            collector.octets[-1] += part
            time.sleep(0.001)

    with Collector(read, buffer=8192) as collector:
        code, err, sent = generate(collector, "--count", 30000, "--rate", "max", "--sndbuf", 16384)
        check_equal(code, 0, err)
        time.sleep(0.3)
        got = messages(collector.octets[0])
        check_equal((len(got), sum(len(body) + 16 for *_, body in got)),
                    (sent["totals"]["datagrams"], sent["totals"]["octets"]), "messages and octets")
        check_equal(got[0][0], 0, "the first sequence number of a connection")


def templates():
    """Sent once in a connection (RFC 7011 section 8.4 is of UDP); statistics, whose counts grow, go on."""
    with Collector(read_all) as collector:
        code, err, _ = generate(collector, "--count", 5000, "--rate", "max", "--sampling", 100, "--statistics",
                                "--flows-per-datagram", 20)
        check_equal(code, 0, err)
        time.sleep(0.2)
        sets = []
        for *_, body in messages(collector.octets[0]):
            at = 0
            while at < len(body):
                number, length = struct.unpack_from(">HH", body, at)
                sets.append((number, body[at + 4:at + 6] if number < 256 else b""))
                at += length
        announced = [one for one in sets if one[0] in (2, 3)]
        check_equal(len(announced), len(set(announced)), f"announced: {announced}")


def goes_away():
    """A connection that is closed: told and counted, tried again in its time, and begun anew with templates."""
    def read(collector, s):
        if len(collector.octets) > 1:
            return read_all(collector, s)
        while len(collector.octets[-1]) < 20000:
            collector.octets[-1] += s.recv(4096)

    with Collector(read) as collector:
        code, err, sent = generate(collector, "--rate", "5k", "--for", "3s", "--reconnect", "1s")
        check_equal(code, 1, err)
        check("(exporter 1, after " in err and "not sent" in err, err)
        time.sleep(0.2)
        check_equal(len(collector.octets), 2, "connections")
        again = messages(collector.octets[1])
        check_equal((again[0][0], again[0][2][:2]), (0, struct.pack(">H", 2)), "begins with 0 and with templates")
        check_equal(len(sent["exporters"]), 2, "a session each")
        check_equal(sent["exporters"][1]["first_sequence"], 0, "of the second")


def never_again():
    """Where nothing is to come again, or there is no time in which it could, that is the end."""
    with Collector(lambda collector, s: s.recv(4096)) as collector:
        for more in (("--rate", "20k", "--reconnect", "0"), ("--rate", "max")):
            begun = time.monotonic()
            code, err, _ = generate(collector, "--count", 2000000, *more)
            check_equal(code, 3, err)
            check("(exporter 1, after " in err and "datagrams not sent: tcp 127.0.0.1" in err, err)
            check(time.monotonic() - begun < 8, f"{more}: not at once")


def nobody():
    with socket.create_server(("127.0.0.1", 0)) as s:
        port = s.getsockname()[1]
    code, out, err = run("flowgen", "--target", f"tcp:127.0.0.1:{port}", "--count", 10)
    check_equal((code, out, err), (3, "", f"flowgen: tcp 127.0.0.1:{port}: Connection refused\n"), "nobody listens")


def protocols():
    for name in ("netflow5", "netflow9", "sflow5"):
        code, _, err = run("flowgen", "--target", "tcp:127.0.0.1:9", "--protocol", name, "--count", 1)
        check_equal((code, err), (2, f"flowgen: --protocol: {name} is not sent over tcp, only ipfix is (see flowgen --help)\n"),
                    name)


def many():
    """A connection for each exporter."""
    with Receiver("--for", "40s", "--format", "none", transport="tcp") as receiver:
        code, err, sent = generate(receiver, "--exporters", 300, "--rate", "30k", "--for", "2s")
        check_equal(code, 0, err)
        receiver.finish(send=2)
        account = receiver.account()
        check_equal((account["connections"][0]["accepted"], account["connections"][0]["most_open"]), (300, 300), "open")
        check_equal(account["totals"]["flow_records"], sent["totals"]["flow_records"], "flows")
        check_equal(receiver.code, 0, receiver.stderr)


def certificates():
    """The collector's certificate is the target's, of an authority that is believed, and valid."""
    with Authority() as a, Authority("Other Authority") as others:
        a.make("exporter", "exporter.example")
        a.make("expired", "localhost", days=-1)
        a.make("other", "other.example")
        a.make("good", "localhost", "DNS:localhost,IP:127.0.0.1")
        others.make("foreign", "localhost")

        def serve(of, name):
            c = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            c.load_cert_chain(of.path(name + ".pem"), of.path(name + ".key"))
            c.load_verify_locations(a.ca)
            c.verify_mode = ssl.CERT_REQUIRED
            return c

        cases = (("expired", a, "its certificate (CN=localhost) expired on 2021-01-01 00:00:00 UTC"),
                 ("other", a, "its certificate (CN=other.example) is not for 127.0.0.1"),
                 ("foreign", others, "its certificate (CN=localhost) is not signed by an authority that is trusted here; "
                                     "its issuer is CN=Other Authority"))
        for name, of, words in cases:
            with Collector(read_all, serve(of, name)) as collector:
                code, err, _ = generate(collector, "--count", 10, *a.options("exporter"), transport="tls")
                check_equal((code, err), (3, f"flowgen: tls 127.0.0.1:{collector.port}: {words}\n"), name)
                check_equal(collector.octets, [], "nothing is sent")
        for host, more in (("127.0.0.1", ()), ("localhost", ()), ("127.0.0.1", ("--peer-name", "localhost"))):
            with Collector(read_all, serve(a, "good")) as collector:
                code, err, sent = generate(collector, "--count", 1000, "--rate", "max", *a.options("exporter"), *more,
                                           transport="tls", host=host)
                check_equal(code, 0, err)
                time.sleep(0.2)
                check_equal(len(messages(collector.octets[0])), sent["totals"]["datagrams"], host)
        # TLS 1.3: the collector refuses after the exporter's part of the handshake is done.
        with Collector(read_all, serve(a, "good")) as collector:
            code, err, _ = generate(collector, "--count", 100, "--rate", "max", "--ca", a.ca, transport="tls")
            check(code in (1, 3) and err.count("it rejected us: certificate required") in (1, 2), f"{code}: {err}")


def interrupted():
    """While it waits for a collector that reads nothing."""
    with Collector(lambda collector, s: time.sleep(20), buffer=4096) as collector:
        process = subprocess.Popen([os.path.join(BIN, "flowgen"), "--target", f"tcp:127.0.0.1:{collector.port}", "--rate",
                                    "max", "--count", "10M"], stderr=subprocess.PIPE, text=True)
        time.sleep(1)
        process.send_signal(2)
        begun = time.monotonic()
        _, err = process.communicate(timeout=15)
        check(time.monotonic() - begun < 2, "not at once")
        check("datagrams" in err, err)


main({"slow": slow, "templates": templates, "goes_away": goes_away, "never_again": never_again, "nobody": nobody,
      "protocols": protocols, "many": many, "certificates": certificates, "interrupted": interrupted})
