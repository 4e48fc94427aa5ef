// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/pipeline.hpp"

#include <algorithm>

#include "tools/flowrecv/dedup/dedup_stage.hpp"
#include "tools/flowrecv/enrich/lookup_stage.hpp"
#include "tools/flowrecv/enrich/names_stage.hpp"
#include "tools/flowrecv/select/select_stage.hpp"

namespace flowkit::tools {

pipeline::pipeline(const flowrecv_options& options, sink& last) : first_(&last) {
  const auto before = [&](std::unique_ptr<stage> s) { first_ = stages_.emplace_back(std::move(s)).get(); };
  // The last comes first, as each has to know the next.
  if (options.select.any()) before(std::make_unique<select_stage>(options.select, options.scale, *first_));
  if (options.dedup.mode != dedup_mode::off) before(std::make_unique<dedup_stage>(options.dedup, *first_));
  if (options.enrich.looks_up()) before(std::make_unique<lookup_stage>(options.enrich, *first_));
  // Also where the map has nothing but names: it may be another one after SIGHUP.
  if (options.enrich.names) before(std::make_unique<names_stage>(*first_));
}

void pipeline::reload(const reloaded& now) {
  for (const auto& s : stages_) s->reload(now);
}

pipeline_counts pipeline::counts() const {
  std::vector<std::unique_ptr<stage_counts>> all;
  std::for_each(stages_.rbegin(), stages_.rend(), [&](const auto& s) { all.push_back(s->counts()); });
  return pipeline_counts{std::move(all)};
}

void pipeline_counts::add(const pipeline_counts& more) {
  for (std::size_t i = 0; i < of_.size(); ++i) of_[i]->add(*more.of_[i]);
}

std::vector<stage_number> pipeline_counts::numbers() const {
  std::vector<stage_number> all;
  for (const auto& one : of_)
    for (const stage_number& n : one->numbers()) all.push_back(n);
  return all;
}

std::string pipeline_counts::text() const {
  std::string all;
  for (const auto& one : of_) all += one->text();
  return all;
}

}  // namespace flowkit::tools
