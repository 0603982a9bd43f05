package io.github.fenchel.results.picture;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.file.AtomicFile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.Supplier;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Writes pictures: equal pixels give equal bytes, since no time or text is added. */
public final class Png {
  static {
    // Pictures are drawn in memory: a DISPLAY that happens to be set must not be opened.
    if (System.getProperty("java.awt.headless") == null) {
      System.setProperty("java.awt.headless", "true");
    }
  }

  private Png() {}

  static BufferedImage canvas(int width, int height, int type) {
    return new BufferedImage(width, height, type);
  }

  /**
   * Draws a picture with text in it, and writes it.
   *
   * @throws FenchelException of kind MACHINE if there is no font or no space
   */
  public static void draw(Path file, Supplier<BufferedImage> drawing) {
    BufferedImage figure;
    try {
      figure = drawing.get();
    } catch (LinkageError | InternalError | NullPointerException e) {
      // A Java without fontconfig fails in one of these ways, depending on its version.
      throw new FenchelException(
          FailureKind.MACHINE,
          file
              + ": no text can be drawn, for Java finds no font ("
              + e
              + "); install fontconfig and a font, e.g. fonts-dejavu-core; all other results are"
              + " complete",
          e);
    }
    write(file, figure);
  }

  static void write(Path file, BufferedImage image) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      if (!ImageIO.write(image, "png", out)) {
        throw new IllegalStateException("this Java cannot write PNG");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory cannot fail", e);
    }
    AtomicFile.write(file, bytes.toByteArray());
  }
}
