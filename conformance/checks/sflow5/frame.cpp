// SPDX-License-Identifier: BSL-1.0
// Lengths and counts: do records fill their sample, samples the datagram? One wrong length displaces all that comes
// behind it: only the first is told.
#include <fmt/core.h>

#include "conformance/examiner/check.hpp"

namespace flowkit::conformance {

namespace {
using enum requirement;
namespace sf = sflow5;

/// Does something that begins like a sample fit here, or is it the end?
bool continues(octets datagram, std::size_t at) noexcept {
  if (at == datagram.size()) return true;
  if (datagram.size() - at < 8) return false;
  const auto format = load_be<std::uint32_t>(datagram.data() + at);
  return format >= 1 && format <= 5 && load_be<std::uint32_t>(datagram.data() + at + 4) <= datagram.size() - at - 8;
}

struct lengths {
  static constexpr std::array decides{SFLOW_5_TILE, SFLOW_5_SAMPLELEN, SFLOW_5_RECLEN, SFLOW_5_XDR_ALIGN};

  void on(const sflow5_message_event& e, findings&) {
    tiles_ = e.read.wrong.code == errc::ok && e.read.end == e.in.payload.size();
    has_told_ = false;
  }

  void on(const sflow5_block_event& e, findings& out) {
    if (is_displaced() || e.block.format == sf::sample_format::discarded) return;
    switch (e.failure.code) {
      case errc::ok: return out.seen(SFLOW_5_SAMPLELEN), out.seen(SFLOW_5_RECLEN), out.seen(SFLOW_5_XDR_ALIGN);
      case errc::bad_length: return overrun(e, out);
      default:
        has_told_ = true;
        return out.failed(SFLOW_5_SAMPLELEN, sf::length_place(e.offset), "as long as the sample and its records", [&] {
          return fmt::format("a sample of {} octets is too short for what it should hold", e.block.data.size());
        });
    }
  }

  void on(const sflow5_finding_event& e, findings& out) {
    using enum sf::finding;
    if (is_displaced()) return;
    if (e.what == sample_longer) {
      has_told_ = true;
      out.failed(SFLOW_5_SAMPLELEN, e.where, "a sample that ends with its last record",
                 [&] { return fmt::format("{} octets follow the sample's last record", e.where.length); });
    } else if (e.what == unaligned_length) {
      out.failed(SFLOW_5_XDR_ALIGN, e.where, "a multiple of 4", [] { return "a length that is no multiple of 4"; });
    } else if (e.what == nonzero_padding) {
      out.failed(SFLOW_5_XDR_ALIGN, e.where, "zero octets", [] { return "padding that is not zero"; });
    }
  }

  void on(const sflow5_message_end_event& end, findings& out) {
    const sflow5_message_event& e = end.message;
    const sf::salvage& read = e.read;
    if (tiles_) return out.seen(SFLOW_5_TILE);
    if (has_told_) return;
    const octets datagram = e.in.payload, rest = datagram.subspan(read.end);
    if (read.wrong.code == errc::ok)
      return out.failed(SFLOW_5_TILE, make_place(read.end, rest.size()), "the end of the datagram", [&] {
        return fmt::format("{} octets follow the last of {} samples", rest.size(), read.announced);
      });
    if (read.wrong.code == errc::bad_length) {
      const place at = make_place(read.end + 4, 4);
      const std::size_t length = load_be<std::uint32_t>(rest.data() + 4), there = rest.size() - 8;
      const auto told = [&] { return fmt::format("a sample of {} octets, of which {} are there", length, there); };
      if (length - there < 4) return out.failed(SFLOW_5_XDR_ALIGN, at, "padding up to a multiple of 4", told);
      const sf::block whole{static_cast<sf::data_format>(load_be<std::uint32_t>(rest.data())), rest.subspan(8)};
      if (sf::is_filled(whole)) return out.failed(SFLOW_5_SAMPLELEN, at, fmt::format("{}", there), told);
      return out.failed(SFLOW_5_TILE, at, fmt::format("at most {}", there), told);
    }
    const place count = make_place(e.at<&sf::header::uptime>().offset + 4, 4);
    out.failed(SFLOW_5_TILE, count, fmt::format("{}, the samples that are there", read.found.samples.size()),
               [&] { return fmt::format("the count of samples is {}", read.announced); });
  }

 private:
  /// What comes behind a wrong length is read from the wrong place.
  [[nodiscard]] bool is_displaced() const noexcept { return has_told_ && !tiles_; }

  /// A record runs over the sample's end. If the sample were longer, would the datagram make sense?
  void overrun(const sflow5_block_event& e, findings& out) {
    has_told_ = true;
    const octets datagram = e.message.in.payload;
    if (!tiles_) {
      const std::size_t natural = natural_end(datagram, e);
      if (natural != 0 && continues(datagram, natural))
        return out.failed(SFLOW_5_SAMPLELEN, sf::length_place(e.offset), fmt::format("{}", natural - e.offset), [&] {
          return fmt::format("a sample of {} octets ends within its last record", e.block.data.size());
        });
    }
    const std::uint32_t at = e.failure.offset;
    const std::size_t end = e.offset + e.block.data.size();
    out.failed(SFLOW_5_RECLEN, make_place(at, 4), fmt::format("at most {}", end - at - 4), [&] {
      return fmt::format("a record of {} octets runs over its sample", load_be<std::uint32_t>(datagram.data() + at));
    });
  }

  /// Where the sample's records end, by their count and lengths; 0: not in the datagram.
  static std::size_t natural_end(octets datagram, const sflow5_block_event& e) noexcept {
    std::size_t at = e.offset + sf::fixed_size(e.block.format);
    auto left = load_be<std::uint32_t>(datagram.data() + at - 4);
    for (; left > 0; --left) {
      if (datagram.size() < at + 8) return 0;
      const std::size_t length = load_be<std::uint32_t>(datagram.data() + at + 4);
      if (datagram.size() - at - 8 < length) return 0;
      at += 8 + length;
    }
    return at;
  }

  bool tiles_ = false, has_told_ = false;
};
}  // namespace

check_rows sflow5_frame_checks() noexcept { return rows_of_checks<lengths>; }

}  // namespace flowkit::conformance
