"use strict";
/** Tables that can be sorted: by buttons in their headings, which tell screen readers the order. */
(() => {
  const {el, say} = fenchel;
  /** How many rows are shown at once: a page of ten thousand takes a browser long to lay out. */
  const ROWS = 500;

  /**
   * A cell with a number that opens its definition, by a click or by Enter.
   *
   * Of all such numbers of a table, one can be reached with the tabulator; the arrow keys lead from
   * there to the others. A screen reader finds each as a button, in its row and column.
   */
  fenchel.numberCell = (content, open, attributes) => {
    const {class: more, ...others} = attributes || {};
    return el("td", {class: "number" + (more ? " " + more : ""), ...others},
      el("button", {type: "button", class: "cell", tabindex: "-1", "aria-haspopup": "dialog", onclick: open}, content));
  };

  /** The number that an arrow key leads to; none beyond the table's edge. */
  function neighbor(from, key) {
    if (key === "ArrowLeft" || key === "ArrowRight") {
      const own = [...from.closest("tr").querySelectorAll("button.cell")];
      return own[own.indexOf(from) + (key === "ArrowRight" ? 1 : -1)];
    }
    const place = from.closest("td").cellIndex;
    const next = line => (key === "ArrowDown" ? line.nextElementSibling : line.previousElementSibling);
    for (let line = next(from.closest("tr")); line; line = next(line)) {
      const found = line.cells[place] && line.cells[place].querySelector("button.cell");
      if (found) {
        return found;
      }
    }
    return undefined;
  }

  /** Makes one number of a table reachable with the tabulator; without any, the first. */
  function reach(body, wanted) {
    const before = body.querySelector("button.cell[tabindex=\"0\"]");
    const now = wanted || before || body.querySelector("button.cell");
    if (before && before !== now) {
      before.tabIndex = -1;
    }
    if (now) {
      now.tabIndex = 0;
    }
  }

  function byArrows(body) {
    body.addEventListener("focusin", event => {
      if (event.target.matches("button.cell")) {
        reach(body, event.target);
      }
    });
    body.addEventListener("keydown", event => {
      if (event.target.matches("button.cell") && event.key.startsWith("Arrow") && !event.ctrlKey && !event.altKey && !event.metaKey) {
        event.preventDefault();
        const to = neighbor(event.target, event.key);
        if (to) {
          to.focus();
        }
      }
    });
  }

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
    byArrows(body);
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
      reach(body);
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
