package io.github.fenchel.runner.explain.saliency.noise;

import io.github.fenchel.api.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A penalty that makes changes of an image sparse, known by its proximal step.
 *
 * @param kind which entries go to 0 together
 * @param threshold the penalty's weight
 * @param patch side of a group's square
 */
record SparsePenalty(Kind kind, double threshold, int patch) {

  /** Which entries go to 0 together. */
  enum Kind {
    /** None. */
    PLAIN,
    /** Each alone: {@code threshold ||delta||_1}. */
    SPARSE,
    /** Those of a patch, over all channels: {@code threshold sum_S ||delta_S||_2}. */
    GROUP;

    /** Returns how suites spell them; the first is the default. */
    static List<String> words() {
      return Arrays.stream(values()).map(Kind::word).toList();
    }

    /** Returns the one of that spelling. */
    static Kind of(String word) {
      return Arrays.stream(values()).filter(k -> k.word().equals(word)).findFirst().orElseThrow();
    }

    private String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Takes the proximal step in place.
   *
   * @param step the step's length, which the threshold is multiplied by
   * @param shape {@code [n,C,H,W]}
   */
  void shrink(double[] delta, double step, Shape shape) {
    double least = threshold * step;
    switch (kind) {
      case PLAIN -> {}
      case SPARSE -> {
        for (int i = 0; i < delta.length; i++) {
          delta[i] = Math.signum(delta[i]) * Math.max(Math.abs(delta[i]) - least, 0);
        }
      }
      case GROUP -> {
        int height = Math.toIntExact(shape.get(2));
        int width = Math.toIntExact(shape.get(3));
        int size = Math.toIntExact(shape.with(0, 1).size());
        int across = (width + patch - 1) / patch;
        int patches = across * ((height + patch - 1) / patch);
        double[] norms = new double[delta.length / size * patches];
        int[] places = new int[delta.length];
        for (int i = 0; i < delta.length; i++) {
          int row = i / width % height / patch;
          places[i] = i / size * patches + row * across + i % width / patch;
          norms[places[i]] += delta[i] * delta[i];
        }
        for (int i = 0; i < delta.length; i++) {
          double norm = Math.sqrt(norms[places[i]]);
          delta[i] *= norm > least ? 1 - least / norm : 0;
        }
      }
    }
  }
}
