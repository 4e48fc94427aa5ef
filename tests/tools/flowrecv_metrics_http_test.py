#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""flowrecv --metrics as a server: paths, methods, limits, readiness, addresses, usage."""
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from exposition import Page  # noqa: E402
from metrics_reader import get, page_of, port_in, until  # noqa: E402
from programs import BIN, Receiver, check, check_equal, main, run  # noqa: E402
from traffic import PER_DATAGRAM, Ways, generated, send_all  # noqa: E402


def receiver(*more, **how):
    return Receiver("--format", "none", "--metrics", "0", *more, **how)


def paths():
    """What is where, for GET and HEAD; all else has an answer that says what is wrong."""
    with receiver() as it:
        port = port_in(it.before)
        until(lambda: get(port, "/readyz")[0], lambda status: status == 200)  # it says where it listens before it does
        for path, status, kind, text in (
                ("/", 200, "text/plain; charset=utf-8", "/healthz"),
                ("/metrics", 200, "text/plain; version=0.0.4; charset=utf-8", "flowrecv_datagrams_total 0\n"),
                ("/metrics?a=b", 200, "text/plain; version=0.0.4; charset=utf-8", "flowrecv_datagrams_total 0\n"),
                ("/healthz", 200, "text/plain; charset=utf-8", "ok\n"),
                ("/readyz", 200, "text/plain; charset=utf-8", "ready\n"),
                ("/metrics/", 404, "text/plain; charset=utf-8", "there are /metrics"),
                ("/../etc/passwd", 404, "text/plain; charset=utf-8", "there are /metrics"),
                ("http://elsewhere/metrics", 404, "text/plain; charset=utf-8", "there are /metrics")):
            got, headers, body = get(port, path)
            check_equal((got, headers["Content-Type"]), (status, kind), path)
            check(text in body, f"{path}: {body[:300]}")
            head, of_head, nothing = get(port, path, "HEAD")
            check_equal((head, of_head["Content-Type"], nothing), (status, kind, ""), f"HEAD {path}")
            check(int(of_head["Content-Length"]) > 0, f"HEAD {path}: {of_head}")
        for method in ("POST", "PUT", "DELETE", "OPTIONS", "TRACE", "BREW"):
            got, headers, _ = get(port, "/metrics", method)
            check_equal((got, headers.get("Allow")), (405, "GET, HEAD"), method)
        check_equal(get(port, "/metrics", "POST", body="a=b")[0], 405, "with a body")
        check_equal(get(port, "/metrics", "GET", body="a=b")[0], 400, "GET with a body")
        one = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        for _ in range(5):  # one connection
            one.request("GET", "/metrics")
            check_equal(one.getresponse().read()[:7], b"# HELP ", "kept alive")
        one.close()


def raw(port, octets, timeout=5):
    """What is answered to these octets until the end."""
    with socket.create_connection(("127.0.0.1", port), timeout=timeout) as s:
        s.sendall(octets)
        got = b""
        while more := s.recv(65536):
            got += more
        return got


def limits():
    """Requests that are none, or too long; readers that stand still, and more of them than may be."""
    with receiver() as it:
        port = port_in(it.before)
        for octets in (b"GET / HTTP/1.1\r\nX: " + b"a" * 9000, b"GET /" + b"a" * 20000 + b" HTTP/1.1"):
            check(raw(port, octets + b"\r\n\r\n").startswith(b"HTTP/1.1 431 "), f"too long: {octets[:20]}")
        for octets in (b"nonsense\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\r\n\r\n", b"GET /\r\n\r\n",
                       b"GET / HTTP/2.0\r\n\r\n", b"GET  /  HTTP/1.1\r\n\r\n"):
            check(raw(port, octets).startswith(b"HTTP/1.1 400 "), repr(octets))
        check(raw(port, b"GET / HTTP/1.0\r\n\r\n").startswith(b"HTTP/1.1 200 "), "HTTP/1.0")
        until(lambda: get(port, "/readyz")[0], lambda status: status == 200)
        # Two requests at once, and the second in parts.
        with socket.create_connection(("127.0.0.1", port), timeout=5) as s:
            s.sendall(b"GET /readyz HTTP/1.1\r\nHost: a\r\n\r\nGET /rea")
            time.sleep(0.1)
            s.sendall(b"dyz HTTP/1.1\r\nConnection: close\r\n\r\n")
            got = b""
            while more := s.recv(65536):
                got += more
        check_equal(got.count(b"HTTP/1.1 200 OK"), 2, f"pipelined: {got}")

        standing = [socket.create_connection(("127.0.0.1", port), timeout=20) for _ in range(40)]
        standing[-1].sendall(b"GET /metrics HT")
        begun = time.monotonic()
        check_equal(get(port, "/healthz")[0], 200, "beside 40 that stand still")
        check_equal(get(port, "/metrics")[0], 200, "beside 40 that stand still")
        check(time.monotonic() - begun < 5, "nobody waits for them")
        with open(f"/proc/{it.process.pid}/status", encoding="utf-8") as file:
            check(int(re.search(r"Threads:\t(\d+)", file.read()).group(1)) < 10, "no thread for each")
        check(len(os.listdir(f"/proc/{it.process.pid}/fd")) < 45, "no descriptor for each")
        check_equal(standing[0].recv(1), b"", "the one that was silent for longest is closed")
        for s in standing:
            s.close()


