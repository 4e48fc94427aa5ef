// SPDX-License-Identifier: BSL-1.0
// Datagrams written in place: header, samples, their records. Counts and lengths are filled in; a sample that does not
// fit changes nothing.
#pragma once

#include <flowkit/sflow5/message.hpp>
#include <flowkit/sflow5/sample.hpp>
#include <flowkit/sflow5/structure.hpp>

namespace flowkit::inline v0::sflow5 {

/// Octets of a datagram unless an agent is configured otherwise (sFlowRcvrMaximumDatagramSize).
inline constexpr std::size_t default_max_datagram = 1400;

/// Can the sample be sent in compact form?
[[nodiscard]] constexpr bool fits_compact(const data_source& s) noexcept { return s.type < 256 && s.index < 1u << 24; }
[[nodiscard]] constexpr bool fits_compact(const interface& i) noexcept {
  return static_cast<std::uint32_t>(i.format) < 4 && i.value < 1u << 30;
}

class message_builder {
 public:
  constexpr explicit message_builder(sample_form form = sample_form::compact) noexcept : form_(form) {}

  /// Begins a datagram at the front of `out`, which is as long as a datagram may get. no_space: not even the header
  /// fits.
  [[nodiscard]] constexpr error begin(std::span<std::byte> out, const header& head) noexcept {
    begin_ = nullptr;
    out_ = writer{std::span<std::byte>{}};
    samples_ = 0;
    writer at{out};
    if (const error e = message_layout.write(message{head, {}}, at)) return e;
    begin_ = out.data();
    out_ = at;
    count_at_ = at.size() - sizeof(std::uint32_t);
    return {};
  }

  /// Adds a sample: its own records, then these. no_space: the datagram is full, or a number does not fit the compact
  /// form.
  template <structure... Records>
  [[nodiscard]] constexpr error add(const flow_sample& s, const Records&... records) noexcept {
    if (form_ == sample_form::expanded)
      return add_as(sample_format::flow_expanded, flow_sample_expanded_layout, s, records...);
    if (!fits_compact(s.source) || !fits_compact(s.input) || !fits_compact(s.output)) return full();
    return add_as(sample_format::flow, flow_sample_layout, s, records...);
  }
  template <structure... Records>
  [[nodiscard]] constexpr error add(const counters_sample& s, const Records&... records) noexcept {
    if (form_ == sample_form::expanded)
      return add_as(sample_format::counters_expanded, counters_sample_expanded_layout, s, records...);
    if (!fits_compact(s.source)) return full();
    return add_as(sample_format::counters, counters_sample_layout, s, records...);
  }
  template <structure... Records>
  [[nodiscard]] constexpr error add(const discarded_packet& s, const Records&... records) noexcept {
    return add_as(sample_format::discarded, discarded_packet_layout, s, records...);
  }

  [[nodiscard]] constexpr std::uint32_t samples() const noexcept { return samples_; }
  /// Octets that are left for samples.
  [[nodiscard]] constexpr std::size_t room() const noexcept { return out_.remaining(); }

  /// The datagram; empty if none was begun. begin() starts the next one.
  constexpr octets finish() noexcept {
    if (begin_ == nullptr) return {};
    store_be(begin_ + count_at_, samples_);
    return {begin_, out_.size()};
  }

 private:
  [[nodiscard]] constexpr error full() const noexcept {
    return {errc::no_space, static_cast<std::uint32_t>(out_.size())};
  }
  template <class Layout, class Sample, class... Records>
  constexpr error add_as(data_format format, Layout layout, const Sample& s, const Records&... records) noexcept {
    writer at = out_;
    std::byte* const begin = at.at();
    if (!at.has(8 + layout.min_size)) return full();
    at.advance(8);
    // The count of records is the last of the fields common to all samples of a form.
    std::byte* const count_at = at.at() + layout.min_size - 4;
    error e = layout.write(s, at);
    if (e.code == errc::ok) static_cast<void>((((e = add_record(records, at)).code == errc::ok) && ...));
    if (e) return e;
    store_be(begin, static_cast<std::uint32_t>(format));
    store_be(begin + 4, static_cast<std::uint32_t>(at.at() - begin - 8));
    store_be(count_at, static_cast<std::uint32_t>(s.records.size() + sizeof...(Records)));
    out_ = at;
    ++samples_;
    return {};
  }
  template <class Record>
  static constexpr error add_record(const Record& r, writer& at) noexcept {
    std::byte* const begin = at.at();
    if (!at.has(8)) return {errc::no_space, static_cast<std::uint32_t>(at.size())};
    at.advance(8);
    if (const error e = layout_of<Record>.write(r, at)) return e;
    store_be(begin, static_cast<std::uint32_t>(Record::id.format));
    store_be(begin + 4, static_cast<std::uint32_t>(at.at() - begin - 8));
    return {};
  }

  std::byte* begin_ = nullptr;
  std::size_t count_at_ = 0;  ///< where the number of samples is
  writer out_{std::span<std::byte>{}};
  std::uint32_t samples_ = 0;
  sample_form form_;
};

}  // namespace flowkit::sflow5
