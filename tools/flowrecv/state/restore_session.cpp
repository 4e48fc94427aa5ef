// SPDX-License-Identifier: BSL-1.0
#include <algorithm>

#include "tools/flowrecv/state/session_octets.hpp"

namespace flowkit::tools::state {

namespace {
/// An options template whose records were kept.
struct kind {
  std::vector<specifier> fields;
  template_view view;  ///< of these fields
  stored_template compiled;
};

class restoring {
 public:
  restoring(const stored_session& from, exporter_sessions& into, exporter_sessions::handle s)
      : from_(from), into_(into), s_(s) {}

  void all() {
    std::vector<specifier> room(max_template_fields);
    const session_visitor visit{
        .run = [this](const run_position& p) { runs_.push_back(p); },
        .runs_end = [this] { restore_runs(); },
        .definition = [this](const template_part& part, const template_view& t) { restore(part, t); },
        .kind = [this](const template_view& t) { kinds_.push_back(kind_of(t)); },
        .record = [this](const record_part& part, octets record) { learn(*kinds_[part.kind], part, record); }};
    static_cast<void>(visit_parts(from_, room, visit));
    into_.recharge(s_);
  }

 private:
  struct run_pair {
    origin was, is;
  };
  [[nodiscard]] exporter_session& learnt() { return into_[s_].learnt; }

  /// Runs are made with new identities, and by ports that no other run of the session has.
  void restore_runs() {
    std::stable_sort(runs_.begin(), runs_.end(), [](auto& a, auto& b) { return a.received < b.received; });
    std::vector<run_position> made;
    for (const run_position& p : runs_) {
      const bool taken = std::any_of(made.begin(), made.end(), [&](auto& m) { return m.port == p.port; });
      if (taken) continue;
      learnt().runs.arrived(p.port, 0, {});
      made.push_back(p);
    }
    for (const run_position& p : made) {
      flow::exporter_run& run = learnt().runs.arrived(p.port, 0, {}).run;
      p.give(run);
      ids_.push_back({p.id, run.id});
      run_position& kept = learnt().kept->at(run.id);
      kept = p;
      kept.id = run.id;
    }
  }
  [[nodiscard]] origin id_of(origin was) const {
    for (const run_pair& p : ids_)
      if (p.was == was) return p.is;
    return 0;
  }
  /// Announced by each of its origins, that which did it last at the end.
  void restore(const template_part& part, const template_view& t) {
    const timestamp seen = time_of(part.last_seen);
    exporter_sessions::entry* made = nullptr;
    for (const origin was : {part.origin_4, part.origin_3, part.origin_2, part.origin_1})
      if (const origin is = id_of(was); was != 0 && is != 0) made = into_.learn(s_, t, is, seen).which;
    if (made == nullptr) made = into_.learn(s_, t, ids_.empty() ? 0 : ids_.back().is, seen).which;
    made->first_seen = time_of(part.first_seen);
  }
  static std::unique_ptr<kind> kind_of(const template_view& t) {
    auto k = std::make_unique<kind>();
    k->fields.assign(t.fields.begin(), t.fields.end());
    k->view = t, k->view.fields = k->fields;
    k->compiled = compile(k->view);
    return k;
  }
  /// As template_message does with a record of options data.
  void learn(const kind& of, const record_part& part, octets record) {
    const timestamp received = time_of(part.received);
    std::size_t& budget = into_.learnt_budget();
    if (const auto& how = of.compiled.parts->options) {
      if (how->has_properties) learnt().properties.learn(of.view, record, false, budget, received);
      if (how->types) how->types.learn(record, learnt().types, budget, [](auto) {});
      std::array<flow::options_record, 1> one;
      if (how->options.read(record, one, {.received = received}).records == 1)
        learnt().options.learn(one[0], how->options.present(), how->options.scopes(), from_.key.domain, budget);
    }
    learnt().kept->records.put(of.view, record, received, budget);
  }

  const stored_session& from_;
  exporter_sessions& into_;
  exporter_sessions::handle s_;
  std::vector<run_position> runs_;
  std::vector<run_pair> ids_;
  std::vector<std::unique_ptr<kind>> kinds_;
};
}  // namespace

void restore_session(const stored_session& from, exporter_sessions& into, exporter_sessions::handle s) {
  if (!into[s].learnt.kept) into[s].learnt.kept = std::make_unique<kept_session>();
  restoring{from, into, s}.all();
}

}  // namespace flowkit::tools::state
