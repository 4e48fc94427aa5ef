# SPDX-License-Identifier: BSL-1.0
"""A file system of this process alone that becomes full: tmpfs in a mount namespace, gone with the process."""
import ctypes
import os

from programs import skip

NEW_MOUNTS, NEW_USER = 0x00020000, 0x10000000  # CLONE_NEWNS, CLONE_NEWUSER
PRIVATE = 1 << 18 | 1 << 14  # MS_PRIVATE, MS_REC


def _own_mounts(libc):
    """As root, or as a user who is root of a namespace of their own where the system lets them."""
    if libc.unshare(NEW_MOUNTS) == 0:
        return True
    user, group = os.getuid(), os.getgid()
    if libc.unshare(NEW_MOUNTS | NEW_USER) != 0:
        return False
    for name, text in (("setgroups", "deny"), ("uid_map", f"0 {user} 1"), ("gid_map", f"0 {group} 1")):
        with open(f"/proc/self/{name}", "w", encoding="ascii") as file:
            file.write(text)
    return True


class SmallDisk:
    """Mounted at `path`, so many octets; skips the case where that is not permitted."""

    def __init__(self, path, octets):
        libc = ctypes.CDLL(None, use_errno=True)
        self.path, self.filler = path, os.path.join(path, "filler")
        if not _own_mounts(libc) or libc.mount(b"none", b"/", None, PRIVATE, None) != 0 or \
                libc.mount(b"none", os.fsencode(path), b"tmpfs", 0, f"size={octets}".encode()) != 0:
            skip(f"no mount of one's own: {os.strerror(ctypes.get_errno())}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        ctypes.CDLL(None).umount2(os.fsencode(self.path), 2)  # MNT_DETACH

    def fill(self):
        """To the last octet."""
        with open(self.filler, "wb", buffering=0) as file:
            for size in (1 << 16, 1 << 12):
                while True:
                    try:
                        file.write(bytes(size))
                    except OSError:
                        break

    def free(self):
        os.unlink(self.filler)
