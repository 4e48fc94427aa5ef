// SPDX-License-Identifier: BSL-1.0
// A datagram of NetFlow v1, v5 or v7 that is written record by record, each given as octets.
#pragma once

#include "c/src/common.hpp"
#include "c/src/fixed_fields.hpp"

namespace flowkit::c_interface {

/// What differs between the versions.
struct fixed_form {
  std::uint16_t version;
  std::size_t header_size, record_size, most_records;
  std::span<const specifier> specifiers;
  std::span<const element* const> elements;
  /// The header but for version and count, at `p`.
  void (*write_header)(const record_context& c, std::uint32_t sequence, std::uint32_t domain, std::byte* p) noexcept;
};

template <class Format>
inline constexpr fixed_form fixed_form_of{
    Format::version,
    Format::header_size,
    Format::record_layout.size,
    Format::max_records,
    fixed_fields<Format>::specifiers,
    fixed_fields<Format>::elements,
    [](const record_context& c, [[maybe_unused]] std::uint32_t sequence, [[maybe_unused]] std::uint32_t domain,
       std::byte* p) noexcept {
      typename Format::header h{};
      const std::int64_t s = to_unix_seconds(c.export_time);
      h.sys_uptime = c.uptime_ms;
      h.unix_secs = static_cast<std::uint32_t>(s);
      h.unix_nsecs = static_cast<std::uint32_t>((c.export_time - from_unix_seconds(s)).ns);
      if constexpr (requires { h.flow_sequence; }) h.flow_sequence = sequence;
      if constexpr (requires { h.engine_type; })
        h.engine_type = static_cast<std::uint8_t>(domain >> 8), h.engine_id = static_cast<std::uint8_t>(domain);
      Format::header_layout.write(h, p + Format::header_at);
    }};

/// Null for the other protocols.
[[nodiscard]] inline const fixed_form* form_of(int protocol) noexcept {
  switch (protocol) {
    case FLOWKIT_NETFLOW1: return &fixed_form_of<netflow1::format>;
    case FLOWKIT_NETFLOW5: return &fixed_form_of<netflow5::format>;
    case FLOWKIT_NETFLOW7: return &fixed_form_of<netflow7::format>;
    default: return nullptr;
  }
}

class fixed_message {
 public:
  [[nodiscard]] error begin(const fixed_form& form, std::span<std::byte> out) noexcept {
    out_ = {}, records_ = 0;
    if (out.size() < form.header_size) return {errc::no_space, 0};
    out_ = out;
    return {};
  }
  [[nodiscard]] error add(const fixed_form& form, octets record) noexcept {
    const std::size_t at = size(form);
    if (records_ == form.most_records || out_.size() - at < form.record_size)
      return {errc::no_space, static_cast<std::uint32_t>(at)};
    std::memcpy(out_.data() + at, record.data(), form.record_size);
    ++records_;
    return {};
  }
  std::size_t finish(const fixed_form& form, const record_context& c, std::uint32_t domain) noexcept {
    store_be(out_.data(), form.version);
    store_be(out_.data() + 2, static_cast<std::uint16_t>(records_));
    form.write_header(c, sequence_, domain, out_.data());
    sequence_ += static_cast<std::uint32_t>(records_);
    return size(form);
  }

 private:
  [[nodiscard]] std::size_t size(const fixed_form& form) const noexcept {
    return form.header_size + records_ * form.record_size;
  }
  std::span<std::byte> out_;
  std::size_t records_ = 0;
  std::uint32_t sequence_ = 0;  ///< flows in the datagrams before
};

}  // namespace flowkit::c_interface
