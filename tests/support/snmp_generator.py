# SPDX-License-Identifier: BSL-1.0
"""flowgen whose exporters answer SNMP, also after the last datagram."""
import os
import re
import signal
import subprocess

from programs import BIN, check


class Generator:
    """flowgen --snmp at a free port; it answers until it is interrupted."""

    def __init__(self, target, *arguments, address="127.0.0.1", linger="60s"):
        at = f"[{address}]:0" if ":" in address else f"{address}:0"
        command = [os.path.join(BIN, "flowgen"), "--target", target, "--snmp", at, *map(str, arguments)]
        if linger:
            command += ["--snmp-linger", linger]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        self.said, self.code = "", None
        self.port = int(self.wait_for(r"SNMP at \S+:(\d+)")[1])

    def wait_for(self, pattern):
        while not (found := re.search(pattern, self.said)):
            line = self.process.stderr.readline()
            if not line:
                raise RuntimeError(f"flowgen ended without '{pattern}': {self.said}")
            self.said += line
        return found

    def sent(self):
        """Waits for the last datagram."""
        self.wait_for("SNMP is answered for another")
        return self

    def end(self):
        """What it says at the end."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        self.said += self.process.communicate(timeout=20)[1]
        self.code = self.process.returncode
        check("Sanitizer" not in self.said and "runtime error" not in self.said, self.said[-2000:])
        return self.said

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            self.end()
        finally:
            self.process.kill()
