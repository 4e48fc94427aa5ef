// SPDX-License-Identifier: BSL-1.0
// Some columns of a flow, with all that they hold: for whatever outlives the datagram, such as a queue or a store. A
// record is 808 octets and has views into its datagram; a row is 24 octets a column and owns its strings.
#pragma once

#include <cstring>
#include <vector>

#include <flowkit/flow/columns.hpp>

namespace flowkit::inline v0::flow {

class row {
 public:
  /// `which` must outlive the row.
  explicit row(std::span<const column> which) : which_(which), cells_(which.size()) {}

  /// The values of another flow. Allocates nothing once strings of that length have been held.
  void assign(const record& r, const line_context& context) {
    strings_.clear();
    for (std::size_t i = 0; i < which_.size(); ++i) {
      cell& to = cells_[i];
      to.is_present = flow::has_value(which_[i], r, context);
      if (to.is_present) flow::visit_value(which_[i], r, context, [&](const auto& value) { put(to, value); });
    }
  }

  [[nodiscard]] std::span<const column> columns() const noexcept { return which_; }
  /// Number i of columns().
  [[nodiscard]] bool has_value(std::size_t i) const noexcept { return cells_[i].is_present; }
  /// visitor(value) as with flow::visit_value(); has_value(i) has to be true. Views hold until the row is assigned to.
  template <class Visitor>
  void visit_value(std::size_t i, Visitor&& visitor) const {
    with_value_type(which_[i].type, [&]<class T>() { visitor(get<T>(cells_[i])); });
  }
  /// visitor(column, value) for each value there is.
  template <class Visitor>
  void visit(Visitor&& visitor) const {
    for (std::size_t i = 0; i < which_.size(); ++i)
      if (has_value(i)) visit_value(i, [&](const auto& value) { visitor(which_[i], value); });
  }

 private:
  struct cell {
    alignas(8) std::array<std::byte, 17> value;  // the largest is ip_address
    bool is_present = false;
  };
  struct part {  // of strings_
    std::size_t offset, size;
  };
  template <class T>
  static constexpr bool is_view = std::is_same_v<T, std::string_view> || std::is_same_v<T, flowkit::octets>;
  template <class T>
  static constexpr void check() {
    static_assert(std::is_trivially_copyable_v<T> && sizeof(T) <= sizeof(cell::value));
  }

  template <class T>
  void put(cell& to, const T& value) {
    if constexpr (is_view<T>) {
      put(to, part{strings_.size(), value.size()});
      const auto* const begin = reinterpret_cast<const std::byte*>(value.data());
      strings_.insert(strings_.end(), begin, begin + value.size());
    } else {
      check<T>();
      std::memcpy(to.value.data(), &value, sizeof value);
    }
  }
  template <class T>
  [[nodiscard]] T get(const cell& from) const {
    if constexpr (is_view<T>) {
      const part p = get<part>(from);
      return T{reinterpret_cast<decltype(T{}.data())>(strings_.data() + p.offset), p.size};
    } else {
      check<T>();
      T value{};
      std::memcpy(&value, from.value.data(), sizeof value);
      return value;
    }
  }

  std::span<const column> which_;
  std::vector<cell> cells_;
  std::vector<std::byte> strings_;
};

}  // namespace flowkit::flow
