// SPDX-License-Identifier: BSL-1.0
// Many records of one fixed layout at once: by shuffles where the program is compiled for a machine that has them, else
// one after the other.
#pragma once

#include <flowkit/templates/execute_shuffle.hpp>

namespace flowkit::inline v0 {

namespace detail {
/// Is the field moved as it is: neither converted nor made of bits? To be written, it has to be as wide as its member:
/// the layout's codec cuts a greater value, where a plan saturates.
template <class D, bool Reading>
consteval bool moves_plainly() {
  if constexpr (D::members == 0)
    return std::is_same_v<D, pad_t<D::min_size>>;
  else if constexpr (has_alternatives<D>)
    return move_for<typename D::value>(conversion_to<typename D::value>(D::info), D::min_size) != move_kind::call &&
           (Reading || D::min_size == sizeof(typename D::value));
  else
    return false;
}

template <class Plan, class Move, class Record, class... D>
Plan plan_of(layout_t<Record, D...> l, bool reading) {
  Plan p;
  p.shape = {l.size, 0};
  std::size_t at = 0;
  const auto add = [&]<class One>(std::type_identity<One>) {
    if constexpr (One::members != 0) {
      Move m;
      m.kind = move_for<typename One::value>(conversion_to<typename One::value>(One::info), One::min_size);
      m.offset = static_cast<std::uint16_t>(at);
      m.width = static_cast<std::uint16_t>(One::min_size);
      m.member = member_offset<Record, One>();
      p.moves.push_back(m);
    } else if constexpr (std::is_same_v<Plan, write_plan>) {
      p.blank_tail = true;
    }
    at += One::min_size;
  };
  (add(std::type_identity<D>{}), ...);
  compile_shuffles(p, p.moves, sizeof(Record), l.covers_record, reading);
  return p;
}
}  // namespace detail

/// Layout: fixed, at namespace scope.
template <const auto& Layout, class = std::remove_cvref_t<decltype(Layout)>>
class layout_batch;
template <const auto& Layout, class Record, class... D>
class layout_batch<Layout, layout_t<Record, D...>> {
  static_assert(Layout.is_fixed && Layout.size > 0, "records of one size");
  /// A shuffle loads 16 octets.
  template <bool Reading>
  static constexpr bool shuffles = default_executor::shuffles &&
                                   (detail::moves_plainly<D, Reading>() && ...) && Layout.size >= shuffle::size &&
                                   sizeof(Record) >= shuffle::size;

 public:
  /// `in` has the octets of out.size() records.
  static void read(const std::byte* in, std::span<Record> out) noexcept {
    if constexpr (shuffles<true>) {
      static const read_plan plan = detail::plan_of<read_plan, read_move>(layout_t<Record, D...>{}, true);
      for (std::size_t done = 0; done < out.size();) {
        const auto rest = out.subspan(done);
        const std::size_t n = rest.size() < plan::batch ? rest.size() : plan::batch;
        done +=
            default_executor::read(plan, {in + done * Layout.size, n * Layout.size}, rest.data(), n, sizeof(Record), {})
                .records;
      }
    } else {
      for (Record& r : out) Layout.read(in, r), in += Layout.size;
    }
  }
  /// `out` has room for the octets of all records.
  static void write(std::span<const Record> records, std::byte* out) noexcept {
    if constexpr (shuffles<false>) {
      static const write_plan plan = detail::plan_of<write_plan, write_move>(layout_t<Record, D...>{}, false);
      for (std::size_t done = 0; done < records.size();) {
        const auto rest = records.subspan(done);
        const std::size_t n = rest.size() < plan::batch ? rest.size() : plan::batch;
        done += default_executor::write(plan, rest.data(), n, sizeof(Record),
                                        {out + done * Layout.size, n * Layout.size}, {})
                    .records;
      }
    } else {
      for (const Record& r : records) Layout.write(r, out), out += Layout.size;
    }
  }
};

}  // namespace flowkit
