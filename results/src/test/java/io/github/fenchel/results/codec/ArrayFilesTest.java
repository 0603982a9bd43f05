package io.github.fenchel.results.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.parameter.Unit;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.api.record.MetricValue;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.results.Samples;
import io.github.fenchel.results.record.Digest;
import io.github.fenchel.results.record.RunArrays;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ArrayFilesTest {
  private static final List<NamedArray> ARRAYS =
      List.of(
          new NamedArray("z.weight", HostArray.of(Shape.of(2, 3), 1f, -2f, Float.NaN, 0f, 5f, 6f)),
          new NamedArray("odd", HostArray.of(Shape.of(1), 0.5f)),
          new NamedArray("column", HostArray.of(Shape.of(2), Math.PI, Double.NaN)),
          new NamedArray("label", HostArray.of(Shape.of(3), Long.MIN_VALUE, 0L, Long.MAX_VALUE)),
          new NamedArray("scalar", HostArray.scalar(42)),
          new NamedArray("empty", HostArray.of(Shape.of(0, 4), new float[0])));

  @TempDir Path folder = Path.of("");

  @Test
  void npzReadsBackWhatItWrote() {
    Path file = folder.resolve("a.npz");
    Npz.write(file, ARRAYS);
    Map<String, HostArray> read = Npz.read(file);

    assertThat(read.keySet())
        .containsExactlyElementsOf(ARRAYS.stream().map(NamedArray::name).toList());
    ARRAYS.forEach(named -> assertThat(read.get(named.name())).isEqualTo(named.array()));
  }

  @Test
  void npzIsTheSameBytesInEveryTimeZone() throws IOException {
    TimeZone before = TimeZone.getDefault();
    List<String> digests = new ArrayList<>();
    try {
      for (String zone : List.of("UTC", "Pacific/Kiritimati", "America/New_York")) {
        TimeZone.setDefault(TimeZone.getTimeZone(zone));
        Npz.write(folder.resolve("a.npz"), ARRAYS);
        digests.add(Digest.ofFile(folder.resolve("a.npz")));
      }
    } finally {
      TimeZone.setDefault(before);
    }
    assertThat(digests)
        .containsOnly("fb853a339e5c565922690abdf0eaca9c0fee7c4d0a829ba2d15635c1b3dadfbd");
  }

  @Test
  void numpyReadsTheNpz() throws Exception {
    Path python = Path.of("/usr/bin/python3");
    assumeTrue(Files.isExecutable(python), "skipped: no " + python);
    assumeTrue(
        run(python.toString(), "-c", "import numpy").startsWith("0"),
        "skipped: " + python + " has no numpy");
    Path file = folder.resolve("a.npz");
    Npz.write(file, ARRAYS);
    String script =
        """
        import numpy as np, sys
        a = np.load(sys.argv[1])
        print(a.files)
        for n in a.files: print(n, a[n].dtype.str, a[n].shape, a[n].tolist())
        np.savez(sys.argv[2], **{n: a[n] for n in a.files})
        """;

    String said =
        run(python.toString(), "-c", script, file.toString(), folder.resolve("b.npz").toString());

    assertThat(said)
        .isEqualTo(
            """
            0
            ['z.weight', 'odd', 'column', 'label', 'scalar', 'empty']
            z.weight <f4 (2, 3) [[1.0, -2.0, nan], [0.0, 5.0, 6.0]]
            odd <f4 (1,) [0.5]
            column <f8 (2,) [3.141592653589793, nan]
            label <i8 (3,) [-9223372036854775808, 0, 9223372036854775807]
            scalar <f8 () 42.0
            empty <f4 (0, 4) []
            """);
    assertThat(Npz.read(folder.resolve("b.npz"))).isEqualTo(Npz.read(file));
  }

  @Test
  void safetensorsReadsBackWhatItWroteInTheGivenOrder() throws IOException {
    Path file = folder.resolve("a.safetensors");
    Safetensors.write(file, ARRAYS);

    assertThat(Safetensors.read(file)).isEqualTo(ARRAYS);
    assertThat(Digest.ofFile(file))
        .isEqualTo("384f6dc1d2a3dc0dcbb49efa08c4c8a2ccfea7d8c2d45d76a5c9a5896a61ca9e");
  }

  @Test
  void safetensorsIsLaidOutAsTheFormatSays() throws IOException {
    Path file = folder.resolve("a.safetensors");
    Safetensors.write(file, List.of(new NamedArray("w", HostArray.of(Shape.of(2), 1f, 2f))));
    byte[] bytes = Files.readAllBytes(file);

    int header = bytes[0];
    assertThat(header % 8).isZero();
    assertThat(new String(bytes, 8, header, StandardCharsets.UTF_8).strip())
        .isEqualTo("{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}");
    assertThat(Arrays.copyOfRange(bytes, 8 + header, bytes.length))
        .containsExactly(0, 0, (byte) 0x80, 0x3f, 0, 0, 0, 0x40);
  }

  @Test
  void everyTruncationIsRefusedWithItsFile() throws IOException {
    Path npz = folder.resolve("a.npz");
    Path tensors = folder.resolve("a.safetensors");
    Npz.write(npz, ARRAYS);
    Safetensors.write(tensors, ARRAYS);
    byte[] wholeNpz = Files.readAllBytes(npz);
    byte[] wholeTensors = Files.readAllBytes(tensors);
    for (int length = 0; length < wholeNpz.length; length += 61) {
      Files.write(npz, Arrays.copyOf(wholeNpz, length));
      assertThatThrownBy(() -> Npz.read(npz))
          .isInstanceOf(FenchelException.class)
          .hasMessageStartingWith(npz + ": ");
    }
    for (int length = 0; length < wholeTensors.length; length += 13) {
      Files.write(tensors, Arrays.copyOf(wholeTensors, length));
      assertThatThrownBy(() -> Safetensors.read(tensors))
          .isInstanceOf(FenchelException.class)
          .hasMessageStartingWith(tensors + ": ");
    }
  }

  @Test
  void aFlippedBitInAnNpzArrayIsNoticed() throws IOException {
    Path file = folder.resolve("a.npz");
    Npz.write(file, List.of(new NamedArray("a", HostArray.of(Shape.of(64), new double[64]))));
    byte[] bytes = Files.readAllBytes(file);
    bytes[400] ^= 1;
    Files.write(file, bytes);

    assertThatThrownBy(() -> Npz.read(file)).hasMessageContaining("wrong checksum");
  }

  @Test
  void twoArraysOfOneNameAreRefused() {
    List<NamedArray> twice = List.of(ARRAYS.get(0), ARRAYS.get(0));

    assertThatThrownBy(() -> Npz.write(folder.resolve("a.npz"), twice))
        .hasMessageContaining("two arrays are named z.weight");
    assertThatThrownBy(() -> Safetensors.write(folder.resolve("a.safetensors"), twice))
        .hasMessageContaining("two arrays are named z.weight");
  }

  @Test
  void aDigestSeesNameTypeShapeOrderAndBits() {
    HostArray four = HostArray.of(Shape.of(4), 1f, 2f, 3f, 4f);
    List<List<NamedArray>> all =
        List.of(
            List.of(new NamedArray("a", four)),
            List.of(new NamedArray("b", four)),
            List.of(new NamedArray("a", four.reshape(Shape.of(2, 2)))),
            List.of(new NamedArray("a", HostArray.of(Shape.of(4), 1.0, 2.0, 3.0, 4.0))),
            List.of(new NamedArray("a", HostArray.of(Shape.of(4), 1f, 2f, 3f, Math.nextUp(4f)))),
            List.of(new NamedArray("a", four), new NamedArray("b", four)),
            List.of(new NamedArray("b", four), new NamedArray("a", four)));

    assertThat(all.stream().map(Digest::ofArrays).distinct()).hasSize(all.size());
  }

  @Test
  void aResultDigestIsPinnedAndTellsWeightsFromArrays() {
    List<MetricValue> metrics = Samples.record().metrics();
    String digest = Digest.ofResult(ARRAYS, metrics, List.of());

    assertThat(digest)
        .isEqualTo("b642495f3c9698bbf1bbf6e64bc6913d7b4399a5addf6af852667655998a42bd");
    assertThat(Digest.ofResult(List.of(), metrics, ARRAYS)).isNotEqualTo(digest);
    assertThat(Digest.ofResult(ARRAYS, metrics.subList(0, 1), List.of())).isNotEqualTo(digest);
  }

  @Test
  void examplesHaveAColumnPerMetricWithNanWhereItWasNotMeasured() {
    Component robust =
        new Component(
            "robust-accuracy",
            new Arguments(
                new TreeMap<>(
                    Map.of(
                        "attack",
                        new Value.Word("fgsm"),
                        "epsilon",
                        new Value.Quantity(Rational.of(8, 255), Unit.PIXEL)))));
    HostArray index = HostArray.of(Shape.of(3), 7L, 3L, 9L);
    List<NamedArray> arrays =
        RunArrays.examples(
            new RunArrays.Places(index, HostArray.of(Shape.of(3), 70L, 30L, 90L)),
            HostArray.of(Shape.of(3), 0L, 1L, 2L),
            HostArray.of(Shape.of(3, 2), new float[6]),
            List.of(
                new RunArrays.Column(
                    Samples.metric(Component.of("accuracy")),
                    index,
                    HostArray.of(Shape.of(3), 1., 0., 1.)),
                new RunArrays.Column(
                    Samples.metric(robust),
                    HostArray.of(Shape.of(2), 9L, 7L),
                    HostArray.of(Shape.of(2), 1., 0.))));

    assertThat(arrays.stream().map(NamedArray::name))
        .containsExactly(
            "index",
            "position",
            "label",
            "logits",
            "accuracy",
            "robust-accuracy.attack-fgsm.epsilon-8_255_pixel");
    assertThat(arrays.get(1).array().toLongs()).containsExactly(70, 30, 90);
    assertThat(arrays.get(5).array().toDoubles()).containsExactly(0, Double.NaN, 1);
  }

  @Test
  void columnsWhoseSafeNamesAgreeAreNumbered() {
    HostArray index = HostArray.of(Shape.of(1), 0L);
    RunArrays.Column column =
        new RunArrays.Column(
            Samples.metric(Component.of("label")), index, HostArray.of(Shape.of(1), 1.));

    assertThat(
            RunArrays.examples(
                    Samples.places(index),
                    index,
                    HostArray.of(Shape.of(1, 1), 0f),
                    List.of(column, column))
                .stream()
                .map(NamedArray::name))
        .containsExactly("index", "position", "label", "logits", "label-2", "label-3");
  }

  @Test
  void saliencyIsSinglePrecisionAndOfTheInputsShape() {
    HostArray index = HostArray.of(Shape.of(1), 5L);
    HostArray input = HostArray.of(Shape.of(1, 1, 1, 2), 0.25, 0.5);
    List<NamedArray> arrays =
        RunArrays.saliency(
            Samples.places(index), input, List.of(new NamedArray("gradient_logit", input)));

    assertThat(arrays.get(3).array()).isEqualTo(HostArray.of(Shape.of(1, 1, 1, 2), 0.25f, 0.5f));
    assertThatThrownBy(
            () ->
                RunArrays.saliency(
                    Samples.places(index), input, List.of(new NamedArray("gradient_loss", index))))
        .hasMessageContaining("gradient_loss is INT64[1]");
  }

  private static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor() + "\n" + said;
  }
}
