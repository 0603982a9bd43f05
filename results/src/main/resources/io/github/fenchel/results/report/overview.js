"use strict";
/** The table of results: a row for what is equal but for the seed, which opens to its runs. */
(() => {
  const {el, format, number, copy, say} = fenchel;
  const GROUPS = [["metric", "Metrics"], ["penalty", "Penalties R*"], ["cost", "Cost"]];
  const state = {group: "metric", sorted: new Map(), open: new Set()};

  /** A definition, one click from the number's heading. */
  fenchel.define = column => {
    const dialog = document.getElementById("definition");
    const better = {higher: "larger", lower: "smaller", neither: "neither; it describes"}[column.direction];
    const facts = [["better is", better], ["unit", column.unit || "none: a pure number"], ...column.facts];
    dialog.replaceChildren(
      el("h2", {id: "definition-title"}, column.label),
      el("p", {}, column.doc || "No plugin installed here describes this; its record says:"),
      el("dl", {class: "facts"}, facts.map(([name, text]) => [el("dt", {}, name), el("dd", {}, text)])),
      column.group === "cost" ? null : el("p", {class: "small soft"},
        "Each run's number is the mean over its test images, computed in double on raw arrays."),
      el("form", {method: "dialog"}, el("button", {}, "Close")));
    dialog.showModal();
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

  function summaryCell(row, i, best) {
    const summary = row.summaries[i];
    if (!summary) {
      return el("td", {class: "number"}, "–");
    }
    const [mean, low, high, n] = summary.map(number);
    const half = (high - low) / 2;
    const isBest = mean === best;
    return el("td", {class: "number" + (isBest ? " best" : ""), title: n + (n === 1 ? " seed: no interval" : " seeds")},
      format(mean),
      Number.isNaN(half) ? null : el("span", {class: "error"}, " ±", format(half, mean)),
      isBest ? el("span", {class: "vh"}, " best") : null);
  }

  function readingCell(run, i) {
    const reading = run.readings[i];
    if (!reading) {
      return el("td", {class: "number"}, "–");
    }
    const [value, error, n, undefined_] = reading.map(number);
    const about = n ? n + " images" + (undefined_ ? ", undefined on " + undefined_ + " more" : "") : null;
    return el("td", {class: "number", title: about},
      format(value),
      Number.isNaN(error) ? null : el("span", {class: "error", title: "standard error over " + n + " images"}, " se ", format(error, value)));
  }

  function flagButton(flags, onclick, expanded) {
    return el("button", {type: "button", class: "flag", "aria-expanded": String(expanded), onclick},
      "⚠ " + flags.length + (flags.length === 1 ? " flag" : " flags"));
  }

  /** The runs of a row, and beneath each what it was flagged for and what it is. */
  function runLines(report, row, columns) {
    return row.cells.flatMap(cell => {
      const name = cell.seed === "" ? "run" : "seed " + cell.seed;
      if (!cell.run) {
        return [el("tr", {class: "run", hidden: true}, el("th", {scope: "row"}, name),
          el("td", {class: "state", colspan: columns.length}, cell.skipped ? "skipped: " + cell.skipped : cell.failed ? "failed, " + cell.failed : "not finished"))];
      }
      const run = report.runs[cell.run];
      const button = el("button", {type: "button", class: "small", onclick: () => copy(cell.run, button)}, "Copy id");
      return [
        el("tr", {class: "run", hidden: true, "data-run": cell.run},
          el("th", {scope: "row"}, name, " ", el("code", {class: "soft"}, cell.run.slice(0, 8))),
          columns.map(column => readingCell(run, column.place))),
        el("tr", {class: "detail", hidden: true}, el("td", {colspan: columns.length + 1},
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

  function table(report, suite, rows) {
    const columns = report.columns
      .map((column, place) => ({...column, place}))
      .filter(column => column.group === state.group && rows.some(row => row.summaries[column.place]));
    const lines = new Map(); // made when their row is shown
    function linesOf(row) {
      if (!lines.has(row)) {
        lines.set(row, runLines(report, row, columns));
      }
      return lines.get(row);
    }

    function toggle(row, button) {
      const open = !state.open.has(row);
      state.open[open ? "add" : "delete"](row);
      show(row, button);
      say(row.title + (open ? ": runs shown" : ": runs hidden"));
    }
    function show(row, button) {
      const open = state.open.has(row);
      button.setAttribute("aria-expanded", String(open));
      button.textContent = open ? "▾" : "▸";
      linesOf(row).forEach(line => { line.hidden = !open; });
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
        + "Green: best of the rows shown. Open a row for its runs; se is the standard error over images.",
      wide: true,
      rows,
      sorted: state.sorted.get(suite.name + state.group),
      children: linesOf,
      columns: [
        {label: "runs", sort: row => row.title, cell: titleCell},
        ...columns.map(column => {
          const top = best(rows, report.columns, column.place);
          return {
            label: column.label + (column.group === "cost" && column.unit && !column.label.includes("/") ? " [" + column.unit + "]" : ""),
            numeric: true,
            descending: column.direction !== "lower",
            what: () => fenchel.define(column),
            sort: row => (row.summaries[column.place] ? number(row.summaries[column.place][0]) : NaN),
            cell: row => summaryCell(row, column.place, top),
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
      const groups = GROUPS.filter(([id]) => report.columns.some(column => column.group === id));
      const buttons = groups.map(([id, text]) =>
        el("button", {type: "button", "aria-pressed": String(id === state.group), onclick: () => { state.group = id; fill(); }}, text));
      function fill() {
        buttons.forEach((button, i) => button.setAttribute("aria-pressed", String(groups[i][0] === state.group)));
        const rows = fenchel.filtered(report, suite);
        holder.replaceChildren(rows.length ? table(report, suite, rows) : el("p", {}, "No row passes the filter."));
        say(rows.length + " of " + suite.rows.length + " rows shown");
      }
      const form = fenchel.filters(report, suite, () => { fill(); fenchel.drawScatter(chart, report, suite); });
      form.append(el("fieldset", {class: "group"}, el("legend", {}, "columns"), buttons));
      fill();
      section.append(el("h2", {}, "Results"), form, holder, el("h2", {}, "Accuracy against sparsity"), chart);
      fenchel.drawScatter(chart, report, suite);
    },
  });
})();
