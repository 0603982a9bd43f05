"use strict";
/** Maps: loaded when they are asked for, decoded, and drawn pixel by pixel. */
fenchel.maps = (() => {
  const {el, color} = fenchel;
  const BLUE = [33, 102, 172];
  const RED = [178, 24, 43];

  function decode(base64) {
    const text = atob(base64);
    const bytes = new Uint8Array(text.length);
    for (let i = 0; i < text.length; i++) {
      bytes[i] = text.charCodeAt(i);
    }
    return bytes;
  }

  /** 32-bit floats, little-endian in the file whatever this machine is. */
  function floats(base64) {
    const view = new DataView(decode(base64).buffer);
    return Float32Array.from({length: view.byteLength / 4}, (none, i) => view.getFloat32(4 * i, true));
  }

  /** The same of 64 bits. */
  function doubles(base64) {
    const view = new DataView(decode(base64).buffer);
    return Float64Array.from({length: view.byteLength / 8}, (none, i) => view.getFloat64(8 * i, true));
  }

  /** The raw maps of a run: {shape, index, factor, of(image place) -> Float32Array [C,H,W]}. */
  const decoded = new Map();
  async function load(run, array) {
    const file = run.maps.arrays[array].file;
    const data = await fenchel.load(file, "data/" + file);
    if (!decoded.has(file)) {
      const values = floats(data.data);
      const size = data.shape[1] * data.shape[2] * data.shape[3];
      decoded.set(file, {...data, data: null, of: place => values.subarray(place * size, (place + 1) * size)});
    }
    return decoded.get(file);
  }

  /** The images that a run's maps explain: {shape, index, classes, of(place) -> bytes}. */
  async function loadImages(run) {
    const file = run.maps.images;
    const data = await fenchel.load(file, "data/" + file);
    if (!decoded.has(file)) {
      const bytes = decode(data.data);
      const size = data.shape[1] * data.shape[2] * data.shape[3];
      decoded.set(file, {...data, data: null, of: place => bytes.subarray(place * size, (place + 1) * size)});
    }
    return decoded.get(file);
  }

  /** Draws h x w pixels whose color "rgb" tells, at their own size: the style enlarges them unsmoothed. */
  function paint(canvas, height, width, rgb) {
    canvas.width = width;
    canvas.height = height;
    const context = canvas.getContext("2d");
    const image = context.createImageData(width, height);
    for (let p = 0; p < height * width; p++) {
      const [red, green, blue] = rgb(p);
      image.data.set([red, green, blue, 255], 4 * p);
    }
    context.putImageData(image, 0, 0);
    return canvas;
  }

  function canvas(label) {
    return el("canvas", {role: "img", class: "pixels", "aria-label": label});
  }

  /** An image of bytes: gray, or red, green and blue. */
  function paintImage(canvas, bytes, [channels, height, width]) {
    const plane = height * width;
    return paint(canvas, height, width, p =>
      channels === 3 ? [bytes[p], bytes[plane + p], bytes[2 * plane + p]] : [bytes[p], bytes[p], bytes[p]]);
  }

  /** Magnitudes in gray: 0 is black, "white" and more is white. */
  function paintGray(canvas, values, white, [, height, width]) {
    return paint(canvas, height, width, p => {
      const level = white > 0 ? Math.round(255 * Math.min(1, Math.max(0, values[p] / white))) : 0;
      return [level, level, level];
    });
  }

  /** Signed values: white is 0, blue is "-full" and less, red is "full" and more. */
  function paintSigned(canvas, values, full, [, height, width]) {
    return paint(canvas, height, width, p => {
      const share = full > 0 ? Math.min(1, Math.abs(values[p]) / full) : 0;
      const end = values[p] < 0 ? BLUE : RED;
      return end.map(level => Math.round(255 + (level - 255) * share));
    });
  }

  /** A number on a scale: three significant digits. */
  function brief(value) {
    return value !== 0 && (Math.abs(value) < 0.001 || Math.abs(value) >= 1000) ? value.toExponential(2) : value.toPrecision(3);
  }

  return {load, loadImages, decode, doubles, canvas, paintImage, paintGray, paintSigned, brief, color};
})();
