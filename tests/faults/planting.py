# SPDX-License-Identifier: BSL-1.0
"""What plant.py, mutate.py and conformance/faults share: lists of faults, a copy of the tree to change, commands that
end with the script, results of runs that were interrupted."""
import hashlib
import os
import pathlib
import re
import resource
import shutil
import subprocess
import sys
import threading

TREE = pathlib.Path(__file__).resolve().parent.parent.parent


class Fault:
    def __init__(self, name):
        self.name, self.keys, self.original, self.replacement = name, {}, [], []

    def applied_to(self, text):
        original, replacement = "\n".join(self.original), "\n".join(self.replacement)
        found = text.count(original)
        if found != 1 or original == replacement:
            sys.exit(f"{self.name}: the original text occurs {found} times in {self.keys['file']}, or nothing changes")
        return text.replace(original, replacement)

    def digest(self, text):
        what = [text, *sorted(self.keys.values()), *self.original, "+", *self.replacement]
        return hashlib.sha256("\n".join(what).encode()).hexdigest()[:16]


def read_faults(path, needed, allowed=()):
    faults = []
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if line.startswith("== "):
            faults.append(Fault(line[3:].strip()))
        elif line.startswith(("- ", "+ ")) or line in ("-", "+"):
            (faults[-1].original if line[0] == "-" else faults[-1].replacement).append(line[2:])
        elif (key := re.match(r"(\w+): (.+)", line)) and key[1] in (*needed, *allowed):
            faults[-1].keys[key[1]] = key[2]
        elif line and not line.startswith("#"):
            sys.exit(f"{path.name}:{number}: what is '{line}'?")
    for f in faults:
        if not f.original or not set(needed) <= f.keys.keys():
            sys.exit(f"{f.name}: it needs {', '.join(needed)} and an original text")
    if len({f.name for f in faults}) != len(faults):
        sys.exit("a name is given twice")
    return faults


def copy_tree(to):
    """What git knows, as it is now; times move only where the content does, so that little is built anew."""
    listed = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=TREE,
                            check=True, capture_output=True).stdout.decode().split("\0")
    wanted = {name for name in listed if name and (TREE / name).is_file()}
    for name in wanted:
        old, new = to / name, (TREE / name).read_bytes()
        if not old.is_file() or old.read_bytes() != new:
            old.parent.mkdir(parents=True, exist_ok=True)
            old.write_bytes(new)
            shutil.copymode(TREE / name, old)
    for old in [p for p in to.rglob("*") if p.is_file()]:
        if str(old.relative_to(to)) not in wanted and "__pycache__" not in old.parts:
            old.unlink()


def run(command, limit, log, **more):
    """The exit code. What is said goes to the log; whatever stops this script stops the command."""
    with open(log, "w") as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, start_new_session=True, **more)
        try:
            return process.wait(limit)
        except BaseException:
            os.killpg(process.pid, 9)
            process.wait()
            raise


def measured(command, seconds, log, **more):
    """The exit code (that of a signal is negative), and the processor time of the command and all that it starts; ended
    when one of its processes needs more than `seconds` of it, or when it does not end at all."""
    def limit():
        resource.setrlimit(resource.RLIMIT_CPU, (max(1, int(seconds)), max(1, int(seconds)) + 1))
        resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    with open(log, "w") as out:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT,
                                   start_new_session=True, preexec_fn=limit, **more)
        ender = threading.Timer(60 + 10 * seconds, os.killpg, (process.pid, 9))
        ender.start()
        try:
            _, status, used = os.wait4(process.pid, 0)
        except BaseException:
            os.killpg(process.pid, 9)
            raise
        finally:
            ender.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        return process.returncode, used.ru_utime + used.ru_stime


def read_results(path):
    """Key and text of each line; of a key that occurs again the last."""
    return dict(line.split("\t", 1) for line in path.read_text().splitlines()) if path.is_file() else {}


def append_result(path, key, text):
    with open(path, "a") as out:
        out.write(f"{key}\t{text}\n")
