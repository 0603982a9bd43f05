package io.github.fenchel.runner.data.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.fenchel.api.data.DataLocation;
import io.github.fenchel.api.data.Dataset;
import io.github.fenchel.api.data.DatasetSource;
import io.github.fenchel.api.data.Split;
import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.runner.data.Datasets;
import io.github.fenchel.runner.data.DrawnImages;
import io.github.fenchel.runner.data.image.Framing;
import io.github.fenchel.runner.zoo.Engines;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real files that the test draws and writes. */
class ImageFolderTest {
  private static final String CSV = "noisy_imagenette.csv";

  @TempDir private Path data = Path.of("");
  @TempDir private Path cache = Path.of("");
  private Path root = Path.of("");

  @BeforeEach
  void draw() {
    root = DrawnImages.folder(data.resolve("imagenette2"), 3, 2);
  }

  @Test
  void whatIsKnownBeforehandIsWhatIsRead() {
    Dataset dataset = open(Map.of());
    assertThat(dataset.info()).isEqualTo(source(Map.of()).info(location()));
    assertThat(dataset.info().classNames()).isEqualTo(DrawnImages.CLASSES);
    assertThat(dataset.info().image()).hasToString("3x32x32");
    assertThat(dataset.info().mean()).containsExactly(0.485, 0.456, 0.406);
    assertThat(dataset.info().deviation()).containsExactly(0.229, 0.224, 0.225);
    assertThat(dataset.info().trainSize()).isEqualTo(dataset.train().size()).isEqualTo(9);
    assertThat(dataset.info().testSize()).isEqualTo(dataset.test().size()).isEqualTo(6);
    assertThat(labels(dataset.train())).containsExactly(0, 0, 0, 1, 1, 1, 2, 2, 2);
  }

  /** The discs are red, green and blue: the middle of each image tells its class. */
  @Test
  void imagesAreDecodedInTheirOwnColorsAndOrder() {
    Split test = open(Map.of()).test();
    HostArray images = test.images(5, 0);
    assertThat(images.shape()).isEqualTo(Shape.of(2, 3, 32, 32));
    int middle = 13 * 32 + 13;
    assertThat(images.at(2 * 1024 + middle)).isGreaterThan(0.7); // blue of the first
    assertThat(images.at(middle)).isLessThan(0.3);
    assertThat(images.at(3 * 1024 + middle)).isGreaterThan(0.7); // red of the second
    assertThat(test.images(0)).isEqualTo(images.rows(1, 2));
    assertThat(test.images().shape()).isEqualTo(Shape.of(0, 3, 32, 32));
  }

  @Test
  void aGrayImageAndAPngAmongThemAreImagesAsOthers() {
    BufferedImage gray = new BufferedImage(50, 40, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 2000; i++) {
      gray.getRaster().setSample(i % 50, i / 50, 0, 51);
    }
    DrawnImages.write(root.resolve("val/n01440764/gray.png"), gray);
    Split test = open(Map.of()).test();
    HostArray image = test.images(0); // "gray" sorts before "n01440764_3"
    assertThat(image.toFloats()).containsOnly(0.2f);
  }

  @Test
  void theDigestsChangeWithContentAndNameAndWithNothingElse() throws IOException {
    Map<String, String> before = new TreeMap<>(open(Map.of()).digests());
    assertThat(before).containsOnlyKeys("train", "val", "jpeg-decoder");
    assertThat(open(Map.of("size", new Value.Whole(16))).digests()).isEqualTo(before);
    Files.setLastModifiedTime(
        root.resolve("train/n01440764/n01440764_0.JPEG"),
        java.nio.file.attribute.FileTime.fromMillis(0));
    assertThat(open(Map.of()).digests()).isEqualTo(before);
    Path image = root.resolve("val/n02979186/n02979186_4.JPEG");
    Files.move(image, root.resolve("val/n02979186/other.JPEG"));
    Map<String, String> renamed = new TreeMap<>(open(Map.of()).digests());
    assertThat(renamed.get("val")).isNotEqualTo(before.get("val"));
    assertThat(renamed.get("train")).isEqualTo(before.get("train"));
    DrawnImages.write(root.resolve("train/n01440764/n01440764_0.JPEG"), 0, 40);
    assertThat(open(Map.of()).digests().get("train")).isNotEqualTo(before.get("train"));
  }

