// SPDX-License-Identifier: BSL-1.0
// Records by their template, field by field, and the lists in them (RFC 6313).
#pragma once

#include "conformance/explain/explainer.hpp"

namespace flowkit::conformance::detail {

/// Those of one session.
class record_fields {
 public:
  using sessions = explainer::sessions;
  record_fields(sessions& known, sessions::handle session, timestamp now, const record_context& context,
                explanation& out) noexcept
      : known_(known), session_(session), now_(now), context_(context), out_(out) {}

  /// The records that `data` holds, and what follows them. `offset`: of data in the datagram.
  void records(const sessions::entry& e, octets data, std::uint32_t offset, std::size_t depth);

 private:
  struct named {
    specifier spec;
    const element* what;  ///< nullptr: unknown
    std::string name;
    const char* note;
  };
  [[nodiscard]] named with_name(const specifier& f, bool is_scope) const;

  /// As far as they are there.
  error fields(std::span<const named> all, reader& in, std::size_t depth);
  error field(const named& f, reader& in, std::size_t depth);
  void value(const named& f, octets v, place at, std::size_t depth);
  void list(const named& f, octets v, std::uint32_t offset, std::size_t depth);
  void basic_list(reader& in, std::size_t depth);
  void template_list(reader& in, std::size_t depth);
  void multi_list(reader& in, std::size_t depth);
  std::uint64_t number(reader& in, std::size_t size, std::size_t depth, const char* name);

  sessions& known_;
  sessions::handle session_;
  timestamp now_;
  const record_context& context_;
  explanation& out_;
  unsigned lists_ = 0;  ///< that enclose the value
};

}  // namespace flowkit::conformance::detail
