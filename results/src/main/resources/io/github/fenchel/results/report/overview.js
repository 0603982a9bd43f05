"use strict";
/** The table of results: a row for what is equal but for the seed, which opens to its runs. */
(() => {
  const {el, choice, format, number, copy, say} = fenchel;
  const GROUPS = [["metric", "Metrics"], ["penalty", "Penalties R*"], ["cost", "Cost"]];
  /** A table of this many metrics has no need to fold. */
  const FEW = 12;
  const ALL = "all";
  const state = {group: "metric", all: false, measure: "gini", families: new Map(), sorted: new Map(), open: new Set()};

  const facts = entries => el("dl", {class: "facts"}, entries.map(([name, text]) => [el("dt", {}, name), el("dd", {}, text)]));
  const link = (text, url) => el("a", {href: url, target: "_blank", rel: "noopener noreferrer"}, text);

  /** Text whose addresses are links: how a plugin's description names its source. */
  const linked = text => text.split(/(https:\/\/[^\s)>\]]+)/).map((part, i) => (i % 2 ? link(part, part) : part));

  /** A number with more digits than a table has room for. */
  fenchel.precise = value => (Number.isFinite(value) && value !== 0 ? String(Number(value.toPrecision(7))).replace("-", "−") : format(value));

  /**
   * A definition, one click from the number's heading, and from the number.
   *
   * number: what is particular to the number that was chosen: {facts: [[name, text]], more: an
   *   element beneath them, if any}.
   */
  fenchel.define = (column, number_) => {
    const dialog = document.getElementById("definition");
    const better = {higher: "larger", lower: "smaller", neither: "neither; it describes"}[column.direction];
    const own = column.kind === "method" ? column.facts : [["better is", better], ["unit", column.unit || "none: a pure number"], ...column.facts];
    const sources = column.sources || [];
    dialog.replaceChildren(...[
      el("h2", {id: "definition-title", tabindex: "-1"}, column.label, column.method > 0 ? " of " + fenchel.report.methods[column.method].label : null),
      ...(number_ ? [el("h3", {}, "This number"), facts(number_.facts), number_.more || null, el("h3", {}, "What it is")] : []),
      el("p", {}, column.doc ? linked(column.doc) : "No plugin installed here describes this; its record says:"),
      facts(own),
      sources.length ? el("p", {}, sources.length > 1 ? "Sources: " : "Source: ", sources.map(([text, url], i) => [i ? "; " : null, link(text, url)])) : null,
      column.group === "cost" || column.kind === "method" ? null : el("p", {class: "small soft"},
        "Each run's number is the mean over its test images, computed in double on raw arrays."),
      column.method > 0
        ? el("p", {}, el("button", {type: "button", onclick: () => fenchel.methods.define(fenchel.report, column.method)}, "What is " + fenchel.report.methods[column.method].label + "?"))
        : null,
      el("form", {method: "dialog"}, el("button", {}, "Close")),
    ].filter(Boolean));
    if (!dialog.open) {
      dialog.showModal();
    }
    // Not at the first link, which is at the end: there the page would scroll to.
    document.getElementById("definition-title").focus();
  };

  /** The best mean in a column, among some rows; NaN if the column has no better. */
  function best(rows, columns, i) {
    const way = columns[i].direction;
    const means = rows.map(row => (row.summaries[i] ? number(row.summaries[i][0]) : NaN)).filter(mean => !Number.isNaN(mean));
    if (way === "neither" || means.length < 2) {
      return NaN;
    }
    return way === "higher" ? fenchel.largest(means) : fenchel.smallest(means);
  }

  /** The numbers of a row's runs, seed by seed: loaded when somebody asks for them. */
  function seedBySeed(report, suite, row, column) {
    const holder = el("div", {id: "seed-by-seed", "aria-live": "polite"}, el("p", {class: "small soft"}, "Loading …"));
    const show = () => {
      const runs = row.cells.filter(cell => cell.run).map(cell => ({seed: cell.seed, reading: (report.runs[cell.run].readings[column.place] || [NaN, NaN, 0, 0]).map(number)}));
      const of = (label, i, text) => ({label, numeric: true, sort: one => one.reading[i], cell: one => el("td", {class: "number"}, text(one.reading[i]))});
      holder.replaceChildren(fenchel.table({
        caption: "Seed by seed: means over images, their standard errors, on how many images they are defined, and on how many not",
        rows: runs,
        columns: [
          {label: "seed", sort: one => Number(one.seed), cell: one => el("th", {scope: "row"}, one.seed || "run")},
          of("value", 0, fenchel.precise), of("standard error", 1, format), of("images", 2, n => (n ? String(n) : "–")), of("undefined", 3, String),
        ],
      }));
    };
    const waiting = fenchel.numbers.runs(report, suite, Math.max(0, column.method));
    if (waiting) {
      waiting.then(show).catch(error => holder.replaceChildren(el("p", {role: "alert"}, error.message)));
    } else {
      show();
    }
    return holder;
  }

  /** What a row's mean is, and what it is the mean of. */
  fenchel.summaryFacts = (report, suite, row, column) => {
    const [mean, low, high, n] = row.summaries[column.place].map(number);
    return {
      facts: [
        ["runs", row.title],
        [n > 1 ? "mean over seeds" : "value", fenchel.precise(mean)],
        n > 1 ? [Math.round(report.confidence * 100) + " % t interval", fenchel.precise(low) + " to " + fenchel.precise(high)] : ["interval", "none: one seed does not tell how far another would be"],
        ["seeds", row.cells.filter(cell => cell.run).map(cell => cell.seed).join(", ")],
      ],
      more: seedBySeed(report, suite, row, column),
    };
  };

  function summaryCell(report, suite, row, column, best) {
    const summary = row.summaries[column.place];
    if (!summary) {
      return el("td", {class: "number"}, "–");
    }
    const [mean, low, high, n] = summary.map(number);
    const half = (high - low) / 2;
    const isBest = mean === best;
    return fenchel.numberCell([
      format(mean),
      Number.isNaN(half) ? null : el("span", {class: "error"}, " ±", format(half, mean)),
      isBest ? el("span", {class: "vh"}, " best") : null,
    ], () => fenchel.define(column, fenchel.summaryFacts(report, suite, row, column)), {
      class: isBest ? "best" : null,
      title: n === 1 ? "1 seed: no interval" + (summary.length > 4 ? "; standard error over images " + format(number(summary[4]), mean) : "") : n + " seeds",
    });
  }

  function readingCell(report, row, own, column) {
    const reading = report.runs[own.run].readings[column.place];
    if (!reading) {
      return el("td", {class: "number"}, "–");
    }
    const [value, error, n, undefined_] = reading.map(number);
    const isMean = n + undefined_ > 0;
    return fenchel.numberCell(
      [format(value), Number.isNaN(error) ? null : el("span", {class: "error"}, " se ", format(error, value))],
      () => fenchel.define(column, {facts: [
        ["runs", row.title], ["seed", own.seed], ["run", own.run], ["value", fenchel.precise(value)],
        ...(isMean ? [["standard error over images", fenchel.precise(error)], ["images", String(n)], ["undefined", undefined_ + (undefined_ === 1 ? " image more" : " images more")]] : []),
      ]}), isMean ? {title: n + " images" + (undefined_ ? ", undefined on " + undefined_ + " more" : "")} : {});
  }

  /** A run's numbers come from files of their own: cells are filled when these are there. */
  function readingCells(report, suite, row, own, columns) {
    return columns.map(column => {
      const waiting = fenchel.numbers.runs(report, suite, Math.max(0, column.method));
      if (!waiting) {
        return readingCell(report, row, own, column);
      }
      const cell = el("td", {class: "number"}, "…");
      waiting.then(() => cell.replaceWith(readingCell(report, row, own, column))).catch(error => { cell.textContent = "–"; cell.title = error.message; });
      return cell;
    });
  }

  function flagButton(flags, onclick, expanded) {
    return el("button", {type: "button", class: "flag", "aria-expanded": String(expanded), onclick},
      "⚠ " + flags.length + (flags.length === 1 ? " flag" : " flags"));
  }

  /** The runs of a row, and beneath each what it was flagged for and what it is. */
  function runLines(report, suite, row, columns) {
    return row.cells.flatMap(cell => {
      const name = cell.seed === "" ? "run" : "seed " + cell.seed;
      if (!cell.run) {
        return [el("tr", {class: "run"}, el("th", {scope: "row"}, name),
          el("td", {class: "state", colspan: columns.length}, cell.skipped ? "skipped: " + cell.skipped : cell.failed ? "failed, " + cell.failed : "not finished"))];
      }
      const run = report.runs[cell.run];
      const button = el("button", {type: "button", class: "small", onclick: () => copy(cell.run, button)}, "Copy id");
      return [
        el("tr", {class: "run", "data-run": cell.run},
          el("th", {scope: "row"}, name, " ", el("code", {class: "soft"}, cell.run.slice(0, 8))),
          readingCells(report, suite, row, cell, columns)),
        el("tr", {class: "detail"}, el("td", {colspan: columns.length + 1},
          run.health.length ? el("ul", {class: "flags"}, run.health.map(flag => el("li", {}, flag))) : null,
          el("details", {}, el("summary", {}, "Where it comes from"),
            el("dl", {class: "facts small"},
              [["run", cell.run], ["spec", run.specId], ["training", run.trainingId], ["result digest", run.resultDigest],
                ...Object.entries(run.inputDigests).map(([what, digest]) => ["input " + what, digest])]
                .map(([term, id]) => [el("dt", {}, term), el("dd", {}, el("code", {}, id))])),
            button))),
      ];
    });
  }

  /** The columns that a table may show: of one method and of none, or one number of all methods. */
  function candidates(report, suite, rows) {
    const method = fenchel.methods.current();
    const all = report.columns.map((column, place) => ({...column, place}))
      .filter(column => column.group === state.group && rows.some(row => row.summaries[column.place]));
    if (state.group !== "metric") {
      return all;
    }
    if (state.all) {
      return [
        ...all.filter(column => column.method < 0 && column.headline),
        ...all.filter(column => column.measure === state.measure).map(column => ({...column, heading: report.methods[Math.max(0, column.method)].label, family: column.label})),
      ];
    }
    const shown = all.filter(column => column.method < 0 || column.method === method);
    const order = [...new Set(shown.map(column => column.family))].sort((a, b) => (a === "other") - (b === "other")); // stable
    return order.flatMap(family => shown.filter(column => column.family === family));
  }

  const folds = columns => state.group === "metric" && !state.all && columns.length > FEW;
  const isOpen = family => Boolean(state.families.get(family));

  function table(report, suite, rows) {
    const possible = candidates(report, suite, rows);
    const columns = folds(possible) ? possible.filter(column => column.headline || isOpen(column.family)) : possible;
    const lines = new Map(); // made when their row is opened
    function linesOf(row) {
      if (!lines.has(row)) {
        lines.set(row, runLines(report, suite, row, columns));
      }
      return lines.get(row);
    }

    function toggle(row, button) {
      const open = !state.open.has(row);
      state.open[open ? "add" : "delete"](row);
      show(row, button);
      if (open) {
        button.closest("tr").after(...linesOf(row));
      } else {
        linesOf(row).forEach(line => line.remove());
      }
      say(row.title + (open ? ": runs shown" : ": runs hidden"));
    }
    function show(row, button) {
      const open = state.open.has(row);
      button.setAttribute("aria-expanded", String(open));
      button.textContent = open ? "▾" : "▸";
    }
    function titleCell(row) {
      const button = el("button", {type: "button", class: "expand", "aria-label": "Runs of " + row.title, onclick: () => toggle(row, button)});
      show(row, button);
      const flags = row.cells.flatMap(cell => (cell.run ? report.runs[cell.run].health : []));
      const done = row.cells.filter(cell => cell.run).length;
      const skipped = row.cells.every(cell => cell.skipped);
      return el("th", {scope: "row"}, button, row.title, " ",
        flags.length ? flagButton(flags, () => toggle(row, button), state.open.has(row)) : null,
        done < row.cells.length
          ? el("span", {class: "state small"}, skipped ? "skipped" : row.cells.some(cell => cell.failed) ? "failed" : done + " of " + row.cells.length + " finished")
          : null);
    }

    if (!state.sorted.has(suite.name + state.group)) {
      state.sorted.set(suite.name + state.group, {});
    }
    const seeds = fenchel.largest(suite.rows.map(row => row.cells.length));
    const percent = Math.round(report.confidence * 100);
    return fenchel.table({
      caption: (seeds > 1
        ? "Means over seeds, ± half of the " + percent + " % t interval over seeds. "
        : "One seed: no interval tells how far another seed would be. ")
        + "Green: best of the rows shown. Open a row for its runs; se is the standard error over images. Choose a number for what it is and what it is the mean of.",
      wide: true,
      rows,
      sorted: state.sorted.get(suite.name + state.group),
      children: row => (state.open.has(row) ? linesOf(row) : []),
      columns: [
        {label: "runs", sort: row => row.title, cell: titleCell},
        ...columns.map(column => {
          const top = best(rows, report.columns, column.place);
          return {
            family: column.family,
            label: (column.heading || column.label) + (column.group === "cost" && column.unit && !column.label.includes("/") ? " [" + column.unit + "]" : ""),
            numeric: true,
            descending: column.direction !== "lower",
            what: () => fenchel.define(column),
            sort: row => (row.summaries[column.place] ? number(row.summaries[column.place][0]) : NaN),
            cell: row => summaryCell(report, suite, row, column, top),
          };
        }),
      ],
    });
  }

  fenchel.pages.push({
    id: "overview",
    title: "Overview",
    draw(section, report, suite) {
      const holder = el("div", {class: "results"});
      const chart = el("div");
      const families = el("fieldset", {class: "group families"});
      const groups = GROUPS.filter(([id]) => report.columns.some(column => column.group === id));
      const buttons = groups.map(([id, text]) =>
        el("button", {type: "button", "aria-pressed": String(id === state.group), onclick: () => { state.group = id; fill(); }}, text));
      const methods = fenchel.numbers.ofSuite(report, suite);
      const measures = [...new Map(report.columns.filter(column => column.method >= 0).map(column => [column.measure, column.label]))];
      if (!measures.some(([measure]) => measure === state.measure)) {
        state.measure = measures.length ? measures[0][0] : "";
      }
      if (!methods.includes(fenchel.methods.current())) {
        fenchel.methods.choose(report, "");
      }
      const measure = choice("number", measures, state.measure, value => { state.measure = value; fill(); }, {"data-measure-choice": true});
      const method = el("span", {class: "with-what"},
        choice("saliency method", [...methods.map(one => [String(one), report.methods[one].label]), [ALL, "all, side by side"]],
          state.all ? ALL : String(fenchel.methods.current()),
          value => {
            state.all = value === ALL;
            if (!state.all) {
              fenchel.methods.keep(report, Number(value));
            }
            fill();
            drawChart();
          }, {"data-method": true}),
        el("button", {type: "button", class: "what", "aria-label": "What is this saliency method?", onclick: () => fenchel.methods.define(report, fenchel.methods.current())}, "?"));

      function fillFamilies(rows) {
        const columns = candidates(report, suite, rows);
        families.hidden = !folds(columns);
        families.replaceChildren(el("legend", {}, "families of metrics"), ...[...new Set(columns.filter(column => !column.headline).map(column => column.family))].map(family => {
          const all = columns.filter(column => column.family === family);
          const shown = isOpen(family) ? all.length : all.filter(column => column.headline).length;
          return el("button", {type: "button", "data-family": family, "aria-expanded": String(isOpen(family)), onclick: () => {
            state.families.set(family, !isOpen(family));
            fill();
            families.querySelector("[data-family=\"" + family + "\"]").focus();
          }}, (isOpen(family) ? "▾ " : "▸ ") + family + " ", el("span", {class: "soft"}, shown + " of " + all.length));
        }));
      }
      let drawing = 0;
      function fill() {
        const mine = ++drawing;
        const waiting = fenchel.numbers.rows(report, suite, state.all ? methods : methods.includes(fenchel.methods.current()) ? [fenchel.methods.current()] : []);
        if (waiting) {
          holder.setAttribute("aria-busy", "true");
          waiting.then(() => { if (mine === drawing) { show(); } }).catch(error => holder.replaceChildren(el("p", {role: "alert"}, error.message)));
        } else {
          show();
        }
      }
      function show() {
        holder.removeAttribute("aria-busy");
        buttons.forEach((button, i) => button.setAttribute("aria-pressed", String(groups[i][0] === state.group)));
        method.hidden = state.group !== "metric";
        measure.hidden = method.hidden || !state.all;
        const rows = fenchel.filtered(report, suite);
        fillFamilies(rows);
        holder.replaceChildren(rows.length ? table(report, suite, rows) : el("p", {}, "No row passes the filter."));
        say(rows.length + " of " + suite.rows.length + " rows shown");
      }
      function drawChart() {
        fenchel.drawTradeOff(chart, report, suite, fenchel.sparsity, state.all ? null : fenchel.methods.current());
      }
      const form = fenchel.filters(report, suite, () => { fill(); drawChart(); });
      form.append(el("fieldset", {class: "group"}, el("legend", {}, "columns"), buttons), ...(methods.length > 1 ? [method, measure] : []), families);
      fill();
      section.append(el("h2", {}, "Results"), form, holder, el("h2", {}, "Accuracy against sparsity"), chart);
      drawChart();
    },
  });
})();
