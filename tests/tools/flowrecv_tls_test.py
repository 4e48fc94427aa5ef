#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""IPFIX over TLS and DTLS in flowrecv: who is let in, who is not and why; sessions cut, resumed, renegotiated."""
import json
import os
import signal
import socket
import ssl
import struct
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from certificates import Authority, openssl  # noqa: E402
from ipfix_octets import message, template, withdrawal  # noqa: E402
from programs import Receiver, check, check_equal, main, run  # noqa: E402

FLOWS = (2, template(256, (8, 4), (12, 4), (1, 8)))


def flow(number):
    return 256, struct.pack(">IIQ", 0xC0000200 + number, 0xC6336401, number)


def authority():
    a = Authority()
    a.make("collector", "collector.example")
    a.make("exporter", "exporter.example")
    return a


class Tls(Receiver):
    def __init__(self, a, *arguments, transport="tls"):
        super().__init__("--for", "50s", *a.options("collector"), *arguments, transport=transport)

    def stop(self):
        self.finish(send=signal.SIGINT)
        self.flows = [json.loads(line)["network.bytes"] for line in self.stdout.splitlines()]
        one = self.account()["connections"][0]
        self.ended = {name: n for name, n in one["ended"].items() if n}
        self.resumed, self.renegotiations = one["resumed"], one["renegotiations"]
        return self

    def said(self, words):
        check(words in self.stderr, f"does not say {words!r}: {self.stderr}")


def context(a, name="exporter", versions=None, ciphers=None):
    c = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    c.load_verify_locations(a.ca)
    if name:
        c.load_cert_chain(a.path(name + ".pem"), a.path(name + ".key"))
    if versions:
        c.minimum_version, c.maximum_version = versions
    if ciphers:
        c.set_ciphers(ciphers)
    return c


def connect(port, c, session=None):
    raw = socket.create_connection(("127.0.0.1", port), timeout=20)
    raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return c.wrap_socket(raw, server_hostname="collector.example", session=session)


def send_and_end(s, *messages):
    s.sendall(b"".join(messages))
    try:
        s.unwrap()
    except (OSError, ssl.SSLError):
        pass
    s.close()


def refused(a, receiver, c, plain=None):
    """Is it, before anything is delivered?"""
    try:
        if plain is not None:
            s = socket.create_connection(("127.0.0.1", receiver.port), timeout=20)
            s.sendall(plain)
        else:
            s = connect(receiver.port, c)
            s.sendall(message(0, FLOWS, flow(1)))
        check(s.recv(1) == b"" or plain is not None, "it answers")
        s.close()
    except (OSError, ssl.SSLError):
        pass
    receiver.stop()
    check_equal(receiver.flows, [], "delivered")
    check_equal(receiver.ended, {"handshake_failed": 1}, receiver.stderr)


def versions():
    """TLS 1.2 and 1.3, and nothing older."""
    with authority() as a:
        for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
            with Tls(a) as receiver:
                send_and_end(connect(receiver.port, context(a, versions=(version, version))), message(0, FLOWS, flow(1)),
                             message(1, flow(2)))
                receiver.stop()
                check_equal((receiver.flows, receiver.ended, receiver.code), ([1, 2], {"closed": 1}, 0), receiver.stderr)
        with Tls(a) as receiver:
            old = context(a, versions=(ssl.TLSVersion.TLSv1_1, ssl.TLSVersion.TLSv1_1), ciphers="ALL:@SECLEVEL=0")
            refused(a, receiver, old)
            receiver.said("it offers no version of TLS that is allowed here")


