// SPDX-License-Identifier: BSL-1.0
// What is looked up by the addresses and ports of a flow: countries, autonomous systems, a guess at the application.
#pragma once

#include "tools/flowrecv/enrich/address_database.hpp"
#include "tools/flowrecv/enrich/options.hpp"
#include "tools/flowrecv/stages/stage.hpp"

namespace flowkit::tools {

class lookup_stage final : public stage {
 public:
  lookup_stage(const enrich_settings& settings, sink& to);

  bool flow(const received_flow& f) override;
  void reload(const reloaded& now) override;

 private:
  database_list countries_, systems_;
  bool guesses_;
};

}  // namespace flowkit::tools
