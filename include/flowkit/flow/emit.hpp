// SPDX-License-Identifier: BSL-1.0
// From normalised flows to records of NetFlow v9 and IPFIX: the flow table written according to templates known at run
// time.
#pragma once

#include <flowkit/flow/table.hpp>
#include <flowkit/templates/emit.hpp>

namespace flowkit::inline v0::flow {

namespace detail {
/// Members without a value get the default of their type.
template <class... D>
void clear_members(layout_t<record, D...>, const presence& which, record& r) noexcept {
  std::size_t i = 0;
  ((which.test(i++) ? static_cast<void>(r.*D::member = typename D::value{}) : static_cast<void>(0)), ...);
}
}  // namespace detail

/// flow_emission; a template, so that it costs nothing to include where it is not used.
template <const auto& Table>
class table_emission : public decltype(emit(Table, {})) {
  using any_records = decltype(emit(Table, {}));

 public:
  using any_records::any_records;
  using any_records::min_size, any_records::sent;

  /// As emission::write(). Members that are not present are unspecified, so that they are written as zeros, or empty;
  /// how many is the outcome's `blank`.
  template <class Executor = default_executor>
  plan::outcome write(std::span<const record> flows, std::span<std::byte> out,
                      const record_context& context = {}) const noexcept {
    const std::size_t room = min_size() == 0 ? 0 : out.size() / min_size();
    presence all = sent();
    for (std::size_t i = 0; i < flows.size() && i < room && i < plan::batch; ++i) all &= flows[i].present;
    if (all == sent()) return any_records::template write<Executor>(flows, out, context);

    plan::outcome done;
    for (const record& r : flows.first(flows.size() < plan::batch ? flows.size() : plan::batch)) {
      const presence missing = sent() & ~r.present;
      record whole = r;
      detail::clear_members(Table, missing, whole);
      const plan::outcome one = any_records::template write<Executor>({&whole, 1}, out.subspan(done.octets), context);
      if (one.records == 0) {
        done.failure = {one.failure.code, static_cast<std::uint32_t>(done.octets)};
        break;
      }
      ++done.records, done.octets += one.octets, done.saturated += one.saturated, done.blank += missing.count();
    }
    return done;
  }
};

/// How flows become the records of one template: flow_emission{fields}, once for a template. It goes into
/// message_builder.add() as any emission does.
using flow_emission = table_emission<table>;

}  // namespace flowkit::flow
