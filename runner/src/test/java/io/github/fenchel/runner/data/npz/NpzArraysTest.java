package io.github.fenchel.runner.data.npz;

import static io.github.fenchel.runner.data.source.PinnedFileTest.assertUserFault;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.fenchel.api.data.DataLocation;
import io.github.fenchel.api.data.Dataset;
import io.github.fenchel.api.data.DatasetSource;
import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.data.Split;
import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Offer;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.runner.data.source.Archives;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that NumPy wrote (make.py beside them), and wrong ones. */
public class NpzArraysTest {
  private static final String[] MASKED = {"masks", "train_masks", "testMasks", "test_masks"};

  @TempDir Path folder;

  @BeforeEach
  void copyFiles() throws IOException {
    for (String name :
        List.of("nchw", "nhwc-fortran", "float64", "float32-255", "one-array", "objects")) {
      try (InputStream in = getClass().getResourceAsStream(name + ".npz")) {
        Files.copy(in, folder.resolve(name + ".npz"));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"nchw,1", "nhwc-fortran,1", "float64,1", "float32-255,255"})
  void everyOrderTypeAndLayoutGivesTheSameImages(String name, String scale) {
    Dataset data = open(name, "layout", name.startsWith("nhwc") ? "nhwc" : "nchw", "scale", scale);
    assertImages(data.train(), 0, 1, 2, 3);
    assertImages(data.test(), 4, 5);
    assertThat(data.info().image()).isEqualTo(new ImageShape(3, 4, 5));
    assertThat(data.info().classNames()).containsExactly("0", "1", "2");
    assertThat(data.info().sides()).isEmpty();
    Dataset masked =
        open(
            name,
            "layout",
            name.startsWith("nhwc") ? "nhwc" : "nchw",
            "scale",
            scale,
            MASKED[0],
            MASKED[1],
            MASKED[2],
            MASKED[3]);
    assertThat(masked.info().sides()).containsExactly("mask");
    float[] mask = Objects.requireNonNull(masked.test().sides(1).get("mask")).toFloats();
    for (int y = 0; y < 4; y++) {
      for (int x = 0; x < 5; x++) {
        assertThat(mask[5 * y + x]).isEqualTo(x + y > 3 ? 1 : 0);
      }
    }
  }

  private static void assertImages(Split split, int... numbers) {
    assertThat(split.size()).isEqualTo(numbers.length);
    for (int place = 0; place < numbers.length; place++) {
      int i = numbers[place];
      assertThat(split.label(place)).isEqualTo(i % 3);
      float[] image = split.images(place).toFloats();
      for (int c = 0; c < 3; c++) {
        for (int y = 0; y < 4; y++) {
          for (int x = 0; x < 5; x++) {
            assertThat(image[20 * c + 5 * y + x]).isEqualTo((30 * i + 16 * c + 4 * y + x) / 255f);
          }
        }
      }
    }
  }

  @Test
  void equalArraysHaveEqualDigestsHoweverTheyAreOrdered() {
    assertThat(open("nchw", "layout", "nchw").digests())
        .hasSize(4)
        .containsEntry(
            "train_images",
            // hashlib.sha256(b"uint8 [4, 3, 4, 5]" + a.tobytes()) of the array a
            "4c77f947103419ebf565b766523a8f20a5801d9efd5f4de90ea54f99e1257a56");
  }

  @Test
  void oneArrayIsDividedByAnother() {
    Dataset data =
        open("one-array", "images", "x", "labels", "y", "split", "which", "layout", "nhwc");
    assertImages(data.train(), 0, 1, 3, 5);
    assertImages(data.test(), 2, 4);
    Dataset gray = open("one-array", "images", "gray", "labels", "y", "split", "which");
    assertThat(gray.info().image()).isEqualTo(new ImageShape(1, 4, 5));
    assertThat(gray.test().images(0).at(7)).isEqualTo((60 + 4 + 2) / 255f);
  }

  @Test
  void theMomentsAreThoseOfTheTrainingImagesUnlessGiven() {
    double sum = 0;
    for (int i = 0; i < 4; i++) {
      for (int y = 0; y < 4; y++) {
        for (int x = 0; x < 5; x++) {
          sum += (30 * i + 16 + 4 * y + x) / 255f;
        }
      }
    }
    assertThat(open("nchw", "layout", "nchw").info().mean().get(1)).isEqualTo(sum / 80);
    assertThat(open("nchw", "layout", "nchw", "mean", "0.1 0.2 0.3").info().mean())
        .containsExactly(0.1, 0.2, 0.3);
    assertUserFault(
        () -> open("nchw", "layout", "nchw", "deviation", "0.5"), "images of 3 channels");
  }

  @Test
  void whatCanBeReadInTwoWaysIsRefused() throws IOException {
    write("twice", Map.of("train_images", npy("|u1", "(1, 3, 2, 3)", new byte[18])));
    assertUserFault(
        () -> open("twice"), "array \"train_images\" has the shape [1, 3, 2, 3]", "nchw or nhwc");
    write("never", Map.of("train_images", npy("|u1", "(1, 2, 2, 2)", new byte[8])));
    assertUserFault(() -> open("never"), "set layout: nchw or nhwc");
    assertThat(open("nchw").info().image()).isEqualTo(new ImageShape(3, 4, 5));
  }

  @Test
  void pickledObjectsAreRefused() {
    assertUserFault(
        () -> open("objects"),
        folder.resolve("objects.npz") + ": array \"train_images\" holds Python objects",
        "could run anything");
  }

  @Test
  void aMisnamedArrayIsRefusedWithTheNamesThatThereAre() {
    assertUserFault(
        () -> open("nchw", "layout", "nchw", "labels", "classes"),
        "has no array \"classes\"; it has train_images, train_labels, test_images");
  }

  @Test
  void realNumbersOutOfRangeAreRefusedWithTheRemedy() {
    assertUserFault(
        () -> open("float32-255", "layout", "nchw"),
        "array \"train_images\" has an element",
        "expected 0 to 1; set scale: 255");
    assertUserFault(() -> open("nchw", "layout", "nchw", "scale", "255"), "leave scale out");
  }

  @Test
  void labelsMustBeClassNumbersFromZeroWithoutGaps() throws IOException {
    Map<String, byte[]> arrays = small();
    arrays.put("train_labels", npy("|u1", "(2, 3)", new byte[6]));
    write("hot", arrays);
    assertUserFault(() -> open("hot"), "expected whole numbers [N] or [N,1]", "neither one-hot");
    arrays.put("train_labels", npy("|u1", "(2,)", (byte) 0, (byte) 2));
    write("gap", arrays);
    assertUserFault(() -> open("gap"), "no training image of class 1");
    arrays.put("train_labels", npy("|i1", "(2,)", (byte) 0, (byte) -1));
    write("negative", arrays);
    assertUserFault(() -> open("negative"), "has -1 for image 1");
    arrays.put("train_labels", npy("|u1", "(3,)", new byte[3]));
    write("more", arrays);
    assertUserFault(() -> open("more"), "array \"train_labels\" is for 3 images, expected 2");
    arrays.put("train_labels", npy("|u1", "(2,)", (byte) 0, (byte) 1));
    arrays.put("test_labels", npy("|u1", "(1,)", (byte) 5));
    write("unknown", arrays);
    assertUserFault(() -> open("unknown"), "has label 5 for test image 0, expected 0 to 1");
  }

  @Test
  void aBrokenFileIsNamed() throws IOException {
    byte[] whole = Files.readAllBytes(folder.resolve("nchw.npz"));
    Files.write(folder.resolve("cut.npz"), Arrays.copyOf(whole, whole.length / 2));
    assertUserFault(() -> open("cut"), folder.resolve("cut.npz") + ": no whole npz file");
    byte[] changed = whole.clone();
    changed[300] ^= 1; // a pixel: entries are stored, after 128 bytes of header
    Files.write(folder.resolve("changed.npz"), changed);
    assertUserFault(() -> open("changed", "layout", "nchw"), "is damaged: wrong checksum");
    Map<String, byte[]> arrays = small();
    arrays.put("train_images", npy("|u1", "(2, 1, 2, 2)", new byte[7]));
    write("short", arrays);
    assertUserFault(() -> open("short"), "array \"train_images\" ends early");
    arrays.put("train_images", npy("|u1", "(2000000000, 1, 2, 2)", new byte[8]));
    write("huge", arrays);
    assertUserFault(() -> open("huge"), "array \"train_images\" ends early");
    arrays.put("train_images", npy("|u1", "(2, 1, 2, 2)", new byte[9]));
    write("long", arrays);
    assertUserFault(() -> open("long"), "has more elements than its shape");
    arrays.put("train_images", npy("<c8", "(2, 1, 2, 2)", new byte[64]));
    write("complex", arrays);
    assertUserFault(() -> open("complex"), "has elements of type c8");
    arrays.put("train_images", "no array".getBytes(StandardCharsets.US_ASCII));
    write("text", arrays);
    assertUserFault(() -> open("text"), "is no .npy of version 1 to 3");
  }

  @Test
  void aFileThatIsNotThereTellsWhereItWasLookedFor() {
    assertUserFault(
        () -> open("absent"), "npz was not found; looked in:", folder.toString(), "absent.npz");
  }

  @Test
  void argumentsThatContradictEachOtherAreRefused() {
    assertThatThrownBy(() -> source("nchw", "masks", "train_masks"))
        .hasMessageContaining("masks and testMasks belong together");
    assertThatThrownBy(() -> source("one-array", "split", "which", "testImages", "x"))
        .hasMessageContaining("there are no arrays of test images");
    assertThatThrownBy(() -> source("../nchw")).hasMessageContaining("within a data folder");
    assertThatThrownBy(() -> source("nchw", "mean", "0.5 x"))
        .hasMessageContaining("is not numbers");
  }

  private static Map<String, byte[]> small() {
    Map<String, byte[]> arrays = new LinkedHashMap<>();
    arrays.put("train_images", npy("|u1", "(2, 1, 2, 2)", new byte[8]));
    arrays.put("train_labels", npy("|u1", "(2,)", (byte) 0, (byte) 1));
    arrays.put("test_images", npy("|u1", "(1, 1, 2, 2)", new byte[4]));
    arrays.put("test_labels", npy("|u1", "(1,)", (byte) 1));
    return arrays;
  }

  public static byte[] npy(String type, String shape, byte... elements) {
    String header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }\n";
    ByteBuffer bytes =
        ByteBuffer.allocate(10 + header.length() + elements.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    bytes.putShort((short) header.length()).put(header.getBytes(StandardCharsets.US_ASCII));
    return bytes.put(elements).array();
  }

  private void write(String name, Map<String, byte[]> arrays) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    arrays.forEach((array, content) -> files.put(array + ".npy", content));
    Files.write(folder.resolve(name + ".npz"), Archives.zip(files));
  }

  private Dataset open(String name, String... words) {
    return source(name, words)
        .open(new DataLocation(List.of(folder), folder.resolve("cache"), false));
  }

  private static DatasetSource source(String name, String... words) {
    Map<String, Value> given = new HashMap<>();
    given.put("path", new Value.Word(name + ".npz"));
    for (int i = 0; i < words.length; i += 2) {
      given.put(words[i], new Value.Word(words[i + 1]));
    }
    Offer<DatasetSource> offer = NpzArrays.offer();
    return offer.create(Arguments.of(offer.descriptor(), given));
  }
}
