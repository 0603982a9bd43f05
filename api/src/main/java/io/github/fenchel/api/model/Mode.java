package io.github.fenchel.api.model;

/** How batch normalization and dropout behave in a forward pass. */
public enum Mode {
  /** By the batch's statistics; running statistics move; dropout drops. */
  TRAIN,
  /** By the running statistics, which stay; no dropout. */
  EVALUATE
}
