// SPDX-License-Identifier: BSL-1.0
// What a page draws over time: sequence numbers, export times and announcements of templates, stream by stream, within
// fixed bounds: where there is too much, points are joined two by two, so that no gap or extreme disappears.
#pragma once

#include <map>
#include <vector>

#include "conformance/examiner/check.hpp"

namespace flowkit::conformance {

class timeline {
 public:
  static constexpr std::size_t most_streams = 32, most_points = 512, most_templates = 64, most_marks = 256;

  /// A message, or some that follow each other.
  struct point {
    timestamp at{};  ///< the capture's clock; without one the export time; of the first
    std::uint32_t sequence = 0;
    std::uint64_t lost = 0;  ///< units missing before them
    bool has_skew = false;
    double least = 0, most = 0;  ///< seconds: export time minus the capture's clock

    void join(const point& next) noexcept;
  };
  struct mark {
    timestamp at{};
    void join(const mark&) noexcept {}
  };
  /// Points that are joined when there are too many.
  template <class Point, std::size_t Most>
  class thinned {
   public:
    static_assert(Most % 2 == 0);
    void add(const Point& p) {
      if (seen_++ % stride_ != 0) return points_.back().join(p);
      if (points_.size() == Most) halve();
      points_.push_back(p);
    }
    [[nodiscard]] const std::vector<Point>& all() const noexcept { return points_; }
    [[nodiscard]] std::uint64_t seen() const noexcept { return seen_; }

   private:
    void halve() {
      for (std::size_t i = 0; i < Most / 2; ++i) {
        Point joined = points_[2 * i];
        joined.join(points_[2 * i + 1]);
        points_[i] = joined;
      }
      points_.resize(Most / 2);
      stride_ *= 2;
    }

    std::vector<Point> points_;
    std::uint64_t seen_ = 0, stride_ = 1;
  };
  struct announcements {
    thinned<mark, most_marks> marks;
    timestamp last{};
    duration longest{};         ///< between two
    std::uint64_t changes = 0;  ///< other definitions under the same id
  };
  struct line {
    thinned<point, most_points> points;
    std::map<std::uint16_t, announcements> templates;  ///< by id
    std::uint64_t aside = 0;  ///< messages that are late, twice there or implausible by their number: no points
  };

  void on(const datagram_event& e, findings&) { stream_ = e.stream; }
  void on(const netflow5_message_event& e, findings&);
  void on(const message_end_event& e, findings&);
  void on(const sflow5_message_event& e, findings&);
  void on(const template_event& e, findings&);

  /// By number of the stream.
  [[nodiscard]] const std::map<std::uint32_t, line>& lines() const noexcept { return lines_; }

 private:
  line* at() {
    const auto there = lines_.find(stream_);
    return there != lines_.end() ? &there->second : lines_.size() < most_streams ? &lines_[stream_] : nullptr;
  }
  void add(const datagram& d, const continuity& c, std::optional<timestamp> exported);

  std::map<std::uint32_t, line> lines_;
  std::uint32_t stream_ = 0;
};

}  // namespace flowkit::conformance
