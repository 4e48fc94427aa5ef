// SPDX-License-Identifier: BSL-1.0
// The records of options data that a session learnt from, as they came: after a restart it learns from them again, in
// the same order and by the same rules. Equal records are kept once; the budget is charged.
#pragma once

#include <memory>
#include <vector>

#include <flowkit/core/hash.hpp>
#include <flowkit/core/recent_map.hpp>
#include <flowkit/core/time.hpp>
#include <flowkit/templates/template_view.hpp>

namespace flowkit::tools {

class learnt_records {
 public:
  /// Definitions of options templates that are kept, as in flow::common_properties.
  static constexpr std::size_t max_kinds = 64;

  struct definition {
    std::uint16_t id = 0, scope_count = 0;
    std::vector<specifier> fields;
    [[nodiscard]] template_view view() const noexcept { return {id, scope_count, true, fields}; }
  };
  struct kept {
    std::uint32_t kind = 0;
    timestamp received{};
    std::vector<std::byte> record;
  };

  /// The latest of all. Where there is no room the one that came least lately gives way; without that it is not kept.
  void put(const template_view& t, octets record, timestamp received, std::size_t& budget);
  /// Octets that were taken from the budget.
  [[nodiscard]] std::size_t charged() const noexcept { return charged_; }
  [[nodiscard]] std::size_t size() const noexcept { return records_ ? records_->size() : 0; }

  [[nodiscard]] const std::vector<std::unique_ptr<definition>>& kinds() const noexcept { return kinds_; }
  /// visit(kept): that which came least lately first.
  template <class Visit>
  void for_each(Visit visit) const {
    if (!records_) return;
    std::vector<map::handle> all;
    for (auto h = records_->newest(); h != map::none; h = records_->older(h)) all.push_back(h);
    for (auto h = all.rbegin(); h != all.rend(); ++h) visit((*records_)[*h]);
  }

 private:
  /// Two hashes of kind and octets: records are confused once in 2^64 of them.
  struct key {
    std::uint64_t high = 0, low = 0;
    friend bool operator==(const key&, const key&) = default;
  };
  struct key_hash {
    std::uint64_t operator()(const key& k) const noexcept { return k.low; }
  };
  using map = recent_map<key, kept, key_hash>;

  static key key_of(std::uint32_t kind, octets record) noexcept;
  std::uint32_t kind_of(const template_view& t, std::size_t& budget);
  void give_back(std::size_t n, std::size_t& budget) noexcept { budget += n, charged_ -= n; }

  std::vector<std::unique_ptr<definition>> kinds_;
  std::unique_ptr<map> records_;  ///< most exporters announce nothing
  std::size_t charged_ = 0;
};

}  // namespace flowkit::tools
