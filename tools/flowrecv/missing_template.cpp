// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/missing_template.hpp"

#include <fmt/format.h>

#include <bit>

namespace flowkit::tools {

bool missing_template::look_for(std::uint16_t id, const session_key& own, const exporter_sessions& in, timestamp now,
                                std::size_t& steps) {
  if (found_ || !std::has_single_bit(++sets_)) return false;
  id_ = id;
  own_ = own;
  const session_key* const other = in.elsewhere(own, id, now, steps);
  if (other == nullptr) return false;
  known_ = *other;
  return found_ = true;
}

void missing_template::look_again(const exporter_sessions& in, std::size_t& steps) {
  if (found_ || id_ == 0) return;
  const session_key* const other = in.elsewhere(own_, id_, {}, steps);
  if (other == nullptr) return;
  known_ = *other;
  found_ = true;
}

std::string missing_template::place() const {
  std::string out;
  if (!found_) return out;
  if (known_.source.port != own_.source.port) out = fmt::format("port {}", known_.source.port);
  if (known_.domain != own_.domain) out += fmt::format("{}domain {}", out.empty() ? "" : ", ", known_.domain);
  return out;
}

std::string missing_template::in_words() const {
  if (!found_) return {};
  const bool by_port = known_.source.port != own_.source.port && known_.domain == own_.domain;
  return fmt::format("data set {} without template, which is known from {}{}", id_, place(),
                     by_port ? " (see --template-scope)" : "");
}

}  // namespace flowkit::tools
