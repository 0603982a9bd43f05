package io.github.fenchel.api.model;

import io.github.fenchel.api.tensor.Shape;

/**
 * One weight or statistic of a network.
 *
 * @param name its name, e.g. {@code layer1.0.conv1.weight}
 * @param shape its shape, in PyTorch's layout
 * @param initializer how it starts
 * @param trained true for a weight, false for a running statistic
 */
public record WeightSpec(String name, Shape shape, Initializer initializer, boolean trained) {}
