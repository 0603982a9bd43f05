"use strict";
/** The suite as it was written, ready to copy, and where its numbers come from. */
(() => {
  const {el, copy, axisName} = fenchel;

  function facts(entries) {
    return el("dl", {class: "facts"}, entries.map(([name, text]) => [el("dt", {}, name), el("dd", {}, text)]));
  }

  function environment(report, suite, place, many) {
    const is = report.environments[place];
    const digests = map => Object.entries(map || {}).map(([name, digest]) => [name, el("code", {}, digest)]);
    const runs = suite.rows.flatMap(row => row.cells).filter(cell => cell.run && report.runs[cell.run].environment === place).length;
    return [
      el("h3", {}, many ? runs + " runs on " + is.deviceClass + ", " + Object.entries(is.engine || {}).map(([name, version]) => name + " " + version).join(", ") : "All runs"),
      facts([
        ["Fenchel", is.fenchel], ["computed on", is.deviceClass],
        ...Object.entries(is.engine || {}), ...Object.entries(is.variables || {}), ...digests(is.libraries), ...digests(is.plugins), ...digests(is.data),
      ]),
    ];
  }

  fenchel.pages.push({
    id: "suite",
    title: "Suite",
    draw(section, report, suite) {
      const cells = suite.rows.flatMap(row => row.cells);
      const finished = cells.filter(cell => cell.run);
      const skipped = cells.filter(cell => cell.skipped).length;
      const places = [...new Set(finished.map(cell => report.runs[cell.run].environment))];
      const button = el("button", {type: "button", id: "copy-suite", onclick: () => copy(suite.source, button)}, "Copy the suite");
      section.append(
        el("h2", {}, "The suite"),
        el("p", {}, suite.name + ": " + cells.length + " cells, " + finished.length + " finished, " + skipped + " skipped, "
          + (cells.length - finished.length - skipped) + " not finished. Save this text as a file and run it with ", el("code", {}, "fenchel run FILE"), "."),
        button,
        el("pre", {tabindex: "0", "aria-label": "The suite's text"}, el("code", {}, suite.source)),
        el("h2", {}, "Where the numbers come from"),
        ...places.flatMap(place => environment(report, suite, place, places.length > 1)),
        el("details", {}, el("summary", {}, "What all finished runs have in common"),
          facts(Object.entries(suite.common).map(([key, value]) => [axisName(key), value]))));
    },
  });
})();
