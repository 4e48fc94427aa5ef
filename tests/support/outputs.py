# SPDX-License-Identifier: BSL-1.0
"""What the tests of flowrecv's outputs share: something to read, and what files hold."""
import gzip
import os
import subprocess

from programs import check_equal, run


def flows(directory, count=2000, *options):
    """A capture with so many flows; the same ones each time."""
    capture = os.path.join(directory, "in.pcap")
    code, _, err = run("flowgen", "--pcap", capture, "--protocol", "ipfix", "--count", count, "--seed", 5, *options)
    check_equal(code, 0, err)
    return capture


def text_of(path):
    """What a file holds, decompressed by its ending."""
    if path.endswith(".gz"):
        with gzip.open(path) as file:
            return file.read().decode()
    if path.endswith(".zst"):
        return subprocess.run(["zstd", "-dqc", path], capture_output=True, text=True, check=True).stdout
    with open(path, encoding="utf-8") as file:
        return file.read()


def octets_of(path):
    with open(path, "rb") as file:
        return file.read()


def put(path, octets):
    with open(path, "wb") as file:
        file.write(octets)