def certificates():
    """RFC 7011 section 11.3: each refusal says why."""
    with authority() as a, Authority("Other Authority") as others:
        a.make("expired", "exporter.example", days=-1)
        a.make("other", "other.example")
        others.make("exporter", "exporter.example")
        cases = ((None, a, "it presents no certificate (RFC 7011 section 11.3)"),
                 ("expired", a, "its certificate (CN=exporter.example) expired on 2021-01-01 00:00:00 UTC"),
                 ("other", a, "its certificate (CN=other.example) is not for exporter.example or 192.0.2.1"),
                 ("exporter", others, "its certificate (CN=exporter.example) is not signed by an authority that is "
                                      "trusted here; its issuer is CN=Other Authority"))
        for name, of, words in cases:
            for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
                with Tls(a, "--peer-name", "exporter.example", "--peer-name", "192.0.2.1") as receiver:
                    c = context(of, name, versions=(version, version))
                    c.load_verify_locations(a.ca)
                    refused(a, receiver, c)
                    receiver.said(words)
        with Tls(a) as receiver:
            refused(a, receiver, None, plain=message(0, FLOWS, flow(1)))
            receiver.said("it does not speak TLS")


def names():
    """In subjectAltName, an address too; the common name only without one."""
    with authority() as a:
        a.make("address", "x.example", "IP:127.0.0.1")
        a.make("common", "exporter.example", "")
        a.make("hidden", "exporter.example", "DNS:other.example")
        accepted = (("exporter", "exporter.example"), ("address", "127.0.0.1"), ("common", "exporter.example"),
                    ("exporter", "EXPORTER.example"), ("address", "x.example"))  # its subjectAltName has no host name
        for name, wanted in accepted:
            with Tls(a, "--peer-name", wanted) as receiver:
                send_and_end(connect(receiver.port, context(a, name)), message(0, FLOWS, flow(1)))
                receiver.stop()
                check_equal((receiver.flows, receiver.ended), ([1], {"closed": 1}), f"{name}: {receiver.stderr}")
        for name, wanted in (("hidden", "exporter.example"), ("exporter", "127.0.0.1")):
            with Tls(a, "--peer-name", wanted) as receiver:
                refused(a, receiver, context(a, name))


def ciphers():
    with authority() as a:
        with Tls(a, "--ciphers", "ECDHE-ECDSA-AES256-GCM-SHA384") as receiver:
            only = context(a, versions=(ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_2),
                           ciphers="ECDHE-ECDSA-AES128-GCM-SHA256")
            refused(a, receiver, only)
            receiver.said("it offers no cipher that is allowed here")
        with Tls(a, "--ciphers", "TLS_AES_128_GCM_SHA256") as receiver:
            s = connect(receiver.port, context(a))
            check_equal(s.cipher()[0], "TLS_AES_128_GCM_SHA256", "cipher")
            send_and_end(s, message(0, FLOWS, flow(1)))
            receiver.stop()
            check_equal(receiver.flows, [1], receiver.stderr)


def cut():
    """Without close_notify, between messages and within one."""
    whole = message(1, flow(2))
    with authority() as a:
        with Tls(a) as receiver:
            for length in (0, 1, 15, 16, 20, len(whole) - 1):
                s = connect(receiver.port, context(a))
                s.sendall(message(0, FLOWS, flow(1)) + whole[:length])
                s.shutdown(socket.SHUT_WR)
                s.close()
                time.sleep(0.05)
            receiver.stop()
            check_equal(receiver.flows, [1] * 6, receiver.stderr)
            check_equal(receiver.ended, {"cut": 5, "reset": 1}, receiver.stderr)
            receiver.said("broken between messages: without TLS's close_notify")
            receiver.said("cut in the middle of a message: 20 octets of message 2")


def resumed():
    """With what was saved of a session before; templates are not part of it."""
    with authority() as a:
        for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
            with Tls(a, "--peer-name", "exporter.example") as receiver:
                c = context(a, versions=(version, version))
                s = connect(receiver.port, c)
                s.sendall(message(0, FLOWS, flow(1)))
                s.settimeout(0.5)
                try:
                    s.recv(1)  # TLS 1.3 sends tickets after the handshake
                except TimeoutError:
                    pass
                session = s.session
                send_and_end(s, message(1, flow(2)))
                again = connect(receiver.port, c, session)
                check(again.session_reused, f"{version}: not resumed")
                send_and_end(again, message(0, flow(3)), message(0, FLOWS, flow(4)))
                receiver.stop()
                # Data before its template in the new connection is that connection's own template's.
                check_equal((receiver.flows, receiver.resumed), ([1, 2, 3, 4], 1), receiver.stderr)
                check_equal(receiver.ended, {"closed": 2}, receiver.stderr)


