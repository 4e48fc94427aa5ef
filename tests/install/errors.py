# SPDX-License-Identifier: BSL-1.0
"""What errors_test.py and versions_test.py share: one sentence is what the user reads, and little else."""
import os
import re
import shutil

from trial import CONSUMER, SOURCE, Failed, one_line, version


def other_version():
    major, minor, patch = map(int, version().split("."))
    return f"{major}.{minor}.{patch + 1}"


def another_flowkit(folder):
    """The tree as of another version: what the library needs of it."""
    os.makedirs(folder)
    for name in ("CMakeLists.txt", "CMakePresets.json", "LICENSE"):
        shutil.copy2(os.path.join(SOURCE, name), folder)
    for name in ("cmake", "include"):
        shutil.copytree(os.path.join(SOURCE, name), os.path.join(folder, name))
    header = os.path.join(folder, "include/flowkit/version.hpp")
    with open(header, encoding="utf-8") as file:
        text = file.read()
    number = int(re.search(r"define FLOWKIT_VERSION (\d+)", text).group(1))
    changed = text.replace(f"FLOWKIT_VERSION {number}\n", f"FLOWKIT_VERSION {number + 1}\n")
    changed = changed.replace(f'"{version()}"', f'"{other_version()}"')
    assert changed.count(str(number + 1)) == 1 and changed.count(other_version()) == 1
    with open(header, "w", encoding="utf-8") as file:
        file.write(changed)
    return folder


def configure(trial, lines, *definitions):
    """A project of these lines: exit code, and what CMake wrote, in one line."""
    build = trial.path("configured")
    shutil.rmtree(build, ignore_errors=True)
    code, output = trial.try_to("cmake", "-S", os.path.join(CONSUMER, "configure"), "-B", build, "--no-warn-unused-cli",
                                "-DLINES=" + lines, *definitions)
    return code, one_line(output)


def must_configure(trial, lines, *definitions):
    code, output = configure(trial, lines, *definitions)
    if code != 0 or f"flowkit {version()} is here" not in output:
        raise Failed(f"{lines}: {code}: {output}")
    if "Warning" in output:
        raise Failed(f"{lines}: warns: {output}")


def must_say(trial, sentence, lines, *definitions):
    """Is not configured, and why is said once, with nothing of CMake's own about targets."""
    code, output = configure(trial, lines, *definitions)
    if code == 0 or output.count(sentence) != 1 or output.count("CMake Error") != 1 or "already exists" in output:
        raise Failed(f"{lines}: {code}: not {sentence!r} but: {output}")


def first_error(output):
    """The first error line, and how many lines there are beside the chain of includes."""
    lines = [line for line in output.splitlines() if not re.match(r"In file included|\s+from ", line)]
    errors = [line for line in lines if re.search(r"\b(error|undefined reference|undefined hidden symbol)\b", line)]
    return (errors or [""])[0], len(lines)


def must_not_compile(trial, sentence, text, *flags, compiler=None, most_lines=10):
    source = trial.path("rejected.cpp")
    with open(source, "w", encoding="utf-8") as file:
        file.write(text)
    code, output = trial.try_to(compiler or trial.compiler, "-fsyntax-only", *flags, source)
    error, lines = first_error(output)
    if code == 0 or sentence not in error or lines > most_lines:
        raise Failed(f"{' '.join(flags)}: exit code {code}, {lines} lines, not {sentence!r} first but:\n"
                     f"{output[:3000]}")
