package io.github.fenchel.runner.data.fashion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class IdxFileTest {
  private static final byte[] FILE = TinyData.idx(new byte[] {1, 2, 3, 4, 5, 6}, 3, 2);

  @Test
  void valuesFollowMagicAndDimensions() {
    IdxFile file = IdxFile.parse(FILE, "f", 3, 2);
    assertThat(file.dimensions()).containsExactly(3, 2);
    assertThat(file.values()).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void anotherMagicIsNamed() {
    byte[] floats = FILE.clone();
    floats[2] = 0x0d;
    assertThatThrownBy(() -> IdxFile.parse(floats, "f", 3, 2))
        .hasMessage(
            "f: starts with 0x00000d02, expected 0x00000802: an idx file of unsigned bytes with 2"
                + " dimensions");
    assertThatThrownBy(() -> IdxFile.parse(FILE, "f", 6)).hasMessageContaining("0x00000802");
  }

  @Test
  void otherDimensionsAreNamed() {
    assertThatThrownBy(() -> IdxFile.parse(FILE, "f", 2, 3))
        .hasMessage("f: holds [3, 2] values, expected [2, 3]");
  }

  @Test
  void missingAndSurplusValuesAreCounted() {
    assertThatThrownBy(() -> IdxFile.parse(Arrays.copyOf(FILE, FILE.length - 1), "f", 3, 2))
        .hasMessage("f: 5 values follow the header, expected 6");
    assertThatThrownBy(() -> IdxFile.parse(Arrays.copyOf(FILE, FILE.length + 1), "f", 3, 2))
        .hasMessage("f: 7 values follow the header, expected 6");
  }

  @Test
  void aHeaderThatEndsEarlyIsRefused() {
    assertThatThrownBy(() -> IdxFile.parse(new byte[3], "f", 3, 2))
        .hasMessage("f: not an idx file: it has only 3 bytes");
    assertThatThrownBy(() -> IdxFile.parse(Arrays.copyOf(FILE, 9), "f", 3, 2))
        .hasMessage("f: the idx header ends early");
  }
}
