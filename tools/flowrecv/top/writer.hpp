// SPDX-License-Identifier: BSL-1.0
// Results as text: a table for people, CSV, JSON lines.
#pragma once

#include <memory>
#include <string>

#include "tools/flowrecv/top/key.hpp"
#include "tools/flowrecv/top/result.hpp"
#include "tools/flowrecv/top/settings.hpp"

namespace flowkit::tools {

class top_writer {
 public:
  /// Both must outlive this.
  top_writer(const top_settings& settings, const flow_key& key) noexcept : settings_(settings), key_(key) {}
  virtual ~top_writer() = default;
  top_writer(const top_writer&) = delete;
  top_writer& operator=(const top_writer&) = delete;

  // Whole lines are added to `out`.
  virtual void begin(std::string& /*out*/) {}
  virtual void write(std::string& out, const top_result& r) = 0;
  virtual void write(std::string& out, const outside_sums& o) = 0;

 protected:
  [[nodiscard]] const top_settings& settings() const noexcept { return settings_; }
  [[nodiscard]] const flow_key& key() const noexcept { return key_; }
  [[nodiscard]] std::size_t sums() const noexcept { return settings_.sums.size(); }

 private:
  const top_settings& settings_;
  const flow_key& key_;
};

[[nodiscard]] std::unique_ptr<top_writer> make_top_writer(const top_settings& settings, const flow_key& key);

// One of each format.
[[nodiscard]] std::unique_ptr<top_writer> make_top_table(const top_settings& settings, const flow_key& key);
[[nodiscard]] std::unique_ptr<top_writer> make_top_csv(const top_settings& settings, const flow_key& key);
[[nodiscard]] std::unique_ptr<top_writer> make_top_json(const top_settings& settings, const flow_key& key);

}  // namespace flowkit::tools
