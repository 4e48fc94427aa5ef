// SPDX-License-Identifier: BSL-1.0
// One record of NetFlow or IPFIX as received, with what is needed to read it.
#pragma once

#include <flowkit/core/element.hpp>
#include <flowkit/core/text.hpp>
#include <flowkit/core/time.hpp>
#include <flowkit/templates/template_view.hpp>

#include "tools/common/protocols.hpp"

namespace flowkit::tools {

/// What the exporter announced that is needed to show its records: the types of its own elements (RFC 5610), and the
/// templates of records in lists (RFC 6313).
class announced {
 public:
  virtual ~announced() = default;
  /// nullptr: not known.
  [[nodiscard]] virtual const element* find_element(const specifier& s) const = 0;
  virtual bool find_template(std::uint16_t id, template_view& out) const = 0;
};

struct received_message;

struct received_record {
  protocol kind;
  template_view of;  ///< its fields; none where the version has fixed records (NetFlow v1, v5, v7)
  octets raw;
  const record_context& context;
  const announced* by = nullptr;  ///< of fixed records: none
  octets datagram{};              ///< of fixed records: what their header says holds for them, too
  /// Of fixed records: `,"sourceIPv4Address":"192.0.2.1"...`, the header's elements, then the record's.
  void (*write_members)(text_writer& out, const received_record& r) = nullptr;
  /// Of fixed records: do the members say all that the octets do?
  bool (*is_exact)(octets raw) = nullptr;
  const received_message* in = nullptr;  ///< where the sink wants_parts(): what the receiver reads
};

}  // namespace flowkit::tools
