package io.github.fenchel.api.explain;

/** The test images that a metric is measured on. */
public enum TestImages {
  /** All of them; those that are explained, if it reads maps or asks the network. */
  ALL,
  /** The subset that is explained: {@code mapImages} in a suite, all unless it says so. */
  EXPLAINED,
  /** The subset that is attacked: {@code attackImages} in a suite. */
  ATTACKED,
  /** The subset whose raw maps are kept: {@code images} in a suite. */
  MAPPED
}
