package io.github.fenchel.suites;

import java.util.List;

/** A small suite that is right, which tests spoil line by line. */
public final class GoodSuite {
  public static final List<String> LINES =
      List.of(
          "fenchel: 1",
          "name: good",
          "data: {id: fashion-mnist-mini, train: 2000, test: 256}",
          "architecture: small-cnn",
          "backend: pytorch",
          "seed: 0",
          "training: {epochs: 2, batch: 64, optimizer: adam}",
          "objective: standard");

  private GoodSuite() {}
}
