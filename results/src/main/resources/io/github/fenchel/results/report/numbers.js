"use strict";
/** Numbers that are loaded when they are asked for, and which saliency method's are shown. */
(() => {
  const {el} = fenchel;
  const GRADIENTS = {gradient_logit: "gradient of the label's logit", gradient_loss: "gradient of the loss", gradient_log_probability: "gradient of the label's log-probability"};
  const loaded = new Set(); // files whose numbers are in their places

  /** Loads a file once and puts its numbers where they belong; null if they are there already. */
  function fetch(file, place) {
    if (!file || loaded.has(file)) {
      return null;
    }
    return fenchel.load(file, "data/" + file).then(data => {
      if (!loaded.has(file)) {
        place(data);
        loaded.add(file);
      }
    });
  }

  /** The places of a method's columns: the simple gradient's are among those of no method. */
  function places(report, method) {
    return report.columns.flatMap((column, place) => (Math.max(0, column.method) === method ? [place] : []));
  }

  /** Loads the rows' numbers of some methods; null if all are there. */
  function rows(report, suite, methods) {
    const waiting = methods.map(method => fetch(suite.numbers[method].rows, data => {
      const where = places(report, method);
      data.forEach((summaries, i) => (summaries || []).forEach((summary, k) => { suite.rows[i].summaries[where[k]] = summary; }));
    })).filter(Boolean);
    return waiting.length ? Promise.all(waiting) : null;
  }

  /** Loads the single runs' numbers of a method; null if they are there. */
  function runs(report, suite, method) {
    return fetch(suite.numbers[method].runs, data => {
      const where = places(report, method);
      for (const [id, values] of Object.entries(data)) {
        report.runs[id].readings = report.runs[id].readings || [];
        values.forEach((value, k) => { report.runs[id].readings[where[k]] = value; });
      }
    });
  }

  /** The methods of which a suite has numbers. */
  function ofSuite(report, suite) {
    return report.methods.map((none, method) => method).filter(method => suite.numbers[method].runs);
  }

  fenchel.numbers = {rows, runs, ofSuite};

  let current = 0;
  const name = array => GRADIENTS[array] || (fenchel.report && fenchel.report.arrays[array] !== undefined ? fenchel.report.methods[fenchel.report.arrays[array]].label : array);
  fenchel.arrayName = name;

  /** The choice of a method outlives its page: it is in the address, where links and Back find it. */
  function keep(report, method) {
    current = method;
    const page = location.hash.slice(1).split("?")[0] || "overview";
    const query = method === 0 ? "" : "?method=" + encodeURIComponent(report.methods[method].text);
    history.replaceState(null, "", "#" + page + query);
  }

  fenchel.methods = {
    current: () => current,
    keep,
    /** By the text of the address. */
    choose(report, text) {
      current = Math.max(0, report.methods.findIndex(method => method.text === text));
    },
    chooseArray(report, array) {
      if (report.arrays[array] !== undefined) {
        keep(report, report.arrays[array]);
      }
    },
    /** Of some arrays, one of the chosen method's: the one before if it is, else the first; the first of all if there is none. */
    array(report, arrays, before) {
      const fit = arrays.filter(array => report.arrays[array] === current);
      return fit.includes(before) || (before && report.arrays[before] === undefined) ? before : fit[0] || before || arrays[0];
    },
    define(report, method) {
      const is = report.methods[method];
      const facts = Object.entries(is.arguments).map(([key, value]) => [key, value.text]);
      fenchel.define({label: is.label, doc: is.doc, kind: "method", facts, sources: is.sources});
    },
    /** A button that says what the method of an array is. */
    what(report, array) {
      return el("button", {type: "button", class: "what", "aria-label": "What is this map?", onclick: () => {
        const method = report.arrays[array()];
        if (method === undefined) {
          fenchel.define({label: array(), doc: "A plugin's map; its array in saliency.npz has this name.", kind: "method", facts: []});
        } else {
          fenchel.methods.define(report, method);
        }
      }}, "?");
    },
  };
})();
