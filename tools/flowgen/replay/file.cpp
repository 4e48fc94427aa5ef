// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/replay/file.hpp"

#include <fmt/format.h>

#include "tools/common/capture_writer.hpp"
#include "tools/common/protocols.hpp"

namespace flowkit::tools {

namespace {
/// Where a capture says nothing, as files of datagrams do: documentation addresses (RFC 5737).
constexpr ipv4_address usual_exporter{0xc0000201}, usual_collector{0xc00002fa};

class replay_file final : public destination {
 public:
  replay_file(const std::string& path, const identities& shown) : shown_(shown), file_(path) {}

  bool send(std::span<const outgoing> batch) override {
    for (const outgoing& o : batch) {
      const identities::shown& as = shown_.all()[o.exporter];
      const endpoint from{as.source.address.family() != 0 ? as.source.address : usual_exporter, as.source.port};
      const endpoint to = as.destination.address.family() != 0
                              ? as.destination
                              : endpoint{usual_collector, row_of(recognise(o.payload)).port};
      switch (file_.write({o.payload, from, to, o.leaves})) {
        case capture_writer::outcome::written: break;
        case capture_writer::outcome::too_large: ++too_large_; break;
        case capture_writer::outcome::failed: return false;
      }
    }
    return true;
  }
  endpoint source_of(std::uint32_t exporter) const override { return shown_.all()[exporter].source; }
  bool finish() override { return file_.flush() || file_.closed(); }
  std::string error() const override { return file_.error(); }
  bool complete() const override { return too_large_ == 0; }
  std::string notes() override {
    if (too_large_ == 0) return {};
    return fmt::format("{} datagrams not written: longer than {} octets", too_large_, max_udp_payload);
  }

 private:
  const identities& shown_;
  capture_writer file_;
  std::uint64_t too_large_ = 0;
};
}  // namespace

std::unique_ptr<destination> open_replay_file(const std::string& path, const identities& shown) {
  return std::make_unique<replay_file>(path, shown);
}

}  // namespace flowkit::tools
