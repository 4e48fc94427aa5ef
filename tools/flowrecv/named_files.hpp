// SPDX-License-Identifier: BSL-1.0
// The files that options name: what one of them writes, another neither writes nor reads.
#pragma once

#include <string>
#include <vector>

namespace flowkit::tools {

class named_files {
 public:
  // `option`: with its dashes. Empty paths, and "-", are no files.
  void reads(const char* option, const std::string& path) { add({option, path, false}); }
  void reads(const char* option, const std::vector<std::string>& paths) {
    for (const std::string& path : paths) reads(option, path);
  }
  void writes(const char* option, const std::string& path) { add({option, path, true}); }

  /// Throws startup_error (usage).
  void check() const;

 private:
  struct named {
    const char* option;
    std::string path;
    bool writes;
  };
  void add(named n) {
    if (!n.path.empty() && n.path != "-") all_.push_back(std::move(n));
  }

  std::vector<named> all_;
};

}  // namespace flowkit::tools
