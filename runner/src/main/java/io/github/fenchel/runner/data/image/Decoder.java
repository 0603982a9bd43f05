package io.github.fenchel.runner.data.image;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;

/**
 * Decodes JPEG and PNG to what libjpeg and Pillow give.
 *
 * <p>Samples are taken as they are stored: color profiles, gamma and the orientation that a camera
 * noted are not applied, transparency is dropped, and a gray image is three equal channels.
 *
 * <p>All threads together take a quarter of the heap at most; an image that is larger alone is
 * refused.
 */
public final class Decoder {
  private static final List<String> PROBES = List.of("decoder-probe.jpg", "decoder-probe-440.jpg");
  private static final int KIB = 10;
  private static final int ROOM = (int) ((Runtime.getRuntime().maxMemory() / 4) >> KIB);
  private static final Semaphore FREE = new Semaphore(ROOM, true);

  private Decoder() {}

  /**
   * Decodes an image.
   *
   * @throws FenchelException of kind USER if it is corrupt, OUT_OF_MEMORY if this process has not
   *     the memory for it; the message is one line, which begins with the file
   */
  public static RgbImage decode(EncodedImage image) {
    return decode(image, ROOM);
  }

  static RgbImage decode(EncodedImage image, int room) {
    ImageFormat format = image.format();
    long needed = 1 + (format.memory() >> KIB);
    if (needed > room) {
      throw new FenchelException(
          FailureKind.OUT_OF_MEMORY,
          String.format(
              Locale.ROOT,
              "%s: has %dx%d pixels, which take %d MiB to decode; this process may use %d MiB for"
                  + " that",
              image.file(),
              format.width(),
              format.height(),
              needed >> KIB,
              room >> KIB));
    }
    FREE.acquireUninterruptibly((int) needed);
    try {
      return format.decode();
    } catch (UnfitImage unfit) {
      throw EncodedImage.fault(image.file() + ": " + unfit.getMessage(), unfit);
    } catch (IOException | RuntimeException corrupt) {
      String why = String.valueOf(corrupt.getMessage());
      throw EncodedImage.fault(
          image.file() + ": cannot be decoded (" + why.lines().findFirst().orElse("") + ")",
          corrupt);
    } finally {
      FREE.release((int) needed);
    }
  }

  /**
   * Decodes two JPEGs that Fenchel brings: how this Java decodes.
   *
   * <p>Builds of Java bring different JPEG libraries, whose pixels may differ: by a level, or,
   * where chrominance has half of the rows, by as much as neighboring rows do.
   *
   * @return bytes {@code [3,n,n]} of the one, then of the other
   */
  public static byte[] probe() {
    ByteArrayOutputStream pixels = new ByteArrayOutputStream();
    for (String name : PROBES) {
      RgbImage picture = probe(name);
      pixels.writeBytes(Resize.square(picture, picture.height()));
    }
    return pixels.toByteArray();
  }

  private static RgbImage probe(String name) {
    try (InputStream in = Decoder.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the jar of fenchel-runner lacks " + name);
      }
      return decode(EncodedImage.of(Path.of(name), in.readAllBytes()));
    } catch (IOException failure) {
      throw new UncheckedIOException("resource " + name + " cannot be read", failure);
    }
  }
}
