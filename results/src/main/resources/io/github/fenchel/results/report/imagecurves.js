"use strict";
/** The curves of one image that judge two maps of it, such as insertion's: loaded when the viewer shows the maps. */
fenchel.imageCurves = (() => {
  const {el, format, number} = fenchel;
  const {chart, sweep, scale, PAIR} = fenchel.charts;
  const SIDES = ["A", "B"];
  const PREDICTED = "probability of the predicted class";
  const LABEL = "probability of the label";
  const WHOLE = {min: 0, max: 1};
  /** What is across and up, by the metric's id; a plugin's curves are of something else. */
  const AXES = {
    "insertion": ["share of pixels inserted, most relevant first", PREDICTED, WHOLE],
    "deletion": ["share of pixels removed, most relevant first", PREDICTED, WHOLE],
    "pixel-flipping-morf": ["share of pixels turned black, most relevant first", LABEL, WHOLE],
    "pixel-flipping-lerf": ["share of pixels turned black, least relevant first", LABEL, WHOLE],
    "pixel-flipping-gap": ["share of pixels turned black, least minus most relevant first", "difference of label's probabilities", {}],
  };
  const OTHER = ["share of the way from the first image to the last", "what the metric follows", {}];

  const decoded = new Map(); // file -> {index, curves}

  /** Where the curves of a run's map are, if it kept any. */
  function file(run, array) {
    return (run.maps.arrays[array] || {}).curves || null;
  }

  /** The curves of a run's map: {index, curves: [{column, of(image place) -> Float64Array, values}]}; null if it kept none. */
  async function load(run, array) {
    const where = file(run, array);
    if (!where) {
      return null;
    }
    const data = await fenchel.load(where.file, "data/" + where.file);
    if (!decoded.has(where.file)) {
      decoded.set(where.file, {index: data.index, curves: data.curves.map(one => {
        const points = fenchel.maps.doubles(one.data);
        return {column: one.column, values: one.values.map(number), of: place => points.subarray(place * one.points, (place + 1) * one.points)};
      })});
    }
    return decoded.get(where.file);
  }

  /** What both sides have of one image: for each metric, of whatever map, {column, x, y, range, A: {column, points, value} or null, B: likewise}. */
  function ofImage(report, loaded, index) {
    const own = side => {
      const place = loaded[side] ? loaded[side].index.indexOf(index) : -1;
      return new Map(place < 0 ? [] : loaded[side].curves.map(one => {
        const column = report.columns.find(other => other.id === one.column);
        return [column.measure, {column, points: one.of(place), value: one.values[place]}];
      }));
    };
    const [a, b] = SIDES.map(own);
    return [...new Map([...a, ...b])].map(([measure, {column}]) => {
      const [x, y, range] = AXES[measure.split(" ")[0]] || OTHER;
      return {column, x, y, range, A: a.get(measure) || null, B: b.get(measure) || null};
    });
  }

  const isDrawn = side => side !== null && side.points.some(value => !Number.isNaN(value));
  const told = side => (side === null ? "not kept" : !isDrawn(side) ? "undefined, as of a map of zeros"
    : "from " + format(side.points[0]) + " to " + format(side.points[side.points.length - 1]) + ", " + format(side.value));

  function draw(holder, one, index) {
    const at = (points, t) => t / (points.length - 1);
    chart(holder, one.column.label + " of image " + index + ". Across: " + one.x + ". Up: " + one.y + ". "
      + SIDES.map(side => side + ": " + told(one[side])).join("; ") + ". The points are in a table beneath.", () => ({
      type: "line",
      data: {
        datasets: SIDES.filter(side => isDrawn(one[side])).map(side => ({
          label: side, data: Array.from(one[side].points, (y, t) => ({x: at(one[side].points, t), y})),
          borderColor: PAIR[side].color, backgroundColor: PAIR[side].color, borderDash: PAIR[side].dash, pointStyle: PAIR[side].shape,
          borderWidth: 2, clip: 8, pointRadius: one[side].points.length > 40 ? 0 : 3.5,
        })),
      },
      options: {
        animation: false, maintainAspectRatio: false,
        interaction: {mode: "nearest", intersect: false},
        scales: {x: {...scale(one.x), type: "linear", grace: 0, min: 0, max: 1}, y: {...scale(one.y), ...(one.range.max ? {grace: 0} : {}), ...one.range}},
        plugins: {
          legend: {display: false},
          tooltip: {callbacks: {title: ([{parsed}]) => "at " + format(parsed.x), label: ({dataset, parsed}) => dataset.label + ": " + format(parsed.y)}},
        },
      },
    })).canvas.parentElement.classList.add("small-chart");
  }

  function points(one, index) {
    const count = Math.max(...SIDES.map(side => (one[side] ? one[side].points.length : 0)));
    const same = SIDES.every(side => !one[side] || one[side].points.length === count);
    const of = side => ({
      label: side, numeric: true, sort: t => (one[side] && t < one[side].points.length ? one[side].points[t] : NaN),
      cell: t => el("td", {class: "number"}, one[side] && t < one[side].points.length ? format(one[side].points[t]) : "–"),
    });
    return el("details", {}, el("summary", {}, "The points of " + one.column.label), fenchel.table({
      caption: one.column.label + " of image " + index + "; across, " + one.x + "; A and B, " + one.y,
      rows: Array.from({length: count}, (none, t) => t),
      columns: [
        {label: same ? "across" : "point", sort: t => t, cell: t => el("th", {scope: "row"}, same ? format(t / (count - 1), 0) : String(t + 1))},
        ...SIDES.map(of),
      ],
    }));
  }

  /** What each side's curves come to: the metrics' own numbers of this image. */
  function numbers(all, index, names) {
    const value = (one, side) => (one[side] ? one[side].value : NaN);
    const column = side => ({
      label: side, numeric: true, sort: one => value(one, side), descending: true,
      cell: one => (one[side] === null ? el("td", {class: "number"}, "–") : fenchel.numberCell(format(value(one, side)),
        () => fenchel.define(one[side].column, {facts: [["image", String(index)], ["runs and map", names[side]], ["value", fenchel.precise(value(one, side))]]}))),
    });
    const change = one => value(one, "B") - value(one, "A");
    return fenchel.table({
      caption: "What these curves come to for image " + index + ": each metric's number of this image alone",
      rows: all,
      columns: [
        {label: "metric", sort: one => one.column.label, cell: one => el("th", {scope: "row"}, one.column.label)},
        ...SIDES.map(column),
        {label: "B − A", numeric: true, sort: change, descending: true, cell: one => el("td", {class: "number"}, format(change(one)))},
      ],
    });
  }

  /**
   * Fills a holder with the curves of one image; leaves it empty where neither run kept any of the
   * maps that are shown. "names" says what A and B are.
   */
  function fill(holder, report, loaded, index, names) {
    const all = ofImage(report, loaded, index);
    holder.replaceChildren();
    if (all.length) {
      const mark = side => {
        const one = el("span", {"aria-hidden": "true"}, PAIR[side].text);
        one.style.color = PAIR[side].color;
        return one;
      };
      const lacking = SIDES.filter(side => !all.some(one => one[side]));
      const charts = el("div", {class: "columns"});
      holder.append(
        el("h3", {}, "Curves of image " + index),
        el("p", {class: "small key"}, SIDES.map(side => el("span", {}, mark(side), " ", el("b", {}, side), " ", names[side]))),
        ...lacking.map(side => el("p", {class: "small soft"}, side + " kept no curves of this map.")),
        el("div", {id: "curve-numbers"}, numbers(all, index, names)), charts);
      for (const one of all) {
        const block = el("div", {}, el("h4", {}, one.column.label, " ",
          el("button", {type: "button", class: "what", "aria-label": "What is " + one.column.label + "?", onclick: () => fenchel.define(one.column)}, "?")));
        charts.append(block);
        draw(block, one, index);
        SIDES.filter(side => one[side] && !isDrawn(one[side])).forEach(side =>
          block.append(el("p", {class: "small soft"}, side + " has no such curve of this image: it is undefined, as of a map of zeros.")));
        block.append(points(one, index));
      }
    }
    sweep();
  }

  return {load, file, fill};
})();
