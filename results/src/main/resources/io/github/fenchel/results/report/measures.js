"use strict";
/**
 * The report's numbers, computed without a page: how alike two maps of one image are, as
 * results.measure.MapSimilarity defines it, and how bright a map is drawn, as results.picture.Maps
 * does. A test runs this file alone and holds it to those classes within 1e-12.
 *
 * A map is a Float32Array or Float64Array, row-major [C,H,W].
 */
fenchel.measures = (() => {
  const RADIUS = 5;
  const WINDOW = 2 * RADIUS + 1;
  const SIGMA = 1.5;
  const TOP_SHARE = 0.1;
  const WHITE_QUANTILE = 0.99;
  const WEIGHTS = (() => {
    const weights = Array.from({length: WINDOW}, (none, i) => Math.exp(-((i - RADIUS) ** 2) / (2 * SIGMA * SIGMA)));
    const sum = weights.reduce((a, b) => a + b, 0);
    return weights.map(weight => weight / sum);
  })();

  /** Sum of magnitudes over the channels: [H,W]. */
  function magnitude(map, channels) {
    return pool(map, channels, Math.abs);
  }

  /** Sum over the channels, signs kept: [H,W]. */
  function signed(map, channels) {
    return pool(map, channels, value => value);
  }

  function pool(map, channels, of) {
    const pixels = map.length / channels;
    const sums = new Float64Array(pixels);
    for (let c = 0; c < channels; c++) {
      for (let p = 0; p < pixels; p++) {
        sums[p] += of(map[c * pixels + p]);
      }
    }
    return sums;
  }

  function sum(values) {
    let total = 0;
    for (const value of values) {
      total += value;
    }
    return total;
  }

  function largestMagnitude(values) {
    let largest = 0;
    for (const value of values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  /** Scaled by the maximum first, so that squares of tiny gradients do not vanish. */
  function cosine(a, b) {
    const largestA = largestMagnitude(a);
    const largestB = largestMagnitude(b);
    let product = 0;
    let squareA = 0;
    let squareB = 0;
    for (let i = 0; i < a.length; i++) {
      const x = a[i] / largestA;
      const y = b[i] / largestB;
      product += x * y;
      squareA += x * x;
      squareB += y * y;
    }
    return product / Math.sqrt(squareA) / Math.sqrt(squareB);
  }

  /** Ranks from 1, ascending; equal values share the mean of their ranks. */
  function ranks(values) {
    const order = Array.from(values, (none, i) => i).sort((i, j) => values[i] - values[j]);
    const ranked = new Float64Array(values.length);
    for (let from = 0; from < order.length;) {
      let to = from + 1;
      while (to < order.length && values[order[to]] === values[order[from]]) {
        to++;
      }
      for (let i = from; i < to; i++) {
        ranked[order[i]] = (from + 1 + to) / 2;
      }
      from = to;
    }
    return ranked;
  }

  function pearson(a, b) {
    const meanA = sum(a) / a.length;
    const meanB = sum(b) / b.length;
    let product = 0;
    let squareA = 0;
    let squareB = 0;
    for (let i = 0; i < a.length; i++) {
      product += (a[i] - meanA) * (b[i] - meanB);
      squareA += (a[i] - meanA) ** 2;
      squareB += (b[i] - meanB) ** 2;
    }
    return product / Math.sqrt(squareA) / Math.sqrt(squareB);
  }

  /** Of pixels equal to the k-th largest, those earlier in row-major order are taken. */
  function largest(values, k) {
    const order = Array.from(values, (none, i) => i).sort((i, j) => values[j] - values[i] || i - j);
    return new Set(order.slice(0, k));
  }

  function overlap(a, b, k) {
    const left = largest(a, k);
    let common = 0;
    for (const place of largest(b, k)) {
      common += left.has(place) ? 1 : 0;
    }
    return common / k;
  }

  /** The Gaussian mean at every place where the window fits; rows first, then columns. */
  function blur(map, height, width) {
    const columns = width - WINDOW + 1;
    const rows = new Float64Array(height * columns);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < columns; x++) {
        let total = 0;
        for (let k = 0; k < WINDOW; k++) {
          total += WEIGHTS[k] * map[y * width + x + k];
        }
        rows[y * columns + x] = total;
      }
    }
    const blurred = new Float64Array((height - WINDOW + 1) * columns);
    for (let y = 0; y < height - WINDOW + 1; y++) {
      for (let x = 0; x < columns; x++) {
        let total = 0;
        for (let k = 0; k < WINDOW; k++) {
          total += WEIGHTS[k] * rows[(y + k) * columns + x];
        }
        blurred[y * columns + x] = total;
      }
    }
    return blurred;
  }

  /** Mean structural similarity of two maps of magnitudes, each divided by its sum. */
  function ssim(a, b, height, width) {
    if (height < WINDOW || width < WINDOW) {
      return NaN;
    }
    const shares = map => { const total = sum(map); return map.map(value => value / total); };
    const product = (x, y) => x.map((value, i) => value * y[i]);
    const left = shares(a);
    const right = shares(b);
    const range = Math.max(largestMagnitude(left), largestMagnitude(right));
    const c1 = (0.01 * range) ** 2;
    const c2 = (0.03 * range) ** 2;
    const meanA = blur(left, height, width);
    const meanB = blur(right, height, width);
    const squareA = blur(product(left, left), height, width);
    const squareB = blur(product(right, right), height, width);
    const cross = blur(product(left, right), height, width);
    let total = 0;
    for (let i = 0; i < meanA.length; i++) {
      const both = meanA[i] * meanB[i];
      const squares = meanA[i] * meanA[i] + meanB[i] * meanB[i];
      const covariance = cross[i] - both;
      const variances = squareA[i] + squareB[i] - squares;
      total += (2 * both + c1) * (2 * covariance + c2) / ((squares + c1) * (variances + c2));
    }
    return total / meanA.length;
  }

  /** A map of magnitudes says something if its sum is a positive number. */
  function isMap(magnitudes) {
    const total = sum(magnitudes);
    return total > 0 && total < Infinity;
  }

  /**
   * All measures of one image's two maps; NaN where one is undefined, as for a map of zeros. The
   * second may have another number of channels, and then no signed cosine.
   */
  function similarity(a, b, [channels, height, width], channelsB = channels) {
    const left = magnitude(a, channels);
    const right = magnitude(b, channelsB);
    if (!isMap(left) || !isMap(right)) {
      return {"cosine": NaN, "signed-cosine": NaN, "spearman": NaN, "top-k": NaN, "ssim": NaN};
    }
    const k = Math.max(1, Math.floor(TOP_SHARE * left.length + 0.5));
    return {
      "cosine": cosine(left, right),
      "signed-cosine": channels === channelsB ? cosine(a, b) : NaN,
      "spearman": pearson(ranks(left), ranks(right)),
      "top-k": overlap(left, right, k),
      "ssim": ssim(left, right, height, width),
    };
  }

  /** The mean of the values that are numbers; NaN where none is. */
  function mean(values) {
    const numbers = values.filter(value => !Number.isNaN(value));
    return sum(numbers) / numbers.length;
  }

  /** The 99th percentile of magnitudes by nearest rank; where that is 0, the largest magnitude. */
  function white(...maps) {
    const all = Float64Array.from(maps.flatMap(map => Array.from(map, Math.abs))).sort();
    if (!all.length) {
      return 0;
    }
    const quantile = all[Math.ceil(WHITE_QUANTILE * all.length) - 1];
    return quantile > 0 ? quantile : all[all.length - 1];
  }

  const DEFINITIONS = [
    ["cosine", "cosine", "cosine of the two maps of magnitudes: <a,b> / (|a| |b|), from 0 to 1"],
    ["signed-cosine", "signed cosine", "cosine of the raw, signed maps over all channels, from −1 to 1"],
    ["spearman", "Spearman", "correlation of the pixels' ranks by magnitude, ties sharing their mean rank"],
    ["top-k", "top 10 %", "the share of the 10 % largest pixels that the two have in common"],
    ["ssim", "SSIM", "mean structural similarity: each map divided by its sum, Gaussian window 11 × 11 of deviation 1.5, range up to the larger maximum; near 1 for two nearly empty maps, whatever they hold",
      [["Wang et al., 2004", "https://doi.org/10.1109/TIP.2003.819861"]]],
  ];

  return {similarity, magnitude, signed, mean, white, DEFINITIONS};
})();
