// SPDX-License-Identifier: BSL-1.0
// The records of a batch of flows in their sets: one, or as many as a limit of records for each makes.
#pragma once

#include <algorithm>
#include <array>
#include <cassert>
#include <cstring>

#include <flowkit/templates/message_builder.hpp>

#include "tools/flowgen/profile/compiled.hpp"

namespace flowkit::tools {

/// Records that were written before, as message_builder.add() takes them.
struct written_records {
  std::span<const specifier> of;
  std::size_t size;
  mutable octets left;

  [[nodiscard]] std::span<const specifier> fields() const noexcept { return of; }
  [[nodiscard]] std::size_t min_size() const noexcept { return size; }
  plan::outcome write(std::span<const flow::record> flows, std::span<std::byte> out,
                      const record_context&) const noexcept {
    plan::outcome done;
    done.records = std::min(flows.size(), out.size() / size);
    done.octets = done.records * size;
    std::memcpy(out.data(), left.data(), done.octets);
    left = left.subspan(done.octets);
    if (done.records < flows.size()) done.failure = {errc::no_space, static_cast<std::uint32_t>(done.octets)};
    return done;
  }
};

/// `in_set`: records of a set at the most; 0: no limit. There is room for all.
template <class Encoding>
void add_in_sets(message_builder<Encoding>& to, std::span<const flow::record> some, const compiled_template& t,
                 const record_writer::of_exporter& writer, const record_context& context, std::size_t in_set) noexcept {
  const auto each = [&](const auto& how) {
    for (; !some.empty(); some = some.subspan(std::min(in_set, some.size()))) {
      to.end_set();
      const auto one = some.first(std::min(in_set, some.size()));
      [[maybe_unused]] const plan::outcome added = to.add(t.view(), how, one, context);
      assert(added.records == one.size() && added.blank == 0 && added.saturated == 0);
    }
  };
  if (in_set == 0) {
    [[maybe_unused]] const plan::outcome added = to.add(t.view(), writer, some, context);
    assert(added.records == some.size() && added.blank == 0 && added.saturated == 0);
    return;
  }
  // Written as one batch, which is much faster, and taken apart.
  static thread_local std::array<std::byte, 16'384> room;
  const std::size_t size = t.records().min_size();
  if (!t.records().is_fixed() || size * some.size() > room.size()) return each(writer);
  [[maybe_unused]] const plan::outcome made = writer.write(some, room, context);
  assert(made.records == some.size() && made.blank == 0 && made.saturated == 0);
  each(written_records{writer.fields(), size, room});
}

}  // namespace flowkit::tools