  @Test
  void aTableMovesImagesBetweenSplitsAndClasses() throws IOException {
    table(
        "path,noisy_labels_0,noisy_labels_50,is_valid",
        "val/n01440764/n01440764_3.JPEG,n01440764,n02102040,False",
        "train/n02102040/n02102040_0.JPEG,n02102040,n02102040,False",
        "train/n01440764/n01440764_1.JPEG,n01440764,n01440764,True",
        "train/n01440764/n01440764_0.JPEG,n01440764,n02102040,False");
    Dataset clean = open(Map.of("csv", new Value.Word(CSV)));
    assertThat(clean.info().classNames()).containsExactly("n01440764", "n02102040");
    assertThat(labels(clean.train())).containsExactly(0, 1, 0); // by path, not by row
    assertThat(labels(clean.test())).containsExactly(0);
    Split folders = open(Map.of()).train();
    assertThat(clean.train().images(0)).isEqualTo(folders.images(0));
    assertThat(clean.digests()).containsKeys("train", "val");
    assertThatThrownBy(
            () ->
                open(
                    Map.of(
                        "csv", new Value.Word(CSV), "labels", new Value.Word("noisy_labels_50"))))
        .hasMessageContaining("class \"n01440764\" of train/n01440764/n01440764_1.JPEG");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "path,label,is_valid | :1: no column \"noisy_labels_0\"; found path, label, is_valid",
        "HEADER;a.JPEG,n1 | :2: 2 fields, expected 3 as in the header",
        "HEADER;a.JPEG,n1,yes | :2: is_valid is \"yes\", expected True or False",
        "HEADER;../a.JPEG,n1,True | :2: ../a.JPEG is not within ",
        "HEADER;train/none.JPEG,n1,True | :2: no such image: ",
        "HEADER;IMAGE,,True | :2: no class; expected a name",
        "HEADER;IMAGE,n1,False;IMAGE,n1,True | :3: train/n01440764/n01440764_0.JPEG appears twice",
        "HEADER;IMAGE,n1,False;./IMAGE,n1,True | :3: ./train/n01440764/n01440764_0.JPEG appears"
            + " twice",
        "HEADER;IMAGE,n1,False;val/../IMAGE,n1,True | :3: val/../train/n01440764/n01440764_0.JPEG",
        "HEADER;IMAGE,n1,False | : has 1 training and 0 test images; expected some of both"
      })
  void aTableThatIsWrongIsRefusedWithItsLine(String lines, String message) throws IOException {
    table(
        lines
            .replace("HEADER", "path,noisy_labels_0,is_valid")
            .replace("IMAGE", "train/n01440764/n01440764_0.JPEG")
            .split(";", -1));
    assertRefused(Map.of("csv", new Value.Word(CSV)), root.resolve(CSV) + message);
  }

  @Test
  void aTableThatIsNotThereIsRefusedByName() {
    assertRefused(
        Map.of("csv", new Value.Word("nosy.csv")), root.resolve("nosy.csv") + ": no such file");
  }

  @Test
  void aFolderThatIsNotThereIsRefusedWithWhereItWasLookedFor() {
    Map<String, Value> elsewhere = Map.of("path", new Value.Word("imagenette3"));
    assertRefused(
        elsewhere, "the folder \"imagenette3\" was not found: it is in none of " + data + "; name");
    DataLocation nowhere = new DataLocation(List.of(), cache, false);
    assertThatThrownBy(() -> source(Map.of()).info(nowhere))
        .hasMessageContaining("no folder of data is named; name the folder that holds it with");
  }

  @Test
  void aLayoutThatIsNotImageNettesIsRefusedByFolder() throws IOException {
    Path val = root.resolve("val");
    Files.createDirectories(val.resolve("n09999999"));
    assertRefused(
        Map.of(),
        val.resolve("n09999999") + ": a class without training images; expected the classes of ");
    Files.createDirectories(root.resolve("train").resolve("n09999999"));
    assertRefused(
        Map.of(),
        root
            + ": is not laid out as train/CLASS/IMAGE and val/CLASS/IMAGE: 2 faults:\n  "
            + root.resolve("train").resolve("n09999999")
            + ": holds no image; add some, or remove the class from train and val\n  "
            + val.resolve("n09999999")
            + ": holds no image; add some");
    Files.delete(val.resolve("n09999999"));
    Files.move(val, root.resolve("test"));
    assertRefused(Map.of(), val + ": no such folder; expected train/CLASS/IMAGE.JPEG and");
    Files.createDirectories(data.resolve("empty").resolve("train"));
    assertRefused(
        Map.of("path", new Value.Word("empty")),
        data.resolve("empty").resolve("train") + ": holds no class");
  }

  @Test
  void aFileThatIsNoImageIsRefusedByName() throws IOException {
    Path notes = root.resolve("train/n01440764/notes.txt");
    Files.writeString(notes, "no image");
    assertRefused(Map.of(), notes + ": no image; expected files that end in .jpeg, .jpg or .png");
    Files.move(notes, root.resolve("train/n01440764/.notes"));
    assertThat(open(Map.of()).train().size()).isEqualTo(9);
    Path loose = root.resolve("train/loose.JPEG");
    DrawnImages.write(loose, 0, 0);
    assertRefused(Map.of(), loose + ": not a folder; expected only class folders in ");
  }

  @Test
  void allImagesThatCannotBeUsedAreNamedAtOnceBeforeAnythingIsTrained() throws Exception {
    Path truncated = root.resolve("train/n02102040/n02102040_0.JPEG");
    byte[] content = Files.readAllBytes(truncated);
    Files.write(truncated, Arrays.copyOf(content, content.length - 20));
    Path text = root.resolve("val/n01440764/text.png");
    Files.writeString(text, "no image");
    Path flipped = root.resolve("val/n02102040/zz.png");
    DrawnImages.write(flipped, new BufferedImage(40, 40, BufferedImage.TYPE_INT_RGB));
    byte[] png = Files.readAllBytes(flipped);
    png[png.length / 2] ^= 1;
    Files.write(flipped, png);
    Path pipe = root.resolve("val/n02979186/pipe.jpg");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Path link = root.resolve("val/n02979186/link.jpg");
    Files.createSymbolicLink(link, root.resolve("nothing"));
    Path folder = Files.createDirectory(root.resolve("val/n02979186/folder.jpg"));
    assertThat(source(Map.of()).info(location()).testSize()).isEqualTo(11);
    assertThatThrownBy(() -> open(Map.of()))
        .isInstanceOfSatisfying(
            FenchelException.class,
            refusal -> assertThat(refusal.kind()).isEqualTo(FailureKind.USER))
        .hasMessageStartingWith(
            "6 of 20 images in "
                + root
                + " cannot be used; get them again, convert them, or remove them from the data:\n  "
                + truncated
                + ": is truncated: a JPEG without its end\n  "
                + text
                + ": is neither JPEG nor PNG, despite its name\n  "
                + flipped
                + ": is corrupt: a PNG with a chunk of another checksum\n  "
                + folder
                + ": cannot be read: a folder")
        .hasMessageContaining("\n  " + link + ": cannot be read: a link to nothing")
        .hasMessageContaining("\n  " + pipe + ": cannot be read: not a regular file");
  }

  @Test
  void thousandsOfBrokenImagesAreSummedUp() throws IOException {
    Path folder = root.resolve("val/n02979186");
    for (int i = 0; i < 50; i++) {
      Files.writeString(folder.resolve("broken" + i + ".png"), "no image");
    }
    assertThatThrownBy(() -> open(Map.of()))
        .hasMessageStartingWith("50 of 65 images in ")
        .hasMessageEndingWith("\n  and 30 more")
        .satisfies(refusal -> assertThat(refusal.getMessage()).hasLineCount(22));
  }

  @Test
  void whatWasDecodedBeforeIsOnlyReadAgain() throws IOException {
    assertThat(read(1)).isEqualTo(15);
    assertThat(read(1)).isZero();
    Path known;
    try (Stream<Path> files = Files.list(cache.resolve("decoded-images"))) {
      known = files.findFirst().orElseThrow();
    }
    assertThat(Files.readAllLines(known)).hasSize(15).allMatch(line -> line.length() == 64);
    DrawnImages.write(root.resolve("val/n02102040/n02102040_3.JPEG"), 1, 77);
    assertThat(read(1)).isOne(); // other content is decoded
    assertThat(Files.readAllLines(known)).hasSize(16);
    Files.writeString(known, "not of our making\n");
    assertThat(read(1)).isEqualTo(15);
    assertThat(Files.readAllLines(known)).hasSize(15);
  }

  @Test
  void aFewImagesAreNotWorthAFileAndACacheThatCannotBeWrittenIsDoneWithout() throws IOException {
    assertThat(read(16)).isEqualTo(15);
    assertThat(cache).isEmptyDirectory();
    Files.writeString(cache.resolve("decoded-images"), "a file in the way");
    assertThat(read(1)).isEqualTo(15);
    assertThat(read(1)).isEqualTo(15);
  }

  /** Reads all images as a new process would; returns how many are decoded. */
  private int read(int worth) {
    PixelCache pixels = new PixelCache(Long.MAX_VALUE);
    reading(pixels, DecodedImages.of(cache, root, worth));
    return pixels.size();
  }

  private List<FolderScan.ReadImage> reading(PixelCache pixels, DecodedImages decoded) {
    return new FolderScan(root, Framing.square(32), pixels, decoded, true)
        .of(ClassFolders.list(root))
        .get(0);
  }

  private Split withoutCache() {
    PixelCache none = new PixelCache(0);
    return new FolderSplit(
        listed(), reading(none, DecodedImages.of(cache, root)), none, Optional.empty(), 0);
  }

  @Test
  void anImageThatChangesWhileFenchelRunsIsNamed() {
    Split train = withoutCache();
    Path image = root.resolve("train/n01440764/n01440764_2.JPEG");
    DrawnImages.write(image, 2, 7);
    assertThatThrownBy(() -> train.images(0, 1, 2))
        .hasMessageContaining(image + ": was changed while Fenchel ran");
  }

  @Test
  void oneFileNeverTrainsAndTestsByWhateverName() throws IOException {
    Path image = root.resolve("train/n01440764/n01440764_0.JPEG");
    Path link = root.resolve("val/n01440764/link.JPEG");
    Files.createSymbolicLink(link, image);
    Path second = root.resolve("val/n01440764/second.JPEG");
    Files.createLink(second, image);
    Path other = root.resolve("train/n02102040/other-class.JPEG");
    Files.createSymbolicLink(other, image);
    String title = root + ": 3 images come twice; remove one of the two:\n  ";
    String same = ": is the same file as train/n01440764/n01440764_0.JPEG, which ";
    assertRefused(
        Map.of(),
        title
            + other
            + same
            + "has another class, n01440764\n  "
            + link
            + same
            + "is in the other half of the data\n  "
            + second
            + same
            + "is in the other half of the data");
  }

  @Test
  void aTableByOtherToolsIsRead() throws IOException {
    table(
        "\uFEFF, \"path\" , noisy_labels_0, is_valid, notes",
        "0,./train/n01440764/n01440764_0.JPEG, \"a, b\", FALSE, \"two\nlines\"",
        "",
        "1,\"val//n01440764/n01440764_3.JPEG\",\"a, b\",true,");
    Dataset dataset = open(Map.of("csv", new Value.Word(CSV)));
    assertThat(dataset.info().classNames()).containsExactly("a, b");
    assertThat(dataset.test().images(0)).isEqualTo(open(Map.of()).test().images(0));
  }

  @Test
  void allRowsThatAreWrongAreNamedAtOnce() throws IOException {
    table("path,noisy_labels_0,is_valid", "a.jpg,x,True", "b.jpg,x,perhaps", "/c.jpg,x,True");
    assertThatThrownBy(() -> open(Map.of("csv", new Value.Word(CSV))))
        .hasMessage(
            root.resolve(CSV)
                + ": 3 faults:\n  "
                + root.resolve(CSV)
                + ":2: no such image: "
                + root.resolve("a.jpg")
                + "\n  "
                + root.resolve(CSV)
                + ":3: is_valid is \"perhaps\", expected True or False\n  "
                + root.resolve(CSV)
                + ":4: /c.jpg is not within "
                + root);
  }

  @Test
  void aTableLiesWithinItsFolder() throws Exception {
    for (String table : new String[] {"/etc/shadow", "../labels.csv", "a/../../x", "."}) {
      assertThatThrownBy(() -> source(Map.of("csv", new Value.Word(table))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("is not the name of a table within the folder of images");
    }
    Path secret = Files.writeString(data.resolve("secret"), "path,is_valid,hunter2");
    Files.createSymbolicLink(root.resolve("linked.csv"), secret);
    assertRefused(
        Map.of("csv", new Value.Word("linked.csv")),
        root.resolve("linked.csv") + ": is a link that leads out of " + root);
    Path pipe = root.resolve("pipe.csv");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    assertRefused(
        Map.of("csv", new Value.Word("pipe.csv")),
        pipe + ": cannot be read as a table (not a regular file");
    Files.createSymbolicLink(root.resolve("zero.csv"), Path.of("/dev/zero"));
    assertRefused(Map.of("csv", new Value.Word("zero.csv")), root.resolve("zero.csv") + ": is a");
  }

  @Test
  void oneFolderHasOneNameInASpec() {
    Descriptor descriptor = ImageFolder.offer().descriptor();
    Arguments plain = arguments(descriptor, "imagenette2", "0.5 0.25 0.5");
    for (String path : new String[] {"./imagenette2", "imagenette2/", "a/../imagenette2"}) {
      assertThat(arguments(descriptor, path, "0.50, .25,5e-1")).isEqualTo(plain);
      assertThat(source(Map.of("path", new Value.Word(path)))).isEqualTo(source(Map.of()));
    }
    assertThatThrownBy(() -> source(Map.of("labels", new Value.Word("other"))))
        .hasMessage(
            "labels \"other\" names a column, but csv names no table; name one, or leave"
                + " labels out");
  }

  private static Arguments arguments(Descriptor descriptor, String path, String mean) {
    return Arguments.of(
        descriptor, Map.of("path", new Value.Word(path), "mean", new Value.Word(mean)));
  }

  @Test
  void anImageThatVanishedAfterTheFolderWasOpenedIsNamed() throws IOException {
    Split train = withoutCache();
    Path image = root.resolve("train/n01440764/n01440764_2.JPEG");
    Files.delete(image);
    assertThatThrownBy(() -> train.images(0, 1, 2, 3))
        .isInstanceOf(FenchelException.class)
        .hasMessageContaining(image + ": no such image");
  }

  @Test
  void theCacheKeepsNoMoreThanItsRoomAndChangesNoPixel() {
    int[] all = IntStream.range(0, 9).toArray();
    HostArray whole = open(Map.of()).train().images(all);
    PixelCache pixels = new PixelCache(2 * 3 * 32 * 32 + 100);
    List<FolderScan.ReadImage> train = reading(pixels, DecodedImages.of(cache, root));
    assertThat(pixels.size()).isEqualTo(2); // what the first reading decodes is not lost
    Split split = new FolderSplit(listed(), train, pixels, Optional.empty(), 0);
    assertThat(split.images(all)).isEqualTo(whole);
    assertThat(pixels.size()).isEqualTo(2);
  }

  @Test
  void whatSuitesMayWriteIsChecked() {
    for (String path : new String[] {"/imagenette2", "../imagenette2", " "}) {
      assertThatThrownBy(() -> source(Map.of("path", new Value.Word(path))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("is not the name of a folder within a data folder");
    }
    assertThat(source(Map.of("mean", new Value.Word("0, 0.5 1"))).info(location()).mean())
        .containsExactly(0.0, 0.5, 1.0);
    for (String mean : new String[] {"0.5 0.5", "0.5 0.5 1.5", "a b c", "", "0.5 0.5 NaN"}) {
      assertThatThrownBy(() -> source(Map.of("mean", new Value.Word(mean))))
          .hasMessageContaining("mean \"" + mean + "\" is not three numbers from 0 and up to 1");
    }
    assertThatThrownBy(() -> source(Map.of("deviation", new Value.Word("0 0.5 0.5"))))
        .hasMessageContaining("is not three numbers above 0 and up to 1");
  }

  private void assertRefused(Map<String, Value> given, String message) {
    assertThatThrownBy(() -> source(given).info(location()))
        .isInstanceOfSatisfying(
            FenchelException.class,
            refusal -> assertThat(refusal.kind()).isEqualTo(FailureKind.USER))
        .hasMessageStartingWith(message);
    assertThatThrownBy(() -> source(given).open(location())).hasMessageStartingWith(message);
  }

  private void table(String... lines) throws IOException {
    Files.write(root.resolve(CSV), List.of(lines), StandardCharsets.UTF_8);
  }

  private ListedImages listed() {
    return new ListedImages(
        root, ClassFolders.list(root), Framing.square(32), List.of(), List.of(), "");
  }

  private DataLocation location() {
    return new DataLocation(List.of(data), cache, false);
  }

  private Dataset open(Map<String, Value> given) {
    return source(given).open(location());
  }

  private static DatasetSource source(Map<String, Value> given) {
    Map<String, Value> all = new TreeMap<>();
    all.put("path", new Value.Word("imagenette2"));
    all.put("size", new Value.Whole(32));
    all.putAll(given);
    return Engines.create(Datasets.offers(), "image-folder", all);
  }

  private static List<Integer> labels(Split split) {
    return IntStream.range(0, split.size()).mapToObj(split::label).toList();
  }
}
