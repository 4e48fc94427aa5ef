// SPDX-License-Identifier: BSL-1.0
// The sink of --output ipfix:FILE: normalised flows as IPFIX again. Each message has the templates of its records, so
// that a file can begin and end with any of them.
#pragma once

#include <set>
#include <vector>

#include "tools/flowrecv/export/flow_template.hpp"
#include "tools/flowrecv/export/message_pieces.hpp"
#include "tools/flowrecv/outputs/piece_output.hpp"
#include "tools/flowrecv/sinks/sink.hpp"

namespace flowkit::tools {

class ipfix_sink final : public sink {
 public:
  /// Octets after which a message is sent; a record with long strings may make it longer.
  static constexpr std::size_t message_size = 32 << 10;

  /// Writes to `out`, which must outlive this. Sinks of one output have observation domains of their own: their
  /// templates are their own.
  explicit ipfix_sink(piece_output& out, std::uint32_t domain = 0);

  bool flow(const received_flow& f) override;
  bool flush() override;
  [[nodiscard]] std::uint64_t lost() const override { return lost_; }

 private:
  void begin(timestamp exported);
  bool add(const flow_template& t, const received_flow& f);
  bool finish();

  piece_output& out_;
  std::uint32_t domain_;
  flow_templates templates_;
  std::vector<std::byte> room_;
  unnumbered_builder builder_;
  timestamp exported_{};               ///< of the message that is being built
  std::set<std::uint16_t> announced_;  ///< in it
  bool begun_ = false;
  std::uint64_t lost_ = 0;
};

}  // namespace flowkit::tools
