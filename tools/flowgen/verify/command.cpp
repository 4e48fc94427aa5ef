// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/verify/command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "tools/common/system_clock.hpp"

#include "tools/flowgen/verify/flows_reader.hpp"
#include "tools/flowgen/verify/index_reader.hpp"
#include "tools/flowgen/verify/manifest_parts.hpp"
#include "tools/flowgen/verify/matching.hpp"
#include "tools/flowgen/verify/options.hpp"
#include "tools/flowgen/verify/output_reader.hpp"
#include "tools/flowgen/verify/report.hpp"

namespace flowkit::tools {

namespace verify {
namespace {

/// The maps that an output is tried with.
std::vector<verification_map> candidates(const verify_options& o) {
  std::vector<verification_map> out;
  for (const std::string& name : o.maps) out.push_back(load_map(name));
  if (out.empty())
    for (const std::string_view name : map_names()) out.push_back(load_map(std::string{name}));
  return out;
}

/// Which of them it is by the keys of an output. Throws startup_error (usage): none is, or several are.
const verification_map& chosen(const std::vector<verification_map>& all, bool is_given, const std::string& output,
                               std::span<const std::string> keys, bool are_pairs) {
  if (is_given && all.size() == 1) return all.front();
  std::vector<const verification_map*> fit;
  for (const verification_map& m : all)
    if (applies(m, keys, are_pairs)) fit.push_back(&m);
  const auto names = [](const auto& list, auto name) {
    std::vector<std::string> out;
    for (const auto& m : list) out.push_back(name(m));
    return fmt::format("{}", fmt::join(out, ", "));
  };
  if (fit.empty())
    throw startup_error(exit_code::usage,
                        fmt::format("{}: its keys fit none of the maps {}: --map says how flows are written", output,
                                    names(all, [](const verification_map& m) { return m.name; })));
  if (fit.size() > 1)
    throw startup_error(exit_code::usage, fmt::format("{}: its keys fit the maps {}: say which with --map", output,
                                                      names(fit, [](const verification_map* m) { return m->name; })));
  return *fit.front();
}

/// How well these fields tell flows apart.
unsigned weight_of(const field_set& compared) noexcept {
  unsigned out = 0;
  for (const key_field& k : key_fields())
    if (compared.test(k.field)) out += k.weight;
  return out;
}

class verifier {
 public:
  explicit verifier(const verify_options& o)
      : o_(o),
        manifest_(read_manifest(o.manifest)),
        exporters_(manifest_),
        maps_(candidates(o)),
        space_(o.memory),
        threads_(o.threads != 0 ? o.threads : std::clamp(std::thread::hardware_concurrency(), 1u, 8u)) {
    result_.exporters = &exporters_;
    result_.labels = &labels_.names();
    result_.late = o.late;
    result_.lines = o.lines;
  }

  exit_code run() {
    const std::string flows = o_.flows.empty() ? flows_file_of(o_.manifest, manifest_.generator) : o_.flows;
    std::unique_ptr<flows_reader> truth;
    field_set ignored = o_.ignored;
    if (!flows.empty()) {
      truth = std::make_unique<flows_reader>(flows, exporters_, labels_);
      ignored |= ~truth->known();
      if (o_.selection.any()) select(*truth, flows);
    } else if (o_.selection.any()) {
      throw startup_error(exit_code::usage,
                          "--filter: the manifest has counts and sums alone; flows are in the file of flowgen "
                          "--manifest-flows, which --flows names");
    }
    if (o_.search.url.empty())
      open_outputs();
    else
      open_index();
    plan_ = std::make_unique<extraction_plan>(*result_.map, ignored);
    if (truth) stored_ = std::make_unique<row_store>(space_);
    if (index_)
      read_index();
    else
      read_outputs();
    if (truth) compare(*truth, ignored);
    if (truth) note_what_is_not_compared(truth->had());
    fmt::print("{}", o_.json ? json_report(result_) : text_report(result_));
    std::fflush(stdout);
    for (const std::string& f : result_.faults) fmt::print(stderr, "flowgen: {}\n", f);
    if (!result_.faults.empty()) return exit_code::io;
    return result_.is_stored() ? exit_code::ok : exit_code::findings;
  }

 private:
  void select(flows_reader& truth, const std::string& path) {
    o_.selection.check_columns(truth.known(), path);
    truth.select(o_.selection);
    result_.selection.filters = o_.selection.texts();
  }

  void open_outputs() {
    for (const std::string& path : o_.outputs) {
      outputs_.push_back(std::make_unique<output_reader>(path));
      const output_reader& out = *outputs_.back();
      result_.outputs.push_back(fmt::format("{}: {}", out.name(), to_string(out.form())));
      if (out.form() == output_form::empty) continue;
      const verification_map& m =
          chosen(maps_, !o_.maps.empty(), out.name(), out.keys(), out.form() == output_form::pairs);
      if (result_.map != nullptr && result_.map != &m)
        throw startup_error(
            exit_code::usage,
            fmt::format("{}: its keys fit map {}, those of the outputs before fit {}: verify them apart", out.name(),
                        m.name, result_.map->name));
      result_.map = &m;
    }
    if (result_.map == nullptr) result_.map = &maps_.front();  // nothing was stored
    for (std::string& o : result_.outputs) o += fmt::format(", map {}", result_.map->name);
  }

