package io.github.fenchel.runner.data.split;

import io.github.fenchel.api.data.Split;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.runner.random.Randomness;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Some images of a split, in the split's order.
 *
 * <p>A subset of a subset refers to the split itself, so that {@link #indices} is always what a
 * record needs.
 */
public final class Subset implements Split {
  private final Split whole;
  private final int[] indices; // ascending, within whole

  private Subset(Split whole, int[] indices) {
    this.whole = whole;
    this.indices = indices;
  }

  /**
   * Images that train and images that only choose the epoch.
   *
   * @param train the former
   * @param validation the latter; empty if the share is 0
   */
  public record Parts(Subset train, Subset validation) {}

  /**
   * A stratified subset: as equal per class as the split allows.
   *
   * <p>Where the count is not a multiple of the number of classes, earlier classes give one image
   * more; where a class has too few, the others make up for it. Within a class the seed chooses.
   * With one seed, a smaller subset lies within a larger one.
   *
   * @param what what the count is called in messages, e.g. {@code data.train}
   * @param split what to choose from
   * @param count how many images
   * @param seed chooses among the images of a class
   * @throws FenchelException of kind USER if the split has fewer than {@code count} images, or
   *     {@code count} is below 1
   */
  public static Subset stratified(String what, Split split, int count, long seed) {
    if (count < 1 || count > split.size()) {
      throw FenchelException.user(
          what + ": " + count + " images asked for, expected 1 to " + split.size());
    }
    int[][] byClass = shuffledByClass(split, seed);
    return of(split, picked(byClass, equalQuotas(byClass, count)));
  }

  /**
   * Sets a share of a split aside for validation, the same share of each class.
   *
   * <p>{@code round(share * size)} images, halves up, at least 1 if the share is not 0. Each class
   * gives the whole part of its share; the largest remainders give one more, earlier classes first.
   * No class gives its last image: what it cannot give, the others give, in the same order.
   *
   * @param what what the share is called in messages, e.g. {@code data.validation}
   * @param split what to divide
   * @param share of [0,1)
   * @param seed chooses among the images of a class
   * @throws FenchelException of kind USER if the share is out of range or leaves a class nothing to
   *     train on
   */
  public static Parts validation(String what, Split split, Rational share, long seed) {
    Rational one = Rational.of(1, 1);
    if (share.signum() < 0 || share.compareTo(one) >= 0) {
      throw FenchelException.user(what + ": share " + share + " is not in [0,1)");
    }
    int size = split.size();
    int count = round(share, size);
    if (share.signum() > 0) {
      count = Math.max(count, 1);
    }
    if (count >= size) {
      throw FenchelException.user(
          what + ": share " + share + " of " + size + " images leaves nothing to train on");
    }
    int[][] byClass = shuffledByClass(split, seed);
    int most = Arrays.stream(byClass).mapToInt(images -> Math.max(0, images.length - 1)).sum();
    if (count > most) {
      throw FenchelException.user(
          what
              + ": share "
              + share
              + " of "
              + size
              + " images sets "
              + count
              + " aside, which leaves a class with none to train on; with one image of each class"
              + " in training at most "
              + most
              + " can be set aside");
    }
    int[] validation = picked(byClass, proportionalQuotas(byClass, count, size));
    boolean[] aside = new boolean[size];
    for (int i : validation) {
      aside[i] = true;
    }
    int[] rest = IntStream.range(0, size).filter(i -> !aside[i]).toArray();
    return new Parts(of(split, rest), of(split, validation));
  }

  private static int round(Rational share, int size) {
    BigInteger twice =
        share.numerator().multiply(BigInteger.valueOf(2L * size)).add(share.denominator());
    return twice.divide(share.denominator().shiftLeft(1)).intValueExact();
  }

  private static int[][] shuffledByClass(Split split, long seed) {
    int classes = IntStream.range(0, split.size()).map(split::label).max().orElse(-1) + 1;
    int[] counts = new int[classes];
    for (int i = 0; i < split.size(); i++) {
      counts[split.label(i)]++;
    }
    int[][] byClass = new int[classes][];
    for (int c = 0; c < classes; c++) {
      byClass[c] = new int[counts[c]];
    }
    // One shuffle of all images: an image's rank within its class depends on nothing but the seed.
    Arrays.fill(counts, 0);
    for (int i : Randomness.seeded(seed).permutation(split.size())) {
      int c = split.label(i);
      byClass[c][counts[c]++] = i;
    }
    return byClass;
  }

  private static int[] equalQuotas(int[][] byClass, int count) {
    int[] quotas = new int[byClass.length];
    int left = count;
    while (left > 0) {
      for (int c = 0; c < byClass.length && left > 0; c++) {
        if (quotas[c] < byClass[c].length) {
          quotas[c]++;
          left--;
        }
      }
    }
    return quotas;
  }

  private static int[] proportionalQuotas(int[][] byClass, int count, int size) {
    int[] quotas = new int[byClass.length];
    long[] remainders = new long[byClass.length];
    int left = count;
    for (int c = 0; c < byClass.length; c++) {
      long product = (long) byClass[c].length * count;
      quotas[c] = (int) (product / size);
      remainders[c] = product % size;
      left -= quotas[c];
    }
    int[] order =
        IntStream.range(0, byClass.length)
            .boxed()
            .sorted((a, b) -> Long.compare(remainders[b], remainders[a]))
            .mapToInt(Integer::intValue)
            .toArray();
    for (int c = 0; c < byClass.length; c++) {
      int most = Math.max(0, byClass[c].length - 1);
      left += Math.max(0, quotas[c] - most);
      quotas[c] = Math.min(quotas[c], most);
    }
    while (left > 0) {
      for (int i = 0; i < order.length && left > 0; i++) {
        if (quotas[order[i]] < byClass[order[i]].length - 1) {
          quotas[order[i]]++;
          left--;
        }
      }
    }
    return quotas;
  }

  private static int[] picked(int[][] byClass, int[] quotas) {
    return IntStream.range(0, byClass.length)
        .flatMap(c -> Arrays.stream(byClass[c], 0, quotas[c]))
        .sorted()
        .toArray();
  }

  private static Subset of(Split split, int[] ascending) {
    if (split instanceof Subset subset) {
      return new Subset(subset.whole, subset.within(ascending));
    }
    return new Subset(split, ascending);
  }

  /** Returns the places of these images in the split that they were taken from, ascending. */
  public int[] indices() {
    return indices.clone();
  }

  @Override
  public int size() {
    return indices.length;
  }

  @Override
  public int label(int index) {
    return whole.label(indices[index]);
  }

  @Override
  public int position(int index) {
    return whole.position(indices[index]);
  }

  @Override
  public HostArray images(int... some) {
    return whole.images(within(some));
  }

  @Override
  public Map<String, HostArray> sides(int... some) {
    return whole.sides(within(some));
  }

  private int[] within(int[] some) {
    return Arrays.stream(some).map(i -> indices[i]).toArray();
  }
}
