package io.github.fenchel.results.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.results.codec.NamedArray;
import io.github.fenchel.results.record.Digest;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PictureTest {
  private static final Gallery.Header HEADER =
      new Gallery.Header("quickstart", "|gradient of the label's logit|");
  private static final List<Gallery.Column> COLUMNS =
      List.of(
          new Gallery.Column("standard", List.of("accuracy 0.856")),
          new Gallery.Column("l1 fast", List.of("epsilon 4/255 pixel", "accuracy 0.861")),
          new Gallery.Column("l1 fast", List.of("epsilon 8/255 pixel", "accuracy 0.856")),
          new Gallery.Column(
              "elastic-net fast",
              List.of("epsilon 4/255 pixel", "epsilon2 0.05 pixel^2", "accuracy 0.850")),
          new Gallery.Column("group-l2 fast", List.of("epsilon 0.3 pixel", "patch 7")));

  @TempDir Path folder = Path.of("");

  @Test
  void aPooledMapIsTheSumOfMagnitudesOverChannels() {
    HostArray map = HostArray.of(Shape.of(2, 1, 2), 1f, -2f, -3f, 4f);

    assertThat(MapPictures.pooled(map)).isEqualTo(HostArray.of(Shape.of(1, 2), 4.0, 6.0));
    assertThat(MapPictures.pooled(map.reshape(Shape.of(1, 2, 1, 2))))
        .isEqualTo(HostArray.of(Shape.of(1, 1, 2), 4.0, 6.0));
    assertThatThrownBy(() -> MapPictures.pooled(map.reshape(Shape.of(4))))
        .hasMessageContaining("[C,H,W]");
  }

  @Test
  void whiteIsTheNinetyNinthPercentileOfAllMaps() {
    double[] hundred = new double[100];
    for (int i = 0; i < 100; i++) {
      hundred[i] = i + 1;
    }
    assertThat(MapPictures.white(List.of(HostArray.of(Shape.of(10, 10), hundred)))).isEqualTo(99);

    double[] sparse = new double[200];
    sparse[3] = 5;
    assertThat(MapPictures.white(List.of(HostArray.of(Shape.of(10, 20), sparse)))).isEqualTo(5);
    assertThat(MapPictures.white(List.of(HostArray.of(Shape.of(1, 1), 0.0)))).isZero();
    assertThat(MapPictures.white(List.of())).isZero();
  }

  @Test
  void aMapIsDrawnInGrayAndEnlargedWithoutSmoothing() throws IOException {
    HostArray index = HostArray.of(Shape.of(1), 12L);
    float[] values = new float[784];
    values[0] = -2;
    values[1] = 1;
    HostArray map = HostArray.of(Shape.of(1, 1, 28, 28), values);
    MapPictures.write(
        folder, List.of(new NamedArray("index", index), new NamedArray("gradient_logit", map)));

    BufferedImage image = ImageIO.read(folder.resolve("00012-gradient_logit.png").toFile());

    assertThat(image.getWidth()).isEqualTo(84);
    // More than 99 % of the pixels are 0, so the largest is white.
    assertThat(image.getRGB(0, 0) & 0xFFFFFF).isEqualTo(0xFFFFFF);
    assertThat(image.getRGB(2, 2) & 0xFFFFFF).isEqualTo(0xFFFFFF);
    assertThat(image.getRGB(3, 2) & 0xFFFFFF).isEqualTo(0x808080);
    assertThat(image.getRGB(6, 0) & 0xFFFFFF).isZero();
  }

  @Test
  void aGalleryIsTheSameBytesEachTimeAndInEachLocale() throws IOException {
    Locale before = Locale.getDefault();
    List<String> digests = new ArrayList<>();
    try {
      for (String locale : List.of("", "de-DE", "tr-TR")) {
        Locale.setDefault(Locale.forLanguageTag(locale));
        Path file = folder.resolve("gallery.png");
        Gallery.write(file, HEADER, COLUMNS, rows(COLUMNS.size()));
        digests.add(Digest.ofFile(file));
      }
    } finally {
      Locale.setDefault(before);
    }
    assertThat(digests.stream().distinct()).hasSize(1);
  }

  @Test
  void theRowsOfAGalleryShareOneScaleAndMissingMapsAreSaid() throws IOException {
    Path file = folder.resolve("gallery.png");
    HostArray input = HostArray.of(Shape.of(1, 1, 1), 0.5f);
    HostArray bright = HostArray.of(Shape.of(1, 1, 1), -4f);
    HostArray dim = HostArray.of(Shape.of(1, 1, 1), 2f);
    Gallery.write(
        file,
        HEADER,
        List.of(
            new Gallery.Column("a", List.of()),
            new Gallery.Column("b", List.of()),
            new Gallery.Column("c", List.of())),
        List.of(
            new Gallery.Row(
                "shirt", input, List.of(Optional.of(bright), Optional.of(dim), Optional.empty()))));
    BufferedImage image = ImageIO.read(file.toFile());
    int y = image.getHeight() - 16 - 80;

    assertThat(gray(image, column(0), y)).isEqualTo(0x80);
    assertThat(gray(image, column(1), y)).isEqualTo(0xFF);
    assertThat(gray(image, column(2), y)).isEqualTo(0x80);
    assertThat(gray(image, column(3), y)).isEqualTo(0xEE);
  }

  @Test
  void aGalleryRefusesRowsThatDoNotFit() {
    Path file = folder.resolve("gallery.png");

    assertThatThrownBy(() -> Gallery.write(file, HEADER, COLUMNS, rows(1)))
        .hasMessageContaining("1 maps for 5 columns");
    assertThatThrownBy(() -> Gallery.write(file, HEADER, COLUMNS, List.of()))
        .hasMessageContaining("needs a row");
  }

  private static int column(int number) {
    return 16 + 104 + number * (96 + 8) + 10;
  }

  private static int gray(BufferedImage image, int x, int y) {
    return image.getRGB(x, y) & 0xFF;
  }

  /** Blobs for images; maps that grow sparser from column to column. */
  static List<Gallery.Row> rows(int columns) {
    Random random = new Random(1);
    List<Gallery.Row> rows = new ArrayList<>();
    for (String label : List.of("T-shirt/top", "Trouser", "Ankle boot")) {
      float[] image = new float[784];
      float[] edge = new float[784];
      int wide = 5 + random.nextInt(6);
      for (int i = 0; i < 784; i++) {
        double d = Math.hypot(i % 28 - 14, (i / 28 - 14) * wide / 9.0);
        image[i] = d < wide ? 0.8f : 0f;
        edge[i] = (float) Math.exp(-Math.abs(d - wide));
      }
      List<Optional<HostArray>> maps = new ArrayList<>();
      for (int c = 0; c < columns; c++) {
        float[] map = new float[784];
        for (int i = 0; i < 784; i++) {
          map[i] = (float) (random.nextGaussian() * (edge[i] + 0.4 / (1 + 2 * c)) / (1 + c));
        }
        boolean failed = c == 4 && label.equals("Trouser");
        maps.add(failed ? Optional.empty() : Optional.of(HostArray.of(Shape.of(1, 28, 28), map)));
      }
      rows.add(new Gallery.Row(label, HostArray.of(Shape.of(1, 28, 28), image), maps));
    }
    return rows;
  }
}
