// SPDX-License-Identifier: BSL-1.0
// The handles of the C interface as the tests hold them, and what came out of a datagram.
#pragma once

#include <flowkit.h>

#include <cstring>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <flowkit/core/bytes.hpp>

namespace flowkit::test {

using collector_handle = std::unique_ptr<flowkit_collector, decltype(&flowkit_collector_free)>;
using encoder_handle = std::unique_ptr<flowkit_encoder, decltype(&flowkit_encoder_free)>;

inline collector_handle make_collector(const flowkit_limits* limits = nullptr) {
  return {flowkit_collector_new(limits, nullptr), &flowkit_collector_free};
}
inline encoder_handle make_encoder(int protocol, std::uint32_t domain = 0, const flowkit_source* agent = nullptr) {
  return {flowkit_encoder_new(protocol, domain, agent, nullptr), &flowkit_encoder_free};
}
inline flowkit_limits default_limits() {
  flowkit_limits l;
  flowkit_limits_init(&l, sizeof l, FLOWKIT_C_VERSION);
  return l;
}

inline flowkit_source source_v4(std::uint8_t last, std::uint16_t port = 2055) {
  flowkit_source s{};
  const std::uint8_t address[] = {192, 0, 2, last};
  std::memcpy(s.address, address, sizeof address);
  s.size = sizeof address, s.port = port;
  return s;
}

/// take(record) for each record of the datagram, which is read in memory of just its size.
inline flowkit_error read(flowkit_collector* in, octets datagram, const std::function<int(const flowkit_record*)>& take,
                          const flowkit_source& from = source_v4(1), std::int64_t received = 0) {
  const std::vector<std::byte> exact(datagram.begin(), datagram.end());
  flowkit_error error;
  const auto call = [](void* user, const flowkit_record* r) {
    return (*static_cast<const std::function<int(const flowkit_record*)>*>(user))(r);
  };
  std::function<int(const flowkit_record*)> own = take;
  flowkit_collector_read(in, exact.data(), exact.size(), &from, received, call, &own, &error);
  return error;
}

inline std::string text_of(const flowkit_value& v) {
  std::string text(flowkit_value_text(&v, nullptr, 0) + 1, '?');
  flowkit_value_text(&v, text.data(), text.size());
  text.pop_back();
  return text;
}
inline std::string json_of(const flowkit_record* r, bool fields) {
  flowkit_about about;
  flowkit_record_about(r, &about);
  std::string text(4096 + 100 * (about.octets + about.fields), '?');
  text.resize(flowkit_record_json(r, fields, text.data(), text.size()));
  return text;
}
/// All that can be seen of a record.
inline std::string all_of(const flowkit_record* r) {
  std::string all = json_of(r, false) + json_of(r, true);
  flowkit_value v;
  for (std::size_t i = 0; i < flowkit_column_count(); ++i)
    if (flowkit_record_value(r, i, &v) != 0) all += flowkit_column_name(i) + ('=' + text_of(v)) + ' ';
  flowkit_field f{};
  while (flowkit_record_next(r, &f) != 0) {
    flowkit_field_value(r, &f, &v);
    all += std::to_string(f.enterprise) + '/' + std::to_string(f.id) + '=' + text_of(v) + ' ';
  }
  return all;
}
/// The datagram's records as text, a line each.
inline std::string records_of(flowkit_collector* in, octets datagram, const flowkit_source& from = source_v4(1)) {
  std::string all;
  read(
      in, datagram,
      [&](const flowkit_record* r) {
        all += all_of(r) + '\n';
        return 0;
      },
      from);
  return all;
}
inline flowkit_counts counts_of(const flowkit_collector* in) {
  flowkit_counts c;
  flowkit_collector_counts(in, &c, nullptr);
  return c;
}
inline flowkit_memory memory_of(const flowkit_collector* in) {
  flowkit_memory m;
  flowkit_collector_counts(in, nullptr, &m);
  return m;
}

}  // namespace flowkit::test
