package io.github.fenchel.runner.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Small suites for tests: seconds, not minutes. */
public final class Suites {
  public static final String TINY =
      """
      fenchel: 1
      name: tiny
      data: {id: fashion-mnist-mini, train: 200, test: 50}
      architecture: small-cnn
      backend: pytorch
      seed: 0
      training: {epochs: 1, batch: 50, optimizer: {id: adam, rate: 1e-3}, threads: 1}
      objective:
        - standard
        - {norm: l1, epsilon: 8/255 pixel, route: fast}
      evaluation: {images: 10, attackImages: 20}
      """;

  private Suites() {}

  /** Writes a suite into a folder. */
  public static Path write(Path folder, String text) {
    try {
      return Files.writeString(folder.resolve("suite.yaml"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
