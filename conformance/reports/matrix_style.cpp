// SPDX-License-Identifier: BSL-1.0
// What the page of a matrix has beside the style of all pages, and its script, which filters rows.
#include "conformance/reports/matrix.hpp"

namespace flowkit::conformance::detail {

const char* const matrix_style = R"(
#filter { display: flex; flex-wrap: wrap; gap: .5rem 1.25rem; align-items: center; margin: 1rem 0; }
#filter[hidden], tr[hidden], tbody[hidden] { display: none; }
#filter input[type=search], #filter select { font: inherit; padding: .2rem .5rem; border-radius: .35rem;
  border: 1px solid var(--soft); background: var(--card); color: var(--text); max-width: 100%; }
#shown { color: var(--soft); }
.legend span { margin-right: .6rem; } .legend .badge { margin: 0; }
#cases .matrix thead th { max-width: 10rem; min-width: 6rem; overflow-wrap: anywhere; text-align: center; }
#cases .matrix thead th:first-child { width: 100%; text-align: left; }
#cases .matrix details { border: 0; margin: 0; border-radius: 0; content-visibility: visible; }
#cases .matrix summary { padding: 0; font: .88rem ui-monospace, "Cascadia Mono", "DejaVu Sans Mono", Menlo, monospace; }
#cases .matrix details > p { padding: 0; } #cases .matrix details > p:nth-of-type(2) { color: var(--soft); }
#cases .matrix tbody tr:first-child th { border-top: 1px solid var(--rule); }
#cases .matrix td.pass { color: var(--pass); background: var(--pass-ground); }
#decoders th[scope=row] { color: var(--text); overflow-wrap: anywhere; }
#decoders th, #decoders td { padding-right: 1.2rem; }
)";

// Another script has another hash: tests/conformance/matrix_test.py says which.
const char* const matrix_script_hash = "JQ/GrGSKWpVY3PDyZ183/ccFHiELXkAMGaP+eUa5Dds=";
const char* const matrix_script = R"js(
(() => {
  const at = id => document.getElementById(id);
  const bodies = [...document.querySelectorAll("#cases tbody")].map(body => {
    const [head, ...rows] = body.rows;
    return {body, rows: rows.map(row => ({row, kind: row.querySelector("summary").textContent[0],
      text: (head.textContent + " " + row.cells[0].textContent).toLowerCase()}))};
  });
  const total = bodies.reduce((n, b) => n + b.rows.length, 0);
  const filter = () => {
    const words = at("text").value.toLowerCase().split(/\s+/);
    let shown = 0;
    for (const {body, rows} of bodies) {
      let some = 0;
      for (const {row, kind, text} of rows) {
        const fits = words.every(w => text.includes(w)) && (!at("kind").value || kind === at("kind").value) &&
          (!at("notable").checked || row.className === "some") && (!at("differs").checked || "differs" in row.dataset);
        row.hidden = !fits;
        some += fits;
      }
      body.hidden = !some;
      shown += some;
    }
    at("shown").textContent = shown + " of " + total + (total === 1 ? " case" : " cases");
  };
  at("filter").hidden = false;
  at("filter").addEventListener("input", filter);
  at("filter").addEventListener("submit", event => event.preventDefault());
  filter();
})();
)js";

}  // namespace flowkit::conformance::detail
