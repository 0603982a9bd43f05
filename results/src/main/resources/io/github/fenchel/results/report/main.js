"use strict";
/** The frame: which suite and which page are shown. Page and saliency method are in the address, so that Back works. */
(() => {
  const {el} = fenchel;
  let report = null;
  let suite = null;

  function pages() {
    return fenchel.pages.filter(page => !page.isThere || page.isThere(report, suite));
  }

  /** The page of the address, and the saliency method in it, if it names one. */
  function address() {
    const [page, query] = location.hash.slice(1).split("?");
    return {page, method: new URLSearchParams(query || "").get("method")};
  }

  function draw() {
    const {page: wanted, method} = address();
    if (method !== null) {
      fenchel.methods.choose(report, method);
    }
    const page = pages().find(one => one.id === wanted) || pages()[0];
    document.getElementById("pages").replaceChildren(...pages().map(one =>
      el("a", {href: "#" + one.id, "aria-current": one === page ? "page" : null}, one.title)));
    const section = el("section", {id: "page-" + page.id, "aria-label": page.title});
    document.getElementById("main").replaceChildren(section);
    document.title = suite.name + ": " + page.title + " (Fenchel)";
    document.getElementById("title").textContent = suite.name;
    page.draw(section, report, suite);
    document.body.dataset.page = page.id;
  }

  window.addEventListener("hashchange", () => {
    // The link that skips to the content names no page.
    if (report && pages().some(page => page.id === address().page)) {
      draw();
    }
  });

  fenchel.load("overview", "data/overview.js").then(data => {
    report = data;
    fenchel.report = report;
    suite = report.suites[0];
    const select = document.getElementById("suite");
    report.suites.forEach((one, i) => select.append(el("option", {value: String(i)}, one.name)));
    document.getElementById("suite-choice").hidden = report.suites.length < 2;
    select.addEventListener("change", () => { suite = report.suites[Number(select.value)]; draw(); });
    draw();
    // When the first page stands, its buttons answer: what a test measures.
    performance.mark("fenchel-ready");
  }).catch(error => {
    document.getElementById("main").replaceChildren(el("p", {role: "alert"}, "The report cannot be shown: " + error.message));
    throw error;
  });
})();
