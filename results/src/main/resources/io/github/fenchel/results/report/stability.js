"use strict";
/** How alike the maps of runs are that differ only in the seed, or in the half of the data too. */
(() => {
  const {el, choice, format, number} = fenchel;
  const {DEFINITIONS} = fenchel.measures;
  const ALL = "all";
  const states = new Map(); // suite -> {all, array, sorted}
  const PAIRS = {
    "same data": "runs that saw the same data: they differ in the initial weights and the order of images",
    "disjoint halves": "runs of which each saw one of two disjoint halves of the data: they differ in the data too",
  };

  const SOURCE = ["Ye and Farnia, 2025", "https://arxiv.org/abs/2411.05837"];

  const define = (label, doc, facts) => fenchel.define({label, doc, kind: "method", facts});

  function reading(one, id) {
    const [mean, error, n, undefined_] = one.measures[id].map(number);
    return {mean, error, n, undefined_};
  }

  function defineMeasure([, label, doc, sources], number_) {
    fenchel.define({label, doc, direction: "higher", unit: "", group: "cost", sources: [SOURCE, ...(sources || [])],
      facts: [["of", "the maps of two runs of one image; mean over pairs, then over images"]]}, number_);
  }

  function cell(suite, one, measure) {
    const {mean, error, n, undefined_} = reading(one, measure[0]);
    const row = suite.rows[one.row];
    const seeds = row.cells.filter(of => of.run).map(of => of.seed).join(", ");
    return fenchel.numberCell([
      format(mean),
      Number.isNaN(error) ? null : el("span", {class: "error"}, " ±", format(error, mean)),
      undefined_ ? el("span", {class: "error"}, ", " + undefined_ + " undefined") : null,
    ], () => defineMeasure(measure, {facts: [
      ["runs", row.title], ["map", fenchel.arrayName(one.array)], ["pairs", one.pairs + " of " + one.runs + " runs, " + one.of],
      ["seeds of the row", seeds], ["value", fenchel.precise(mean)], ["standard error over images", fenchel.precise(error)],
      ["images", String(n)], ["undefined", undefined_ + (undefined_ === 1 ? " image more" : " images more")],
    ]}), {title: n + " images"});
  }

  function table(suite, shown, state) {
    const column = (label, of, what) => ({label, numeric: true, sort: of, descending: true, what, cell: one => el("td", {class: "number"}, String(of(one)))});
    return fenchel.table({
      caption: "Similarity of the maps of two runs that differ in the seed: for each image the mean over all pairs, then the mean over images ± its standard error. "
        + "It is the error of the images alone: pairs share runs. An image of which some pair has no similarity, as of a map of zeros, is undefined, and left out.",
      wide: true, rows: shown, sorted: state.sorted,
      columns: [
        {label: "runs", sort: one => suite.rows[one.row].title, cell: one => el("th", {scope: "row"}, suite.rows[one.row].title)},
        ...(state.all ? [{label: "map", sort: one => fenchel.arrayName(one.array), cell: one => el("td", {}, fenchel.arrayName(one.array))}] : []),
        {label: "pairs of", sort: one => one.of, cell: one => el("td", {}, one.of),
          what: () => define("pairs of", "which runs are compared", Object.entries(PAIRS))},
        column("seeds", one => one.runs, () => define("seeds", "how many runs these pairs are of: of more than ten, those of the ten smallest seeds", [])),
        column("pairs", one => one.pairs),
        ...DEFINITIONS.map(measure => ({
          label: measure[1], numeric: true, descending: true, sort: one => reading(one, measure[0]).mean,
          what: () => defineMeasure(measure), cell: one => cell(suite, one, measure),
        })),
      ],
    });
  }

  fenchel.pages.push({
    id: "stability",
    title: "Stability",
    isThere: (report, suite) => Boolean(suite.stability),
    draw(section, report, suite) {
      const arrays = [...new Set(suite.stability.map(one => one.array))];
      if (!states.has(suite)) {
        states.set(suite, {all: false, array: null, sorted: {}});
      }
      const state = states.get(suite);
      state.array = fenchel.methods.array(report, arrays, state.array);
      const holder = el("div");
      function fill() {
        const rows = fenchel.filtered(report, suite);
        const shown = suite.stability.filter(one => rows.includes(suite.rows[one.row]) && (state.all || one.array === state.array));
        holder.replaceChildren(shown.length ? table(suite, shown, state) : el("p", {}, "No row that passes the filter has several seeds that kept this map."));
        fenchel.say(shown.length + " rows shown");
      }
      const form = fenchel.filters(report, suite, fill);
      if (arrays.length > 1) {
        form.append(el("span", {class: "with-what"},
          choice("map", [...arrays.map(array => [array, fenchel.arrayName(array)]), [ALL, "all, one beneath the other"]], state.all ? ALL : state.array, value => {
            state.all = value === ALL;
            if (!state.all) {
              state.array = value;
              fenchel.methods.chooseArray(report, value);
            }
            fill();
          }, {"data-stability": true}),
          fenchel.methods.what(report, () => state.array)));
      }
      section.append(el("h2", {}, "Stability across seeds"),
        el("p", {}, "A map that another seed changes says little of the image. Read these numbers beside accuracy, since two networks that know nothing may agree, "
          + "and beside the metric ", el("code", {}, "noise-floor"), ": the same measures of two maps of one network."),
        form, holder);
      fill();
    },
  });
})();
