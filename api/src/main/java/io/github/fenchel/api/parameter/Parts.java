package io.github.fenchel.api.parameter;

/** Makes the parts that another part's arguments name, whichever plugin offers them. */
public interface Parts {
  /**
   * Makes a part.
   *
   * @param contract what it is, e.g. {@code SaliencyMethod.class}
   * @throws IllegalArgumentException if nothing of that kind has its id
   */
  <T> T make(Class<T> contract, Component part);

  /** Makes none: for parts whose parameters name no others. */
  static Parts none() {
    return new Parts() {
      @Override
      public <T> T make(Class<T> contract, Component part) {
        throw new IllegalArgumentException("nothing is called " + part.id());
      }
    };
  }
}
