"use strict";
/** Any two maps of one image side by side, from their raw floats: blink, difference, similarity. */
(() => {
  const {el, choice, format, bytes, say, axisName} = fenchel;
  const {canvas, paintImage, paintGray, paintSigned, brief} = fenchel.maps;
  const {similarity, magnitude, signed, mean, white, DEFINITIONS} = fenchel.measures;
  const BLINK_MS = 600;
  const SIDES = ["A", "B"];
  const states = new Map(); // suite -> what is chosen
  let blinking = null;

  /** Every run with maps, and where it lies on the axes; the seed is one of them here. */
  function places(report, suite) {
    return suite.rows.flatMap(row => row.cells
      .filter(cell => cell.run && report.runs[cell.run].maps)
      .map(cell => ({id: cell.run, run: report.runs[cell.run], title: row.title + (cell.seed === "" ? "" : ", seed " + cell.seed), axes: {...row.axes, seed: cell.seed}})));
  }

  function axesOf(suite, all) {
    const seeds = [...new Set(all.map(one => one.axes.seed))];
    const axes = suite.axes.map(axis => ({key: axis.key, values: axis.values.filter(value => all.some(one => one.axes[axis.key] === value))}));
    return [...axes, {key: "seed", values: seeds}].filter(axis => axis.values.length > 1);
  }

  const arraysOf = all => [...new Set(all.flatMap(one => Object.keys(one.run.maps.arrays)))];

  /** The run that has the changed value and agrees with the old one on as many other axes as can be. */
  function nearest(all, axes, old, key, value) {
    const agreeing = one => axes.filter(axis => axis.key !== key && one.axes[axis.key] === old.axes[axis.key]).length;
    return all.filter(one => one.axes[key] === value).reduce((best, one) => (agreeing(one) > agreeing(best) ? one : best));
  }

  function stateOf(report, suite) {
    const all = places(report, suite);
    const isThere = id => all.some(one => one.id === id);
    const state = states.get(suite);
    if (!state || !isThere(state.A) || !isThere(state.B)) {
      const array = fenchel.methods.array(report, arraysOf(all), null);
      states.set(suite, {A: all[0].id, B: (all.find(one => one.axes.seed === all[0].axes.seed && one !== all[0]) || all[0]).id,
        arrays: {A: array, B: array}, image: null, quantity: "magnitude", scale: "shared", sorted: {column: 1}});
    }
    return states.get(suite);
  }

  /** From the gallery: this pair, this image. */
  fenchel.openViewer = (suite, a, b, array, image) => {
    const before = states.get(suite) || {quantity: "magnitude", scale: "shared", sorted: {column: 1}};
    states.set(suite, {...before, A: a, B: b, arrays: {A: array, B: array}, image});
    location.hash = "#viewer";
  };

  function stopBlinking() {
    clearInterval(blinking);
    blinking = null;
  }

  /** Each image that both explain, with its similarity. */
  function compare(a, b) {
    const shape = a.shape.slice(1);
    const channels = b.shape[1];
    return a.index.flatMap((index, placeA) => {
      const placeB = b.index.indexOf(index);
      return placeB < 0 ? [] : [{index, placeA, placeB, ...similarity(a.of(placeA), b.of(placeB), shape, channels)}];
    });
  }

  /** The four pictures of one image, and what stands beneath them. */
  function stage(state, maps, images, one) {
    const shape = maps.A.shape.slice(1);
    const of = state.quantity === "signed" ? signed : magnitude;
    const raw = {A: of(maps.A.of(one.placeA), shape[0]), B: of(maps.B.of(one.placeB), maps.B.shape[1])};
    const whites = state.scale === "shared"
      ? {A: white(raw.A, raw.B), B: white(raw.A, raw.B)}
      : {A: white(raw.A), B: white(raw.B)};
    // With a scale of its own each, maps are compared by what they look like: as shares of white.
    const unit = side => (state.scale === "shared" || whites[side] === 0 ? 1 : whites[side]);
    const values = {A: raw.A.map(value => value / unit("A")), B: raw.B.map(value => value / unit("B"))};
    const difference = values.B.map((value, p) => value - values.A[p]);
    const full = white(difference);
    const paint = (target, side) => (state.quantity === "signed" ? paintSigned : paintGray)(target, raw[side], whites[side], shape);
    const kind = side => (state.quantity === "signed" ? "signed " : "absolute ") + fenchel.arrayName(state.arrays[side]);
    const label = images.classes[one.placeA];

    const panel = side => canvas(kind(side[0]) + " of image " + one.index + ", map " + side);
    const left = paint(panel("A"), "A");
    const right = paint(panel("B"), "B");
    const both = paint(panel("A or B"), "A");
    const bothName = el("b", {}, "A");
    const swap = () => {
      const side = bothName.textContent === "A" ? "B" : "A";
      bothName.textContent = side;
      paint(both, side);
    };
    const button = el("button", {type: "button", id: "blink", "aria-pressed": "false", "aria-keyshortcuts": "b", onclick: () => {
      // Who asked the system for less motion swaps by hand.
      if (window.matchMedia("(prefers-reduced-motion: reduce)").matches) {
        swap();
        return;
      }
      if (blinking) {
        stopBlinking();
      } else {
        blinking = setInterval(swap, BLINK_MS);
      }
      button.setAttribute("aria-pressed", String(Boolean(blinking)));
    }}, "Blink");
    const swapButton = el("button", {type: "button", id: "swap", onclick: () => { stopBlinking(); button.setAttribute("aria-pressed", "false"); swap(); }}, "Swap");

    const readout = el("output", {class: "small", id: "readout"}, "Point at a pixel for its numbers.");
    const point = event => {
      const box = event.target.getBoundingClientRect();
      const x = Math.min(shape[2] - 1, Math.floor((event.clientX - box.left) / box.width * shape[2]));
      const y = Math.min(shape[1] - 1, Math.floor((event.clientY - box.top) / box.height * shape[1]));
      const p = y * shape[2] + x;
      readout.textContent = "row " + y + ", column " + x + ": A " + brief(raw.A[p]) + ", B " + brief(raw.B[p]) + ", B − A " + brief(difference[p]) + (state.scale === "shared" ? "" : " of white");
    };
    const scaleText = side => (state.quantity === "signed"
      ? "blue −" + brief(whites[side]) + ", red " + brief(whites[side])
      : whites[side] > 0 ? "white = " + brief(whites[side]) : "all 0");
    const differenceCanvas = paintSigned(canvas("signed difference B minus A of image " + one.index), difference, full, shape);
    const picture = (name, drawn, text) => el("figure", {}, drawn, el("figcaption", {}, el("b", {}, name), el("br"), el("span", {class: "small soft"}, text)));
    const pictures = el("div", {class: "stage"},
      picture("Input", paintImage(canvas("image " + one.index + ": " + label), images.of(one.placeA), images.shape.slice(1)), label + ", image " + one.index),
      picture("A", left, scaleText("A")),
      picture("B", right, scaleText("B")),
      picture("B − A", differenceCanvas, full > 0 ? "blue −" + brief(full) + ", red " + brief(full) + (state.scale === "shared" ? "" : " of white") : "no difference"),
      el("figure", {}, both, el("figcaption", {}, bothName, " ", button, " ", swapButton)));
    for (const target of [left, right, both, differenceCanvas]) {
      target.addEventListener("pointermove", point);
    }
    return el("div", {}, pictures, readout,
      el("dl", {class: "numbers"}, DEFINITIONS.map(([id, name, doc]) =>
        el("div", {}, el("dt", {title: doc}, name), el("dd", {"data-measure": id}, format(one[id]))))));
  }

  fenchel.pages.push({
    id: "viewer",
    title: "Maps",
    isThere: (report, suite) => places(report, suite).length > 0,
    draw(section, report, suite) {
      stopBlinking();
      const all = places(report, suite);
      const arrays = arraysOf(all);
      const axes = axesOf(suite, all);
      const state = stateOf(report, suite);
      const byId = new Map(all.map(one => [one.id, one]));
      const pickers = el("div", {class: "pickers"});
      const holder = el("div");
      let drawing = 0;

      function picker(side) {
        const now = byId.get(state[side]);
        return el("fieldset", {"data-side": side}, el("legend", {}, el("b", {}, side), " ", now.title),
          choice("map", arrays.map(array => [array, fenchel.arrayName(array)]), state.arrays[side],
            value => { state.arrays[side] = value; fenchel.methods.chooseArray(report, value); fill().catch(fail); }, {"data-array": side}),
          fenchel.methods.what(report, () => state.arrays[side]),
          axes.map(axis => choice(axisName(axis.key), axis.values.map(value => [value, value]), now.axes[axis.key],
            value => {
              state[side] = nearest(all, axes, now, axis.key, value).id;
              fillPickers();
              pickers.querySelector("[data-side=" + side + "] [data-axis=\"" + axis.key + "\"]").focus();
              fill();
            }, {"data-axis": axis.key})));
      }
      function fillPickers() {
        pickers.replaceChildren(...SIDES.map(picker));
      }

      async function fill() {
        const mine = ++drawing;
        stopBlinking();
        const runs = {A: byId.get(state.A).run, B: byId.get(state.B).run};
        const lacking = SIDES.find(side => !runs[side].maps.arrays[state.arrays[side]]);
        if (lacking) {
          holder.replaceChildren(el("p", {}, lacking + " kept no map " + fenchel.arrayName(state.arrays[lacking]) + "."));
          return;
        }
        const files = new Map(SIDES.map(side => runs[side].maps.arrays[state.arrays[side]]).map(one => [one.file, one.bytes]));
        const size = [...files.values()].reduce((sum, bytes) => sum + bytes, 0);
        holder.setAttribute("aria-busy", "true");
        const maps = {A: await fenchel.maps.load(runs.A, state.arrays.A), B: await fenchel.maps.load(runs.B, state.arrays.B)};
        const images = await fenchel.maps.loadImages(runs.A);
        if (mine !== drawing) {
          return; // another pair was chosen meanwhile
        }
        holder.removeAttribute("aria-busy");
        // A method may know no channels: then magnitudes are compared, one number for each pixel.
        if (String(maps.A.shape.slice(2)) !== String(maps.B.shape.slice(2))) {
          holder.replaceChildren(el("p", {}, "A's images are " + maps.A.shape.slice(1).join(" × ") + ", B's " + maps.B.shape.slice(1).join(" × ") + ": they cannot be compared."));
          return;
        }
        const compared = compare(maps.A, maps.B);
        if (!compared.length) {
          holder.replaceChildren(el("p", {}, "A and B explain no image in common."));
          return;
        }
        if (!compared.some(one => one.index === state.image)) {
          const known = compared.filter(one => !Number.isNaN(one.cosine));
          state.image = (known.length ? known : compared).reduce((worst, one) => (one.cosine < worst.cosine ? one : worst)).index;
        }
        const factor = maps.A.factor;
        const stageHolder = el("div", {id: "stage"});
        const curves = el("div", {id: "image-curves"});
        const shown = {images, maps, stageHolder, curves, loaded: {A: null, B: null}, names: {}};
        SIDES.forEach(side => { shown.names[side] = byId.get(state[side]).title + ", " + fenchel.arrayName(state.arrays[side]); });
        const table = list(compared, shown);
        holder.replaceChildren(
          stageHolder, curves,
          el("p", {class: "small soft"},
            "Computed here from the raw 32-bit floats"
              + (factor > 1 ? ", after taking means over blocks of " + factor + " × " + factor + " pixels: maps above 64 pixels are kept small; signs that alternate within a block cancel" : "")
              + ". This pair is " + bytes(size) + "; all maps of the report are " + bytes(report.maps.bytes) + " in " + report.maps.files + " files, each loaded when it is first shown."),
          el("h3", {}, "Images, the least alike first"),
          table);
        show(compared.find(one => one.index === state.image), shown);
        holder.dataset.shown = SIDES.map(side => state[side] + " " + state.arrays[side]).join(" ");
        // The maps stand already; curves of them, which few runs keep, follow.
        const loaded = await Promise.all(SIDES.map(side => fenchel.imageCurves.load(runs[side], state.arrays[side])));
        if (mine === drawing && loaded.some(Boolean)) {
          [shown.loaded.A, shown.loaded.B] = loaded;
          fenchel.imageCurves.fill(curves, report, shown.loaded, state.image, shown.names);
        }
      }

      function show(one, shown) {
        stopBlinking();
        state.image = one.index;
        shown.stageHolder.replaceChildren(stage(state, shown.maps, shown.images, one));
        fenchel.imageCurves.fill(shown.curves, report, shown.loaded, one.index, shown.names);
        for (const button of holder.querySelectorAll("button[data-image]")) {
          button.setAttribute("aria-pressed", String(button.dataset.image === String(one.index)));
        }
      }

      function list(compared, shown) {
        const {images} = shown;
        return fenchel.table({
          caption: "Similarity of A and B on each image. Means over " + compared.length + " images: "
            + DEFINITIONS.map(([id, name]) => name + " " + format(mean(compared.map(one => one[id])))).join(", ") + ".",
          wide: true, rows: compared, sorted: state.sorted,
          columns: [
            {label: "image", sort: one => one.index, cell: one => el("th", {scope: "row"},
              el("button", {type: "button", class: "thumb", "data-image": one.index, "aria-pressed": "false", onclick: () => { show(one, shown); say("Image " + one.index + " shown"); }},
                paintImage(el("canvas", {class: "pixels", "aria-hidden": "true"}), images.of(one.placeA), images.shape.slice(1)),
                " ", images.classes[one.placeA], " ", el("span", {class: "soft"}, String(one.index))))},
            ...DEFINITIONS.map(([id, name, doc, sources]) => {
              const define = number => fenchel.define({label: name, doc, direction: "neither", unit: "", facts: [["of", "the maps A and B of one image"]], group: "cost", sources}, number);
              return {
                label: name, numeric: true, sort: one => one[id], what: () => define(),
                cell: one => fenchel.numberCell(format(one[id]), () => define({facts: [
                  ["image", images.classes[one.placeA] + " " + one.index], ...SIDES.map(side => [side, shown.names[side]]), ["value", fenchel.precise(one[id])]]})),
              };
            }),
          ],
        });
      }

      const redraw = key => value => { state[key] = value; fill().catch(fail); };
      const fail = error => holder.replaceChildren(el("p", {role: "alert"}, error.message));
      fillPickers();
      section.append(el("h2", {}, "Two maps, number by number"), pickers,
        el("form", {class: "controls", onsubmit: event => event.preventDefault()},
          choice("shown", [["magnitude", "magnitude: sum of |g|"], ["signed", "signed: sum of g"]], state.quantity, redraw("quantity"), {"data-viewer": "quantity"}),
          choice("scale", [["shared", "one for both"], ["own", "each its own"]], state.scale, redraw("scale"), {"data-viewer": "scale"}),
          el("button", {type: "button", id: "exchange", onclick: () => { [state.A, state.B] = [state.B, state.A]; [state.arrays.A, state.arrays.B] = [state.arrays.B, state.arrays.A]; fillPickers(); fill().catch(fail); }}, "Exchange A and B")),
        holder);
      fill().catch(fail);
    },
  });

  document.addEventListener("keydown", event => {
    const typing = event.target.closest("input, select, textarea, dialog") || event.ctrlKey || event.altKey || event.metaKey;
    if (event.key === "b" && !typing && document.getElementById("blink")) {
      document.getElementById("blink").click();
    }
  });
  window.addEventListener("hashchange", stopBlinking);
})();
