# shellcheck shell=bash
# SPDX-License-Identifier: BSL-1.0
# Sourced by ./test: what each part took of processor time (user and system, of all that it started), how many cases it
# ran, and how many of its compilations ccache knew already; a line after each part, and a table of all at the end.

report_folder=$(mktemp -d) report_cases=$report_folder/cases.xml report_rows=() report_failures=()
export CCACHE_STATSLOG=$report_folder/ccache

# REPLY: milliseconds of processor time that this shell and all that it waited for have used
processor_time() {
  times >"$report_folder/times"  # no subshell: it would tell its own
  REPLY=$(tr 'ms' '  ' <"$report_folder/times" |
    awk '{ s += $1 * 60 + $2 + $3 * 60 + $4 } END { printf "%d", s * 1000 }')
}
minutes() { printf '%d:%02d' $((($1 + 500) / 60000)) $((($1 + 500) / 1000 % 60)); }
count() { grep -cE "$1" "$CCACHE_STATSLOG" || true; }

report_begin() {
  rm -f "$report_cases" "$CCACHE_STATSLOG"
  report_compiled=- report_known=-
  processor_time
  report_began=$REPLY report_build=0
}
report_built() {
  processor_time
  report_build=$((REPLY - report_began)) report_began=$REPLY
  if [[ -e $CCACHE_STATSLOG ]]; then
    report_known=$(count '^(direct|preprocessed)_cache_hit$')
    report_compiled=$((report_known + $(count '^cache_miss$')))
  fi
}
# report_end NAME
report_end() {
  local passed=- skipped=- failed=- total text case
  processor_time
  text="$(minutes $((REPLY - report_began))) of processor time"
  if [[ -e $report_cases ]]; then
    read -r total failed skipped < <(awk -F '"' '/^\t(tests|failures|skipped)=/ { printf "%s ", $2 }
                                                 /<testcase/ { exit } END { print "" }' "$report_cases")
    passed=$((total - failed - skipped))
    while read -r case; do report_failures+=("FAILED: $1: $case"); done < <(
      sed -n 's/^\t<testcase name="\([^"]*\)".* status="fail".*/\1/p' "$report_cases" | head -20)
    text="$(minutes "$report_build") of processor time to build, $(minutes $((REPLY - report_began))) to test;"
    text+=" $passed passed, $skipped skipped, $failed failed"
  fi
  echo "== $1: $text"
  report_rows+=("$1 $(minutes "$report_build") $(minutes $((REPLY - report_began))) $passed $skipped $failed \
$report_compiled $report_known")
}

# report_all FAILED...: on exit
report_all() {
  local row
  if ((${#report_rows[@]})); then
    printf '\n%-10s %9s %9s %8s %8s %8s %9s %11s\n' '' 'build min' 'test min' \
      passed skipped failed compiled 'from ccache'
    for row in "${report_rows[@]}"; do
      # shellcheck disable=SC2086  # its columns
      printf '%-10s %9s %9s %8s %8s %8s %9s %11s\n' $row
    done
    processor_time
    echo "$(minutes "$REPLY") min of processor time in all; ccache makes what it knows nearly free"
  fi
  # Once more by name at the very end: of long logs people see the last lines.
  ((${#report_failures[@]} == 0)) || printf '%s\n' "${report_failures[@]}"
  (($# == 0)) || echo "FAILED: $*"
  rm -rf "$report_folder"
}