def silent():
    """Who asks for nothing for ten seconds, or sends a request octet by octet, is closed."""
    with receiver() as it:
        port = port_in(it.before)
        with socket.create_connection(("127.0.0.1", port), timeout=20) as idle, \
                socket.create_connection(("127.0.0.1", port), timeout=20) as slow:
            begun, text = time.monotonic(), b"GET /metrics HTTP/1.1\r\nX: "
            for at in range(14):
                try:
                    slow.sendall(text[at:at + 1])
                except OSError:
                    break
                time.sleep(1)
                if at == 7:
                    idle.setblocking(False)
                    try:
                        check(idle.recv(1) == "never", "too early")
                    except BlockingIOError:
                        pass
                    idle.setblocking(True)
            check(time.monotonic() - begun < 13, "an octet a second is slow")
            check_equal(idle.recv(1), b"", "silent")


def ready():
    """Not before it listens, and not while it ends; healthy also where nothing comes of what it reads."""
    one = generated("netflow5", exporters=1, datagrams=3)[0]
    process = subprocess.Popen([os.path.join(BIN, "flowrecv"), "--read", "-", "--listen", "127.0.0.1:0", "--metrics",
                                "0"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        port = port_in(process.stderr.readline().decode())
        check_equal(get(port, "/readyz")[0], 503, "while files are read")
        begun = time.monotonic()
        check_equal([get(port, p)[0] for p in ("/healthz", "/metrics")], [200, 200], "it waits for its input")
        check(time.monotonic() - begun < 2, "no answer at once")
        process.stdin.write(b"".join(one))
        process.stdin.close()
        until(lambda: get(port, "/readyz")[0], lambda status: status == 200)
        check_equal(get(port, "/healthz")[0], 200, "healthy")
        # A page is good for 200 ms.
        came = until(lambda: Page(get(port, "/metrics")[2]).value("flowrecv_datagrams_total"), lambda n: n == 3)
        check_equal(came, 3, "of the file")
    finally:
        process.stdin = None
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)


def stuck():
    """Where a worker does not answer, as its file of names is a pipe that nobody writes to, it is not healthy."""
    with tempfile.TemporaryDirectory() as directory:
        names, text = os.path.join(directory, "names.toml"), '[[exporter]]\naddress = "192.0.2.1"\nname = "one"\n'
        with open(names, "w", encoding="utf-8") as file:
            file.write(text)
        with Receiver("--format", "none", "--metrics", "0", "--names", names) as it:
            port = port_in(it.before)
            check_equal(get(port, "/healthz")[0], 200, "healthy")
            os.unlink(names)
            os.mkfifo(names)
            it.process.send_signal(signal.SIGHUP)
            until(lambda: get(port, "/healthz")[0], lambda status: status == 503)
            begun = time.monotonic()
            check_equal([get(port, p)[0] for p in ("/healthz", "/metrics")], [503, 503], "it does not answer")
            check(3 < time.monotonic() - begun < 9, "each waits two seconds")
            with open(names, "w", encoding="utf-8") as file:
                file.write(text)
            until(lambda: get(port, "/healthz")[0], lambda status: status == 200)
            check_equal(get(port, "/healthz")[0], 200, "healthy again")
            it.finish(send=signal.SIGTERM)


def ends():
    """While what was received is still being written, it is not ready any more, and says so."""
    exporters = generated("netflow5", exporters=4, datagrams=200)
    process = subprocess.Popen([os.path.join(BIN, "flowrecv"), "--listen", "127.0.0.1:0", "--metrics", "0"],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        said = b""
        while b"listening" not in said:
            said += process.stderr.readline()
        port = port_in(said.decode())
        with Ways(int(re.search(rb"listening on udp \S+:(\d+)", said).group(1))) as ways:
            send_all(ways, exporters)
        until(lambda: Page(get(port, "/metrics")[2]), lambda p: p.value("flowrecv_datagrams_total") == 800)
        check_equal(get(port, "/readyz")[0], 200, "ready")
        process.send_signal(signal.SIGTERM)  # nobody reads its standard output
        until(lambda: get(port, "/readyz")[0], lambda status: status == 503)
        time.sleep(0.3)
        check_equal([get(port, p)[0] for p in ("/metrics", "/healthz")], [503, 200], "it ends")
    finally:
        out, _ = process.communicate(timeout=30)
    check_equal(out.count(b"\n"), 4 * 200 * PER_DATAGRAM, "all is written")


def usage():
    """A wrong address is one line and exit code 2, before anything is bound; one that is in use 3."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        free = probe.getsockname()[1]
    for text in ("", "x", "127.0.0.1", "127.0.0.1:", ":", "127.0.0.1:70000", "127.0.0.1:-1", "127.0.0.1:1x", "::1:9100",
                 "[::1]", "[::1]9100", "[::1:9100", "[]:9100", "[127.0.0.1]:9100", "localhost:9100", "256.0.0.1:9100",
                 "tcp:9100", "9100:9100", " 9100", "http://127.0.0.1:9100", "127.0.0.1:9100/metrics", "a\x1b[2J:1"):
        code, out, err = run("flowrecv", "--listen", f"127.0.0.1:{free}", "--metrics", text, "--for", "1ms")
        check_equal((code, out, err.count("\n")), (2, "", 1), f"{text!r}: {err}")
        check("--metrics" in err and "listening" not in err and "\x1b" not in err, f"{text!r}: {err!r}")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        at = f"127.0.0.1:{taken.getsockname()[1]}"
        code, out, err = run("flowrecv", "--listen", f"127.0.0.1:{free}", "--metrics", at, "--for", "1ms")
        want = f"flowrecv: --metrics: tcp {at} is in use: another program has bound it\n"
        check_equal((code, out, err), (3, "", want), "in use")
    code, _, err = run("flowrecv", "--listen", f"127.0.0.1:{free}", "--metrics", "192.0.2.77:0", "--for", "1ms")
    want = "flowrecv: --metrics: tcp 192.0.2.77:0: 192.0.2.77 is not an address of this machine\n"
    check_equal((code, err), (3, want), "not of this machine")
    code, _, err = run("flowrecv", "--stdin", "--metrics", "0")
    check_equal((code, err.startswith("flowrecv: --metrics: not with --stdin")), (2, True), err)
    with tempfile.TemporaryDirectory() as directory:
        path = os.path.join(directory, "f.toml")
        with open(path, "w", encoding="utf-8") as file:
            file.write('format = "none"\nmetrics = "here"\n')
        code, _, err = run("flowrecv", "--config", path, "--check-config")
        check_equal((code, err.startswith(f"flowrecv: {path}:2: --metrics: 'here': ")), (2, True), err)
        with open(path, "w", encoding="utf-8") as file:
            file.write("metrics = 0\n")
        with Receiver("--config", path) as it:
            check_equal(page_of(it).value("flowrecv_datagrams_total"), 0, "by --config")


def addresses():
    """Loopback, unless another address is written."""
    for text, to in (("0", "127.0.0.1"), (":0", "127.0.0.1"), ("127.0.0.1:0", "127.0.0.1"), ("[::1]:0", "::1"),
                     ("*:0", "127.0.0.1"), ("0.0.0.0:0", "127.0.0.1")):
        try:
            with Receiver("--metrics", text) as it:
                listening = re.search(r"metrics at http://(\S+):(\d+)/metrics\n", it.before)
                status = until(lambda: get(int(listening[2]), "/readyz", to=to)[0], lambda is_now: is_now == 200)
                check_equal(status, 200, text)
                if to == "127.0.0.1" and "*" not in text and "0.0.0.0" not in text:
                    check_equal(listening[1], "127.0.0.1", text)
        except RuntimeError as e:
            check("[::1]" in text, f"{text}: {e}")  # no IPv6 here


main({"paths": paths, "limits": limits, "silent": silent, "ready": ready, "stuck": stuck, "ends": ends,
      "usage": usage, "addresses": addresses})
