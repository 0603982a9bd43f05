package io.github.fenchel.runner.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** Images that the test draws, encodes and has decoded. */
class DecoderTest {
  private static final Path FILE = Path.of("val", "n01440764", "x.JPEG");

  @Test
  void aPngComesBackExactly() {
    BufferedImage image = new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB);
    image.setRGB(2, 1, 0x102030);
    RgbImage picture = decode(encode("png", image));
    assertThat(picture.width()).isEqualTo(3);
    assertThat(picture.height()).isEqualTo(2);
    assertThat(rgb(picture, 1, 2)).containsExactly(0x10, 0x20, 0x30);
    assertThat(rgb(picture, 0, 0)).containsExactly(0, 0, 0);
  }

  @Test
  void aJpegComesBackNearlyInItsOwnColors() {
    BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 256; i++) {
      image.setRGB(i % 16, i / 16, 0xc86432);
    }
    int[] color = rgb(decode(encode("jpg", image)), 7, 7);
    assertThat(color[0]).isBetween(0xc8 - 3, 0xc8 + 3);
    assertThat(color[1]).isBetween(0x64 - 3, 0x64 + 3);
    assertThat(color[2]).isBetween(0x32 - 3, 0x32 + 3);
  }

  /** Java's own conversion would turn the stored level 100 into 168. */
  @Test
  void aGrayImageKeepsItsLevelsInThreeEqualChannels() {
    for (String format : new String[] {"jpg", "png"}) {
      BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
      for (int i = 0; i < 64; i++) {
        image.getRaster().setSample(i % 8, i / 8, 0, 100);
      }
      assertThat(rgb(decode(encode(format, image)), 3, 3)).containsExactly(100, 100, 100);
    }
  }

  @Test
  void aPaletteIsLookedUpAndTransparencyIsDropped() {
    byte[] levels = {0, 10, 20, 30};
    BufferedImage indexed =
        new BufferedImage(
            2,
            1,
            BufferedImage.TYPE_BYTE_INDEXED,
            new IndexColorModel(8, 4, levels, new byte[4], levels));
    indexed.getRaster().setSample(1, 0, 0, 3);
    assertThat(rgb(decode(encode("png", indexed)), 0, 1)).containsExactly(30, 0, 30);
    BufferedImage faint = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB);
    faint.setRGB(0, 0, 0x40ff8001);
    assertThat(rgb(decode(encode("png", faint)), 0, 0)).containsExactly(0xff, 0x80, 1);
  }

  @Test
  void whatIsNoWholeImageIsRefusedByItsOutside() {
    byte[] jpeg = encode("jpg", new BufferedImage(40, 40, BufferedImage.TYPE_INT_RGB));
    byte[] png = encode("png", new BufferedImage(40, 40, BufferedImage.TYPE_INT_RGB));
    assertRefused(new byte[0], "is empty");
    assertRefused(
        "GIF89a".getBytes(java.nio.charset.StandardCharsets.US_ASCII), "neither JPEG nor");
    assertRefused(Arrays.copyOf(jpeg, jpeg.length - 2), "is truncated: a JPEG without its end");
    assertRefused(Arrays.copyOf(jpeg, jpeg.length / 3), "is corrupt or truncated");
    assertRefused(Arrays.copyOf(jpeg, 2), "is corrupt or truncated");
    assertRefused(Arrays.copyOf(png, png.length - 1), "is truncated: a PNG without its end");
    BufferedImage deep = new BufferedImage(2, 2, BufferedImage.TYPE_USHORT_GRAY);
    assertRefused(encode("png", deep), "is gray with 16 bits per sample, expected 8");
  }

  /** The checksums are right, the compressed pixels are not: most come from a broken writer. */
  @Test
  void whatIsCorruptWithinIsRefusedWhenItIsDecoded() {
    byte[] png = encode("png", new BufferedImage(40, 40, BufferedImage.TYPE_INT_RGB));
    Arrays.fill(png, 43, 55, (byte) 0x5a);
    int length = ByteBuffer.wrap(png).getInt(33);
    CRC32 checksum = new CRC32();
    checksum.update(png, 37, 4 + length);
    ByteBuffer.wrap(png).putInt(41 + length, (int) checksum.getValue());
    assertThatThrownBy(() -> decode(png))
        .isInstanceOf(FenchelException.class)
        .hasMessageStartingWith(FILE + ": cannot be decoded (");
  }

  @Test
  void anImageThatIsLargerThanAllMemoryForDecodingIsRefusedByName() {
    byte[] png = encode("png", new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB));
    EncodedImage image = EncodedImage.of(FILE, png);
    assertThat(image.format().memory()).isEqualTo(6);
    assertThatThrownBy(() -> Decoder.decode(image, 0))
        .isInstanceOfSatisfying(
            FenchelException.class,
            refusal -> assertThat(refusal.kind()).isEqualTo(FailureKind.OUT_OF_MEMORY))
        .hasMessageStartingWith(FILE + ": has 1x1 pixels, which take ");
  }

  @Test
  void theProbesAreDecodedTheSameEachTime() {
    byte[] once = Decoder.probe();
    assertThat(Decoder.probe()).isEqualTo(once);
    assertThat(once).hasSizeGreaterThan(3 * 48 * 48);
  }

  private static void assertRefused(byte[] content, String why) {
    assertThatThrownBy(() -> EncodedImage.of(FILE, content))
        .isInstanceOfSatisfying(
            FenchelException.class,
            refusal -> assertThat(refusal.kind()).isEqualTo(FailureKind.USER))
        .hasMessageStartingWith(FILE + ": ")
        .hasMessageContaining(why);
  }

  private static RgbImage decode(byte... content) {
    return Decoder.decode(EncodedImage.of(FILE, content));
  }

  private static byte[] encode(String format, BufferedImage image) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      assertThat(ImageIO.write(image, format, out)).isTrue();
    } catch (IOException impossible) {
      throw new AssertionError(impossible);
    }
    return out.toByteArray();
  }

  private static int[] rgb(RgbImage picture, int row, int column) {
    return new int[] {
      picture.at(row, column, 0), picture.at(row, column, 1), picture.at(row, column, 2)
    };
  }
}
