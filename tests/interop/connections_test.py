#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""IPFIX over TCP, TLS and DTLS with other implementations at the other end: libfixbuf (TCP), openssl(1) (TLS, DTLS),
GnuTLS (the handshake of DTLS; its programs carry text alone)."""
import csv
import os
import signal
import struct
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from certificates import Authority  # noqa: E402
from partners import free_port  # noqa: E402
from programs import BIN, Receiver, check, check_equal, main, run, skip  # noqa: E402

PARTNER = os.path.join(BIN, "flowkit_fixbuf_partner")


def start(*command, **options):
    if not os.environ.get("FLOWKIT_PARTNERS"):
        skip("partners are not asked for (./test --partners)")
    try:
        return subprocess.Popen(list(map(str, command)), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, **options)
    except FileNotFoundError:
        skip(f"no {command[0]}")


def authority():
    a = Authority()
    a.make("collector", "localhost", "DNS:localhost,IP:127.0.0.1")
    a.make("exporter", "exporter.example")
    return a


def generated(*arguments):
    code, _, err = run("flowgen", *arguments)
    check_equal(code, 0, err)


def flows_of(path):
    """Of a file of messages, as lines of all that is the network's."""
    code, out, err = run("flowrecv", "--read", path, "--format", "csv", "--fields",
                         "source.ip,destination.ip,source.port,destination.port,network.bytes,network.packets")
    check_equal(code, 0, err)
    return out.splitlines()[1:]


def fixbuf_collects():
    port = free_port()
    with start(PARTNER, "collect", port, text=True) as theirs:
        check_equal(theirs.stdout.readline(), "listening\n", "libfixbuf")
        got = []
        reads = threading.Thread(target=lambda: got.extend(theirs.stdout.read().splitlines()))
        reads.start()
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "f.ipfix")
            same = ("--protocol", "ipfix", "--ipv6", 0, "--count", 20000, "--rate", "max", "--seed", 5)
            generated("--target", f"tcp:127.0.0.1:{port}", *same)
            generated("--ipfix-file", path, *same)
            ours = [" ".join((one[0], one[1], one[4])) for one in csv.reader(flows_of(path))]
        reads.join()
        check_equal(theirs.wait(20), 0, "libfixbuf")
    check_equal(len(got), 20000, "flows that libfixbuf decodes")
    check(sorted(got) == sorted(ours), f"values: {got[:3]} {ours[:3]}")
    print(len(got), "flows, equal to libfixbuf's")


def fixbuf_exports():
    with Receiver("--for", "40s", "--format", "csv", "--fields", "network.bytes,source.ip", transport="tcp") as receiver:
        with start(PARTNER, "export", receiver.port, 20000) as theirs:
            check_equal(theirs.wait(20), 0, "libfixbuf")
        receiver.finish(send=signal.SIGINT)
        lines = receiver.stdout.splitlines()[1:]
        check_equal(lines, [f"{n},192.0.2.{n % 256}" for n in range(20000)], "flows")
        check_equal(receiver.code, 0, receiver.stderr)
        check_equal(receiver.account()["connections"][0]["ended"]["closed"], 1, "ended")
    print(len(lines), "flows of libfixbuf's")


def client(transport, *versions):
    """openssl s_client sends a file's messages."""
    with authority() as a, tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "f.ipfix")
        generated("--protocol", "ipfix", "--ipfix-file", path, "--count", 600)
        for version in versions:
            with Receiver("--for", "40s", "--format", "csv", "--fields",
                          "source.ip,destination.ip,source.port,destination.port,network.bytes,network.packets",
                          *a.options("collector"), transport=transport) as receiver:
                theirs = start("openssl", "s_client", "-nocommands", version, "-connect", f"127.0.0.1:{receiver.port}",
                               "-cert", a.path("exporter.pem"), "-key", a.path("exporter.key"), "-CAfile", a.ca,
                               "-verify_return_error", stdin=subprocess.PIPE)
                with open(path, "rb") as file:
                    octets = file.read()
                at = 0
                while at < len(octets):  # each alone: over DTLS it is a record
                    length = struct.unpack_from(">H", octets, at + 2)[0]
                    theirs.stdin.write(octets[at:at + length])
                    theirs.stdin.flush()
                    time.sleep(0.02)
                    at += length
                time.sleep(0.3)
                theirs.communicate(timeout=20)
                receiver.finish(send=signal.SIGINT)
                check_equal(receiver.code, 0, f"{version}: {receiver.stderr}")
                check_equal(receiver.stdout.splitlines()[1:], flows_of(path), f"{version}: flows")
                check_equal(receiver.account()["connections"][0]["ended"]["closed"], 1, version)
            print(version, "flows are equal")


