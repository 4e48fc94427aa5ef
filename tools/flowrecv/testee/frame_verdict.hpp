// SPDX-License-Identifier: BSL-1.0
// The verdict on one frame, from what is found while it is decoded.
#pragma once

#include <string>
#include <vector>

#include "tools/flowrecv/receivers/observer.hpp"
#include "tools/flowrecv/testee/verdict.hpp"

namespace flowkit::tools {

class frame_verdict final : public observer {
 public:
  void refused(error why, std::string_view words) override;
  void not_decoded(protocol kind) override;
  void found(template_finding f, octets concerned) override { found_any(f, concerned); }
  void found(sflow5::finding f, octets concerned) override { found_any(f, concerned); }
  void found(fixed::finding f, octets concerned) override { found_any(f, concerned); }

  /// A record of it is longer than any line may be: it is read, but not told.
  void too_long() { add(answer::unsupported, "a record is longer than a line may be"); }

  /// The most severe so far.
  [[nodiscard]] answer value() const noexcept { return value_; }
  /// What was found, once each, what decided first: "damaged record; padding not zero". Empty if nothing was.
  [[nodiscard]] std::string reason() const;
  /// The next frame.
  void clear() noexcept;

 private:
  struct found_words {
    std::string words;
    answer means;
  };

  template <class Finding>
  void found_any(Finding f, octets concerned);
  void add(answer means, std::string_view words);

  answer value_ = answer::accepted;
  bool not_decoded_ = false;
  std::vector<found_words> found_;
};

}  // namespace flowkit::tools
