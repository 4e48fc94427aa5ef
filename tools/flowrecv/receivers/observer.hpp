// SPDX-License-Identifier: BSL-1.0
// Sees what is wrong with each datagram at the moment it is found; accounts only have the sums.
#pragma once

#include <string_view>
#include <utility>

#include <flowkit/core/finding.hpp>
#include <flowkit/core/result.hpp>
#include <flowkit/fixed/inspect.hpp>
#include <flowkit/sflow5/findings.hpp>
#include <flowkit/templates/findings.hpp>

#include "tools/common/protocols.hpp"

namespace flowkit::tools {

class observer {
 public:
  virtual ~observer() = default;
  /// The datagram, or a part of it, is not read. `words`: why, where the error's own words do not say enough.
  virtual void refused(error why, std::string_view words) = 0;
  /// Nothing of it is read, as this version is recognised but not decoded.
  virtual void not_decoded(protocol kind) = 0;

  // An anomaly, and the octets concerned; empty if they are of another datagram, as those of a set that waited.
  virtual void found(template_finding f, octets concerned) = 0;
  virtual void found(sflow5::finding f, octets concerned) = 0;
  virtual void found(fixed::finding f, octets concerned) = 0;
};

/// A sink that counts, and shows the observer, where there is one, what it counts.
template <finding_kind Finding>
class observed_counts {
 public:
  /// `in`: what places count from.
  observed_counts(finding_counts<Finding>& counts, observer* by, octets in) noexcept
      : counts_(counts), by_(by), in_(in) {}

  void operator()(Finding f, place at) {
    counts_(f, at);
    if (by_ == nullptr) [[likely]]
      return;
    const bool is_inside = at.offset <= in_.size() && at.length <= in_.size() - at.offset;
    by_->found(f, is_inside ? in_.subspan(at.offset, at.length) : octets{});
  }
  /// From here on places count from the first octet of these; those that they counted from before.
  octets set_octets(octets in) noexcept { return std::exchange(in_, in); }

 private:
  finding_counts<Finding>& counts_;
  observer* by_;
  octets in_;
};

}  // namespace flowkit::tools
