// SPDX-License-Identifier: BSL-1.0
// The library takes memory where it says so, and gives back all of it. A program of its own, as the linker puts the
// function below in the place of malloc().
#include <gtest/gtest.h>

#include <flowkit.h>

#include <array>
#include <cstdlib>

namespace {
std::size_t allocations = 0;
}

extern "C" void* __real_malloc(std::size_t size);
extern "C" void* __wrap_malloc(std::size_t size) {
  ++allocations;
  return __real_malloc(size);
}

namespace {
int look(void* user, const flowkit_record* record) {
  flowkit_field field{};
  flowkit_value value;
  std::array<char, 1024> text;
  while (flowkit_record_next(record, &field) != 0) flowkit_field_value(record, &field, &value);
  for (std::size_t i = 0; i < flowkit_column_count(); ++i)
    if (flowkit_record_value(record, i, &value) != 0) flowkit_value_text(&value, text.data(), text.size());
  flowkit_record_json(record, 0, text.data(), text.size());
  ++*static_cast<int*>(user);
  return 0;
}

TEST(CAllocations, NoneForRecords) {
  flowkit_collector* const in = flowkit_collector_new(nullptr, nullptr);
  flowkit_encoder* const from = flowkit_encoder_new(FLOWKIT_IPFIX, 1, nullptr, nullptr);
  const flowkit_element fields[] = {{"octetDeltaCount", 0, 0, 0}, {"interfaceName", 0, 0, 0}};
  ASSERT_EQ(flowkit_encoder_define(from, 256, fields, 2, 0, nullptr), FLOWKIT_OK);
  int records = 0;
  std::array<char, 1400> out;
  const auto taken = [&](bool announce) {
    flowkit_encoder_begin(from, out.data(), out.size(), 0, 0, nullptr);
    if (announce) flowkit_encoder_announce(from, 256, nullptr);
    flowkit_encoder_record(from, 256, nullptr);
    flowkit_encoder_unsigned(from, 1);
    flowkit_encoder_octets(from, "eth0", 4);
    while (flowkit_encoder_add(from, nullptr) == FLOWKIT_OK) {
    }
    const std::size_t size = flowkit_encoder_finish(from), before = allocations;
    flowkit_collector_read(in, out.data(), size, nullptr, 0, look, &records, nullptr);
    return allocations - before;
  };
  const std::size_t first = taken(true);
  EXPECT_GT(first, 0u) << "else this counts nothing";
  EXPECT_LT(first, 60u);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(taken(i % 10 == 0), 0u);
  EXPECT_GT(records, 5000);
  flowkit_collector_free(in);
  flowkit_encoder_free(from);
}
}  // namespace
