"use strict";
/** What another backend changes, with the verdict, beside what another seed changes. */
(() => {
  const {el, format, number} = fenchel;
  const VERDICTS = {
    bit: "weights, metrics and arrays are equal bit by bit",
    tolerance: "before the first step, logits, input gradient and perturbation agree within 1e-4, relative",
    statistical: "over at least three seeds, every metric with a margin is equivalent within it: two one-sided t tests at 0.05",
    different: "a metric's difference lies beyond its margin",
    undecided: "the evidence does not decide; the reason says how many seeds it would take",
  };
  const open = new Set();

  const signedText = (value, like) => (value > 0 ? "+" : "") + format(value, like);
  const verdict = name => el("span", {class: "verdict " + name, title: VERDICTS[name]}, name.toUpperCase());

  function metrics(pair) {
    const shown = pair.metrics.filter(metric => metric.difference !== null);
    const define = (label, doc) => () => fenchel.define({label, doc, direction: "neither", unit: "", facts: [], group: "cost"});
    const column = (label, value, doc, text) => ({
      label, numeric: true, descending: true, sort: value, what: doc ? define(label, doc) : null,
      cell: metric => el("td", {class: "number"}, text ? text(metric) : format(value(metric), number(metric.left))),
    });
    const spread = metric => Math.sqrt((number(metric.leftSpread) ** 2 + number(metric.rightSpread) ** 2) / 2);
    return fenchel.table({
      caption: "Metrics of " + pair.left + " and " + pair.right + ", means over " + pair.pairs.length + (pair.pairs.length === 1 ? " seed" : " paired seeds"),
      wide: true, rows: shown,
      columns: [
        {label: "metric", sort: metric => metric.metric, cell: metric => el("th", {scope: "row"}, metric.metric)},
        column(pair.left, metric => number(metric.left)),
        column(pair.right, metric => number(metric.right)),
        column("difference", metric => number(metric.difference), pair.right + " minus " + pair.left + ", the mean over the paired seeds, with its 90 % interval: the one that decides",
          metric => [signedText(number(metric.difference), number(metric.left)),
            metric.low === null ? null : el("span", {class: "error"}, " [" + signedText(number(metric.low), number(metric.left)) + ", " + signedText(number(metric.high), number(metric.left)) + "]")]),
        column("between seeds", spread, "standard deviation over the seeds of one backend, root mean square of the two: how much another seed changes the number"),
        column("ratio", metric => Math.abs(number(metric.difference)) / spread(metric), "the difference between backends, in standard deviations between seeds",
          metric => format(Math.abs(number(metric.difference)) / spread(metric), 10)),
        column("margin", metric => number(metric.margin), "how large a difference does not matter; metrics without one decide nothing",
          metric => [format(number(metric.margin)), metric.finding ? el("span", {class: "error"}, " " + metric.finding) : null]),
      ],
    });
  }

  function maps(pair) {
    const seed = (array, measure) => pair.seedMaps.find(one => one.array === array && one.measure === measure);
    if (!pair.maps.length) {
      return el("p", {}, "These runs kept no maps.");
    }
    return fenchel.table({
      caption: "How alike the maps are: the same seed on both backends, beside two seeds on " + pair.left,
      wide: true, rows: pair.maps,
      columns: [
        {label: "map", sort: one => one.array + one.measure, cell: one => el("th", {scope: "row"}, fenchel.arrayName(one.array) + ", " + one.measure)},
        {label: "other backend", numeric: true, sort: one => number(one.mean), cell: one => el("td", {class: "number"}, format(number(one.mean)))},
        {label: "other seed", numeric: true, sort: one => number((seed(one.array, one.measure) || {mean: null}).mean),
          cell: one => el("td", {class: "number"}, format(number((seed(one.array, one.measure) || {mean: null}).mean)))},
        {label: "images", numeric: true, sort: one => one.n, cell: one => el("td", {class: "number", title: one.undefined + " undefined"}, String(one.n))},
      ],
    });
  }

  fenchel.pages.push({
    id: "backends",
    title: "Backends",
    isThere: (report, suite) => Boolean(suite.backends),
    draw(section, report, suite) {
      const holder = el("div", {"aria-live": "polite"}, el("p", {}, "Loading …"));
      section.append(el("h2", {}, "Between backends"),
        el("p", {}, "The same run on two backends, paired by seed: same weights, images and order. A difference means little without the one that another seed makes."),
        el("dl", {class: "facts small"}, Object.entries(VERDICTS).map(([name, doc]) => [el("dt", {}, verdict(name)), el("dd", {}, doc)])),
        holder);
      fenchel.load(suite.backends, "data/" + suite.backends).then(data => {
        const cards = data.compared.map((pair, i) => {
          const key = suite.name + i;
          const mapped = pair.pairs.find(one => [one.leftRunId, one.rightRunId].every(id => (report.runs[id] || {}).maps)) || null;
          const details = el("details", {class: "card", "data-verdict": pair.verdict, ontoggle: () => {
            open[details.open ? "add" : "delete"](key);
            if (details.open && details.children.length === 1) {
              details.append(
                el("ul", {}, pair.reasons.map(reason => el("li", {}, reason))),
                metrics(pair), maps(pair),
                mapped && el("p", {class: "small"}, el("button", {type: "button", onclick: () => fenchel.openViewer(suite, mapped.leftRunId, mapped.rightRunId, (pair.maps[0] || {array: "gradient_logit"}).array, null)}, "Compare their maps")));
            }
          }}, el("summary", {}, verdict(pair.verdict), " ", el("b", {}, pair.runs === "all" ? "all runs" : pair.runs), " ", pair.left + " and " + pair.right, el("br"), el("span", {class: "small soft"}, pair.reasons[0])));
          details.open = open.has(key);
          return details;
        });
        const counts = Object.keys(VERDICTS).map(name => [name, data.compared.filter(pair => pair.verdict === name).length]).filter(([, count]) => count);
        holder.replaceChildren(el("p", {}, data.compared.length + " comparisons: ", counts.map(([name, count]) => count + " " + name).join(", ") + "."), ...cards);
      }).catch(error => holder.replaceChildren(el("p", {role: "alert"}, error.message)));
    },
  });
})();
