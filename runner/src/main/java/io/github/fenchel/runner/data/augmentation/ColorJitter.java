package io.github.fenchel.runner.data.augmentation;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.training.RandomNumbers;

/**
 * Changes brightness, contrast, saturation, and hue by random factors in random order, as
 * torchvision's {@code ColorJitter} does; a side map stays.
 *
 * <p>A factor is uniform in {@code [max(0, 1 - strength), 1 + strength]}, a shift of the hue in
 * {@code [-hue, hue]} turns of the color circle. Each step ends within [0,1]. The choices are the
 * order of the four, then their factors.
 *
 * @param brightness strength of {@code f x}
 * @param contrast strength of {@code f x + (1 - f) m}, with {@code m} the mean of the image's gray
 * @param saturation strength of {@code f x + (1 - f) g}, with {@code g} the pixel's gray
 * @param hue the largest shift of the hue
 */
record ColorJitter(double brightness, double contrast, double saturation, double hue)
    implements ImageChange {
  private static final int STEPS = 4;
  private static final int RGB = 3;

  /** Checks that something is to be done. */
  ColorJitter {
    if (brightness == 0 && contrast == 0 && saturation == 0 && hue == 0) {
      throw new IllegalArgumentException(
          "nothing changes; set brightness, contrast, saturation or hue, e.g. brightness 0.4");
    }
  }

  @Override
  public void check(ImageShape image) {
    boolean gray = image.channels() == 1;
    if (!gray && image.channels() != RGB) {
      throw new IllegalArgumentException(
          "an image of " + image + " is neither gray nor red, green and blue");
    }
    if (gray && (saturation != 0 || hue != 0)) {
      throw new IllegalArgumentException(
          (saturation != 0 ? "saturation" : "hue")
              + " changes nothing in gray images; leave it out");
    }
  }

  @Override
  public double[] choose(ImageShape image, RandomNumbers random) {
    double[] choice = new double[2 * STEPS];
    int[] order = random.permutation(STEPS);
    for (int i = 0; i < STEPS; i++) {
      choice[i] = order[i];
    }
    choice[STEPS] = factor(brightness, random);
    choice[STEPS + 1] = factor(contrast, random);
    choice[STEPS + 2] = factor(saturation, random);
    choice[STEPS + 3] = random.between(-hue, hue);
    return choice;
  }

  private static double factor(double strength, RandomNumbers random) {
    return random.between(Math.max(0, 1 - strength), 1 + strength);
  }

  @Override
  public void change(Pixels image, double... choice) {
    for (int i = 0; i < STEPS; i++) {
      int step = (int) choice[i];
      double by = choice[STEPS + step];
      switch (step) {
        case 0 -> brighten(image, by);
        case 1 -> contrast(image, by);
        case 2 -> saturate(image, by);
        default -> turn(image, by);
      }
    }
  }

  private void brighten(Pixels image, double factor) {
    if (brightness != 0) {
      int end = image.plane(image.channels);
      for (int i = image.start; i < end; i++) {
        image.values[i] = clamped(factor * image.values[i]);
      }
    }
  }

  private void contrast(Pixels image, double factor) {
    if (contrast == 0) {
      return;
    }
    int pixels = image.height * image.width;
    double sum = 0;
    for (int i = 0; i < pixels; i++) {
      sum += gray(image, i);
    }
    double rest = (1 - factor) * sum / pixels;
    int end = image.plane(image.channels);
    for (int i = image.start; i < end; i++) {
      image.values[i] = clamped(factor * image.values[i] + rest);
    }
  }

  private void saturate(Pixels image, double factor) {
    if (saturation == 0) {
      return;
    }
    int pixels = image.height * image.width;
    for (int i = 0; i < pixels; i++) {
      double rest = (1 - factor) * gray(image, i);
      for (int at = image.start + i; at < image.plane(image.channels); at += pixels) {
        image.values[at] = clamped(factor * image.values[at] + rest);
      }
    }
  }

  /** ITU-R 601's gray, of one channel the channel itself. */
  private static double gray(Pixels image, int pixel) {
    float[] values = image.values;
    return image.channels == 1
        ? values[image.start + pixel]
        : 0.2989 * values[image.plane(0) + pixel]
            + 0.587 * values[image.plane(1) + pixel]
            + 0.114 * values[image.plane(2) + pixel];
  }

  private void turn(Pixels image, double shift) {
    if (hue == 0) {
      return;
    }
    int pixels = image.height * image.width;
    for (int i = 0; i < pixels; i++) {
      turn(image.values, image.start + i, pixels, shift);
    }
  }

  /** Through hue, saturation and value, and back; a gray pixel stays gray. */
  private static void turn(float[] values, int at, int plane, double shift) {
    double r = values[at];
    double g = values[at + plane];
    double b = values[at + 2 * plane];
    double most = Math.max(r, Math.max(g, b));
    double range = most - Math.min(r, Math.min(g, b));
    if (range == 0) {
      return;
    }
    double sixths;
    if (most == r) {
      sixths = (g - b) / range;
    } else if (most == g) {
      sixths = 2 + (b - r) / range;
    } else {
      sixths = 4 + (r - g) / range;
    }
    double turned = sixths / 6 + shift;
    double place = 6 * (turned - Math.floor(turned));
    double sector = Math.floor(place);
    double within = place - sector;
    float full = (float) most;
    float none = clamped(most - range);
    float falling = clamped(most - range * within);
    float rising = clamped(most - range * (1 - within));
    switch ((int) sector % 6) {
      case 0 -> set(values, at, plane, full, rising, none);
      case 1 -> set(values, at, plane, falling, full, none);
      case 2 -> set(values, at, plane, none, full, rising);
      case 3 -> set(values, at, plane, none, falling, full);
      case 4 -> set(values, at, plane, rising, none, full);
      default -> set(values, at, plane, full, none, falling);
    }
  }

  private static void set(float[] values, int at, int plane, float r, float g, float b) {
    values[at] = r;
    values[at + plane] = g;
    values[at + 2 * plane] = b;
  }

  private static float clamped(double value) {
    return (float) Math.min(1, Math.max(0, value));
  }
}
