#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""IPFIX over TCP in flowrecv: messages by their length alone, templates by connection, and every way in which a
connection can end. Nothing is delivered twice, what came whole is delivered, the rest is counted."""
import json
import os
import resource
import signal
import socket
import struct
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from ipfix_octets import message, template, withdrawal  # noqa: E402
from programs import Receiver, check, check_equal, main, run  # noqa: E402

FLOWS = (2, template(256, (8, 4), (12, 4), (1, 8)))
OTHERS = (2, template(256, (12, 4), (8, 4), (1, 8)))


def flow(number):
    return 256, struct.pack(">IIQ", 0xC0000200 + number, 0xC6336401, number)


class Connection:
    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=20)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, *messages):
        self.socket.sendall(b"".join(messages))
        return self

    def end(self):
        """Nothing follows; until flowrecv has ended it, too."""
        self.socket.shutdown(socket.SHUT_WR)
        return self.ended()

    def ended(self):
        """Is it ended by flowrecv? In order, or reset."""
        try:
            return self.socket.recv(1) == b""
        except ConnectionResetError:
            return True
        finally:
            self.socket.close()


def received(receiver):
    return [json.loads(line) for line in receiver.stdout.splitlines()]


def octets_of(receiver):
    """network.bytes of the flows: their numbers in these tests."""
    return [line["network.bytes"] for line in received(receiver)]


def ended(receiver):
    """How connections ended, without those that say nothing."""
    return {name: n for name, n in receiver.account()["connections"][0]["ended"].items() if n}


class Tcp(Receiver):
    def __init__(self, *arguments, before=None):
        super().__init__("--for", "40s", *arguments, transport="tcp", before=before)

    def connect(self):
        return Connection(self.port)

    def stop(self):
        self.finish(send=signal.SIGINT)
        return self


def framing():
    """RFC 7011 section 10.4.3: an octet at a time, many messages in a piece, messages of the largest length."""
    many = b"".join(message(n, flow(n)) for n in range(1, 40))
    largest = (message(40, (256, flow(0)[1] * ((65535 - 20) // 16))) + message(4134, flow(50)))
    with Tcp() as receiver:
        one = receiver.connect().send(message(0, FLOWS))
        for octet in message(0, flow(0)):
            one.send(bytes([octet]))
            time.sleep(0.001)
        one.send(many, largest).end()
        receiver.stop()
        check_equal(octets_of(receiver), list(range(40)) + [0] * 4094 + [50], "flows")
        check_equal(receiver.code, 0, receiver.stderr)
        check_equal(ended(receiver), {"closed": 1}, "ended")
        check_equal(receiver.account()["connections"][0]["messages"], 43, "messages")


def cut():
    """At every octet of a message: those before it are delivered, what is there of it is counted."""
    whole = message(1, flow(2))
    with Tcp("--template-lifetime", "1h") as receiver:
        for length in range(len(whole)):
            receiver.connect().send(message(0, FLOWS, flow(1)), whole[:length]).end()
        receiver.stop()
        check_equal(octets_of(receiver), [1] * len(whole), "flows")
        check_equal(ended(receiver), {"closed": 1, "cut": len(whole) - 1}, "ended")
        lost = receiver.account()["totals"]["lost"]
        check_equal(sum(lost["undecodable"].values()), len(whole) - 1, f"lost: {lost}")
        check_equal((lost["sequence"], lost["template"]), (0, 0), "of what was not there")
        check_equal(receiver.code, 1, receiver.stderr)
        check("cut in the middle of a message: 17 octets of message 2" in receiver.stderr, receiver.stderr)
        check(receiver.account()["sessions"]["sessions"] == 0, "sessions are closed with their connections")


def reset():
    with Tcp() as receiver:
        one = receiver.connect().send(message(0, FLOWS, flow(1)))
        time.sleep(0.3)
        one.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        one.socket.close()
        time.sleep(0.3)
        receiver.stop()
        check_equal((octets_of(receiver), ended(receiver)), ([1], {"reset": 1}), receiver.stderr)
        check("broken between messages: Connection reset by peer" in receiver.stderr, receiver.stderr)


def malformed():
    """RFC 7011 section 9.1: discarded, and the connection is closed; others go on."""
    inside = bytearray(message(1, flow(2)))
    inside[18:20] = struct.pack(">H", 400)  # the set is longer than the message
    short = struct.pack(">HHIII", 10, 15, 0, 0, 0)
    cases = {"its message 2 cannot be read": bytes(inside), "comes what is no IPFIX": b"GET / HTTP/1.1\r\n\r\n",
             "comes one that is shorter than its header": short}
    for words, octets in cases.items():
        with Tcp() as receiver:
            other = receiver.connect().send(message(0, FLOWS, flow(7)))
            one = receiver.connect().send(message(0, FLOWS, flow(1)), octets, message(2, flow(3)))
            check(one.ended(), f"{words}: not closed")
            check(other.send(message(1, flow(8))).end(), "the other one")
            receiver.stop()
            check_equal(sorted(octets_of(receiver)), [1, 7, 8], f"{words}: flows")
            check_equal(ended(receiver), {"closed": 1, "malformed": 1}, words)
            check(words in receiver.stderr, receiver.stderr)
            check_equal(sum(receiver.account()["totals"]["lost"]["undecodable"].values()), 1, words)
            check_equal(receiver.code, 1, words)


def lenient():
    """--lenient reads what fits of it, and goes on."""
    inside = bytearray(message(1, flow(2), flow(9)))
    inside[-20 + 2:-20 + 4] = struct.pack(">H", 400)
    with Tcp("--lenient") as receiver:
        receiver.connect().send(message(0, FLOWS, flow(1)), bytes(inside[:-4])).end()
        receiver.stop()
        check_equal(octets_of(receiver)[:1], [1], receiver.stderr)


def scope():
    """Section 8: templates are of their connection, of their domain, and of no later connection."""
    with Tcp() as receiver:
        first = receiver.connect().send(message(0, FLOWS, flow(1)))
        second = receiver.connect().send(message(0, OTHERS, flow(2)))
        first.send(message(1, flow(3), domain=8), message(1, flow(4))).end()
        second.send(message(1, flow(5))).end()
        receiver.connect().send(message(0, flow(6))).end()
        receiver.stop()
        flows = received(receiver)
        check_equal(sorted((f["network.bytes"], f["source.ip"]) for f in flows),
                    [(1, "192.0.2.1"), (2, "198.51.100.1"), (4, "192.0.2.4"), (5, "198.51.100.1")], "flows")
        check_equal(receiver.account()["totals"]["lost"]["template"], 2, "data of another domain, of a later connection")


def withdrawals():
    """Section 8.1: a template that is withdrawn decodes nothing more, and may be defined otherwise; one that is not
    known is ignored; all at once."""
    all_of_them = (2, withdrawal(2))
    with Tcp() as receiver:
        one = receiver.connect()
        one.send(message(0, FLOWS, flow(1)), message(1, (2, withdrawal(400))), message(1, flow(2)))
        one.send(message(2, (2, withdrawal(256)), flow(3)), message(3, OTHERS, flow(4)))
        one.send(message(4, all_of_them, flow(5)), message(5, FLOWS, flow(6)))
        one.end()
        receiver.stop()
        check_equal([(f["network.bytes"], f["source.ip"]) for f in received(receiver)],
                    [(1, "192.0.2.1"), (2, "192.0.2.2"), (4, "198.51.100.1"), (6, "192.0.2.6")], "flows")
        found = receiver.account()["totals"]["findings"]
        check_equal(receiver.account()["totals"]["lost"]["template"], 2, f"withdrawn: {found}")
        check_equal(ended(receiver), {"closed": 1}, "ended")


def redefinition():
    """Section 8.1: the same again is no error; another one without a withdrawal is told, and what follows is read by
    it."""
    with Tcp() as receiver:
        receiver.connect().send(message(0, FLOWS, flow(1)), message(1, FLOWS, flow(2)),
                                message(2, OTHERS, flow(3))).end()
        receiver.stop()
        check_equal([(f["network.bytes"], f["source.ip"]) for f in received(receiver)],
                    [(1, "192.0.2.1"), (2, "192.0.2.2"), (3, "198.51.100.1")], "flows")
        found = receiver.account()["totals"]["findings"]
        check_equal([n for name, n in found.items() if "redefin" in name or "changed" in name], [1], f"findings: {found}")


def transports():
    """Section 10: what is known over TCP is not over UDP."""
    with Tcp("--listen", "127.0.0.1:0") as receiver:
        ports = {line.split()[-2]: int(line.rsplit(":", 1)[1]) for line in receiver.before.splitlines()}
        one = Connection(ports["tcp"]).send(message(0, FLOWS, flow(1)))
        time.sleep(0.3)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
            s.bind(one.socket.getsockname())
            s.sendto(message(1, flow(2)), ("127.0.0.1", ports["udp"]))
        time.sleep(0.3)
        one.end()
        receiver.stop()
        check_equal(octets_of(receiver), [1], receiver.stderr)
        check_equal(receiver.account()["totals"]["lost"]["template"], 1, "over UDP")


def silent():
    """Peers that say nothing, or too little, are bounded in time."""
    with Tcp("--connection-idle", "500ms") as receiver:
        nothing = receiver.connect()
        something = receiver.connect().send(message(0, FLOWS, flow(1)))
        begun = time.monotonic()
        check(nothing.ended() and something.ended(), "not closed")
        check(0.3 < time.monotonic() - begun < 5, "not in time")
        receiver.stop()
        check_equal((octets_of(receiver), ended(receiver)), ([1], {"silent": 2}), receiver.stderr)
        check("1 messages, then nothing for 500 ms" in receiver.stderr, receiver.stderr)


def slow():
    """A message that does not get on."""
    whole = message(1, flow(2))
    with Tcp("--message-time", "600ms") as receiver:
        one = receiver.connect().send(message(0, FLOWS, flow(1)))
        begun = time.monotonic()
        try:
            for octet in whole[:-1]:
                one.send(bytes([octet]))
                time.sleep(0.1)
            check(False, "not closed")
        except OSError:
            pass
        check(time.monotonic() - begun < 3, "not in time")
        receiver.stop()
        check_equal((octets_of(receiver), ended(receiver)), ([1], {"slow": 1}), receiver.stderr)
        check("too slow with a message" in receiver.stderr, receiver.stderr)
        check_equal(sum(receiver.account()["totals"]["lost"]["undecodable"].values()), 1, "counted")


def room():
    """As many as may be: one more is refused, and the others are not troubled."""
    with Tcp("--max-connections", "3") as receiver:
        three = [receiver.connect().send(message(0, FLOWS, flow(n))) for n in range(1, 4)]
        time.sleep(0.3)
        check(receiver.connect().ended(), "the fourth is open")
        for n, one in enumerate(three):
            one.send(message(1, flow(n + 4))).end()
        check(receiver.connect().send(message(0, FLOWS, flow(7))).end(), "after that")
        receiver.stop()
        check_equal(sorted(octets_of(receiver)), list(range(1, 8)), receiver.stderr)
        check_equal(ended(receiver), {"closed": 4, "no_room": 1}, "ended")
        check_equal(receiver.account()["connections"][0]["most_open"], 3, "at once")


def descriptors():
    """As many as the process may have: who comes then waits, and is served when others have gone."""
    few = 24
    with Tcp("--idle", "30s", before=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (few, few))) as receiver:
        # One alone, all the way: the sanitizer's check of virtual calls needs descriptors when it first sees a type.
        first = receiver.connect().send(message(0, FLOWS, flow(41)))
        first.socket.shutdown(socket.SHUT_WR)
        check(first.ended(), "the first connection is not ended")
        all_of_them = [receiver.connect().send(message(0, FLOWS, flow(n))) for n in range(1, 41)]
        time.sleep(0.5)
        for one in all_of_them:
            one.end()
        receiver.stop()
        check_equal(sorted(octets_of(receiver)), list(range(1, 42)), "flows")
        check_equal(ended(receiver), {"closed": 41}, "ended")
        check_equal(receiver.stderr.count("no further connections: Too many open files"), 1, receiver.stderr)


def in_use():
    with Tcp() as receiver:
        code, _, err = run("flowrecv", "--listen", f"tcp:127.0.0.1:{receiver.port}")
        check_equal((code, err), (3, f"flowrecv: tcp 127.0.0.1:{receiver.port} is in use: another program has bound it\n"),
                    "in use")
    # Of one run's own options nobody else is to be looked for: wrong usage, before anything is bound.
    for one, other, is_same in (
            ("127.0.0.1:2055", "127.0.0.1:2055", True), ("*:2055", "127.0.0.1:2055", True),
            ("127.0.0.1:2055", "[::]:2055", True), ("0.0.0.0:2055", "127.0.0.7:2055", True),
            ("[::]:2055", "0.0.0.0:2055", True), ("[::1]:2055", "*:2055", True),
            ("tcp:127.0.0.1:2055", "tls:*:2055", True), ("dtls:127.0.0.1:2055", "127.0.0.1:2055", True),
            ("127.0.0.1:2055", "tcp:127.0.0.1:2055", False), ("127.0.0.1:2055", "127.0.0.2:2055", False),
            ("0.0.0.0:2055", "[::1]:2055", False), ("127.0.0.1:0", "127.0.0.1:0", False),
            ("127.0.0.1:2055", "127.0.0.1:2056", False)):
        for workers in (1, 2):
            code, out, err = run("flowrecv", "--check-config", "--listen", one, "--listen", other, "--workers", workers,
                                 *(("--cert", "x", "--key", "x", "--ca", "x") if "tls" in one + other else ()))
            says = "this run names port 2055 twice" in err
            check_equal((says, says and (code, out, err.count("\n"))), (is_same, is_same and (2, "", 1)),
                        f"{one}, {other}: {err}")
    for listen, metrics, is_same in (("tcp:127.0.0.1:9995", "9995", True), ("tls:9995", "[::1]:9995", True),
                                     ("tcp:127.0.0.2:9995", "*:9995", True), ("127.0.0.1:9995", "9995", False),
                                     ("tcp:127.0.0.2:9995", "9995", False), ("tcp:127.0.0.1:0", "0", False)):
        for check_config in (["--check-config"], []) if is_same else (["--check-config"],):
            code, out, err = run("flowrecv", "--listen", listen, "--metrics", metrics, *check_config)
            says = err.startswith("flowrecv: --metrics: tcp ") and "this run names port 9995 twice" in err
            check_equal((says, says and (code, err.count("\n"))), (is_same, is_same and (2, 1)), f"{metrics}: {err}")


main({"framing": framing, "cut": cut, "reset": reset, "malformed": malformed, "lenient": lenient, "scope": scope,
      "withdrawals": withdrawals, "redefinition": redefinition, "transports": transports, "silent": silent, "slow": slow,
      "room": room, "descriptors": descriptors, "in_use": in_use})
