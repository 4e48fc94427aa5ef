// SPDX-License-Identifier: BSL-1.0
// Datagrams of any protocol through the C interface: everything that can be asked of their records is asked, and what
// text and JSON say lies within the room. The fields of a record, encoded again by their names and numbers, are the
// same octets.
#include <cstring>
#include <vector>

#include "c/flowkit.h"
#include "fuzz/datagrams.hpp"

using namespace flowkit;

namespace {
constexpr std::size_t most_records = 300;  // of a datagram: all are read, so many are looked at

/// The record again, by an encoder. Lengths that no element can have are not announced; a field of no octets cannot be
/// defined, as 0 stands for the usual length.
void encode(const flowkit_record* r, const flowkit_about& about) {
  if ((about.protocol != FLOWKIT_NETFLOW9 && about.protocol != FLOWKIT_IPFIX) || about.octets > 4096) return;
  std::vector<flowkit_element> fields;
  std::vector<flowkit_field> values;
  for (flowkit_field f{}; flowkit_record_next(r, &f) != 0;) {
    if (f.length == 0) return;
    fields.push_back({nullptr, f.length, f.id, f.enterprise});
    values.push_back(f);
    fuzz::require(f.size <= about.octets);
  }
  fuzz::require(values.size() == about.fields);
  flowkit_encoder* const to = flowkit_encoder_new(about.protocol, about.domain, nullptr, nullptr);
  if (flowkit_encoder_define(to, 256, fields.data(), fields.size(), about.scope_fields, nullptr) == FLOWKIT_OK) {
    std::vector<std::byte> out(16 * 1024 + 16 * fields.size());
    fuzz::require(flowkit_encoder_begin(to, out.data(), out.size(), 0, 0, nullptr) == FLOWKIT_OK);
    const bool announced = flowkit_encoder_announce(to, 256, nullptr) == FLOWKIT_OK;
    flowkit_encoder_record(to, 256, nullptr);
    for (const flowkit_field& f : values) fuzz::require(flowkit_encoder_octets(to, f.data, f.size) == FLOWKIT_OK);
    fuzz::require(flowkit_encoder_add(to, nullptr) == FLOWKIT_OK);
    const std::size_t size = flowkit_encoder_finish(to);
    fuzz::require(size != 0 && size <= out.size());
    struct seen {
      const std::vector<flowkit_field>& values;
      std::size_t records = 0;
    } back{values};
    const auto same = [](void* user, const flowkit_record* again) {
      auto& expected = *static_cast<seen*>(user);
      std::size_t i = 0;
      for (flowkit_field f{}; flowkit_record_next(again, &f) != 0; ++i) {
        const flowkit_field& was = expected.values[i];
        fuzz::require(f.size == was.size && (f.size == 0 || std::memcmp(f.data, was.data, f.size) == 0));
      }
      fuzz::require(i == expected.values.size());
      ++expected.records;
      return 0;
    };
    flowkit_collector* const in = flowkit_collector_new(nullptr, nullptr);
    flowkit_collector_read(in, out.data(), size, nullptr, 0, same, &back, nullptr);
    fuzz::require(!announced || back.records == 1);
    flowkit_collector_free(in);
  }
  flowkit_encoder_free(to);
}

int look(void* user, const flowkit_record* r) {
  auto& records = *static_cast<std::size_t*>(user);
  if (++records > most_records) return 0;
  flowkit_about about;
  fuzz::require(flowkit_record_about(r, &about) == FLOWKIT_OK);
  flowkit_value v;
  std::vector<char> text(64);
  const auto write = [&] {
    const std::size_t n = flowkit_value_text(&v, text.data(), text.size());
    fuzz::require(std::strlen(text.data()) == (n < text.size() ? n : text.size() - 1) || v.type == FLOWKIT_TEXT);
  };
  for (std::size_t c = 0; c < flowkit_column_count(); ++c)
    if (flowkit_record_value(r, c, &v) != 0) write();
  for (flowkit_field f{}; flowkit_record_next(r, &f) != 0;)
    if (flowkit_field_value(r, &f, &v) != 0) write();
  std::vector<char> json(100 * (about.octets + about.fields) + 4096);
  fuzz::require(flowkit_record_json(r, 1, json.data(), json.size()) != 0);
  json.resize(200);  // too few for most
  fuzz::require(flowkit_record_json(r, 0, json.data(), json.size()) < json.size());
  encode(r, about);
  return 0;
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  flowkit_limits l;
  flowkit_limits_init(&l, sizeof l, FLOWKIT_C_VERSION);
  l.octets = 1 << 20, l.waiting_octets = 64 << 10, l.learnt_octets = 64 << 10, l.exporters = 3;
  flowkit_collector* const in = flowkit_collector_new(&l, nullptr);
  fuzz::each_datagram(std::as_bytes(std::span{data, size}), [&](unsigned source, octets d) {
    flowkit_source from{};
    from.size = 4, from.address[3] = static_cast<std::uint8_t>(source);
    flowkit_error error;
    std::size_t records = 0;
    flowkit_collector_read(in, d.data(), d.size(), &from, 1'700'000'000'000'000'000, look, &records, &error);
    fuzz::require(error.offset <= d.size());
  });
  flowkit_memory m;
  flowkit_collector_counts(in, nullptr, &m);
  fuzz::require(m.octets <= l.octets && m.waiting_octets <= l.waiting_octets && m.exporters <= 3);
  flowkit_collector_free(in);
  return 0;
}
