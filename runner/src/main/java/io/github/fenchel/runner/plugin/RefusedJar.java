package io.github.fenchel.runner.plugin;

import java.nio.file.Path;

/**
 * A jar of a plugin folder that cannot be used; everything else works without it.
 *
 * @param jar the jar
 * @param reason what is wrong with it, and what to do
 */
public record RefusedJar(Path jar, String reason) {

  /** Returns the jar's name without its folder. */
  public String name() {
    return jar.getFileName().toString();
  }

  /** Returns a one-line message. */
  public String message() {
    return "plugin jar " + jar + " is refused: " + reason;
  }
}
