package io.github.fenchel.api.objective;

import io.github.fenchel.api.tensor.Tensor;

/**
 * The training loss of each example.
 *
 * @param values the loss {@code [N]}
 * @param logits the class scores behind it {@code [N,K]}
 */
public record ExampleLoss(Tensor values, Tensor logits) {}
