package io.github.fenchel.runner.data.augmentation;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.training.RandomNumbers;

/**
 * Rotates an image about its center by a random angle, counter-clockwise where it is positive; what
 * comes from outside is 0.
 *
 * <p>With {@code u, v} from the center, the new pixel takes {@code (u cos a - v sin a, u sin a + v
 * cos a)}: torchvision's {@code rotate} without {@code expand} and {@code fill}. A side map takes
 * the nearest pixel, so that a mask keeps its values. The choice is the angle in degrees.
 *
 * @param degrees the largest angle to either side
 * @param bilinear whether four pixels are mixed; else the nearest is taken
 */
record Rotation(double degrees, boolean bilinear) implements ImageChange {

  @Override
  public double[] choose(ImageShape image, RandomNumbers random) {
    return new double[] {random.between(-degrees, degrees)};
  }

  @Override
  public void change(Pixels image, double... choice) {
    turn(image, choice[0], bilinear);
  }

  @Override
  public void changeSide(Pixels side, double... choice) {
    turn(side, choice[0], false);
  }

  private static void turn(Pixels image, double angle, boolean bilinear) {
    double sine = StrictMath.sin(StrictMath.toRadians(angle));
    double cosine = StrictMath.cos(StrictMath.toRadians(angle));
    double middleX = (image.width - 1) / 2.0;
    double middleY = (image.height - 1) / 2.0;
    for (int channel = 0; channel < image.channels; channel++) {
      float[] from = image.copy(channel);
      int to = image.plane(channel);
      for (int row = 0; row < image.height; row++) {
        double v = row - middleY;
        for (int column = 0; column < image.width; column++) {
          double u = column - middleX;
          double x = u * cosine - v * sine + middleX;
          double y = u * sine + v * cosine + middleY;
          image.values[to++] =
              bilinear
                  ? mixed(from, x, y, image.width, image.height)
                  : at(from, (int) Math.rint(x), (int) Math.rint(y), image.width, image.height);
        }
      }
    }
  }

  private static float mixed(float[] from, double x, double y, int width, int height) {
    int left = (int) Math.floor(x);
    int top = (int) Math.floor(y);
    double right = x - left;
    double low = y - top;
    double above =
        (1 - right) * at(from, left, top, width, height)
            + right * at(from, left + 1, top, width, height);
    double below =
        (1 - right) * at(from, left, top + 1, width, height)
            + right * at(from, left + 1, top + 1, width, height);
    return (float) ((1 - low) * above + low * below);
  }

  private static float at(float[] from, int x, int y, int width, int height) {
    return x < 0 || y < 0 || x >= width || y >= height ? 0 : from[y * width + x];
  }
}
