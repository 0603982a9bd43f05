package io.github.fenchel.results.codec;

import io.github.fenchel.api.tensor.HostArray;

/**
 * An array and what a file calls it.
 *
 * @param name its name, unique in its file
 * @param array the numbers
 */
public record NamedArray(String name, HostArray array) {}
