// SPDX-License-Identifier: BSL-1.0
// What was said about exporters, on the command line or in a network file, as it was typed: one reader checks both.
#pragma once

#include <algorithm>
#include <string>

namespace flowkit::tools {

/// The name begins messages: "--sampling", or "lab.toml:12: exporters.sampling".
struct named_text {
  std::string name, text;  ///< the text is empty where nothing was said
  [[nodiscard]] bool empty() const noexcept { return text.empty(); }
};
struct named_flag {
  std::string name;
  bool is_set = false;
};

[[nodiscard]] inline bool is_said(const named_text& t) noexcept { return !t.empty(); }
[[nodiscard]] inline bool is_said(const named_flag& f) noexcept { return f.is_set; }

/// The names that they begin with are those of the options.
struct group_texts {
  bool in_file = false;
  std::string label;  ///< of files only: what the group is called
  named_text protocol{"--protocol", {}}, profile{"--profile", {}};
  named_text count{"--exporters", {}}, source{"--source", {}};
  named_text flows_per_datagram{"--flows-per-datagram", {}}, sampling{"--sampling", {}};
  named_text samplers{"--samplers", {}};                              ///< NetFlow v9 and IPFIX
  named_text ipv6{"--ipv6", {}}, max_datagram{"--max-datagram", {}};  ///< not NetFlow v1, 5, 7
  named_text template_messages{"--template-messages", {}},            ///< NetFlow v9 and IPFIX
      template_interval{"--template-interval", {}};
  named_text agent{"--agent", {}}, data_sources{"--data-sources", {}},  ///< sFlow
      counter_interval{"--counter-interval", {}}, header_size{"--header-size", {}};
  named_flag expanded{"--expanded"}, statistics{"--statistics"};  ///< sFlow; IPFIX
  named_text start_uptime{"--start-uptime", {}}, clock_skew{"--clock-skew", {}}, restart_every{"--restart-every", {}};
  // Of files only.
  named_text share{"share", {}}, clock_drift{"clock_drift", {}}, clock_skew_within{"clock_skew_within", {}};

  /// What another setting is called where these were said: an option, or a key.
  [[nodiscard]] std::string called(const std::string& option) const { return in_file ? key_of(option) : option; }
  /// "max_datagram" for "--max-datagram".
  [[nodiscard]] static std::string key_of(const std::string& option) {
    if (option == "--exporters") return "count";
    std::string key = option.substr(option.find_first_not_of('-'));
    std::replace(key.begin(), key.end(), '-', '_');
    return key;
  }

  /// visit(named_text&), visit(named_flag&).
  template <class Visit>
  void for_each(Visit visit) {
    for (named_text* t : {&protocol,
                          &profile,
                          &count,
                          &source,
                          &flows_per_datagram,
                          &sampling,
                          &samplers,
                          &ipv6,
                          &max_datagram,
                          &template_messages,
                          &template_interval,
                          &agent,
                          &data_sources,
                          &counter_interval,
                          &header_size,
                          &start_uptime,
                          &clock_skew,
                          &restart_every,
                          &share,
                          &clock_drift,
                          &clock_skew_within})
      visit(*t);
    visit(expanded), visit(statistics);
  }
};

}  // namespace flowkit::tools
