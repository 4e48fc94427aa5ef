// SPDX-License-Identifier: BSL-1.0
// From options records to an exporter's account of itself.
#pragma once

#include <flowkit/core/hash.hpp>
#include <flowkit/flow/exporter_account.hpp>
#include <flowkit/templates/bind.hpp>
#include <flowkit/templates/record_view.hpp>

namespace flowkit::inline v0::flow {

/// How the records of one options template are read as totals; not at all unless it has some.
template <const auto& Layout>
class table_of_accounts {
 public:
  using presence = presence_t<std::remove_cvref_t<decltype(Layout)>::count>;

  table_of_accounts() = default;
  explicit table_of_accounts(const template_view& t) : scope_(t.scope_count) {
    auto made = bind(Layout, t.fields);
    if (!made.present().none()) how_ = std::move(made);
  }
  [[nodiscard]] explicit operator bool() const noexcept { return !how_.present().none(); }
  [[nodiscard]] std::size_t owned_octets() const noexcept { return how_.owned_octets(); }
  /// visit(totals, presence, process) for each record; `process`: a hash of the scope, whose totals they are.
  template <class Visit>
  void read(const template_view& t, octets content, Visit visit) const {
    record_cursor cursor{t.fields, shape_of(t.fields), content};
    for (octets r = cursor.next(); !r.empty(); r = cursor.next()) {
      process_totals totals{};
      if (how_.read(r, {&totals, 1}).records != 1) continue;
      std::uint64_t process = t.id;
      for (const field_view& f : record_view(t.fields, r)) {
        if (f.index == scope_) break;
        for (const std::byte b : f.value) process = mix_bits(process ^ std::to_integer<std::uint64_t>(b));
      }
      visit(std::as_const(totals), how_.present(), process);
    }
  }

 private:
  decltype(bind(Layout, {})) how_;
  std::size_t scope_ = 0;
};
using account_binding = table_of_accounts<process_totals_layout>;

}  // namespace flowkit::flow
