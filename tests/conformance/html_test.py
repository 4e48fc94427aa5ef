#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""The report as a page: by a parser (nothing from traffic is markup, nothing is fetched, sizes), and with ./test --partners
in headless Chromium: light and dark, wide and narrow, with 0, 3 and 10,000 findings."""
import html.parser
import json
import os
import re
import shutil
import struct
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from exporter_runs import COUNT, Files, exporter, flowgen, payloads, report_of, with_counts  # noqa: E402
from programs import check, check_equal, main, skip  # noqa: E402
from report_formats_test import wild  # noqa: E402

VOID = {"meta", "br", "path", "circle"}
TAGS = VOID | set("""html head title style body header h1 h2 h3 p b ul li nav a main section div table thead tbody tr th td
    details summary article dl dt dd pre code mark span figure figcaption svg g text small""".split())
LOADS = {"src", "srcset", "data", "action", "poster", "background", "xlink:href", "style"}


class Page(html.parser.HTMLParser):
    """Tags that are known and closed, attributes that load nothing."""

    def __init__(self, text):
        super().__init__()
        self.open, self.texts, self.count = [], [], {}
        self.feed(text)
        self.close()
        check_equal(self.open, [], "tags left open")

    def handle_starttag(self, tag, attributes):
        check(tag in TAGS, f"<{tag}>")
        self.count[tag] = self.count.get(tag, 0) + 1
        for name, value in attributes:
            check(name not in LOADS and not name.startswith("on"), f"<{tag} {name}={value}>")
            check(name != "href" or value.startswith("#"), f"<{tag} {name}={value}>")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        check_equal(self.open.pop() if self.open else None, tag, "closed")

    def handle_data(self, data):
        self.texts.append(data)


def page_of(files, name, *arguments):
    code, out, err = exporter(*arguments, "--report", f"html={files[name]}")
    check(code in (0, 1) and not out and not err, f"{arguments}: {code} {err}")
    with open(files[name], encoding="utf-8") as file:
        return file.read()


def many(files):
    """More than 10,000 findings, of 30 exporters; of each requirement 500 are kept."""
    flowgen(files["long.pcap"], "--count", 310_000, "--rate", 100_000, "--exporters", 30)
    with_counts(files["long.pcap"], files["many.pcap"], [31] * 10_050)
    return files["many.pcap"]


def pages(files):
    """Name, text, findings."""
    yield "none", page_of(files, "none.html", files.good), 0
    yield "three", page_of(files, "three.html", files.bad, "--only", COUNT), 3
    yield "wild", page_of(files, "wild.html", wild(files)), None
    yield "plan", page_of(files, "plan.html", sflow(files), "--plan", "sflow-qualification"), None
    yield "many", page_of(files, "many.html", many(files)), len(report_of(files["many.pcap"])["findings"])


def busy(files):
    """Eight exporters, each announcing 24 templates with each of 255 messages."""
    templates = b"".join(struct.pack(">HHHH", 256 + i, 1, 1, 4) for i in range(24))
    sets = struct.pack(">HH", 2, 4 + len(templates)) + templates
    with open(files["busy.ipfix"], "wb") as file:
        for n in range(255):
            for domain in range(8):
                file.write(struct.pack(">HHIII", 10, 16 + len(sets), 1767225600 + n, 0, domain) + sets)
    return files["busy.ipfix"]


def crowded():
    """Much of everything is still a small page, and the gravest is on it: of 300 exporters the last one has the fault."""
    with Files() as files:
        text = page_of(files, "busy.html", busy(files), "--only", "IPFIX-7011-3.1-VERSION")
        page = Page(text)
        check_equal((page.count.get("article", 0), page.count["svg"] >= 16), (0, True), "no findings, charts of all")
        check(len(text.encode()) <= 300_000, f"{len(text.encode())} octets with many announcements")
        flowgen(files["300.pcap"], "--count", 9000, "--rate", 300, "--exporters", 300, "--flows-per-datagram", 1)
        last = payloads(files["300.pcap"])[299]
        with_counts(files["300.pcap"], files["one.pcap"], [1] * 299 + [31])
        check(last[1] == 5, "NetFlow v5")
        text = page_of(files, "one.html", files["one.pcap"], "--only", COUNT)
        exporters = re.search(r'<section id="exporters">.*?</section>', text, re.S)[0]
        charts = re.search(r'<section id="time">.*?</section>', text, re.S)[0]
        first = re.search(r'<tbody>\s*<tr id="exporter-300"><td class="n">300</td><td>(.*?)</td>', exporters)[1]
        check_equal(re.findall(r"from (\S+ engine \S+?)<", text), [first], "the exporter with the fault is first")
        check("And 250 more, with no graver findings" in exporters and "8 of 300 exporters and domains" in charts, "those left out are counted")
        run_of = re.search(r"<pre .*?</pre>", text, re.S)[0]
        check("<mark>00 1f</mark>" in run_of, f"a mark for each run: {run_of}")


def parsed():
    with Files() as files:
        for name, text, findings in pages(files):
            page = Page(text)
            check("default-src 'none'" in text and "://" not in re.sub(r"<title>.*?</title>|<h1>.*?</main>", "", text, flags=re.S),
                  f"{name}: the page fetches")
            if findings is not None:
                check_equal(page.count.get("article", 0), findings, f"{name}: findings")
            check(name in ("wild", "plan") or page.count["svg"] >= 2, f"{name}: charts {page.count}")
            if name == "plan":
                check('id="sampling"' in text and 'id="plan"' in text, "samplers and plan")
            if name in ("none", "plan"):
                check(len(text.encode()) <= 300_000, f"{len(text.encode())} octets without findings")
        check("10050 findings" in text, "many: all are counted")
        text = page_of(files, "wild.html", wild(files))
        check("a &lt;b&gt; &amp; \\x01" in text and "<b> &" not in text, "the file's name is text")


def sflow(files):
    flowgen(files["sflow.pcap"], "--protocol", "sflow5", "--count", 3000, "--data-sources", 8)
    return files["sflow.pcap"]


PROBE = """<script>addEventListener('load', () => {
  const all = [...document.querySelectorAll('body *')].filter(e => !e.closest('.scrolls, pre, svg, details:not([open])'));
  const wide = all.filter(e => e.getBoundingClientRect().right > innerWidth + 1).map(e => e.outerHTML.slice(0, 80));
  const colours = getComputedStyle(document.body);
  parent.postMessage(JSON.stringify({width: innerWidth, scroll: document.documentElement.scrollWidth, wide: wide.slice(0, 3),
    ground: colours.backgroundColor, text: colours.color, articles: document.querySelectorAll('article').length,
    foreign: document.querySelectorAll('img, iframe, object, b > u').length, ms: Math.round(performance.now())}), '*');
});</script>"""
# No window of Chromium is narrower than 500 pixels, but a frame can be.
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
        for name, text, findings in pages(files):
            with open(files["probe.html"], "w", encoding="utf-8") as file:  # a copy that may run the probe
                file.write(re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text).replace("</head>", PROBE + "</head>", 1))
            for scheme, width in [("light", 1280), ("dark", 1280), ("light", 360), ("dark", 360)]:
                where = f"{name}, {scheme}, {width} wide"
                with open(files["host.html"], "w", encoding="utf-8") as file:
                    file.write(HOST.replace("WIDTH", str(width)))
                done = subprocess.run(
                    [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                     f"--user-data-dir={files['profile']}", "--window-size=1400,900", "--enable-logging=stderr",
                     f"--blink-settings=preferredColorScheme={0 if scheme == 'dark' else 1}", "--virtual-time-budget=5000",
                     "--dump-dom", "file://" + files["host.html"]], capture_output=True, text=True, timeout=120)
                check("CONSOLE" not in done.stderr, f"{where}: {re.findall('.*CONSOLE.*', done.stderr)[:3]}")
                found = re.search(r"<title>PROBE(.*?)</title>", done.stdout)
                check(found is not None, f"{where}: no page: {done.stderr[-500:]}")
                if found is None:
                    continue
                got = json.loads(html.unescape(found.group(1)))
                check_equal(got["width"], width, f"{where}: the frame")
                check(got["scroll"] <= width, f"{where}: scrolls sideways: {got}")
                check_equal(got["wide"], [], f"{where}: too wide")
                check_equal(got["foreign"], 0, f"{where}: markup from traffic")
                if findings is not None:
                    check_equal(got["articles"], findings, f"{where}: findings")
                light = sum(map(int, re.findall(r"\d+", got["ground"])[:3])) > 384
                check_equal(light, scheme == "light", f"{where}: ground {got['ground']}")
                print(f"{where}: {len(text.encode())} octets, {got['ms']} ms to load")


if __name__ == "__main__":
    main({"parsed": parsed, "crowded": crowded, "browsed": browsed})
