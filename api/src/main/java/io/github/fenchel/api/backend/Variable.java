package io.github.fenchel.api.backend;

import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;

/** A stored tensor: a weight, a running statistic, an optimizer's state. */
public interface Variable {

  /** Returns the name. */
  String name();

  /** Returns the shape, which never changes. */
  Shape shape();

  /**
   * Returns the value within a program call: what this call last assigned, else what is stored.
   *
   * <p>Within {@link Session#gradients} this is what gradients are taken with respect to.
   */
  Tensor value();

  /**
   * Assigns a value within a program call; it is stored when the call succeeds. The value is
   * detached.
   *
   * @throws IllegalArgumentException if the shape or the type differs
   */
  void assign(Tensor value);

  /** Returns the stored value; only between program calls. */
  HostArray read();

  /** Stores a value; only between program calls. */
  void write(HostArray value);
}
