// SPDX-License-Identifier: BSL-1.0
// Requirements on the header of NetFlow v5.
#include "rules/netflow5_stream.hpp"

namespace flowkit::test {
using enum requirement;

namespace {
capture three_datagrams() { return v5_stream{}.send({{}, {}}).send({{}}).send({{}, {}, {}}).all(); }
}  // namespace

FLOWKIT_RULES(netflow5_header) {
  return {
      broken(NFV5_HDR_COUNT, three_datagrams,
             [] {
               v5_stream s;
               return s.send({{}}).send_octets(s.octets_of({}, 0), 0).all();
             }),
      broken(NFV5_HDR_NSECS, three_datagrams,
             [] {
               v5_stream s;
               return s.send({{}}).send_octets(s.octets_of({{}}, 1).patch(12, u32(1'500'000'000)), 1).all();
             }),
  };
}

}  // namespace flowkit::test
