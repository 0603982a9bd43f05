package io.github.fenchel.runner.data.augmentation;

import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Offer;
import io.github.fenchel.api.parameter.Parameter;
import io.github.fenchel.api.parameter.Range;
import java.util.List;

/** The augmentations that Fenchel brings. */
public final class Augmentations {
  private static final int LARGEST_PADDING = 1024;

  private Augmentations() {}

  /** Returns the augmentations with their parameters. */
  public static List<Offer<Augmentation>> offers() {
    return List.of(
        new Offer<>(
            Descriptor.of(
                "horizontal-flip", "Mirrors an image left to right, with probability 1/2"),
            arguments -> new HorizontalFlip()),
        new Offer<>(
            Descriptor.of(
                "padded-crop",
                "Pads an image with zeros and crops it at random to its own size",
                Parameter.whole(
                    "padding",
                    4,
                    Range.between(1, LARGEST_PADDING),
                    "pixels of zeros on each side, fewer than the image has")),
            arguments -> new PaddedCrop(arguments.whole("padding"))));
  }
}
