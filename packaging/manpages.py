#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""manpages.py BIN_DIRECTORY OUTPUT_DIRECTORY: man pages of flowgen, flowrecv and flowcheck and of their commands, from
what their --help says: flowgen.1, flowgen-replay.1, ..."""
import os
import re
import subprocess
import sys
import time

PROGRAMS = ("flowgen", "flowrecv", "flowcheck")
ENTRY = re.compile(r"^  (\S.*?)(?:  +(\S.*))?$")
HEADING = re.compile(r"^[A-Z][^.]*:$")


def said(binary, *arguments):
    done = subprocess.run([binary, *arguments], capture_output=True, text=True, timeout=20, check=False)
    if done.returncode:
        me, it = os.path.basename(sys.argv[0]), os.path.basename(binary)  # packaging/completions.py asks here, too
        sys.exit(f"{me}: {it} {' '.join(arguments)}: {done.stderr.strip()}")
    return done.stdout


def escaped(text):
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return "\\&" + text if text.startswith((".", "'")) else text


def entries(lines):
    """The rows "  --option VALUE   text" of a section, their text joined; None if it has other lines."""
    found = []
    for line in lines:
        row = ENTRY.match(line)
        if row and not line.startswith("   "):
            found.append([row[1], row[2] or ""])
        elif line.startswith("          ") and found:
            found[-1][1] += " " + line.strip()
        else:
            return None
    return found


def section(title, lines):
    out = [f".SH {title.upper()}"]
    found = entries(lines) if title != "Examples" else None
    if found and all(text for _, text in found):
        for name, text in found:
            out += [".TP", f".B {escaped(name)}", escaped(text)]
    else:
        out += [".nf", *map(escaped, lines), ".fi"]
    return out


def sections(text):
    """What stands before the first heading, and (heading, lines) for each."""
    before, found = [], []
    for line in text.split("\n"):
        if HEADING.match(line) or line.startswith(("Exit codes", "Usage")):
            title, rest = line.split(":", 1)
            found.append((title, [rest.strip()] if rest.strip() else []))
        elif found:
            found[-1][1].append(line.rstrip())
        else:
            before.append(line.strip())
    return before, [(title, "\n".join(lines).strip("\n").split("\n")) for title, lines in found]


def usage_of(found):
    """The calls under "Usage:", and the paragraphs that follow them there."""
    calls, text = [], []
    for title, lines in found:
        if title == "Usage":
            first = lines[0].strip()
            rest = lines[1:]
            calls.append(re.split(r" {2,}", first)[0])
            while rest and rest[0].startswith("       "):
                calls.append(re.split(r" {2,}", rest.pop(0).strip())[0])
            text = [" ".join(p.split()) for p in "\n".join(rest).split("\n\n") if p.strip()]
    return calls, text


def page(name, summary, text, version, date, others):
    before, found = sections(text)
    calls, more = usage_of(found)
    paragraphs = [" ".join(p.split()) for p in "\n".join(before).split("\n\n") if p.strip()] + more
    out = [f'.TH {name.upper()} 1 "{date}" "flowkit {version}" "User Commands"', ".SH NAME",
           f"{escaped(name)} \\- {escaped(summary)}", ".SH SYNOPSIS"]
    for call in calls or [f"{name} [OPTIONS]"]:
        out += [f".B {escaped(call)}", ".br"]
    out.append(".SH DESCRIPTION")
    for paragraph in paragraphs or [summary]:
        out += [escaped(paragraph), ".PP"]
    out.pop()
    for title, lines in found:
        if title.startswith("Exit codes"):
            codes, _, rest = "\n".join(lines).partition("\n\n")
            out += [".SH EXIT STATUS", escaped(" ".join(codes.split()))]
            out += [".SH NOTES", escaped(" ".join(rest.split()))] if rest else []
        elif title != "Usage" and any(lines):
            out += section(title, lines)
    out += [".SH SEE ALSO", ", ".join(f"\\fB{escaped(other)}\\fR(1)" for other in others if other != name)]
    return "\n".join(out) + "\n"


def commands_of(program, text):
    """The commands that a program's --help lists, each with its summary."""
    rows = re.findall(rf"^  {program} ([a-z][\w-]*).*?  +(\S.*)$", text.partition("Commands (")[2], re.MULTILINE)
    rows += re.findall(r"^  ([a-z][\w-]*) {2,}(\S.*)$", text.partition("Subcommands:")[2], re.MULTILINE)
    return dict(rows)


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    binaries, output = sys.argv[1:]
    os.makedirs(output, exist_ok=True)
    date = time.strftime("%Y-%m-%d", time.gmtime(int(os.environ.get("SOURCE_DATE_EPOCH", "0"))))
    for program in PROGRAMS:
        binary = os.path.join(binaries, program)
        version = said(binary, "--version").split()[-1]
        text = said(binary, "--help")
        commands = commands_of(program, text)
        if "--help-all" in text:
            text = said(binary, "--help-all")
        others = [*PROGRAMS, *(f"{program}-{command}" for command in commands)]
        first = re.split(r"\.(?:\s|$)", " ".join(text.split("\n\n")[0].split()))[0]
        pages = {program: (first[0].lower() + first[1:], text)}
        for command, summary in commands.items():
            pages[f"{program}-{command}"] = summary, said(binary, command, "--help")
        for name, (summary, text) in pages.items():
            with open(os.path.join(output, f"{name}.1"), "w", encoding="utf-8") as file:
                file.write(page(name, summary, text, version, date, others))


if __name__ == "__main__":
    main()
