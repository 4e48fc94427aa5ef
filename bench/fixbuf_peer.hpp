// SPDX-License-Identifier: BSL-1.0
// libfixbuf as a peer of ipfix_bench.cpp, where it is installed: the same records into a struct, by its own machinery.
#pragma once

#include <cstddef>

#include <flowkit/core/bytes.hpp>

namespace flowkit::bench {

/// A session that has learnt the template of this message.
class fixbuf_collector {
 public:
  explicit fixbuf_collector(octets message_with_template);
  ~fixbuf_collector();
  fixbuf_collector(const fixbuf_collector&) = delete;
  fixbuf_collector& operator=(const fixbuf_collector&) = delete;

  /// Reads all data records of a message; how many.
  std::size_t read(octets message);

 private:
  struct state;
  state* state_;
};

}  // namespace flowkit::bench
