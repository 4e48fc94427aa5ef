// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/testee/answer_sink.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace flowkit::tools {

namespace {
/// A list of 64 KiB of records of an octet each has their names 65,000 times: some 3 MB.
constexpr std::size_t longest_line = std::size_t{64} << 20;
}  // namespace

void answer_sink::begin(std::uint64_t frame) {
  head_ = fmt::format("{{\"frame\":{},\"record\":", frame);
  too_long_ = 0;
}

template <class Write>
bool answer_sink::record(Write write) {
  while (true) {
    text_writer text{line_};
    text.put(std::string_view(head_));
    write(text);
    text.put(' ');  // the record ends with its line feed: with this one more there is room for }
    if (!text.overflow()) {
      const std::size_t n = text.text().size();
      std::copy_n("}\n", 2, line_.begin() + static_cast<std::ptrdiff_t>(n) - 2);
      return out_.write(text.text());
    }
    if (line_.size() >= longest_line) {
      ++too_long_;
      return false;
    }
    line_.resize(line_.size() * 8);
  }
}

bool answer_sink::data_record(const received_record& r, const exporter& from) {
  return record([&](text_writer& text) { format_->data_record(text, r, from.name); });
}

bool answer_sink::sample(const received_sample& s, const exporter& from) {
  return record([&](text_writer& text) { format_->sample(text, s, from.name); });
}

}  // namespace flowkit::tools
