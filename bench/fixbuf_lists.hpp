// SPDX-License-Identifier: BSL-1.0
// libfixbuf as a peer of lists_bench.cpp, where it is installed: the same records with their lists from structs and
// into structs, by its own machinery.
#pragma once

#include <memory>

#include "list_records.hpp"

namespace flowkit::bench {

/// A session that has learnt the templates of this message.
class fixbuf_list_reader {
 public:
  explicit fixbuf_list_reader(octets message_with_templates);
  ~fixbuf_list_reader();

  /// Reads all data records of a message; how many records were in their lists.
  std::size_t read(octets message);

 private:
  struct state;
  std::unique_ptr<state> state_;
};

/// Has copies of the flows as it wants them, their lists filled in.
class fixbuf_list_writer {
 public:
  explicit fixbuf_list_writer(const listing_flows<first_packet_template>& flows);
  ~fixbuf_list_writer();

  /// Messages of at most 1400 octets with `n` flows, round and round; the first has the templates as well. Calls
  /// `each(context, message)`. False: it failed.
  bool write(std::size_t n, void (*each)(void*, octets), void* context);

 private:
  struct state;
  std::unique_ptr<state> state_;
};

}  // namespace flowkit::bench