def renegotiated():
    """TLS 1.2: refused, and told (openssl s_client asks for it with a line "R")."""
    with authority() as a, Tls(a) as receiver:
        done = subprocess.Popen(
            ["openssl", "s_client", "-connect", f"127.0.0.1:{receiver.port}", "-tls1_2", "-CAfile", a.ca, "-cert",
             a.path("exporter.pem"), "-key", a.path("exporter.key")],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(0.5)
        done.stdin.write(b"R\n")
        done.stdin.flush()
        time.sleep(0.5)
        done.stdin.close()
        done.wait(10)
        time.sleep(0.2)
        send_and_end(connect(receiver.port, context(a)), message(0, FLOWS, flow(1)))
        receiver.stop()
        check_equal((receiver.flows, receiver.renegotiations), ([1], 1), receiver.stderr)
        receiver.said("it asked to renegotiate, which is not allowed")


def silent():
    """Who does not finish the handshake is bounded in time."""
    with authority() as a, Tls(a, "--handshake-time", "500ms") as receiver:
        s = socket.create_connection(("127.0.0.1", receiver.port), timeout=10)
        begun = time.monotonic()
        check(s.recv(1) == b"", "it answers")
        check(time.monotonic() - begun < 5, "not in time")
        receiver.stop()
        check_equal((receiver.flows, receiver.ended), ([], {"no_answer": 1}), receiver.stderr)


def dtls_client(a, port, *more):
    return subprocess.Popen(
        ["openssl", "s_client", "-nocommands", "-dtls1_2", "-connect", f"127.0.0.1:{port}", "-CAfile", a.ca, "-cert",
         a.path("exporter.pem"), "-key", a.path("exporter.key"), *more],
        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def feed(client, *messages):
    """Each as a record."""
    for one in messages:
        client.stdin.write(one)
        client.stdin.flush()
        time.sleep(0.2)


def dtls():
    """Anyone can send anything to the port, and is not remembered; a malformed message costs itself alone; over DTLS
    withdrawals are ignored, as over UDP."""
    # A ClientHello of DTLS 1.2 without a cookie, as it is sent from a false address.
    hello = bytes.fromhex("16fefd000000000000000000360100002a000000000000002afefd") + bytes(32) + bytes.fromhex(
        "00000002c02b0100")
    with authority() as a, Tls(a, transport="dtls") as receiver:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
            for junk in (b"", b"x", bytes(2000), message(0, FLOWS, flow(9)), b"\x16\xfe\xfd" + bytes(60), *([hello] * 300)):
                s.sendto(junk, ("127.0.0.1", receiver.port))
        client = dtls_client(a, receiver.port)
        time.sleep(0.5)
        broken = message(1, flow(2))[:-3]
        feed(client, message(0, FLOWS, flow(1)), broken, message(1, (2, withdrawal(256))), message(1, flow(3)))
        client.communicate(timeout=10)
        time.sleep(0.2)
        receiver.stop()
        check_equal((receiver.flows, receiver.ended), ([1, 3], {"closed": 1}), receiver.stderr)
        account = receiver.account()
        check_equal(account["connections"][0]["accepted"], 1, "of those who sent something")
        check_equal(sum(account["totals"]["lost"]["undecodable"].values()), 1, "malformed")


def dtls_replaced():
    """An exporter that was ended without a word begins anew from the same port."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    with authority() as a, Tls(a, transport="dtls") as receiver:
        for n in (1, 2):
            client = dtls_client(a, receiver.port, "-bind", f"127.0.0.1:{port}")
            time.sleep(0.5)
            feed(client, message(0, FLOWS, flow(n)))
            client.kill()
            client.wait(10)
        receiver.stop()
        check_equal((receiver.flows, receiver.ended), ([1, 2], {"replaced": 1, "stopped": 1}), receiver.stderr)


def files():
    """What is wrong with files and ciphers is one line, before anything is sent or received."""
    with authority() as a:
        a.make("stranger", "stranger.example")
        open_key = a.path("open.key")
        with open(a.path("collector.key"), encoding="utf-8") as source, open(open_key, "w", encoding="utf-8") as to:
            to.write(source.read())
        os.chmod(open_key, 0o644)
        secret, empty = a.path("secret.key"), a.path("empty.pem")
        openssl("ec", "-in", a.path("collector.key"), "-aes128", "-passout", "pass:x", "-out", secret)
        os.chmod(secret, 0o600)
        open(empty, "w", encoding="utf-8").close()
        os.chmod(empty, 0o600)
        cert, key, ca = a.path("collector.pem"), a.path("collector.key"), a.ca
        none = a.path("none.pem")
        cases = [((none, key, ca, ()), 3, f"--cert: {none}: No such file or directory"),
                 ((cert, none, ca, ()), 3, f"--key: {none}: No such file or directory"),
                 ((cert, key, none, ()), 3, f"--ca: {none}: No such file or directory"),
                 ((a.folder.name, key, ca, ()), 3, f"--cert: {a.folder.name} is not a file"),
                 ((empty, key, ca, ()), 3, f"--cert: {empty} holds no certificate in PEM"),
                 ((cert, empty, ca, ()), 3, f"--key: {empty} holds no private key in PEM"),
                 ((cert, key, empty, ()), 3, f"--ca: {empty} holds no certificate in PEM"),
                 ((cert, a.path("stranger.key"), ca, ()), 3,
                  f"--key: {a.path('stranger.key')} is not the key of the certificate in {cert}"),
                 ((cert, open_key, ca, ()), 3, f"--key: {open_key} is open to every user of this machine, which makes it "
                                               f"worthless: chmod 600 {open_key}"),
                 ((cert, secret, ca, ()), 3, f"--key: {secret} has a passphrase: it is to be without"),
                 ((cert, key, ca, ("--ciphers", "AES256-SHA:NO-SUCH")), 2,
                  "--ciphers: 'NO-SUCH' is not to be had here (see: openssl ciphers -s -v)"),
                 ((cert, key, ca, ("--ciphers", "TLS_NO_SUCH")), 2,
                  "--ciphers: 'TLS_NO_SUCH' is not to be had here (see: openssl ciphers -s -v)")]
        if os.geteuid() != 0:  # root reads everything
            shut = a.path("shut.key")
            with open(shut, "w", encoding="utf-8"):
                os.chmod(shut, 0)
            cases.append(((cert, shut, ca, ()), 3, f"--key: {shut}: Permission denied"))
        for (certificate, its_key, authorities, more), code, words in cases:
            options = ("--cert", certificate, "--key", its_key, "--ca", authorities, *more)
            for program, where in (("flowrecv", ("--listen", "tls:127.0.0.1:0", "--for", "1s")),
                                   ("flowgen", ("--target", "tls:127.0.0.1:9", "--count", "1"))):
                got, out, err = run(program, *where, *options)
                see = f" (see {program} --help)" if code == 2 else ""
                check_equal((got, out, err), (code, "", f"{program}: {words}{see}\n"), f"{program} {more}")
        got, _, err = run("flowrecv", "--listen", "dtls:127.0.0.1:0", "--for", "1s", *a.options("collector"), "--ciphers",
                          "TLS_AES_128_GCM_SHA256")
        check_equal((got, err), (2, "flowrecv: --ciphers: 'TLS_AES_128_GCM_SHA256' is of TLS 1.3, and DTLS here is 1.2 "
                                     "(see flowrecv --help)\n"), "DTLS")


main({"versions": versions, "certificates": certificates, "names": names, "ciphers": ciphers, "cut": cut,
      "resumed": resumed, "renegotiated": renegotiated, "silent": silent, "dtls": dtls,
      "dtls_replaced": dtls_replaced, "files": files})
