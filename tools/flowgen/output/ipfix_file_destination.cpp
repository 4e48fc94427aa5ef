// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/output/ipfix_file_destination.hpp"

#include <unistd.h>

#include <algorithm>
#include <string_view>

#include <flowkit/ipfix/message.hpp>

#include "tools/common/exit_code.hpp"
#include "tools/common/output_file.hpp"

namespace flowkit::tools {

namespace {
/// Octets of the messages that are there to their end.
std::size_t whole_messages(std::string_view written) noexcept {
  const auto* const at = reinterpret_cast<const std::byte*>(written.data());
  const protocol_row& framing = row_of(protocol::ipfix);
  std::size_t whole = 0;
  while (written.size() - whole >= ipfix::header_size) {
    const std::size_t length = framing.frame_length({at + whole, written.size() - whole});
    if (length == 0 || length > written.size() - whole) break;
    whole += length;
  }
  return whole;
}

/// An IPFIX file (RFC 5655): messages back to back.
class to_ipfix_file final : public destination {
 public:
  explicit to_ipfix_file(const flowgen_options& o) : file_(o.ipfix_file, &whole_messages) {
    if (o.ipfix_file == "-" && isatty(STDOUT_FILENO) != 0)
      throw startup_error(exit_code::usage, "standard output is a terminal: send the file to a file or a pipe");
  }

  bool send(std::span<const outgoing> batch) override {
    return std::all_of(batch.begin(), batch.end(), [this](const outgoing& o) {
      return file_.write({reinterpret_cast<const char*>(o.payload.data()), o.payload.size()});
    });
  }
  /// Those who read a file learn no address.
  endpoint source_of(std::uint32_t) const override { return {}; }
  bool finish() override { return file_.flush() || file_.closed(); }
  std::string error() const override { return file_.error(); }

 private:
  output_file file_;
};
}  // namespace

std::unique_ptr<destination> open_ipfix_file(const flowgen_options& o) { return std::make_unique<to_ipfix_file>(o); }

}  // namespace flowkit::tools
