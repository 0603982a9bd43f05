package io.github.fenchel.runner.provenance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineClassTest {
  private static final String BASE = "fpu sse sse2 ssse3 sse4_1 sse4_2 popcnt";
  private static final String AVX2 = BASE + " avx avx2 bmi1 bmi2 f16c fma movbe";
  private static final String AVX512 = AVX2 + " avx512f avx512bw avx512cd avx512dq avx512vl";

  @TempDir private Path proc = Path.of("");

  @Test
  void processorsOfOtherInstructionSetsOrVendorsAreOfOtherKinds() throws IOException {
    assertThat(x86("GenuineIntel", AVX512)).isEqualTo("cpu amd64 x86-64-v4 GenuineIntel");
    assertThat(x86("AuthenticAMD", AVX512)).isEqualTo("cpu amd64 x86-64-v4 AuthenticAMD");
    assertThat(x86("GenuineIntel", AVX2)).isEqualTo("cpu amd64 x86-64-v3 GenuineIntel");
    assertThat(x86("GenuineIntel", BASE)).isEqualTo("cpu amd64 x86-64-v2 GenuineIntel");
    assertThat(x86("GenuineIntel", "fpu sse sse2")).isEqualTo("cpu amd64 x86-64 GenuineIntel");
  }

  @Test
  void anArmCoreIsToldApartByItsMakerAndPart() throws IOException {
    Files.writeString(
        proc.resolve("cpuinfo"),
        "processor\t: 0\nFeatures\t: fp asimd sve\nCPU implementer\t: 0x41\nCPU part\t: 0xd40\n");
    assertThat(MachineClass.of("cpu", "aarch64", proc)).isEqualTo("cpu aarch64 0x41 0xd40");
  }

  @Test
  void gpusAreToldApartByTheirModels() throws IOException {
    for (String gpu : new String[] {"0000:01:00.0", "0000:02:00.0"}) {
      Path folder = Files.createDirectories(proc.resolve("driver/nvidia/gpus").resolve(gpu));
      Files.writeString(
          folder.resolve("information"), "Model: \t\t NVIDIA H200\nIRQ: 12\nGPU UUID: x\n");
    }
    assertThat(MachineClass.of("cuda:0", "amd64", proc)).isEqualTo("cuda amd64 NVIDIA H200");
    assertThat(MachineClass.of("cuda:1", "amd64", proc)).isEqualTo("cuda amd64 NVIDIA H200");
  }

  @Test
  void whatASystemDoesNotTellIsLeftOut() {
    Path nowhere = proc.resolve("nowhere");
    assertThat(MachineClass.of("cpu", "aarch64", nowhere)).isEqualTo("cpu aarch64");
    assertThat(MachineClass.of("cuda:0", "amd64", nowhere)).isEqualTo("cuda amd64");
  }

  private String x86(String vendor, String flags) throws IOException {
    Files.writeString(
        proc.resolve("cpuinfo"),
        "processor\t: 0\nvendor_id\t: "
            + vendor
            + "\nflags\t\t: "
            + flags
            + "\n\nprocessor\t: 1\n");
    return MachineClass.of("cpu", "amd64", proc);
  }
}
