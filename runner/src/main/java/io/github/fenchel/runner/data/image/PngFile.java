package io.github.fenchel.runner.data.image;

import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * A PNG, whose samples are taken as Pillow's {@code convert("RGB")} takes them: transparency is
 * dropped, gamma and profiles are not applied, of 16 bits the upper 8 count.
 *
 * <p>Every chunk's checksum is checked. 16 bits of gray are refused: Pillow cuts them off at 255.
 *
 * @see <a href="https://www.w3.org/TR/png-3/">Portable Network Graphics, third edition</a>
 */
final class PngFile implements ImageFormat {
  private static final String FORMAT = "png";
  private static final byte[] SIGNATURE = HexFormat.of().parseHex("89504e470d0a1a0a");
  private static final int HEADER_LENGTH = 13;
  private static final int GRAY = 0;
  private static final int RGB = 2;
  private static final int PALETTE = 3;
  private static final int GRAY_ALPHA = 4;
  private static final int RGB_ALPHA = 6;
  private static final int MOST_COLORS = 256;

  private final byte[] content;
  private final ByteArrayOutputStream plain = new ByteArrayOutputStream();
  private int width;
  private int height;
  private int depth;
  private int type;
  private boolean data;
  private byte[] palette = new byte[0];

  private PngFile(byte[] content) {
    this.content = content;
  }

  static boolean starts(byte... content) {
    return content.length >= SIGNATURE.length
        && Arrays.equals(content, 0, SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length);
  }

  /**
   * Looks at a file's outside, from its start to its end.
   *
   * @throws UnfitImage if it is truncated, its checksums differ, or it is too large
   */
  static PngFile of(byte[] content) throws UnfitImage {
    PngFile file = new PngFile(content);
    file.plain.write(content, 0, SIGNATURE.length);
    ByteBuffer bytes = ByteBuffer.wrap(content).position(SIGNATURE.length);
    String first = file.chunk(bytes);
    if (!first.equals("IHDR")) {
      throw new UnfitImage("is corrupt: a PNG that does not begin with its header");
    }
    String name = first;
    while (!name.equals("IEND")) {
      name = file.chunk(bytes);
    }
    if (!file.data) {
      throw new UnfitImage("is corrupt: a PNG without pixels");
    }
    if (file.type == PALETTE && file.palette.length == 0) {
      throw new UnfitImage("is corrupt: a PNG without its palette");
    }
    return file;
  }

  /** Reads a chunk and keeps it, if pixels are made of it. */
  private String chunk(ByteBuffer bytes) throws UnfitImage {
    int start = bytes.position();
    if (bytes.remaining() < 12) {
      throw new UnfitImage("is truncated: a PNG without its end");
    }
    int length = bytes.getInt();
    if (length < 0 || length > bytes.remaining() - 8) {
      throw new UnfitImage("is corrupt or truncated: a PNG with a chunk that is too long");
    }
    CRC32 checksum = new CRC32();
    checksum.update(content, start + 4, 4 + length);
    if ((int) checksum.getValue() != bytes.getInt(start + 8 + length)) {
      throw new UnfitImage("is corrupt: a PNG with a chunk of another checksum");
    }
    String name = new String(content, start + 4, 4, StandardCharsets.ISO_8859_1);
    int from = start + 8;
    data |= name.equals("IDAT");
    boolean kept =
        switch (name) {
          case "IHDR" -> readHeader(from, length);
          case "PLTE" -> readPalette(from, length);
          default -> name.equals("IDAT") || name.equals("IEND");
        };
    bytes.position(from + length + 4);
    if (kept) {
      plain.write(content, start, length + 12);
    }
    return name;
  }

  private boolean readHeader(int from, int length) throws UnfitImage {
    if (length != HEADER_LENGTH || width != 0) {
      throw new UnfitImage("is corrupt: a PNG without one header");
    }
    ByteBuffer header = ByteBuffer.wrap(content, from, length);
    width = header.getInt();
    height = header.getInt();
    ImageFormat.checkSize(width, height);
    depth = header.get();
    type = header.get();
    Set<Integer> depths =
        switch (type) {
          case GRAY -> Set.of(1, 2, 4, 8, 16);
          case PALETTE -> Set.of(1, 2, 4, 8);
          case RGB, GRAY_ALPHA, RGB_ALPHA -> Set.of(8, 16);
          default -> Set.of();
        };
    if (!depths.contains(depth) || header.getShort() != 0 || (header.get() & 0xfe) != 0) {
      throw new UnfitImage("is corrupt: a PNG of an unknown kind");
    }
    if (type == GRAY && depth == Short.SIZE) {
      throw new UnfitImage("is gray with 16 bits per sample, expected 8");
    }
    return true;
  }

  private boolean readPalette(int from, int length) throws UnfitImage {
    if (type != PALETTE) {
      return false; // a hint for screens of few colors
    }
    if (length == 0 || length % 3 != 0 || length > 3 * MOST_COLORS || palette.length != 0) {
      throw new UnfitImage("is corrupt: a PNG with a palette of " + length + " bytes");
    }
    palette = Arrays.copyOfRange(content, from, from + length);
    return true;
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
    int channels = type == PALETTE || type == GRAY ? 1 : type == RGB ? 3 : 4;
    return (long) width * height * (channels * Math.max(1, depth / Byte.SIZE) + Resize.CHANNELS);
  }

  @Override
  public RgbImage decode() throws IOException {
    Raster raster = ImageFormat.samples(FORMAT, plain.toByteArray());
    if (raster.getWidth() != width || raster.getHeight() != height) {
      throw new UnfitImage("is corrupt: its pixels are not those of its header");
    }
    byte[] rgb = new byte[Math.multiplyExact(Math.multiplyExact(width, height), Resize.CHANNELS)];
    int bands = raster.getNumBands();
    int[] row = new int[Math.multiplyExact(width, bands)];
    int to = 0;
    for (int y = 0; y < height; y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
      for (int from = 0; from < row.length; from += bands) {
        for (int channel = 0; channel < Resize.CHANNELS; channel++) {
          rgb[to++] = sample(row, from, channel);
        }
      }
    }
    return new RgbImage(width, height, rgb);
  }

  private byte sample(int[] row, int from, int channel) throws UnfitImage {
    if (type == PALETTE) {
      int index = 3 * row[from] + channel;
      if (index >= palette.length) {
        throw new UnfitImage("is corrupt: a PNG with a color that its palette lacks");
      }
      return palette[index];
    }
    int value = row[from + (type == RGB || type == RGB_ALPHA ? channel : 0)];
    return (byte) (depth < Byte.SIZE ? value * 255 / ((1 << depth) - 1) : value >> (depth - 8));
  }
}
