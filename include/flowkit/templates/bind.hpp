// SPDX-License-Identifier: BSL-1.0
// bind(layout, template): reads the fields that a layout wants from the records of a template met at run time.
#pragma once

#include <concepts>
#include <string_view>

#include <flowkit/core/projection.hpp>
#include <flowkit/core/varlen.hpp>
#include <flowkit/templates/layout_template.hpp>
#include <flowkit/templates/plan.hpp>

namespace flowkit {

namespace detail {
template <class T>
inline constexpr bool is_view = std::same_as<T, octets> || std::same_as<T, std::string_view>;

/// The move for a member of type T; `call` where no plain one fits.
template <class T>
constexpr move_kind move_for(conversion c, std::size_t width) noexcept {
  if (c == conversion::unsigned_integer) {
    constexpr std::size_t n = sizeof(T);
    if (width == 1)
      return n == 1   ? move_kind::unsigned_1_1
             : n == 2 ? move_kind::unsigned_1_2
             : n == 4 ? move_kind::unsigned_1_4
                      : move_kind::unsigned_1_8;
    if (width == 2 && n >= 2)
      return n == 2 ? move_kind::unsigned_2_2 : n == 4 ? move_kind::unsigned_2_4 : move_kind::unsigned_2_8;
    if (width == 4 && n >= 4) return n == 4 ? move_kind::unsigned_4_4 : move_kind::unsigned_4_8;
    if (width == 8 && n == 8) return move_kind::unsigned_8_8;
  }
  if constexpr (std::same_as<T, ipv4_address>) {
    if (c == conversion::ipv4) return move_kind::unsigned_4_4;
  } else if constexpr (std::same_as<T, mac_address>) {
    return move_kind::octets_6;
  } else if constexpr (std::same_as<T, ipv6_address>) {
    return move_kind::octets_16;
  }
  return move_kind::call;
}

template <class D>
void convert_member(conversion how, const std::byte* p, std::size_t width, const record_context& context, void* record,
                    bool& saturated) {
  using value = typename D::value;
  auto& to = static_cast<typename D::record*>(record)->*D::member;
  if constexpr (is_view<value>)
    to = view_of<value>({p, width});
  else
    convert_into(to, how, p, width, context, saturated);
}
/// Walked values whose places a plan may have to keep for a field: the one before it, and a view's own. None for fields
/// that stand in no template, as their terms have no number.
template <class D>
consteval std::size_t most_kept() {
  if constexpr (requires { D::alternatives; })
    for (const element* e : D::alternatives)
      if (e->space != element_space::local) return is_view<typename D::value> ? 2 : 1;
  return 0;
}

}  // namespace detail

/// Fields that the template has not keep the default that the caller gives.
template <class Record, class... D>
class binding {
  static_assert(std::is_trivially_copyable_v<Record>, "records are filled member by member, in batches");
  static_assert((std::size_t{0} + ... + detail::most_kept<D>()) <= plan::max_kept,
                "a layout to bind has at most 128 fields, a view counting as two");
  using layout_type = layout_t<Record, D...>;

 public:
  using presence = presence_t<sizeof...(D)>;

  binding() = default;
  explicit binding(std::span<const specifier> fields) {
    plan_.shape_ = shape_of(fields);
    exact_ = matches_exactly(fields);
    std::vector<found> places(fields.size());
    compile_walk(fields, places);
    std::size_t i = 0;
    (present_.set(i++, bind_one<D>(fields, places)), ...);
    number_kept();
    sort_moves();
    plan_.moves_.shrink_to_fit();
  }

  /// The fields of the layout that the template has.
  [[nodiscard]] presence present() const noexcept { return present_; }
  /// The template is the layout's own: records are read by the fixed codec.
  [[nodiscard]] bool exact() const noexcept { return exact_; }
  /// Fields whose announced length makes no sense for their element, so that they are not read.
  [[nodiscard]] std::size_t unreadable() const noexcept { return unreadable_; }
  [[nodiscard]] const plan& moves() const noexcept { return plan_; }
  [[nodiscard]] std::size_t owned_octets() const noexcept { return plan_.owned_octets(); }

  /// Reads as many records as `out` has room for, at most plan::batch, from the front of `data`. Octets that are fewer
  /// than a record are left (padding).
  plan::outcome read(octets data, std::span<Record> out, const record_context& context = {},
                     const Record& absent = Record{}) const noexcept {
    if (!exact_ && (present_ != all_present || !covers_record)) {
      const std::size_t n = out.size() < plan::batch ? out.size() : plan::batch;
      const std::size_t size = plan_.shape_.min_size;
      const std::size_t most = size == 0 ? 0 : data.size() / size;
      for (std::size_t i = 0; i < n && i < most; ++i) out[i] = absent;
    }
    return read_present(data, out, context);
  }

  /// Like read(), but members that the template has no field for are left as they are. Large records of which a
  /// template fills a part are read in a fraction of the time.
  plan::outcome read_present(octets data, std::span<Record> out, const record_context& context = {}) const noexcept {
    if (exact_) return read_exactly(data, out);
    const std::size_t n = out.size() < plan::batch ? out.size() : plan::batch;
    return plan_.read(data, out.data(), n, sizeof(Record), context);
  }

 private:
  struct found {
    std::uint16_t step = 0;    ///< variable-length values before the field
    std::uint32_t offset = 0;  ///< from the end of the last of them
    bool taken = false;
  };
  static constexpr presence all_present = ~presence{};
  static constexpr bool covers_record = detail::has_members<Record, layout_type::members>();

