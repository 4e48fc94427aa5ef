// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/export/message_numbers.hpp"

#include <array>
#include <cstdio>

#include <flowkit/ipfix/message.hpp>
#include <flowkit/ipfix/template.hpp>
#include <flowkit/templates/set.hpp>

#include "tools/common/datagram.hpp"
#include "tools/common/input_file.hpp"

namespace flowkit::tools {

void message_numbers::add(octets message) {
  const auto m = ipfix::decode(message);
  if (!m) return;
  const std::uint32_t domain = m->head.observation_domain;
  std::uint32_t all = m->head.sequence;
  set_cursor sets = ipfix::sets(*m);
  for (set_view set; sets.next(set);) {
    if (set.id == ipfix::rules::template_set || set.id == ipfix::rules::options_template_set)
      learn(domain, set.content, set.id == ipfix::rules::options_template_set);
    else
      all += records(domain, set.id, set.content);
  }
  next_[domain] = all;  // modulo 2^32
}

void message_numbers::learn(std::uint32_t domain, octets set, bool options) {
  std::array<specifier, max_template_fields> fields;
  reader in{set};
  template_view t;
  while (in.has(4) && read_template<ipfix::rules>(in, options, fields, t).code == errc::ok) {
    const std::pair key{domain, t.id};
    if (templates_.size() < most_templates || templates_.contains(key))
      templates_[key].assign(t.fields.begin(), t.fields.end());
  }
}

std::uint32_t message_numbers::records(std::uint32_t domain, std::uint16_t id, octets set) const {
  const auto known = templates_.find({domain, id});
  if (known == templates_.end()) return 0;
  const template_shape shape = shape_of(known->second);
  if (shape.min_size == 0) return 0;
  if (shape.variable == 0) return static_cast<std::uint32_t>(set.size() / shape.min_size);
  record_cursor each{known->second, shape, set};
  std::uint32_t n = 0;
  while (!each.next().empty()) ++n;
  return n;
}

piece_numbers numbers_after(const std::string& path) {
  message_numbers numbers;
  const input_file in = open_input(path);
  if (!in.stream) return {};
  constexpr std::size_t head = 4;  // version and length
  std::vector<std::byte> message(max_datagram + 1);
  while (std::fread(message.data(), 1, head, in.stream.get()) == head) {
    const std::size_t length = load_be<std::uint16_t>(message.data() + 2);
    if (length <= head || std::fread(message.data() + head, 1, length - head, in.stream.get()) != length - head) break;
    numbers.add({message.data(), length});
  }
  return numbers.next();
}

}  // namespace flowkit::tools
