# SPDX-License-Identifier: BSL-1.0
"""single_include_test.py CASE: the single headers as a user has them. The compiler is CXX; ends with 77 where a
case has nothing to run with."""
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SINGLE = ROOT / "single_include"
CXX = os.environ.get("CXX", "c++")
STRICT = ["-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Werror"]
# Octets, each some percent above what the file has now: flowkit.hpp is to stay below 900,000.
BOUNDS = {
    "flowkit.hpp": 900_000,
    "flowkit_netflow1.hpp": 220_000,
    "flowkit_netflow5.hpp": 220_000,
    "flowkit_netflow7.hpp": 220_000,
    "flowkit_netflow9.hpp": 415_000,
    "flowkit_ipfix.hpp": 525_000,
    "flowkit_sflow5.hpp": 415_000,
    "flowkit_schema.hpp": 365_000,
    "flowkit_vendors.hpp": 1_050_000,
}
failures = []


def check(holds, message):
    if not holds:
        failures.append(message)
        print("FAIL:", message)


def skip(reason):
    print("SKIP:", reason)
    sys.exit(77)


def compile_text(text, *options, compiler=CXX, standard="c++20", link=None):
    """The compiler's code and messages about a source file."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "user.cpp"
        source.write_text(text, encoding="utf-8")
        how = ["-o", str(link)] if link else ["-fsyntax-only"]
        done = subprocess.run([compiler, f"-std={standard}", f"-I{SINGLE}", *options, str(source), *how],
                              capture_output=True, text=True, check=False)
        return done.returncode, done.stderr


def includes(*names):
    return "".join(f'#include "{name}"\n' for name in names)


def in_step():
    done = subprocess.run([sys.executable, str(SINGLE / "make.py"), "--check"], capture_output=True, text=True,
                          check=False)
    check(done.returncode == 0, done.stderr)
    with tempfile.TemporaryDirectory() as folder:  # and a change of a single octet is found
        copy = Path(folder) / "copies"
        shutil.copytree(SINGLE, copy, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
        with open(copy / "flowkit.hpp", "a", encoding="utf-8") as file:
            file.write("\n")
        done = subprocess.run([sys.executable, str(SINGLE / "make.py"), "--check", "--into", str(copy)],
                              capture_output=True, text=True, check=False)
        check(done.returncode == 1 and "flowkit.hpp;" in done.stderr, f"a changed file is found: {done.stderr}")


def complete():
    """Every header of the library is in one of the single headers, and each of them holds a header once."""
    held = set()
    for path in sorted(SINGLE.glob("*.hpp")):
        found = re.findall(r"^// (flowkit/\S+\.hpp)$", path.read_text(encoding="utf-8"), re.MULTILINE)
        of_tables = [name for name in found if name.startswith("flowkit/ie/")]  # used elements, and the others
        rest = [name for name in found if name not in of_tables]
        check(len(rest) == len(set(rest)), f"{path.name} holds a header twice")
        held |= set(found)
        text = path.read_text(encoding="utf-8")
        standard = [line for line in text.splitlines() if re.match(r"#include <[a-z_0-9]+>$", line)]
        check(len(standard) == len(set(standard)), f"{path.name} includes a standard header twice")
    for path in sorted((ROOT / "include").rglob("*.hpp")):
        name = str(path.relative_to(ROOT / "include"))
        text = path.read_text(encoding="utf-8")
        is_umbrella = not re.search(r"^namespace|^inline|^template", text, re.MULTILINE)
        check(is_umbrella or name in held, f"{name} is in no single header")


def sizes():
    names = {path.name for path in SINGLE.glob("*.hpp")}
    check(names == set(BOUNDS), f"files without a bound, or the other way round: {sorted(names ^ set(BOUNDS))}")
    for name in sorted(names & set(BOUNDS)):
        size = (SINGLE / name).stat().st_size
        print(f"{size:9} of {BOUNDS[name]:9} {name}")
        check(BOUNDS[name] / 2 < size <= BOUNDS[name], f"{name} has {size} octets, its bound is {BOUNDS[name]}")


def alone():
    for name in BOUNDS:
        code, errors = compile_text(includes(name, name), *STRICT)
        check(code == 0, f"{name}, alone: {errors[:2000]}")


def together():
    """In any order they are one library: what the second has is there, what both have is there once."""
    use = "flowkit::netflow5::record of_the_tree;\n" \
          "static_assert(flowkit::ie::find(\"octetDeltaCount\") == &flowkit::ie::octetDeltaCount);"
    small = ["flowkit_ipfix.hpp", "flowkit_netflow5.hpp"]
    for names in (["flowkit_vendors.hpp", *small], [*reversed(small), "flowkit_vendors.hpp"], list(BOUNDS)):
        code, errors = compile_text(includes(*names) + use, *STRICT)
        check(code == 0, f"{names}: {errors[:2000]}")


def first_message(errors):
    return next((line for line in errors.splitlines() if "error" in line), "")


def places():
    """The single header and the tree in one source file: a sentence, and nothing but it if the tree was first."""
    tree, single = "#include <flowkit/netflow5.hpp>\n", includes("flowkit_netflow5.hpp")
    code, errors = compile_text(tree + single, f"-I{ROOT}/include")
    check(code != 0 and "take either the single headers of flowkit or its tree" in first_message(errors), errors[:500])
    check(len(errors.splitlines()) < 12, f"{len(errors.splitlines())} lines for one mistake")
    code, errors = compile_text(single + tree, f"-I{ROOT}/include")
    check(code != 0 and "the single header and the tree; keep one" in first_message(errors), errors[:500])


def versions():
    """Single headers of two versions, and of two states of one version."""
    with tempfile.TemporaryDirectory() as folder:
        text = (SINGLE / "flowkit_netflow7.hpp").read_text(encoding="utf-8")
        other = re.sub(r"(FLOWKIT_SINGLE_HEADER (?:!= )?)0x\w+", r"\g<1>0x1", text)
        check(text != other, "the digest is found")
        (Path(folder) / "other.hpp").write_text(other, encoding="utf-8")
        for names in (("flowkit_netflow5.hpp", "other.hpp"), ("other.hpp", "flowkit_netflow5.hpp")):
            code, errors = compile_text(includes(*names), f"-I{folder}")
            check(code != 0 and "of another version than the single header" in first_message(errors), errors[:500])
            check(len(errors.splitlines()) < 12, f"{len(errors.splitlines())} lines for one mistake")


def hidden_boost():
    """Nothing of Boost nor range-v3 is read, unless it is asked for; then its absence is a sentence."""
    with tempfile.TemporaryDirectory() as folder:
        for name in BOUNDS:
            source = Path(folder) / "user.cpp"
            source.write_text(includes(name), encoding="utf-8")
            done = subprocess.run([CXX, "-std=c++20", "-M", f"-I{SINGLE}", str(source)], capture_output=True, text=True,
                                  check=True)
            foreign = [path for path in done.stdout.split() if "/boost/" in path or "/range/" in path]
            check(not foreign, f"{name} reads {foreign[:3]}")
    use = "#define FLOWKIT_HANA\n" + includes("flowkit_netflow5.hpp")
    if compile_text("#include <boost/hana/tuple.hpp>\n")[0] == 0:
        use += "#include <boost/hana/length.hpp>\n" \
               "static_assert(decltype(boost::hana::length(flowkit::netflow5::record_layout))::value == 20);"
        code, errors = compile_text(use)
        check(code == 0, f"with Hana: {errors[:2000]}")
    else:
        code, errors = compile_text(use)
        check(code != 0 and "needs the headers of Boost.Hana" in first_message(errors), errors[:500])


def one_program():
    """A source file by the single header and one by the tree are one program: their version is the same."""
    with tempfile.TemporaryDirectory() as folder:
        one, two, program = (Path(folder) / name for name in ("one.cpp", "two.cpp", "program"))
        one.write_text(includes("flowkit_netflow5.hpp") + "flowkit::netflow5::record value{.octets = 7};",
                       encoding="utf-8")
        two.write_text("#include <flowkit/netflow5.hpp>\nextern flowkit::netflow5::record value;\n"
                       "int main() { return value.octets == 7 ? 0 : 1; }", encoding="utf-8")
        build = subprocess.run([CXX, "-std=c++20", f"-I{SINGLE}", f"-I{ROOT}/include", str(one), str(two), "-o",
                                str(program)], capture_output=True, text=True, check=False)
        check(build.returncode == 0, build.stderr[:2000])
        check(build.returncode != 0 or subprocess.run([str(program)], check=False).returncode == 0, "another value")


def run_examples(sources, compilers):
    """Each with its includes of flowkit replaced by the single header."""
    for compiler, standard in compilers:
        for source in sources:
            text = source.read_text(encoding="utf-8")
            own, count = re.subn(r"#include <flowkit/[^>]+>\n", "", text)
            check(count > 0, f"{source.name} includes nothing of flowkit")
            with tempfile.TemporaryDirectory() as folder:
                program = Path(folder) / source.stem
                code, errors = compile_text(includes("flowkit.hpp") + own, *STRICT, f"-I{source.parent}",
                                            compiler=compiler, standard=standard, link=program)
                check(code == 0, f"{source.name}, {compiler} -std={standard}: {errors[:2000]}")
                if code == 0:
                    arguments = ["--demo"] if source.stem == "live_v9" else []
                    done = subprocess.run([str(program), *arguments], capture_output=True, check=False, timeout=60)
                    check(done.returncode == 0, f"{source.name} ends with {done.returncode}")


def short_sources():
    return sorted((ROOT / "examples/short").glob("*.cpp"))


def all_sources():
    return sorted((ROOT / "examples").glob("*.cpp"))


def short_examples():
    """Some, by this compiler; all of them by all compilers is `compilers`."""
    sources = short_sources() or all_sources()
    run_examples(sources[::4], [(CXX, "c++20")])


def only_if_asked():
    if os.environ.get("FLOWKIT_CAMPAIGN") != "1":
        skip("minutes of compiling: FLOWKIT_CAMPAIGN=1 runs it")


def examples():
    only_if_asked()
    run_examples(all_sources(), [(CXX, "c++20")])


def compilers():
    only_if_asked()
    found = [name for name in ("g++-12", "clang++-14", "clang++-19") if shutil.which(name)]
    if not found:
        skip("none of the compilers by name")
    print("compilers:", *found)
    for compiler in found:
        for standard in ("c++20", "c++23" if compiler != "clang++-14" else "c++2b"):
            for name in BOUNDS:
                code, errors = compile_text(includes(name), *STRICT, compiler=compiler, standard=standard)
                check(code == 0, f"{name}, {compiler} -std={standard}: {errors[:2000]}")
        run_examples(short_sources(), [(compiler, "c++20")])


if __name__ == "__main__":
    globals()[sys.argv[1]]()
    sys.exit(1 if failures else 0)
