// SPDX-License-Identifier: BSL-1.0
// Data sources and interfaces of samples, in both forms.
#include <fmt/core.h>

#include "conformance/checks/sflow5/interfaces.hpp"
#include "conformance/checks/sflow5/session.hpp"

namespace flowkit::conformance {

namespace {
using enum requirement;
using sflow5::flow_sample, sflow5::interface_format;

/// Indexes from here on do not fit into a compact source.
constexpr std::uint32_t wide = 1u << 24;
/// Values from here on are no ifIndex of a compact interface.
constexpr std::uint32_t too_wide = 1u << 30;

struct sources {
  static constexpr std::array decides{SFLOW_5_FS_SRCCLASS, SFLOW_5_FS_SRCIF};

  void on(const sflow5_finding_event& e, findings& out) {
    if (e.what == sflow5::finding::source_type)
      out.failed(SFLOW_5_FS_SRCCLASS, e.where, "0 (ifIndex), 1 (VLAN), 2 (physical entity) or 3 (logical entity)",
                 [] { return "a data source of a class above 3"; });
  }
  void on(const flow_sample_event& e, findings& out) {
    const flow_sample& s = e.sample;
    if (s.source.type > 3) return;
    out.seen(SFLOW_5_FS_SRCCLASS);
    if (s.source.type != 0 || !is_one(s.input) || !is_one(s.output)) return;
    out.judge(SFLOW_5_FS_SRCIF, is_own_interface(s), e.at<&flow_sample::source>(), "the input or the output interface",
              [&] {
                return fmt::format("the source is interface {}, the packet came in by {} and left by {}",
                                   s.source.index, s.input.value, s.output.value);
              });
  }
  void on(const counters_sample_event& e, findings& out) {
    if (e.sample.source.type <= 3) out.seen(SFLOW_5_FS_SRCCLASS);
  }
};

struct interfaces {
  static constexpr std::array decides{SFLOW_5_IF_IN, SFLOW_5_IF_FMT, SFLOW_5_IF_EXP};
  static constexpr const char* formats = "0 (one interface), 1 (discarded) or 2 (several)";

  void on(const flow_sample_event& e, findings& out) {
    const auto in = static_cast<std::uint32_t>(e.sample.input.format);
    const auto to = static_cast<std::uint32_t>(e.sample.output.format);
    const place input = e.at<&flow_sample::input>(), output = e.at<&flow_sample::output>();
    const bool is_expanded = e.block.format == sflow5::sample_format::flow_expanded;
    const auto told = [](const char* which, std::uint32_t format) {
      return fmt::format("the {} interface has format {}", which, format);
    };
    if (is_expanded) {
      expanded("input", in, e.sample.input.value, input, out);
      expanded("output", to, e.sample.output.value, output, out);
    }
    if (!is_expanded || in <= 2)
      out.judge(SFLOW_5_IF_IN, in == 0, input, "0 (one interface)", [&] { return told("input", in); });
    if (!is_expanded || to <= 2)
      out.judge(SFLOW_5_IF_FMT, to <= 2, output, formats, [&] { return told("output", to); });
  }

 private:
  static void expanded(const char* which, std::uint32_t format, std::uint32_t value, place at, findings& out) {
    out.judge(SFLOW_5_IF_EXP, format <= 2, {at.offset, 4}, formats,
              [&] { return fmt::format("the {} interface has format {:#x}", which, format); });
    if (value < too_wide || value == sflow5::internal_interface_expanded) return;
    // An ifIndex is below 2^31; of those from 2^30 on only a small reason for discarding is told apart for sure.
    const bool is_packed = value >> 31 == 1 || (value & (too_wide - 1)) < 1u << 16;
    const auto message = [&] {
      return fmt::format("the {} interface is {:#x}: a format within the value?", which, value);
    };
    constexpr const char* expected = "below 2^30, or 0xffffffff (the device itself)";
    const place value_at{at.offset + 4, 4};
    is_packed ? out.failed(SFLOW_5_IF_EXP, value_at, expected, message)
              : out.noted(SFLOW_5_IF_EXP, value_at, expected, message);
  }
};

/// Which form an agent must use depends on all its interfaces: those that were seen are told.
struct form {
  static constexpr std::array decides{SFLOW_5_COMPACT};

  void on(const flow_sample_event& e, findings& out) {
    const flow_sample& s = e.sample;
    const bool is_wide = index(s.input) >= wide || index(s.output) >= wide;
    if (e.block.format == sflow5::sample_format::flow)
      return out.judge(SFLOW_5_COMPACT, !is_wide, e.at<&flow_sample::input>(), "expanded samples, or below 2^24", [&] {
        return fmt::format("interfaces {} and {} in a compact sample", s.input.value, s.output.value);
      });
    note(e, is_wide || (s.source.type == 0 && s.source.index >= wide), out);
  }
  void on(const counters_sample_event& e, findings& out) {
    if (e.block.format == sflow5::sample_format::counters) return out.seen(SFLOW_5_COMPACT);
    note(e, e.sample.source.type == 0 && e.sample.source.index >= wide, out);
  }
  void on(const end_event&, findings& out) {
    if (!first_) return;
    if (has_wide_) return out.seen(SFLOW_5_COMPACT);
    out.failed(SFLOW_5_COMPACT, *first_, "the compact form, if no ifIndex ever reaches 2^24",
               [] { return "samples are expanded, and every ifIndex that was seen is below 2^24"; });
  }

 private:
  static std::uint32_t index(const sflow5::interface& i) noexcept { return sflow5::if_index(i); }
  void note(const auto& e, bool is_wide, findings& out) {
    has_wide_ |= is_wide;
    if (!first_) first_ = out.remember({e.whole().offset, 4});
  }
  bool has_wide_ = false;
  std::optional<witness> first_;
};
}  // namespace

check_rows sflow5_interfaces_checks() noexcept { return rows_of_checks<sources, interfaces, form>; }

}  // namespace flowkit::conformance
