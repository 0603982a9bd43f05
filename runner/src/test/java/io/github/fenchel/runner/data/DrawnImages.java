package io.github.fenchel.runner.data;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/** Draws images and writes them as real files, laid out as ImageNette. */
public final class DrawnImages {
  /** Some of ImageNette's classes. */
  public static final List<String> CLASSES = List.of("n01440764", "n02102040", "n02979186");

  private static final int DISC = 24;

  private DrawnImages() {}

  /** Writes so many training and test images of each class, of all sizes; returns the folder. */
  public static Path folder(Path root, int train, int test) {
    for (int label = 0; label < CLASSES.size(); label++) {
      String name = CLASSES.get(label);
      for (int i = 0; i < train + test; i++) {
        String part = i < train ? "train" : "val";
        write(root.resolve(part).resolve(name).resolve(name + "_" + i + ".JPEG"), label, i);
      }
    }
    return root;
  }

  /** Writes one image: a disc whose color is its class's, wide or tall by its number. */
  public static void write(Path file, int label, int number) {
    int width = 40 + 13 * (number % 3);
    int height = 40 + 11 * (number % 4);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setColor(Color.getHSBColor(number / 50f, 0.3f, 0.4f));
    pen.fillRect(0, 0, width, height);
    pen.setColor(Color.getHSBColor(label / 3f, 0.9f, 0.9f));
    pen.fillOval((width - DISC) / 2, (height - DISC) / 2, DISC, DISC);
    pen.dispose();
    write(file, image);
  }

  /** Writes an image in the format that the file's name says. */
  public static void write(Path file, BufferedImage image) {
    String format = file.toString().endsWith(".png") ? "png" : "jpg";
    try {
      Files.createDirectories(file.getParent());
      if (!ImageIO.write(image, format, file.toFile())) {
        throw new IllegalArgumentException(file + ": no writer takes such an image");
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
