// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/knee/backlog.hpp"

#include <algorithm>
#include <limits>

namespace flowkit::tools {

std::optional<double> backlog::growth() const {
  struct part {
    double least = std::numeric_limits<double>::max(), most = std::numeric_limits<double>::lowest(), sum = 0, n = 0;
    void enter(double v) { least = std::min(least, v), most = std::max(most, v), sum += v, ++n; }
  } third, last;
  const double length = end();
  for (const sample& s : samples_) {
    const double behind = static_cast<double>(s.sent) - static_cast<double>(s.stored);
    if (s.at > length * 0.75)
      last.enter(behind);
    else if (s.at > length * 0.5)
      third.enter(behind);
  }
  if (third.n < 2 || last.n < 2) return std::nullopt;
  const double grown =
      std::min({last.least - third.least, last.sum / last.n - third.sum / third.n, last.most - third.most});
  return std::max(grown / (length / 4), 0.0);
}

std::optional<double> backlog::full_since() const {
  for (const sample& s : samples_)
    if (s.drops != 0) return s.at;
  return std::nullopt;
}

std::optional<double> backlog::stored_a_second_from(double since) const {
  double n = 0, t = 0, v = 0, tt = 0, tv = 0;
  for (const sample& s : samples_) {
    if (s.at < since) continue;
    const double at = s.at - since, stored = static_cast<double>(s.stored - samples_.front().stored);
    ++n, t += at, v += stored, tt += at * at, tv += at * stored;
  }
  if (n < 3 || end() - since < 1) return std::nullopt;
  const double slope = (n * tv - t * v) / (n * tt - t * t);
  return std::max(slope, 0.0);
}

std::optional<double> backlog::drained() const { return stored_a_second_from(full_since().value_or(end() / 2)); }

}  // namespace flowkit::tools
