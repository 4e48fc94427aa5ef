# shellcheck shell=bash
# SPDX-License-Identifier: BSL-1.0
# Sourced by ./demo and ./test. `flowkit_setup PURPOSE...` installs what is missing for these purposes (Debian 12 or
# alike; as root or with sudo), removes nothing, and starts no service. Where it cannot, it says what is needed and
# exits 3. It looks for the things themselves, not in the package database: a compiler or Boost of your own counts.

PATH=$PATH:/usr/sbin:/sbin  # where Debian keeps the exporters, also for users without it in their path

# purpose  package  how it shows: c command, h header, p path
flowkit_requirements() {
  cat <<'TABLE'
build       g++                  c g++
build       cmake                c cmake
build       ninja-build          c ninja
build       pkg-config           c pkg-config
build       python3              c python3
library     libboost1.81-dev     h boost/hana.hpp
library     librange-v3-dev      h range/v3/version.hpp
tools       libcli11-dev         h CLI/CLI.hpp
tools       libfmt-dev           h fmt/core.h
tools       libtomlplusplus-dev  h toml++/toml.h
tools       libpcap-dev          h pcap/pcap.h
tools       libssl-dev           h openssl/ssl.h
tools       libmaxminddb-dev     h maxminddb.h
tools       zlib1g-dev           h zlib.h
tools       libzstd-dev          h zstd.h
tests       libgtest-dev         h gtest/gtest.h
tests       librapidcheck-dev    h rapidcheck.h
tests       libbenchmark-dev     h benchmark/benchmark.h
tests       ccache               c ccache
tests       libxml2-utils        c xmllint
tests       openssl              c openssl
sanitizers  clang                c clang++
sanitizers  libclang-rt-14-dev   p /usr/lib/llvm-14/lib/clang/14.*/lib/linux/libclang_rt.fuzzer-*.a
m32         g++-12-multilib      p /usr/lib/gcc/*/12/32/libstdc++.a
m32         gcc-multilib         p /usr/include/asm/errno.h
m32         googletest           p /usr/src/googletest/CMakeLists.txt
checks      clang-format-14      c clang-format-14
checks      clang-tidy-14        c clang-tidy-14
checks      git                  c git
partners    softflowd            c softflowd
partners    fprobe               c fprobe
partners    pmacct               c pmacctd
partners    openvswitch-switch   c ovs-vswitchd
partners    nfdump               c nfcapd
partners    nfdump-sflow         c sfcapd
partners    tshark               c tshark
partners    snmp                 c snmpwalk
partners    tcpreplay            c tcpreplay
partners    libfixbuf-tools      c ipfixDump
partners    libfixbuf-dev        h fixbuf/public.h
partners    gnutls-bin           c gnutls-cli
partners    python3-scapy        p /usr/lib/python3/dist-packages/scapy
partners    iproute2             c ip
partners    procps               c ps
partners    chromium             c chromium
ways        clang-19             c clang++-19
ways        meson                c meson
ways        lintian              c lintian
ways        reuse                c reuse
ways        qemu-user-static     c qemu-s390x-static
ways        protobuf-compiler    c protoc
ways        libprotobuf-dev      p /usr/include/google/protobuf/timestamp.proto
ways        python3-protobuf     p /usr/lib/python3/dist-packages/google/protobuf
ways        python3-jsonschema   p /usr/lib/python3/dist-packages/jsonschema
ways        sqlite3              c sqlite3
ways        clickhouse-server    c clickhouse-server
ways        clickhouse-client    c clickhouse-client
ways        debootstrap          c debootstrap
ways        fakeroot             c fakeroot
ways        dpkg-dev             c dpkg-shlibdeps
TABLE
}

# The headers of the table that the compiler does not find, one a line; all of them without a compiler.
flowkit_missing_headers() {
  local headers probe='' header
  headers=$(flowkit_requirements | awk '$3 == "h" { print $4 }')
  for header in $headers; do
    probe+="#if !__has_include(<$header>)"$'\n'"missing $header"$'\n''#endif'$'\n'
  done
  # An older Boost is as good as none.
  probe+='#if __has_include(<boost/version.hpp>)
#include <boost/version.hpp>
#if BOOST_VERSION < 107500
missing boost/hana.hpp
#endif
#endif
'
  if command -v g++ >/dev/null; then
    g++ -std=c++20 -E -P -x c++ - <<<"$probe" | awk '$1 == "missing" { print $2 }'
  else
    echo "$headers"
  fi
}

# The rows of the table that are wanted and not there: "purpose package".
flowkit_missing() {
  local purposes=" $* " missing_headers purpose package kind probe
  missing_headers=$(flowkit_missing_headers)
  while read -r purpose package kind probe; do
    [[ $purposes == *" $purpose "* ]] || continue
    case $kind in
      c) command -v "$probe" >/dev/null && continue ;;
      h) grep -qxF "$probe" <<<"$missing_headers" || continue ;;
      p) compgen -G "$probe" >/dev/null && continue ;;
    esac
    echo "$purpose $package"
  done < <(flowkit_requirements)
}

# flowkit_give_up REASON PURPOSE...: names the packages for these purposes, and which of them are missing.
flowkit_give_up() {
  local reason=$1 missing purpose package last=''
  shift
  missing=$(flowkit_missing "$@")
  {
    echo "set-up: $reason"
    printf 'Needed, by purpose, with the names of Debian 12 (* = not found here):'
    while read -r purpose package _; do
      [[ " $* " == *" $purpose "* ]] || continue
      [[ $purpose == "$last" ]] || printf '\n  %-11s' "$purpose"
      last=$purpose
      grep -q " $package\$" <<<"$missing" && package+='*'
      printf ' %s' "$package"
    done < <(flowkit_requirements)
    printf '\nAny Boost >= 1.75 will do (headers only); cmake >= 3.25, g++ >= 12.\n'
  } >&2
  exit 3
}

# flowkit_install PACKAGE...; in a subshell, so that its traps are its own
flowkit_install() (
  sudo=() policy=/usr/sbin/policy-rc.d
  [[ $EUID == 0 ]] || sudo=(sudo)
  log=$(mktemp)
  trap 'rm -f "$log"' EXIT
  trap 'exit 130' INT TERM
  if [[ ! -e $policy ]]; then  # Debian starts daemons at once when they are installed; this forbids it meanwhile
    trap '"${sudo[@]}" rm -f "$policy"; rm -f "$log"' EXIT
    printf '#!/bin/sh\nexit 101\n' | "${sudo[@]}" tee "$policy" >/dev/null
    "${sudo[@]}" chmod 755 "$policy"
  fi
  apt=("${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300)
  "${apt[@]}" update >"$log" 2>&1 || echo "set-up: apt-get update failed, trying with the lists there are" >&2
  "${apt[@]}" install -y --no-remove --no-install-recommends "$@" >"$log" 2>&1 </dev/null || {
    # apt names a conflict under "will be REMOVED" or "unmet dependencies"
    { grep -A6 -E 'will be REMOVED|unmet dependencies' "$log"; grep '^E:' "$log"; } | awk '!seen[$0]++' >&2
    exit 1
  }
)

# flowkit_install_missing "PURPOSE..." PURPOSE...: those in the first argument now, out of all that are wanted.
flowkit_install_missing() {
  local now=$1 missing packages
  shift
  # shellcheck disable=SC2086  # a list
  missing=$(flowkit_missing $now)
  [[ -n $missing ]] || return 0
  command -v apt-get >/dev/null || flowkit_give_up "no apt-get here; please install what is missing" "$@"
  [[ $EUID == 0 ]] || command -v sudo >/dev/null ||
    flowkit_give_up "neither root nor sudo; please install what is missing" "$@"
  mapfile -t packages < <(awk '{ print $2 }' <<<"$missing")
  echo "set-up: installing ${packages[*]}" >&2
  flowkit_install "${packages[@]}" ||
    flowkit_give_up "apt-get cannot install them (nothing is ever removed for it)" "$@"
  # shellcheck disable=SC2086
  [[ -z $(flowkit_missing $now) ]] || flowkit_give_up "installed, but not found" "$@"
}

flowkit_setup() {
  local version
  # The compiler says which headers there are, so it comes first.
  command -v g++ >/dev/null || flowkit_install_missing build "$@"
  flowkit_install_missing "$*" "$@"
  version=$(cmake --version | awk 'NR == 1 { print $3 }')
  if [[ $(printf '%s\n' 3.25 "$version" | sort -V | head -n 1) != 3.25 ]]; then
    echo "set-up: cmake is $version ($(command -v cmake)), but 3.25 or newer is needed" >&2
    exit 3
  fi
}
