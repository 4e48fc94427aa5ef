# SPDX-License-Identifier: BSL-1.0
"""What the tests of schemas share: the programs that read them, flowrecv's lines and schemas, those of all layouts."""
import glob
import importlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from programs import BIN, check, check_equal, run, skip  # noqa: E402

sys.path.append("/usr/lib/python3/dist-packages")  # Debian's modules, whatever the interpreter
PROTOCOLS = ("netflow5", "netflow9", "ipfix", "sflow5")


def need(program):
    path = shutil.which(program, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
    return path or skip(f"no {program}")


def need_module(name):
    if importlib.util.find_spec(name) is None:
        skip(f"no Python module {name}")
    return importlib.import_module(name)


def google_include():
    return "/usr/include" if os.path.exists("/usr/include/google/protobuf/timestamp.proto") else skip(
        "no google/protobuf/timestamp.proto (libprotobuf-dev)")


def call(*command, stdin=None, codes=(0,), **more):
    done = subprocess.run(list(map(str, command)), input=stdin, capture_output=True, text=True, timeout=60, **more)
    check(done.returncode in codes, f"{command}: exit code {done.returncode}: {done.stderr[-600:]}")
    return done.stdout + (done.stderr if codes != (0,) else "")


def flows(directory, count=60, fields="all", form="json", protocols=PROTOCOLS):
    """Lines of flows of these protocols, as flowrecv writes them."""
    text = ""
    for protocol in protocols:
        capture = os.path.join(directory, protocol + ".pcap")
        if not os.path.exists(capture):
            code, _, err = run("flowgen", "--pcap", capture, "--protocol", protocol, "--exporters", 2, "--count", count,
                               "--seed", 7, "--sampling", 10)
            check_equal(code, 0, f"flowgen: {err}")
        code, out, err = run("flowrecv", "--read", capture, "--format", form, "--fields", fields)
        check_equal(code, 0, f"flowrecv: {err}")
        text += out
    check(text.count("\n") >= count, "flows")
    return text


def schema(name, fields="all"):
    code, out, err = run("flowrecv", "--schema", name, *(["--fields", fields] if fields else []))
    check_equal(code, 0, f"flowrecv --schema {name}: {err}")
    return out


def layouts(directory):
    """The layouts of the library: their names."""
    call(os.path.join(BIN, "../tests/bin/flowkit_layout_schemas"), directory)
    names = sorted(os.path.basename(path)[:-len(".sqlite")] for path in glob.glob(directory + "/*.sqlite"))
    check(len(names) > 150, f"layouts: {len(names)}")
    return names


def read(directory, name):
    with open(os.path.join(directory, name), encoding="utf-8") as file:
        return file.read()


def write(directory, name, text):
    path = os.path.join(directory, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def in_directory(case):
    def wrapped():
        with tempfile.TemporaryDirectory() as directory:
            case(directory)
    return wrapped


def without_nulls(row):
    return {name: value for name, value in row.items() if value is not None}


def check_rows(rows, lines, what):
    """The same flows, each with the same values, whatever their order."""
    def key(row):
        return json.dumps(row, sort_keys=True)
    check_equal(len(rows), len(lines), f"{what}: rows")
    for got, want in zip(sorted(map(key, rows)), sorted(map(key, lines))):
        if got != want:
            return check_equal(got, want, what)


# Two flows with what flowgen does not make: all of 64 bits that SQLite has, text that needs care in every format.
EXTREME = {"@timestamp": "2026-07-22T10:11:12.345Z", "source.ip": "2001:db8::1", "network.bytes": 2**63 - 1,
           "userName": "a \"b\"\t'c' \\ ; é,", "samplingProbability": 0.1, "flowId": 0, "flow.duration_ms": -5}
