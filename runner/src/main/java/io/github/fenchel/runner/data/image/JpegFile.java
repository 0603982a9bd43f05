package io.github.fenchel.runner.data.image;

import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A JPEG, whose color space is found as libjpeg finds it: by its JFIF and Adobe markers, else by
 * the names of its components.
 *
 * <p>Java's reader gives the samples of each component, upsampled by libjpeg; {@link JpegColors}
 * makes red, green and blue of them. (Asked for an image, Java's reader applies color profiles,
 * fails at those that come twice, and guesses colors by rules of its own.)
 *
 * @see <a href="https://www.w3.org/Graphics/JPEG/itu-t81.pdf">ITU-T T.81, annex B</a>
 */
final class JpegFile implements ImageFormat {
  static final String FORMAT = "jpeg";

  private static final int MARKER = 0xff;
  private static final int START = 0xd8;
  private static final int END = 0xd9;
  private static final int SCAN = 0xda;
  private static final int COMMENT = 0xfe;
  private static final int JFIF = 0xe0;
  private static final int ADOBE = 0xee;
  private static final int JFIF_LENGTH = 14;
  private static final int ADOBE_LENGTH = 12;

  /** Cameras and web pages write a dozen; each scan goes over the whole image. */
  private static final int MOST_SCANS = 500;

  private final byte[] content;
  private final ByteArrayOutputStream plain = new ByteArrayOutputStream();
  private final List<Integer> components = new ArrayList<>();
  private int width;
  private int height;
  private boolean progressive;
  private boolean jfif;
  private int adobe = -1;
  private int place = 2;

  private JpegFile(byte[] content) {
    this.content = content;
  }

  static boolean starts(byte... content) {
    return content.length > 1 && (content[0] & 255) == MARKER && (content[1] & 255) == START;
  }

  /**
   * Looks at a file's outside, from its start to its end.
   *
   * @throws UnfitImage if it is truncated, or no JPEG of 8 bits in gray, RGB or CMYK
   */
  static JpegFile of(byte[] content) throws UnfitImage {
    JpegFile file = new JpegFile(content);
    if (file.at(2) != MARKER) {
      throw new UnfitImage("is corrupt or truncated: a JPEG without a header");
    }
    file.plain.write(content, 0, 2);
    file.readHeader();
    file.checkFrame();
    int scan = file.place;
    int end = file.end();
    file.plain.write(content, scan, end - scan);
    return file;
  }

  /** Goes to the first scan, and keeps what its samples are made of. */
  private void readHeader() throws UnfitImage {
    while (true) {
      int kind = nextMarker();
      if (kind < 0 || kind == END) {
        throw new UnfitImage("is corrupt or truncated: a JPEG whose header ends early");
      }
      if (kind == SCAN) {
        place -= 2;
        return;
      }
      if (!hasLength(kind)) {
        continue;
      }
      int length = length();
      if (isFrame(kind)) {
        readFrame(kind, length);
      }
      if (kind == JFIF) {
        jfif |= length >= 2 + JFIF_LENGTH && says("JFIF\0");
      } else if (kind == ADOBE && length >= 2 + ADOBE_LENGTH && says("Adobe")) {
        adobe = at(place + 2 + ADOBE_LENGTH - 1);
      }
      if (!isNote(kind)) {
        plain.write(content, place - 2, length + 2);
      }
      place += length;
    }
  }

  /** Returns the next marker's kind and goes behind it; -1 at the end. What is none is junk. */
  private int nextMarker() {
    while (place < content.length) {
      while (place < content.length && at(place) != MARKER) {
        place++;
      }
      while (at(place) == MARKER) {
        place++;
      }
      int kind = at(place++);
      if (kind != 0) {
        return kind;
      }
    }
    return -1;
  }

  private int length() throws UnfitImage {
    int length = (at(place) << Byte.SIZE) | at(place + 1);
    if (place + 1 >= content.length || length < 2 || place + length > content.length) {
      throw new UnfitImage("is corrupt or truncated: a JPEG whose header ends early");
    }
    return length;
  }

