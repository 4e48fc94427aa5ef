#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""completions.py BIN_DIRECTORY OUTPUT_DIRECTORY: what bash completes after flowgen, flowrecv and flowcheck (a file
each, named like the program), from what their --help says: commands, and the options of each."""
import os
import re
import sys

from manpages import PROGRAMS, commands_of, said

ALL = {"flowgen": "--help-all"}  # what has all of its options
OPTION = re.compile(r"^  (?:-\w,)?(--[\w-]+)((?:,--[\w-]+)*)", re.MULTILINE)
SCRIPT = """# bash completion of {program}                                        -*- shell-script -*-
_{program}() {{
  local word=${{COMP_WORDS[COMP_CWORD]}} options
  case ${{COMP_WORDS[1]}} in
{commands}    *) options="{options}" ;;
  esac
  case $word in
    -*) COMPREPLY=($(compgen -W "$options" -- "$word")) ;;
    *)
      COMPREPLY=($(compgen -f -- "$word"))
      if ((COMP_CWORD == 1)); then COMPREPLY+=($(compgen -W "{names}" -- "$word")); fi
      ;;
  esac
}}
complete -o filenames -F _{program} {program}
"""


def options_of(text):
    found = set()
    for first, others in OPTION.findall(text):
        found.update([first, *others.strip(",").split(",")] if others else [first])
    return " ".join(sorted(found))


def script(program, binary):
    text = said(binary, "--help")
    commands = list(commands_of(program, text))
    if program == "flowrecv" and "doctor" not in commands:
        commands.append("doctor")
    cases = "".join(f'    {name}) options="{options_of(said(binary, name, "--help"))}" ;;\n' for name in commands)
    return SCRIPT.format(program=program, names=" ".join(commands), commands=cases,
                         options=options_of(said(binary, ALL.get(program, "--help"))))


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    binaries, output = sys.argv[1:]
    os.makedirs(output, exist_ok=True)
    for program in PROGRAMS:
        with open(os.path.join(output, program), "w", encoding="utf-8") as file:
            file.write(script(program, os.path.join(binaries, program)))


main()
