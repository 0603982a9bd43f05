"use strict";
/** Tables that can be sorted: by buttons in their headings, which tell screen readers the order. */
(() => {
  const {el, say} = fenchel;
  /** How many rows are shown at once: a page of ten thousand takes a browser long to lay out. */
  const ROWS = 500;

  /**
   * Makes a table.
   *
   * columns: {label, head?, numeric?, what?, sort(row), cell(row), descending?}, where cell returns
   *   the td or th, "what" opens the definition, and "descending" says how the first click sorts.
   * children(row): the rows beneath a row, if any; they move with it. They are asked for whenever
   *   the rows are put in order.
   * A column may have a "family": neighbors of one family share a heading above theirs.
   * sorted: {column, descending} of the last order, kept by the caller between two drawings.
   */
  fenchel.table = ({caption, columns, rows, children, sorted, wide}) => {
    const order = sorted || {};
    const body = el("tbody");
    const made = new Map(); // row -> its element, made when it is first shown
    let shown = ROWS;
    function elements(row) {
      if (!made.has(row)) {
        made.set(row, el("tr", {}, columns.map(column => column.cell(row))));
      }
      return [made.get(row), ...(children ? children(row) : [])];
    }

    function compare(column) {
      return (a, b) => {
        const left = column.sort(a);
        const right = column.sort(b);
        const noLeft = left === null || Number.isNaN(left);
        const noRight = right === null || Number.isNaN(right);
        if (noLeft || noRight) {
          return noLeft - noRight; // what has no value comes last, whichever way
        }
        const way = typeof left === "number" ? left - right : String(left).localeCompare(String(right), "en", {numeric: true});
        return order.descending ? -way : way;
      };
    }

    function fill() {
      const column = columns[order.column];
      const inOrder = column ? [...rows].sort(compare(column)) : rows;
      body.replaceChildren();
      inOrder.slice(0, shown).forEach(row => elements(row).forEach(element => body.append(element)));
      more.hidden = shown >= rows.length;
      more.textContent = "Show " + Math.min(ROWS, rows.length - shown) + " more of " + rows.length + " rows";
      heads.forEach((head, i) => {
        const here = i === order.column;
        head.setAttribute("aria-sort", here ? (order.descending ? "descending" : "ascending") : "none");
        head.querySelector(".arrow").textContent = here ? (order.descending ? "▼" : "▲") : "";
      });
    }

    function sortBy(i) {
      order.descending = order.column === i ? !order.descending : Boolean(columns[i].descending);
      order.column = i;
      fill();
      say("Sorted by " + columns[i].label + (order.descending ? ", descending" : ", ascending"));
    }

    const more = el("button", {type: "button", class: "more", onclick: () => { shown += ROWS; fill(); }});
    const heads = columns.map((column, i) =>
      el("th", {scope: "col", class: column.numeric ? "number" : null, "aria-sort": "none"},
        el("span", {class: "head"},
          el("button", {type: "button", class: "sort", onclick: () => sortBy(i)},
            column.label, " ", el("span", {class: "arrow", "aria-hidden": "true"})),
          column.what
            ? el("button", {type: "button", class: "what", "aria-label": "What is " + column.label + "?", onclick: column.what}, "?")
            : null)));
    const families = [];
    for (const {family} of columns) {
      const last = families[families.length - 1];
      if (last && last.family === family) {
        last.span++;
      } else {
        families.push({family, span: 1});
      }
    }
    const groups = families.length > 2
      ? el("tr", {class: "families"}, families.map(({family, span}) => (family ? el("th", {colspan: span, scope: "colgroup"}, family) : el("td", {colspan: span}))))
      : null;
    fill();
    // What is said of the table stands above its frame, where it does not scroll away.
    return el("div", {},
      el("p", {class: "small soft", "aria-hidden": "true"}, caption),
      el("div", {class: "frame", tabindex: "0", role: "region", "aria-label": "table, scrolls sideways"},
        el("table", {class: wide ? "wide" : null},
          el("caption", {class: "vh"}, caption), el("thead", {}, groups, el("tr", {}, heads)), body)),
      more);
  };
})();
