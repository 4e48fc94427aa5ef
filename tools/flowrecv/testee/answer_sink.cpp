// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/testee/answer_sink.hpp"

#include <fmt/format.h>

namespace flowkit::tools {

void answer_sink::begin(std::uint64_t frame) {
  head_ = fmt::format("{{\"frame\":{},\"record\":", frame);
  too_long_ = 0;
}

template <class Write>
bool answer_sink::record(Write write) {
  const auto object = record_.fill(write);
  if (!object) {
    ++too_long_;
    return false;
  }
  line_.assign(head_).append(object->substr(0, object->size() - 1)).append("}\n");  // it ends with a line feed
  return out_.write(line_);
}

bool answer_sink::data_record(const received_record& r, const exporter& from) {
  return record([&](text_writer& text) { format_->data_record(text, r, from.name); });
}

bool answer_sink::sample(const received_sample& s, const exporter& from) {
  return record([&](text_writer& text) { format_->sample(text, s, from.name); });
}

}  // namespace flowkit::tools
