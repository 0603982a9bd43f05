"use strict";
/**
 * One number against another, a third as color: a point for each row and saliency method, the
 * Pareto front, and lines along what varies in one parameter alone.
 */
(() => {
  const {el, choice, number, format, say, axisName} = fenchel;
  const {look, chart, sweep, scale} = fenchel.charts;
  /** A shape, its rotation, and how text shows it. The last ones have no area to fill. */
  const KINDS = [["circle", 0, "●"], ["triangle", 0, "▲"], ["rect", 0, "■"], ["rectRot", 0, "◆"], ["triangle", 180, "▼"], ["triangle", 90, "▶"], ["triangle", 270, "◀"],
    ["star", 0, "✱"], ["crossRot", 0, "✕"], ["cross", 0, "+"]];
  const THIN = 7; // from here on
  /** From low to high: told apart with most color vision deficiencies, and as grays. */
  const RAMP = [[68, 1, 84], [59, 82, 139], [33, 145, 140], [94, 201, 98], [253, 231, 37]];
  const FIDELITY = ["insertion", "faithfulness-correlation", "accuracy"];
  /** More points on the front than these are counted rather than named. */
  const FEW = 4;
  const ALL = "all";
  /** Of rows without a norm all methods, and of rows with one the simple gradient: post-processing against training. */
  const PLAIN = "plain";
  const NONE = "";

  fenchel.sparsity = {x: "gini", y: "accuracy", color: NONE};
  const tradeOff = {x: "gini", y: null, color: "accuracy", method: PLAIN};

  /** The numbers of a suite, each once whatever methods have it; by id, all with the column of each method. */
  function measures(report, suite) {
    const methods = fenchel.numbers.ofSuite(report, suite);
    const byId = new Map();
    report.columns.forEach((column, place) => {
      const there = column.method > 0 ? methods.includes(column.method) : suite.rows.some(row => row.summaries[place]);
      if (there) {
        const is = byId.get(column.measure) || {id: column.measure, label: column.label, direction: column.direction, places: new Map()};
        is.places.set(column.method, place);
        byId.set(column.measure, is);
      }
    });
    return byId;
  }

  /** A measure by its id, or by how its id begins; else the first. */
  function named(all, wanted) {
    return all.get(wanted) || [...all.values()].find(one => one.id.startsWith(wanted + " ")) || [...all.values()][0];
  }

  /** The column of a measure of a method's maps, or of no map. */
  const placeOf = (measure, method) => (measure.places.has(method) ? measure.places.get(method) : measure.places.get(-1));

  /** Mean and both ends: of the interval over seeds, or one standard error over images where there is one seed. */
  function reading(row, measure, method) {
    const place = placeOf(measure, method);
    const summary = place === undefined ? null : row.summaries[place];
    if (!summary) {
      return null;
    }
    const [mean, low, high, n, error] = summary.map(number);
    return n === 1 && error !== undefined ? {mean, low: mean - error, high: mean + error} : {mean, low, high};
  }

  /** Whether training with a norm can be set against what is done to the map of a network without one. */
  const hasPlain = (suite, own) => own.length > 1 && own.includes(0) && [true, false].every(is => suite.rows.some(row => row.axes.norm && (row.axes.norm === "none") === is));

  function points(report, rows, methodsOf, axes) {
    const ofMaps = axes.some(measure => [...measure.places.keys()].some(method => method >= 0));
    return rows.flatMap(row => (ofMaps ? methodsOf(row) : [-1]).flatMap(method => {
      const [x, y, color] = axes.map(measure => reading(row, measure, method));
      const isOwn = method < 0 || axes.some(measure => measure.places.has(method));
      return isOwn && x && y && Number.isFinite(x.mean) && Number.isFinite(y.mean)
        ? [{x: x.mean, y: y.mean, xLow: x.low, xHigh: x.high, yLow: y.low, yHigh: y.high, level: color ? color.mean : NaN, row, method}]
        : [];
    }));
  }

  /** The points that no other point beats in both numbers, by the first. */
  function front(points, betterX, betterY) {
    const beats = (a, b) => betterX * a.x >= betterX * b.x && betterY * a.y >= betterY * b.y
      && (a.x !== b.x || a.y !== b.y);
    return points.filter(point => !points.some(other => beats(other, point))).sort((a, b) => a.x - b.x);
  }

  /** The number with which a text begins: 8/255 pixel, 0.3 pixel; NaN for none. */
  function leading(text) {
    const found = /^(-?[\d.]+(?:e-?\d+)?)(?:\/(\d+))?(?: |$)/.exec(text || "");
    return found ? Number(found[1]) / Number(found[2] || 1) : NaN;
  }

  /** Everything that places a point, as name to {text, number}: its row's axes and its method's arguments. */
  function settings(report, point) {
    const is = new Map(Object.entries(point.row.axes).map(([key, text]) => [key, {text, number: leading(text)}]));
    if (point.method >= 0) {
      is.set("method", {text: report.methods[point.method].id, number: NaN});
      Object.entries(report.methods[point.method].arguments).forEach(([key, value]) => is.set("method " + key, {...value, number: number(value.number)}));
    }
    return is;
  }

  /** Lines along the norm's epsilon, or along one parameter of a method, all else being equal. */
  function sweeps(report, all) {
    const found = [];
    const each = all.map(point => ({point, is: settings(report, point)}));
    const names = [...new Set(each.flatMap(({is}) => [...is.keys()]))].filter(key => key === "norm.epsilon" || key.startsWith("method "));
    for (const name of names) {
      const groups = new Map();
      for (const {point, is} of each.filter(one => one.is.has(name) && !Number.isNaN(one.is.get(name).number))) {
        const rest = JSON.stringify([...is].filter(([key]) => key !== name).map(([key, value]) => [key, value.text]).sort());
        groups.set(rest, [...(groups.get(rest) || []), {point, at: is.get(name).number, text: is.get(name).text}]);
      }
      for (const group of groups.values()) {
        if (new Set(group.map(one => one.at)).size > 1) {
          found.push({name, points: group.sort((a, b) => a.at - b.at).map(one => one.point)});
        }
      }
    }
    return found;
  }

  /** The intervals, drawn behind the points. */
  const whiskers = {
    id: "whiskers",
    beforeDatasetsDraw(chart) {
      const {ctx, scales: {x, y}} = chart;
      const {left, top, width, height} = chart.chartArea;
      ctx.save();
      ctx.beginPath();
      ctx.rect(left, top, width, height);
      ctx.clip();
      ctx.lineWidth = 1;
      ctx.strokeStyle = fenchel.color("soft");
      ctx.globalAlpha = 0.55;
      for (const point of chart.data.datasets[0].data) {
        ctx.beginPath();
        if (!Number.isNaN(point.xLow)) {
          ctx.moveTo(x.getPixelForValue(point.xLow), y.getPixelForValue(point.y));
          ctx.lineTo(x.getPixelForValue(point.xHigh), y.getPixelForValue(point.y));
        }
        if (!Number.isNaN(point.yLow)) {
          ctx.moveTo(x.getPixelForValue(point.x), y.getPixelForValue(point.yLow));
          ctx.lineTo(x.getPixelForValue(point.x), y.getPixelForValue(point.yHigh));
        }
        ctx.stroke();
      }
      ctx.restore();
    },
  };

  function ramp(share) {
    const at = Math.min(RAMP.length - 1.001, Math.max(0, share * (RAMP.length - 1)));
    const from = RAMP[Math.floor(at)];
    const to = RAMP[Math.floor(at) + 1];
    return "rgb(" + from.map((level, i) => Math.round(level + (to[i] - level) * (at % 1))).join(", ") + ")";
  }

  /** How points look: their color, the shape of their kind, and what both stand for. */
  function looks(report, suite, all, measure) {
    const style = look(suite);
    const ids = new Set(all.filter(point => point.method >= 0).map(point => report.methods[point.method].id));
    const method = point => (ids.size > 1 && point.method >= 0 ? report.methods[point.method].id : null);
    const axis = (point, key) => {
      const value = key ? point.row.axes[key] : undefined;
      return value === undefined || new Set(all.map(other => other.row.axes[key])).size < 2 ? null : value === "none" ? "no " + axisName(key) : value;
    };
    const words = parts => parts.filter(Boolean).join(", ");
    const finest = point => words(measure ? [axis(point, style.first), method(point)] : [method(point) || axis(point, style.second)]);
    // A shape for each norm and method, or for each method alone where these are too many.
    const kindOf = new Set(all.map(finest)).size <= KINDS.length ? finest : point => words([method(point)]);
    const kinds = [...new Set(all.map(kindOf))];
    const levels = all.map(point => point.level).filter(Number.isFinite);
    const low = levels.length ? fenchel.smallest(levels) : NaN;
    const high = levels.length ? fenchel.largest(levels) : NaN;
    const fill = point => (measure
      ? Number.isFinite(point.level) ? ramp(high > low ? (point.level - low) / (high - low) : 1) : "transparent"
      : style.of(point.row).color);
    const mark = (text, is) => {
      const one = el("span", {"aria-hidden": "true"}, text);
      one.style.color = is;
      return one;
    };
    const key = [];
    if (measure) {
      const bar = el("span", {class: "ramp", "aria-hidden": "true"});
      bar.style.background = "linear-gradient(to right, " + RAMP.map(([r, g, b]) => "rgb(" + r + "," + g + "," + b + ")").join(", ") + ")";
      key.push(el("span", {}, el("span", {class: "soft"}, "color, " + measure.label + ": "), levels.length ? [format(low), " ", bar, " ", format(high)] : "none has it"));
    } else if (style.first) {
      const values = [...new Map(all.map(point => [point.row.axes[style.first], point]))].filter(([value]) => value !== undefined);
      if (values.length > 1) {
        key.push(el("span", {}, el("span", {class: "soft"}, axisName(style.first) + ": "),
          values.map(([value, point]) => [mark("■", style.of(point.row).color), " " + (value === "none" ? "no " + axisName(style.first) : value) + "  "])));
      }
    }
    if (kinds.length > 1) {
      key.push(el("span", {}, el("span", {class: "soft"}, "shape: "), kinds.map((kind, i) => [el("span", {"aria-hidden": "true"}, KINDS[i % KINDS.length][2]), " " + kind + "  "])));
    }
    return {key, of: point => {
      const [shape, rotation] = KINDS[kinds.indexOf(kindOf(point)) % KINDS.length];
      const thin = KINDS.findIndex(kind => kind[0] === shape) >= THIN;
      return {shape, rotation, fill: fill(point), border: thin ? fill(point) : fenchel.color("text"), width: thin ? 3 : 1};
    }};
  }

  const title = measure => measure.label + (measure.direction === "neither" ? "" : measure.direction === "lower" ? " (smaller is better)" : " (larger is better)");
  const spread = (value, low, high) => format(value) + (Number.isNaN(low) ? "" : " ±" + format((high - low) / 2, value));

  /**
   * Draws the chart. "state" holds the ids of the numbers and is changed by the choices; "fixed" is
   * the method whose maps are measured, null for all, or nothing where the reader chooses.
   */
  fenchel.drawTradeOff = (holder, report, suite, state, fixed) => {
    const again = () => fenchel.drawTradeOff(holder, report, suite, state, fixed);
    const all = measures(report, suite);
    if (!all.size) {
      holder.replaceChildren(el("p", {}, "No run of this suite is finished."));
      return;
    }
    const own = fenchel.numbers.ofSuite(report, suite);
    const wanted = fixed === undefined ? state.method : fixed === null ? ALL : fixed;
    const chosen = wanted === PLAIN && !hasPlain(suite, own) ? ALL : wanted;
    const methods = chosen === ALL || chosen === PLAIN || !own.includes(Number(chosen)) ? own : [Number(chosen)];
    const waiting = fenchel.numbers.rows(report, suite, methods);
    if (waiting) {
      holder.setAttribute("aria-busy", "true");
      waiting.then(again).catch(error => holder.replaceChildren(el("p", {role: "alert"}, error.message)));
      return;
    }
    holder.removeAttribute("aria-busy");
    const fidelity = FIDELITY.map(id => named(all, id)).find((one, i) => one.id === FIDELITY[i] || one.id.startsWith(FIDELITY[i] + " "));
    const x = named(all, state.x);
    const y = state.y === null ? fidelity || named(all, "accuracy") : named(all, state.y);
    const color = state.color === NONE ? null : named(all, state.color);
    const drawn = points(report, fenchel.filtered(report, suite), row => (chosen === PLAIN && row.axes.norm !== "none" ? [0] : methods), color ? [x, y, color] : [x, y]);
    const options = [...all.values()].map(one => [one.id, one.label]);
    const pick = (label, key, measure, more) => choice(label, [...more, ...options], measure ? measure.id : NONE,
      value => { state[key] = value; again(); holder.querySelector("[data-scatter=" + key + "]").focus(); }, {"data-scatter": key});
    holder.replaceChildren(el("form", {class: "controls", onsubmit: event => event.preventDefault()},
      pick("across", "x", x, []), pick("up", "y", y, []), pick("color", "color", color, [[NONE, look(suite).first ? axisName(look(suite).first) : "one for all"]]),
      fixed === undefined && own.length > 1
        ? choice("saliency methods", [...(hasPlain(suite, own) ? [[PLAIN, "training against post-processing"]] : []), [ALL, "all"], ...own.map(one => [String(one), report.methods[one].label])], String(chosen), value => { state.method = value; again(); }, {"data-scatter": "method"})
        : null));
    if (!drawn.length) {
      holder.append(el("p", {}, "No row has both numbers."));
      return;
    }
    const way = measure => (measure.direction === "lower" ? -1 : 1);
    const pareto = x.direction === "neither" || y.direction === "neither" ? [] : front(drawn, way(x), way(y));
    const several = new Set(drawn.map(point => point.method)).size > 1;
    const name = point => point.row.title + (several ? ", " + report.methods[point.method].label : "");
    const onFront = pareto.map(name).join("; ");
    const lines = sweeps(report, drawn);
    const style = looks(report, suite, drawn, color);
    const told = point => [x.label + " " + spread(point.x, point.xLow, point.xHigh), y.label + " " + spread(point.y, point.yLow, point.yHigh),
      ...(color && color !== x && color !== y ? [color.label + " " + format(point.level)] : [])];
    const what = drawn.length + (several ? " rows and saliency methods" : " rows");
    const one = chart(holder, y.label + " against " + x.label + (color ? ", colored by " + color.label : "") + ", a point for each of " + what + ". On the Pareto front: " + onFront, () => {
      const each = drawn.map(style.of);
      const line = (data, more) => ({type: "line", data, pointRadius: 0, pointHitRadius: 0, pointHoverRadius: 0, borderWidth: 1.5, ...more});
      return {
        type: "scatter",
        plugins: [whiskers],
        data: {
          datasets: [
            {data: drawn, pointRadius: 6, pointHoverRadius: 9, pointStyle: each.map(is => is.shape), pointRotation: each.map(is => is.rotation), order: 1,
              backgroundColor: each.map(is => is.fill), borderColor: each.map(is => is.border), borderWidth: each.map(is => is.width)},
            ...lines.map(sweep => line(sweep.points, {borderColor: color ? fenchel.color("soft") : style.of(sweep.points[0]).fill, order: 5})),
            line(pareto, {borderColor: fenchel.color("text"), borderDash: [5, 4], order: 9}),
          ],
        },
        options: {
          animation: false, maintainAspectRatio: false,
          scales: {x: scale(title(x)), y: scale(title(y))},
          plugins: {
            legend: {display: false},
            tooltip: {filter: ({datasetIndex}) => datasetIndex === 0, callbacks: {label: ({raw}) => [name(raw), ...told(raw)]}},
          },
        },
      };
    });
    sweep();
    byKeys(one, drawn, point => [name(point), ...told(point)].join(", "));
    const defined = (point, measure, text) => {
      const place = placeOf(measure, point.method);
      return point.row.summaries[place]
        ? fenchel.numberCell(text, () => { const column = {...report.columns[place], place}; fenchel.define(column, fenchel.summaryFacts(report, suite, point.row, column)); })
        : el("td", {class: "number"}, text);
    };
    const oneSeed = suite.rows.every(row => row.cells.length < 2);
    holder.append(el("p", {class: "small key"}, style.key), el("p", {class: "small"},
      oneSeed ? "Bars are one standard error over images: there is one seed. " : "Bars are " + Math.round(report.confidence * 100) + " % intervals over seeds, or one standard error over images where there is one seed. ",
      lines.length ? "A line joins what differs in one parameter alone: " + [...new Set(lines.map(line => line.name.replace("norm.", "").replace("method ", "")))].join(", ") + ". " : null,
      "Point at a point for its numbers, or go from one to the next with the arrow keys. ",
      onFront ? ["On the Pareto front, dashed, where nothing else's means are better in both: ", pareto.length > FEW ? pareto.length + " points, marked in the numbers below." : [el("b", {}, onFront), "."]] : null),
    el("details", {}, el("summary", {}, "The numbers of this chart"), fenchel.table({
      caption: y.label + " against " + x.label + ", means over seeds",
      wide: true, rows: drawn,
      columns: [
        {label: "runs", sort: name, cell: point => el("th", {scope: "row"}, name(point), pareto.includes(point) ? el("span", {class: "state small"}, " on the front") : null)},
        ...[["x", x], ["y", y]].map(([key, measure]) => ({
          label: measure.label, numeric: true, sort: point => point[key], descending: measure.direction !== "lower",
          what: () => fenchel.define(report.columns[[...measure.places.values()][0]]),
          cell: point => defined(point, measure, spread(point[key], point[key + "Low"], point[key + "High"])),
        })),
        ...(color ? [{label: color.label, numeric: true, sort: point => point.level, descending: color.direction !== "lower", what: () => fenchel.define(report.columns[[...color.places.values()][0]]), cell: point => defined(point, color, format(point.level))}] : []),
      ],
    })));
  };

  /** Arrow keys go from point to point, in the order across, and tell each. */
  function byKeys(one, drawn, text) {
    const order = drawn.map((point, i) => i).sort((a, b) => drawn[a].x - drawn[b].x);
    let at = -1;
    one.canvas.tabIndex = 0;
    one.canvas.addEventListener("keydown", event => {
      const step = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1}[event.key];
      if (!step) {
        return;
      }
      event.preventDefault();
      at = at < 0 ? (step > 0 ? 0 : order.length - 1) : (at + step + order.length) % order.length;
      const active = [{datasetIndex: 0, index: order[at]}];
      const {x, y} = one.chart.getDatasetMeta(0).data[order[at]];
      one.chart.setActiveElements(active);
      one.chart.tooltip.setActiveElements(active, {x, y});
      one.chart.update();
      say(text(drawn[order[at]]));
    });
  }

  fenchel.pages.push({
    id: "trade-off",
    title: "Trade-off",
    isThere: (report, suite) => suite.rows.some(row => row.cells.some(cell => cell.run)),
    draw(section, report, suite) {
      const holder = el("div");
      const draw = () => fenchel.drawTradeOff(holder, report, suite, tradeOff);
      section.append(el("h2", {}, "What one number costs in another"), fenchel.filters(report, suite, draw), holder);
      draw();
    },
  });
})();
