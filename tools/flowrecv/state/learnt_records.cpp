// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/state/learnt_records.hpp"

#include <algorithm>

namespace flowkit::tools {

learnt_records::key learnt_records::key_of(std::uint32_t kind, octets record) noexcept {
  key k{0x9e3779b97f4a7c15 + kind, 0xd1b54a32d192ed03 ^ record.size()};
  for (std::size_t at = 0; at < record.size(); at += 8) {
    const std::uint64_t part = load_be(record.data() + at, std::min<std::size_t>(8, record.size() - at));
    k.high = mix_bits(k.high ^ part), k.low = mix_bits(k.low + part);
  }
  k.low = mix_bits(k.low + kind);
  return k;
}

std::uint32_t learnt_records::kind_of(const template_view& t, std::size_t& budget) {
  for (std::uint32_t i = 0; i < kinds_.size(); ++i) {
    const template_view have = kinds_[i]->view();
    if (have.scope_count == t.scope_count &&
        std::equal(have.fields.begin(), have.fields.end(), t.fields.begin(), t.fields.end())) {
      kinds_[i]->id = t.id;
      return i;
    }
  }
  const std::size_t cost = sizeof(definition) + t.fields.size_bytes();
  if (kinds_.size() == max_kinds || budget < cost) return max_kinds;
  budget -= cost, charged_ += cost;
  kinds_.push_back(std::make_unique<definition>(definition{t.id, t.scope_count, {t.fields.begin(), t.fields.end()}}));
  return static_cast<std::uint32_t>(kinds_.size() - 1);
}

void learnt_records::put(const template_view& t, octets record, timestamp received, std::size_t& budget) {
  const std::uint32_t kind = kind_of(t, budget);
  if (kind == max_kinds) return;
  if (!records_) records_ = std::make_unique<map>();
  const key which = key_of(kind, record);
  if (const auto known = records_->find(which); known != map::none) {
    (*records_)[known].received = received;
    return;
  }
  const std::size_t cost = map::entry_octets + record.size();
  while (budget < cost && records_->size() != 0) {
    const auto oldest = records_->oldest();
    give_back(map::entry_octets + (*records_)[oldest].record.size(), budget);
    records_->erase(oldest);
  }
  if (budget < cost) return;
  budget -= cost, charged_ += cost;
  (*records_)[records_->at(which)] = {kind, received, {record.begin(), record.end()}};
}

}  // namespace flowkit::tools