  void open_index() {
    const bool one_map = maps_.size() == 1 && !maps_.front().times.empty();
    index_ = std::make_unique<index_reader>(o_.search, one_map ? maps_.front().times.front().key : "@timestamp",
                                            o_.since_text);
    settle();
    index_->open();
    result_.map =
        index_->is_empty() ? &maps_.front() : &chosen(maps_, !o_.maps.empty(), index_->name(), index_->keys(), false);
    result_.outputs.push_back(fmt::format("{}: an index, map {}", index_->name(), result_.map->name));
  }
  /// Collectors store in batches: what is asked for too early is not missing yet.
  void settle() const {
    const std::int64_t until = end_of_run(o_.manifest) + o_.search.settle, now = system_now().ns;
    if (until <= now) return;
    fmt::print(stderr, "flowgen: the index is read {} after the end of sending (--settle)\n",
               period_text(o_.search.settle));
    std::this_thread::sleep_for(std::chrono::nanoseconds{std::min(until - now, o_.search.settle)});
  }
  void read_index() {
    std::unique_ptr<row_writer> to = stored_ ? std::make_unique<row_writer>(*stored_) : nullptr;
    extractor from{*plan_, exporters_, o_.since, to.get()};
    if (const std::string fault = index_->read(from); !fault.empty()) result_.faults.push_back(fault);
    if (to) to->flush();
    result_.extracted.add(from.counts());
  }

  void read_outputs() {
    std::mutex mutex;
    for (auto& out : outputs_) {
      out->use(*plan_);
      reading_fault faults;
      in_threads(threads_, [&](unsigned) {
        std::unique_ptr<row_writer> to = stored_ ? std::make_unique<row_writer>(*stored_) : nullptr;
        extractor from{*plan_, exporters_, o_.since, to.get()};
        reading_fault own;
        out->read(from, own);
        if (to) to->flush();
        const std::lock_guard lock{mutex};
        faults.add(own);
        result_.extracted.add(from.counts());
      });
      if (faults.pieces != 0) result_.faults.push_back(out->message(faults));
    }
  }

  void compare(flows_reader& truth, const field_set& ignored) {
    const comparison_fields fields = fields_to_compare(*result_.map, result_.extracted.shown, ignored);
    if (result_.extracted.flows != 0 && weight_of(fields.any()) < least_weight)
      throw startup_error(exit_code::usage,
                          fmt::format("{}: map {}: too little is shown of the fields that tell flows apart (addresses, "
                                      "ports, protocol, octets, packets): is it the right map?",
                                      result_.outputs.front(), result_.map->name));
    truth.use(*result_.map, fields);
    row_store sent{space_};
    in_threads(threads_, [&](unsigned) {
      row_writer to{sent};
      truth.read(to);
      to.flush();
    });
    truth.check_counts();
    matching_settings settings;
    settings.exporters = &exporters_;
    settings.labels = &labels_.names();
    settings.map = result_.map;
    settings.compared = result_.compared = fields.any();
    if (o_.selection.any()) settings.selection = &o_.selection, settings.shown = result_.extracted.shown;
    result_.selection.selected = truth.counts().selected, result_.selection.of = truth.counts().all;
    settings.late = o_.late;
    settings.examples = o_.examples;
    settings.threads = threads_;
    result_.found = match(sent, *stored_, settings);
    result_.by_flow = true;
  }

  /// Of what was sent.
  void note_what_is_not_compared(const field_set& had) {
    for (const map_field& f : result_.map->fields)
      if (had.test(f.field))
        (o_.ignored.test(f.field) ? result_.ignored : result_.not_shown).emplace_back(fields()[f.field].name);
  }

  const verify_options& o_;
  manifest manifest_;
  exporter_directory exporters_;
  std::vector<verification_map> maps_;
  label_list labels_;
  row_space space_;
  unsigned threads_;
  std::vector<std::unique_ptr<output_reader>> outputs_;
  std::unique_ptr<index_reader> index_;
  std::unique_ptr<extraction_plan> plan_;
  std::unique_ptr<row_store> stored_;
  verification result_;
};

void list_maps() {
  for (const std::string_view name : map_names()) fmt::print("{:<14}{}\n", name, load_map(std::string{name}).about);
}

}  // namespace
}  // namespace verify

exit_code verify_command(int argc, char** argv) {
  const auto o = verify::parse_verify_options(argc, argv);
  if (!o) return exit_code::ok;
  if (o->list_maps) return verify::list_maps(), exit_code::ok;
  if (!o->show_map.empty()) {
    static_cast<void>(verify::load_map(o->show_map));  // complains of names that there are not
    const std::string_view text = verify::map_text(o->show_map);
    if (text.empty()) throw startup_error(exit_code::usage, "--show-map: it prints maps that are built in");
    fmt::print("{}", text);
    return exit_code::ok;
  }
  return verify::verifier{*o}.run();
}

}  // namespace flowkit::tools
