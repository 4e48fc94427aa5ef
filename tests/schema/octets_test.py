#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Dissectors in Wireshark, dictionaries in libFuzzer: what is made of the octets of a layout."""
import json
import os
import re
import subprocess
import sys

here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(here, "../support"))
sys.path.insert(0, here)
from programs import check, check_equal, main, run, skip  # noqa: E402
from readers import call, flows, in_directory, layouts, need, read, schema, write  # noqa: E402


def shark(program, capture, script, port, protocol, *more):
    return call(program, "-r", capture, "-X", f"lua_script:{script}", "-d", f"udp.port=={port},{protocol}", *more)


@in_directory
def wireshark(directory):
    """NetFlow v5: the values of each record, beside what flowrecv shows of the same octets."""
    program = need("tshark")
    flows(directory, count=70, protocols=("netflow5",))
    capture = os.path.join(directory, "netflow5.pcap")
    script = write(directory, "v5.lua", schema("wireshark-netflow5", None))
    _, out, _ = run("flowrecv", "--read", capture, "--format", "elements")
    wanted = [json.loads(line) for line in out.splitlines()]
    fields = [n for n in wanted[0] if re.fullmatch(r"[a-z]+[A-Z]\w+", n)]
    check(len(fields) >= 15, f"elements of a record: {fields}")
    out = shark(program, capture, script, 2055, "flowkit_netflow5", "-T", "json", "-J", "flowkit_netflow5",
                "--no-duplicate-keys")
    rows, heads = [], []
    for packet in json.loads(out):
        layer = packet["_source"]["layers"]["flowkit_netflow5"]
        check("flowkit_netflow5.undissected" not in json.dumps(layer), "nothing is left")
        head, *records = layer["_ws.lua.text"]
        check_equal(len(records), int(layer["flowkit_netflow5.count"]), "records of a datagram")
        rows += records
        heads += [head] * len(records)
    check_equal(len(rows), len(wanted), "records")
    compared = 0
    for row, head, want in zip(rows, heads, wanted):
        for name in fields:
            got = row.get(f"flowkit_netflow5.records.{name}", head.get(f"flowkit_netflow5.head.{name}"))
            if got is None:
                continue
            compared += 1
            value = int(got, 0) if isinstance(want[name], int) else got
            if value != want[name]:
                return check_equal(value, want[name], f"tshark: {name}")
    check(compared >= 15 * len(rows), f"values compared: {compared}")
    # A datagram that is cut short says so, and nothing is shown of what is not there.
    with open(capture, "rb") as file:
        octets = bytearray(file.read())
    size = int.from_bytes(octets[32:36], "little")
    at = 40 + octets[40:40 + size].index(bytes([0, 5, 0]))
    octets[at + 3] += 1
    out = shark(program, bytes_file(directory, octets), script, 2055, "flowkit_netflow5", "-c", 1, "-V")
    check("Lua Error" not in out, f"tshark: {out[-500:]}")
    octets[at + 1] = 6
    out = shark(program, bytes_file(directory, octets), script, 2055, "flowkit_netflow5", "-c", 1, "-V")
    check("not dissected" in out and "records 1" not in out, "another version is not dissected")


def bytes_file(directory, octets):
    path = os.path.join(directory, "changed.pcap")
    with open(path, "wb") as file:
        file.write(octets)
    return path


@in_directory
def wireshark_layouts(directory):
    """Each dissector, on datagrams of another protocol: there is none that fails, whatever the octets."""
    program = need("tshark")
    flows(directory, count=30, protocols=("sflow5",))
    capture, scripts = os.path.join(directory, "sflow5.pcap"), []
    names = [name for name in layouts(directory) if name != "flow"]
    for name in names:
        scripts += ["-X", f"lua_script:{directory}/{name}.lua"]
    out = call(program, "-r", capture, *scripts, "-c", 1, codes=(0, 1))
    check("Lua" not in out and "rror" not in out, f"tshark: {out[:1000]}")
    for n in (4, 20, len(names) - 1):
        out = call(program, "-r", capture, *scripts, "-d", f"udp.port==6343,layout_{n}", "-V", codes=(0,))
        check(f"layout_{n}" in out or "Lua" in out, f"{names[n]} is not shown")
        check("Lua Error" not in out, f"{names[n]}: {re.findall('Lua Error.*', out)[:1]}")
    out = shark(program, capture, write(directory, "s.lua", schema("wireshark-sflow5", None)), 6343, "flowkit_sflow5",
                "-T", "fields", "-e", "flowkit_sflow5.head.agent.ipv4", "-e", "flowkit_sflow5.samples.format")
    check(all(re.fullmatch(r"[\d.]+\t[\d,]+", line) for line in out.splitlines()), f"tshark: {out[:300]}")


FUZZ_TARGET = """#include <cstddef>
#include <cstdint>
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t*, std::size_t) { return 0; }
"""


@in_directory
def fuzzer(directory):
    program = need("clang++")
    source, target = write(directory, "target.cpp", FUZZ_TARGET), os.path.join(directory, "target")
    done = subprocess.run([program, "-fsanitize=fuzzer", source, "-o", target], capture_output=True, text=True,
                          timeout=100)
    if done.returncode != 0:
        skip("no libFuzzer")
    text = schema("fuzzer", None)
    entries = len(text.splitlines())
    dictionaries = {write(directory, "flow.dict", text): entries}
    for name in layouts(directory):
        path = os.path.join(directory, name + ".dict")
        if os.path.exists(path) and os.path.getsize(path) > 0:
            dictionaries[path] = len(read(directory, name + ".dict").splitlines())
    check(entries > 150 and len(dictionaries) > 30, f"dictionaries: {entries} entries, {len(dictionaries)}")
    for path, count in list(dictionaries.items())[:12]:
        out = call(target, f"-dict={path}", "-runs=20", codes=(0, 1))
        check(f"Dictionary: {count} entries" in out, f"{path}: {count} entries, libFuzzer: {out[:300]}")
    out = call(target, f"-dict={write(directory, 'wrong.dict', text + 'x=1')}", "-runs=1", codes=(0, 1))
    check("ParseDictionaryFile: error in line" in out, f"libFuzzer takes anything: {out[:300]}")


if __name__ == "__main__":
    main({"wireshark": wireshark, "wireshark_layouts": wireshark_layouts, "fuzzer": fuzzer})
