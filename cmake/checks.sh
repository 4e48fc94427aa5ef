# shellcheck shell=bash
# SPDX-License-Identifier: BSL-1.0
# Sourced by ./test: the checks that read the sources. Version 14 of both programs, as each formats and warns otherwise.

in_git() { git rev-parse --is-inside-work-tree >/dev/null 2>&1; }

# sources SUFFIX...: those of the repository and what is about to be; all there are where git knows none (a tarball).
sources() {
  if in_git; then
    git ls-files --cached --others --exclude-standard -- "${@/#/*}"
  else
    find . -name build -prune -o -type f -print | sed 's|^\./||' | grep -E "(${1}${2:+|$2})$"
  fi | while read -r file; do [[ ! -e $file ]] || echo "$file"; done
}

check_format() { sources .hpp .cpp | xargs -d '\n' clang-format-14 --dry-run -Werror; }

# The .cpp files that show what is wrong in each of these files: itself; of a header its source and its test.
files_to_tidy() {
  local file stem folder
  while read -r file; do
    case $file in
      *.cpp) echo "$file" ;;
      *.hpp)
        stem=$(basename "$file" .hpp) folder=$(dirname "${file#include/flowkit/}")
        folder=${folder#tests/}
        printf '%s\n' "${file%.hpp}.cpp" "tests/$folder/${stem}_test.cpp"
        [[ $folder != tools/* ]] || echo "tests/tools/$(basename "$folder")_${stem}_test.cpp"
        ;;
    esac
  done | sort -u
}

# changed_files SINCE: those that a commit, the index or nothing yet has; SINCE may be empty
changed_files() {
  local since=$1
  [[ -n $since ]] || since=$(git merge-base HEAD '@{upstream}' 2>/dev/null) ||
    since=$(git rev-parse -q --verify HEAD~1) || return
  echo "changed since $(git log -1 --format='%h %s' "$since"):" >&2
  git diff --name-only --diff-filter=d "$since" -- && git ls-files --others --exclude-standard
}

# check_tidy changed|all SINCE JOBS
check_tidy() {
  local which=$1 since=$2 jobs=$3 files
  if [[ $which == all ]]; then
    files=$(sources .cpp)
  else
    files=$(changed_files "$since" | files_to_tidy) ||
      { echo "skipped: no commit before this one is known here (--tidy-all looks at everything)"; return 0; }
  fi
  # Only what dev compiles: not the fuzz targets, nor what must not compile. Precompiled headers of g++ are not clang's.
  cmake --preset dev -B build/tidy -D CMAKE_DISABLE_PRECOMPILE_HEADERS=ON --log-level=WARNING >/dev/null || return
  cmake --build build/tidy --target flowkit_catalogue_names flowkit_catalogue_places >/dev/null ||
    return  # headers that are made
  files=$(grep -Fx "$(sed -nE "s|^ *\"file\": \"$PWD/(.*)\",?|\1|p" build/tidy/compile_commands.json)" <<<"$files") ||
    { echo "no source to look at"; return 0; }
  echo "$files"
  # Not the count of the warnings that it does not show.
  xargs -d '\n' -n 1 -P "$jobs" clang-tidy-14 -p build/tidy --quiet --warnings-as-errors='*' <<<"$files" \
    2> >(grep -vE '^[0-9]+ (warning|error)s? .*generated\.$' >&2)
}
