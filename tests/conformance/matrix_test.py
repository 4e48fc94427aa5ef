#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""flowcheck matrix: reports on decoders side by side, as one page. By a parser: rows, columns and counts, nothing of a
report is markup, nothing is fetched; with ./test --partners in headless Chromium: light and dark, wide and narrow, and
what the filter leaves."""
import base64
import hashlib
import html.parser
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from programs import check, check_equal, main, run, skip  # noqa: E402

VOID = {"meta", "input"}
TAGS = VOID | set("""html head title style script body header h1 h2 p b main section div table thead tbody tr th td details
    summary span form label select option output""".split())
LOADS = {"src", "srcset", "data", "action", "poster", "background", "xlink:href", "style", "href"}
VERDICTS = ["pass", "info", "unsupported", "fail", "late", "hang", "crash", "exit code", "ended", "memory", "output", "twice",
            "rubbish"]
HOSTILE = "</title></script><script>alert(1)</script><b>&\"'\x01"


class Page(html.parser.HTMLParser):
    """Tags that are known and closed, attributes that load nothing; tables as lists of rows of texts."""

    def __init__(self, text):
        super().__init__()
        self.open, self.tables, self.cell, self.classes, self.sections = [], [], None, [], []
        self.feed(text)
        self.close()
        check_equal(self.open, [], "tags left open")

    def handle_starttag(self, tag, attributes):
        check(tag in TAGS, f"<{tag}>")
        attributes = dict(attributes)
        for name, value in attributes.items():
            check(name not in LOADS and not name.startswith("on"), f"<{tag} {name}={value}>")
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
            self.classes.append((attributes.get("class"), "data-differs" in attributes))
        elif tag in ("th", "td"):
            self.tables[-1][-1].append("")
            if attributes.get("class") == "section":
                self.sections.append("")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        check_equal(self.open.pop() if self.open else None, tag, "closed")

    def handle_data(self, data):
        if "td" in self.open or "th" in self.open:
            self.tables[-1][-1][-1] += data


def report(name, cases):
    """cases: id to verdict, or to verdict and message."""
    rows = [{"id": i, "kind": "y", "clause": f"RFC 1 s{i}", "sentence": f"Sentence of {i}.",
             "verdict": v if isinstance(v, str) else v[0], "message": "" if isinstance(v, str) else v[1], "ms": 1}
            for i, v in cases.items()]
    return {"flowcheck": "0.1.0", "report": "collector", "collector": name, "command": [name], "cases": rows, "not_run": 0,
            "counts": {}}


class Files:
    def __enter__(self):
        self.directory = tempfile.TemporaryDirectory()
        return self

    def __getitem__(self, name):
        return os.path.join(self.directory.name, name)

    def __exit__(self, *_):
        self.directory.cleanup()

    def put(self, name, content):
        with open(self[name], "w", encoding="utf-8") as file:
            file.write(content if isinstance(content, str) else json.dumps(content))
        return self[name]

    def page(self, *reports):
        paths = [self.put(f"{n}.json", r) for n, r in enumerate(reports)]
        code, out, err = run("flowcheck", "matrix", *paths, "--output", self["page.html"])
        check_equal((code, out, err), (0, "", ""), "matrix")
        with open(self["page.html"], encoding="utf-8") as file:
            return file.read()


OURS = {"a/3.2-y_one": "pass", "a/10-y_two": "pass", "a/3.2-n_three": ("fail", "frame 1: <wrong>"), "b/1-i_four": ("info", "accepted"),
        "b/1-y_five": "pass"}
THEIRS = {"a/3.2-y_one": "pass", "a/10-y_two": ("hang", "no verdict"), "b/1-i_four": ("info", "refused"), "c/1-y_six": "pass",
          "b/1-y_five": ("unsupported", "x")}


def joined():
    with Files() as files:
        text = files.page(report("ours", OURS), report("theirs", THEIRS))
        page = Page(text)
        decoders, cases = page.tables
        check_equal(decoders, [["decoder", "cases", "pass", "info", "unsupported", "fail", "hang"],
                               ["ours", "5", "3", "1", "0", "1", "0"], ["theirs", "5", "2", "1", "1", "0", "1"]], "counts")
        check_equal(cases[0], ["case", "ours", "theirs"], "columns")
        rows = [(row[0].split("Sentence")[0], *row[1:]) for row in cases[1:]]
        check_equal(rows, [("a 3.2",), ("n_three", "F", "·"), ("y_one", "P", "P"), ("a 10",), ("y_two", "P", "H"),
                           ("b 1",), ("i_four", "I", "I"), ("y_five", "P", "U"), ("c 1",), ("y_six", "·", "P")], "rows")
        flags = [f for f, row in zip(page.classes[len(decoders) + 1:], cases[1:]) if len(row) > 1]
        check_equal(flags, [("some", False), (None, False), ("some", True), ("some", False), ("some", True), ("some", False)],
                    "all pass, where they differ")
        check("Sentence of a/3.2-n_three.RFC 1 sa/3.2-n_three" in cases[2][0] and "ours fail: frame 1: <wrong>" in cases[2][0],
              f"opened, a row says why: {cases[2]}")
        check('title="hang: no verdict"' in text, "pointed at, a cell says why")
        check("<h1>2 decoders against 6 cases</h1>" in text, "head")
        one = Page(files.page(report("a", OURS)))
        check_equal(one.tables[1][0], ["case", "a"], "one decoder")
        for verdict in VERDICTS:  # each has its letter
            text = files.page(report("x", {"a/1-y_x": (verdict, "m")}))
            letter = Page(text).tables[1][2][1]
            check(re.fullmatch("[A-Z]", letter) and f'<span class="badge' in text and f"{verdict}: " in text, f"{verdict}: {letter}")
        empty = Page(files.page(report("none", {})))
        check_equal(empty.tables, [[["decoder", "cases"], ["none", "0"]], [["case", "none"]]], "no cases")


def hostile():
    with Files() as files:
        case = {"a/1-y_" + HOSTILE: ("fail", HOSTILE)}
        bad = report(HOSTILE, case)
        bad["cases"][0].update(sentence=HOSTILE, clause=HOSTILE)
        text = files.page(bad, report("other", {HOSTILE: "pass", "": "pass", "/": "pass", "-y_": "pass", "a/-y_x": "pass"}))
        Page(text)
        check_equal((text.count("<script"), text.count("<b>"), "\x01" in text), (1, 1, False), "nothing is markup")
        script = re.search(r"<script>(.*?)</script>", text, re.S)[1]
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        check(f"script-src 'sha256-{digest}'" in text, f"the script's hash is {digest}")
        check("default-src 'none'" in text and "://" not in text, "nothing is fetched")


def wrong():
    with Files() as files:
        good = report("x", {"a/1-y_x": "pass"})

        def without(name):
            return {k: v for k, v in good.items() if k != name}
        for content, why in (("", "it is no JSON"), ("{", "it is no JSON"), ("[]", '"report" has to be "collector"'),
                             ({**good, "report": "exporter"}, '"report" has to be "collector"'),
                             (without("collector"), '"collector" has to be a text'), (without("cases"), '"cases" has to be an array'),
                             ({**good, "cases": [1]}, '"id" of case 1 has to be a text'),
                             ({**good, "cases": good["cases"] + [{}]}, '"id" of case 2 has to be a text'),
                             ({**good, "cases": [{**good["cases"][0], "verdict": "fine"}]}, "\"verdict\" of case 1 is 'fine', which is none")):
            path = files.put("wrong.json", content)
            code, out, err = run("flowcheck", "matrix", files.put("good.json", good), path)
            check_equal((code, out, err), (2, "", f"flowcheck: '{path}' is no report of flowcheck collector: {why} (see flowcheck --help)\n"), content)
        code, _, err = run("flowcheck", "matrix", files["none"])
        check_equal((code, err), (3, f"flowcheck: cannot read '{files['none']}': No such file or directory\n"), "no file")
        code, _, err = run("flowcheck", "matrix")
        check(code == 2 and "REPORT" in err, f"no reports: {code} {err}")
        code, _, err = run("flowcheck", "matrix", files.put("good.json", good), "--output", "/no such directory/x")
        check_equal(code, 3, err)


PROBE = """<script>addEventListener('load', () => {
  const all = [...document.querySelectorAll('body *')].filter(e => !e.closest('.scrolls'));
  const wide = all.filter(e => e.getBoundingClientRect().right > innerWidth + 1).map(e => e.outerHTML.slice(0, 80));
  const shown = () => [...document.querySelectorAll('#cases tbody tr:not([hidden]) summary')].filter(e => e.closest('tbody').hidden === false)
    .map(e => e.textContent).join(' ') + '/' + document.getElementById('shown').textContent;
  const set = (id, value) => { const e = document.getElementById(id); if (e.type === 'checkbox') e.checked = value; else e.value = value;
    e.dispatchEvent(new Event('input', {bubbles: true})); };
  const filters = [];
  const tried = (id, value, reset) => { set(id, value); filters.push(shown()); set(id, reset); };
  filters.push(shown()); tried('text', 'RFC 1 sA/3', ''); tried('text', 'b 1 four', ''); tried('text', 'nothing', '');
  tried('kind', 'n', ''); tried('notable', true, false); tried('differs', true, false);
  parent.postMessage(JSON.stringify({width: innerWidth, scroll: document.documentElement.scrollWidth, wide: wide.slice(0, 3), filters,
    ground: getComputedStyle(document.body).backgroundColor}), '*');
});</script>"""
HOST = """<!doctype html><meta name="color-scheme" content="light dark"><title>empty</title><body>
<script>addEventListener('message', e => { document.title = 'PROBE' + e.data; });</script>
<iframe src="probe.html" width="WIDTH" height="700" style="border: 0"></iframe>"""


def browsed():
    if not os.environ.get("FLOWKIT_PARTNERS"):
        skip("partners are not asked for (./test --partners)")
    chromium = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if chromium is None:
        skip("neither chromium-headless-shell nor chromium is installed")
    with Files() as files:
        text = files.page(report("ours", OURS), report("a decoder with a long name of its own", THEIRS))
        files.put("probe.html", re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text).replace("</head>", PROBE + "</head>", 1))
        for scheme, width in [("light", 1280), ("dark", 1280), ("light", 400), ("dark", 400)]:
            where = f"{scheme}, {width} wide"
            files.put("host.html", HOST.replace("WIDTH", str(width)))
            done = subprocess.run(
                [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                 f"--user-data-dir={files['profile']}", "--window-size=1400,900", "--enable-logging=stderr",
                 f"--blink-settings=preferredColorScheme={0 if scheme == 'dark' else 1}", "--virtual-time-budget=5000",
                 "--dump-dom", "file://" + files["host.html"]], capture_output=True, text=True, timeout=120)
            found = re.search(r"<title>PROBE(.*?)</title>", done.stdout)
            check(found is not None and "CONSOLE" not in done.stderr, f"{where}: {done.stderr[-500:]}")
            if found is None:
                continue
            got = json.loads(html.unescape(found.group(1)))
            check_equal((got["width"], got["wide"]), (width, []), where)
            check(got["scroll"] <= width, f"{where}: scrolls sideways: {got}")
            light = sum(map(int, re.findall(r"\d+", got["ground"])[:3])) > 384
            check_equal(light, scheme == "light", f"{where}: ground {got['ground']}")
            check_equal(got["filters"], ["n_three y_one y_two i_four y_five y_six/6 of 6 cases", "n_three y_one/2 of 6 cases",
                                         "i_four/1 of 6 cases", "/0 of 6 cases", "n_three/1 of 6 cases",
                                         "n_three y_two i_four y_five y_six/5 of 6 cases", "y_two y_five/2 of 6 cases"], where)


if __name__ == "__main__":
    main({"joined": joined, "hostile": hostile, "wrong": wrong, "browsed": browsed})
