// SPDX-License-Identifier: BSL-1.0
// The encoder of the C interface: templates, the record being put together, and the message of its protocol.
#pragma once

#include <vector>

#include <flowkit/core/owned.hpp>
#include <flowkit/ie/registry.hpp>
#include <flowkit/ipfix/encode.hpp>
#include <flowkit/netflow9/encode.hpp>
#include <flowkit/sflow5/builder.hpp>

#include "c/src/common.hpp"
#include "c/src/fixed_message.hpp"

namespace flowkit::c_interface {

struct definition {
  std::uint16_t id = 0, scope_count = 0;
  std::vector<specifier> fields;
  std::vector<const element*> elements;  ///< of each field; null: not known
  std::vector<std::uint16_t> at;         ///< v1, v5, v7: where in the record each of them stands
  [[nodiscard]] template_view view() const noexcept { return {id, scope_count, scope_count != 0, fields}; }
};

/// A field of a template of this protocol. False: it cannot be, and why is in the text.
bool read_element(int protocol, const flowkit_element& from, bool is_scope, specifier& field, const element*& of,
                  text_writer& why) noexcept;
/// The same of the fixed record, and where it stands.
bool read_element(std::span<const specifier> fixed, std::span<const element* const> elements,
                  const flowkit_element& from, specifier& field, const element*& of, std::uint16_t& at,
                  text_writer& why) noexcept;

[[nodiscard]] constexpr bool is_fixed(int protocol) noexcept {
  return protocol == FLOWKIT_NETFLOW1 || protocol == FLOWKIT_NETFLOW5 || protocol == FLOWKIT_NETFLOW7;
}

}  // namespace flowkit::c_interface

struct flowkit_encoder {
  using definition = flowkit::c_interface::definition;
  static constexpr std::size_t most_definitions = 1024;

  [[nodiscard]] definition* find(std::uint16_t id) const noexcept {
    for (const auto& d : definitions)
      if (d->id == id) return &*d;
    return nullptr;
  }
  /// The record ends here: its values are wrong. The first error counts.
  int fail(int code, const char* words) noexcept {
    if (wrong == FLOWKIT_OK) wrong = code, why = words, wrong_field = next;
    return wrong;
  }

  int protocol = FLOWKIT_UNKNOWN;
  std::uint32_t domain = 0;
  flowkit::ip_address agent;
  std::vector<flowkit::owned<definition>> definitions;

  // The message.
  bool begun = false;
  flowkit::record_context context;
  flowkit::c_interface::fixed_message fixed;
  flowkit::netflow9::message_builder netflow9;
  flowkit::ipfix::message_builder ipfix;
  flowkit::sflow5::message_builder sflow5;
  std::uint32_t datagrams = 0, samples = 0;  ///< sFlow's numbers

  // The record.
  const definition* of = nullptr;  ///< null: none
  std::size_t next = 0;            ///< the field whose value comes next
  std::vector<std::byte> record;
  int wrong = FLOWKIT_OK;
  const char* why = "";
  std::size_t wrong_field = 0;
};