  private void readFrame(int kind, int length) throws UnfitImage {
    int count = at(place + 7);
    if (!components.isEmpty() || count < 1 || length != 8 + 3 * count) {
      throw new UnfitImage("is corrupt: a JPEG without one header of its frame");
    }
    if (at(place + 2) != Byte.SIZE) {
      throw new UnfitImage("has " + at(place + 2) + " bits per sample, expected 8");
    }
    progressive = kind == 0xc2 || kind == 0xca;
    height = (at(place + 3) << Byte.SIZE) | at(place + 4);
    width = (at(place + 5) << Byte.SIZE) | at(place + 6);
    for (int i = 0; i < count; i++) {
      components.add(at(place + 8 + 3 * i));
    }
  }

  private void checkFrame() throws UnfitImage {
    int count = components.size();
    if (count == 0) {
      throw new UnfitImage("is corrupt: a JPEG without one header of its frame");
    }
    ImageFormat.checkSize(width, height);
    if (count == 2 || count > 4) {
      throw new UnfitImage("has " + count + " components, expected gray, RGB or CMYK");
    }
  }

  /** Returns where the file ends, which may be followed by anything; {@link #place} is a scan. */
  private int end() throws UnfitImage {
    int scans = 0;
    while (true) {
      int kind = nextMarker();
      if (kind == END) {
        return place;
      }
      if (kind < 0) {
        throw new UnfitImage("is truncated: a JPEG without its end");
      }
      if (kind == SCAN && ++scans > MOST_SCANS) {
        throw new UnfitImage("has more than " + MOST_SCANS + " scans");
      }
      if (hasLength(kind)) {
        int length = (at(place) << Byte.SIZE) | at(place + 1);
        place += Math.max(length, 0);
      }
    }
  }

  /** Whether a marker is followed by a segment: those of restarts, start and end stand alone. */
  private static boolean hasLength(int kind) {
    return kind != 1 && !(kind >= 0xd0 && kind <= END);
  }

  private static boolean isNote(int kind) {
    return (kind & 0xf0) == JFIF || kind == COMMENT;
  }

  /** Start of a frame, of whatever process: C0 to CF but for tables and arithmetic conditioning. */
  private static boolean isFrame(int kind) {
    return kind >= 0xc0 && kind <= 0xcf && kind != 0xc4 && kind != 0xc8 && kind != 0xcc;
  }

  private boolean says(String word) {
    byte[] bytes = word.getBytes(StandardCharsets.US_ASCII);
    int from = place + 2;
    return Arrays.equals(content, from, from + bytes.length, bytes, 0, bytes.length);
  }

  private int at(int index) {
    return index < content.length ? content[index] & 255 : -1;
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public int height() {
    return height;
  }

  @Override
  public long memory() {
    // The samples and the picture; the coefficients of all scans, two bytes each.
    return (long) width * height * (components.size() * (progressive ? 3 : 1) + Resize.CHANNELS);
  }

  @Override
  public RgbImage decode() throws IOException {
    Raster raster = ImageFormat.samples(FORMAT, plain.toByteArray());
    if (raster.getNumBands() != components.size()
        || raster.getWidth() != width
        || raster.getHeight() != height) {
      throw new UnfitImage("is corrupt: its pixels are not those of its header");
    }
    return new RgbImage(width, height, colors().rgb(raster));
  }

  /** As libjpeg's {@code default_decompress_parms}: JFIF first, then Adobe, then names. */
  JpegColors colors() {
    return switch (components.size()) {
      case 1 -> JpegColors.GRAY;
      case 3 -> {
        boolean named = components.equals(List.of((int) 'R', (int) 'G', (int) 'B'));
        boolean rgb = !jfif && (adobe == 0 || (adobe < 0 && named));
        yield rgb ? JpegColors.RGB : JpegColors.YCC;
      }
      default -> adobe > 0 ? JpegColors.YCCK : JpegColors.CMYK;
    };
  }
}
