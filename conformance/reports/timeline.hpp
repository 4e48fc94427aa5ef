// SPDX-License-Identifier: BSL-1.0
// What a page draws over time: sequence numbers, export times and announcements of templates, stream by stream, within
// fixed bounds: where there is too much, every second point is left out.
#pragma once

#include <map>
#include <vector>

#include "conformance/examiner/check.hpp"

namespace flowkit::conformance {

class timeline {
 public:
  static constexpr std::size_t most_streams = 32, most_points = 512, most_templates = 24, most_marks = 256;

  struct point {
    timestamp at{};  ///< the capture's clock; without one the export time
    std::uint32_t sequence = 0;
    std::uint32_t lost = 0;  ///< units missing before this, or before the points left out since the last one
    bool has_skew = false;
    double skew = 0;  ///< seconds: export time minus the capture's clock
  };
  /// Points of which every second one is left out when there are too many.
  template <class Point, std::size_t Most>
  class thinned {
   public:
    void add(const Point& p) {
      if (seen_++ % stride_ != 0) return merge(p);
      if (points_.size() == Most) halve();
      points_.push_back(p);
    }
    [[nodiscard]] const std::vector<Point>& all() const noexcept { return points_; }
    [[nodiscard]] std::uint64_t seen() const noexcept { return seen_; }

   private:
    void merge(const Point& p) {
      if constexpr (requires { p.lost; })
        if (!points_.empty()) points_.back().lost += p.lost;
    }
    void halve() {
      for (std::size_t i = 0; 2 * i < points_.size(); ++i) {
        const Point odd = 2 * i + 1 < points_.size() ? points_[2 * i + 1] : Point{};
        points_[i] = points_[2 * i];
        if constexpr (requires { odd.lost; }) points_[i].lost += odd.lost;
      }
      points_.resize((points_.size() + 1) / 2);
      stride_ *= 2;
    }

    std::vector<Point> points_;
    std::uint64_t seen_ = 0, stride_ = 1;
  };
  struct line {
    thinned<point, most_points> points;
    std::map<std::uint16_t, thinned<timestamp, most_marks>> templates;  ///< by id, when it was announced
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
