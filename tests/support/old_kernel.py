# SPDX-License-Identifier: BSL-1.0
"""Programs as on a kernel that does not know some options of sockets."""
import ctypes
import errno
import os
import platform
import struct
import subprocess

from programs import skip


def without(level, *options):
    """For preexec_fn: setsockopt and getsockopt of these fail with ENOPROTOOPT, by a filter of system calls (seccomp).
    Skips the test where that cannot be."""
    numbers = {"x86_64": (54, 55), "aarch64": (208, 209)}.get(platform.machine())
    if numbers is None:
        skip("the numbers of system calls on this machine")

    def begin():
        load, equal, leave = 0x20, 0x15, 0x06
        program = [(load, 0, 0, 0), (equal, 1, 0, numbers[0]), (equal, 0, 3 + len(options), numbers[1]),
                   (load, 0, 0, 16 + 8), (equal, 0, 1 + len(options), level), (load, 0, 0, 16 + 16)]
        program += [(equal, len(options) - i, 0, option) for i, option in enumerate(options)]
        program += [(leave, 0, 0, 0x7fff0000), (leave, 0, 0, 0x00050000 | errno.ENOPROTOOPT)]
        octets = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *line) for line in program))
        whole = ctypes.create_string_buffer(struct.pack("@HP", len(program), ctypes.addressof(octets)))
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(38, 1, 0, 0, 0)  # PR_SET_NO_NEW_PRIVS
        if libc.prctl(22, 2, ctypes.byref(whole), 0, 0) != 0:  # PR_SET_SECCOMP, SECCOMP_MODE_FILTER
            os._exit(77)

    if subprocess.run(["true"], preexec_fn=begin, check=False).returncode == 77:
        skip("no seccomp")
    return begin
