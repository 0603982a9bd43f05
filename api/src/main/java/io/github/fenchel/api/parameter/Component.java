package io.github.fenchel.api.parameter;

/**
 * A part chosen by name, with the values of all its parameters.
 *
 * @param id the descriptor's id
 * @param arguments the values, defaults filled in
 */
public record Component(String id, Arguments arguments) {

  /** A part without arguments. */
  public static Component of(String id) {
    return new Component(id, Arguments.none());
  }

  /** Returns the id and the arguments, e.g. {@code l1 (epsilon 8/255 pixel)}: one text for each. */
  public String text() {
    return with(arguments.text());
  }

  /** Returns the same for people, numbers as the suite has them. */
  public String written() {
    return with(arguments.written());
  }

  private String with(String arguments) {
    return arguments.isEmpty() ? id : id + " (" + arguments + ")";
  }
}
