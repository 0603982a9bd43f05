package io.github.fenchel.api.parameter;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name and the parameters of a plugin's part: the source of lists, schemas, messages and the
 * defaults in records.
 *
 * @param id its name in a suite, unique among its kind: lower-case words joined by hyphens
 * @param doc one line for people
 * @param parameters the parameters it takes, in the order in which people should read them
 */
public record Descriptor(String id, String doc, List<Parameter> parameters) {
  private static final Pattern ID = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

  /** Checks the id and copies the list. */
  public Descriptor {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "id \"" + id + "\" is not lower-case words joined by hyphens");
    }
    parameters = List.copyOf(parameters);
  }

  /** A descriptor of something that takes the given parameters. */
  public static Descriptor of(String id, String doc, Parameter... parameters) {
    return new Descriptor(id, doc, List.of(parameters));
  }

  /** Returns the parameter of that id. */
  public Optional<Parameter> parameter(String parameterId) {
    return parameters.stream().filter(p -> p.id().equals(parameterId)).findFirst();
  }
}