  static bool matches_exactly(std::span<const specifier> fields) noexcept {
    if constexpr (layout_type::is_record && layout_type::has_wire_form) {
      constexpr auto own = specifiers_of(layout_type{});
      if (own.size() != fields.size()) return false;
      for (std::size_t i = 0; i < own.size(); ++i)
        if (!(own[i] == fields[i])) return false;
      return true;
    } else {
      return false;
    }
  }

  void compile_walk(std::span<const specifier> fields, std::vector<found>& places) {
    std::uint32_t offset = 0;
    for (std::size_t i = 0; i < fields.size(); ++i) {
      places[i] = {.step = static_cast<std::uint16_t>(plan_.steps_.size()), .offset = offset, .taken = false};
      if (fields[i].is_variable()) {
        plan_.steps_.push_back({.fixed = offset, .kept = false});
        offset = 0;
      } else {
        offset += fields[i].length;
      }
    }
    plan_.tail_ = offset;
  }

  template <class One>
  bool bind_one(std::span<const specifier> fields, std::vector<found>& places) {
    if constexpr (requires { One::alternatives; }) {
      using value = typename One::value;
      for (const element* wanted : One::alternatives) {
        for (std::size_t i = 0; i < fields.size(); ++i) {
          if (places[i].taken || !fields[i].names(*wanted)) continue;
          places[i].taken = true;
          const conversion how = conversion_to<value>(*wanted);
          const bool usable =
              detail::is_view<value> || (!fields[i].is_variable() && readable<value>(how, fields[i].length));
          if (!usable || places[i].offset > 65535) {
            ++unreadable_;
            break;  // the next alternative may do
          }
          move m;
          m.how = how;
          m.segment = places[i].step;
          m.offset = static_cast<std::uint16_t>(places[i].offset);
          m.width = fields[i].length;
          m.to = static_cast<std::uint16_t>(member_offset<One>());
          m.kind = std::same_as<value, octets>             ? move_kind::view_octets
                   : std::same_as<value, std::string_view> ? move_kind::view_string
                                                           : detail::move_for<value>(how, fields[i].length);
          m.call = &detail::convert_member<One>;
          plan_.moves_.push_back(m);
          return true;
        }
      }
    }
    return false;
  }

  static bool is_view_move(const move& m) noexcept {
    return m.kind == move_kind::view_octets || m.kind == move_kind::view_string;
  }

  template <class One>
  static std::size_t member_offset() noexcept {
    const Record r{};
    return static_cast<std::size_t>(reinterpret_cast<const std::byte*>(&(r.*One::member)) -
                                    reinterpret_cast<const std::byte*>(&r));
  }

  /// Moves of one kind one after the other, and these in the order of the octets: the branch on the kind and the reads
  /// are the easier to foresee.
  void sort_moves() {
    std::vector<move>& all = plan_.moves_;
    const auto before = [](const move& a, const move& b) {
      if (a.kind != b.kind) return a.kind < b.kind;
      return a.segment != b.segment ? a.segment < b.segment : a.offset < b.offset;
    };
    for (std::size_t i = 1; i < all.size(); ++i)
      for (std::size_t k = i; k > 0 && before(all[k], all[k - 1]); --k) std::swap(all[k], all[k - 1]);
  }

  /// Variable-length values that no move needs are stepped over without a note of their place; the moves' segments are
  /// renumbered to the kept ones. A value is kept if a move reads it, or reads what stands between it and the next.
  void number_kept() {
    std::vector<walk_step>& steps = plan_.steps_;
    for (const move& m : plan_.moves_) {
      if (m.segment > 0) steps[m.segment - 1u].kept = true;
      if (is_view_move(m) && m.width == variable_length) steps[m.segment].kept = true;
    }
    std::vector<std::uint16_t> kept_before(steps.size() + 1);
    std::uint16_t kept = 0;
    for (std::size_t i = 0; i < steps.size(); ++i) {
      kept_before[i] = kept;
      kept = static_cast<std::uint16_t>(kept + steps[i].kept);
    }
    kept_before[steps.size()] = kept;
    for (move& m : plan_.moves_) {
      const std::uint16_t step = m.segment;
      if (is_view_move(m) && m.width == variable_length) m.offset = kept_before[step];
      m.segment = kept_before[step];
    }
  }

  static plan::outcome read_exactly(octets data, std::span<Record> out) noexcept {
    plan::outcome o;
    const std::size_t n = out.size() < plan::batch ? out.size() : plan::batch;
    if constexpr (!layout_type::has_wire_form) {
      return o;
    } else if constexpr (layout_type::is_fixed) {
      const std::size_t there = data.size() / layout_type::size;
      o.records = there < n ? there : n;
      o.octets = o.records * layout_type::size;
      const std::byte* p = data.data();
      for (std::size_t i = 0; i < o.records; ++i, p += layout_type::size) layout_type::read(p, out[i]);
    } else {
      reader in{data};
      while (o.records < n && in.has(layout_type::min_size)) {
        o.failure = layout_type::read(in, out[o.records]);
        if (o.failure.code != errc::ok) break;
        ++o.records;
        o.octets = in.offset();
      }
    }
    return o;
  }

  plan plan_;
  presence present_;
  std::size_t unreadable_ = 0;
  bool exact_ = false;
};

/// Compiled once for a template, read for every record. Allocates; the reading does not.
template <class Record, class... D>
[[nodiscard]] binding<Record, D...> bind(layout_t<Record, D...>, std::span<const specifier> fields) {
  return binding<Record, D...>{fields};
}

}  // namespace flowkit
