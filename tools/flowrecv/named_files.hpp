// SPDX-License-Identifier: BSL-1.0
// The files that options name: what one of them writes, another neither writes nor reads.
#pragma once

#include <string>
#include <vector>

#include "tools/flowrecv/outputs/file_names.hpp"

namespace flowkit::tools {

class named_files {
 public:
  // `option`: with its dashes. Empty paths, and "-", are no files.
  void reads(const char* option, const std::string& path) { add({option, path, false}); }
  void reads(const char* option, const std::vector<std::string>& paths) {
    for (const std::string& path : paths) reads(option, path);
  }
  void writes(const char* option, const std::string& path) { add({option, path, true}); }
  /// Those of an output that is rotated: the one in progress, and all that it may complete.
  void writes(const char* option, const file_names& names) { rotated_.push_back({option, names}); }

  /// Throws startup_error (usage).
  void check() const;

 private:
  struct named {
    const char* option;
    std::string path;
    bool writes;
  };
  struct rotated {
    const char* option;
    file_names names;
  };
  void add(named n) {
    if (!n.path.empty() && n.path != "-") all_.push_back(std::move(n));
  }

  std::vector<named> all_;
  std::vector<rotated> rotated_;
};

}  // namespace flowkit::tools
