"use strict";
/** Which rows are shown: one choice for each axis of the suite, shared by the table and the charts. */
(() => {
  const {el, choice, axisName} = fenchel;
  const chosen = new Map(); // suite -> {axis: value, flagged: boolean}

  function of(suite) {
    if (!chosen.has(suite)) {
      chosen.set(suite, {});
    }
    return chosen.get(suite);
  }

  fenchel.isFlagged = (report, row) => row.cells.some(cell => cell.run && report.runs[cell.run].health.length > 0);

  /** The rows that pass. */
  fenchel.filtered = (report, suite) => {
    const filter = of(suite);
    return suite.rows.filter(row =>
      suite.axes.every(axis => !filter[axis.key] || row.axes[axis.key] === filter[axis.key])
        && (!filter.flagged || fenchel.isFlagged(report, row)));
  };

  /** The form; "changed" is called when a choice is made. */
  fenchel.filters = (report, suite, changed) => {
    const filter = of(suite);
    const boxes = suite.axes.map(axis =>
      choice(axisName(axis.key),
        [["", "all"], ...axis.values.map(value => [value, value])],
        filter[axis.key] || "",
        value => { filter[axis.key] = value; changed(); },
        {"data-axis": axis.key}));
    if (suite.rows.some(row => fenchel.isFlagged(report, row))) {
      const box = el("input", {type: "checkbox", onchange: () => { filter.flagged = box.checked; changed(); }});
      box.checked = Boolean(filter.flagged);
      boxes.push(el("label", {class: "check"}, box, "only with health flags"));
    }
    return el("form", {class: "controls", "aria-label": "Filter", onsubmit: event => event.preventDefault()}, boxes);
  };
})();
