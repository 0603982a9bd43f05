"use strict";
/** The paper's figure: a row for each test image; the input, then a map for each norm and route. */
(() => {
  const {el, choice, bytes} = fenchel;
  const {decode, canvas, paintImage, paintGray, brief} = fenchel.maps;
  const chosen = new Map(); // suite -> {title, array}

  /** Neighbors under one norm share its heading. */
  function headings(columns) {
    const norms = [];
    for (const column of columns) {
      const name = column.norm || column.route;
      const last = norms[norms.length - 1];
      if (last && column.norm && last.norm === column.norm) {
        last.span++;
      } else {
        norms.push({norm: column.norm, name, span: 1, alone: !column.norm});
      }
    }
    return [
      el("tr", {}, el("th", {rowspan: 2, scope: "col"}, "image"), el("th", {rowspan: 2, scope: "col"}, "input"),
        norms.map(one => el("th", {colspan: one.span, rowspan: one.alone ? 2 : null, scope: one.alone ? "col" : "colgroup"}, one.name))),
      el("tr", {}, columns.filter(column => column.norm).map(column => el("th", {scope: "col", class: "route"}, column.route))),
    ];
  }

  function figure(data, array, open) {
    const shape = [1, data.height, data.width];
    const name = (row, column) => fenchel.arrayName(array) + " of " + row.label + " " + row.index + ", " + (column.norm ? column.norm + " by " : "") + column.route;
    const body = data.rows.map((row, place) => el("tr", {},
      el("th", {scope: "row"}, row.label, el("br"), el("span", {class: "small soft"}, "image " + row.index),
        el("br"), el("span", {class: "small soft"}, row.white > 0 ? "white = " + brief(row.white) : "all maps are 0")),
      el("td", {}, paintImage(canvas("image " + row.index + ": " + row.label), decode(row.input), [data.channels, data.height, data.width])),
      row.maps.map((map, i) => el("td", {}, map === null ? el("span", {class: "state small"}, "no map")
        : el("button", {type: "button", class: "picture", "aria-label": name(row, data.columns[i]) + ": open in the viewer", onclick: () => open(i, row.index)},
          paintGray(el("canvas", {class: "pixels", "aria-hidden": "true"}), decode(map), 255, shape))))));
    return el("div", {class: "frame", tabindex: "0", role: "region", "aria-label": "gallery, scrolls sideways"},
      el("table", {class: "gallery wide"},
        el("caption", {class: "vh"}, "Maps: absolute " + fenchel.arrayName(array) + ", a row for each image, a column for each objective"),
        el("thead", {}, headings(data.columns)), el("tbody", {}, body)));
  }

  fenchel.pages.push({
    id: "gallery",
    title: "Gallery",
    isThere: (report, suite) => suite.figures.length > 0,
    draw(section, report, suite) {
      const titles = [...new Set(suite.figures.map(one => one.title))];
      const arrays = [...new Set(suite.figures.map(one => one.array))];
      if (!chosen.has(suite)) {
        chosen.set(suite, {title: titles[0], array: arrays[0]});
      }
      const state = chosen.get(suite);
      state.array = fenchel.methods.array(report, arrays, state.array);
      const holder = el("div", {"aria-live": "polite"});

      async function fill() {
        const found = suite.figures.find(one => one.title === state.title && one.array === state.array);
        if (!found) {
          holder.replaceChildren(el("p", {}, "These runs kept none of these maps."));
          return;
        }
        const data = await fenchel.load(found.file, "data/" + found.file);
        const open = (place, index) => fenchel.openViewer(suite, data.columns[0].run, data.columns[place].run, found.array, index);
        holder.replaceChildren(
          el("p", {class: "small"}, "Each map: absolute " + fenchel.arrayName(found.array) + ", summed over channels. Gray is linear: black is 0, "
            + "white is the 99th percentile of all maps of the row, printed at its left; so within a row, darker is smaller. "
            + (data.factor > 1 ? "Pixels are means over blocks of " + data.factor + " × " + data.factor + ". " : "")
            + "Choose a map to compare it with the first column's, number by number. This figure is " + bytes(found.bytes) + "."),
          figure(data, found.array, open));
        holder.dataset.shown = found.file;
      }
      section.append(el("h2", {}, "Gallery"),
        el("form", {class: "controls", onsubmit: event => event.preventDefault()},
          titles.length > 1 ? choice("runs", titles.map(title => [title, title]), state.title, value => { state.title = value; fill(); }, {"data-figure": "title"}) : null,
          choice("map", arrays.map(array => [array, fenchel.arrayName(array)]), state.array,
            value => { state.array = value; fenchel.methods.chooseArray(report, value); fill(); }, {"data-figure": "array"}),
          fenchel.methods.what(report, () => state.array)),
        holder);
      fill().catch(error => holder.replaceChildren(el("p", {role: "alert"}, error.message)));
    },
  });
})();