def server(transport, *versions):
    """openssl s_server receives, and writes what it got into a file."""
    with authority() as a, tempfile.TemporaryDirectory() as folder:
        for version in versions:
            got, sent, port = os.path.join(folder, "got.ipfix"), os.path.join(folder, "sent"), free_port()
            sent += ".ipfix" if transport == "tls" else ".pcap"
            same = ("--protocol", "ipfix", "--count", 3000, "--seed", 8, "--ipv6", 30)
            with open(got, "wb") as file:
                if not os.environ.get("FLOWKIT_PARTNERS"):
                    skip("partners are not asked for (./test --partners)")
                theirs = subprocess.Popen(
                    ["openssl", "s_server", "-accept", str(port), version, "-cert", a.path("collector.pem"), "-key",
                     a.path("collector.key"), "-CAfile", a.ca, "-Verify", "1", "-verify_return_error", "-quiet", "-naccept",
                     "1"], stdin=subprocess.PIPE, stdout=file, stderr=subprocess.DEVNULL)
                time.sleep(0.5)
                generated("--target", f"{transport}:localhost:{port}" if transport == "tls" else
                          f"{transport}:127.0.0.1:{port}", *same, "--rate", "20k", *a.options("exporter"))
                time.sleep(0.5)
                theirs.stdin.close()
                theirs.kill()
                theirs.wait(10)
            # Over DTLS, as over UDP, templates are sent again, and take their room.
            generated("--ipfix-file" if transport == "tls" else "--pcap", sent, *same, "--rate", "20k")
            check_equal(sorted(flows_of(got)), sorted(flows_of(sent)), f"{version}: flows")
            print(version, "flows are equal")


def gnutls_client():
    with authority() as a, Receiver("--for", "30s", *a.options("collector"), transport="dtls") as receiver:
        theirs = start("gnutls-cli", "--udp", "-p", receiver.port, "--x509cafile", a.ca, "--x509certfile",
                       a.path("exporter.pem"), "--x509keyfile", a.path("exporter.key"), "localhost",
                       stdin=subprocess.PIPE)
        time.sleep(1)
        out, _ = theirs.communicate(b"no IPFIX\n", timeout=20)
        receiver.finish(send=signal.SIGINT)
        check(b"Handshake was completed" in out, out)
        connections = receiver.account()["connections"][0]
        check_equal((connections["accepted"], connections["ended"]["handshake_failed"], connections["messages"]), (1, 0, 1),
                    receiver.stderr)


def gnutls_server():
    with authority() as a:
        port = free_port()
        theirs = start("gnutls-serv", "--udp", "-p", port, "--x509cafile", a.ca, "--x509certfile", a.path("collector.pem"),
                       "--x509keyfile", a.path("collector.key"), "--require-client-cert", "--verify-client-cert",
                       stdin=subprocess.PIPE)
        time.sleep(0.7)
        code, _, err = run("flowgen", "--target", f"dtls:127.0.0.1:{port}", "--count", 300, "--rate", "1k",
                           *a.options("exporter"))
        theirs.kill()
        theirs.communicate(timeout=10)
        check_equal(code, 0, err)
        check("DTLSv1.2" in err, err)


main({"fixbuf_collects": fixbuf_collects, "fixbuf_exports": fixbuf_exports,
      "tls_s_client": lambda: client("tls", "-tls1_2", "-tls1_3"), "tls_s_server": lambda: server("tls", "-tls1_2", "-tls1_3"),
      "dtls_s_client": lambda: client("dtls", "-dtls1_2"), "dtls_s_server": lambda: server("dtls", "-dtls1_2"),
      "gnutls_client": gnutls_client, "gnutls_server": gnutls_server})
