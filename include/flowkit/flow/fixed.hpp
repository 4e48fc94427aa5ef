// SPDX-License-Identifier: BSL-1.0
// From a datagram of NetFlow v1, v5 or v7 to normalised flows: the constant template of the version bound to the flow
// table at compile time.
#pragma once

#include <flowkit/fixed/format.hpp>
#include <flowkit/fixed/header.hpp>
#include <flowkit/flow/finish.hpp>

namespace flowkit::inline v0::flow {

/// fixed_flows; a template of the table, so that it costs nothing to include where it is not used.
template <const auto& Table, class Format>
class fixed_flows_in {
  using header = typename Format::header;
  using binding = projection<Table, Format::record_layout>;
  static constexpr bool has_engine = requires(const header& h) { h.engine_type, h.engine_id; };
  static constexpr bool has_sampling = fixed::samples<header>;

 public:
  /// The message is a view of its datagram, which must outlive this. `received`: the receiver's clock, {} if unknown.
  constexpr fixed_flows_in(const fixed::message<Format>& m, timestamp received) noexcept
      : records_(m.records.raw()), head_(m.head), context_(fixed::context(m.head, received)) {
    if constexpr (has_sampling) {
      sampling_rate_ = fixed::sampling_rate(head_);
      if (sampling_rate_ != 0) {
        present_.set(field_index<&record::sampling_interval>);
        present_.set(field_index<&record::sampling_source>);
        present_.set(field_index<&record::sampling_algorithm>, head_.mode != fixed::sampling_mode::none);
      }
    }
    if (received != timestamp{}) present_.set(field_index<&record::received>);
  }

  [[nodiscard]] constexpr std::size_t size() const noexcept { return records_.size() / Format::record_layout.size; }
  [[nodiscard]] constexpr record operator[](std::size_t i) const noexcept {
    record r{};
    read(i, r);
    return r;
  }
  /// Replaces the flow that `into` holds.
  constexpr void read(std::size_t i, record& into) const noexcept {
    binding::read(records_.data() + i * Format::record_layout.size, context_, into);
    if constexpr (has_sampling) {
      into.sampling_interval = sampling_rate_;
      into.sampling_source = sampling_source::header;
      into.sampling_algorithm = static_cast<std::uint8_t>(head_.mode);
    }
    if constexpr (has_engine) into.engine_type = head_.engine_type, into.engine_id = head_.engine_id;
    into.exported = context_.export_time;
    into.received = context_.received;
    into.present = present_;
    finish(into);
  }

 private:
  static constexpr presence always_present() noexcept {
    presence p = binding::present | present_bit<&record::exported>;
    if constexpr (has_engine) p |= present_bit<&record::engine_type> | present_bit<&record::engine_id>;
    return p;
  }

  octets records_;
  header head_;
  record_context context_;
  std::uint32_t sampling_rate_ = 0;
  presence present_ = always_present();
};

/// The flows of one decoded datagram, read one by one: each by value, or into a record that the caller has for many.
template <class Format>
using fixed_flows = fixed_flows_in<table, Format>;

}  // namespace flowkit::flow
