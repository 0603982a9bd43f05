package io.github.fenchel.runner.data.image;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Decodes JPEG and PNG with the readers that Java brings.
 *
 * <p>Samples are taken as they are stored, as Pillow and torchvision take them: color profiles and
 * the orientation that a camera noted are not applied, transparency is dropped, and a gray image is
 * three equal channels. (Java's own conversion to RGB would brighten gray images.)
 */
public final class Decoder {
  private static final String PROBE = "decoder-probe.jpg";

  private Decoder() {}

  /**
   * Decodes an image.
   *
   * @throws io.github.fenchel.api.fault.FenchelException of kind USER if it is corrupt; the message
   *     names the file
   */
  public static Picture decode(EncodedImage image) {
    InputStream bytes = new ByteArrayInputStream(image.content());
    try (ImageInputStream stream = new MemoryCacheImageInputStream(bytes)) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
      if (!readers.hasNext()) {
        throw new IOException("this Java has no reader for it");
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(stream, true, true);
        return picture(reader.read(0));
      } finally {
        reader.dispose();
      }
    } catch (IOException | RuntimeException corrupt) {
      throw EncodedImage.fault(
          image.file()
              + ": cannot be decoded ("
              + corrupt.getMessage()
              + "); get the file again, convert it, or remove it from the data",
          corrupt);
    }
  }

  private static Picture picture(BufferedImage image) throws IOException {
    int width = image.getWidth();
    int height = image.getHeight();
    byte[] samples = new byte[Math.multiplyExact(Math.multiplyExact(width, height), 3)];
    if (image.getColorModel() instanceof IndexColorModel) {
      fillFromPalette(image, samples);
    } else {
      fill(image.getRaster(), samples);
    }
    return new Picture(width, height, samples);
  }

  private static void fillFromPalette(BufferedImage image, byte[] samples) {
    int width = image.getWidth();
    int[] row = new int[width];
    int to = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      image.getRGB(0, y, width, 1, row, 0, width);
      for (int color : row) {
        samples[to++] = (byte) (color >> 16);
        samples[to++] = (byte) (color >> 8);
        samples[to++] = (byte) color;
      }
    }
  }

  private static void fill(Raster raster, byte[] samples) throws IOException {
    int type = raster.getDataBuffer().getDataType();
    int bands = raster.getNumBands();
    if (raster.getSampleModel().getSampleSize(0) != Byte.SIZE
        || (type != DataBuffer.TYPE_BYTE && type != DataBuffer.TYPE_INT)) {
      throw new IOException("it has not 8 bits per sample");
    }
    boolean gray = bands < Resize.CHANNELS;
    int width = raster.getWidth();
    int[] row = new int[width * bands];
    int to = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
      for (int x = 0; x < width; x++) {
        for (int channel = 0; channel < Resize.CHANNELS; channel++) {
          samples[to++] = (byte) row[x * bands + (gray ? 0 : channel)];
        }
      }
    }
  }

  /**
   * Decodes a JPEG that Fenchel brings: how this Java decodes.
   *
   * <p>Builds of Java bring different JPEG libraries, whose pixels may differ by a level.
   */
  public static Picture probe() {
    try (InputStream in = Decoder.class.getResourceAsStream(PROBE)) {
      if (in == null) {
        throw new IllegalStateException("the jar of fenchel-runner lacks " + PROBE);
      }
      return decode(EncodedImage.of(Path.of(PROBE), in.readAllBytes()));
    } catch (IOException failure) {
      throw new UncheckedIOException("resource " + PROBE + " cannot be read", failure);
    }
  }
}
