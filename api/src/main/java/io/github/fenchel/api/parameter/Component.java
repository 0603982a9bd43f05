package io.github.fenchel.api.parameter;

/**
 * A part chosen by name, with every value it was told.
 *
 * @param id the descriptor's id
 * @param arguments the values, defaults filled in
 */
public record Component(String id, Arguments arguments) {

  /** A part without arguments. */
  public static Component of(String id) {
    return new Component(id, Arguments.none());
  }

  /** Returns the id and the arguments for people, e.g. {@code l1 (epsilon 8/255 pixel)}. */
  public String text() {
    if (arguments.values().isEmpty()) {
      return id;
    }
    StringBuilder text = new StringBuilder(id).append(" (");
    arguments
        .values()
        .forEach((key, value) -> text.append(key).append(' ').append(value.text()).append(", "));
    text.setLength(text.length() - 2);
    return text.append(')').toString();
  }
}
