package io.github.fenchel.api.model;

import io.github.fenchel.api.tensor.Tensor;

/** The random numbers of one step: made in Java, and given to the program as inputs. */
public interface Draws {

  /**
   * Returns the draw of that name.
   *
   * @throws IllegalArgumentException if no {@link DrawSpec} declares it
   */
  Tensor get(String name);

  /** No draws: every name is refused. */
  static Draws none() {
    return name -> {
      throw new IllegalArgumentException("no random draw \"" + name + "\" was declared");
    };
  }
}
