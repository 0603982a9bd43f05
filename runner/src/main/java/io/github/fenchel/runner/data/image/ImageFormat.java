package io.github.fenchel.runner.data.image;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * A file whose header was read: its size is known, its pixels are not yet decoded.
 *
 * <p>Java's readers see only the parts of a file that make up its samples: color profiles, notes
 * and previews, which they would apply or trip over, are left out.
 */
sealed interface ImageFormat permits JpegFile, PngFile {
  /** What Pillow, too, is wary of: {@code 1024^3 / 4 / 3} pixels, a quarter of 1 GiB of samples. */
  int MOST_PIXELS = 89_478_485;

  /** The longest side, which is the longest of a JPEG. */
  int LONGEST_SIDE = 65_535;

  /** Returns the number of pixels in a row. */
  int width();

  /** Returns the number of rows. */
  int height();

  /** Returns how many bytes decoding takes at once, about. */
  long memory();

  /**
   * Decodes the pixels.
   *
   * @throws IOException if they are corrupt
   */
  RgbImage decode() throws IOException;

  /** Refuses a size by what a file's header says, before anything is made of that size. */
  static void checkSize(int width, int height) throws UnfitImage {
    if (width < 1 || height < 1) {
      throw new UnfitImage("is corrupt: its header says " + width + "x" + height + " pixels");
    }
    if (Math.max(width, height) > LONGEST_SIDE || (long) width * height > MOST_PIXELS) {
      throw new UnfitImage(
          "has "
              + width
              + "x"
              + height
              + " pixels, expected at most "
              + LONGEST_SIDE
              + " on a side and "
              + MOST_PIXELS
              + " in all");
    }
  }

  /** How a reader is asked for an image. */
  @FunctionalInterface
  interface Reading {
    /** Reads the only image. */
    Raster from(ImageReader reader) throws IOException;
  }

  /** Reads the samples as they are stored, without any conversion. */
  static Raster samples(String format, byte[] plain) throws IOException {
    Reading reading =
        format.equals(JpegFile.FORMAT)
            ? reader -> reader.readRaster(0, null)
            : reader -> {
              BufferedImage image = reader.read(0);
              return image.getRaster();
            };
    ImageReader reader = reader(format);
    try (ImageInputStream stream =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(plain))) {
      reader.setInput(stream, true, true);
      return reading.from(reader);
    } finally {
      reader.dispose();
    }
  }

  /** Java's own reader, whatever else is installed: pixels must not depend on the class path. */
  private static ImageReader reader(String format) throws IOException {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
    while (readers.hasNext()) {
      ImageReader reader = readers.next();
      if ("java.desktop".equals(reader.getClass().getModule().getName())) {
        return reader;
      }
    }
    throw new IOException("this Java has no reader of " + format);
  }
}
