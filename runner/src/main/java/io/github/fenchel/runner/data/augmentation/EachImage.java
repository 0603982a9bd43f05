package io.github.fenchel.runner.data.augmentation;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.training.Augmentation;
import io.github.fenchel.api.training.RandomNumbers;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Changes each image by itself, with some probability, and many at once.
 *
 * <p>The choices are FLOAT64: 1 if the image is changed, else 0; then what was chosen, whether it
 * is changed or not, so that the probability moves no other choice.
 *
 * @param change what is done to an image
 * @param probability how likely it is done
 */
record EachImage(ImageChange change, double probability) implements Augmentation {

  /** What is done to the pixels of an image or of its side map. */
  private interface Work {
    void on(Pixels pixels, double... choice);
  }

  @Override
  public HostArray choose(int count, ImageShape image, RandomNumbers random) {
    double[][] rows = new double[count][];
    for (int i = 0; i < count; i++) {
      double changed = random.chance(probability) ? 1 : 0;
      double[] choice = change.choose(image, random);
      rows[i] = new double[1 + choice.length];
      rows[i][0] = changed;
      System.arraycopy(choice, 0, rows[i], 1, choice.length);
    }
    return HostArray.of(
        Shape.of(count, count == 0 ? 0 : rows[0].length),
        Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray());
  }

  @Override
  public HostArray change(HostArray images, HostArray choices) {
    return changed(images, choices, change::change);
  }

  @Override
  public HostArray changeSide(HostArray side, HostArray choices) {
    return changed(side, choices, change::changeSide);
  }

  private static HostArray changed(HostArray maps, HostArray choices, Work work) {
    Shape shape = maps.shape();
    float[] values = maps.toFloats();
    double[] chosen = choices.toDoubles();
    int perChoice = (int) choices.shape().get(1);
    int channels = (int) shape.get(1);
    int height = (int) shape.get(2);
    int width = (int) shape.get(3);
    IntStream.range(0, Math.toIntExact(shape.get(0)))
        .parallel()
        .filter(image -> chosen[image * perChoice] == 1)
        .forEach(
            image ->
                work.on(
                    new Pixels(values, image * channels * height * width, channels, height, width),
                    Arrays.copyOfRange(chosen, image * perChoice + 1, (image + 1) * perChoice)));
    return HostArray.of(shape, values);
  }

  @Override
  public void check(ImageShape image) {
    change.check(image);
  }
}
