"use strict";
/**
 * What all scripts of the report share: the data that is handed over, elements, numbers, the theme.
 *
 * Text from suites and plugins reaches the page through text nodes and attributes alone, never as
 * HTML: a suite named <script> is shown as that.
 */
window.fenchel = (() => {
  const arrived = new Map(); // key -> data
  const waiting = new Map(); // key -> {promise, resolve, reject}

  function wait(key) {
    if (!waiting.has(key)) {
      const entry = {};
      entry.promise = new Promise((resolve, reject) => Object.assign(entry, {resolve, reject}));
      waiting.set(key, entry);
    }
    return waiting.get(key);
  }

  /** Called by the scripts that hold data. */
  function receive(key, data) {
    arrived.set(key, data);
    wait(key).resolve(data);
  }

  /** Loads a script that hands over the data of a key, once; a page from a file cannot fetch. */
  function load(key, file) {
    if (!arrived.has(key) && !waiting.has(key)) {
      const entry = wait(key);
      const script = document.createElement("script");
      script.src = file;
      script.onload = () => script.remove();
      script.onerror = () => {
        waiting.delete(key);
        entry.reject(new Error(file + " cannot be loaded; is the whole folder there?"));
      };
      document.head.append(script);
    }
    return wait(key).promise;
  }

  /**
   * Makes an element: el("button", {type: "button", onclick: run}, "Run").
   *
   * Names that begin with "on" are listeners; true stands for an empty attribute, and false, null
   * and undefined for none. Strings among the children are text.
   */
  function el(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (name.startsWith("on")) {
        element.addEventListener(name.slice(2), value);
      } else if (value !== false && value !== null && value !== undefined) {
        element.setAttribute(name, value === true ? "" : value);
      }
    }
    for (const child of children.flat(Infinity)) {
      if (child !== null && child !== undefined) {
        element.append(child);
      }
    }
    return element;
  }

  /** A choice: options are [value, text]. */
  function choice(label, options, chosen, onchange, attributes) {
    const select = el("select", {...attributes, onchange: () => onchange(select.value)},
      options.map(([value, text]) => el("option", {value, selected: value === chosen}, text)));
    return el("label", {}, label, select);
  }

  /** Numbers arrive as numbers, as null for none, or as the words Infinity and -Infinity. */
  function number(value) {
    return value === null || value === undefined ? NaN : Number(value);
  }

  /** How many decimals show about four digits of a number. */
  function decimals(value) {
    const size = Math.abs(value);
    return size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : size >= 0.1 || size === 0 ? 3 : size >= 0.01 ? 4 : 5;
  }

  /** A number for people; with the decimals of another one, if that is given. */
  function format(value, like) {
    if (Number.isNaN(value)) {
      return "–";
    }
    if (!Number.isFinite(value)) {
      return value > 0 ? "∞" : "−∞";
    }
    const model = like === undefined ? value : like;
    const text = model !== 0 && Math.abs(model) < 1e-3
      ? value.toExponential(2)
      : value.toFixed(decimals(model));
    return text.replace("-", "−");
  }

  /** Bytes for people. */
  function bytes(count) {
    const mebibytes = count / 1048576;
    return mebibytes >= 1 ? mebibytes.toFixed(1) + " MiB" : Math.max(1, Math.round(count / 1024)) + " KiB";
  }

  /** What an axis is called: the record's field is named for the suite's key, the paper says route. */
  function axisName(key) {
    const names = {objective: "route", dataType: "data type"};
    return names[key] || key.replace("norm.", "").replace("objective.", "route ").replace(/\./g, " ");
  }

  /** Tells screen readers what just happened. */
  function say(text) {
    document.getElementById("status").textContent = text;
  }

  /** Copies text; the old way where a browser gives files no clipboard. */
  async function copy(text, button) {
    try {
      await navigator.clipboard.writeText(text);
    } catch (refused) {
      const area = el("textarea", {class: "vh", readonly: true});
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
      button.focus();
    }
    say("Copied");
    const before = button.textContent;
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = before; }, 1500);
  }

  // The theme: the system's, or the last choice by hand where the browser keeps one for files.
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const themeListeners = [];
  function kept() {
    try {
      return localStorage.getItem("fenchel-theme");
    } catch (refused) {
      return null;
    }
  }
  function applyTheme(theme) {
    document.documentElement.dataset.theme = theme;
    const button = document.getElementById("theme");
    if (button) {
      button.textContent = theme === "dark" ? "Light" : "Dark";
      button.setAttribute("aria-label", "Switch to the " + button.textContent.toLowerCase() + " theme");
    }
    themeListeners.forEach(listener => listener());
  }
  function toggleTheme() {
    const theme = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
    try {
      localStorage.setItem("fenchel-theme", theme);
    } catch (refused) {
      // Then the choice lasts as long as the page.
    }
    applyTheme(theme);
  }
  dark.addEventListener("change", () => { if (!kept()) applyTheme(dark.matches ? "dark" : "light"); });
  applyTheme(kept() || (dark.matches ? "dark" : "light"));
  document.addEventListener("DOMContentLoaded", () => {
    applyTheme(document.documentElement.dataset.theme);
    document.getElementById("theme").addEventListener("click", toggleTheme);
  });

  /** A color of the theme. */
  function color(name) {
    return getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
  }

  /** The largest of some numbers, however many: an argument list has a limit. */
  function largest(values) {
    return values.reduce((a, b) => (b > a ? b : a), -Infinity);
  }

  /** The smallest of some numbers. */
  function smallest(values) {
    return values.reduce((a, b) => (b < a ? b : a), Infinity);
  }

  return {
    largest, smallest,
    receive, load, el, choice, number, format, bytes, axisName, say, copy, color, pages: [],
    onTheme: listener => themeListeners.push(listener),
  };
})();
