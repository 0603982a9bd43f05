"use strict";
/** Charts that know their theme, and curves per epoch. */
(() => {
  const {el, choice, number, format, color, axisName} = fenchel;
  // Okabe and Ito's palette: told apart with most color vision deficiencies, on light and dark.
  const PALETTE = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#8a7a00", "#7f7f7f"];
  const SHAPES = ["circle", "triangle", "rect", "rectRot", "star", "crossRot", "cross", "dash"];
  const MARKS = ["●", "▲", "■", "◆", "✱", "✕", "+", "–"];
  const DASHES = [[], [7, 4], [2, 3], [10, 3, 2, 3], [4, 4], [1, 5]];
  const live = new Set();

  /** How a row is drawn: color by norm, shape and dashes by route; by other axes where these do not vary. */
  function look(suite) {
    const keys = suite.axes.map(axis => axis.key);
    const first = keys.includes("norm") ? "norm" : keys[0];
    const rest = keys.filter(key => key !== first);
    const second = rest.includes("objective") ? "objective" : rest[0];
    const place = (row, key) => Math.max(0, (suite.axes.find(axis => axis.key === key) || {values: []}).values.indexOf(row.axes[key]));
    return {
      first, second,
      of: row => ({
        color: PALETTE[place(row, first) % PALETTE.length],
        shape: SHAPES[place(row, second) % SHAPES.length],
        dash: DASHES[place(row, second) % DASHES.length],
      }),
    };
  }

  /** What colors and shapes stand for, in words beneath a chart that has no room for a legend. */
  function key(suite, rows) {
    const style = look(suite);
    const entry = (axis, text) => {
      const values = (suite.axes.find(one => one.key === axis) || {values: []}).values.filter(value => rows.some(row => row.axes[axis] === value));
      return values.length < 2 ? null : el("span", {}, el("span", {class: "soft"}, axisName(axis) + ": "),
        values.map(value => [text(style.of(rows.find(row => row.axes[axis] === value))), " " + (value === "none" ? "no " + axisName(axis) : value) + "  "]));
    };
    const swatch = ({color: is}) => {
      const square = el("span", {"aria-hidden": "true"}, "■");
      square.style.color = is;
      return square;
    };
    const mark = ({shape}) => el("span", {"aria-hidden": "true"}, MARKS[SHAPES.indexOf(shape)]);
    return el("p", {class: "small key"}, entry(style.first, swatch), style.second ? entry(style.second, mark) : null);
  }

  /** A chart that goes when its holder is emptied, and is drawn anew when the theme changes. */
  function chart(holder, label, configure) {
    const canvas = el("canvas", {role: "img", "aria-label": label});
    holder.append(el("div", {class: "chart"}, canvas));
    const one = {canvas, configure, chart: new Chart(canvas, configure())};
    live.add(one);
    return one;
  }
  function sweep() {
    for (const one of live) {
      if (!one.canvas.isConnected) {
        one.chart.destroy();
        live.delete(one);
      }
    }
  }
  fenchel.onTheme(() => {
    sweep();
    for (const one of live) {
      one.chart.destroy();
      one.chart = new Chart(one.canvas, one.configure());
    }
  });

  function scale(title) {
    return {
      grace: "6%",
      title: {display: true, text: title, color: color("text")},
      ticks: {color: color("soft")}, grid: {color: color("line")}, border: {color: color("line")},
    };
  }

  /** How A and B are told apart: by color, by shape, and by dashes. */
  const PAIR = {
    A: {color: PALETTE[0], shape: SHAPES[0], dash: DASHES[0], text: "●━"},
    B: {color: PALETTE[1], shape: SHAPES[1], dash: DASHES[1], text: "▲╍"},
  };

  fenchel.charts = {look, chart, sweep, scale, PAIR};

  const QUANTITIES = {
    trainLoss: ["training loss", "mean training loss over the epoch's steps, the penalty included where there is one"],
    trainAccuracy: ["training accuracy", "accuracy on the inputs that were trained on, perturbed ones as such"],
    validationLoss: ["validation loss", "mean cross-entropy on the validation share"],
    validationAccuracy: ["validation accuracy", "accuracy on the validation share"],
    innerRatio: ["inner ratio", "share of R*(g) that the inner solver reached at the clean image, at the epoch's end"],
    freeRatio: ["applied ratio", "share of R*(g) that the perturbation reached as applied, clipped to [0,1] where the route clips, at the epoch's end"],
    rate: ["learning rate", "of the epoch's last step"],
    seconds: ["seconds", "wall time of the epoch's steps"],
  };
  const MOST_IN_LEGEND = 14;
  let quantity = "trainLoss";

  /** The mean over a row's seeds, for each epoch that all of them have. */
  function curve(report, row, name) {
    const curves = row.cells.filter(cell => cell.run).map(cell => report.runs[cell.run].curve[name]).filter(Boolean);
    const epochs = curves.length ? fenchel.smallest(curves.map(one => one.length)) : 0;
    return Array.from({length: epochs}, (none, epoch) =>
      curves.reduce((sum, one) => sum + number(one[epoch]), 0) / curves.length);
  }

  function drawCurves(holder, report, suite) {
    const rows = fenchel.filtered(report, suite);
    const has = name => suite.rows.some(row => curve(report, row, name).length > 0);
    const names = Object.keys(QUANTITIES).filter(has);
    if (!names.length) {
      holder.replaceChildren(el("p", {}, "No run of this suite was trained: there are no curves."));
      return;
    }
    if (!names.includes(quantity)) {
      quantity = names[0];
    }
    const [label, doc] = QUANTITIES[quantity];
    const style = look(suite);
    const drawn = rows.map(row => ({row, values: curve(report, row, quantity)})).filter(one => one.values.length);
    const epochs = Math.max(0, ...drawn.map(one => one.values.length));
    holder.replaceChildren(
      el("form", {class: "controls", onsubmit: event => event.preventDefault()},
        choice("quantity", names.map(name => [name, QUANTITIES[name][0]]), quantity, value => { quantity = value; drawCurves(holder, report, suite); }, {"data-curve": true})),
      el("p", {class: "small soft"}, label + ": " + doc + ". Means over seeds."));
    if (!drawn.length) {
      holder.append(el("p", {}, "No row that passes the filter has it."));
      return;
    }
    chart(holder, label + " by epoch, a line for each of " + drawn.length + " rows; the table beneath has the numbers", () => ({
      type: "line",
      data: {
        labels: Array.from({length: epochs}, (none, i) => i + 1),
        datasets: drawn.map(({row, values}) => {
          const {color: line, shape, dash} = style.of(row);
          return {label: row.title, data: values, borderColor: line, backgroundColor: line, borderDash: dash, pointStyle: shape, borderWidth: 2, pointRadius: epochs > 40 ? 0 : 4};
        }),
      },
      options: {
        animation: false, maintainAspectRatio: false,
        interaction: {mode: "nearest", intersect: false},
        scales: {x: {...scale("epoch"), offset: epochs === 1}, y: scale(label)},
        plugins: {
          legend: {display: drawn.length <= MOST_IN_LEGEND, position: "bottom", labels: {color: color("text"), usePointStyle: true}},
          tooltip: {callbacks: {label: ({dataset, parsed}) => dataset.label + ": " + format(parsed.y)}},
        },
      },
    }));
    sweep();
    if (drawn.length > MOST_IN_LEGEND) {
      holder.append(key(suite, drawn.map(one => one.row)));
    }
    holder.append(el("details", {}, el("summary", {}, "The numbers"), fenchel.table({
      caption: label + " by epoch, means over seeds",
      wide: true,
      rows: drawn,
      columns: [
        {label: "runs", sort: one => one.row.title, cell: one => el("th", {scope: "row"}, one.row.title)},
        ...Array.from({length: epochs}, (none, i) => ({
          label: "epoch " + (i + 1), numeric: true, sort: one => one.values[i] ?? NaN,
          cell: one => el("td", {class: "number"}, format(one.values[i] ?? NaN)),
        })),
      ],
    })));
  }

  fenchel.pages.push({
    id: "curves",
    title: "Curves",
    draw(section, report, suite) {
      const holder = el("div");
      const form = fenchel.filters(report, suite, () => drawCurves(holder, report, suite));
      section.append(el("h2", {}, "Training, epoch by epoch"), form, holder);
      drawCurves(holder, report, suite);
    },
  });
})();
