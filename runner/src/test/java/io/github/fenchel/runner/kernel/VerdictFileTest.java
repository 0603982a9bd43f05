package io.github.fenchel.runner.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.fenchel.api.backend.Convolution;
import io.github.fenchel.api.run.KernelChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A verdict on disk is believed only if it is whole, of this machine, and this user's own. */
class VerdictFileTest {
  private static final KernelVerdict VERDICT =
      new KernelVerdict(
          KernelVerdict.VERSION,
          "this machine",
          new KernelChoice(
              new TreeMap<>(Map.of("ISA", "AVX2")),
              new TreeSet<>(Set.of(Convolution.Kind.DEPTHWISE))),
          List.of("float32: off"),
          1.5);

  @TempDir private Path temporary = Path.of("");

  private VerdictFile file() {
    return new VerdictFile(temporary.resolve("kernels"), "pytorch", "this machine");
  }

  private VerdictFile written() {
    file().write(VERDICT);
    return file();
  }

  @Test
  void aVerdictIsReadBackEqual() {
    assertThat(file().read()).isEmpty();
    assertThat(written().read()).contains(VERDICT);
  }

  @Test
  void anotherMachineWithTheSameHomeHasItsOwn() {
    Path folder = written().folder();
    assertThat(new VerdictFile(folder, "pytorch", "another").read()).isEmpty();
    assertThat(new VerdictFile(folder, "tensorflow", "this machine").read()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "this machine     | that machine",
        "DEPTHWISE        | SIDEWAYS",
        "\"version\" : 1  | \"version\" : 2",
        "\"seconds\"      | \"minutes\"",
        "}                | ''",
      })
  void whatIsBrokenOrOfAnotherMachineIsNone(String was, String is) throws IOException {
    VerdictFile file = written();
    String text = Files.readString(file.file());
    assertThat(text).contains(was);
    Files.writeString(file.file(), text.replace(was, is));
    assertThat(file.read()).isEmpty();
    file.write(VERDICT);
    assertThat(file.read()).as("made again").contains(VERDICT);
  }

  @Test
  void aHalfWrittenOneIsNone() throws IOException {
    VerdictFile file = written();
    byte[] whole = Files.readAllBytes(file.file());
    Files.write(file.file(), java.util.Arrays.copyOf(whole, whole.length / 2));
    assertThat(file.read()).isEmpty();
    Files.write(file.file(), new byte[0]);
    assertThat(file.read()).isEmpty();
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void whatOthersMayWriteOrALinkIsNone() throws IOException {
    VerdictFile file = written();
    Files.setPosixFilePermissions(file.file(), PosixFilePermissions.fromString("rw-rw-rw-"));
    assertThat(file.read()).isEmpty();
    Path elsewhere = Files.move(file.file(), temporary.resolve("elsewhere"));
    Files.setPosixFilePermissions(elsewhere, PosixFilePermissions.fromString("rw-------"));
    Files.createSymbolicLink(file.file(), elsewhere);
    assertThat(file.read()).isEmpty();
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void whatAnotherUserWroteIsNone() throws IOException {
    VerdictFile file = written();
    boolean root = (int) Files.getAttribute(temporary, "unix:uid") == 0;
    assumeThat(root).as("only root can give a file away").isTrue();
    Files.setAttribute(file.file(), "unix:uid", 12345);
    assertThat(file.read()).isEmpty();
  }

  @Test
  void whatCannotBeKeptIsNoFailure() throws IOException {
    Files.writeString(temporary.resolve("kernels"), "a file is in the way");
    assertThat(written().read()).isEmpty();
  }
}
