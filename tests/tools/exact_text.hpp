// SPDX-License-Identifier: BSL-1.0
// Text in memory that ends where it does: the sanitizers see every octet that is read after it.
#pragma once

#include <cstring>
#include <memory>
#include <string_view>

namespace flowkit::test {

class exact_text {
 public:
  explicit exact_text(std::string_view text) : size_(text.size()), octets_(std::make_unique<char[]>(text.size())) {
    if (!text.empty()) std::memcpy(octets_.get(), text.data(), text.size());
  }
  [[nodiscard]] std::string_view view() const noexcept { return {octets_.get(), size_}; }

 private:
  std::size_t size_;
  std::unique_ptr<char[]> octets_;
};

}  // namespace flowkit::test
