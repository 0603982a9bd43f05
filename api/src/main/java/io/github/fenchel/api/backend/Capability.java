package io.github.fenchel.api.backend;

/** What a backend can do; declared without loading a native library. */
public enum Capability {
  /** First-order gradients and variables: it can train. */
  TRAIN,
  /** Gradients of gradients: {@code valueAndGradient} inside {@code gradients}. */
  DOUBLE_BACKPROP,
  /** Sessions in double precision. */
  FLOAT64,
  /** Can use a CUDA device where the machine has one. */
  GPU,
  /** Equal inputs, versions, device and threads give equal bits. */
  DETERMINISTIC
}
